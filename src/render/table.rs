//! Tables for people: as wide as the terminal, without lines, with numbers aligned right.
//!
//! This module decides once for all pages how wide a column is and where its text breaks; comfy-table sets the cells.

mod layout;

use std::borrow::Cow;
use std::io::{self, Write};
use std::marker::PhantomData;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};

use crate::render::column::Kind;
use crate::render::fold::folded;
use crate::render::row::Row;
use crate::render::table::layout::{GAP, Need, arranged, needs};
use crate::render::visible;

/// How many rows to keep until the widths are known; longer tables go out page by page.
const PAGE: usize = 20_000;

/// The rows of the current page.
pub(super) struct Table<R> {
    cells: Vec<Vec<String>>,
    /// The widths of the first page, once it is written; later pages use the same.
    widths: Option<Vec<Option<usize>>>,
    row: PhantomData<R>,
}

impl<R> Default for Table<R> {
    fn default() -> Table<R> {
        Table { cells: Vec::new(), widths: None, row: PhantomData }
    }
}

impl<R: Row> Table<R> {
    /// Adds a row, and writes the page if it is full.
    pub(super) fn add(
        &mut self,
        row: &R,
        out: &mut impl Write,
        width: Option<u16>,
    ) -> io::Result<()> {
        let cells = R::COLUMNS.iter().map(|column| shown((column.cell)(row)));
        self.cells.push(cells.collect());
        if self.cells.len() < PAGE { Ok(()) } else { self.page(out, width, false) }
    }

    /// Writes the last rows of the table.
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
            // A later page may have text in it.
            need.empty &= last;
        }
        let first = self.widths.is_none();
        let widths = match &self.widths {
            None => arranged(width.map(usize::from), &needs),
            Some(widths) => {
                let widths = widths.iter().zip(&needs);
                let after = |(before, need): (&Option<usize>, &Need)| {
                    before.map(|before| need.after(before, width))
                };
                widths.map(after).collect()
            }
        };
        let feet: Vec<String> =
            cells.iter().map(|row| foot(row, &headers, &kinds, &widths, width)).collect();
        let headers = first.then_some(headers.as_slice());
        draw(out, 0, headers, &kinds, &widths, &cells, &feet)?;
        self.widths = Some(widths);
        Ok(())
    }
}

/// Writes lines of cells: words, and text in the last cell.
pub(super) fn list(
    out: &mut impl Write,
    width: Option<u16>,
    headers: Option<&[&str]>,
    rows: &[Vec<String>],
) -> io::Result<()> {
    let columns = rows.first().map_or(0, Vec::len);
    let kind = |place| {
        if place + 1 == columns { Kind::Text } else { Kind::Word }
    };
    let kinds: Vec<Kind> = (0..columns).map(kind).collect();
    lines(out, width, 2, headers, &kinds, rows)
}

/// Writes lines of cells, indented by some blanks.
pub(super) fn lines(
    out: &mut impl Write,
    width: Option<u16>,
    indent: u16,
    headers: Option<&[&str]>,
    kinds: &[Kind],
    rows: &[Vec<String>],
) -> io::Result<()> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().cloned().map(shown).collect()).collect();
    let needs = needs(headers.unwrap_or_default(), kinds, &rows);
    let room = width.map(|width| usize::from(width.saturating_sub(indent)));
    let widths = arranged(room, &needs);
    draw(out, indent, headers, kinds, &widths, &rows, &[])
}

/// Blanks before the lines below a row.
const BELOW: usize = 4;

/// The lines below a row: the cells that had no room, each after its header, and those that always go there.
fn foot(
    row: &[String],
    headers: &[&str],
    kinds: &[Kind],
    widths: &[Option<usize>],
    width: Option<u16>,
) -> String {
    let left_out = |place: &usize| widths[*place].is_none() && !row[*place].is_empty();
    let places = || (0..row.len()).filter(left_out);
    let spare: Vec<String> = places()
        .filter(|place| kinds[*place] != Kind::Below)
        .map(|place| format!("{} {}", headers[place], row[place]))
        .collect();
    let room = width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(BELOW));
    let mut foot = folded(&spare.join(", "), room.max(1)).into_owned();
    for place in places().filter(|place| kinds[*place] == Kind::Below) {
        if !foot.is_empty() {
            foot.push('\n');
        }
        foot.push_str(&row[place]);
    }
    foot
}

/// A cell with its control characters made visible.
fn shown(text: String) -> String {
    match visible(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown,
    }
}

/// How many rows to lay out at a time, so that a long table takes no more memory.
const SET: usize = 256;

/// Writes the header and the rows; a text takes as many lines as it needs, and lines below a row follow it.
fn draw(
    out: &mut impl Write,
    indent: u16,
    mut headers: Option<&[&str]>,
    kinds: &[Kind],
    widths: &[Option<usize>],
    rows: &[Vec<String>],
    feet: &[String],
) -> io::Result<()> {
    let mut first = 0;
    while first < rows.len() || headers.is_some() {
        let last = rows.len().min(first + SET);
        let feet = feet.get(first..last).unwrap_or_default();
        let headers = headers.take();
        set(out, indent, headers, kinds, widths, &rows[first..last], feet)?;
        first = last;
    }
    Ok(())
}

/// Lays out some rows of a table.
fn set(
    out: &mut impl Write,
    indent: u16,
    headers: Option<&[&str]>,
    kinds: &[Kind],
    widths: &[Option<usize>],
    rows: &[Vec<String>],
    feet: &[String],
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
    // The lines that are followed by lines below a row.
    let mut feet_after = Vec::new();
    let mut height = 0;
    let feet = headers.iter().map(|_| "").chain(feet.iter().map(String::as_str));
    let mut feet = feet.chain(std::iter::repeat(""));
    for row in headers.iter().chain(rows) {
        let mut lines = 1;
        let cells = kept.iter().filter_map(|(place, kind, width)| {
            let text = row.get(*place)?;
            Some(match kind {
                Kind::Text => {
                    let text = folded(text, *width);
                    lines = lines.max(text.lines().count());
                    Cell::new(text)
                }
                Kind::Word | Kind::Below => Cell::new(text),
                Kind::Number => Cell::new(text).set_alignment(CellAlignment::Right),
            })
        });
        table.add_row(cells);
        height += lines;
        feet_after.extend(feet.next().filter(|foot| !foot.is_empty()).map(|foot| (height, foot)));
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
    let mut feet_after = feet_after.into_iter().peekable();
    for (line, number) in table.lines().zip(1..) {
        let line = line.trim_end();
        if line.is_empty() {
            writeln!(out)?
        } else {
            writeln!(out, "{blanks}{line}")?
        }
        while let Some((_, foot)) = feet_after.next_if(|(after, _)| *after == number) {
            for line in foot.lines() {
                writeln!(out, "{blanks}{:BELOW$}{line}", "")?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
