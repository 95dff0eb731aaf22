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

use serde::Serialize;

use crate::hours::Minutes;
use crate::period::{Day, parse_day};
use crate::policy::{CompetencySet, SetKind};
use crate::rules::meaning::candidacy::Candidacy;
use crate::rules::{Bench, Finding, Measure, Requirement};

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

/// What a set is called: by its code among staff, by its name in a letter.
pub(crate) type Called = fn(&CompetencySet) -> &str;

/// A set by its code.
pub(crate) const BY_CODE: Called = |set| &set.code;

/// A set by its name.
pub(crate) const BY_NAME: Called = |set| &set.name;

/// A text of a letter: its days are written as people write them, `January 5, 2027`.
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
        // As many as are asked: these and no others. More than that: a choice.
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

/// A share in parts of a thousand, rounded half up, but only nothing is 0 and only all of it 1,000; none of nothing.
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
