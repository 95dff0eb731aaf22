//! The header line: where it is, how its cells are separated, and which column is where.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::column::{Column, folded};
use super::failure::{ImportFailure, said};
use super::fields::quoted;
use super::form::Form;
use super::outcome::{Grade, OUTCOME};
use super::records::{Found, Marks, Records, line_endings, unquote_into};

/// How many bytes at the beginning of a file to search for its header.
pub(super) const HEAD: usize = 256 * 1024;

/// The last line where a header may begin.
const LAST_LINE: u64 = 10;

/// The columns that a rejects file adds, in order.
pub(super) const ADDED: [&str; 3] = ["line", "reason", "hint"];

/// The columns of a kind of file, found by any of their names.
struct Columns<'a> {
    all: &'a [Column],
    form: &'a Form<'a>,
    by_name: HashMap<String, usize>,
}

impl<'a> Columns<'a> {
    fn new(form: &'a Form<'a>) -> Columns<'a> {
        let all = form.columns.iter().enumerate();
        let names = all.filter(|(ix, _)| !form.decides(*ix)).flat_map(|(ix, column)| {
            let names = column.aliases.iter().chain([&column.name]);
            names.map(move |name| (folded(name), ix))
        });
        Columns { all: form.columns, form, by_name: names.collect() }
    }

    /// The column that each heading names, and the headings that together make a person's name if no heading is the whole
    /// name.
    fn named_by(&self, headings: &[String]) -> (Vec<Option<usize>>, Vec<usize>) {
        let by_flag = |key: &str| {
            self.form.headings.iter().find(|(_, heading)| folded(heading) == key).map(|(ix, _)| *ix)
        };
        let mut named: Vec<Option<usize>> = headings
            .iter()
            .map(|heading| {
                let key = folded(heading);
                by_flag(&key).or_else(|| self.by_name.get(&key).copied())
            })
            .collect();
        let mut parts = Vec::new();
        if let Some(name) = self.form.place("name").filter(|ix| !self.form.decides(*ix)) {
            parts = parts_of_a_name(headings);
            if !named.contains(&Some(name)) {
                parts.iter().for_each(|at| named[*at] = Some(name));
                parts.clear();
            }
        }
        (named, parts)
    }

    /// Whether several headings may name the column at `ix`.
    fn may_have_several(&self, ix: usize, headings: &[&str]) -> bool {
        let by_flag = self.form.headings.iter().filter(|(of, _)| *of == ix).count();
        self.all[ix].name == OUTCOME.name
            || by_flag >= headings.len()
            || (self.all[ix].name == "name" && {
                let parts: Vec<Option<usize>> =
                    headings.iter().map(|h| part_of_a_name(h)).collect();
                parts
                    .iter()
                    .enumerate()
                    .all(|(i, part)| part.is_some() && !parts[..i].contains(part))
            })
    }

    fn names(&self, which: impl Fn(usize, &Column) -> bool) -> String {
        let chosen = self.all.iter().enumerate().filter(|(ix, c)| which(*ix, c));
        let names: Vec<&str> = chosen.map(|(_, column)| column.name).collect();
        names.join(", ")
    }
}

/// The header of a file.
#[derive(Debug)]
pub(super) struct Header {
    /// Its original bytes, without the columns that a rejects file adds.
    pub raw: Vec<u8>,
    /// Its line ending.
    pub ending: Vec<u8>,
    /// The character between two cells.
    pub delimiter: u8,
    /// How many cells `raw` has.
    pub cells: usize,
    /// How many of them a row may fill: empty headings at the end are not columns.
    pub width: usize,
    /// Whether the columns of a rejects file follow.
    pub added: bool,
    /// Where each known column is; several places are joined with a blank.
    pub positions: Vec<Vec<usize>>,
    /// The names of the columns.
    pub names: Vec<&'static str>,
    /// The column with a person's name.
    pub name: Option<usize>,
    /// Where the parts of a name are, if the file also has the whole name.
    pub name_in_parts: Vec<usize>,
    /// Where the outcome columns are, with their headings.
    pub outcomes: Vec<(usize, String)>,
    /// The lowest grade that passes.
    pub passing: Option<Grade>,
    /// Notes about the header.
    pub notes: Vec<String>,
    /// The first line after the header.
    pub next_line: u64,
    /// How many bytes come before that line.
    pub next_offset: usize,
}

impl Header {
    /// The column of a name, if the file also has its parts.
    pub fn name_with_parts(&self) -> Option<usize> {
        self.name.filter(|_| !self.name_in_parts.is_empty())
    }
}

/// A line that may be the header.
struct Candidate {
    found: Found,
    ending: Vec<u8>,
    delimiter: u8,
    raw: Vec<u8>,
    begins: Vec<usize>,
    headings: Vec<String>,
    /// The known column that each heading names.
    columns: Vec<Option<usize>>,
    /// The headings of the parts of a name, if the file also has the whole name.
    name_in_parts: Vec<usize>,
    known: usize,
    complete: bool,
}

/// Finds the header of `file` in its first bytes; `whole` says that these are all.
pub(super) fn find(
    file: &str,
    head: &[u8],
    whole: bool,
    form: &Form,
) -> Result<Header, ImportFailure> {
    let (file, columns) = (said(file), &Columns::new(form));
    let all: Vec<Candidate> = [b',', b';', b'\t']
        .into_iter()
        .flat_map(|delimiter| candidates(head, delimiter, whole, columns))
        .collect();
    let looked_at = all.iter().map(Candidate::end).max().unwrap_or(0);
    let best = all.into_iter().min_by_key(|c| {
        let line = if c.complete { c.found.line } else { 0 };
        let cells = Reverse(c.headings.len());
        (!c.complete, line, Reverse(c.known), c.found.line, cells)
    });
    let Some(best) = best else {
        return Err(no_header(file, head));
    };
    let read = if best.complete { best.end() } else { looked_at };
    text_of(file, &head[..read], 1)?;
    if !best.complete {
        return Err(missing(file, &best, columns));
    }
    best.header(file, columns)
}

/// The lines of `head` that may be a header with cells separated by `delimiter`.
fn candidates(head: &[u8], delimiter: u8, whole: bool, columns: &Columns) -> Vec<Candidate> {
    let mut records = Records::new(head, delimiter, 1, 0);
    let mut out = Vec::new();
    while let Ok(Some(found)) = records.advance() {
        let end = found.offset as usize + found.length + found.ending;
        if found.line > LAST_LINE || (end == head.len() && !whole) {
            break;
        }
        let raw = records.raw(found);
        let headings: Vec<String> = records
            .cells()
            .iter()
            .map(|cell| heading(&raw[cell.begin..cell.end], cell.quoted))
            .collect();
        if found.marks != Marks::Fit || headings.iter().all(String::is_empty) {
            continue;
        }
        let (named, name_in_parts) = columns.named_by(&headings);
        let has = |ix: &usize| named.contains(&Some(*ix));
        let has_heading = |heading: &str| headings.iter().any(|h| folded(h) == folded(heading));
        let required = |ix: &usize| columns.all[*ix].required;
        let all = 0..columns.all.len();
        out.push(Candidate {
            found,
            ending: head[end - found.ending..end].to_vec(),
            delimiter,
            raw: raw.to_vec(),
            begins: records.cells().iter().map(|cell| cell.begin).collect(),
            known: all.clone().filter(has).count(),
            complete: all.clone().filter(required).all(|ix| has(&ix))
                && columns.form.headings.iter().all(|(_, heading)| has_heading(heading)),
            headings,
            columns: named,
            name_in_parts,
        });
    }
    out
}

impl Header {
    /// How many cells a line of the file has: those without a heading too, and those that a rejects file adds.
    pub fn cells_of_a_line(&self) -> usize {
        self.cells + if self.added { ADDED.len() } else { 0 }
    }
}

impl Candidate {
    fn end(&self) -> usize {
        self.found.offset as usize + self.found.length + self.found.ending
    }

    fn header(mut self, file: &str, columns: &Columns) -> Result<Header, ImportFailure> {
        let named = |headings: &[String]| headings.iter().rposition(|h| !h.is_empty());
        self.headings.truncate(named(&self.headings).map_or(0, |i| i + 1));
        let mut cells = self.begins.len();
        let own = self.headings.len().saturating_sub(ADDED.len());
        let last = self.headings[own..].iter().map(|h| folded(h));
        let added = own > 0 && last.eq(ADDED);
        if added {
            self.headings.truncate(own);
            self.raw.truncate(self.begins[own] - 1);
            cells = own;
        }
        let width = named(&self.headings).map_or(0, |i| i + 1);
        let mut positions = vec![Vec::new(); columns.all.len()];
        let mut unknown = Vec::new();
        for (at, heading) in self.headings.iter().enumerate() {
            match self.columns[at] {
                Some(ix) => positions[ix].push(at),
                None if heading.is_empty() || self.name_in_parts.contains(&at) => {}
                None => unknown.push(heading),
            }
        }
        let mut outcomes = Vec::new();
        for (ix, places) in positions.iter_mut().enumerate() {
            let name = columns.all[ix].name;
            let headings: Vec<&str> = places.iter().map(|at| self.headings[*at].as_str()).collect();
            if let [first, second, ..] = headings[..]
                && !columns.may_have_several(ix, &headings)
            {
                return Err(twice(file, name, first, second));
            }
            if name == OUTCOME.name {
                let heading = |at: usize| (at, self.headings[at].clone());
                outcomes = std::mem::take(places).into_iter().map(heading).collect();
            } else if name == "name" && !columns.form.decides(ix) {
                places.sort_by_key(|at| part_of_a_name(&self.headings[*at]));
            } else {
                let order = |at: &usize| {
                    let key = folded(&self.headings[*at]);
                    columns.form.headings.iter().position(|(_, heading)| folded(heading) == key)
                };
                places.sort_by_key(order);
            }
        }
        let mut notes = Vec::new();
        match self.found.line {
            1 => {}
            2 => notes.push("Line 1, before the header, was skipped.".to_string()),
            line => {
                notes.push(format!("Lines 1 to {}, before the header, were skipped.", line - 1))
            }
        }
        if !unknown.is_empty() {
            notes.push(format!("Ignored columns: {}.", listed(unknown.into_iter())));
        }
        Ok(Header {
            next_line: self.found.line + self.found.lines,
            next_offset: self.end(),
            raw: self.raw,
            ending: if self.ending.is_empty() { b"\n".to_vec() } else { self.ending },
            delimiter: self.delimiter,
            cells,
            width,
            added,
            positions,
            names: columns.all.iter().map(|column| column.name).collect(),
            name: columns.form.place("name"),
            name_in_parts: self.name_in_parts,
            outcomes,
            passing: columns.form.passing,
            notes,
        })
    }
}

/// The text of `bytes`, which begin on `line`.
///
/// # Errors
/// Names the first byte that is not UTF-8, and how to convert the file.
pub(super) fn text_of<'a>(
    file: &str,
    bytes: &'a [u8],
    line: u64,
) -> Result<&'a str, ImportFailure> {
    std::str::from_utf8(bytes).map_err(|e| {
        let file = said(file);
        let before = &bytes[..e.valid_up_to()];
        let line_begins = before.iter().rposition(|b| matches!(b, b'\n' | b'\r'));
        let at = before.len() - line_begins.map_or(0, |i| i + 1) + 1;
        let line = line + line_endings(before);
        let byte = bytes.get(before.len()).copied().unwrap_or_default();
        ImportFailure {
            text: format!("{file} is not UTF-8 text: line {line}, byte {at} is 0x{byte:02X}. Nothing was recorded."),
            hints: vec![
                "In the spreadsheet, save it as \"CSV UTF-8 (comma delimited)\".".to_string(),
                "Or convert it: iconv -f WINDOWS-1252 -t UTF-8 OLD.csv > NEW.csv".to_string(),
            ],
        }
    })
}

/// The text of a heading, without its quotation marks and surrounding blanks.
fn heading(bytes: &[u8], in_quotes: bool) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    if !in_quotes {
        return text.to_string();
    }
    let mut unquoted = String::new();
    unquote_into(&mut unquoted, text);
    unquoted.trim().to_string()
}

/// The headings of the parts of a name, in the order of a written name.
const PARTS: [&[&str]; 4] = [
    &["first name", "first", "given name", "given names", "forename"],
    &["middle name", "middle initial", "middle", "mi"],
    &["last name", "last", "surname", "family name"],
    &["suffix", "name suffix"],
];

/// Words before such a heading that say whose name it is.
const WHOSE: [&str; 9] = [
    "attendee",
    "participant",
    "student",
    "learner",
    "user",
    "candidate",
    "applicant",
    "registrant",
    "your",
];

/// Which part of a name a heading means: the index in [`PARTS`].
fn part_of_a_name(heading: &str) -> Option<usize> {
    let key = folded(heading);
    let bare = WHOSE.iter().find_map(|whose| key.strip_prefix(whose)).unwrap_or(&key);
    PARTS.iter().position(|names| names.iter().any(|name| folded(name) == bare))
}

/// Where the parts of a name are, if there is a first and a last name.
fn parts_of_a_name(headings: &[String]) -> Vec<usize> {
    let parts: Vec<Option<usize>> = headings.iter().map(|h| part_of_a_name(h)).collect();
    if !parts.contains(&Some(0)) || !parts.contains(&Some(2)) {
        return Vec::new();
    }
    let mut places: Vec<usize> = (0..headings.len()).filter(|at| parts[*at].is_some()).collect();
    places.sort_by_key(|at| parts[*at]);
    places
}

fn no_header(file: &str, head: &[u8]) -> ImportFailure {
    let text = if head.trim_ascii().is_empty() {
        format!("{file} is empty: no header line. Nothing was recorded.")
    } else {
        format!(
            "{file} has no header line among its first {LAST_LINE} lines. Nothing was recorded."
        )
    };
    ImportFailure::new(text, "The first line names the columns.")
}

/// Lists headings in a sentence: the first 20, and how many more there are.
fn listed<'a>(headings: impl Iterator<Item = &'a String>) -> String {
    let mut headings = headings.map(|heading| quoted(heading));
    let first: Vec<String> = headings.by_ref().take(20).collect();
    match headings.count() {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

fn missing(file: &str, best: &Candidate, columns: &Columns) -> ImportFailure {
    let absent = columns.names(|ix, c| c.required && !best.columns.contains(&Some(ix)));
    let is_there = |heading: &str| best.headings.iter().any(|h| folded(h) == folded(heading));
    let not_there = columns.form.headings.iter().find(|(_, heading)| !is_there(heading));
    if let Some((_, heading)) = not_there {
        let found = listed(best.headings.iter().filter(|h| !h.is_empty()));
        let (heading, line) = (quoted(heading), best.found.line);
        return ImportFailure::new(
            format!(
                "{file} has no heading {heading}. Found on line {line}: {found}. Nothing was recorded."
            ),
            "Write the heading as the file does: --column NAME='Heading'.",
        );
    }
    let found = listed(best.headings.iter().filter(|h| !h.is_empty()));
    let needed = columns.names(|_, c| c.required);
    let optional = columns.names(|_, c| !c.required);
    let also =
        if optional.is_empty() { String::new() } else { format!("; it may have {optional}") };
    ImportFailure::new(
        format!(
            "{file} lacks the column{} {absent}. Found on line {}: {found}. Nothing was recorded.",
            if absent.contains(',') { "s" } else { "" },
            best.found.line
        ),
        &format!("A file of this kind must have {needed}{also}; the order does not matter."),
    )
}

fn twice(file: &str, name: &str, first: &str, second: &str) -> ImportFailure {
    let (first, second) = (quoted(first), quoted(second));
    ImportFailure::new(
        format!("{file} has the column {name} twice: {first} and {second}. Nothing was recorded."),
        "Delete or rename one of the two.",
    )
}
