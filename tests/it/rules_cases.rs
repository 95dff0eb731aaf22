//! The rules of the program against tables of cases that were worked out by hand: fixtures/rules/*.csv.
//!
//! Every table is run whole, and every case that fails is listed with its file and line.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use lssc::hours::Minutes;
use lssc::model::*;
use lssc::money::Cents;
use lssc::period::{Day, Months};
use lssc::rules::checks::office::{self, AboutNobody, Office};
use lssc::rules::checks::{Wrong, people};
use lssc::rules::decisions::*;
use lssc::rules::meaning::candidacy::Candidacy;
use lssc::rules::meaning::portfolio::Outcome;
use lssc::rules::meaning::standing::Situation;
use lssc::rules::meaning::*;
use lssc::rules::*;

use crate::rules_story::{Misread, Story, day, job, lines, money, ratings, read};

/// One row of a table.
struct Case {
    line: u64,
    cells: HashMap<String, String>,
    asked: HashSet<String>,
    wrong: Vec<String>,
    codes: Vec<(Requirement, bool)>,
}

impl Case {
    /// A cell, empty if the table has no such column.
    fn get(&mut self, column: &str) -> String {
        self.asked.insert(column.to_string());
        self.cells.get(column).cloned().unwrap_or_default()
    }

    fn day(&mut self, column: &str) -> Result<Day, Misread> {
        let text = self.get(column);
        day(&text).map_err(|e| format!("{column}: {e}"))
    }

    /// Compares a cell with what the rules say; an empty cell expects nothing in particular.
    fn expect(&mut self, column: &str, found: impl ToString) {
        let (expected, found) = (self.get(column), found.to_string());
        if !expected.is_empty() && expected != found {
            self.wrong.push(format!("{column}: expected {expected}, found {found}"));
        }
    }

    fn expect_day(&mut self, column: &str, found: Option<Day>) {
        self.expect(column, or_none(found));
    }

    /// Which checks find something, and that each says what it found and what to do.
    fn finds(&mut self, found: &[(&str, Vec<Wrong>)]) {
        for (name, wrong) in found {
            if wrong.iter().any(|wrong| wrong.what.is_empty() || wrong.hint.is_empty()) {
                self.wrong.push(format!("{name} says nothing"));
            }
        }
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        self.expect("finds", if names.is_empty() { "-".to_string() } else { names.join(" ") });
    }

    fn story(&mut self) -> Result<Story, Misread> {
        Story::tell(&self.get("policy"), &self.get("catalog"), &self.get("facts"))
    }

    /// A decision: its checklist is in the contract's order, the cell `unmet` names what is unmet, and there is a
    /// grant exactly if nothing is.
    fn decided<T>(
        &mut self,
        order: &[&str],
        decision: Decision<T>,
        grant: impl FnOnce(&T) -> String,
    ) {
        self.checklist(order, &decision.findings);
        self.expect("grant", decision.grant().map_or("-".to_string(), grant));
        self.expect("noted", yes_or_no(!decision.notes.is_empty()));
        if decision.grant().is_some() != decision.findings.iter().all(Finding::met) {
            self.wrong.push("a grant beside an unmet finding, or none without".to_string());
        }
    }

    fn checklist(&mut self, order: &[&str], findings: &[Finding]) {
        let codes: Vec<&str> = findings.iter().map(|f| f.requirement.code()).collect();
        if codes != order {
            self.wrong.push(format!("the checklist is {codes:?}"));
        }
        let unmet: Vec<&str> =
            findings.iter().filter(|f| !f.met()).map(|f| f.requirement.code()).collect();
        let unmet = if unmet.is_empty() { "-".to_string() } else { unmet.join(" ") };
        if self.get("unmet").is_empty() {
            self.wrong.push("the cell unmet is empty: write - or codes".to_string());
        }
        self.expect("unmet", unmet);
        for finding in findings {
            self.codes.push((finding.requirement, finding.met()));
            if finding.text.trim().is_empty() {
                self.wrong.push(format!("{} says nothing", finding.requirement));
            }
        }
    }
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or("-".to_string(), |value| value.to_string())
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn h_mm(minutes: Minutes) -> String {
    format!("{}:{:02}", minutes.0 / 60, minutes.0 % 60)
}

// ---------------------------------------------------------------------------------------------------------------
// One function a table.

fn months(case: &mut Case) -> Result<(), Misread> {
    let (anchor, months): (Day, i32) = (case.day("anchor")?, read(&case.get("months"))?);
    let span = Months(months.unsigned_abs());
    let reached = if months < 0 { span.before(anchor) } else { span.after(anchor) };
    case.expect("day", reached);
    Ok(())
}

fn hours(case: &mut Case) -> Result<(), Misread> {
    let text = case.get("text");
    let read = Minutes::parse(&text).map_or("refused".to_string(), |m| m.0.to_string());
    case.expect("minutes", read);
    Ok(())
}

fn experience(case: &mut Case) -> Result<(), Misread> {
    let mut story = case.story()?;
    let received_on = case.day("received")?;
    let mut applicant = story.application(received_on, &[])?;
    applicant.jobs.clear();
    for line in lines(&case.get("jobs")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        applicant.jobs.push(job(&words)?);
    }
    story.transcript.enrollments.push(applicant.clone());
    let counted = admission::experience(&applicant, story.policy).map_err(|gap| gap.to_string())?;
    case.expect("counted", h_mm(counted.total));
    case.expect("warned", yes_or_no(!counted.warnings.is_empty()));
    let findings = admission::eligibility(&applicant, story.policy);
    case.checklist(&["schooling", "position", "experience"], &findings);
    Ok(())
}

fn jobs(case: &mut Case) -> Result<(), Misread> {
    let received_on = case.day("received")?;
    let mut typed = Vec::new();
    for line in lines(&case.get("jobs")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        typed.push(job(&words)?);
    }
    case.expect("too_many", calendar::overfull(&typed, received_on).len());
    let (kept, notes) = calendar::each_once(&typed);
    case.expect("kept", kept.len());
    case.expect("noted", yes_or_no(!notes.is_empty()));
    Ok(())
}

fn enrollments(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let application = case.get("application");
    let words: Vec<&str> = application.split_whitespace().collect();
    let (on, words) = words.split_first().ok_or("no application")?;
    let applicant = story.application(day(on)?, words)?;
    let history = (!story.transcript.enrollments.is_empty()).then_some(&story.transcript);
    let member = story.transcript.person.ala_member.is_some();
    let today = day("2030-01-01")?;
    let decision =
        enrollment::enrollment(&applicant, &applicant.jobs, member, history, story.bench(today));
    let order = ["schooling", "position", "experience", "not-enrolled"];
    case.decided(&order, decision, |fee| fee.to_string());
    Ok(())
}

fn approvals(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let bench = story.bench(case.day("on")?);
    let course = story.catalog.find("X1").ok_or("the course is X1")?;
    let approvals = &story.catalog.course(course).ok_or("no course")?.approvals;
    let completed_on = case.day("completed")?;
    let found = match course_credit::fit(completed_on, &approvals[0], bench) {
        course_credit::Fit::Fits => "fits".to_string(),
        course_credit::Fit::Unborn => "not yet approved".to_string(),
        course_credit::Fit::TooEarly { earliest } => format!("before {earliest}"),
        course_credit::Fit::TooLate { last } => format!("after {last}"),
        course_credit::Fit::Ungoverned(gap) => format!("no {}", gap.parameter.name()),
    };
    case.expect("fit", found);
    let any = course_credit::fits_any(course, completed_on, bench);
    case.expect("fits_any", yes_or_no(any));
    Ok(())
}

fn credit_findings(case: &mut Case) -> Result<(), Misread> {
    let mut story = case.story()?;
    let completed = case.get("completion");
    let (code, on) = completed.split_once(' ').ok_or("CODE DAY")?;
    let completion =
        Completion { id: 9_999, entry: 9_999, course: story.course(code), completed_on: day(on)? };
    let bench = story.bench(case.day("on")?);
    let findings =
        course_credit::credit_findings(&completion, &story.transcript.completions, bench);
    case.checklist(&["approval", "before-approval", "bundle"], &findings);
    Ok(())
}

/// A completion beside the same course recorded before, with its proof.
fn completions(case: &mut Case) -> Result<(), Misread> {
    let mut story = case.story()?;
    let completed = case.get("completion");
    let [code, on, proof] = completed.split(' ').collect::<Vec<_>>()[..] else {
        return Err("CODE DAY PROOF".into());
    };
    let new =
        Completion { id: 9_999, entry: 9_999, course: story.course(code), completed_on: day(on)? };
    let recorded: Vec<(Completion, String)> = story
        .transcript
        .completions
        .iter()
        .filter(|c| c.course == new.course)
        .map(|c| (*c, "certificate".to_string()))
        .collect();
    let bench = story.bench(case.day("on")?);
    let decision = completion::completion(&new, proof, &recorded, bench);
    case.decided(&["not-recorded"], decision, |new| if *new { "new" } else { "again" }.to_string());
    Ok(())
}

fn graduations(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let bench = story.bench(case.day("on")?);
    let graduated_on = case.day("graduated")?;
    let agreement = story.catalog.agreements.first().ok_or("no agreement")?;
    let found = match recognition::recognizes(agreement, graduated_on, bench) {
        recognition::Recognized::Yes => "recognized".to_string(),
        recognition::Recognized::Unborn => "not yet signed".to_string(),
        recognition::Recognized::TooEarly { from } => format!("before {from}"),
        recognition::Recognized::Ended { last } => format!("after {last}"),
        recognition::Recognized::Ungoverned(gap) => format!("no {}", gap.parameter.name()),
    };
    case.expect("recognized", found);
    Ok(())
}

fn agreements(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let (covers, also) = (story.sets(&case.get("covers"))?, story.sets(&case.get("also"))?);
    let decision = agreement::agreement(&covers, &also, story.bench(case.day("signed")?));
    case.decided(&["required-sets", "elective-sets"], decision, |()| "recorded".to_string());
    Ok(())
}

/// Ratings of one round: what they combine to, and whether that passes.
fn ratings_of_a_round(case: &mut Case) -> Result<(), Misread> {
    let given: Vec<Vec<Rating>> =
        lines(&case.get("ratings")).map(ratings).collect::<Result<_, _>>()?;
    let slices: Vec<&[Rating]> = given.iter().map(Vec::as_slice).collect();
    let combined = portfolio::combined(&slices, slices.len() == 3);
    let expected = ratings(&case.get("combined"))?;
    if combined != expected {
        let letters: String = combined.iter().map(|r| r.letter()).collect();
        case.wrong.push(format!("combined: found {letters}"));
    }
    case.expect("passes", yes_or_no(portfolio::passes(&combined, 70)));
    Ok(())
}

fn submissions(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let set = story.set(&case.get("set"))?;
    let bench = story.bench(case.day("on")?);
    let decision = submission::submission(&story.transcript, set, bench);
    let order = ["admitted", "candidacy", "portfolio-route"];
    case.decided(&order, decision, |s| format!("{} edition {}", s.fee, s.edition));
    Ok(())
}

fn revisions(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let portfolio = story.portfolio(1)?;
    let bench = story.bench(case.day("on")?);
    let decision = submission::revision(&story.transcript, portfolio, bench);
    case.decided(&["portfolio-route"], decision, |()| "taken".to_string());
    Ok(())
}

fn evaluations(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let mut evaluator = Evaluator {
        id: 1,
        entry: 1,
        name: "Eve Stone".into(),
        email: "eve@example.org".into(),
        sets: Vec::new(),
        libraries: Vec::new(),
        not_for: Vec::new(),
        ended_on: None,
    };
    for line in lines(&case.get("evaluator")) {
        match line.split_once(' ').ok_or(line)? {
            ("number", id) => evaluator.id = read(id)?,
            ("email", email) => evaluator.email = email.to_string(),
            ("sets", sets) => evaluator.sets = story.sets(sets)?,
            ("library", library) => evaluator.libraries.push(library.to_string()),
            ("not-for", number) => evaluator.not_for.push(read(number)?),
            ("ended", on) => evaluator.ended_on = Some(day(on)?),
            _ => return Err(line.to_string()),
        }
    }
    let given = ratings(&case.get("ratings"))?;
    let bench = story.bench(case.day("on")?);
    let portfolio = story.portfolio(1)?;
    let decision = evaluation::evaluation(&story.transcript, portfolio, &evaluator, &given, bench);
    let order = ["portfolio-fee", "evaluator-qualified", "evaluator-independent", "ratings"];
    case.decided(&order, decision, |round| format!("round {round}"));
    Ok(())
}

fn assignments(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let (mut evaluators, mut loads) = (Vec::new(), HashMap::new());
    for line in lines(&case.get("evaluators")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [id, sets, rest @ ..] = words.as_slice() else {
            return Err(line.to_string());
        };
        let id: Id = read(id)?;
        let mut evaluator = Evaluator {
            id,
            entry: 1,
            name: format!("E{id}"),
            email: format!("e{id}@example.org"),
            sets: story.sets(sets)?,
            libraries: Vec::new(),
            not_for: Vec::new(),
            ended_on: None,
        };
        let mut load = evaluators::Load::default();
        for pair in rest.chunks(2) {
            match pair {
                ["open", count] => load.open = read(count)?,
                ["rated", count] => load.rated = read(count)?,
                ["last", on] => load.last_on = Some(day(on)?),
                ["library", name] => evaluator.libraries.push(name.replace('_', " ")),
                ["not-for", number] => evaluator.not_for.push(read(number)?),
                ["ended", on] => evaluator.ended_on = Some(day(on)?),
                ["email", email] => evaluator.email = email.to_string(),
                _ => return Err(line.to_string()),
            }
        }
        evaluators.push(evaluator);
        loads.insert(id, load);
    }
    let numbers =
        |text: String| -> Result<Vec<Id>, Misread> { text.split_whitespace().map(read).collect() };
    let request = assignment::Request {
        named: numbers(case.get("asked_for"))?,
        instead_of: numbers(case.get("instead_of"))?.first().copied(),
    };
    let (portfolio, bench) = (story.portfolio(1)?, story.bench(case.day("on")?));
    let proposal =
        assignment::assignment(&story.transcript, portfolio, &evaluators, &loads, &request, bench);
    let order =
        ["portfolio-fee", "evaluator-qualified", "evaluator-independent", "ratings", "evaluators"];
    let joined = |ids: Vec<Id>| match ids.is_empty() {
        true => "-".to_string(),
        false => ids.iter().map(Id::to_string).collect::<Vec<_>>().join(" "),
    };
    case.decided(&order, proposal.decision, |asked| {
        assert_ne!(asked.evaluators, [0; 0], "nobody is asked");
        let replaced = asked.replaced.map(|a| format!(" for {}", a.evaluator));
        format!("{}{}", joined(asked.evaluators.clone()), replaced.unwrap_or_default())
    });
    case.expect("already", joined(proposal.already.iter().map(|a| a.evaluator).collect()));
    let passed_over = proposal.weighed.iter().filter_map(|w| {
        let why = w.passed_over.as_ref()?;
        Some(format!("{}: {why}", w.evaluator.id))
    });
    case.expect("passed_over", passed_over.collect::<Vec<_>>().join(" / "));
    Ok(())
}

fn awards(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let decision = award::award(&story.transcript, story.bench(case.day("on")?));
    let order = ["admitted", "required-sets", "elective-sets", "candidacy", "not-certified"];
    case.decided(&order, decision, |award| format!("from {}", award.first_on));
    Ok(())
}

/// The requirement that is asked where an application was received after a day (A9).
fn received_after(story: &Story, on: Day) -> Option<&'static str> {
    let mut received = story.transcript.enrollments.iter().map(|e| e.received_on);
    received.any(|day| day > on).then_some("not-enrolled")
}

fn renewals(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let bench = story.bench(case.day("on")?);
    let decision = renewal::renewal(&story.transcript, bench);
    let all = ["certified", "renewal-window", "contact-hours", "technology-hours"];
    let certified = decision.findings.first().is_some_and(Finding::met);
    let mut order = if certified { all.to_vec() } else { all[..1].to_vec() };
    order.extend(received_after(&story, bench.on).filter(|_| decision.findings.len() > 1));
    let shown = |code| {
        let finding = decision.findings.iter().find(|f: &&Finding| f.requirement == code);
        match finding.map(|f| f.shown.clone()) {
            Some(Measure::Hours(minutes)) => h_mm(minutes),
            _ => "-".to_string(),
        }
    };
    let (contact, technology) =
        (shown(Requirement::ContactHours), shown(Requirement::TechnologyHours));
    case.expect("contact", contact);
    case.expect("technology", technology);
    case.decided(&order, decision, |r| {
        let (t, fee) = (r.term, or_none(r.fee));
        format!("term {} {}..{} fee {fee}", t.number, t.first, t.last)
    });
    Ok(())
}

fn activities(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let text = case.get("activity");
    let words: Vec<&str> = text.split_whitespace().collect();
    let [title, size, set, on, technology @ ..] = words.as_slice() else {
        return Err("TITLE SIZE SET DAY".into());
    };
    let activity = story.activity(title, size, set, on, technology)?;
    let bench = story.bench(activity.activity_on);
    let decision = activity::activity(&story.transcript, &activity, None, bench);
    // Only the second is always listed.
    let mut order = vec!["contact-hours", "technology-hours", "not-recorded"];
    let codes: Vec<&str> = decision.findings.iter().map(|f| f.requirement.code()).collect();
    order.retain(|code| *code == "technology-hours" || codes.contains(code));
    case.decided(&order, decision, |granted| h_mm(granted.minutes));
    Ok(())
}

fn acts(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let act = case.get("act");
    let words: Vec<&str> = act.split_whitespace().collect();
    let (kind, until) = match words.as_slice() {
        [kind] => (read(kind)?, None),
        [kind, "to", until] => (read(kind)?, Some(day(until)?)),
        _ => return Err(act),
    };
    let bench = story.bench(case.day("on")?);
    let decision = act::act(&story.transcript, kind, until, bench);
    let mut order = vec!["standing"];
    order.extend(received_after(&story, bench.on));
    case.decided(&order, decision, |acted| match (acted.term, acted.from) {
        (Some(term), Some(from)) => format!("term {term} from {from}"),
        (None, Some(from)) => format!("candidacy from {from}"),
        _ => "done".to_string(),
    });
    Ok(())
}

/// A certificate of one certification, and the standing that it gives.
fn certificates(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let bench = story.bench(case.day("on")?);
    let number: usize = read(&case.get("number"))?;
    let certification = &story.transcript.certifications[number - 1];
    let then = story.transcript.clone().up_to(bench.on);
    let (standing, _) = standing::of_certification(&then, certification, bench);
    case.expect("standing", standing);
    let decision = certificate::certificate(&story.transcript, certification, bench);
    case.decided(&["standing"], decision, |()| "made out".to_string());
    Ok(())
}

/// A certificate given before these records began.
fn legacy_certificates(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let renewed_on: Result<Vec<Day>, Misread> =
        case.get("renewed_on").split_whitespace().map(day).collect();
    let stated = legacy::Legacy {
        certificate: "0042".into(),
        first_on: case.day("first_on")?,
        awarded_on: case.day("awarded_on")?,
        renewed_on: renewed_on?,
    };
    let mut order = vec!["not-enrolled", "required-sets", "elective-sets", "certified"];
    order.extend(stated.renewed_on.iter().map(|_| "renewal-window"));
    let history = (!story.transcript.enrollments.is_empty()).then_some(&story.transcript);
    let decision = legacy::grant(&stated, history, story.bench(stated.first_on));
    case.decided(&order, decision, |terms| format!("term {}", terms.last().unwrap_or(&1)));
    Ok(())
}

/// A refund of an amount on a day.
fn refunds(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let amount = money(&case.get("amount"))?;
    let even_so = case.get("even_so") == "yes";
    let bench = story.bench(case.day("on")?);
    let decision = payment::refund(&story.transcript, amount, even_so, bench);
    case.decided(&["paid", "not-rested-on"], decision, |()| "done".to_string());
    Ok(())
}

/// The application that money of a day goes to, by its number.
fn money_goes(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let (paid_on, bench) = (case.day("paid_on")?, story.bench(case.day("on")?));
    let purpose = match case.get("for").as_str() {
        "" => None,
        text => Some(fee(text, &story, bench)?),
    };
    let goes = payment::goes_to(&story.transcript, purpose, paid_on, bench);
    case.expect("goes", or_none(goes));
    Ok(())
}

/// A fee as a table names it; of renewals the one that is meant.
fn fee(text: &str, story: &Story, bench: Bench) -> Result<Fee, Misread> {
    let named: lssc::acts::payment::Named = match text.parse::<Id>() {
        Ok(number) => lssc::acts::payment::Named::Fee(Fee::Portfolio(number)),
        Err(_) => read(text)?,
    };
    Ok(named.of(&story.transcript, bench).unwrap_or(Fee::Renewal(0)))
}

/// Credit applied to a fee from a day on.
fn credit_applied(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let bench = story.bench(case.day("on")?);
    let fee = fee(&case.get("to"), &story, bench)?;
    let decision = payment::apply(&story.transcript, fee, bench);
    let order = [fee.waivable().word(), "paid"];
    case.decided(&order, decision, |(enrollment, amount)| format!("{amount} of {enrollment}"));
    Ok(())
}

/// A waiver of a fee from a day on.
fn waivers(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let bench = story.bench(case.day("on")?);
    let fee = fee(&case.get("waived"), &story, bench)?;
    let decision = payment::waiver(&story.transcript, fee, bench);
    case.decided(&[fee.waivable().word()], decision, |(_, open)| open.to_string());
    Ok(())
}

/// An order of 2022-04-01 for these people: `NAME AMOUNT`, with `paid DAY` for who is paid for.
fn order(people: &str, cancelled_on: Option<Day>) -> Result<Order, Misread> {
    let mut lines_of_order = Vec::new();
    for line in lines(people) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, amount, paid) = match words.as_slice() {
            [name, amount] => (*name, money(amount)?, Vec::new()),
            [name, amount, "paid", on] => (*name, money(amount)?, vec![(day(on)?, money(amount)?)]),
            [name, amount, "paid", on, sum] => {
                (*name, money(amount)?, vec![(day(on)?, money(sum)?)])
            }
            _ => return Err(line.to_string()),
        };
        lines_of_order.push(OrderLine {
            id: lines_of_order.len() as Id + 1,
            entry: 1,
            name: name.to_string(),
            email: format!("{name}@example.org"),
            amount,
            ordered: (name.to_string(), format!("{name}@example.org")),
            substituted_on: None,
            naming_entry: 1,
            paid,
        });
    }
    Ok(Order {
        id: 1,
        entry: 1,
        number: "PO-1".into(),
        institution: "Town Library".into(),
        ordered_on: day("2022-04-01")?,
        lines: lines_of_order,
        invoices: Vec::new(),
        cancelled_on,
    })
}

/// Money for an order, an invoice for it, or its cancellation.
fn order_money(case: &mut Case) -> Result<(), Misread> {
    let cancelled_on = match case.get("cancelled").as_str() {
        "" => None,
        text => Some(day(text)?),
    };
    let order = order(&case.get("people"), cancelled_on)?;
    let on = case.day("on")?;
    let named = |ids: &Vec<Id>| {
        let names = order.lines.iter().filter(|l| ids.contains(&l.id));
        names.map(|l| l.name.as_str()).collect::<Vec<_>>().join(" ")
    };
    let act = case.get("act");
    let words: Vec<&str> = act.split_whitespace().collect();
    match words.as_slice() {
        ["pay", amount] => {
            let decision = order::pay(&order, money(amount)?, None, on);
            case.decided(&["application-fee"], decision, named);
        }
        ["pay", amount, "only", names @ ..] => {
            let lines = order.lines.iter();
            let only: Vec<Id> =
                lines.filter(|l| names.contains(&l.name.as_str())).map(|l| l.id).collect();
            let decision = order::pay(&order, money(amount)?, Some(&only), on);
            case.decided(&["application-fee"], decision, named);
        }
        ["invoice"] => {
            let decision = order::invoice(&order, on);
            case.decided(&["application-fee"], decision, |due| due.to_string());
        }
        ["cancel"] => {
            let decision = order::cancel(&order, on);
            case.decided(&["application-fee"], decision, |open| open.to_string());
        }
        _ => return Err(act),
    }
    Ok(())
}

/// Whether a person of these facts may be named in an order for an amount.
fn order_people(case: &mut Case) -> Result<(), Misread> {
    let story = match case.get("facts").is_empty() {
        true => None,
        false => Some(case.story()?),
    };
    let nobody = Story::tell("", "", "received 2022-03-10")?;
    let bench = story.as_ref().unwrap_or(&nobody).bench(case.day("on")?);
    let elsewhere = case.get("elsewhere");
    let decision = order::named(
        story.as_ref().map(|s| &s.transcript),
        money(&case.get("amount"))?,
        (!elsewhere.is_empty()).then_some(elsewhere.as_str()),
        bench,
    );
    case.decided(&["application-fee"], decision, |enrollment| {
        enrollment.map_or("waits", |_| "matched").to_string()
    });
    Ok(())
}

/// What the rules say of a person on a day: every column that the table has.
fn situations(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let on = case.day("on")?;
    let bench = story.bench(on);
    let then = story.transcript.clone().up_to(on);
    let Some(situation) = standing::situation(&then, bench) else {
        return Err(format!("nothing was received by {on}"));
    };
    let Situation { standing, candidacy, term, .. } = &situation;
    case.expect("standing", standing);
    case.expect_day("admitted", candidacy.admitted_on);
    let years = candidacy.period.map(|p| format!("{}..{}", p.first, p.last));
    case.expect("candidacy", or_none(years));
    case.expect("required", candidacy.required.shown);
    case.expect("elective", candidacy.elective.shown);
    case.expect_day("completed", candidacy.completed_on);
    case.expect("achieved", achieved(candidacy, bench));
    case.expect("balance", candidacy.account.balance());
    case.expect("credit", candidacy.account.credit);
    let settled = candidacy.account.charges.iter().map(|charge| {
        let what = match charge.fee {
            Fee::Renewal(term) => format!("renewal {term}"),
            fee => fee.to_string().replace(':', " "),
        };
        format!("{what} {}", or_none(charge.settlement.settled_on))
    });
    let settled: Vec<String> = settled.collect();
    case.expect("settled", settled.join("; "));
    if let Some(fee) = candidacy.account.application(candidacy.enrollment.id) {
        let finding = account::application_fee(&fee);
        case.expect("fee_met", yes_or_no(finding.met()));
        if !case.get("fee_met").is_empty() {
            case.codes.push((finding.requirement, finding.met()));
        }
    }
    let outcomes = candidacy.portfolios.iter().map(|(p, o)| format!("{} {}", p.id, outcome(o)));
    let outcomes: Vec<String> = outcomes.collect();
    case.expect("portfolios", outcomes.join("; "));
    let shown = term.map(|t| format!("{}: {}..{}", t.number, t.first, t.last));
    case.expect("term", or_none(shown));
    let window = term.map(|t| format!("{}..{}", t.renewal_opens_on, t.grace_ends_on));
    case.expect("window", or_none(window));
    Ok(())
}

/// Every achieved set in policy order.
fn achieved(candidacy: &Candidacy, bench: Bench) -> String {
    let sets = candidacy.sets.iter().filter_map(|(set, a)| {
        let (a, code) = (a.as_ref()?, &bench.policy.set(*set).code);
        let by = match &a.route {
            candidacy::Route::Course(_) => a.route.by(bench),
            route => route.word().to_string(),
        };
        Some(format!("{code} {} {by}", a.achieved_on))
    });
    let sets: Vec<String> = sets.collect();
    if sets.is_empty() { "-".to_string() } else { sets.join("; ") }
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::AwaitingFee => "awaits its fee".to_string(),
        Outcome::Evaluating { round, rated, wanted } => {
            format!("round {round} has {rated} of {wanted}")
        }
        Outcome::InformationRequested { due_on, competencies, .. } => {
            let numbers: Vec<String> = competencies.iter().map(ToString::to_string).collect();
            format!("due {due_on} on {}", numbers.join(" "))
        }
        Outcome::Achieved { achieved_on } => format!("achieved {achieved_on}"),
        Outcome::NotAchieved { since, .. } => format!("not achieved {since}"),
        Outcome::Ungoverned(_) => "ungoverned".to_string(),
    }
}

/// A person's whole life: the standing on each day listed.
fn lives(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    for line in lines(&case.get("standings")) {
        let (on, expected) = line.split_once(' ').ok_or(line)?;
        let on = day(on)?;
        let then = story.transcript.clone().up_to(on);
        let found = or_none(standing::standing(&then, story.bench(on)));
        if found != expected.trim() {
            case.wrong.push(format!("{on}: expected {}, found {found}", expected.trim()));
        }
    }
    Ok(())
}

/// Contact hours counted toward the renewal of the term granted last.
fn contact_hours(case: &mut Case) -> Result<(), Misread> {
    let story = case.story()?;
    let on = case.day("on")?;
    let bench = story.bench(on);
    let then = story.transcript.clone().up_to(on);
    let situation = standing::situation(&then, bench).ok_or("nobody")?;
    let (certification, term) =
        (situation.certification.ok_or("not certified")?, situation.term.ok_or("no term")?);
    let serving = hours::serving_completions(&then, certification, bench);
    let hours = hours::contact_hours(&then, &term, &serving, bench);
    case.expect("contact", h_mm(hours.contact));
    case.expect("technology", h_mm(hours.technology));
    let noted = hours.activities.iter().any(|a| a.note.is_some());
    case.expect("noted", yes_or_no(noted));
    Ok(())
}

/// Two numbers made one person: the facts of the number given up, and those of the other.
fn mergers(case: &mut Case) -> Result<(), Misread> {
    let (policy, catalog) = (case.get("policy"), case.get("catalog"));
    let given_up = Story::tell(&policy, &catalog, &case.get("given_up"))?.under(2);
    let story = Story::tell(&policy, &catalog, &case.get("into"))?;
    let on = case.day("on")?;
    let bench = story.bench(on);
    let keep = match case.get("keep").as_str() {
        "" => None,
        number => Some(read(number)?),
    };
    let pair = merging::Pair { given_up: &given_up.transcript, into: &story.transcript, keep };
    let decision = merging::merge(pair, bench);
    let kept = decision.grant().map(|merged| {
        let kept = merged.applications.iter();
        let kept: Vec<String> = kept.map(|(other, kept)| format!("{kept} for {other}")).collect();
        if kept.is_empty() { "-".to_string() } else { kept.join(" ") }
    });
    case.expect("kept", or_none(kept));
    let then = decision.grant().map(|merged| merged.transcript.clone().up_to(on));
    let situation = then.as_ref().and_then(|t| standing::situation(t, bench));
    case.expect("standing", or_none(situation.as_ref().map(|s| s.standing)));
    let candidacy = situation.as_ref().map(|s| &s.candidacy);
    let sets = candidacy.map(|c| format!("{} + {}", c.required.shown, c.elective.shown));
    case.expect("sets", or_none(sets));
    case.expect_day("completed", candidacy.and_then(|c| c.completed_on));
    let hours = situation.as_ref().and_then(|s| {
        let (term, then) = (s.term?, then.as_ref()?);
        let serving = hours::serving_completions(then, s.certification?, bench);
        let hours = hours::contact_hours(then, &term, &serving, bench);
        Some(h_mm(hours.contact))
    });
    case.expect("contact", or_none(hours));
    let balance = then.as_ref().map(|t| account::account(t, story.policy).balance());
    case.expect("balance", or_none(balance));
    case.decided(&["not-enrolled", "not-certified"], decision, |merged| {
        merged.transcript.known_as().count().to_string()
    });
    Ok(())
}

/// What `check` finds of a person.
fn checks(case: &mut Case) -> Result<(), Misread> {
    let mut story = case.story()?;
    for line in lines(&case.get("without")) {
        let (kind, number) = line.split_once(' ').ok_or(line)?;
        let place = read::<usize>(number)?.checked_sub(1).ok_or("counted from 1")?;
        match kind {
            "application" => drop(story.transcript.enrollments.remove(place)),
            "renewal" => drop(story.transcript.renewals.remove(place)),
            other => return Err(format!("{other} is not left out")),
        }
    }
    let mut known = [1, 2].map(|id| Evaluator {
        id,
        entry: 0,
        name: format!("Evaluator {id}"),
        email: format!("evaluator{id}@example.org"),
        sets: story.policy.sets_on(day("2030-01-01").unwrap_or_default()).collect(),
        libraries: Vec::new(),
        not_for: Vec::new(),
        ended_on: None,
    });
    for line in lines(&case.get("evaluator")) {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["sets", sets] => known[0].sets = story.sets(sets)?,
            ["email", email] => known[0].email = email.to_string(),
            ["library", library] => known[0].libraries.push(library.replace('_', " ")),
            ["not-for", number] => known[0].not_for.push(read(number)?),
            ["ended", on] => known[0].ended_on = Some(day(on)?),
            _ => return Err(line.to_string()),
        }
    }
    let today = case.day("today")?;
    let now = story.transcript.clone().up_to(today);
    let person = people::Case {
        all: &story.transcript,
        now: &now,
        evaluators: &known,
        bench: story.bench(today),
    };
    let found = people::CHECKS.iter().map(|check| (check.name, (check.look)(&person)));
    let found: Vec<_> = found.filter(|(_, wrong)| !wrong.is_empty()).collect();
    case.finds(&found);
    Ok(())
}

/// Whether two people may be one: each a name, perhaps a state and a membership number.
fn duplicates_of_people(case: &mut Case) -> Result<(), Misread> {
    let mut stated = |column: &str, number| {
        let cell = case.get(column);
        let mut person = Person { number, ..Person::default() };
        for line in lines(&cell) {
            match line.split_once(' ') {
                Some(("state", state)) => person.state = Some(state.to_string()),
                Some(("member", number)) => person.ala_member = Some(number.to_string()),
                _ => person.name = line.to_string(),
            }
        }
        person
    };
    let (one, other) = (stated("one", 1), stated("other", 2));
    let why = |a: &Person, b: &Person| duplicates::may_be_one(a, b);
    if why(&one, &other) != why(&other, &one) {
        case.wrong.push("not the same the other way round".to_string());
    }
    let found = why(&one, &other).map(|why| match why {
        duplicates::Why::Name => "name",
        duplicates::Why::Member => "member",
    });
    case.expect("why", or_none(found));
    let everybody = duplicates::Everybody::of([one, other], []);
    if everybody.pairs().len() != usize::from(found.is_some()) {
        case.wrong.push("not found among everybody".to_string());
    }
    Ok(())
}

/// What `check` finds of the whole office.
fn office(case: &mut Case) -> Result<(), Misread> {
    let story = Story::tell("", &case.get("catalog"), "received 2015-01-10")?;
    let mut people = Vec::new();
    for line in lines(&case.get("people")) {
        let (number, stated) = line.split_once(' ').ok_or(line)?;
        let (name, email) = stated.rsplit_once(' ').ok_or(line)?;
        people.push((read(number)?, name.to_string(), email.to_string()));
    }
    let mut completed = BTreeMap::new();
    for line in lines(&case.get("completed")) {
        let (code, count) = line.split_once(' ').ok_or(line)?;
        completed.insert(story.catalog.find(code).unwrap_or(CourseId(999)), (read(count)?, 1));
    }
    let mut known = Vec::new();
    for line in lines(&case.get("evaluators")) {
        let (id, email) = line.split_once(' ').ok_or(line)?;
        known.push(Evaluator { id: read(id)?, email: email.to_string(), ..Evaluator::default() });
    }
    let mut orders = vec![order(&case.get("order"), None)?];
    let invoiced = case.get("invoiced");
    if !invoiced.is_empty() {
        let due = orders[0].open();
        orders[0].invoices.push(Issued {
            id: 1,
            entry: 1,
            invoiced_on: day(&invoiced)?,
            amount: due,
        });
    }
    let without = case.get("without");
    let number = |what: &str| without.strip_prefix(what).map(str::trim).map(read::<Id>).transpose();
    let nameless: Vec<Id> = number("details")?.into_iter().collect();
    let about_nobody = number("candidate")?.map(|candidate| AboutNobody {
        kind: Kind::Payment,
        id: 1,
        entry: 2,
        candidate,
    });
    let merged = number("merged")?.map(|into| (1, format!("2 would be {into}")));
    let overdrawn = number("money")?;
    let overdrawn = overdrawn.map(|more| ("PO-1".to_string(), Cents(100 * more), Cents::ZERO));
    let everybody = people.iter().map(|(number, name, email)| Person {
        number: *number,
        name: name.clone(),
        email: email.clone(),
        ..Person::default()
    });
    let mut apart = Vec::new();
    for pair in lines(&case.get("apart")) {
        let (one, other) = pair.split_once(' ').ok_or(pair)?;
        apart.push((read(one)?, read(other)?));
    }
    let everybody = duplicates::Everybody::of(everybody, apart);
    let whole = Office {
        people: &people,
        nameless: &nameless,
        about_nobody: about_nobody.as_slice(),
        impossible_mergers: merged.as_slice(),
        completed: &completed,
        everybody: &everybody,
        catalog: &story.catalog,
        evaluators: &known,
        orders: &orders,
        overdrawn: overdrawn.as_slice(),
        today: case.day("today")?,
    };
    let found = office::CHECKS.iter().map(|check| (check.name, (check.look)(&whole)));
    let found: Vec<_> = found.filter(|(_, wrong)| !wrong.is_empty()).collect();
    case.finds(&found);
    Ok(())
}

/// What no longer follows from a life when something of it goes or moves.
fn rests(case: &mut Case) -> Result<(), Misread> {
    let today = case.day("today")?;
    let story = case.story()?;
    let course = |code: &str| story.catalog.find(code).ok_or(format!("no course {code}"));
    let old = &story.transcript;
    let mut new = old.clone();
    for line in lines(&case.get("without")) {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["completion", code] => {
                let course = course(code)?;
                new.completions.retain(|c| c.course != course);
            }
            ["moved", code, to] => {
                let (course, to) = (course(code)?, day(to)?);
                let moved = new.completions.iter_mut().filter(|c| c.course == course);
                moved.for_each(|c| c.completed_on = to);
            }
            ["activity", title] => new.activities.retain(|a| a.title != *title),
            ["payments"] => new.payments.clear(),
            ["acts"] => new.acts.clear(),
            ["awards"] => new.certifications.clear(),
            _ => return Err(format!("{line} is not left out")),
        }
    }
    let bench = story.bench(today);
    let award = |c: &&Certification| {
        new.certifications.contains(c) && resting::loses_award(old, bench, &new, bench, c)
    };
    let renewal = |r: &&Renewal| resting::loses_renewal(old, bench, &new, bench, r);
    let mut lost = vec!["certification"; old.certifications.iter().filter(award).count()];
    lost.extend(vec!["renewal"; old.renewals.iter().filter(renewal).count()]);
    lost.extend(vec!["applied"; resting::credit_lost(old, bench, &new, bench).len()]);
    lost.extend(vec!["application"; one_candidacy::overrun(old, bench, &new, bench).len()]);
    case.expect("loses", if lost.is_empty() { "-".to_string() } else { lost.join(" ") });
    let view = resting::View { bench, evaluators: &[] };
    let told = resting::only_after(old, view, &new, view);
    case.expect("tells", if told.is_empty() { "-".to_string() } else { told.join("; ") });
    Ok(())
}

type Run = fn(&mut Case) -> Result<(), Misread>;

/// Every table and what runs it.
const TABLES: &[(&str, Run)] = &[
    ("months", months),
    ("hours", hours),
    ("experience", experience),
    ("jobs", jobs),
    ("enrollments", enrollments),
    ("admission", situations),
    ("fees", situations),
    ("refunds", refunds),
    ("waivers", waivers),
    ("money_goes", money_goes),
    ("credit_applied", credit_applied),
    ("order_people", order_people),
    ("order_money", order_money),
    ("approvals", approvals),
    ("credit_findings", credit_findings),
    ("completions", completions),
    ("course_credit", situations),
    ("bundles", situations),
    ("graduations", graduations),
    ("agreements", agreements),
    ("recognition", situations),
    ("ratings", ratings_of_a_round),
    ("portfolios", situations),
    ("submissions", submissions),
    ("revisions", revisions),
    ("evaluations", evaluations),
    ("assignments", assignments),
    ("candidacies", situations),
    ("awards", awards),
    ("legacy", legacy_certificates),
    ("terms", situations),
    ("contact_hours", contact_hours),
    ("activities", activities),
    ("renewals", renewals),
    ("acts", acts),
    ("certificates", certificates),
    ("governing_days", situations),
    ("lives", lives),
    ("mergers", mergers),
    ("checks", checks),
    ("office", office),
    ("duplicates", duplicates_of_people),
    ("resting", rests),
];

// ---------------------------------------------------------------------------------------------------------------
// Running them.

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

struct Ran {
    cases: usize,
    failures: Vec<String>,
    codes: Vec<(Requirement, bool)>,
}

fn run(table: &str) -> Ran {
    let run = TABLES.iter().find(|(name, _)| *name == table).unwrap().1;
    let path = folder().join(format!("{table}.csv"));
    let mut ran = Ran { cases: 0, failures: Vec::new(), codes: Vec::new() };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(&path).unwrap();
    let headers = reader.headers().unwrap().clone();
    assert_eq!(&headers[0], "case", "{table}");
    assert_eq!(&headers[1], "source", "{table}");
    for record in reader.records() {
        let record = record.unwrap_or_else(|e| panic!("{table}.csv: {e}"));
        let cells = headers.iter().zip(&record);
        let mut case = Case {
            line: record.position().map_or(0, csv::Position::line),
            cells: cells.map(|(h, c)| (h.to_string(), c.to_string())).collect(),
            asked: HashSet::from(["case".to_string(), "source".to_string()]),
            wrong: Vec::new(),
            codes: Vec::new(),
        };
        if record[0].is_empty() || record[1].is_empty() {
            case.wrong.push("a case has a name and a source".to_string());
        }
        if let Err(why) = run(&mut case) {
            case.wrong.push(why);
        } else if let Some(column) = headers.iter().find(|h| !case.asked.contains(*h)) {
            case.wrong.push(format!("nothing reads the column {column}"));
        }
        ran.cases += 1;
        ran.codes.append(&mut case.codes);
        if !case.wrong.is_empty() {
            ran.failures.push(format!(
                "fixtures/rules/{table}.csv:{}: {}\n    {}",
                case.line,
                &record[0],
                case.wrong.join("\n    ")
            ));
        }
    }
    ran
}

fn all_as_expected(tables: &[&str]) {
    let failures: Vec<String> = tables.iter().flat_map(|t| run(t).failures).collect();
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn days_and_hours_are_counted_as_section_3_says() {
    all_as_expected(&["months", "hours"]);
}

#[test]
fn admission_follows_a1_to_a8() {
    all_as_expected(&["experience", "jobs", "enrollments", "admission", "fees"]);
}

#[test]
fn refunds_waivers_and_orders_follow_a5_and_a6() {
    all_as_expected(&[
        "refunds",
        "waivers",
        "money_goes",
        "credit_applied",
        "order_people",
        "order_money",
    ]);
}

#[test]
fn course_credit_follows_c1_to_c4() {
    all_as_expected(&["approvals", "credit_findings", "completions", "course_credit", "bundles"]);
}

#[test]
fn recognition_follows_c5() {
    all_as_expected(&["graduations", "agreements", "recognition"]);
}

#[test]
fn portfolios_follow_p1_to_p8() {
    all_as_expected(&[
        "ratings",
        "portfolios",
        "submissions",
        "revisions",
        "evaluations",
        "assignments",
    ]);
}

#[test]
fn certification_follows_c6_to_c8_and_r1() {
    all_as_expected(&["candidacies", "awards", "legacy"]);
}

#[test]
fn renewal_follows_r2_to_r7() {
    all_as_expected(&["terms", "contact_hours", "activities", "renewals"]);
}

#[test]
fn acts_of_staff_follow_r8() {
    all_as_expected(&["acts"]);
}

#[test]
fn certificates_are_made_out_of_what_is_in_force() {
    all_as_expected(&["certificates"]);
}

#[test]
fn two_numbers_are_one_person_only_where_one_number_could_hold_it_all() {
    all_as_expected(&["mergers", "duplicates"]);
}

#[test]
fn the_policy_of_the_governing_day_decides() {
    all_as_expected(&["governing_days"]);
}

#[test]
fn standings_follow_section_8_through_whole_lives() {
    all_as_expected(&["lives"]);
}

#[test]
fn a_check_finds_what_is_wrong_of_a_person_or_an_office_and_nothing_else() {
    all_as_expected(&["checks", "office"]);
}

#[test]
fn every_check_of_a_person_finds_something_in_some_case() {
    let text = std::fs::read_to_string(folder().join("checks.csv")).unwrap();
    let found: HashSet<&str> = text
        .lines()
        .filter_map(|line| line.rsplit(',').next())
        .flat_map(str::split_whitespace)
        .collect();
    let never: Vec<&str> = people::CHECKS
        .iter()
        .map(|check| check.name)
        .filter(|name| !found.contains(name))
        .collect();
    assert!(never.is_empty(), "no case is found by: {}", never.join(", "));
}

#[test]
fn a_decision_rests_on_what_it_would_have_been_refused_without() {
    all_as_expected(&["resting"]);
}

#[test]
fn every_standing_is_expected_in_some_life() {
    let text = std::fs::read_to_string(folder().join("lives.csv")).unwrap();
    for standing in Standing::ALL {
        let word = format!(" {standing}");
        assert!(text.contains(&word), "no life comes to {standing}");
    }
}

/// Tables that a room runs in its own tests, because nothing outside it can.
const RUN_BY_A_ROOM: &[&str] = &["addresses", "names", "outcomes", "texts"];

#[test]
fn every_table_in_the_folder_is_run_and_described() {
    let found = std::fs::read_dir(folder()).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".csv").map(str::to_string)
    });
    let found: BTreeSet<String> = found.collect();
    let run_here = TABLES.iter().map(|(name, _)| *name);
    let known: BTreeSet<String> =
        run_here.chain(RUN_BY_A_ROOM.iter().copied()).map(str::to_string).collect();
    assert_eq!(found, known);
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for table in known {
        assert!(
            readme.contains(&format!("`{table}.csv`")),
            "README.md does not describe {table}.csv"
        );
    }
}

/// Requirements of what keeps the register, not of the program: proved where they are decided.
const DECIDED_ELSEWHERE: &[Requirement] = &[Requirement::SetsInUse];

#[test]
fn every_requirement_is_met_in_some_case_and_unmet_in_another() {
    let mut cases = 0;
    let mut seen: HashSet<(Requirement, bool)> = HashSet::new();
    for (table, _) in TABLES {
        let ran = run(table);
        cases += ran.cases;
        seen.extend(ran.codes);
    }
    let lacking: Vec<String> = Requirement::ALL
        .iter()
        .filter(|r| !DECIDED_ELSEWHERE.contains(r))
        .flat_map(|r| [(*r, true), (*r, false)])
        .filter(|pair| !seen.contains(pair))
        .map(|(r, met)| format!("{r} {}", if met { "met" } else { "unmet" }))
        .collect();
    assert!(lacking.is_empty(), "no case has: {}", lacking.join(", "));
    assert!(cases >= 200, "only {cases} cases");
    println!("{cases} cases");
}
