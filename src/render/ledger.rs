//! The ledger: three tables for people, one table for a spreadsheet, one JSON document.

use std::io::{self, Write};

use crate::render::{Format, json, rows};
use crate::reports::ledger::Ledger;

/// Writes the ledger.
///
/// # Errors
/// The writer fails.
pub fn ledger<W: Write>(
    mut out: W,
    format: Format,
    width: Option<u16>,
    ledger: &Ledger,
) -> io::Result<()> {
    match format {
        Format::Json => return json(out, ledger),
        Format::Csv => return rows(out, format, width, "", ledger.rows()).map(|_| ()),
        Format::Table => {}
    }
    let days = match ledger.from {
        Some(from) => format!("from {from} to {}", ledger.as_of),
        None => format!("as of {}", ledger.as_of),
    };
    if ledger.people.is_empty() {
        return writeln!(out, "The ledger {days} is empty.");
    }
    writeln!(out, "Ledger {days}; a negative balance is credit.\n")?;
    let of_people = ledger.rows().into_iter().filter(|r| r.row == "person" || r.row == "total");
    rows(&mut out, format, width, "", of_people)?;
    writeln!(out)?;
    rows(&mut out, format, width, "", ledger.by_kind.iter().cloned())?;
    if !ledger.by_payer.is_empty() {
        writeln!(out)?;
        rows(&mut out, format, width, "", ledger.by_payer.iter().cloned())?;
    }
    out.flush()
}
