//! Checks that a file has the schema that was shipped for its version.
//!
//! SQLite runs whatever a file's schema says: a trigger on every insert, a view wherever a table is read. So the schema
//! is compared before anything is read or written. Usually that takes one SELECT and one digest. Only if the digests
//! differ is the schema made again, to find the differences.

use std::collections::BTreeSet;

use rusqlite::{Connection, ffi};
use sha2::{Digest as _, Sha256};

use crate::register::{seal, steps};

/// The digest of each version's schema, version 1 first. A test computes them again: a shipped schema never changes,
/// and a new version adds one digest.
const SHIPPED: [&str; steps::VERSION as usize] = [
    "14493d8f545bda5b33e4ac601ffb03b0b768bb5bd5fde0e95f8cae0c006a839a",
    "32aef0bae565081db0a9d4e729fb6c5d0bd2b677e4655c31e9c5d20ffc541935",
    "b08fd4381452236f03ad103d791d2608d228fae3c63c3462cff75f47fb6cc28d",
];

/// What a difference prevents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bars {
    /// It does no harm.
    Nothing,
    /// Nothing may be recorded: a record might be altered or lost. What is there can be read.
    Recording,
    /// Nothing can be relied on.
    Everything,
}

/// A difference from the schema as shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What SQLite calls it: table, index, trigger or view.
    pub kind: String,
    /// What differs, as a phrase.
    pub what: String,
    /// What it prevents.
    pub bars: Bars,
}

/// A part of a schema.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    kind: String,
    name: String,
    sql: String,
}

/// The differences between a file's schema and the one shipped for its version; without a version, the one of this
/// program.
///
/// **Reading**: names are compared exactly. A missing or changed index makes things slow but no answer wrong. The
/// tables in which ANALYZE keeps its counts are SQLite's own.
///
/// # Errors
/// SQLite's, and a name or a definition that is not text.
pub fn differences(conn: &Connection) -> rusqlite::Result<Vec<Difference>> {
    let version = steps::version(conn)?;
    let known =
        usize::try_from(version).ok().filter(|version| (1..=SHIPPED.len()).contains(version));
    let is = parts(conn)?;
    if known.is_some_and(|version| digest(&is) == SHIPPED[version - 1]) {
        return Ok(Vec::new());
    }
    let was = shipped(known.unwrap_or(SHIPPED.len()))?;
    let mut differences = compared(&is, &was);
    if known.is_none() {
        differences.insert(
            0,
            Difference {
                kind: "version".to_string(),
                what: format!("its schema is {version}, which no lssc ever made"),
                bars: Bars::Everything,
            },
        );
    }
    Ok(differences)
}

fn compared(is: &[Part], was: &[Part]) -> Vec<Difference> {
    let of_name = |parts: &'_ [Part], name: &str| parts.iter().position(|part| part.name == name);
    let mut named = BTreeSet::new();
    let mut differences = Vec::new();
    for Part { kind, name, sql } in was {
        let found = of_name(is, name).map(|place| &is[place]);
        let what = match found {
            None => format!("the {kind} {name} is missing"),
            Some(part) if part.kind != *kind => format!("{name} is a {}, not a {kind}", part.kind),
            Some(part) if part.sql != *sql => format!("the {kind} {name} is not as shipped"),
            Some(_) => continue,
        };
        named.insert(name);
        let bars = match kind.as_str() {
            "index" => Bars::Nothing,
            "trigger" => Bars::Recording,
            _ => Bars::Everything,
        };
        differences.push(Difference { kind: kind.clone(), what, bars });
    }
    for Part { kind, name, .. } in is {
        // A trigger may have the same name as a table.
        let ours = was.iter().any(|part| part.name == *name && part.kind == *kind);
        if ours || (named.contains(name) && kind != "trigger") {
            continue;
        }
        let what = format!("lssc did not make the {kind} {name}");
        let bars = if kind == "trigger" { Bars::Recording } else { Bars::Nothing };
        differences.push(Difference { kind: kind.clone(), what, bars });
    }
    differences
}

/// The parts of a schema, sorted by kind and name, without those SQLite makes by itself.
fn parts(conn: &Connection) -> rusqlite::Result<Vec<Part>> {
    let mut statement = conn.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_master")?;
    let mut rows = statement.query([])?;
    let mut parts = Vec::new();
    while let Some(row) = rows.next()? {
        // In a damaged file a name may not be text; then it names nothing.
        let text = |place: usize| {
            let damaged = ffi::Error::new(ffi::SQLITE_CORRUPT);
            let text = row.get_ref(place)?.as_str();
            text.map(str::to_string).map_err(|_| rusqlite::Error::SqliteFailure(damaged, None))
        };
        let part = Part { kind: text(0)?, name: text(1)?, sql: text(2)? };
        let own = match part.kind.as_str() {
            "index" => part.name.starts_with("sqlite_autoindex_"),
            "table" => part.name.starts_with("sqlite_stat"),
            _ => false,
        };
        if !own {
            parts.push(part);
        }
    }
    parts.sort_unstable();
    Ok(parts)
}

fn digest(parts: &[Part]) -> String {
    let mut hash = Sha256::new();
    for Part { kind, name, sql } in parts {
        for text in [kind, name, sql] {
            hash.update(text.as_bytes());
            hash.update([0]);
        }
    }
    seal::hex(&hash.finalize().into())
}

/// The schema of a version, made in memory.
fn shipped(version: usize) -> rusqlite::Result<Vec<Part>> {
    let conn = Connection::open_in_memory()?;
    steps::make_of(&conn, version)?;
    parts(&conn)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_digest_of_every_version_is_that_of_the_schema_as_it_is_made() {
        for (place, known) in SHIPPED.iter().enumerate() {
            let made = digest(&shipped(place + 1).unwrap());
            assert_eq!(*known, made, "schema {}", place + 1);
        }
    }

    #[test]
    fn a_file_as_it_was_made_differs_in_nothing_and_nor_does_one_with_the_tables_of_analyze() {
        let conn = Connection::open_in_memory().unwrap();
        steps::make(&conn).unwrap();
        assert_eq!(differences(&conn).unwrap(), []);
        conn.execute_batch("ANALYZE").unwrap();
        assert_eq!(differences(&conn).unwrap(), []);
    }

    #[test]
    fn what_differs_is_named_with_what_it_bars() {
        let cases = [
            ("CREATE TABLE scratch (x)", "lssc did not make the table scratch", Bars::Nothing),
            ("CREATE VIEW mine AS SELECT 1", "lssc did not make the view mine", Bars::Nothing),
            (
                "CREATE INDEX mine ON job (library)",
                "lssc did not make the index mine",
                Bars::Nothing,
            ),
            ("DROP INDEX detail_by_email", "the index detail_by_email is missing", Bars::Nothing),
            (
                "CREATE TABLE a (n INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO a VALUES (1); DROP TABLE a",
                "lssc did not make the table sqlite_sequence",
                Bars::Nothing,
            ),
            (
                "CREATE TRIGGER t BEFORE INSERT ON completion BEGIN SELECT RAISE(IGNORE); END",
                "lssc did not make the trigger t",
                Bars::Recording,
            ),
            (
                "CREATE TRIGGER completion AFTER INSERT ON completion BEGIN SELECT 1; END",
                "lssc did not make the trigger completion",
                Bars::Recording,
            ),
            (
                "DROP TRIGGER job_is_never_deleted",
                "the trigger job_is_never_deleted is missing",
                Bars::Recording,
            ),
            (
                "DROP TRIGGER job_is_never_deleted;
                 CREATE TRIGGER job_is_never_deleted BEFORE DELETE ON job BEGIN SELECT 1; END",
                "the trigger job_is_never_deleted is not as shipped",
                Bars::Recording,
            ),
            (
                "ALTER TABLE consent ADD COLUMN x TEXT",
                "the table consent is not as shipped",
                Bars::Everything,
            ),
            ("DROP TABLE notice", "the table notice is missing", Bars::Everything),
            (
                "DROP TABLE notice; CREATE VIEW notice AS SELECT 1",
                "notice is a view, not a table",
                Bars::Everything,
            ),
            (
                "DROP VIEW job_in_force; CREATE VIEW job_in_force AS SELECT * FROM job",
                "the view job_in_force is not as shipped",
                Bars::Everything,
            ),
            ("DROP VIEW job_in_force", "the view job_in_force is missing", Bars::Everything),
            (
                "PRAGMA user_version = 0",
                "its schema is 0, which no lssc ever made",
                Bars::Everything,
            ),
        ];
        for (sql, what, bars) in cases {
            let conn = Connection::open_in_memory().unwrap();
            steps::make(&conn).unwrap();
            conn.execute_batch(sql).unwrap();
            let found = differences(&conn).unwrap();
            let most = found.iter().map(|difference| difference.bars).max();
            assert!(found.iter().any(|difference| difference.what == what), "{sql}: {found:?}");
            assert_eq!(most, Some(bars), "{sql}: {found:?}");
        }
    }
}
