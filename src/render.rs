//! One way out: rows of any report as a table, CSV or JSON, to any writer.
//!
//! A report's row says once which fields it has ([`Flat`]) and which of them a table shows ([`Row`]). A [`Sheet`] takes
//! rows one by one. CSV and JSON go out as they come, so memory does not grow with the number of rows; a table waits
//! until its widths are known. Text is data: control characters are shown, never sent ([`visible`]), and a CSV cell
//! that a spreadsheet would run is defused ([`defused`]).
//!
//! If the writer fails, even just because a pipe was closed, its own [`io::Error`] comes back.

mod calendar;
mod cells;
pub mod certificate;
mod column;
mod fold;
mod held;
pub mod holders;
pub mod html;
pub mod invoice;
mod ledger;
mod letters;
pub mod manual;
mod person;
mod row;
mod statistics;
mod table;

use std::io::{self, Write};

use serde::Serialize;

pub use calendar::calendar;
pub use cells::{columns, defused, exact, flattened, read_exact, visible};
pub use column::Column;
pub use fold::paragraph;
pub(crate) use fold::{hanging, wrapped};
pub use held::held;
pub use ledger::ledger;
pub use letters::{letters, mbox, page};
pub use person::progress;
pub(crate) use row::row;
pub use row::{Flat, Row, Shown};
pub use statistics::{statistics, statistics_page};

/// The format of a report or a result: `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For spreadsheets.
    Csv,
    /// For scripts.
    Json,
}

/// Writes rows of one report, one by one, in one format.
///
/// ```
/// use lssc::render::{Format, Sheet};
/// use lssc::reports::roster::RosterRow;
/// let mut out = Vec::new();
/// let sheet = Sheet::<RosterRow, _>::new(&mut out, Format::Json, None);
/// sheet.finish("Nobody is on the roster.").unwrap();
/// assert_eq!(out, b"[]\n");
/// ```
pub struct Sheet<R: Row, W: Write> {
    sink: Sink<R, W>,
    rows: u64,
}

enum Sink<R: Row, W: Write> {
    Table(W, Option<u16>, table::Table<R>),
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<R: Row, W: Write> Sheet<R, W> {
    /// A sheet without rows. `width` is that of the terminal; without one (a pipe) lines are not wrapped.
    pub fn new(out: W, format: Format, width: Option<u16>) -> Sheet<R, W> {
        let sink = match format {
            Format::Table => Sink::Table(out, width, table::Table::default()),
            Format::Csv => Sink::Csv(Box::new(csv::Writer::from_writer(out))),
            Format::Json => Sink::Json(out),
        };
        Sheet { sink, rows: 0 }
    }

    /// How many rows have been written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes one row; the first goes out at once.
    ///
    /// # Errors
    /// The writer fails.
    pub fn row(&mut self, row: &R) -> io::Result<()> {
        let first = self.rows == 0;
        self.rows += 1;
        match &mut self.sink {
            Sink::Table(out, width, table) => table.add(row, out, *width)?,
            Sink::Csv(out) => {
                if first {
                    out.write_record(R::FIELDS).map_err(io_error)?;
                }
                let cells = cells::of_fields(row, R::FIELDS)?;
                out.write_record(cells).map_err(io_error)?;
                if first {
                    out.flush()?;
                }
            }
            Sink::Json(out) => {
                let text = cells::json_text(row)?.replace('\n', "\n  ");
                write!(out, "{}  {text}", if first { "[\n" } else { ",\n" })?;
                if first {
                    out.flush()?;
                }
            }
        }
        Ok(())
    }

    /// Ends the sheet and sends the rest. `empty` is the text of a table without rows.
    ///
    /// # Errors
    /// The writer fails.
    pub fn finish(self, empty: &str) -> io::Result<()> {
        match self.sink {
            Sink::Table(mut out, _, _) if self.rows == 0 => {
                writeln!(out, "{}", visible(empty))?;
                out.flush()
            }
            Sink::Table(mut out, width, mut table) => {
                table.write(&mut out, width)?;
                out.flush()
            }
            Sink::Csv(mut out) => {
                if self.rows == 0 {
                    out.write_record(R::FIELDS).map_err(io_error)?;
                }
                out.flush()
            }
            Sink::Json(mut out) => {
                out.write_all(if self.rows == 0 { b"[]\n" } else { b"\n]\n" })?;
                out.flush()
            }
        }
    }
}

/// Writes rows that cannot fail, and returns how many there were. Takes each row as it is written.
///
/// # Errors
/// The writer fails.
pub fn rows<R: Row, W: Write>(
    out: W,
    format: Format,
    width: Option<u16>,
    empty: &str,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<u64> {
    let mut sheet = Sheet::new(out, format, width);
    for row in rows {
        sheet.row(&row)?;
    }
    let count = sheet.rows();
    sheet.finish(empty)?;
    Ok(count)
}

/// Writes one value as one JSON document.
///
/// # Errors
/// The writer fails.
pub fn json<W: Write>(mut out: W, value: &impl Serialize) -> io::Result<()> {
    writeln!(out, "{}", cells::json_text(value)?)?;
    out.flush()
}

/// Writes one value as a CSV header with its fields and one row: the receipt of a command that records.
///
/// # Errors
/// The writer fails.
pub fn csv_of_one<W: Write>(out: W, value: &impl Serialize) -> io::Result<()> {
    let cells = flattened(&cells::as_value(value)?);
    let mut out = csv::Writer::from_writer(out);
    let (names, texts): (Vec<String>, Vec<String>) = cells.into_iter().unzip();
    out.write_record(names).map_err(io_error)?;
    out.write_record(texts).map_err(io_error)?;
    out.flush()
}

/// Writes one value with known fields as a CSV header and one row.
///
/// # Errors
/// The writer fails.
pub fn csv_of_fields<F: Flat, W: Write>(out: W, value: &F) -> io::Result<()> {
    csv_of_all(out, std::iter::once(value))
}

/// Writes values with known fields as a CSV header and a row each.
fn csv_of_all<'v, F: Flat + 'v, W: Write>(
    out: W,
    values: impl IntoIterator<Item = &'v F>,
) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(F::FIELDS).map_err(io_error)?;
    for value in values {
        out.write_record(cells::of_fields(value, F::FIELDS)?).map_err(io_error)?;
    }
    out.flush()
}

/// The writer's own error, so that a closed pipe can still be recognized.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests;
