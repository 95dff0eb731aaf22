//! `export`: everything in the register as CSV, with a dictionary of the data.

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

/// Write everything in the register to a folder, one CSV file per table
///
/// A README explains each table and column. Retracted records are included; the retraction table says which they are. A
/// new folder appears only when it is complete. In an existing folder README.md is written last: without it the export
/// is incomplete. `lssc init --from DIR` makes the same register again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc export records-2026-11-22
  lssc export records && lssc init --from records --register copy.db")]
pub struct ExportArgs {
    /// A new or empty folder
    folder: PathBuf,
}

/// The file that describes the export; it is written last.
pub const README: &str = "README.md";

/// What one line of an export's README says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The version of the schema.
    pub schema: i32,
    /// The last entry and its seal. An export of schema 1 does not have them.
    last: Option<(Entry, String)>,
}

impl About {
    /// Reads that line of a README.
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

    /// Whether a register that ends with this entry and seal is the exported one.
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

/// An empty text, in a column where an empty cell means no value. The apostrophe is not part of the text.
const EMPTY: &str = "'";

/// The dictionary: a sentence about every table and column, from the comments in the schema.
fn readme(about: &str, tables: &[Table], counts: &[(String, i64)]) -> String {
    let mut text = format!(
        "# Export of a register of lssc\n\n{about}\n\n\
         One CSV file per table, UTF-8, each with a header. Days are YYYY-MM-DD, instants are UTC. Minutes, cents and\n\
         millionths are whole numbers. Every record has the number of the entry that recorded it; a record counts\n\
         unless `retraction.csv` retracts it or its entry: of several retractions of one target the latest decides.\n\n\
         An empty cell means no value if the column may be empty, and otherwise an empty text. An apostrophe at the\n\
         beginning of a text is not part of it: it keeps a spreadsheet from running what follows, it comes before a text\n\
         that begins with an apostrophe itself, and alone it is an empty text. `\\u{{1b}}` is the character with that\n\
         number.\n\n\
         `lssc init --from` this folder makes the same register again, and refuses if anything was changed in\n\
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
