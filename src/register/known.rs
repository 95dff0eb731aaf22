//! What is in force, as known at some entry.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::model::{Entry, Id, Kind};

/// Which records are in force: those recorded up to an entry and not taken back up to it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    through: Option<Entry>,
    entries: HashSet<Entry>,
    records: HashSet<(Kind, Id)>,
}

impl Known {
    /// What is known through an entry, that one included; none: all there is.
    ///
    /// Of the retractions of one target the latest decides whether it is taken back.
    ///
    /// # Errors
    /// SQLite's.
    pub fn load(conn: &Connection, through: Option<Entry>) -> rusqlite::Result<Known> {
        let mut known = Known {
            through,
            ..Known::default()
        };
        let mut statement = conn.prepare_cached(
            "SELECT target_entry, kind, record, restores FROM retraction WHERE entry_id <= ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([through.unwrap_or(Entry::MAX)])?;
        while let Some(row) = rows.next()? {
            let (entry, kind): (Entry, Option<String>) = (row.get(0)?, row.get(1)?);
            let restores: bool = row.get(3)?;
            let record = kind
                .and_then(|k| k.parse::<Kind>().ok())
                .zip(row.get::<_, Option<Id>>(2)?);
            match (record, restores) {
                (None, false) => known.entries.insert(entry),
                (None, true) => known.entries.remove(&entry),
                (Some(record), false) => known.records.insert(record),
                (Some(record), true) => known.records.remove(&record),
            };
        }
        Ok(known)
    }

    /// Whether what an entry recorded is in force, single records aside.
    pub fn holds_entry(&self, entry: Entry) -> bool {
        self.through.is_none_or(|through| entry <= through) && !self.entries.contains(&entry)
    }

    /// Whether an entry, or one record of it, is what a retraction in force takes back.
    pub fn is_taken(&self, entry: Entry, record: Option<(Kind, Id)>) -> bool {
        match record {
            Some(record) => self.records.contains(&record),
            None => self.entries.contains(&entry),
        }
    }

    /// Whether a record is in force.
    pub fn holds(&self, kind: Kind, entry: Entry, id: Id) -> bool {
        self.holds_entry(entry) && (self.records.is_empty() || !self.records.contains(&(kind, id)))
    }
}
