//! Everything the register has about one person, in force or not, table by table.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::model::{Entry, Id, Kind};
use crate::register::history;
use crate::register::kinds::{self, TABLES};
use crate::register::unread::{Unread, reading};

/// Records of one table that concern a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The table.
    pub table: &'static str,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its records, each with the entry that retracted it, if any.
    pub records: Vec<(Vec<Value>, Option<Entry>)>,
}

/// Selects the records of a table that concern a person, under all their numbers. None if the table is about nobody.
///
/// A line of an order is found by e-mail address, and an evaluator with the same address is the same person (P2). A
/// record that also names another person, such as an order line that passed to a substitute, counts as theirs too.
pub(super) fn about(table: &str, numbers: &[Id]) -> Option<String> {
    let theirs = history::theirs("candidate_id", numbers);
    let addresses = format!("(SELECT email_key FROM detail WHERE {theirs})");
    let lines = format!(
        "(SELECT id FROM order_line WHERE email_key IN {addresses}
          UNION SELECT line_id FROM order_substitution WHERE email_key IN {addresses})"
    );
    let evaluators = format!("(SELECT id FROM evaluator WHERE lower(trim(email)) IN {addresses})");
    Some(match table {
        "rating_comment" => {
            format!("evaluation_id IN (SELECT id FROM evaluation WHERE {theirs})")
        }
        "order_line" | "order_substitution" => format!("email_key IN {addresses}"),
        "order_payment" => format!("line_id IN {lines}"),
        "purchase_order" => format!("id IN (SELECT order_id FROM order_line WHERE id IN {lines})"),
        "evaluator" => format!("id IN {evaluators}"),
        "evaluator_library" => format!("evaluator_id IN {evaluators}"),
        "evaluator_not_for" => theirs,
        _ => history::about_them(kinds::find(table)?, numbers)?,
    })
}

/// Every record that concerns a person under any of their numbers, and last the entries that recorded or retracted
/// them.
///
/// Leaves out tables without a record. The list is empty for a person the register never knew.
pub fn dossier(conn: &Connection, numbers: &[Id]) -> Result<Vec<Held>, Unread> {
    reading("read what is recorded about the person", || {
        let fates = history::taken_back(conn)?;
        let mut entries: BTreeSet<Entry> = BTreeSet::new();
        let mut held = Vec::new();
        for declared in TABLES {
            let (table, kind) = (declared.name, declared.kind);
            let Some(about) = about(table, numbers) else {
                continue;
            };
            let taken_back = |entry: Entry, id: Id| {
                let record = kind.and_then(|kind: Kind| fates.get(&(entry, Some((kind, id)))));
                fates.get(&(entry, None)).or(record).copied()
            };
            let mut statement =
                conn.prepare(&format!("SELECT * FROM {table} WHERE {about} ORDER BY id"))?;
            let columns: Vec<String> = statement.column_names().map(str::to_string).collect();
            let mut rows = statement.query([])?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                let (id, entry): (Id, Entry) = (row.get("id")?, row.get("entry_id")?);
                let by = taken_back(entry, id);
                entries.insert(entry);
                entries.extend(by);
                let cells: Result<Vec<Value>, _> =
                    (0..columns.len()).map(|place| row.get(place)).collect();
                records.push((cells?, by));
            }
            if !records.is_empty() {
                held.push(Held { table, columns, records });
            }
        }
        if !entries.is_empty() {
            held.push(of_entries(conn, &entries, &fates)?);
        }
        Ok(held)
    })
}

fn of_entries(
    conn: &Connection,
    entries: &BTreeSet<Entry>,
    fates: &history::Fates,
) -> rusqlite::Result<Held> {
    let mut statement = conn.prepare("SELECT * FROM entry WHERE id = ?1")?;
    let columns: Vec<String> = statement.column_names().map(str::to_string).collect();
    let mut records = Vec::new();
    for entry in entries {
        let cells = statement
            .query_row([entry], |row| (0..columns.len()).map(|place| row.get(place)).collect())?;
        records.push((cells, fates.get(&(*entry, None)).copied()));
    }
    Ok(Held { table: "entry", columns, records })
}
