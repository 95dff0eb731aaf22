//! What is in force, as known at some entry.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::Connection;

use crate::model::{Entry, Id, Kind};
use crate::register::mergers::{self, Merger, Mergers};

/// Which records are in force: those recorded up to an entry and not retracted up to it.
#[derive(Debug, Clone, Default)]
pub struct InForce {
    through: Option<Entry>,
    taken: Rc<Taken>,
    recorded: Rc<[Merger]>,
    mergers: Mergers,
}

/// The entries that retracted or restored each target, in the order recorded.
#[derive(Debug, Default)]
struct Taken {
    entries: HashMap<Entry, Vec<Taking>>,
    records: HashMap<(Kind, Id), Vec<Taking>>,
}

#[derive(Debug)]
struct Taking {
    by: Entry,
    restores: bool,
}

impl InForce {
    /// Loads what is known up to and including an entry; without one, everything.
    ///
    /// The latest retraction or restoration of a target decides whether it is in force.
    ///
    /// # Errors
    /// SQLite's.
    pub fn load(conn: &Connection, through: Option<Entry>) -> rusqlite::Result<InForce> {
        let mut taken = Taken::default();
        let mut statement = conn.prepare_cached(
            "SELECT target_entry, kind, record, restores, entry_id FROM retraction WHERE entry_id <= ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([through.unwrap_or(Entry::MAX)])?;
        while let Some(row) = rows.next()? {
            let (entry, kind): (Entry, Option<String>) = (row.get(0)?, row.get(1)?);
            let record =
                kind.and_then(|k| k.parse::<Kind>().ok()).zip(row.get::<_, Option<Id>>(2)?);
            let takings = match record {
                None => taken.entries.entry(entry).or_default(),
                Some(record) => taken.records.entry(record).or_default(),
            };
            takings.push(Taking { by: row.get(4)?, restores: row.get(3)? });
        }
        let recorded = mergers::recorded(conn, through.unwrap_or(Entry::MAX))?;
        Ok(InForce::new(through, Rc::new(taken), recorded.into()))
    }

    fn new(through: Option<Entry>, taken: Rc<Taken>, recorded: Rc<[Merger]>) -> InForce {
        let mut known = InForce { through, taken, recorded, mergers: Mergers::default() };
        let holds = |m: &&Merger| known.holds(Kind::Merger, m.entry, m.id);
        known.mergers = Mergers::new(known.recorded.iter().filter(holds).cloned());
        known
    }

    /// The register as it was known at an earlier entry.
    pub fn through(&self, entry: Entry) -> InForce {
        let (taken, recorded) = (Rc::clone(&self.taken), Rc::clone(&self.recorded));
        InForce::new(Some(entry), taken, recorded)
    }

    /// The last entry that is known. None means all there are.
    pub fn last(&self) -> Option<Entry> {
        self.through
    }

    /// Who is who by the mergers in force.
    pub fn mergers(&self) -> &Mergers {
        &self.mergers
    }

    /// The current number of the person with this number.
    pub fn person(&self, number: Id) -> Id {
        self.mergers.person(number)
    }

    /// Every number of a person, the current one last.
    pub fn numbers(&self, person: Id) -> Vec<Id> {
        self.mergers.numbers(person)
    }

    /// Whether an entry as a whole is in force. Ignores retractions of single records.
    pub fn holds_entry(&self, entry: Entry) -> bool {
        self.through.is_none_or(|through| entry <= through) && !self.is_taken(entry, None)
    }

    /// Whether an entry, or one of its records, is retracted.
    pub fn is_taken(&self, entry: Entry, record: Option<(Kind, Id)>) -> bool {
        let takings = match record {
            None => self.taken.entries.get(&entry),
            Some(record) => self.taken.records.get(&record),
        };
        let latest = takings.and_then(|takings| {
            let known = |t: &&Taking| self.through.is_none_or(|through| t.by <= through);
            takings.iter().rfind(known)
        });
        latest.is_some_and(|taking| !taking.restores)
    }

    /// Whether a record is in force.
    pub fn holds(&self, kind: Kind, entry: Entry, id: Id) -> bool {
        self.holds_entry(entry)
            && (self.taken.records.is_empty() || !self.is_taken(entry, Some((kind, id))))
    }
}
