//! Seals: each entry carries a digest over the one before it and all that it recorded.
//!
//! What is altered, added, deleted or put elsewhere past the program's guards no longer fits its seal, and whoever
//! makes a seal anew must make all that follow anew; then the last one is not the one that was written into the
//! minutes. A seal is SHA-256 over the seal before it (for the first entry, 32 zero bytes), the entry's row, and its
//! rows in every table, table by table in the order of [`migrate::tables`] and within one by number.
//!
//! A row is the length and letters of its table's name, then each value that is not NULL as its column's place (from
//! 1), a letter for its type and its bytes (numbers in eight, little end first; texts after their length in four), then
//! a zero byte. A column that a later schema appends and old rows leave empty changes no seal.

use std::fmt::Write as _;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use crate::model::{Entry, Id};
use crate::register::migrate;

/// So many bytes are hashed at a time.
const AT_ONCE: usize = 1 << 14;

/// The tables whose rows an entry's seal covers, besides its own.
fn sealed() -> impl Iterator<Item = &'static str> {
    migrate::tables().filter(|table| !matches!(*table, "entry" | "seal"))
}

/// The digest of one entry under way.
struct Sealing {
    hash: Sha256,
    bytes: Vec<u8>,
}

impl Sealing {
    fn after(before: &[u8; 32]) -> Sealing {
        let mut hash = Sha256::new();
        hash.update(before);
        Sealing {
            hash,
            bytes: Vec::with_capacity(2 * AT_ONCE),
        }
    }

    /// Adds the first `columns` values of a row.
    fn row(&mut self, table: &str, columns: usize, row: &Row) -> rusqlite::Result<()> {
        let bytes = &mut self.bytes;
        bytes.push(table.len() as u8);
        bytes.extend_from_slice(table.as_bytes());
        for column in 0..columns {
            let value = row.get_ref(column)?;
            if !matches!(value, ValueRef::Null) {
                bytes.push(column as u8 + 1);
            }
            match value {
                ValueRef::Null => {}
                ValueRef::Integer(number) => {
                    bytes.push(b'i');
                    bytes.extend_from_slice(&number.to_le_bytes());
                }
                ValueRef::Real(number) => {
                    bytes.push(b'r');
                    bytes.extend_from_slice(&number.to_le_bytes());
                }
                ValueRef::Text(text) => {
                    bytes.push(b't');
                    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
                    bytes.extend_from_slice(text);
                }
                ValueRef::Blob(blob) => {
                    bytes.push(b'b');
                    bytes.extend_from_slice(&(blob.len() as u32).to_le_bytes());
                    bytes.extend_from_slice(blob);
                }
            }
        }
        bytes.push(0);
        if bytes.len() >= AT_ONCE {
            self.hash.update(&bytes);
            bytes.clear();
        }
        Ok(())
    }

    fn digest(mut self) -> [u8; 32] {
        self.hash.update(&self.bytes);
        self.hash.finalize().into()
    }
}

/// The highest number in every table that a seal covers.
///
/// Numbers are given one after another, so that what is recorded later has higher ones.
///
/// # Errors
/// SQLite's, here and in every function below.
pub(super) fn heights(conn: &Connection) -> rusqlite::Result<Vec<Id>> {
    let highest: Vec<String> = sealed()
        .map(|table| format!("(SELECT coalesce(max(id), 0) FROM {table})"))
        .collect();
    conn.prepare_cached(&format!("SELECT {}", highest.join(", ")))?
        .query_row([], |row| {
            (0..highest.len()).map(|column| row.get(column)).collect()
        })
}

/// Seals the last entry, whose records lie above `before`, in the transaction that recorded it.
pub(super) fn seal(conn: &Connection, entry: Entry, before: &[Id]) -> rusqlite::Result<()> {
    let last: Option<String> = conn
        .prepare_cached("SELECT digest FROM seal ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let mut sealing = Sealing::after(&last.map_or([0; 32], |text| from_hex(&text)));
    add_rows(conn, &mut sealing, "entry", entry - 1)?;
    let now = heights(conn)?;
    for ((table, before), now) in sealed().zip(before).zip(now) {
        if now > *before {
            add_rows(conn, &mut sealing, table, *before)?;
        }
    }
    conn.prepare_cached("INSERT INTO seal (entry_id, digest) VALUES (?1, ?2)")?
        .execute(params![entry, hex(&sealing.digest())])?;
    Ok(())
}

fn add_rows(
    conn: &Connection,
    sealing: &mut Sealing,
    table: &str,
    above: Id,
) -> rusqlite::Result<()> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT * FROM {table} WHERE id > ?1 ORDER BY id"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([above])?;
    while let Some(row) = rows.next()? {
        sealing.row(table, columns, row)?;
    }
    Ok(())
}

/// The last entry through another one, the instant it was made, and its seal where it has one.
pub fn last(
    conn: &Connection,
    through: Option<Entry>,
) -> rusqlite::Result<Option<(Entry, String, Option<String>)>> {
    conn.query_row(
        "SELECT e.id, e.made_at, s.digest FROM entry e LEFT JOIN seal s ON s.entry_id = e.id
         WHERE e.id <= ?1 ORDER BY e.id DESC LIMIT 1",
        [through.unwrap_or(Entry::MAX)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
    .optional()
}

/// Where the chain of seals breaks first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The entry has no seal.
    Unsealed(Entry),
    /// The entry, its records or what comes before it are not what was sealed.
    Altered(Entry),
    /// There are records of the entry, which there is not.
    Nowhere(Entry),
}

/// Looks at the whole chain in one pass over every table, by number, side by side.
pub fn first_break(conn: &Connection) -> rusqlite::Result<Option<Break>> {
    let tables: Vec<&str> = sealed().collect();
    let mut statements = Vec::new();
    for table in &tables {
        let statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY id"))?;
        statements.push((statement.column_index("entry_id")?, statement));
    }
    let mut cursors = Vec::new();
    for ((of, statement), table) in statements.iter_mut().zip(&tables) {
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        rows.advance()?;
        cursors.push((*table, *of, columns, rows));
    }
    let mut entries = conn.prepare(
        "SELECT e.*, s.digest FROM entry e LEFT JOIN seal s ON s.entry_id = e.id ORDER BY e.id",
    )?;
    let columns = entries.column_count() - 1;
    let mut entries = entries.query([])?;
    let mut before = [0; 32];
    while let Some(row) = entries.next()? {
        let entry: Entry = row.get(0)?;
        let Some(sealed) = row.get::<_, Option<String>>(columns)? else {
            return Ok(Some(Break::Unsealed(entry)));
        };
        let mut sealing = Sealing::after(&before);
        sealing.row("entry", columns, row)?;
        for (table, of, columns, rows) in &mut cursors {
            while let Some(row) = rows.get() {
                if row.get::<_, Entry>(*of)? > entry {
                    break;
                }
                sealing.row(table, *columns, row)?;
                rows.advance()?;
            }
        }
        before = sealing.digest();
        if sealed != hex(&before) {
            return Ok(Some(Break::Altered(entry)));
        }
    }
    for (_, of, _, rows) in &cursors {
        if let Some(row) = rows.get() {
            return Ok(Some(Break::Nowhere(row.get(*of)?)));
        }
    }
    Ok(None)
}

fn hex(digest: &[u8; 32]) -> String {
    digest
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The digest that a text of 64 digits says; what is none reads as zeros, and what follows it does not fit.
fn from_hex(text: &str) -> [u8; 32] {
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = std::str::from_utf8(pair)
            .ok()
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .unwrap_or(0);
    }
    digest
}
