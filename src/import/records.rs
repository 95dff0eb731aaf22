//! Bytes to records: where a record and its cells begin and end, and on which line.
//!
//! Written by hand, not over a CSV library, because a rejected row goes back byte for byte, and because a quotation
//! mark that is never closed must be noticed. Like spreadsheets it lets a quoted cell hold line breaks, reads `""` as
//! one mark, and takes a mark in the middle of a cell, or text behind a closing mark, as it stands.

use std::io::{self, Read};

/// How many bytes are read at a time.
const CHUNK: u64 = 64 * 1024;

/// The longest record that is read: a longer one is a quotation mark that is never closed.
pub(super) const LONGEST: usize = 1024 * 1024;

/// Where a cell stands in its record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// Its first byte, behind the delimiter before it.
    pub begin: usize,
    /// The byte behind its last one.
    pub end: usize,
    /// Whether it opens with a quotation mark.
    pub quoted: bool,
}

/// A record that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The line on which it begins.
    pub line: u64,
    /// How many bytes stand before it.
    pub offset: u64,
    /// Its length without the line ending.
    pub length: usize,
    /// The length of its line ending: 0 at the end of the file, 2 for CR LF.
    pub ending: usize,
    /// How many lines it takes.
    pub lines: u64,
    /// Whether every quotation mark that opens a cell is closed.
    pub closed: bool,
}

/// Why no further record can be read.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The input cannot be read.
    Input(io::Error),
    /// The record that begins on this line is longer than [`LONGEST`].
    TooLong(u64),
}

/// Where the scan stands in a cell.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Start,
    Plain,
    Quoted,
    Closing,
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
        }
    }

    /// The bytes of the record found last, without its line ending.
    pub fn raw(&self, found: Found) -> &[u8] {
        &self.buffer[self.start..self.start + found.length]
    }

    /// The cells of the record found last.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Passes over lines of which nothing but their ending is there. Of them a file may have millions.
    fn pass_empty_lines(&mut self) -> Result<(), Trouble> {
        while matches!(self.byte(0)?, Some(b'\n' | b'\r')) {
            // Whether a CR is a line ending by itself, the byte after it says.
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

    /// Whether nothing but blanks and delimiters is in the record found last.
    pub fn is_blank(&self, found: Found) -> bool {
        self.raw(found).iter().all(|byte| *byte == self.delimiter || byte.is_ascii_whitespace())
    }

    /// Finds the next record that is not an empty line; none at the end of the input.
    pub fn advance(&mut self) -> Result<Option<Found>, Trouble> {
        self.start += self.handed;
        self.offset += self.handed as u64;
        self.handed = 0;
        self.cells.clear();
        self.pass_empty_lines()?;
        let (mut at, mut begin, mut state, mut quoted) = (0, 0, At::Start, false);
        let ending = loop {
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
                (At::Start, b' ' | b'\t') => {}
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
        self.cell(begin, at, quoted);
        Ok(Some(self.found(at, ending, state != At::Quoted)))
    }

    /// The record of `length` bytes at the start of the buffer, to be passed over by the next search.
    fn found(&mut self, length: usize, ending: usize, closed: bool) -> Found {
        let (mut length, mut ending) = (length, ending);
        self.handed = length + ending;
        let bytes = &self.buffer[self.start..self.start + self.handed];
        let lines = match self.cells.iter().any(|cell| cell.quoted) {
            true => line_endings(bytes),
            false => u64::from(ending > 0),
        };
        if !closed {
            // The last line ending belongs to the file, not to the cell that was left open.
            ending = usize::from(bytes.ends_with(b"\n")) + usize::from(bytes.ends_with(b"\r\n"));
            length -= ending;
            if let Some(last) = self.cells.last_mut() {
                last.end = last.end.min(length);
            }
        }
        let found = Found { line: self.line, offset: self.offset, length, ending, lines, closed };
        self.line += lines;
        found
    }

    fn cell(&mut self, begin: usize, end: usize, quoted: bool) {
        self.cells.push(Cell { begin, end, quoted });
    }

    /// How many bytes from `at` on, of those at hand, come before the first that `stops`.
    fn run(&self, at: usize, stops: impl Fn(u8) -> bool) -> usize {
        let rest = &self.buffer[self.start + at..];
        rest.iter().position(|b| stops(*b)).unwrap_or(rest.len())
    }

    /// The byte `at` so many behind the record's first; none at the end of the input.
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

/// How many line endings (LF, CR LF, or CR alone) stand in `bytes`.
pub(super) fn line_endings(bytes: &[u8]) -> u64 {
    let ends = |(i, b): (usize, &u8)| match b {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    };
    bytes.iter().enumerate().filter(|at| ends(*at)).count() as u64
}

/// Appends what a cell says that opens with a quotation mark.
pub(super) fn unquote_into(out: &mut String, cell: &str) {
    let mut rest = cell.strip_prefix('"').unwrap_or(cell);
    while let Some((before, behind)) = rest.split_once('"') {
        out.push_str(before);
        match behind.strip_prefix('"') {
            Some(more) => {
                out.push('"');
                rest = more;
            }
            None => {
                rest = behind;
                break;
            }
        }
    }
    out.push_str(rest);
}
