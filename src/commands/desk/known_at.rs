//! `--known-at`: what the register said at an earlier entry or instant.

use std::str::FromStr;

use clap::Args;
use rusqlite::{Connection, OptionalExtension};

use crate::commands::context::{Context, instant};
use crate::failure::{Doing, Failure};
use crate::model::Entry;
use crate::period::{Day, parse_day};
use crate::register::Reading;

/// `--known-at`: use only what was recorded by then.
#[derive(Debug, Args, Default)]
pub struct KnownAt {
    /// Use only what was recorded by then: the number of an entry, a day (that day included), or an instant such as
    /// 2026-11-22T14:00:00Z [default: everything recorded]
    #[arg(long, value_name = "WHEN")]
    known_at: Option<Moment>,
}

/// A place in the history of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The end of an entry.
    Entry(Entry),
    /// The end of a day.
    Day(Day),
    /// An instant by the clock.
    Instant(chrono::DateTime<chrono::FixedOffset>),
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Moment, String> {
        let typed = text.trim();
        if let Ok(entry) = typed.parse() {
            return Ok(Moment::Entry(entry));
        }
        if let Ok(day) = parse_day(typed) {
            return Ok(Moment::Day(day));
        }
        chrono::DateTime::parse_from_rfc3339(typed)
            .map(Moment::Instant)
            .map_err(|_| {
                "is neither the number of an entry, nor an instant such as 2026-11-22T14:00:00Z, nor a day".to_string()
            })
    }
}

impl Moment {
    /// The last entry made by then.
    pub fn entry(self, ctx: &Context, conn: &Connection) -> Result<Entry, Failure> {
        match self {
            Moment::Entry(entry) => by_number(conn, entry),
            Moment::Day(day) => by_instant(conn, &ctx.end_of(day)),
            Moment::Instant(at) => by_instant(conn, &instant(at)),
        }
    }
}

impl KnownAt {
    /// What was known at the end of a day.
    pub fn end_of(day: Day) -> KnownAt {
        KnownAt { known_at: Some(Moment::Day(day)) }
    }

    /// Whether it looks back at an earlier entry or instant.
    pub fn looks_back(&self) -> bool {
        self.known_at.is_some()
    }

    /// The last entry that is known. None means all there are.
    pub fn through(&self, ctx: &Context, conn: &Connection) -> Result<Option<Entry>, Failure> {
        self.known_at.map(|moment| moment.entry(ctx, conn)).transpose()
    }

    /// The register as it was known then.
    pub fn reading<'c>(&self, ctx: &Context, conn: &'c Connection) -> Result<Reading<'c>, Failure> {
        Reading::new(conn, self.through(ctx, conn)?).doing("read the register")
    }
}

fn by_number(conn: &Connection, entry: Entry) -> Result<Entry, Failure> {
    let found = conn
        .query_row("SELECT id FROM entry WHERE id = ?1", [entry], |row| row.get(0))
        .optional()
        .doing("read the entry")?;
    found.ok_or_else(|| {
        Failure::failed(format!("there is no entry {entry} in the register"))
            .hint("see the entries: lssc report entries")
    })
}

fn by_instant(conn: &Connection, instant: &str) -> Result<Entry, Failure> {
    let found = conn
        .query_row(
            "SELECT id FROM entry WHERE made_at <= ?1 ORDER BY id DESC LIMIT 1",
            [instant],
            |row| row.get(0),
        )
        .optional()
        .doing("read the entries")?;
    found.ok_or_else(|| {
        Failure::failed(format!("nothing was recorded by {instant}"))
            .hint("see when the first entry was made: lssc report entries")
    })
}
