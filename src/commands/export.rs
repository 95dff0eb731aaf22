//! `export`: all that the register holds, as CSV with a dictionary of its data.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::json;

use crate::commands::context::Context;
use crate::commands::written::Written;
use crate::disk::{Folder, Readers};
use crate::failure::{Doing, Failure};
use crate::model::Entry;
use crate::register::dictionary::{self, Table};
use crate::register::{migrate, seal};
use crate::render::exact;

/// Write everything in the register to a folder, a CSV file a table
///
/// A README explains each table and column. Also what was taken back is written; the retraction table says what was. A
/// new folder is there whole or not at all; in one that was there, README.md is written last: without it the export is
/// not whole. `lssc init --from DIR` makes a register of it that is the same.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc export records-2026-11-22
  lssc export records && lssc init --from records --register copy.db")]
pub struct ExportArgs {
    /// A new or empty folder
    folder: PathBuf,
}

/// The file that says what an export is of; it is written last.
pub const README: &str = "README.md";

/// What an export says of itself, in one line of its README.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The version of the schema.
    pub schema: i32,
    /// The last entry and its seal; an export of schema 1 does not say them.
    last: Option<(Entry, String)>,
}

impl About {
    /// Reads the line of a README that says it.
    pub fn read(readme: &str) -> Option<About> {
        let line = readme.lines().find(|line| line.starts_with("Schema "))?;
        let mut words = line.split([' ', ',', '.']).filter(|word| !word.is_empty());
        let schema = words.nth(1)?.parse().ok()?;
        let entry = words.nth(2).and_then(|entry| entry.parse().ok());
        let seal = words.next_back().map(str::to_string);
        Some(About { schema, last: entry.zip(seal) })
    }

    fn line(conn: &Connection) -> Result<String, Failure> {
        let last = seal::last(conn, None).doing("read the last entry")?;
        let (entry, _, seal) = last.unwrap_or_default();
        Ok(format!(
            "Schema {}, through entry {entry}, whose seal is {}.",
            migrate::VERSION,
            seal.unwrap_or("none".to_string())
        ))
    }

    /// Whether a register that ends with this entry and seal is what was exported.
    pub fn is_of(&self, entry: Entry, seal: Option<&str>) -> bool {
        let said = self.last.as_ref();
        said.is_none_or(|(last, sealed)| *last == entry && seal == Some(sealed))
    }
}

pub fn run(args: ExportArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let folder = &args.folder;
    refuse_what_is_in_use(folder)?;
    let tables = dictionary::tables();
    let mut files = ctx.door().folder(folder, Readers::Owner).written()?;
    if ctx.dry_run {
        let text = format!("{} tables would be written to {}.", tables.len(), folder.display());
        return said(ctx, folder, &[], &text);
    }

    let counts = write_all(&snapshot, &mut files, &tables)?;
    files.keep().written()?;
    let records: i64 = counts.iter().map(|(_, count)| count).sum();
    let text =
        format!("Exported {records} records in {} tables to {}.", counts.len(), folder.display());
    said(ctx, folder, &counts, &text)
}

fn said(ctx: &Context, folder: &Path, counts: &[(String, i64)], text: &str) -> Result<(), Failure> {
    if ctx.json() {
        let tables: serde_json::Map<String, serde_json::Value> =
            counts.iter().map(|(table, count)| (table.clone(), json!(count))).collect();
        let folder = folder.display().to_string();
        return ctx.print_json(&json!({ "export": folder, "tables": tables }));
    }
    ctx.print(text)
}

fn refuse_what_is_in_use(folder: &Path) -> Result<(), Failure> {
    let shown = folder.display();
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(Failure::failed(format!("{shown} is not a folder; nothing was exported"))
            .hint("name a new folder"));
    }
    let mut inside = std::fs::read_dir(folder).doing(&format!("look into {shown}"))?;
    match inside.next() {
        None => Ok(()),
        Some(_) => {
            Err(Failure::failed(format!("the folder {shown} is not empty; nothing was exported"))
                .hint("name a new folder, so that nothing in this one is mixed up with the export"))
        }
    }
}

fn file_of(table: &Table) -> String {
    format!("{}.csv", table.name)
}

fn write_all(
    conn: &Connection,
    files: &mut Folder,
    tables: &[Table],
) -> Result<Vec<(String, i64)>, Failure> {
    let mut counts = Vec::new();
    for table in tables {
        let count = files.file_of(&file_of(table), |out| write_table(conn, out, table));
        counts.push((table.name.clone(), count.written()??));
    }
    let text = readme(&About::line(conn)?, tables, &counts);
    files.file(README, |out| out.write_all(text.as_bytes())).written()?;
    Ok(counts)
}

fn write_table(conn: &Connection, out: &mut dyn Write, table: &Table) -> Result<i64, Failure> {
    let what = format!("write {}", file_of(table));
    let mut out = csv::Writer::from_writer(out);
    let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY id", names.join(", "), table.name);
    let mut statement = conn.prepare(&sql).doing("read the register")?;
    out.write_record(&names).doing(&what)?;
    let mut rows = statement.query([]).doing("read the register")?;
    let mut count = 0;
    while let Some(row) = rows.next().doing("read the register")? {
        for (place, column) in table.columns.iter().enumerate() {
            let cell = match row.get_ref(place).doing("read the register")? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => number.to_string(),
                ValueRef::Text([]) if column.optional => EMPTY.to_string(),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    exact(&String::from_utf8_lossy(text)).into_owned()
                }
            };
            out.write_field(cell).doing(&what)?;
        }
        out.write_record(None::<&[u8]>).doing(&what)?;
        count += 1;
    }
    out.flush().doing(&what)?;
    Ok(count)
}

/// An empty text, where an empty cell is no value: the apostrophe is not part of it.
const EMPTY: &str = "'";

/// The dictionary: every table and column in a sentence, from the comments in the schema.
fn readme(about: &str, tables: &[Table], counts: &[(String, i64)]) -> String {
    let mut text = format!(
        "# Export of a register of lssc\n\n{about}\n\n\
         One CSV file a table, UTF-8, a header in each. Days are YYYY-MM-DD, instants are UTC. Minutes, cents and\n\
         millionths are whole numbers. Every record carries the number of the entry that recorded it; a record counts\n\
         unless `retraction.csv` takes it or its entry back: of the retractions of one target the latest decides.\n\n\
         An empty cell is no value where the column may be empty, and otherwise an empty text. An apostrophe at the\n\
         beginning of a text is not part of it: it keeps a spreadsheet from running what follows, it stands before a text\n\
         that begins with an apostrophe itself, and by itself it is an empty text. `\\u{{1b}}` is the character of that\n\
         number.\n\n\
         `lssc init --from` this folder makes a register of it that is the one exported, and refuses what was changed in\n\
         it since. Look at it in a spreadsheet, and save elsewhere.\n"
    );
    for (table, (_, count)) in tables.iter().zip(counts) {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "\n## {}.csv\n\n{} ({count} record{})\n\n| column | type | may be empty | meaning |\n|---|---|---|---|\n",
            table.name,
            table.meaning,
            if *count == 1 { "" } else { "s" }
        );
        for column in &table.columns {
            let optional = if column.optional { "yes" } else { "no" };
            let _ = writeln!(
                text,
                "| {} | {} | {optional} | {} |",
                column.name, column.kind, column.meaning
            );
        }
    }
    text
}
