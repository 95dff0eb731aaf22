//! One row of a sheet: its cells, and its original bytes.

use std::ops::Range;

use crate::name::may_be_same;
use crate::text;

use super::fields::{self, quoted};
use super::header::{ADDED, Header};
use super::outcome;
use super::records::{Found, Marks};
use super::settled::Reject;

/// The text of a cell: a range of its record, or of the unquoted text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    /// Where the cell begins in the record, including its quotation mark.
    pub begin: usize,
    /// Where its text begins.
    pub from: usize,
    /// Where its text ends.
    pub to: usize,
    /// Whether the range is in the unquoted text.
    pub unquoted: bool,
}

/// The key of the parts of a name among the joined texts, if the file also has the whole name.
pub(super) const PARTS: usize = usize::MAX;

/// One row, until you ask for the next one.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub(super) found: Found,
    pub(super) text: &'a str,
    pub(super) unquoted: &'a str,
    pub(super) cells: &'a [Value],
    /// The text of each column that has several headings.
    pub(super) joined: &'a [(usize, Value)],
    pub(super) header: &'a Header,
}

/// A row kept for the rejects file: its line, and its original bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The line on which the row begins.
    pub line: u64,
    pub(super) bytes: Vec<u8>,
}

impl<'a> Row<'a> {
    /// The line where the row begins; the first line is 1.
    pub fn line(&self) -> u64 {
        self.found.line
    }

    /// How many bytes of the file come before the row, for a progress bar.
    pub fn offset(&self) -> u64 {
        self.found.offset
    }

    /// The original bytes of the row, without its line ending.
    pub fn raw(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The text of the column with index `column`, without surrounding blanks; `""` if the file has no such column or the
    /// row no such cell.
    pub fn cell(&self, column: usize) -> &'a str {
        match self.header.positions.get(column).map(Vec::as_slice) {
            None | Some([]) => "",
            Some([at]) => self.at(*at),
            Some(_) => self.joined(column),
        }
    }

    /// The text of several cells, joined with blanks.
    fn joined(&self, key: usize) -> &'a str {
        let found = self.joined.iter().find(|(of, _)| *of == key);
        found.and_then(|(_, value)| self.unquoted.get(value.from..value.to)).unwrap_or("")
    }

    /// Whether the file has the column with index `column`. A missing column says nothing; an empty cell says that
    /// there is no value.
    pub fn has(&self, column: usize) -> bool {
        self.header.positions.get(column).is_some_and(|places| !places.is_empty())
    }

    /// What rejects the row in any kind of file: a stray quotation mark, cells without a column, an outcome other than
    /// yes, and two names.
    pub fn fault(&self) -> Option<Reject> {
        if let Some(fault) = self.stray_mark() {
            return Some(fault);
        }
        let added = self.added();
        let is_extra = |at: &usize| !self.at(*at).is_empty() && !added.contains(at);
        if let Some(extra) = (self.header.width..self.cells.len()).find(is_extra) {
            let hint = "Put quotation marks around a cell that has the delimiter in it, or delete the extra cell.";
            return Some(Reject {
                code: None,
                reason: format!(
                    "cell {} has no column: the header has {}",
                    extra + 1,
                    self.header.width
                ),
                kind: "more cells than columns",
                hint: hint.to_string(),
            });
        }
        if let Some(fault) = self.no_text() {
            return Some(fault);
        }
        let outcomes = self.header.outcomes.iter();
        let outcomes: Vec<_> = outcomes.map(|(at, head)| (head.as_str(), self.at(*at))).collect();
        outcome::refused(&outcomes, self.header.passing).or_else(|| self.two_names())
    }

    /// A cell with an invisible character, one that turns the direction of text or controls a terminal, a line break outside a
    /// comment, or a name or title that is too long (program 3a).
    fn no_text(&self) -> Option<Reject> {
        self.header.names.iter().enumerate().find_map(|(column, name)| {
            let cell = self.cell(column);
            let too_long =
                matches!(*name, "name" | "title") && cell.chars().nth(text::LONGEST_NAME).is_some();
            let checked = if *name == "comment" { text::lines(cell) } else { text::one_line(cell) };
            let why = match checked {
                Err(why) => why,
                Ok(()) if too_long => text::NotText::TooLong(text::LONGEST_NAME),
                Ok(()) => return None,
            };
            Some(fields::no_text(name, cell, &why))
        })
    }

    /// A name in one column that is not the one in two others.
    fn two_names(&self) -> Option<Reject> {
        let whole = self.cell(self.header.name_with_parts()?);
        let parts = self.joined(PARTS);
        if whole.is_empty() || parts.is_empty() || may_be_same(whole, parts) {
            return None;
        }
        Some(Reject {
            code: None,
            reason: format!("the row has two names, {} and {}", quoted(whole), quoted(parts)),
            kind: "two names",
            hint: "Find out whose row it is. If one of them is somebody else's: --column name='HEADING' says which columns hold the name."
                .to_string(),
        })
    }

    /// A quotation mark that does not fit. The message has neither comma nor semicolon, so that it stays one cell in
    /// the rejects file even with that mark.
    fn stray_mark(&self) -> Option<Reject> {
        let (reason, kind) = match self.found.marks {
            Marks::Fit => return None,
            Marks::Stray => (
                "a cell that begins with a quotation mark has another one in the middle",
                "quotation mark in the middle of a cell",
            ),
            Marks::Open => {
                ("a quotation mark is opened and never closed", "quotation mark never closed")
            }
        };
        Some(Reject {
            code: None,
            reason: reason.to_string(),
            kind,
            hint: "Delete the quotation mark or double it.".to_string(),
        })
    }

    /// The row for the rejects file: the original cells, with empty ones for missing cells, and without line, reason and
    /// hint of an earlier rejects file.
    pub fn keep(&self) -> Kept {
        let cut = self.added_at().and_then(|at| self.cells.get(at));
        let mut bytes = match cut {
            Some(cell) => self.raw()[..cell.begin.saturating_sub(1)].to_vec(),
            None => self.raw().to_vec(),
        };
        let lacking = self.header.cells.saturating_sub(self.cells.len());
        bytes.resize(bytes.len() + lacking, self.header.delimiter);
        Kept { line: self.line(), bytes }
    }

    /// Whether all cells of the row itself are empty.
    pub(super) fn is_blank(&self) -> bool {
        let added = self.added();
        let mut own = (0..self.cells.len()).filter(|at| !added.contains(at));
        own.all(|at| self.at(at).is_empty()) && self.found.marks == Marks::Fit
    }

    /// The cells that an earlier rejects file added.
    fn added(&self) -> Range<usize> {
        self.added_at().map_or(0..0, |at| at..at + ADDED.len())
    }

    /// Where the cells of an earlier rejects file begin: where its header says, or after all others if the row had more
    /// cells than the header. None if there is no line number there: then the cells belong to the row itself.
    fn added_at(&self) -> Option<usize> {
        let expected = self.header.cells;
        if !self.header.added {
            return None;
        }
        let is_line = |at: &usize| self.at(*at).bytes().all(|b| b.is_ascii_digit());
        if self.cells.len() <= expected + ADDED.len() {
            return Some(expected).filter(is_line);
        }
        let last = (expected..self.cells.len()).rfind(|at| !self.at(*at).is_empty());
        // The last is the hint or, if that is blank, the reason, which is never a number.
        let lines = last.map_or(0..0, |last| last.saturating_sub(2)..last);
        lines
            .rev()
            .find(|at| !self.at(*at).is_empty() && is_line(at))
            .filter(|at| *at >= expected)
            .or(last.is_none().then_some(expected))
    }

    /// The text of the cell at a position in the row.
    fn at(&self, at: usize) -> &'a str {
        let Some(value) = self.cells.get(at) else {
            return "";
        };
        let source = if value.unquoted { self.unquoted } else { self.text };
        source.get(value.from..value.to).unwrap_or("").trim()
    }
}
