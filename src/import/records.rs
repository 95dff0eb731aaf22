//! Splits bytes into records: where each record and its cells begin and end, and on which line.
//!
//! It uses no CSV library, because a rejected row goes back byte for byte, and because a stray quotation mark must not
//! swallow the rows after it. Like spreadsheets it allows line breaks in a quoted cell, reads `""` as one mark, and keeps
//! a mark in the middle of an unquoted cell. A record with unmatched marks ends with the line where the faulty cell
//! opens, so that the next line is its own row.

use std::io::{self, Read};

/// How many bytes to read at a time.
const CHUNK: u64 = 64 * 1024;

/// The longest record; a longer quoted cell surely lacks its closing mark.
pub(super) const LONGEST: usize = 1024 * 1024;

/// Where a cell is in its record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// Its first byte, after the delimiter.
    pub begin: usize,
    /// The byte after its last one.
    pub end: usize,
    /// Whether it opens with a quotation mark.
    pub quoted: bool,
}

/// A record found in the input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The line where it begins.
    pub line: u64,
    /// How many bytes come before it.
    pub offset: u64,
    /// Its length without the line ending.
    pub length: usize,
    /// The length of its line ending: 0 at the end of the file, 2 for CR LF.
    pub ending: usize,
    /// How many lines it takes.
    pub lines: u64,
    /// Whether its quotation marks match.
    pub marks: Marks,
}

/// Whether the quotation marks of a record open and close its cells properly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// Every mark opens or closes a cell, or is doubled.
    Fit,
    /// A mark is in the middle of a quoted cell.
    Stray,
    /// A mark opens a cell that does not end before the next rows, or before the end of the file.
    Open,
}

/// Why no further record can be read.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The input cannot be read.
    Input(io::Error),
    /// The record that begins on this line is longer than [`LONGEST`].
    TooLong(u64),
}

/// Where the scan is in a cell.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// After a mark in a quoted cell, which closes it unless a second one follows.
    Closing,
    /// After a quoted cell, among blanks.
    Closed,
}

/// The records of an input, one after the other.
pub(super) struct Records<R> {
    input: R,
    delimiter: u8,
    buffer: Vec<u8>,
    start: usize,
    handed: usize,
    ended: bool,
    line: u64,
    offset: u64,
    cells: Vec<Cell>,
    /// How many cells a row has, once the header is known.
    width: Option<usize>,
}

impl<R: Read> Records<R> {
    /// The records of `input`, which begins on `line`, `offset` bytes into the file.
    pub fn new(input: R, delimiter: u8, line: u64, offset: u64) -> Records<R> {
        Records {
            input,
            delimiter,
            buffer: Vec::new(),
            start: 0,
            handed: 0,
            ended: false,
            line,
            offset,
            cells: Vec::new(),
            width: None,
        }
    }

    /// Says that a row has `width` cells: a quoted cell that runs on over whole rows is then noticed.
    pub fn with_width(self, width: usize) -> Records<R> {
        Records { width: Some(width), ..self }
    }

    /// The bytes of the record found last, without its line ending.
    pub fn raw(&self, found: Found) -> &[u8] {
        &self.buffer[self.start..self.start + found.length]
    }

    /// The cells of the record found last.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Skips empty lines. A file may have millions of them.
    fn pass_empty_lines(&mut self) -> Result<(), Trouble> {
        while matches!(self.byte(0)?, Some(b'\n' | b'\r')) {
            // The byte after a CR says whether the CR alone is a line ending.
            self.byte(1)?;
            let at_hand = &self.buffer[self.start..];
            let (mut passed, mut lines) = (0, 0);
            while let Some(byte @ (b'\n' | b'\r')) = at_hand.get(passed) {
                match (byte, at_hand.get(passed + 1)) {
                    (b'\r', None) if !self.ended => break,
                    (b'\r', Some(b'\n')) => passed += 2,
                    _ => passed += 1,
                }
                lines += 1;
            }
            self.start += passed;
            self.offset += passed as u64;
            self.line += lines;
        }
        Ok(())
    }

    /// Whether the last record has only blanks and delimiters.
    pub fn is_blank(&self, found: Found) -> bool {
        self.raw(found).iter().all(|byte| *byte == self.delimiter || byte.is_ascii_whitespace())
    }

    /// Finds the next record, skipping empty lines; none at the end of the input.
    pub fn advance(&mut self) -> Result<Option<Found>, Trouble> {
        self.start += self.handed;
        self.offset += self.handed as u64;
        self.handed = 0;
        self.cells.clear();
        self.pass_empty_lines()?;
        let (mut at, mut begin, mut state, mut quoted) = (0, 0, At::Start, false);
        let ending = loop {
            if state == At::Quoted && at > LONGEST {
                return self.cut(begin, Marks::Open).map(Some);
            }
            let Some(byte) = self.byte(at)? else {
                break 0;
            };
            match (state, byte) {
                (At::Quoted, b'"') => state = At::Closing,
                (At::Closing, b'"') => state = At::Quoted,
                (At::Quoted, _) => {
                    at += self.run(at, |b| b == b'"');
                    continue;
                }
                (_, b'\n') => break 1,
                (_, b'\r') => break 1 + usize::from(self.byte(at + 1)? == Some(b'\n')),
                (_, b) if b == self.delimiter => {
                    self.cell(begin, at, quoted);
                    (begin, state, quoted) = (at + 1, At::Start, false);
                }
                (At::Start, b'"') => (state, quoted) = (At::Quoted, true),
                (At::Start | At::Closing | At::Closed, b' ' | b'\t') => {
                    state = if state == At::Start { At::Start } else { At::Closed };
                }
                // The two bytes of a no-break space, trimmed like any other blank.
                (At::Closing | At::Closed, 0xC2 | 0xA0) => state = At::Closed,
                (At::Closing | At::Closed, _) => return self.cut(begin, Marks::Stray).map(Some),
                _ => {
                    state = At::Plain;
                    let delimiter = self.delimiter;
                    at += self.run(at, |b| b == delimiter || b == b'\n' || b == b'\r');
                    continue;
                }
            }
            at += 1;
        };
        if at == 0 && ending == 0 {
            return Ok(None);
        }
        if state == At::Quoted {
            return self.cut(begin, Marks::Open).map(Some);
        }
        self.cell(begin, at, quoted);
        let found = self.found(at, ending, Marks::Fit);
        match self.swallowing(found) {
            None => Ok(Some(found)),
            Some(begin) => {
                self.line -= found.lines;
                self.cut(begin, Marks::Open).map(Some)
            }
        }
    }

    /// The record of `length` bytes at the start of the buffer; the next search begins after it.
    fn found(&mut self, length: usize, ending: usize, marks: Marks) -> Found {
        self.handed = length + ending;
        let bytes = &self.buffer[self.start..self.start + self.handed];
        let lines = if self.cells.iter().any(|cell| cell.quoted) {
            line_endings(bytes)
        } else {
            u64::from(ending > 0)
        };
        let found = Found { line: self.line, offset: self.offset, length, ending, lines, marks };
        self.line += lines;
        found
    }

    /// Ends a record whose cell at `begin` has unmatched marks: with the line where that cell opens, after splitting the
    /// rest of the line at the delimiters.
    fn cut(&mut self, begin: usize, marks: Marks) -> Result<Found, Trouble> {
        self.cells.retain(|cell| cell.begin < begin);
        let (mut at, mut begin) = (begin, begin);
        let ending = loop {
            match self.byte(at)? {
                None => break 0,
                Some(b'\n') => break 1,
                Some(b'\r') => break 1 + usize::from(self.byte(at + 1)? == Some(b'\n')),
                Some(b) if b == self.delimiter => {
                    self.cell(begin, at, false);
                    begin = at + 1;
                }
                Some(_) => {}
            }
            at += 1;
        };
        self.cell(begin, at, false);
        Ok(self.found(at, ending, marks))
    }

    /// Where a cell begins that swallowed whole rows: each line of the record has as many cells as a row if quotation marks
    /// are read as letters. A delimiter before a blank does not count, since it may be the comma of a sentence.
    fn swallowing(&self, found: Found) -> Option<usize> {
        let width = self.width.filter(|width| *width > 1 && found.lines > 1)?;
        let raw = self.raw(found);
        let ends = |at: &usize, line: &[u8]| {
            line[*at] == self.delimiter && line.get(at + 1) != Some(&b' ')
        };
        let cells = |line: &[u8]| (0..line.len()).filter(|at| ends(at, line)).count() + 1;
        let mut lines = raw.split(|b| matches!(b, b'\n' | b'\r')).filter(|line| !line.is_empty());
        if !lines.all(|line| cells(line) >= width) {
            return None;
        }
        let runs_on = |cell: &&Cell| line_endings(&raw[cell.begin..cell.end]) > 0;
        self.cells.iter().find(runs_on).map(|cell| cell.begin)
    }

    fn cell(&mut self, begin: usize, end: usize, quoted: bool) {
        self.cells.push(Cell { begin, end, quoted });
    }

    /// How many bytes in the buffer from `at` on come before the first that `stops`.
    fn run(&self, at: usize, stops: impl Fn(u8) -> bool) -> usize {
        let rest = &self.buffer[self.start + at..];
        rest.iter().position(|b| stops(*b)).unwrap_or(rest.len())
    }

    /// The byte at the offset `at` in the record; none at the end of the input.
    fn byte(&mut self, at: usize) -> Result<Option<u8>, Trouble> {
        while self.start + at >= self.buffer.len() && !self.ended {
            if at > LONGEST {
                return Err(Trouble::TooLong(self.line));
            }
            self.buffer.drain(..self.start);
            self.start = 0;
            let mut chunk = self.input.by_ref().take(CHUNK);
            let read = chunk.read_to_end(&mut self.buffer);
            self.ended = read.map_err(Trouble::Input)? == 0;
        }
        Ok(self.buffer.get(self.start + at).copied())
    }
}

/// How many line endings (LF, CR LF, or CR alone) are in `bytes`.
pub(super) fn line_endings(bytes: &[u8]) -> u64 {
    let ends = |(i, b): (usize, &u8)| match b {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    };
    bytes.iter().enumerate().filter(|at| ends(*at)).count() as u64
}

/// Appends the text of a cell that opens with a quotation mark.
pub(super) fn unquote_into(out: &mut String, cell: &str) {
    let mut rest = cell.strip_prefix('"').unwrap_or(cell);
    while let Some((before, after)) = rest.split_once('"') {
        out.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                out.push('"');
                rest = more;
            }
            None => {
                rest = after;
                break;
            }
        }
    }
    out.push_str(rest);
}
