//! Checks of the file: problems that SQLite alone can find.

use std::path::Path;

use rusqlite::Connection;

use crate::commands::context::quoted_path;
use crate::disk;
use crate::model::{
    ActKind, ActivityUnit, Basis, CourseFormat, Education, Kind, Method, ProviderKind,
};
use crate::period::parse_day;
use crate::register::seal::{self, Break};
use crate::register::{InForce, belongs, dictionary, forget, kinds, migrate, schema};
use crate::rules::checks::Wrong;

const BACKUP: &str = "something other than lssc wrote to the file; compare with the last backup: lssc check --register BACKUP";

type Result = rusqlite::Result<Vec<Wrong>>;

/// Each row of a query that returns one text, as a finding.
fn each(conn: &Connection, sql: &str, hint: &str) -> Result {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|row| row.map(|what| Wrong::new(what, hint))).collect()
}

pub fn integrity(conn: &Connection) -> Result {
    let hint = "the file is damaged: keep it as it is, and continue with the last backup: lssc check --register BACKUP";
    each(
        conn,
        "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        hint,
    )
}

pub fn references(conn: &Connection) -> Result {
    let sql = "SELECT DISTINCT format('record %d of %s refers to a %s that does not exist', rowid, \"table\", parent)
               FROM pragma_foreign_key_check";
    each(conn, sql, BACKUP)
}

/// Whether everybody on this computer can read the file.
pub fn privacy(conn: &Connection) -> Result {
    let Some(path) = conn.path().map(Path::new).filter(|path| disk::is_open_to_everybody(path))
    else {
        return Ok(Vec::new());
    };
    let shown = quoted_path(path);
    let what =
        format!("everybody on this computer can read {shown}, which has names and addresses in it");
    Ok(vec![Wrong::new(
        what,
        format!("allow only its owner and group to read it: chmod o= {shown}"),
    )])
}

pub fn version(conn: &Connection) -> Result {
    let version: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == migrate::VERSION {
        return Ok(Vec::new());
    }
    let what = format!("the schema is {version}, this program's is {}", migrate::VERSION);
    Ok(vec![Wrong::new(what, BACKUP)])
}

pub fn tables(conn: &Connection) -> Result {
    as_shipped(conn, "table")
}

pub fn indexes(conn: &Connection) -> Result {
    as_shipped(conn, "index")
}

pub fn guards(conn: &Connection) -> Result {
    as_shipped(conn, "trigger")
}

pub fn views(conn: &Connection) -> Result {
    as_shipped(conn, "view")
}

/// The differences of one kind from the schema as shipped.
fn as_shipped(conn: &Connection, kind: &str) -> Result {
    let differences = schema::differences(conn)?.into_iter().filter(|found| found.kind == kind);
    Ok(differences.map(|found| Wrong::new(found.what, BACKUP)).collect())
}

pub fn entry_numbers(conn: &Connection) -> Result {
    gaps(conn, "entry")
}

pub fn record_numbers(conn: &Connection) -> Result {
    let mut wrong = Vec::new();
    for table in kinds::names().filter(|table| *table != "entry") {
        wrong.extend(gaps(conn, table)?);
    }
    Ok(wrong)
}

/// Numbers have no gaps, so a gap means that a record was deleted.
fn gaps(conn: &Connection, table: &str) -> Result {
    let sql = format!(
        "SELECT format('%s %s missing', '{table}', iif(before + 1 = id - 1, format('%d is', before + 1),
             format('%d to %d are', before + 1, id - 1)))
         FROM (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM {table}) WHERE id > before + 1"
    );
    each(conn, &sql, BACKUP)
}

pub fn record_order(conn: &Connection) -> Result {
    let mut wrong = Vec::new();
    for table in kinds::names().filter(|table| *table != "entry") {
        let sql = format!(
            "SELECT format('record %d of {table} is under entry %d, but the one before it is under entry %d', id, entry_id, before)
             FROM (SELECT id, entry_id, lag(entry_id) OVER (ORDER BY id) AS before FROM {table}) WHERE entry_id < before"
        );
        wrong.extend(each(conn, &sql, BACKUP)?);
    }
    Ok(wrong)
}

pub fn entry_times(conn: &Connection) -> Result {
    let sql = "SELECT format('entry %d was made %s by the clock, but the one before it %s', id, made_at, before)
               FROM (SELECT id, made_at, lag(made_at) OVER (ORDER BY id) AS before FROM entry)
               WHERE made_at < before OR datetime(made_at) IS NULL";
    let hint = "the computer's clock was set back: set it right; reports with --known-at INSTANT depend on the clock, those with --known-at ENTRY do not";
    each(conn, sql, hint)
}

pub fn empty_entries(conn: &Connection) -> Result {
    let tables = kinds::names().filter(|table| !matches!(*table, "entry" | "seal"));
    let holding: Vec<String> =
        tables.map(|table| format!("SELECT entry_id FROM {table}")).collect();
    let sql = format!(
        "SELECT format('entry %d has no record', id) FROM entry WHERE id NOT IN ({})",
        holding.join(" UNION ")
    );
    each(conn, &sql, BACKUP)
}

pub fn seals(conn: &Connection) -> Result {
    let what = match seal::first_break(conn)? {
        None => return Ok(Vec::new()),
        Some(Break::Unsealed(entry)) => format!("entry {entry} has no seal"),
        Some(Break::Altered(entry)) => format!(
            "entry {entry} does not match its seal: somebody altered it, its records or the seal before it"
        ),
        Some(Break::Nowhere(entry)) => {
            format!("there are records of entry {entry}, which does not exist")
        }
    };
    Ok(vec![Wrong::new(what, BACKUP)])
}

/// No seal covers forgotten details any more, so nothing may be in their place.
pub fn forgotten(conn: &Connection) -> Result {
    let left = forget::left(conn)?;
    let what = |(person, table, id)| {
        format!("record {id} of {table} has details of candidate {person}, who was forgotten")
    };
    let hint = "something other than lssc wrote to the file; compare with the last backup, then: lssc candidate forget N --reason TEXT";
    Ok(left.into_iter().map(|held| Wrong::new(what(held), hint)).collect())
}

pub fn retractions(conn: &Connection) -> Result {
    let mut wrong = Vec::new();
    let mut statement =
        conn.prepare("SELECT entry_id, target_entry, kind, record FROM retraction ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (entry, target): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (kind, record): (Option<String>, Option<i64>) = (row.get(2)?, row.get(3)?);
        let (what, exists) = match (kind, record) {
            (Some(word), Some(record)) => {
                let what = format!("{word} {record} of entry {target}");
                let exists = match word.parse::<Kind>() {
                    Err(_) => false,
                    Ok(kind) => {
                        let sql = format!(
                            "SELECT EXISTS (SELECT 1 FROM {} WHERE id = ?1 AND entry_id = ?2)",
                            kind.table()
                        );
                        conn.prepare_cached(&sql)?.query_row([record, target], |row| row.get(0))?
                    }
                };
                (what, exists)
            }
            _ => {
                let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE id = ?1)";
                let exists = conn.prepare_cached(sql)?.query_row([target], |row| row.get(0))?;
                (format!("entry {target}"), exists)
            }
        };
        if !exists || target >= entry {
            wrong.push(Wrong::new(
                format!("entry {entry} retracts {what}, which was not recorded before it"),
                BACKUP,
            ));
        }
    }
    Ok(wrong)
}

pub fn days(conn: &Connection) -> Result {
    let mut wrong = Vec::new();
    for table in dictionary::tables() {
        for column in table.columns.iter().filter(|c| c.name.ends_with("_on")) {
            let sql = format!(
                "SELECT DISTINCT {0} FROM {1} WHERE {0} IS NOT NULL",
                column.name, table.name
            );
            let mut statement = conn.prepare(&sql)?;
            let found = statement.query_map([], |row| row.get::<_, String>(0))?;
            for text in found {
                let text = text?;
                if let Err(why) = parse_day(&text) {
                    let what =
                        format!("in {}, {} is '{text}', which {why}", table.name, column.name);
                    wrong.push(Wrong::new(what, BACKUP));
                }
            }
        }
    }
    Ok(wrong)
}

pub fn words(conn: &Connection) -> Result {
    type IsKnown = fn(&str) -> bool;
    fn known<T: std::str::FromStr>(text: &str) -> bool {
        text.parse::<T>().is_ok()
    }
    let kinds: [(&str, &str, IsKnown); 8] = [
        ("enrollment", "education", known::<Education>),
        ("job", "basis", known::<Basis>),
        ("activity", "unit", known::<ActivityUnit>),
        ("payment", "method", known::<Method>),
        ("act", "kind", known::<ActKind>),
        ("approval", "provider_kind", known::<ProviderKind>),
        ("approval", "format", known::<CourseFormat>),
        ("retraction", "kind", known::<Kind>),
    ];
    let mut wrong = Vec::new();
    for (table, column, is_known) in kinds {
        let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL");
        let mut statement = conn.prepare(&sql)?;
        for text in statement.query_map([], |row| row.get::<_, String>(0))? {
            let text = text?;
            if !is_known(&text) {
                let what =
                    format!("in {table}, {column} is '{text}', which the program does not know");
                wrong.push(Wrong::new(what, BACKUP));
            }
        }
    }
    Ok(wrong)
}

pub fn ratings(conn: &Connection) -> Result {
    let sql = "SELECT format('evaluation %d of portfolio %d has the ratings ''%s''', id, portfolio_id, ratings)
               FROM evaluation WHERE ratings = '' OR ratings GLOB '*[^MPN]*'";
    let hint = "retract it and record it again: lssc retract record evaluation N --reason TEXT";
    each(conn, sql, hint)
}

/// Whatever belongs to an application, a portfolio or another row of its table must belong to the same person.
pub fn owners(conn: &Connection) -> Result {
    let strangers = belongs::strangers(conn, &InForce::load(conn, None)?)?;
    let said = strangers.into_iter().map(|s| {
        let (table, id, of) = (s.table, s.id, s.of);
        let (candidate, of_candidate) = (s.candidate, s.of_candidate);
        let its = format!("its {of} {} belongs to candidate {of_candidate}", s.of_id);
        Wrong::new(format!("{table} {id} belongs to candidate {candidate}, but {its}"), BACKUP)
    });
    Ok(said.collect())
}
