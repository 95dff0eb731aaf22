//! Checks that a record and the record it refers to belong to the same person.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::model::{Entry, Id, Kind};
use crate::register::kinds::{self, TABLES};
use crate::register::unread::{Unread, reading};
use crate::register::{InForce, history};

/// A record in force that refers to a record of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// Its table.
    pub table: &'static str,
    /// Its number.
    pub id: Id,
    /// The candidate's number it is recorded under.
    pub candidate: Id,
    /// The table of the record it refers to.
    pub of: &'static str,
    /// The number of the record it refers to.
    pub of_id: Id,
    /// The candidate's number that record is recorded under.
    pub of_candidate: Id,
}

/// Every record in force that refers to a record of somebody else.
pub fn strangers(conn: &Connection, known: &InForce) -> Result<Vec<Stranger>, Unread> {
    reading("read whose the records are", || {
        let mut strangers = Vec::new();
        let belongs =
            TABLES.iter().flat_map(|t| t.belongs().map(move |(column, of)| (t, column, of)));
        for (declared, column, of) in belongs {
            let (table, kind) = (declared.name, declared.kind);
            let mut statement = conn.prepare(&format!(
            "SELECT f.id, f.candidate_id, o.id, o.candidate_id, f.entry_id
             FROM {table} f JOIN {of} o ON o.id = f.{column} WHERE o.candidate_id <> f.candidate_id ORDER BY f.id"
        ))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let found = Stranger {
                    table,
                    id: row.get(0)?,
                    candidate: row.get(1)?,
                    of,
                    of_id: row.get(2)?,
                    of_candidate: row.get(3)?,
                };
                let one_person = known.person(found.candidate) == known.person(found.of_candidate);
                if !one_person && in_force(known, kind, row.get(4)?, found.id) {
                    strangers.push(found);
                }
            }
        }
        Ok(strangers)
    })
}

fn in_force(known: &InForce, kind: Option<Kind>, entry: Entry, id: Id) -> bool {
    match kind {
        Some(kind) => known.holds(kind, entry, id),
        None => known.holds_entry(entry),
    }
}

/// A correction whose old and new record no longer belong to the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The entry that did both.
    pub entry: Entry,
    /// The retracted record, and the number it is recorded under.
    pub taken_back: (Kind, Id, Id),
    /// The number the right record is recorded under.
    pub recorded: Id,
}

/// Finds corrections made while two numbers were one person that would now cross two people: the entry retracted a
/// record under one number and recorded the right one under the other.
pub fn crossings(
    conn: &Connection,
    before: &InForce,
    after: &InForce,
) -> Result<Vec<Crossing>, Unread> {
    reading("read whose the records are", || {
        let parted = |numbers: &&[Id]| {
            let people: BTreeSet<Id> = numbers.iter().map(|n| after.person(*n)).collect();
            people.len() > 1
        };
        let people = before.mergers().people().map(|(_, numbers)| numbers);
        let mut crossings = Vec::new();
        for numbers in people.filter(parted) {
            for (kind, table) in kinds::personal().filter(|(kind, _)| *kind != Kind::Candidate) {
                let table = table.name;
                let mut statement = conn.prepare(&format!(
                "SELECT r.entry_id, f.entry_id, f.id, f.candidate_id FROM {table} f
                 JOIN retraction r ON r.target_entry = f.entry_id AND r.kind = ?1 AND r.record = f.id AND NOT r.restores
                 WHERE {}",
                history::theirs("f.candidate_id", numbers)
            ))?;
                let mut rows = statement.query([kind.word()])?;
                while let Some(row) = rows.next()? {
                    let (entry, target, id): (Entry, Entry, Id) =
                        (row.get(0)?, row.get(1)?, row.get(2)?);
                    let number: Id = row.get(3)?;
                    if !after.holds_entry(entry) || !after.is_taken(target, Some((kind, id))) {
                        continue;
                    }
                    let others = numbers.iter().copied();
                    let mut others = others.filter(|n| after.person(*n) != after.person(number));
                    let recorded =
                        others.find_map(|other| holds_record(conn, entry, other).transpose());
                    crossings.extend(recorded.transpose()?.map(|recorded| Crossing {
                        entry,
                        taken_back: (kind, id, number),
                        recorded,
                    }));
                }
            }
        }
        Ok(crossings)
    })
}

/// The number, if the entry recorded anything under it.
fn holds_record(conn: &Connection, entry: Entry, number: Id) -> rusqlite::Result<Option<Id>> {
    for (_, table) in kinds::personal().filter(|(kind, _)| *kind != Kind::Candidate) {
        let table = table.name;
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM {table} WHERE entry_id = ?1 AND candidate_id = ?2)"
        );
        if conn.query_row(&sql, [entry, number], |row| row.get(0))? {
            return Ok(Some(number));
        }
    }
    Ok(None)
}
