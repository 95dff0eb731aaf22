//! Tables for people: as wide as the terminal, without lines, numbers to the right.
//!
//! How wide a column is and where its text breaks is decided here, once for all pages of a table; comfy-table sets the cells.

mod layout;

use std::borrow::Cow;
use std::io::{self, Write};
use std::marker::PhantomData;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};

use crate::render::table::layout::{GAP, arranged, needs};
use crate::render::{Row, columns, visible};

/// One column of a table for people.
pub struct Column<R> {
    header: &'static str,
    kind: Kind,
    spare: bool,
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
    const fn of(header: &'static str, kind: Kind, cell: fn(&R) -> String) -> Column<R> {
        Column {
            header,
            kind,
            spare: false,
            cell,
        }
    }

    /// The same, left out where the terminal is too narrow for all.
    pub const fn spare(self) -> Column<R> {
        Column {
            spare: true,
            ..self
        }
    }

    /// Text, which is wrapped where the terminal is narrow.
    pub const fn text(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Text, cell)
    }

    /// A word, a code or a day, which is never wrapped.
    pub const fn word(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Word, cell)
    }

    /// A number, which stands at the right and is never wrapped.
    pub const fn number(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Number, cell)
    }
}

/// So many rows are kept until the widths are known; longer tables go out page by page.
const PAGE: usize = 20_000;

/// Rows kept until a page is full.
pub(super) struct Table<R> {
    cells: Vec<Vec<String>>,
    /// The widths of the first page, once it is out: later pages have the same.
    widths: Option<Vec<Option<usize>>>,
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
        let cells = R::COLUMNS.iter().map(|column| shown((column.cell)(row)));
        self.cells.push(cells.collect());
        match self.cells.len() < PAGE {
            true => Ok(()),
            false => self.page(out, width, false),
        }
    }

    /// Writes the rows kept, the last of the table.
    pub(super) fn write(&mut self, out: &mut impl Write, width: Option<u16>) -> io::Result<()> {
        self.page(out, width, true)
    }

    fn page(&mut self, out: &mut impl Write, width: Option<u16>, last: bool) -> io::Result<()> {
        let cells = std::mem::take(&mut self.cells);
        if self.widths.is_some() && cells.is_empty() {
            return Ok(());
        }
        let kinds: Vec<Kind> = R::COLUMNS.iter().map(|c| c.kind).collect();
        let headers: Vec<&str> = R::COLUMNS.iter().map(|c| c.header).collect();
        let mut needs = needs(&headers, &kinds, &cells);
        for (need, column) in needs.iter_mut().zip(R::COLUMNS) {
            need.spare = column.spare;
            // On a later page there may be something.
            need.empty &= last;
        }
        match &self.widths {
            None => {
                let widths = arranged(width.map(usize::from), &needs);
                draw(out, 0, Some(&headers), &kinds, &widths, &cells)?;
                self.widths = Some(widths);
                Ok(())
            }
            Some(widths) => {
                let widths: Vec<_> = widths
                    .iter()
                    .zip(&needs)
                    .map(|(before, need)| before.map(|before| need.after(before, width)))
                    .collect();
                draw(out, 0, None, &kinds, &widths, &cells)
            }
        }
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
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().cloned().map(shown).collect())
        .collect();
    let needs = needs(headers.unwrap_or_default(), kinds, &rows);
    let room = width.map(|width| usize::from(width.saturating_sub(indent)));
    draw(out, indent, headers, kinds, &arranged(room, &needs), &rows)
}

/// A cell as it is shown, without control characters.
fn shown(text: String) -> String {
    match visible(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown,
    }
}

/// Writes the header and the rows, a text in as many lines as it takes.
fn draw(
    out: &mut impl Write,
    indent: u16,
    headers: Option<&[&str]>,
    kinds: &[Kind],
    widths: &[Option<usize>],
    rows: &[Vec<String>],
) -> io::Result<()> {
    let kept: Vec<(usize, Kind, usize)> = kinds
        .iter()
        .zip(widths)
        .enumerate()
        .filter_map(|(place, (kind, width))| Some((place, *kind, (*width)?)))
        .collect();
    let mut table = comfy_table::Table::new();
    table
        .load_style(presets::NOTHING)
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Disabled);
    let headers = headers.map(|headers| headers.iter().map(|h| h.to_string()).collect());
    for row in headers.iter().chain(rows) {
        let cells = kept.iter().filter_map(|(place, kind, width)| {
            let text = row.get(*place)?;
            Some(match kind {
                Kind::Text => Cell::new(folded(text, *width)),
                Kind::Word => Cell::new(text),
                Kind::Number => Cell::new(text).set_alignment(CellAlignment::Right),
            })
        });
        table.add_row(cells);
    }
    table.discover_columns();
    for (place, (_, _, width)) in kept.iter().enumerate() {
        let gap = if place + 1 == kept.len() { 0 } else { GAP };
        let whole = Width::Fixed(u16::try_from(width + gap).unwrap_or(u16::MAX));
        if let Some(column) = table.column_mut(place) {
            column.set_padding((0, gap as u16));
            column.set_constraint(ColumnConstraint::LowerBoundary(whole));
        }
    }
    let blanks = " ".repeat(usize::from(indent));
    for line in table.lines() {
        let line = line.trim_end();
        match line.is_empty() {
            true => writeln!(out)?,
            false => writeln!(out, "{blanks}{line}")?,
        }
    }
    Ok(())
}

/// A text in lines of at most so many columns, broken between words, and within those that are longer than a line.
fn folded(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut used = 0;
    for word in text.split_whitespace() {
        if used > 0 && used + 1 + columns(word) <= width {
            out.push(' ');
            used += 1;
        } else if used > 0 {
            out.push('\n');
            used = 0;
        }
        let mut rest = word;
        while columns(rest) > width {
            let (line, after) = rest.split_at(fits(rest, width));
            out.push_str(line);
            out.push('\n');
            rest = after;
        }
        out.push_str(rest);
        used += columns(rest);
    }
    Cow::Owned(out)
}

/// Where a word longer than a line is broken: after its last mark that fits, otherwise after its last sign that does.
fn fits(word: &str, width: usize) -> usize {
    let ends = word
        .char_indices()
        .map(|(place, sign)| place + sign.len_utf8());
    let ends = ends.take_while(|end| columns(&word[..*end]) <= width);
    let (mut sign, mut mark) = (0, None);
    for end in ends {
        sign = end;
        if word[..end].ends_with(['-', '@', '.', '/', '_', ',']) {
            mark = Some(end);
        }
    }
    // One sign at least, however narrow the line.
    let first = word.chars().next().map_or(0, char::len_utf8);
    mark.unwrap_or(sign).max(first)
}

#[cfg(test)]
mod tests;
