//! Tables for people: as wide as the terminal, without lines, numbers to the right.

use std::io::{self, Write};
use std::marker::PhantomData;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};

use crate::render::{Row, visible};

/// One column of a table for people.
pub struct Column<R> {
    header: &'static str,
    kind: Kind,
    cell: fn(&R) -> String,
}

/// How a column behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Wrapped where the terminal is narrow.
    Text,
    /// Never wrapped.
    Word,
    /// Never wrapped, at the right.
    Number,
}

impl<R> Column<R> {
    /// Text, which is wrapped where the terminal is narrow.
    pub const fn text(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column {
            header,
            kind: Kind::Text,
            cell,
        }
    }

    /// A word, a code or a day, which is never wrapped.
    pub const fn word(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column {
            header,
            kind: Kind::Word,
            cell,
        }
    }

    /// A number, which stands at the right and is never wrapped.
    pub const fn number(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column {
            header,
            kind: Kind::Number,
            cell,
        }
    }
}

/// So many rows are kept until the widths are known; longer tables go out page by page.
const PAGE: usize = 1_000;

/// Rows kept until a page is full.
pub(super) struct Table<R> {
    cells: Vec<Vec<String>>,
    /// The widths of the first page, once it is out: later pages are at least as wide.
    widths: Option<Vec<u16>>,
    row: PhantomData<R>,
}

impl<R> Default for Table<R> {
    fn default() -> Table<R> {
        Table {
            cells: Vec::new(),
            widths: None,
            row: PhantomData,
        }
    }
}

impl<R: Row> Table<R> {
    /// Adds a row; a full page goes out.
    pub(super) fn add(
        &mut self,
        row: &R,
        out: &mut impl Write,
        width: Option<u16>,
    ) -> io::Result<()> {
        let cells = R::COLUMNS.iter().map(|column| (column.cell)(row));
        self.cells.push(cells.collect());
        if self.cells.len() < PAGE {
            Ok(())
        } else {
            self.write(out, width)
        }
    }

    /// Writes the rows kept, the first page under its header.
    pub(super) fn write(&mut self, out: &mut impl Write, width: Option<u16>) -> io::Result<()> {
        let kinds: Vec<Kind> = R::COLUMNS.iter().map(|c| c.kind).collect();
        let headers: Vec<&str> = R::COLUMNS.iter().map(|c| c.header).collect();
        let cells = std::mem::take(&mut self.cells);
        let (headers, least) = match &self.widths {
            None => (Some(headers.as_slice()), &[][..]),
            Some(widths) => (None, widths.as_slice()),
        };
        if self.widths.is_some() && cells.is_empty() {
            return Ok(());
        }
        let widths = write(out, width, 0, headers, &kinds, &cells, least)?;
        self.widths.get_or_insert(widths);
        Ok(())
    }
}

/// Writes lines of cells of which the last is text and the others are words.
pub(super) fn list(
    out: &mut impl Write,
    width: Option<u16>,
    headers: Option<&[&str]>,
    rows: &[Vec<String>],
) -> io::Result<()> {
    let columns = rows.first().map_or(0, Vec::len);
    let kind = |place| {
        if place + 1 == columns {
            Kind::Text
        } else {
            Kind::Word
        }
    };
    let kinds: Vec<Kind> = (0..columns).map(kind).collect();
    lines(out, width, 2, headers, &kinds, rows)
}

/// Writes lines of cells after so many blanks.
pub(super) fn lines(
    out: &mut impl Write,
    width: Option<u16>,
    indent: u16,
    headers: Option<&[&str]>,
    kinds: &[Kind],
    rows: &[Vec<String>],
) -> io::Result<()> {
    write(out, width, indent, headers, kinds, rows, &[]).map(|_| ())
}

fn write(
    out: &mut impl Write,
    width: Option<u16>,
    indent: u16,
    headers: Option<&[&str]>,
    kinds: &[Kind],
    rows: &[Vec<String>],
    least: &[u16],
) -> io::Result<Vec<u16>> {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING).force_no_tty();
    let align = |kind: Kind| match kind {
        Kind::Number => CellAlignment::Right,
        Kind::Text | Kind::Word => CellAlignment::Left,
    };
    if let Some(headers) = headers {
        let cells = headers.iter().zip(kinds);
        table.set_header(cells.map(|(header, kind)| Cell::new(header).set_alignment(align(*kind))));
    }
    for row in rows {
        let cells = row.iter().zip(kinds);
        table.add_row(
            cells.map(|(text, kind)| Cell::new(visible(text)).set_alignment(align(*kind))),
        );
    }
    match width {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width.saturating_sub(indent)),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.discover_columns();
    let last = kinds.len().saturating_sub(1);
    for (place, kind) in kinds.iter().enumerate() {
        if let Some(column) = table.column_mut(place) {
            column.set_padding((0, if place == last { 0 } else { 2 }));
            match least.get(place) {
                Some(least) => {
                    let with_padding = least + if place == last { 0 } else { 2 };
                    column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(
                        with_padding,
                    )));
                }
                None if *kind != Kind::Text => {
                    column.set_constraint(ColumnConstraint::ContentWidth);
                }
                None => {}
            }
        }
    }
    for line in table.lines() {
        let line = line.trim_end();
        match (line.is_empty(), indent) {
            (true, _) | (_, 0) => writeln!(out, "{line}")?,
            (false, indent) => writeln!(out, "{:indent$}{line}", "", indent = indent.into())?,
        }
    }
    Ok(table.column_max_content_widths())
}
