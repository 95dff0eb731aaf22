//! `report next`: the desk in the morning, one line for everything that waits for somebody, soonest first.

use crate::model::{Evaluator, Fee, Id, Note, Portfolio, Standing, Transcript};
use crate::money::Cents;
use crate::period::{Day, days_between};
use crate::render::row;
use crate::reports::{expiring, owed};
use crate::rules::Bench;
use crate::rules::meaning::portfolio::Outcome;
use crate::rules::meaning::standing::Situation;
use crate::rules::meaning::{account, course_credit, evaluators, standing};

row! {
    /// One thing to do.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct NextRow {
        /// The day it is due, or the day since which it has waited.
        pub day: Day = word "day",
        /// Days from the day asked about to that day; negative if it has waited since then.
        pub days: i64 = number "days",
        /// The kind of thing: award, payment, refund, evaluation, revision, candidacy, certification, grace, order, approval, note.
        pub what: &'static str,
        /// The candidate's number. None for orders and approvals.
        pub candidate: Option<Id> = number "no",
        /// The candidate's name, or the order or course.
        pub name: String = text "name",
        /// What to do.
        pub text: String = text "to do",
        /// The command to type.
        pub command: String = below "command",
    }
}

/// Everything of one person that waits or ends, in no order.
///
/// `transcript` has the facts up to the day asked about. Lists what ends from `within` days before. `evaluators` are
/// all evaluators.
pub fn rows(
    transcript: &Transcript,
    within: u32,
    evaluators: &[Evaluator],
    bench: Bench,
) -> Vec<NextRow> {
    let number = transcript.person.number;
    let row = |day: Day, what: &'static str, text: String, command: String| NextRow {
        day,
        days: days_between(bench.on, day),
        what,
        candidate: Some(number),
        name: transcript.person.name.clone(),
        text,
        command,
    };
    let mut rows: Vec<NextRow> = notes(transcript, bench.on)
        .map(|(day, note)| {
            let command =
                format!("lssc candidate note --corrects {} --again-on - --reason done", note.entry);
            row(day, "note", note.text.clone(), command)
        })
        .collect();
    let Some(situation) = standing::situation(transcript, bench) else {
        return rows;
    };
    let candidacy = &situation.candidacy;
    match situation.standing {
        Standing::Complete => {
            let since = candidacy.completed_on.unwrap_or(bench.on);
            let text = "complete, certification not awarded yet".to_string();
            rows.push(row(since, "award", text, format!("lssc evaluate candidacy {number}")));
        }
        Standing::AwaitingPayment => {
            let fee = candidacy.account.application(candidacy.enrollment.id);
            let open = fee.map_or(Cents::ZERO, |fee| fee.open());
            let credit = candidacy.account.credit;
            rows.push(row(
                candidacy.enrollment.received_on,
                "payment",
                format!("application fee, ${open} unpaid"),
                owed::command(number, Fee::Application, open, credit, bench.on),
            ));
        }
        Standing::Ineligible if candidacy.account.balance() < Cents::ZERO => {
            let credit = -candidacy.account.balance();
            let command =
                format!("lssc payment refund {number} {credit} --on {} --reason TEXT", bench.on);
            rows.push(row(
                candidacy.enrollment.received_on,
                "refund",
                format!("not eligible, ${credit} to refund"),
                command,
            ));
        }
        _ => {}
    }
    if !matches!(situation.standing, Standing::Withdrawn | Standing::Revoked) {
        let waiting = candidacy.portfolios.iter().filter_map(|(portfolio, outcome)| {
            let fee = candidacy.account.portfolio(portfolio.id);
            let open = fee.map_or(Cents::ZERO, |fee| fee.open());
            let credit = candidacy.account.credit;
            let (day, what, text, command) =
                waits_for(transcript, portfolio, outcome, (open, credit), evaluators, bench)?;
            Some(row(day, what, text, command))
        });
        rows.extend(waiting);
    }
    let money = money(transcript, &situation, bench.on).into_iter();
    rows.extend(money.map(|(day, what, text, command)| row(day, what, text, command)));
    rows.extend(expiring::row(transcript, within, bench).map(|ends| {
        let missing = if ends.missing.is_empty() {
            String::new()
        } else {
            format!(": {}", ends.missing.join("; "))
        };
        let text = format!("{} ends{missing}", ends.what.word());
        row(ends.last_on, ends.what.word(), text, format!("lssc report progress {number}"))
    }));
    rows
}

/// The notes that staff want to be reminded of by a day, each with its day.
fn notes(transcript: &Transcript, on: Day) -> impl Iterator<Item = (Day, &Note)> {
    let notes = transcript.notes.iter().filter(|_| !transcript.person.is_forgotten());
    notes.filter_map(|note| Some((note.again_on?, note))).filter(move |(day, _)| *day <= on)
}

/// Fees that are open, or open again, while a candidacy or certification runs, and credit that nobody applied or gave
/// back: the day, the kind, a phrase, and the command.
fn money(
    transcript: &Transcript,
    situation: &Situation,
    on: Day,
) -> Vec<(Day, &'static str, String, String)> {
    let (number, standing) = (transcript.person.number, situation.standing);
    let credit = situation.candidacy.account.credit;
    let mut rows = Vec::new();
    if standing.is_running() {
        for charge in owed::others(situation) {
            let (open, fee) = (charge.settlement.open(), charge.fee);
            let command = owed::command(number, fee, open, credit, on);
            let text = format!("{}, ${open} unpaid", fee.phrase());
            rows.push((charge.charged_on, "payment", text, command));
        }
    }
    let waits = |c: &&account::Charge| c.settlement.open() > Cents::ZERO;
    let is_open = situation.candidacy.account.charges.iter().find(waits).is_some();
    if credit > Cents::ZERO && standing != Standing::Ineligible && !is_open {
        let since = transcript.payments.last().map_or(on, |payment| payment.paid_on);
        let text = format!("${credit} is on account, and nothing is owed");
        let command = format!("lssc payment refund {number} {credit} --on {on} --reason TEXT");
        rows.push((since, "refund", text, command));
    }
    rows
}

/// What an undecided portfolio waits for: the day, the kind, a phrase, and the command.
fn waits_for(
    transcript: &Transcript,
    portfolio: &Portfolio,
    outcome: &Outcome,
    (open, credit): (Cents, Cents),
    evaluators: &[Evaluator],
    bench: Bench,
) -> Option<(Day, &'static str, String, String)> {
    let (id, candidate) = (portfolio.id, transcript.person.number);
    let code = &bench.policy.set(portfolio.set).code;
    match outcome {
        Outcome::AwaitingFee => Some((
            portfolio.submitted_on,
            "payment",
            format!("portfolio {id}, {code}: ${open} of its fee unpaid"),
            owed::command(candidate, Fee::Portfolio(id), open, credit, bench.on),
        )),
        Outcome::Evaluating { round, rated, wanted } => {
            let since = if *round == 2 { portfolio.revision.map(|r| r.submitted_on) } else { None };
            let rated_so_far = format!("round {round} has {rated} of {wanted} ratings");
            let lacking = wanted - rated;
            let (asked, command) =
                asked_for(transcript, portfolio, *round, lacking, evaluators, bench);
            Some((
                since.unwrap_or(portfolio.submitted_on),
                "evaluation",
                format!("portfolio {id}, {code}: {rated_so_far}{asked}"),
                command,
            ))
        }
        Outcome::InformationRequested { due_on, .. } => Some((
            *due_on,
            "revision",
            format!("portfolio {id}, {code}: additional information due"),
            format!("lssc submit-portfolio --revision {id} --on DAY"),
        )),
        _ => None,
    }
}

/// The evaluators asked for the missing ratings of a round, as a phrase, and the command: to ask more evaluators if too
/// few were asked, or else to record ratings.
///
/// If somebody rated without being asked, assumes that the others will as well.
fn asked_for(
    transcript: &Transcript,
    portfolio: &Portfolio,
    round: u8,
    lacking: u32,
    evaluators: &[Evaluator],
    bench: Bench,
) -> (String, String) {
    let unasked = portfolio.assignments.iter().all(|a| a.round != round);
    let rated = portfolio.evaluations.iter().filter(|e| e.round == round);
    let as_before = unasked && rated.count() == 1;
    let open = evaluators::open(portfolio, round)
        .filter(|a| evaluators::may_rate(transcript, portfolio, a, evaluators, bench));
    let asked: Vec<&Evaluator> =
        open.filter_map(|a| evaluators.iter().find(|e| e.id == a.evaluator)).collect();
    let names: Vec<&str> = asked.iter().map(|e| e.name.as_str()).collect();
    let phrase =
        if names.is_empty() { String::new() } else { format!("; asked: {}", names.join(", ")) };
    if (asked.len() as u32) < lacking && !as_before {
        return (phrase, format!("lssc evaluate assign {}", portfolio.id));
    }
    let who = asked.first().map_or("NAME".to_string(), |e| e.id.to_string());
    let command = format!(
        "lssc evaluate portfolio {} --evaluator {who} --ratings MMPN... --on {}",
        portfolio.id, bench.on
    );
    (phrase, command)
}

/// Approvals of courses that end within `within` days from the day asked about, without a later one that continues
/// them.
pub fn approvals(within: u32, bench: Bench) -> Vec<NextRow> {
    let last_day = crate::period::days_after(bench.on, within);
    let mut rows = Vec::new();
    for (_, course) in bench.catalog.approved() {
        let periods: Vec<_> = course
            .approvals
            .iter()
            .filter(|a| a.approved_on <= bench.on)
            .filter_map(|a| Some((a.set, course_credit::approval_period(a, bench.policy).ok()?)))
            .collect();
        for (set, period) in &periods {
            let continued = periods.iter().any(|(s, p)| s == set && p.last > period.last);
            if period.last < bench.on || period.last > last_day || continued {
                continue;
            }
            let code = &bench.policy.set(*set).code;
            rows.push(NextRow {
                day: period.last,
                days: days_between(bench.on, period.last),
                what: "approval",
                candidate: None,
                name: course.code.clone(),
                text: format!("approval for {code} ends"),
                command: format!("lssc catalog list --set {code}"),
            });
        }
    }
    rows
}

/// Puts rows into the order of the report: soonest first, then by kind, candidate and name.
pub fn sort(rows: &mut [NextRow]) {
    rows.sort_by(|a, b| {
        (a.day, a.what, a.candidate, &a.name).cmp(&(b.day, b.what, b.candidate, &b.name))
    });
}
