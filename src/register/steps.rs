//! The schema: the steps that make it, and the guards and views of each table.

use rusqlite::Connection;

use crate::model::Kind;
use crate::register::kinds::TABLES;

/// What marks a file as a register: the letters LSSC.
pub const APPLICATION_ID: i32 = 0x4C53_5343;

/// The steps from an empty file to the schema of this program. The version of a file is the number of steps it has
/// taken.
pub(super) const STEPS: &[&str] = &[
    include_str!("001_register.sql"),
    include_str!("002_people.sql"),
    include_str!("003_desk.sql"),
];

/// The version of the schema that this program reads and writes.
pub const VERSION: i32 = STEPS.len() as i32;

/// The steps of the schema as SQL, in order.
pub fn steps() -> impl Iterator<Item = &'static str> {
    STEPS.iter().copied()
}

/// The triggers that keep a table insert-only, as sentences: no update, no delete, and no replacing of a row, because
/// SQLite fires no delete trigger for that.
pub fn guards(table: &str) -> String {
    let change = guard_against_change(table);
    format!(
        "{change}
         CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} BEGIN
             SELECT RAISE(ABORT, 'a record is never deleted: {table}'); END;
         CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table}
             WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN
             SELECT RAISE(ABORT, 'a record is never replaced: {table}'); END;"
    )
}

/// The trigger that forbids changing a row, except while somebody is forgotten.
pub(super) fn guard_against_change(table: &str) -> String {
    format!(
        "CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} BEGIN
             SELECT RAISE(ABORT, 'a record is never changed: {table}'); END;"
    )
}

/// The view of a table's records in force. Only tables with an entry column have one.
fn in_force(table: &str, kind: Option<Kind>) -> String {
    let record = kind.map_or(String::new(), |kind| {
        format!(
            " AND NOT EXISTS (SELECT 1 FROM taken_back t
                 WHERE t.target_entry = f.entry_id AND t.kind = '{kind}' AND t.record = f.id)"
        )
    });
    format!(
        "CREATE VIEW {table}_in_force AS SELECT f.* FROM {table} f
             WHERE NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.target_entry = f.entry_id AND t.kind IS NULL){record};"
    )
}

/// Makes the schema in an empty file, within the caller's transaction.
///
/// # Errors
/// Whatever SQLite says.
pub fn make(conn: &Connection) -> rusqlite::Result<()> {
    make_of(conn, STEPS.len())
}

/// Makes the schema of a version, to compare a file with it.
///
/// # Errors
/// Whatever SQLite says.
pub(super) fn make_of(conn: &Connection, version: usize) -> rusqlite::Result<()> {
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    take_steps(conn, 0, version)
}

/// Takes the missing steps up to a version, within the caller's transaction: makes the new tables with their guards and
/// views.
pub(super) fn take_steps(conn: &Connection, taken: usize, version: usize) -> rusqlite::Result<()> {
    let there = |table: &str| conn.table_exists(None, table);
    let mut new = Vec::new();
    for table in TABLES {
        if !there(table.name)? {
            new.push((table.name, table.kind));
        }
    }
    for step in STEPS.iter().take(version).skip(taken) {
        conn.execute_batch(step)?;
    }
    for (table, kind) in new {
        if !there(table)? {
            continue;
        }
        conn.execute_batch(&guards(table))?;
        if !matches!(table, "entry" | "retraction" | "seal") {
            conn.execute_batch(&in_force(table, kind))?;
        }
    }
    conn.pragma_update(None, "user_version", version as i32)
}

/// How many steps a file has taken.
///
/// # Errors
/// Whatever SQLite says.
pub fn version(conn: &Connection) -> rusqlite::Result<i32> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}
