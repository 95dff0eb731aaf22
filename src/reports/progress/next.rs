//! What comes next for a person, by standing.

use crate::model::{ActKind, Fee, Id, Standing, Transcript};
use crate::money::Cents;
use crate::period::{Day, Period, days_between, next_day};
use crate::policy::Parameter;
use crate::reports::{Called, missing, owed, plural};
use crate::rules::meaning::candidacy::Candidacy;
use crate::rules::meaning::portfolio::{Outcome, outcome_phrase};
use crate::rules::meaning::standing::Situation;
use crate::rules::meaning::terms::Term;
use crate::rules::{Bench, Finding, Requirement};

/// What comes next for the standing: sentences, and commands with the day asked about.
pub(super) fn next(
    transcript: &Transcript,
    situation: &Situation,
    findings: &[Finding],
    called: Called,
    bench: Bench,
) -> Vec<String> {
    let (number, on) = (transcript.person.number, bench.on);
    let candidacy = &situation.candidacy;
    let missing = missing(findings, candidacy, called, bench);
    let mut next = match situation.standing {
        Standing::Ineligible => {
            let mut next = unmet(findings);
            let credit = candidacy.account.credit;
            if credit > Cents::ZERO {
                next.push(format!("${credit} was paid and must be refunded."));
                next.push(format!(
                    "lssc payment refund {number} {credit} --on {on} --reason \"not eligible\""
                ));
            }
            next.push(AGAIN.to_string());
            next
        }
        Standing::AwaitingPayment => awaiting_payment(number, candidacy, bench),
        Standing::Candidate => {
            let mut next = Vec::new();
            if let Some(Period { last, .. }) = candidacy.period {
                let days = days_between(on, last);
                let left = match days {
                    0 => "this is the last day".to_string(),
                    days => format!("{days} day{} left", plural(days)),
                };
                next.push(format!("The candidacy runs to {last}: {left}."));
            }
            next.extend(missing_sentence(&missing));
            next.extend(portfolios(number, candidacy, called, bench));
            next.push(format!("lssc record-course {number} COURSE --on DAY"));
            next
        }
        Standing::AwaitingEvaluation => {
            let mut next = vec![
                over("The candidacy ended", candidacy.period.map(|p| p.last))
                    + "; portfolios submitted in time can still complete it.",
            ];
            next.extend(portfolios(number, candidacy, called, bench));
            next
        }
        Standing::Complete => {
            let since = candidacy.completed_on.map(|day| format!(" since {day}"));
            vec![
                format!("Complete{}: the next step is the award.", since.unwrap_or_default()),
                format!("lssc evaluate candidacy {number} --on {on}"),
            ]
        }
        Standing::Expired => vec![
            over("The candidacy ended", candidacy.period.map(|p| p.last))
                + " and was not complete in time.",
            AGAIN.to_string(),
        ],
        Standing::Certified | Standing::Renewable | Standing::Grace => {
            renewing(number, situation.standing, situation.term, &missing, bench)
        }
        Standing::Lapsed => vec![
            over(
                "The certification lapsed when grace ended",
                situation.term.map(|t| t.grace_ends_on),
            ) + ".",
            AGAIN.to_string(),
        ],
        Standing::Withdrawn | Standing::Revoked => ended(transcript, situation, bench),
    };
    next.extend(money_left(number, situation, on));
    next
}

const AGAIN: &str =
    "A new application keeps the same number: enroll again with the same e-mail address.";

/// `The candidacy ended 2026-03-10`, or without the day if it is unknown.
fn over(what: &str, last: Option<Day>) -> String {
    last.map_or(what.to_string(), |last| format!("{what} {last}"))
}

fn unmet(findings: &[Finding]) -> Vec<String> {
    let admission = [Requirement::Schooling, Requirement::Position, Requirement::Experience];
    let unmet = findings.iter().filter(|f| !f.met() && admission.contains(&f.requirement));
    unmet.map(|f| format!("Not eligible: {}.", f.text)).collect()
}

fn missing_sentence(missing: &[String]) -> Option<String> {
    (!missing.is_empty()).then(|| format!("Missing: {}.", missing.join("; ")))
}

fn awaiting_payment(number: Id, candidacy: &Candidacy, bench: Bench) -> Vec<String> {
    let fee = candidacy.account.application(candidacy.enrollment.id);
    if let Some(fee) = fee.filter(|f| f.settled_on.is_none()) {
        let open = fee.open();
        return vec![
            format!(
                "${open} of the application fee of ${} is still unpaid; admission follows when it is paid.",
                fee.charge
            ),
            owed::command(number, Fee::Application, open, candidacy.account.credit, bench.on),
        ];
    }
    // Paid but no candidacy: policy does not say how long it would run.
    let gap = candidacy.admitted_on.and_then(|day| {
        let length = bench.policy.months(Parameter::CandidacyLength, day);
        length.err()
    });
    gap.map(|gap| format!("The candidacy cannot begin: {gap}.")).into_iter().collect()
}

/// A line for each undecided portfolio, with a command if there is one.
fn portfolios(number: Id, candidacy: &Candidacy, called: Called, bench: Bench) -> Vec<String> {
    let mut lines = Vec::new();
    for (portfolio, outcome) in &candidacy.portfolios {
        let (id, on) = (portfolio.id, bench.on);
        let code = called(bench.policy.set(portfolio.set));
        let phrase = outcome_phrase(outcome);
        match outcome {
            Outcome::AwaitingFee => {
                let fee = candidacy.account.portfolio(id);
                let open = fee.map_or(portfolio.fee, |f| f.open());
                lines.push(format!("Portfolio {id} for {code}: {phrase}, ${open} is unpaid."));
                let credit = candidacy.account.credit;
                lines.push(owed::command(number, Fee::Portfolio(id), open, credit, on));
            }
            Outcome::Evaluating { .. } => {
                lines.push(format!("Portfolio {id} for {code}: {phrase}."));
                lines.push(format!(
                    "lssc evaluate portfolio {id} --evaluator NAME --ratings MMPN... --on {on}"
                ));
            }
            Outcome::InformationRequested { competencies, .. } => {
                let numbers: Vec<String> = competencies.iter().map(usize::to_string).collect();
                lines.push(format!(
                    "Portfolio {id} for {code}: {phrase}, on competenc{} {}.",
                    if numbers.len() == 1 { "y" } else { "ies" },
                    numbers.join(", ")
                ));
                lines.push(format!("lssc submit-portfolio --revision {id} --on {on}"));
            }
            Outcome::Achieved { .. } | Outcome::NotAchieved { .. } | Outcome::Ungoverned(_) => {}
        }
    }
    lines
}

fn renewing(
    number: Id,
    standing: Standing,
    term: Option<Term>,
    missing: &[String],
    bench: Bench,
) -> Vec<String> {
    let mut next = Vec::new();
    match (standing, term) {
        (Standing::Grace, Some(term)) => next.push(format!(
            "Not certified since {}; a renewal received by {} closes the gap.",
            next_day(term.last),
            term.grace_ends_on
        )),
        (Standing::Renewable, Some(term)) => next.push(format!(
            "The term ends {}; renewal is open and stays possible until {}.",
            term.last, term.grace_ends_on
        )),
        (_, Some(term)) => next
            .push(format!("The term ends {}; renewal opens {}.", term.last, term.renewal_opens_on)),
        (_, None) => {}
    }
    next.extend(missing_sentence(missing));
    match (standing, missing.is_empty()) {
        (_, false) => next.push(format!(
            "lssc renew activity {number} --title TITLE --on DAY --set SET --hours HOURS"
        )),
        (Standing::Certified, true) => {}
        (_, true) => next.push(format!("lssc renew certification {number} --on {}", bench.on)),
    }
    next
}

/// The act that ended it, with its day and reason, and what to do.
fn ended(transcript: &Transcript, situation: &Situation, bench: Bench) -> Vec<String> {
    let enrollment = situation.candidacy.enrollment.id;
    let act =
        transcript.acts.iter().rfind(|a| a.enrollment == enrollment && a.kind != ActKind::Extend);
    let what = match situation.standing {
        Standing::Revoked => "The certification was revoked",
        _ => "The candidacy was withdrawn",
    };
    let mut next: Vec<String> =
        act.map(|a| format!("{what} {}: {}.", a.acted_on, a.reason)).into_iter().collect();
    next.push(AGAIN.to_string());
    next.push(format!(
        "lssc candidate reinstate {} --on {} --reason TEXT",
        transcript.person.number, bench.on
    ));
    next
}

/// Fees that are open or open again, and money left over, unless the lines for the standing already said so.
fn money_left(number: Id, situation: &Situation, on: Day) -> Vec<String> {
    let candidacy = &situation.candidacy;
    let credit = candidacy.account.credit;
    let others = owed::others(situation);
    let mut lines = Vec::new();
    for charge in &others {
        let open = charge.settlement.open();
        lines.push(format!("${open} of the {} is unpaid.", charge.fee.phrase()));
        lines.push(owed::command(number, charge.fee, open, credit, on));
    }
    let waits = |(_, outcome): &(_, Outcome)| matches!(outcome, Outcome::AwaitingFee);
    let is_open = !others.is_empty()
        || situation.standing == Standing::AwaitingPayment
        || candidacy.portfolios.iter().any(waits);
    if credit > Cents::ZERO && situation.standing != Standing::Ineligible {
        lines.push(match is_open {
            true => format!("${credit} is on account and can be applied to what is unpaid."),
            false => format!("${credit} is on account and has not been applied to any fee."),
        });
    }
    lines
}
