//! Reports: what a person's facts mean on a day, as rows with the fields of the contract's JSON.
//!
//! Each report has its own file. It takes a [`Transcript`](crate::model::Transcript) that ends with the day asked about
//! ([`Transcript::up_to`](crate::model::Transcript::up_to)) and a [`Bench`] of that day, and returns a row that
//! serializes with exactly the contract's keys, in its order. Nothing here reads files, prints or looks at the clock:
//! today is an argument.

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
pub mod owed;
pub mod payments;
pub mod progress;
pub mod reminders;
pub mod roster;
#[cfg(test)]
pub(crate) mod sample;
pub mod statistics;
pub mod verification;

use serde::Serialize;

use crate::hours::Minutes;
use crate::period::{Day, parse_day};
use crate::policy::{CompetencySet, SetKind};
use crate::rules::meaning::candidacy::Candidacy;
use crate::rules::{Bench, Finding, Measure, Requirement};

/// How much policy requires and how much there is, in the same unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share<T> {
    /// What policy requires.
    pub asked: T,
    /// What there is.
    pub shown: T,
}

/// A sentence that says that a report is about the future; none for today and the past.
///
/// A report as of a future day says that it is a forecast (program §3).
pub fn forecast(as_of: Day, today: Day) -> Option<String> {
    (as_of > today).then(|| {
        format!("{as_of} is after {today}: this is a forecast from what is recorded so far.")
    })
}

/// What is still missing for an award or a renewal, as phrases; empty if only the act itself is missing.
///
/// **Reading**: that renewal is not open yet is not something the holder lacks, so it is left out.
pub(crate) fn missing(
    findings: &[Finding],
    candidacy: &Candidacy,
    called: Called,
    bench: Bench,
) -> Vec<String> {
    let earned = [
        Requirement::RequiredSets,
        Requirement::ElectiveSets,
        Requirement::ContactHours,
        Requirement::TechnologyHours,
    ];
    findings
        .iter()
        .filter(|f| !f.met() && earned.contains(&f.requirement))
        .map(|f| phrase(f, candidacy, called, bench))
        .collect()
}

/// How to name a set: by its code for staff, by its name in a letter.
pub(crate) type Called = fn(&CompetencySet) -> &str;

/// Names a set by its code.
pub(crate) const BY_CODE: Called = |set| &set.code;

/// Names a set by its name.
pub(crate) const BY_NAME: Called = |set| &set.name;

/// Rewrites the days in a text for a letter: `January 5, 2027`.
pub(crate) fn in_a_letter(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let part = |c: char| c.is_alphanumeric() || c == '-';
        let day = rest
            .get(..10)
            .filter(|_| !out.ends_with(part))
            .and_then(|day| parse_day(day).ok())
            .filter(|_| !rest[10..].starts_with(part));
        match day {
            Some(day) => {
                out.push_str(&day.format("%B %-d, %Y").to_string());
                rest = &rest[10..];
            }
            None => {
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    out
}

fn phrase(finding: &Finding, candidacy: &Candidacy, called: Called, bench: Bench) -> String {
    let sets = |kind: SetKind, asked: u32, shown: u32| {
        let more = asked.saturating_sub(shown);
        let open = candidacy
            .sets
            .iter()
            .filter(|(set, achieved)| achieved.is_none() && bench.policy.set(*set).kind == kind);
        let codes: Vec<&str> = open.map(|(set, _)| called(bench.policy.set(*set))).collect();
        // As many as required: name them. More than that: say that there is a choice.
        let which = if codes.len() as u32 == more {
            format!(": {}", codes.join(", "))
        } else {
            format!(" of: {}", codes.join(", "))
        };
        format!("{more} more {kind} set{}{which}", plural(more.into()))
    };
    let hours = |asked: Minutes, shown: Minutes, what: &str| {
        format!("{} more of {what} ({shown} of {asked})", Minutes(asked.0 - shown.0))
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

/// A share in thousandths, rounded half up, but 0 only for nothing and 1,000 only for everything; none if there is no
/// whole.
///
/// ```
/// use lssc::reports::per_mille;
/// assert_eq!([per_mille(2, 3), per_mille(1, 3), per_mille(0, 0)], [Some(667), Some(333), None]);
/// assert_eq!([per_mille(9_999, 10_000), per_mille(1, 10_000)], [Some(999), Some(1)]);
/// ```
pub fn per_mille(part: i64, whole: i64) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let rounded = (2_000 * part + whole) / (2 * whole);
    Some(match part {
        0 => 0,
        part if part == whole => 1_000,
        _ => rounded.clamp(1, 999),
    })
}

/// The median; the lower one if there are two.
pub(crate) fn middle(each: &[u32]) -> Option<u32> {
    let mut sorted = each.to_vec();
    sorted.sort_unstable();
    let place = sorted.len().checked_sub(1)? / 2;
    sorted.get(place).copied()
}

/// The plural `s`, unless the count is one.
pub(crate) fn plural(count: i64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A day for tables, `2026-11-22`, or an empty text.
pub(crate) fn day_or_blank(day: Option<Day>) -> String {
    day.map_or(String::new(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::in_a_letter;

    #[test]
    fn a_day_in_a_letter_is_written_out_whatever_stands_around_it() {
        for before in ["", "Núñez", "山田太郎", "Żaneta Wąż", "a\u{301}"] {
            for blanks in 1..10 {
                let around = |day: &str| format!("{before}{}{day}, {before}", " ".repeat(blanks));
                let told = in_a_letter(&around("2027-01-05"));
                assert_eq!(told, around("January 5, 2027"));
            }
        }
        for as_it_is in ["P-2027-01-05", "2027-01-05-b", "ż2027-01-05", "2027-01-05ż", "2027-02-30"]
        {
            assert_eq!(in_a_letter(as_it_is), as_it_is);
        }
    }
}
