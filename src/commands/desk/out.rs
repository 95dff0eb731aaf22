//! How rows reach the standard output.

use std::io::BufWriter;

use crate::commands::context::Context;
use crate::commands::desk::printed::finish;
use crate::disk::Screen;
use crate::failure::Failure;
use crate::render::{self, Row};

/// Prints the rows of a list in the chosen format; `empty` is the text of a table without rows.
pub(crate) fn print_rows<R: Row>(ctx: &Context, rows: Vec<R>, empty: &str) -> Result<(), Failure> {
    finish(
        render::rows(BufWriter::new(Screen::new()), ctx.format, ctx.width(), empty, rows)
            .map(|_| ()),
    )
}

/// Writes rows as CSV.
pub(crate) fn print_csv(
    header: Vec<String>,
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), Failure> {
    let mut out = csv::Writer::from_writer(Screen::new());
    let mut write = |row: Vec<String>| {
        let cells = row.iter().map(|cell| crate::render::defused(cell).into_owned());
        out.write_record(cells).map_err(std::io::Error::from)
    };
    let written = std::iter::once(header).chain(rows).try_for_each(&mut write);
    finish(written.and_then(|()| out.flush()))
}
