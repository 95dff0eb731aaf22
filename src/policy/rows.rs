//! The three policy files as rows of text, and what may be wrong with them.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The file of parameters and their values.
pub const PARAMETERS_CSV: &str = "parameters.csv";
/// The file of competency sets.
pub const SETS_CSV: &str = "competency_sets.csv";
/// The file of competencies by set and edition.
pub const COMPETENCIES_CSV: &str = "competencies.csv";

/// One row of parameters.csv: what a policy promises, from which day, and where that is published. The fields are the
/// columns, as read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ParameterRow {
    /// The parameter's name.
    pub parameter: String,
    /// The first day on which the value is in force.
    pub first_on: String,
    /// The value.
    pub value: String,
    /// The unit of the value.
    pub unit: String,
    /// Where it is published, or `Reading`.
    pub source: String,
    /// The promise in a sentence.
    pub quote: String,
}

/// One row of competency_sets.csv. The fields are the columns, as read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SetRow {
    /// The set's code.
    pub set: String,
    /// Its full name.
    pub name: String,
    /// `required` or `elective`.
    pub kind: String,
    /// The first day the program has it.
    pub first_on: String,
    /// The last day the program has it; empty if it has not ended. A file may leave the column out.
    #[serde(default)]
    pub last_on: String,
    /// Other names, with `|` between them.
    pub aliases: String,
}

/// One row of competencies.csv. The fields are the columns, as read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CompetencyRow {
    /// The set's code.
    pub set: String,
    /// The edition's name.
    pub edition: String,
    /// The first day on which the edition governs.
    pub first_on: String,
    /// The competency's number in its set and edition, from 1.
    pub number: String,
    /// What the competency is.
    pub competency: String,
}

/// A policy as rows: what the register stores and `policy show --to` writes back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyRows {
    /// The rows of parameters.csv.
    pub parameters: Vec<ParameterRow>,
    /// The rows of competency_sets.csv; their order is the policy's order of sets.
    pub sets: Vec<SetRow>,
    /// The rows of competencies.csv.
    pub competencies: Vec<CompetencyRow>,
}

/// A reason why rows are not a policy, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: &'static str,
    /// The line where the row begins (the header is line 1); none if something is missing and has no line.
    pub line: Option<u64>,
    /// What is wrong, and what to type instead.
    pub text: String,
}

impl fmt::Display for Problem {
    /// `parameters.csv, line 7: ...`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.text),
            None => write!(f, "{}: {}", self.file, self.text),
        }
    }
}

impl std::error::Error for Problem {}

/// A row and the line where it begins.
pub(super) struct Lined<R> {
    pub(super) line: u64,
    pub(super) row: R,
}

/// Numbers rows that came from no file as they would be numbered in one.
pub(super) fn lined<R>(rows: Vec<R>) -> Vec<Lined<R>> {
    (2..).zip(rows).map(|(line, row)| Lined { line, row }).collect()
}

/// Reads one file: columns by name, in any order and letter case. Skips surrounding blanks and blank rows, and takes a
/// semicolon or tab for the comma.
///
/// # Errors
/// What is wrong with the header; then no row was read. A row with too many or too few fields is added to `problems`
/// and read as far as it goes.
pub(super) fn read<R: DeserializeOwned>(
    file: &'static str,
    text: &str,
    columns: &[&str],
    problems: &mut Vec<Problem>,
) -> Result<Vec<Lined<R>>, Vec<Problem>> {
    let problem = |line, text| Problem { file, line, text };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let unreadable = |e: csv::Error| vec![problem(None, format!("cannot be read as CSV: {e}"))];
    let header = reader.headers().map_err(unreadable)?;
    let header: csv::StringRecord = header.iter().map(str::to_lowercase).collect();
    let wrong = wrong_columns(&header, columns);
    if !wrong.is_empty() {
        return Err(wrong.into_iter().map(|text| problem(Some(1), text)).collect());
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let mut record = record.map_err(unreadable)?;
        let line = line_of(text, record.position());
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != header.len() {
            problems.push(problem(
                Some(line),
                format!(
                    "has {} fields where the header names {}: put double quotes around a text that has a comma in it",
                    record.len(),
                    header.len()
                ),
            ));
            let whole = record.iter().chain(std::iter::repeat("")).take(header.len());
            record = whole.collect();
        }
        let row = record.deserialize(Some(&header)).map_err(unreadable)?;
        rows.push(Lined { line, row });
    }
    Ok(rows)
}

/// Lists the columns that the header lacks, repeats or should not have. Only `last_on` may be left out.
fn wrong_columns(header: &csv::StringRecord, columns: &[&str]) -> Vec<String> {
    let all = columns.join(",");
    let mut wrong = Vec::new();
    for column in columns {
        let times = header.iter().filter(|name| name == column).count();
        if times > 1 {
            wrong.push(format!("has the column {column} twice: leave one out"));
        } else if times == 0 && *column != "last_on" {
            wrong.push(format!("has no column {column}: the header is {all}"));
        }
    }
    for name in header.iter().filter(|name| !columns.contains(name)) {
        wrong.push(format!("has a column \"{name}\": the header is {all}"));
    }
    wrong
}

/// The line where a record begins. The CSV reader counts from the blank lines before it.
fn line_of(text: &str, position: Option<&csv::Position>) -> u64 {
    let byte = position.and_then(|position| usize::try_from(position.byte()).ok());
    let (before, from) = text.as_bytes().split_at(byte.unwrap_or(0).min(text.len()));
    let blank = from.iter().take_while(|b| b"\r\n".contains(b));
    let ends = before.iter().chain(blank).filter(|b| **b == b'\n');
    (2..).zip(ends).last().map_or(1, |(line, _)| line)
}

/// The separator in the first line: a comma, unless it has only semicolons or tabs.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let mut others = [b';', b'\t'].into_iter();
    others.find(|d| !header.contains(',') && header.as_bytes().contains(d)).unwrap_or(b',')
}
