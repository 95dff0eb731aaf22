//! Reports: what a person's facts come to on a day, as rows whose fields are the contract's JSON.
//!
//! One file a report. Each takes a [`Transcript`](crate::model::Transcript) that already ends with the day asked about
//! ([`Transcript::up_to`](crate::model::Transcript::up_to)) and a [`Bench`] of that day, and answers with a row that
//! serializes with exactly the keys, and in the order, of the contract. Nothing here reads, prints or knows the clock:
//! the day taken for today is an argument.

pub mod calendar;
pub mod certificate;
pub mod changes;
pub mod credit;
pub mod entries;
pub mod evaluators;
pub mod expiring;
pub mod held;
pub mod holders;
pub mod ledger;
pub mod merging;
pub mod next;
pub mod progress;
pub mod reminders;
pub mod roster;
#[cfg(test)]
pub(crate) mod sample;
pub mod statistics;
pub mod verification;

use serde::{Serialize, Serializer};

use crate::hours::Minutes;
use crate::period::Day;
use crate::policy::SetKind;
use crate::rules::certification::Candidacy;
use crate::rules::{Bench, Finding, Measure, Requirement, hours_as_number};

/// How much policy asks and how much the facts show, in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share<T> {
    /// What policy asks.
    pub asked: T,
    /// What the facts show.
    pub shown: T,
}

/// That a report looks ahead, as a sentence; none for today and for days past.
///
/// A report may be asked as of a future day and then says that it is a forecast (program §3).
pub fn forecast(as_of: Day, today: Day) -> Option<String> {
    (as_of > today).then(|| {
        format!("{as_of} lies ahead of {today}: this is a forecast from what is recorded by today.")
    })
}

/// What unmet findings of an award or a renewal still ask, as phrases; empty where only the act itself is missing.
///
/// **Reading**: a renewal window that is not open yet is nothing the holder lacks, and is left out.
pub(crate) fn missing(findings: &[Finding], candidacy: &Candidacy, bench: Bench) -> Vec<String> {
    let earned = [
        Requirement::RequiredSets,
        Requirement::ElectiveSets,
        Requirement::ContactHours,
        Requirement::TechnologyHours,
    ];
    findings
        .iter()
        .filter(|f| !f.met() && earned.contains(&f.requirement))
        .map(|f| phrase(f, candidacy, bench))
        .collect()
}

fn phrase(finding: &Finding, candidacy: &Candidacy, bench: Bench) -> String {
    let sets = |kind: SetKind, asked: u32, shown: u32| {
        let more = asked.saturating_sub(shown);
        let open = candidacy
            .sets
            .iter()
            .filter(|(set, achieved)| achieved.is_none() && bench.policy.set(*set).kind == kind);
        let codes: Vec<&str> = open
            .map(|(set, _)| bench.policy.set(*set).code.as_str())
            .collect();
        // As many as are asked: these and no others. More than that: a choice.
        let which = if codes.len() as u32 == more {
            format!(": {}", codes.join(", "))
        } else {
            format!(" of: {}", codes.join(", "))
        };
        format!("{more} more {kind} set{}{which}", plural(more.into()))
    };
    let hours = |asked: Minutes, shown: Minutes, what: &str| {
        format!(
            "{} more of {what} ({shown} of {asked})",
            Minutes(asked.0 - shown.0)
        )
    };
    match (finding.requirement, &finding.asked, &finding.shown) {
        (Requirement::RequiredSets, Measure::Count(asked), Measure::Count(shown)) => {
            sets(SetKind::Required, *asked, *shown)
        }
        (Requirement::ElectiveSets, Measure::Count(asked), Measure::Count(shown)) => {
            sets(SetKind::Elective, *asked, *shown)
        }
        (Requirement::ContactHours, Measure::Hours(asked), Measure::Hours(shown)) => {
            hours(*asked, *shown, "contact hours")
        }
        (Requirement::TechnologyHours, Measure::Hours(asked), Measure::Hours(shown)) => {
            hours(*asked, *shown, "technology")
        }
        _ => finding.text.clone(),
    }
}

/// A paragraph in lines of at most `width` signs, a longer word on a line of its own.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines.join("\n")
}

/// The number in the middle, of two the lower.
pub(crate) fn middle(each: &[u32]) -> Option<u32> {
    let mut sorted = each.to_vec();
    sorted.sort_unstable();
    let place = sorted.len().checked_sub(1)? / 2;
    sorted.get(place).copied()
}

/// `s` unless it is one.
pub(crate) fn plural(count: i64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A day as `2026-11-22`, nothing as an empty text: what tables show.
pub(crate) fn day_or_blank(day: Option<Day>) -> String {
    day.map_or(String::new(), |day| day.to_string())
}

/// A day as JSON writes it.
pub(crate) fn iso_day<S: Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// A day as JSON writes it, or null.
pub(crate) fn iso_day_or_null<S: Serializer>(
    day: &Option<Day>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}

/// Hours as a JSON number of hours.
pub(crate) fn hours<S: Serializer>(
    share: &Share<Minutes>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let (asked, shown) = (hours_as_number(share.asked), hours_as_number(share.shown));
    Share { asked, shown }.serialize(serializer)
}

/// Hours as a JSON number of hours.
pub(crate) fn number_of_hours<S: Serializer>(
    minutes: &Minutes,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    hours_as_number(*minutes).serialize(serializer)
}

/// Hours as a JSON number of hours, or null.
pub(crate) fn optional_hours<S: Serializer>(
    minutes: &Option<Minutes>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    minutes.map(hours_as_number).serialize(serializer)
}

/// Money as a JSON text such as `"350.00"`.
pub(crate) fn money<S: Serializer>(
    cents: &crate::money::Cents,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(cents)
}
