//! The life of the file: made by `init`, recognised when opened, refused when foreign or newer.

use rusqlite::Connection;

use crate::model::Kind;

/// What marks a file as a register: the letters LSSC.
pub const APPLICATION_ID: i32 = 0x4C53_5343;

/// The steps from an empty file to the schema of this program; the version of a file is how many it has taken.
const STEPS: &[&str] = &[include_str!("001_register.sql")];

/// The version of the schema that this program reads and writes.
pub const VERSION: i32 = STEPS.len() as i32;

/// Every table of facts, with the kind by which its records are taken back one by one, where they are.
const TABLES: &[(&str, Option<Kind>)] = &[
    ("entry", None),
    ("retraction", None),
    ("parameter", None),
    ("competency_set", None),
    ("competency", None),
    ("candidate", Some(Kind::Candidate)),
    ("detail", Some(Kind::Detail)),
    ("enrollment", Some(Kind::Enrollment)),
    ("job", None),
    ("course", None),
    ("approval", Some(Kind::Approval)),
    ("agreement", Some(Kind::Agreement)),
    ("evaluator", Some(Kind::Evaluator)),
    ("evaluator_library", None),
    ("evaluator_not_for", None),
    ("completion", Some(Kind::Completion)),
    ("portfolio", Some(Kind::Portfolio)),
    ("revision", Some(Kind::Revision)),
    ("evaluation", Some(Kind::Evaluation)),
    ("rating_comment", None),
    ("certification", Some(Kind::Certification)),
    ("renewal", Some(Kind::Renewal)),
    ("activity", Some(Kind::Activity)),
    ("payment", Some(Kind::Payment)),
    ("refund", Some(Kind::Refund)),
    ("waiver", Some(Kind::Waiver)),
    ("act", Some(Kind::Act)),
    ("notice", Some(Kind::Notice)),
    ("purchase_order", Some(Kind::Order)),
    ("order_line", None),
    ("order_substitution", None),
    ("order_cancellation", None),
    ("invoice", Some(Kind::Invoice)),
    ("order_payment", None),
    ("seal", None),
];

/// The steps of the schema as SQL, in order.
pub fn steps() -> impl Iterator<Item = &'static str> {
    STEPS.iter().copied()
}

/// The tables of facts, in an order in which each comes after those it refers to.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(table, _)| *table)
}

/// The tables of facts, each with the kind by which its records are taken back one by one, where they are.
pub fn kinds() -> impl Iterator<Item = (&'static str, Option<Kind>)> {
    TABLES.iter().copied()
}

/// The tables whose records belong to one candidate.
pub fn personal_tables() -> impl Iterator<Item = &'static str> {
    const SHARED: &[&str] = &[
        "approval",
        "agreement",
        "evaluator",
        "purchase_order",
        "invoice",
    ];
    TABLES
        .iter()
        .filter(|(table, kind)| kind.is_some() && !SHARED.contains(table))
        .map(|(table, _)| *table)
}

/// The triggers that keep a table insert-only, as sentences: no update, no delete, and no replacing of a row, for which
/// SQLite fires no delete trigger.
pub fn guards(table: &str) -> String {
    format!(
        "CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} BEGIN
             SELECT RAISE(ABORT, 'a record is never changed: {table}'); END;
         CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} BEGIN
             SELECT RAISE(ABORT, 'a record is never deleted: {table}'); END;
         CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table}
             WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN
             SELECT RAISE(ABORT, 'a record is never replaced: {table}'); END;"
    )
}

/// The view of a table's records in force, for those that carry an entry.
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
    for step in STEPS {
        conn.execute_batch(step)?;
    }
    for (table, kind) in TABLES {
        conn.execute_batch(&guards(table))?;
        if !matches!(*table, "entry" | "retraction" | "seal") {
            conn.execute_batch(&in_force(table, *kind))?;
        }
    }
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", VERSION)
}
