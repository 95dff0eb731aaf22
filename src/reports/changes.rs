//! `report changes`: whose standing or dates changed between what was known then and what is known now.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{Entry, Id, Person, Standing, Transcript};
use crate::period::Day;
use crate::render::{Column, Flat, Row};
use crate::rules::Bench;
use crate::rules::meaning::standing;

/// What we tell a person: the standing, and the days that matter to them. All empty for an unknown person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Told {
    /// The standing on the day asked about.
    pub standing: Option<Standing>,
    /// The day of admission.
    pub admitted_on: Option<Day>,
    /// The last day of the candidacy.
    pub candidacy_last: Option<Day>,
    /// The completion day.
    pub completed_on: Option<Day>,
    /// The last day of the latest term.
    pub term_last: Option<Day>,
}

/// One person with a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeRow {
    /// The candidate's number.
    pub candidate: Id,
    /// The name.
    pub name: String,
    /// As known then.
    pub before: Told,
    /// As known now.
    pub after: Told,
    /// The entries since then about the person, the catalog or the policy.
    pub entries: Vec<Entry>,
}

/// What we tell a person on a day; `transcript` has the facts up to that day.
pub fn told(transcript: &Transcript, bench: Bench) -> Told {
    let Some(situation) = standing::situation(transcript, bench) else {
        return Told::default();
    };
    Told {
        standing: Some(situation.standing),
        admitted_on: situation.candidacy.admitted_on,
        candidacy_last: situation.candidacy.period.map(|p| p.last),
        completed_on: situation.candidacy.completed_on,
        term_last: situation.term.map(|t| t.last),
    }
}

/// The row of a person; none if nothing changed. `of_all` are entries about everybody.
pub fn row(
    person: &Person,
    before: Told,
    after: Told,
    of_person: &BTreeSet<Entry>,
    of_all: &BTreeSet<Entry>,
) -> Option<ChangeRow> {
    (before != after).then(|| ChangeRow {
        candidate: person.number,
        name: person.name.clone(),
        before,
        after,
        entries: of_person.union(of_all).copied().collect(),
    })
}

impl Flat for ChangeRow {
    const FIELDS: &'static [&'static str] = &[
        "candidate",
        "name",
        "before_standing",
        "before_admitted_on",
        "before_candidacy_last",
        "before_completed_on",
        "before_term_last",
        "after_standing",
        "after_admitted_on",
        "after_candidacy_last",
        "after_completed_on",
        "after_term_last",
        "entries",
    ];
}

impl Row for ChangeRow {
    const COLUMNS: &'static [Column<ChangeRow>] = &[
        Column::number("no", |r| r.candidate.to_string()),
        Column::text("name", |r| r.name.clone()),
        Column::text("what differs", ChangeRow::differences),
        Column::text("entries", |r| {
            let entries: Vec<String> = r.entries.iter().map(Entry::to_string).collect();
            entries.join(", ")
        }),
    ];
}

impl ChangeRow {
    /// Each difference as `then -> now`.
    fn differences(&self) -> String {
        let (before, after) = (&self.before, &self.after);
        let standing = |told: &Told| told.standing.map_or("none".to_string(), |s| s.to_string());
        let day = |day: Option<Day>| day.map_or("none".to_string(), |day| day.to_string());
        let mut parts = Vec::new();
        if before.standing != after.standing {
            parts.push(format!("{} -> {}", standing(before), standing(after)));
        }
        let days = [
            ("admitted", before.admitted_on, after.admitted_on),
            ("candidacy until", before.candidacy_last, after.candidacy_last),
            ("completed", before.completed_on, after.completed_on),
            ("term until", before.term_last, after.term_last),
        ];
        let differ = days.iter().filter(|(_, then, now)| then != now);
        parts.extend(
            differ.map(|(what, then, now)| format!("{what} {} -> {}", day(*then), day(*now))),
        );
        parts.join("; ")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::reports::sample::*;

    #[test]
    fn what_differs_is_told_with_the_entries_and_nothing_else_is() {
        let (world, on) = (World::new(), "2023-01-01");
        let known = |t: Transcript| told(&t.up_to(day(on)), world.bench(on));
        let before = known(candidate(1));
        let after = known(completed(candidate(1), 6, "2022-11-22"));
        let person = candidate(1).person;
        let (own, all) = (BTreeSet::from([9, 4]), BTreeSet::from([5]));
        let row_of = |before, after| row(&person, before, after, &own, &all);
        let changed = row_of(before, after).unwrap();
        assert_eq!(changed.entries, [4, 5, 9]);
        assert_eq!(changed.differences(), "candidate -> complete; completed none -> 2022-11-22");
        assert_eq!(row_of(after, after), None);
        let gone = row_of(after, Told::default()).unwrap();
        assert!(gone.differences().starts_with("complete -> none; admitted 2022-03-10 -> none"));
    }
}
