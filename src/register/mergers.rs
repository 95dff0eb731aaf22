//! One person with several numbers: who is who, as known at some entry.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::model::{Entry, Id};

/// A statement that two numbers are one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merger {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The retired number.
    pub given_up: Id,
    /// The number it was merged into.
    pub into: Id,
    /// The applications that it dropped, each with the one that is kept instead.
    pub applications: Vec<(Id, Id)>,
}

/// Every merger recorded up to an entry, in the order recorded.
pub(super) fn recorded(conn: &Connection, through: Entry) -> rusqlite::Result<Vec<Merger>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, entry_id, candidate_id, into_id FROM merger WHERE entry_id <= ?1 ORDER BY id",
    )?;
    let mut given_up = conn.prepare_cached(
        "SELECT enrollment_id, kept_id FROM merged_application WHERE merger_id = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([through])?;
    let mut mergers = Vec::new();
    while let Some(row) = rows.next()? {
        let id: Id = row.get(0)?;
        let applications = given_up.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let applications = applications.collect::<rusqlite::Result<_>>()?;
        let (entry, given_up, into) = (row.get(1)?, row.get(2)?, row.get(3)?);
        mergers.push(Merger { id, entry, given_up, into, applications });
    }
    Ok(mergers)
}

/// Who is who by the mergers in force.
///
/// Skips a merger that would retire a number twice or merge in a circle, so that no register can make a loop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mergers {
    /// By the retired number.
    given_up: BTreeMap<Id, Merger>,
    /// All numbers of each person who has several, keyed by the current one, which comes last.
    numbers: BTreeMap<Id, Vec<Id>>,
    impossible: Vec<Merger>,
}

impl Mergers {
    pub(super) fn new(in_force: impl Iterator<Item = Merger>) -> Mergers {
        let mut mergers = Mergers::default();
        for merger in in_force {
            mergers.add(merger);
        }
        mergers
    }

    fn add(&mut self, merger: Merger) {
        let person = self.person(merger.into);
        if person == merger.given_up || self.given_up.contains_key(&merger.given_up) {
            self.impossible.push(merger);
            return;
        }
        let mut numbers = self.numbers(merger.given_up);
        numbers.extend(self.numbers(person));
        self.numbers.remove(&merger.given_up);
        self.numbers.insert(person, numbers);
        self.given_up.insert(merger.given_up, merger);
    }

    /// Whether nobody has several numbers.
    pub fn is_empty(&self) -> bool {
        self.given_up.is_empty()
    }

    /// The applications of a person that mergers dropped, each with the one kept instead, in the order recorded.
    pub fn applications(&self, person: Id) -> Vec<(Id, Id)> {
        let numbers = self.numbers(person);
        let mut theirs: Vec<&Merger> =
            numbers.iter().filter_map(|number| self.given_up.get(number)).collect();
        theirs.sort_by_key(|merger| merger.id);
        theirs.iter().flat_map(|merger| merger.applications.iter().copied()).collect()
    }

    /// The current number of the person with this number.
    pub fn person(&self, number: Id) -> Id {
        let mut person = number;
        while let Some(merger) = self.given_up.get(&person) {
            person = merger.into;
        }
        person
    }

    /// Every number of a person, the current one last. Of the retired ones, the one merged last comes first.
    pub fn numbers(&self, person: Id) -> Vec<Id> {
        let several = self.numbers.get(&person);
        several.cloned().unwrap_or_else(|| vec![person])
    }

    /// Whether a number takes part in a merger.
    pub fn concern(&self, number: Id) -> bool {
        self.given_up.contains_key(&number) || self.numbers.contains_key(&number)
    }

    /// The entry that retired a number. None if the number is not retired.
    pub fn since(&self, number: Id) -> Option<Entry> {
        let mut latest = None;
        let mut person = number;
        while let Some(merger) = self.given_up.get(&person) {
            latest = latest.max(Some(merger.entry));
            person = merger.into;
        }
        latest
    }

    /// Everybody who has several numbers: the current one, and all of them.
    pub fn people(&self) -> impl Iterator<Item = (Id, &[Id])> {
        self.numbers.iter().map(|(person, all)| (*person, &all[..]))
    }

    /// The mergers that take effect, by the retired number.
    pub fn followed(&self) -> impl Iterator<Item = &Merger> {
        self.given_up.values()
    }

    /// The mergers that are skipped, because they retire a number twice or would make a circle.
    pub fn impossible(&self) -> &[Merger] {
        &self.impossible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mergers(pairs: &[(Id, Id)]) -> Mergers {
        Mergers::new(pairs.iter().zip(1..).map(|((given_up, into), id)| Merger {
            id,
            entry: 10 + id,
            given_up: *given_up,
            into: *into,
            applications: Vec::new(),
        }))
    }

    #[test]
    fn who_was_joined_to_somebody_is_known_by_the_number_of_that_person() {
        let chain = mergers(&[(1, 2), (2, 3), (9, 3)]);
        assert_eq!([1, 2, 3, 9, 4].map(|n| chain.person(n)), [3, 3, 3, 3, 4]);
        assert_eq!(chain.numbers(3), [9, 1, 2, 3]);
        assert_eq!(chain.numbers(4), [4]);
        assert_eq!((chain.since(1), chain.since(3)), (Some(12), None));
        assert!(chain.concern(1) && chain.concern(3) && !chain.concern(4));
    }

    #[test]
    fn no_mergers_lead_in_a_circle_and_no_number_is_given_up_twice() {
        for (pairs, passed_over) in [
            (&[(1, 2), (2, 1)][..], &[2][..]),
            (&[(1, 2), (2, 3), (3, 1), (4, 3)], &[3]),
            (&[(1, 1)], &[1]),
            (&[(1, 2), (1, 3)], &[2]),
        ] {
            let mergers = mergers(pairs);
            let ids: Vec<Id> = mergers.impossible().iter().map(|m| m.id).collect();
            assert_eq!(ids, passed_over, "{pairs:?}");
            for number in 1..5 {
                let person = mergers.person(number);
                assert!(mergers.numbers(person).contains(&number), "{pairs:?}");
            }
        }
    }
}
