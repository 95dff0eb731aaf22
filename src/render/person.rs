//! One person's progress for people to read: who, when, which sets, which requirements, what next.

use std::io::{self, Write};

use crate::money::Cents;
use crate::render::{Format, csv_of_fields, json, table, visible};
use crate::reports::progress::{Plan, Progress, SetShare, Way};
use crate::rules::Requirement;

/// Writes one person's progress: as text for people, as one row of CSV, or as one JSON document.
///
/// # Errors
/// The writer fails.
pub fn progress<W: Write>(
    out: W,
    format: Format,
    width: Option<u16>,
    progress: &Progress,
) -> io::Result<()> {
    match format {
        Format::Table => text(out, width, progress),
        Format::Csv => csv_of_fields(out, progress),
        Format::Json => json(out, progress),
    }
}

fn text<W: Write>(mut out: W, width: Option<u16>, p: &Progress) -> io::Result<()> {
    writeln!(out, "{}, candidate {}, {}", visible(&p.name), p.candidate, visible(&p.email))?;
    writeln!(out)?;
    table::list(&mut out, width, None, &facts(p))?;

    if !p.dates.is_empty() {
        writeln!(out, "\nDates")?;
        let dates: Vec<Vec<String>> =
            p.dates.iter().map(|d| vec![d.on.to_string(), d.date.clone(), d.sum.clone()]).collect();
        table::list(&mut out, width, None, &dates)?;
    }

    writeln!(out, "\nSets: {} required, {} elective", of(p.required), of(p.elective))?;
    let sets: Vec<Vec<String>> = p
        .sets
        .iter()
        .map(|set| {
            let achieved = set.achieved_on.map_or("-".to_string(), |day| day.to_string());
            let how = match (set.route, &set.by) {
                (Some("portfolio"), Some(by)) => by.clone(),
                (Some(route), Some(by)) => format!("{route} {by}"),
                _ => String::new(),
            };
            let note = set.note.iter().cloned();
            let how = [how].into_iter().filter(|how| !how.is_empty()).chain(note);
            let how = how.collect::<Vec<_>>().join("; ");
            vec![set.set.clone(), set.kind.to_string(), achieved, how]
        })
        .collect();
    let headers = ["set", "kind", "achieved", "by"];
    table::list(&mut out, width, Some(&headers), &sets)?;

    let idle: Vec<Vec<String>> = p
        .courses
        .iter()
        .filter_map(|c| {
            let why = c.why.clone()?;
            Some(vec![c.completed_on.to_string(), c.course.clone(), why])
        })
        .collect();
    if !idle.is_empty() {
        writeln!(out, "\nCourses that earn no credit")?;
        table::list(&mut out, width, None, &idle)?;
    }

    writeln!(out, "\nRequirements")?;
    let findings: Vec<Vec<String>> = p
        .findings
        .iter()
        .filter(|finding| p.asks_fees || finding.requirement != Requirement::ApplicationFee)
        .map(|finding| {
            let mark = if finding.met() { "[x]" } else { "[ ]" };
            let sentence = format!("{} ({})", finding.text, finding.source);
            vec![mark.to_string(), sentence]
        })
        .collect();
    table::list(&mut out, width, None, &findings)?;

    if let Some(plan) = &p.plan {
        writeln!(out, "\nPlan")?;
        plan_text(&mut out, width, plan, p.asks_fees)?;
    }

    if !p.statement.is_empty() {
        writeln!(out, "\nMoney")?;
        let right = |cents: Cents| format!("{:>10}", cents.to_string());
        let lines: Vec<Vec<String>> = p
            .statement
            .iter()
            .map(|l| {
                let day = l.on.to_string();
                vec![day, right(l.amount), right(l.balance), l.what.clone()]
            })
            .collect();
        let headers = ["day", "    amount", "   balance", "what"];
        table::list(&mut out, width, Some(&headers), &lines)?;
    }

    if !p.next.is_empty() {
        writeln!(out, "\nNext")?;
    }
    for line in &p.next {
        if line.starts_with("lssc ") {
            // A command stays on one line so that it can be copied.
            writeln!(out, "    {}", visible(line))?;
        } else {
            table::list(&mut out, width, None, &[vec![line.clone()]])?;
        }
    }
    out.flush()
}

/// Every way to each open set, with a mark on those that finish the candidacy, and the total cost.
fn plan_text<W: Write>(
    out: &mut W,
    width: Option<u16>,
    plan: &Plan,
    asks_fees: bool,
) -> io::Result<()> {
    let line = |way: &Way| {
        let mark = if way.chosen { "*" } else { "" };
        let cost = match way.cost {
            Some(Cents::ZERO) if !asks_fees => String::new(),
            Some(cost) => format!("${cost}"),
            None => String::new(),
        };
        let until = way.until.to_string();
        vec![mark.to_string(), way.set.clone(), until, cost, way.by.clone()]
    };
    let ways: Vec<Vec<String>> = plan.ways.iter().map(line).collect();
    if !ways.is_empty() {
        let headers = ["", "set", "until", "cost", "by"];
        table::list(out, width, Some(&headers), &ways)?;
    }
    let sum = match (plan.finishes, plan.until) {
        (false, _) => {
            "No approved course and no portfolio that is open now finishes it.".to_string()
        }
        (true, None) => "Nothing is missing.".to_string(),
        (true, Some(until)) => {
            let cost = match plan.cost {
                Cents::ZERO => String::new(),
                cost => format!(" They cost ${cost} together."),
            };
            format!("Those marked * finish it; the first has to be done by {until}.{cost}")
        }
    };
    table::list(out, width, None, &[vec![sum]])
}

/// The days and amounts with their names; leaves out those that are missing.
fn facts(p: &Progress) -> Vec<Vec<String>> {
    let mut facts = vec![vec!["standing".to_string(), format!("{} on {}", p.standing, p.as_of)]];
    let mut fact = |name: &str, text: Option<String>| {
        facts.extend(text.map(|text| vec![name.to_string(), text]));
    };
    fact("received", Some(p.received_on.to_string()));
    fact("admitted", p.admitted_on.map(|day| day.to_string()));
    fact("candidacy", p.candidacy.map(|c| format!("{} to {}", c.first, c.last)));
    fact("completed", p.completed_on.map(|day| day.to_string()));
    if let Some(c) = &p.certification {
        let term = match (c.term, c.first, c.last) {
            (Some(term), Some(first), Some(last)) => {
                format!("number {}, term {term} from {first} to {last}", c.number)
            }
            _ => format!("number {}", c.number),
        };
        fact("certification", Some(term));
        fact("certificate", Some(c.certificate.clone()));
        let window = c.renewal_opens_on.zip(c.grace_ends_on);
        fact(
            "renewal",
            window.map(|(opens, ends)| format!("from {opens} to {ends}, grace included")),
        );
    }
    if let Some(renewal) = &p.renewal {
        let (all, technology) = (&renewal.contact_hours, &renewal.technology_hours);
        fact(
            "hours",
            Some(format!(
                "{} of {}, in technology {} of {}",
                all.shown, all.asked, technology.shown, technology.asked
            )),
        );
    }
    fact(
        "balance",
        match p.balance {
            Cents::ZERO if !p.asks_fees => None,
            Cents::ZERO => Some("nothing owed".to_string()),
            owed if owed > Cents::ZERO => Some(format!("${owed} owed")),
            credit => Some(format!("${} of credit", -credit)),
        },
    );
    facts
}

/// `2 of 3`.
fn of(share: SetShare) -> String {
    match share.asked {
        Some(asked) => format!("{} of {asked}", share.shown),
        None => share.shown.to_string(),
    }
}
