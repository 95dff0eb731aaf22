//! `candidate export`: everything about one person, as one JSON document.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::types::Value as Cell;
use serde_json::{Map, Value, json};

use crate::commands::context::Context;
use crate::commands::lookup;
use crate::commands::written::{Written, writing};
use crate::disk::{self, Readers};
use crate::failure::{Doing, Failure};
use crate::model::Id;
use crate::register::dossier::{Held, dossier};
use crate::register::{Reading, migrate};

/// Write everything about one person as one JSON document
///
/// It has every record of every table that concerns them, including retracted ones with the entry that retracted them.
/// A command is written as typed and may name other people: read the entries before the document leaves the office.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate export 3
  lssc candidate export paige@example.org --to paige.json")]
pub struct ExportArgs {
    /// Number or e-mail address
    candidate: String,
    /// A new file [default: -, the standard output]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

pub fn run(args: &ExportArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let what = "read the person's records";
    let reading = Reading::new(&snapshot, None)?;
    let all = |person: Id| dossier(&snapshot, &reading.known.numbers(person)).doing(what);
    // A retracted person is found by number, because their records are still there.
    let number = args.candidate.trim().parse::<Id>().unwrap_or(0);
    let number = reading.known.person(number);
    let (number, held) = match all(number)? {
        held if held.is_empty() => {
            let number = lookup::candidate(&reading, &args.candidate)?.person.number;
            (number, all(number)?)
        }
        held => {
            lookup::tell_given_up(ctx, &reading, &args.candidate);
            (number, held)
        }
    };
    let document = document(number, &held);
    let Some(file) = &args.to else {
        return ctx.print_json(&document);
    };
    let records: usize = held.iter().map(|h| h.records.len()).sum();
    let shown = file.display();
    write(file, &document, ctx)?;
    if file.as_os_str() == "-" {
        return Ok(());
    }
    if ctx.dry_run {
        return ctx.print(&format!("{records} records would be written to {shown}."));
    }
    if ctx.json() {
        return ctx.print_json(&json!({ "export": shown.to_string(), "records": records }));
    }
    ctx.print(&format!("Exported {records} records about candidate {number} to {shown}."))
}

fn document(number: Id, held: &[Held]) -> Value {
    let tables: Map<String, Value> =
        held.iter().map(|h| (h.table.to_string(), Value::Array(records(h)))).collect();
    json!({ "candidate": number, "schema": migrate::VERSION, "records": tables })
}

fn records(held: &Held) -> Vec<Value> {
    let object = |(cells, by): &(Vec<Cell>, Option<Id>)| {
        let mut object: Map<String, Value> = held
            .columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| (column.clone(), value(cell)))
            .collect();
        object.insert("taken_back_by".to_string(), json!(by));
        Value::Object(object)
    };
    held.records.iter().map(object).collect()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Text(text) => json!(text),
        Cell::Blob(bytes) => json!(String::from_utf8_lossy(bytes)),
    }
}

/// Writes a new file, completely or not at all.
fn write(file: &Path, document: &Value, ctx: &Context) -> Result<(), Failure> {
    let mut out = match ctx.door().new_file(file, Readers::Owner) {
        Err(disk::Error::Exists(_)) => {
            let text = format!("{} already already exists; nothing was exported", file.display());
            return Err(Failure::failed(text).hint("name a new file"));
        }
        begun => begun.written()?,
    };
    writeln!(out, "{document:#}").doing(&writing(file))?;
    out.keep().written()
}
