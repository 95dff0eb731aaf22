//! The reader: the rows of real-world CSV files, one at a time, in bounded memory.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use super::failure::{ImportFailure, said};
use super::form::Form;
use super::header::{self, ADDED, HEAD, Header, text_of};
use super::records::{Cell, Found, LONGEST, Records, Trouble, unquote_into};
use super::row::{PARTS, Row, Value};
use crate::failure::in_words;

/// A CSV file being read.
///
/// Detects the delimiter (comma, semicolon or tab), the header line and the line endings. Skips a byte order mark, a few
/// lines before the header, blank lines, rows of empty cells, and blanks around cells.
pub struct Sheet {
    file: String,
    marked: bool,
    header: Header,
    records: Records<Box<dyn Read + Send>>,
    cells: Vec<Value>,
    unquoted: String,
    joined: Vec<(usize, Value)>,
}

impl Sheet {
    /// Opens the file at `path`; `-` is the standard input.
    ///
    /// # Errors
    /// The file cannot be read, or is not a CSV file of this kind.
    pub fn open<'f>(path: &Path, form: impl Into<Form<'f>>) -> Result<Sheet, ImportFailure> {
        if path.as_os_str() == "-" {
            return Sheet::read("-", std::io::stdin(), form);
        }
        Sheet::of(path, File::open(path), form)
    }

    /// Begins to read the file `opened` at `path`.
    ///
    /// # Errors
    /// It could not be opened, and those of [`Sheet::read`].
    pub fn of<'f>(
        path: &Path,
        opened: io::Result<impl Read + Send + 'static>,
        form: impl Into<Form<'f>>,
    ) -> Result<Sheet, ImportFailure> {
        let name = path.display().to_string();
        let input = opened.map_err(|e| unreadable(&name, &e))?;
        Sheet::read(&name, input, form)
    }

    /// Begins to read `input`, which messages call `file`.
    ///
    /// # Errors
    /// The input cannot be read, is not UTF-8 text, or its header is not one of this kind of file.
    pub fn read<'f>(
        file: &str,
        mut input: impl Read + Send + 'static,
        form: impl Into<Form<'f>>,
    ) -> Result<Sheet, ImportFailure> {
        let mut head = Vec::new();
        let first = input.by_ref().take(HEAD as u64).read_to_end(&mut head);
        let whole = first.map_err(|e| unreadable(file, &e))? < HEAD;
        refuse_other_formats(file, &head)?;
        let marked = head.starts_with(b"\xEF\xBB\xBF");
        if marked {
            head.drain(..3);
        }
        let header = header::find(file, &head, whole, &form.into())?;
        let mut rest = Cursor::new(head);
        rest.set_position(header.next_offset as u64);
        let offset = header.next_offset as u64;
        let rest: Box<dyn Read + Send> = Box::new(rest.chain(input));
        Ok(Sheet {
            file: file.to_string(),
            marked,
            records: Records::new(rest, header.delimiter, header.next_line, offset)
                .with_width(header.cells_of_a_line()),
            header,
            cells: Vec::new(),
            unquoted: String::new(),
            joined: Vec::new(),
        })
    }

    /// The name of the file, `-` for the standard input.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Notes about the header: lines skipped before it, columns ignored.
    pub fn notes(&self) -> &[String] {
        &self.header.notes
    }

    /// The next row that is not blank; none at the end of the file.
    ///
    /// # Errors
    /// The file cannot be read further, or is not UTF-8 text from here on.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, ImportFailure> {
        let found = loop {
            let found = self.records.advance();
            let Some(found) = found.map_err(|trouble| self.trouble(&trouble))? else {
                return Ok(None);
            };
            if self.records.is_blank(found) {
                continue;
            }
            self.unquote(found)?;
            if !self.row(found)?.is_blank() {
                break found;
            }
        };
        self.row(found).map(Some)
    }

    /// The first line of a rejects file: the original header, and the added columns.
    pub(super) fn rejects_header(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.marked {
            out.extend_from_slice(b"\xEF\xBB\xBF");
        }
        out.extend_from_slice(&self.header.raw);
        for name in ADDED {
            out.push(self.header.delimiter);
            out.extend_from_slice(name.as_bytes());
        }
        out.extend_from_slice(&self.header.ending);
        out
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.header.delimiter
    }

    pub(super) fn line_ending(&self) -> &[u8] {
        &self.header.ending
    }

    /// Finds where the text of every cell of `found` is.
    fn unquote(&mut self, found: Found) -> Result<(), ImportFailure> {
        let text = text_of(&self.file, self.records.raw(found), found.line)?;
        self.cells.clear();
        self.unquoted.clear();
        for cell in self.records.cells() {
            let Cell { begin, end, .. } = *cell;
            let mut value = Value { begin, from: begin, to: end, unquoted: cell.quoted };
            if cell.quoted {
                value.from = self.unquoted.len();
                unquote_into(&mut self.unquoted, text[begin..end].trim());
                value.to = self.unquoted.len();
            }
            self.cells.push(value);
        }
        self.joined.clear();
        let several =
            self.header.positions.iter().enumerate().filter(|(_, places)| places.len() > 1);
        let parts = std::iter::once((PARTS, &self.header.name_in_parts));
        for (key, places) in several.chain(parts.filter(|(_, places)| !places.is_empty())) {
            let texts = places.iter().filter_map(|at| self.cells.get(*at)).map(|value| {
                let source = if value.unquoted { &self.unquoted } else { text };
                source.get(value.from..value.to).unwrap_or("").trim()
            });
            let filled: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
            let whole = filled.join(" ");
            let from = self.unquoted.len();
            self.unquoted.push_str(&whole);
            let to = self.unquoted.len();
            self.joined.push((key, Value { begin: 0, from, to, unquoted: true }));
        }
        Ok(())
    }

    fn row(&self, found: Found) -> Result<Row<'_>, ImportFailure> {
        Ok(Row {
            found,
            text: text_of(&self.file, self.records.raw(found), found.line)?,
            unquoted: &self.unquoted,
            cells: &self.cells,
            joined: &self.joined,
            header: &self.header,
        })
    }

    fn trouble(&self, trouble: &Trouble) -> ImportFailure {
        match trouble {
            Trouble::Input(e) => unreadable(&self.file, e),
            Trouble::TooLong(line) => ImportFailure::new(
                format!(
                    "The row of {} that begins on line {line} is longer than {LONGEST} bytes. Nothing was recorded.",
                    said(&self.file)
                ),
                "Check that the file has line breaks, and that it is a CSV file at all.",
            ),
        }
    }
}

fn unreadable(file: &str, e: &std::io::Error) -> ImportFailure {
    let file = said(file);
    ImportFailure::new(
        format!("{file} could not be read: {}. Nothing was recorded.", in_words(e)),
        "Check the file's name and that you have permission to read it.",
    )
}

fn refuse_other_formats(file: &str, head: &[u8]) -> Result<(), ImportFailure> {
    let what = match head {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-16 text (\"Unicode text\")",
        [0, b, ..] | [b, 0, ..] if *b != 0 => "UTF-16 text, or no text at all",
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => "a spreadsheet, not a CSV file",
        _ => return Ok(()),
    };
    let file = said(file);
    Err(ImportFailure::new(
        format!("{file} is {what}. Nothing was recorded."),
        "In the spreadsheet, save it as \"CSV UTF-8 (comma delimited)\".",
    ))
}
