//! The receipt: what happened to the rows of a file, as the contract's JSON and as sentences.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::hours::thousands;
use crate::render::hanging;

use super::failure::ImportFailure;
use super::fields::push_plain;
use super::outcome;
use super::settled::{Outcome, Reject};

/// How many rejected rows, and how many notes on rows, it lists.
const LISTED: u64 = 1_000;

/// How many of them the text shows.
const SHOWN: usize = 10;

/// The width of the text.
const WIDTH: usize = 80;

/// What happened to the rows of a file.
///
/// `recorded`, `already` and `rejected` add up to `rows`, unless the file is refused: then `recorded` is 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Why the whole file is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The entry with the recorded rows; set by the caller once there is one.
    pub entry: Option<i64>,
    /// The name of the file, `-` for the standard input.
    pub file: String,
    /// How many rows the file has, not counting blank ones.
    pub rows: u64,
    /// How many of them are recorded.
    pub recorded: u64,
    /// How many the register already has.
    pub already: u64,
    /// How many are rejected.
    pub rejected: u64,
    /// The file with the rejected rows.
    pub rejects_file: Option<String>,
    /// Whether this is a dry run, in which no file is written.
    #[serde(skip)]
    pub is_dry: bool,
    /// How many rows each reason rejected; a row with two reasons counts for both.
    pub reasons: BTreeMap<&'static str, u64>,
    /// The first 1,000 rejected rows.
    pub rejects: Vec<RejectedRow>,
    /// People with a new standing; set by the caller.
    pub candidates: Vec<serde_json::Value>,
    /// Other notes; the first 1,000 notes on rows name their line.
    pub notes: Vec<String>,
    /// Says that the rejects file of an earlier import was kept; the caller prints it once.
    #[serde(skip)]
    pub kept: Option<String>,
    /// The command that imports the corrected rejected rows; set by the caller.
    #[serde(skip)]
    pub again: Option<String>,
    /// Equal for two receipts if every row ended the same way, including rows that are not listed.
    #[serde(skip)]
    pub settled: u64,
    #[serde(skip)]
    row_notes: u64,
}

/// A rejected row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// The line where the row begins.
    pub line: u64,
    /// The unmet requirements.
    pub codes: Vec<&'static str>,
    /// All reasons in full.
    pub reason: String,
    /// What to do about them; may be empty.
    #[serde(skip)]
    pub hint: String,
}

impl Receipt {
    /// An empty receipt, before any row is settled.
    pub fn new(file: &str) -> Receipt {
        Receipt {
            refused: None,
            entry: None,
            file: file.to_string(),
            rows: 0,
            recorded: 0,
            already: 0,
            rejected: 0,
            rejects_file: None,
            is_dry: false,
            reasons: BTreeMap::new(),
            rejects: Vec::new(),
            candidates: Vec::new(),
            notes: Vec::new(),
            kept: None,
            again: None,
            settled: 0,
            row_notes: 0,
        }
    }

    /// Counts the row on `line`.
    pub(super) fn count(&mut self, line: u64, outcome: Outcome) {
        let note = match outcome {
            Outcome::Recorded { note } => {
                self.recorded += 1;
                note
            }
            Outcome::Already { note } => {
                self.already += 1;
                note
            }
            Outcome::Rejected(reasons) => return self.count_rejected(line, &reasons),
        };
        self.rows += 1;
        if let Some(note) = note {
            self.row_notes += 1;
            if self.row_notes <= LISTED {
                self.notes.push(format!("line {line}: {note}"));
            }
        }
    }

    /// Counts the row on `line` as rejected.
    pub(super) fn count_rejected(&mut self, line: u64, reasons: &[Reject]) {
        self.rows += 1;
        self.rejected += 1;
        for (i, reject) in reasons.iter().enumerate() {
            if !reasons[..i].iter().any(|other| other.kind == reject.kind) {
                *self.reasons.entry(reject.kind).or_default() += 1;
            }
        }
        if self.rejected <= LISTED {
            let mut codes = Vec::new();
            for code in reasons.iter().filter_map(|reject| reject.code) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
            self.rejects.push(RejectedRow {
                line,
                codes,
                reason: joined(reasons),
                hint: hints(reasons),
            });
        }
    }

    /// The failure for a file of two rows or more with no readable outcome: it needs an option.
    pub(super) fn without_outcome(&self) -> Option<ImportFailure> {
        let of = |kind| self.reasons.get(kind).copied().unwrap_or(0);
        let first = self.rejects.first().filter(|_| self.rows > 1)?;
        if of(outcome::UNCLEAR) + of(outcome::BLANK) < self.rows {
            return None;
        }
        let (file, line, reason) = (self.source(), first.line, &first.reason);
        Some(ImportFailure {
            text: format!(
                "No row of {file} says yes or no in its outcome columns (line {line}: {reason}). Nothing was recorded."
            ),
            hints: vec![
                "If another column says whether it happened: --column outcome='HEADING'"
                    .to_string(),
                "If no column does: --column outcome=none".to_string(),
            ],
        })
    }

    /// Adds how many notes on rows are not listed.
    pub(super) fn close_notes(&mut self) {
        if self.row_notes > LISTED {
            let more = count(self.row_notes - LISTED);
            self.notes.push(format!("{more} more rows have notes."));
        }
    }

    /// Refuses the file, so nothing is recorded.
    pub(super) fn refuse(&mut self, why: &str) {
        let (rejected, rows) = (count(self.rejected), count(self.rows));
        let good = match self.recorded {
            0 => String::new(),
            1 => " 1 row could be recorded.".to_string(),
            n => format!(" {} rows could be recorded.", count(n)),
        };
        let verb = if self.rejected == 1 { "is" } else { "are" };
        let row = if self.rows == 1 { "row" } else { "rows" };
        self.refused = Some(format!(
            "Nothing was recorded: {rejected} of {rows} {row} {verb} rejected, and {why}.{good}"
        ));
        self.recorded = 0;
    }

    /// The receipt in sentences, for a terminal of 80 columns; without an entry it says what would be recorded.
    pub fn text(&self) -> String {
        let mut out = String::new();
        say(&mut out, "", &self.first_sentence());
        let mut reasons: Vec<_> = self.reasons.iter().collect();
        reasons.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
        for (kind, rows) in reasons {
            say(&mut out, "", &format!("{:>7}  {kind}", count(*rows)));
        }
        let mut hinted: Vec<&str> = vec![""];
        for row in self.rejects.iter().take(SHOWN) {
            let line = format!("line {}: {}", row.line, row.reason);
            say(&mut out, "  ", &line);
            if !hinted.contains(&row.hint.as_str()) {
                say(&mut out, "    ", &row.hint);
                hinted.push(&row.hint);
            }
        }
        if self.rejected > SHOWN as u64 && !self.rejects.is_empty() {
            let more = count(self.rejected - SHOWN as u64);
            say(&mut out, "  ", &format!("and {more} more rejected."));
        }
        if let Some(file) = &self.rejects_file {
            let there = match (&self.again, &self.refused) {
                _ if self.is_dry => format!("The rejected rows would go to {file}."),
                (Some(_), _) => {
                    format!("The rejected rows are in {file}: correct them there, and then type:")
                }
                (None, Some(_)) => format!(
                    "The rejected rows are in {file}, with the reasons: correct them in {} and import it again.",
                    self.source()
                ),
                (None, None) => format!(
                    "The rejected rows are in {file}: correct them there, and then import that file."
                ),
            };
            say(&mut out, "", &there);
            if let Some(again) = &self.again {
                let _ = writeln!(out, "  {again}");
            }
        }
        for note in self.notes.iter().take(SHOWN) {
            say(&mut out, "", &format!("Note: {note}"));
        }
        if self.notes.len() > SHOWN {
            let more = count((self.notes.len() - SHOWN) as u64);
            let all = format!("And {more} more notes: --format json lists them.");
            say(&mut out, "", &all);
        }
        out
    }

    /// Breaks `text` into lines that fit the terminal, like the receipt.
    pub fn wrapped(text: &str) -> String {
        let mut out = String::new();
        say(&mut out, "", text);
        out
    }

    /// The name of the file in a sentence.
    fn source(&self) -> &str {
        match self.file.as_str() {
            "-" => "standard input",
            name => name,
        }
    }

    fn first_sentence(&self) -> String {
        if let Some(refused) = &self.refused {
            return refused.clone();
        }
        let (file, rows) = (self.source(), count(self.rows));
        if self.rows == 0 {
            return format!("Nothing was recorded: {file} has no rows.");
        }
        let of = if self.rows == 1 { "row" } else { "rows" };
        let recorded = match (self.recorded, self.entry) {
            (0, _) => format!("Nothing was recorded of the {rows} {of} of {file}"),
            (1, Some(entry)) => format!("1 of {rows} {of} of {file} was recorded (entry {entry})"),
            (n, Some(entry)) => {
                format!("{} of {rows} {of} of {file} were recorded (entry {entry})", count(n))
            }
            (n, None) => format!("{} of {rows} {of} of {file} would be recorded", count(n)),
        };
        let verb = |n| if n == 1 { "is" } else { "are" };
        let mut clauses = vec![recorded];
        if self.already > 0 {
            let (n, verb) = (count(self.already), verb(self.already));
            clauses.push(format!("{n} {verb} already in the register"));
        }
        if self.rejected > 0 {
            let (n, verb) = (count(self.rejected), verb(self.rejected));
            clauses.push(format!("{n} {verb} rejected"));
        }
        format!("{}.", clauses.join("; "))
    }
}

/// The hints of a row, each once and as its own sentence.
pub(super) fn hints(reasons: &[Reject]) -> String {
    let mut said: Vec<&str> = Vec::new();
    let mut text = String::new();
    for hint in reasons.iter().map(|reject| reject.hint.as_str()) {
        if hint.is_empty() || said.contains(&hint) {
            continue;
        }
        said.push(hint);
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '?', '!']) { " " } else { ". " });
        }
        let mut letters = hint.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(letters.as_str());
    }
    text
}

/// All reasons of a row in one text.
pub(super) fn joined(reasons: &[Reject]) -> String {
    let all: Vec<&str> = reasons.iter().map(|r| r.reason.as_str()).collect();
    all.join("; ")
}

fn count(rows: u64) -> String {
    thousands(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// Appends `text` in lines that fit the terminal, with two more blanks before the second and later ones.
fn say(out: &mut String, indent: &str, text: &str) {
    let mut plain = String::with_capacity(text.len());
    text.chars().for_each(|c| push_plain(&mut plain, c));
    let indent = indent.len() + text.len() - text.trim_start_matches(' ').len();
    let _ = writeln!(out, "{}", hanging(&plain, WIDTH, indent));
}
