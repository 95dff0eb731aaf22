//! `init --from`: rebuilds a register from an export.
//!
//! It verifies the register before it gets its name: every reference finds its record, every seal matches, and the last
//! seal is the one that the export's README names. So it has exactly what the exported register had.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use csv::StringRecord;
use rusqlite::types::Value;

use crate::commands::context::{Context, quoted_path};
use crate::commands::export::{About, README};
use crate::commands::init::place::{in_place, said};
use crate::failure::{Doing, Failure};
use crate::model::Entry;
use crate::register::dictionary::{self, Column, Table};
use crate::register::restore::{Dangling, Restoring};
use crate::register::seal::Break;
use crate::register::{Register, migrate};
use crate::render::read_exact;

pub fn run(folder: &Path, ctx: &Context) -> Result<(), Failure> {
    let about = about(folder)?;
    let (entry, records) = if ctx.dry_run {
        let mut register = Register::create_in_memory().doing("make a register")?;
        fill(&mut register, folder, &about)?
    } else {
        ctx.clear_for_register(&ctx.path)?;
        in_place(&ctx.path, ctx, |register| fill(register, folder, &about))?
    };

    let (copy, shown) = (quoted_path(&ctx.path), quoted_path(folder));
    let what = format!(
        "at {copy} from {shown}: {records} records through entry {entry}, and every seal matches."
    );
    if ctx.dry_run {
        said(ctx, None, &format!("A register would be made {what}"), "lssc init without --dry-run")
    } else {
        said(
            ctx,
            Some(entry),
            &format!("Made a register {what}"),
            &format!("lssc check --register {copy}"),
        )
    }
}

/// Fills an empty register from an export, and returns the last entry and the number of records.
fn fill(register: &mut Register, folder: &Path, about: &About) -> Result<(Entry, u64), Failure> {
    let restoring = register.restore().doing("make the register")?;
    let mut records = 0;
    for table in dictionary::tables() {
        let path = folder.join(format!("{}.csv", table.name));
        // The export lacks tables and columns that are newer than it.
        let younger = about.schema < migrate::VERSION;
        if younger && !path.exists() {
            continue;
        }
        records += Sheet::open(path, &table, younger)?.read_into(&restoring)?;
    }
    let entry = verified(&restoring, folder, about)?;
    restoring.commit().doing("make the register")?;
    Ok((entry, records))
}

/// Reads what the export says about itself.
fn about(folder: &Path) -> Result<About, Failure> {
    let shown = quoted_path(folder);
    if !folder.is_dir() {
        return Err(Failure::failed(format!("no register was made: there is no folder {shown}"))
            .hint("name the folder of an export: lssc export DIR"));
    }
    let text = std::fs::read_to_string(folder.join(README)).unwrap_or_default();
    let Some(about) = About::read(&text) else {
        return Err(Failure::failed(format!(
            "no register was made: {shown} is not a complete export of a register: its {README} is missing or says nothing about it"
        ))
        .hint("an export writes it last; export again: lssc export DIR"));
    };
    if about.schema > migrate::VERSION {
        return Err(Failure::not_a_register(format!(
            "no register was made: {shown} was exported by a newer lssc (schema {}; this one knows {})",
            about.schema,
            migrate::VERSION
        ))
        .hint("use the newer lssc"));
    }
    Ok(about)
}

/// One file of an export.
struct Sheet<'t> {
    path: PathBuf,
    table: &'t Table,
    reader: csv::Reader<BufReader<File>>,
    /// The columns of the file, in its order.
    columns: Vec<&'t Column>,
}

impl<'t> Sheet<'t> {
    fn open(path: PathBuf, table: &'t Table, younger: bool) -> Result<Sheet<'t>, Failure> {
        let shown = quoted_path(&path);
        let what = format!("read {shown}");
        let file = match File::open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(refused(format!("{shown} is missing")));
            }
            file => file.doing(&what)?,
        };
        let mut file = BufReader::new(file);
        // A spreadsheet may have saved it with another delimiter.
        let head = file.fill_buf().doing(&what)?;
        let head = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let between = [b',', b';', b'\t'].into_iter().find(|sign| head.contains(sign));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(between.unwrap_or(b',')).from_reader(file);
        let names = reader.headers().cloned().map_err(|e| unreadable(&shown, &e))?;
        let mut columns: Vec<&Column> = Vec::new();
        for name in &names {
            match table.columns.iter().find(|column| column.name == name) {
                Some(column) if columns.contains(&column) => {
                    return Err(refused(format!("{shown} has two columns {name}")));
                }
                Some(column) => columns.push(column),
                None => {
                    return Err(refused(format!(
                        "{shown} has a column '{name}', but {} does not",
                        table.name
                    )));
                }
            }
        }
        let missing = table.columns.iter().find(|column| !columns.contains(column));
        if let Some(column) = missing.filter(|_| !younger) {
            return Err(refused(format!("{shown} has no column {}", column.name)));
        }
        Ok(Sheet { path, table, reader, columns })
    }

    /// Inserts every record of the file into the register, and returns how many there are.
    fn read_into(mut self, restoring: &Restoring) -> Result<u64, Failure> {
        let shown = quoted_path(&self.path);
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let (mut record, mut values, mut count) = (StringRecord::new(), Vec::new(), 0);
        while self.reader.read_record(&mut record).map_err(|e| unreadable(&shown, &e))? {
            let line = record.position().map_or(0, csv::Position::line);
            values.clear();
            for (column, cell) in self.columns.iter().zip(&record) {
                let value = value(column, cell).map_err(|why| {
                    refused(format!("{shown}, line {line}, {}: {why}", column.name))
                })?;
                values.push(value);
            }
            let put = restoring.record(&self.table.name, &names, &values);
            put.map_err(|error| {
                not_taken(&format!("{shown}, line {line}"), &record, &names, &error)
            })?;
            count += 1;
        }
        Ok(count)
    }
}

/// The value of a cell.
fn value(column: &Column, cell: &str) -> Result<Value, String> {
    match (cell, column.kind.as_str()) {
        ("", _) if column.optional => Ok(Value::Null),
        (_, "integer") => {
            cell.parse().map(Value::Integer).map_err(|_| format!("'{cell}' is not a whole number"))
        }
        _ => read_exact(cell).map(|text| Value::Text(text.into_owned())),
    }
}

fn refused(why: String) -> Failure {
    Failure::failed(format!("no register was made: {why}"))
        .hint("restore the exported file, or export again: lssc export DIR")
}

fn unreadable(shown: &str, error: &csv::Error) -> Failure {
    let place = error.position().map_or(String::new(), |at| format!(", line {}", at.line()));
    let why = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "this is not UTF-8 text".to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("there are {len} cells, but {expected_len} columns")
        }
        _ => error.to_string(),
    };
    refused(format!("{shown}{place}: {why}"))
}

/// Says which rule of the register a record breaks, with the cells concerned.
fn not_taken(
    place: &str,
    record: &StringRecord,
    names: &[&str],
    error: &rusqlite::Error,
) -> Failure {
    let text = error.to_string();
    if text.contains("never replaced") || text.contains("UNIQUE constraint failed") {
        return refused(format!("{place}: there is already a record with this number"));
    }
    let Some((_, rule)) = text.split_once("CHECK constraint failed: ") else {
        return refused(format!("{place}: {text}"));
    };
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let spoken: Vec<&str> = rule.split(|c| !word(c)).collect();
    let cells = names.iter().zip(record).filter(|(name, _)| spoken.contains(name));
    let cells: Vec<String> = cells.map(|(name, cell)| format!("{name} is '{cell}'")).collect();
    refused(format!("{place}: {}, which breaks the rule {rule}", cells.join(" and ")))
}

/// Compares the new register with the export's README, and returns its last entry.
fn verified(restoring: &Restoring, folder: &Path, about: &About) -> Result<Entry, Failure> {
    if let Some(dangling) = restoring.dangling().doing("verify the register")? {
        return Err(refers_to_nothing(&dangling, folder));
    }
    let shown = quoted_path(folder);
    let broken = restoring.first_break().doing("verify the seals")?;
    let why = match broken {
        Some(Break::Altered(entry)) => format!(
            "entry {entry} does not match its seal: somebody changed a cell of it, of its records or of an earlier entry"
        ),
        Some(Break::Unsealed(entry)) => format!("entry {entry} has no seal"),
        Some(Break::Nowhere(entry)) => {
            format!("there are records of entry {entry}, which does not exist")
        }
        None => {
            let last = restoring.last().doing("verify the seals")?;
            match last {
                None => "there is no entry in it".to_string(),
                Some((entry, digest)) if about.is_of(entry, digest.as_deref()) => return Ok(entry),
                Some((entry, _)) => {
                    format!("it ends with entry {entry}, but its {README} names another one")
                }
            }
        }
    };
    let failure = Failure::not_a_register(format!(
        "no register was made: {shown} was changed since the export: {why}"
    ));
    Err(if about.schema < migrate::VERSION {
        failure.hint("an older lssc wrote it: open the register itself with this one, which migrates it, and export it again")
    } else {
        failure.hint("an export must not be changed; export again: lssc export DIR")
    })
}

/// The failure for a record that refers to one that does not exist.
fn refers_to_nothing(dangling: &Dangling, folder: &Path) -> Failure {
    let Dangling { table, id, column, to } = dangling;
    refused(format!(
        "{}: the {column} of record {id} refers to a record of {to} that does not exist",
        quoted_path(&folder.join(format!("{table}.csv")))
    ))
}
