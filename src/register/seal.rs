//! Seals: each entry has a digest over the seal before it and everything it recorded.
//!
//! If somebody alters, adds, deletes or moves a record by other means than lssc, it no longer matches its seal.
//! Whoever makes one seal again must make all later ones again, and then the last one differs from the one noted in the
//! minutes. A seal is SHA-256 over the seal before it (for the first entry, 32 zero bytes), the digest of the public
//! part of the entry and the digest of its private part. The parts consist of the entry's row and its rows in every
//! table, in the order of [`kinds::TABLES`] and then by number. The private part has the columns with personal details
//! ([`kinds::Table::private`]), each row after its number; the public part has all others.
//!
//! So personal details can be forgotten and the seal in the minutes still proves everything else: `forgotten` then
//! keeps the digest of the private part as it was sealed, and the digest of what is left. Nobody can find out by
//! guessing what was forgotten, because the entry's salt belongs to the private part and is replaced.
//!
//! A row is hashed as the length and letters of its table's name, then each value that is not NULL as its column's
//! place (from 1), a letter for its type and its bytes (numbers in eight, little-endian; texts after their length in
//! four), then a zero byte. A column that a later schema appends and old rows leave empty changes no seal.
//!
//! Seals made under schema 1 have form 1: one digest over the seal before and whole rows. When a register is migrated
//! to schema 2, `parted` records the digests of both parts of each such entry. They replace the seal once something of
//! the entry is forgotten. The first ones recorded for an entry count, and no later entry can replace them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, Statement, params};
use sha2::{Digest as _, Sha256};

use crate::model::{Entry, Id};
use crate::register::kinds;

/// How many bytes are hashed at a time.
const AT_ONCE: usize = 1 << 14;

/// The form of new seals.
pub(super) const FORM: i64 = 2;

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// The tables whose rows an entry's seal covers, besides the entry's own row.
fn sealed() -> impl Iterator<Item = &'static str> {
    kinds::names().filter(|table| !matches!(*table, "entry" | "seal"))
}

/// The columns of a table that a seal covers.
struct Shape {
    table: &'static str,
    columns: usize,
    public: Vec<usize>,
    /// The columns with personal details. If there are any, the row's number comes first.
    private: Vec<usize>,
}

impl Shape {
    /// The first `columns` columns of a query are those of the table.
    fn of(table: &'static str, statement: &Statement, columns: usize) -> Shape {
        let details: Vec<&str> = kinds::find(table).into_iter().flat_map(|t| t.private()).collect();
        let names: Vec<&str> = statement.column_names().collect();
        let private = |place: &usize| details.contains(&names[*place]);
        let (mut private, public): (Vec<usize>, Vec<usize>) = (0..columns).partition(private);
        if !private.is_empty() {
            private.insert(0, 0);
        }
        Shape { table, columns, public, private }
    }
}

/// A digest in progress.
#[derive(Default)]
struct Stream {
    hash: Sha256,
    bytes: Vec<u8>,
}

impl Stream {
    /// Adds values of a row, by the places of their columns.
    fn row(
        &mut self,
        table: &str,
        columns: impl Iterator<Item = usize>,
        row: &Row,
    ) -> rusqlite::Result<()> {
        let bytes = &mut self.bytes;
        bytes.push(table.len() as u8);
        bytes.extend_from_slice(table.as_bytes());
        for column in columns {
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

    fn digest(mut self) -> Digest {
        self.hash.update(&self.bytes);
        self.hash.finalize().into()
    }
}

/// An entry's digests in progress.
#[derive(Default)]
struct Sealing {
    /// Form 1: the public part covers everything, after the seal before.
    whole: bool,
    public: Stream,
    private: Stream,
}

impl Sealing {
    fn whole(before: &Digest) -> Sealing {
        let mut sealing = Sealing { whole: true, ..Sealing::default() };
        sealing.public.bytes.extend_from_slice(before);
        sealing
    }

    fn row(&mut self, shape: &Shape, row: &Row) -> rusqlite::Result<()> {
        if self.whole {
            return self.public.row(shape.table, 0..shape.columns, row);
        }
        self.public.row(shape.table, shape.public.iter().copied(), row)?;
        match shape.private.as_slice() {
            [] => Ok(()),
            private => self.private.row(shape.table, private.iter().copied(), row),
        }
    }

    fn parts(self) -> Parts {
        Parts { public: self.public.digest(), private: self.private.digest() }
    }
}

/// The digests of the two parts of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Covers everything but personal details.
    pub public: Digest,
    /// Covers the personal details.
    pub private: Digest,
}

impl Parts {
    /// The seal of form 2.
    fn after(&self, before: &Digest) -> Digest {
        let mut hash = Sha256::new();
        hash.update(before);
        hash.update(self.public);
        hash.update(self.private);
        hash.finalize().into()
    }
}

/// Digests to verify with after personal details were forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Forgotten {
    private_was: Option<Digest>,
    private_is: Digest,
}

/// The entries that lost something to forgetting: the first record has the digest as sealed, the last one the digest as
/// it is now.
fn forgotten(conn: &Connection) -> rusqlite::Result<HashMap<Entry, Forgotten>> {
    let mut statement =
        conn.prepare("SELECT target_entry, private_was, private_is FROM forgotten ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut found: HashMap<Entry, Forgotten> = HashMap::new();
    while let Some(row) = rows.next()? {
        let digest = |column| -> rusqlite::Result<Option<Digest>> {
            let text: Option<String> = row.get(column)?;
            Ok(text.map(|text| from_hex(&text)))
        };
        let entry: Entry = row.get(0)?;
        let first = found.get(&entry).map(|f| f.private_was);
        let kept = Forgotten {
            private_was: first.unwrap_or(digest(1)?),
            private_is: digest(2)?.unwrap_or_default(),
        };
        found.insert(entry, kept);
    }
    Ok(found)
}

/// The public digests of entries with seals of form 1, as first recorded.
fn parted(conn: &Connection) -> rusqlite::Result<HashMap<Entry, Digest>> {
    let mut statement =
        conn.prepare("SELECT target_entry, public_digest FROM parted ORDER BY id DESC")?;
    let rows =
        statement.query_map([], |row| Ok((row.get(0)?, from_hex(&row.get::<_, String>(1)?))))?;
    rows.collect()
}

/// The entries whose seals are of form 1.
pub(super) fn of_form_1(conn: &Connection) -> rusqlite::Result<BTreeSet<Entry>> {
    let mut statement = conn.prepare("SELECT entry_id FROM seal WHERE form < ?1")?;
    statement.query_map([FORM], |row| row.get(0))?.collect()
}

/// The entries with seals of form 1 whose two digests are not recorded yet.
pub(super) fn not_parted(conn: &Connection) -> rusqlite::Result<BTreeSet<Entry>> {
    let mut entries = of_form_1(conn)?;
    for parted in parted(conn)?.keys() {
        entries.remove(parted);
    }
    Ok(entries)
}

/// The highest number in every table that a seal covers.
///
/// Numbers only grow, so later records have higher ones.
///
/// # Errors
/// SQLite's, here and in every function below.
pub(super) fn heights(conn: &Connection) -> rusqlite::Result<Vec<Id>> {
    let highest: Vec<String> =
        sealed().map(|table| format!("(SELECT coalesce(max(id), 0) FROM {table})")).collect();
    conn.prepare_cached(&format!("SELECT {}", highest.join(", ")))?
        .query_row([], |row| (0..highest.len()).map(|column| row.get(column)).collect())
}

/// Seals the last entry, whose records have numbers above `before`, in the transaction that recorded it.
pub(super) fn seal(conn: &Connection, entry: Entry, before: &[Id]) -> rusqlite::Result<()> {
    let last: Option<String> = conn
        .prepare_cached("SELECT digest FROM seal ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let mut sealing = Sealing::default();
    add_rows(conn, &mut sealing, "entry", entry - 1)?;
    let now = heights(conn)?;
    for ((table, before), now) in sealed().zip(before).zip(now) {
        if now > *before {
            add_rows(conn, &mut sealing, table, *before)?;
        }
    }
    let before = last.map_or([0; 32], |text| from_hex(&text));
    let digest = sealing.parts().after(&before);
    conn.prepare_cached("INSERT INTO seal (entry_id, digest, form) VALUES (?1, ?2, ?3)")?
        .insert(params![entry, hex(&digest), FORM])?;
    Ok(())
}

fn add_rows(
    conn: &Connection,
    sealing: &mut Sealing,
    table: &'static str,
    above: Id,
) -> rusqlite::Result<()> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT * FROM {table} WHERE id > ?1 ORDER BY id"))?;
    let shape = Shape::of(table, &statement, statement.column_count());
    let mut rows = statement.query([above])?;
    while let Some(row) = rows.next()? {
        sealing.row(&shape, row)?;
    }
    Ok(())
}

/// The last entry up to another one, the instant it was made, and its seal if it has one.
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

/// Every entry with its seal, if it has one. Shows whether two registers share an entry.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection) -> rusqlite::Result<BTreeSet<(Entry, Option<String>)>> {
    let mut statement =
        conn.prepare("SELECT e.id, s.digest FROM entry e LEFT JOIN seal s ON s.entry_id = e.id")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The first break in the chain of seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The entry has no seal.
    Unsealed(Entry),
    /// The entry, its records or something before it differs from what was sealed.
    Altered(Entry),
    /// There are records of an entry that does not exist.
    Nowhere(Entry),
}

/// The digests of these entries as they are now, sealed or not.
pub(super) fn parts(
    conn: &Connection,
    entries: &BTreeSet<Entry>,
) -> rusqlite::Result<BTreeMap<Entry, Parts>> {
    let mut sealings: BTreeMap<Entry, Sealing> = BTreeMap::new();
    for table in std::iter::once("entry").chain(sealed()) {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY id"))?;
        let shape = Shape::of(table, &statement, statement.column_count());
        let of = match table {
            "entry" => 0,
            _ => statement.column_index("entry_id")?,
        };
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let entry = row.get(of)?;
            if entries.contains(&entry) {
                sealings.entry(entry).or_default().row(&shape, row)?;
            }
        }
    }
    let parts = sealings.into_iter().map(|(entry, s)| (entry, s.parts()));
    Ok(parts.collect())
}

/// Checks the whole chain in one pass over all tables side by side, by number.
pub fn first_break(conn: &Connection) -> rusqlite::Result<Option<Break>> {
    let (forgotten, parted) = (forgotten(conn)?, parted(conn)?);
    let tables: Vec<&str> = sealed().collect();
    let mut statements = Vec::new();
    for table in &tables {
        let statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY id"))?;
        statements.push((statement.column_index("entry_id")?, statement));
    }
    let mut cursors = Vec::new();
    for ((of, statement), table) in statements.iter_mut().zip(&tables) {
        let shape = Shape::of(table, statement, statement.column_count());
        let mut rows = statement.query([])?;
        rows.advance()?;
        cursors.push((*of, shape, rows));
    }
    let mut entries = conn.prepare(
        "SELECT e.*, s.digest, s.form FROM entry e LEFT JOIN seal s ON s.entry_id = e.id ORDER BY e.id",
    )?;
    let columns = entries.column_count() - 2;
    let shape = Shape::of("entry", &entries, columns);
    let mut entries = entries.query([])?;
    let mut before = [0; 32];
    while let Some(row) = entries.next()? {
        let entry: Entry = row.get(0)?;
        let Some(sealed) = row.get::<_, Option<String>>(columns)? else {
            return Ok(Some(Break::Unsealed(entry)));
        };
        let first_form = row.get::<_, i64>(columns + 1)? < FORM;
        let gone = forgotten.get(&entry);
        let mut sealing =
            if first_form && gone.is_none() { Sealing::whole(&before) } else { Sealing::default() };
        sealing.row(&shape, row)?;
        for (of, shape, rows) in &mut cursors {
            while let Some(row) = rows.get() {
                if row.get::<_, Entry>(*of)? > entry {
                    break;
                }
                sealing.row(shape, row)?;
                rows.advance()?;
            }
        }
        let parts = sealing.parts();
        let digest = match (first_form, gone) {
            (true, None) => parts.public,
            (false, None) => parts.after(&before),
            (_, Some(gone)) if gone.private_is != parts.private => [0; 32],
            (true, Some(_)) if parted.get(&entry) == Some(&parts.public) => from_hex(&sealed),
            (true, Some(_)) => [0; 32],
            (false, Some(gone)) => {
                Parts { private: gone.private_was.unwrap_or_default(), ..parts }.after(&before)
            }
        };
        if sealed != hex(&digest) {
            return Ok(Some(Break::Altered(entry)));
        }
        before = digest;
    }
    for (of, _, rows) in &cursors {
        if let Some(row) = rows.get() {
            return Ok(Some(Break::Nowhere(row.get(*of)?)));
        }
    }
    Ok(None)
}

pub(super) fn hex(digest: &Digest) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads a digest of 64 hexadecimal digits. Anything else reads as zeros, so that the next seal does not match.
fn from_hex(text: &str) -> Digest {
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = std::str::from_utf8(pair)
            .ok()
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .unwrap_or(0);
    }
    digest
}
