//! The statistics for people: counts by year and by state, and bars for the rest.

mod chart;
mod page;

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::render::column::Kind;
use crate::render::table;
use crate::render::{Format, columns, csv_of_all, json, visible};
use crate::reports::statistics::{By, Line, Measure, Row, Statistics, Unit, Value};

pub use page::statistics_page;

/// The greatest width of a line, except in the definitions.
const COLUMNS: usize = 80;

/// Replaces a hidden number.
const HIDDEN: &str = "*";

/// Measures shown side by side.
const SIDE_BY_SIDE: [Measure; 8] = [
    Measure::Applied,
    Measure::Admitted,
    Measure::Active,
    Measure::Complete,
    Measure::Certified,
    Measure::Holders,
    Measure::Renewed,
    Measure::Lapsed,
];

/// Measures with bars: heading, measure and split.
const BARS: [(&str, Measure, By); 11] = [
    ("Median months from admission to certification", Measure::MonthsToCertify, By::Year),
    ("Finished, of those admitted in", Measure::Finished, By::Year),
    ("Still running, of those admitted in", Measure::Running, By::Year),
    ("Sets achieved, by route", Measure::Sets, By::Route),
    ("Sets achieved, by set", Measure::Sets, By::Set),
    ("Portfolios", Measure::Portfolios, By::Outcome),
    ("Ratings alike of two evaluators", Measure::Agreement, By::Year),
    ("Renewed, of terms that ended in", Measure::RenewalRate, By::Year),
    ("Dollars received", Measure::Received, By::Year),
    ("Dollars refunded", Measure::Refunded, By::Year),
    ("Dollars waived", Measure::Waived, By::Year),
];

/// Writes the statistics: as text for people, as CSV with a line for each number, or as one JSON document.
///
/// # Errors
/// The writer fails.
pub fn statistics<W: Write>(
    out: W,
    format: Format,
    width: Option<u16>,
    statistics: &Statistics,
) -> io::Result<()> {
    match format {
        Format::Table => text(out, width, statistics),
        Format::Csv => csv_of_all(out, &statistics.lines().collect::<Vec<Line>>()),
        Format::Json => json(out, statistics),
    }
}

fn text<W: Write>(mut out: W, width: Option<u16>, s: &Statistics) -> io::Result<()> {
    let Statistics { first, last, as_of, .. } = s;
    writeln!(out, "{first} to {last}, as known on {as_of}")?;
    if s.is_empty() {
        return writeln!(out, "Nothing is counted.");
    }
    side_by_side(&mut out, width, By::Year, s)?;
    side_by_side(&mut out, width, By::State, s)?;
    for (heading, which, by) in BARS {
        bars(&mut out, width, heading, which, by, s)?;
    }
    if s.measures.iter().flat_map(|m| &m.rows).any(|r| r.hidden) {
        let why = "fewer than five people, or a number that would give fewer away by subtraction";
        writeln!(out)?;
        table::list(&mut out, width, None, &[vec![HIDDEN.to_string(), why.to_string()]])?;
    }
    writeln!(out, "\nWhat is counted")?;
    let told = s.measures.iter().filter(|m| !m.rows.is_empty());
    let lines: Vec<Vec<String>> =
        told.map(|m| vec![m.measure.to_string(), m.definition.to_string()]).collect();
    table::list(&mut out, width, None, &lines)
}

/// The counts of all and of each group, with a column for each measure.
fn side_by_side<W: Write>(
    out: &mut W,
    width: Option<u16>,
    by: By,
    s: &Statistics,
) -> io::Result<()> {
    let groups = groups(s, &SIDE_BY_SIDE, by);
    if groups.is_empty() {
        return Ok(());
    }
    let line = |by: By, group: &str| -> Vec<String> {
        let numbers = SIDE_BY_SIDE.iter().map(|measure| {
            let row = s.row(*measure, by, group);
            row.map_or("0".to_string(), number)
        });
        std::iter::once(group.to_string()).chain(numbers).collect()
    };
    let mut lines: Vec<Vec<String>> = groups.iter().map(|group| line(by, group)).collect();
    lines.push(line(By::All, "all"));
    // As wide for years as for states, so that the numbers of both line up.
    let head = format!("{:<5}", by.word());
    let headers: Vec<&str> =
        std::iter::once(head.as_str()).chain(SIDE_BY_SIDE.iter().map(|m| m.word())).collect();
    let mut kinds = [Kind::Number; SIDE_BY_SIDE.len() + 1];
    kinds[0] = Kind::Word;
    writeln!(out)?;
    table::lines(out, width, 0, Some(&headers), &kinds, &lines)
}

/// The groups of a split in the measures, in order, including empty years between others.
fn groups(s: &Statistics, measures: &[Measure], by: By) -> Vec<String> {
    let rows = measures.iter().flat_map(|measure| s.of(*measure));
    let groups: BTreeSet<&str> =
        rows.filter(|row| row.by == by).map(|row| row.group.as_str()).collect();
    let year = |group: Option<&&str>| group.and_then(|group| group.parse::<i32>().ok());
    match (by, year(groups.first()), year(groups.last())) {
        (By::Year, Some(first), Some(last)) => (first..=last).map(|y| y.to_string()).collect(),
        _ => groups.into_iter().map(str::to_string).collect(),
    }
}

fn number(row: &Row) -> String {
    row.value.map_or(HIDDEN.to_string(), |value| value.to_string())
}

/// One measure with a bar for each group.
fn bars<W: Write>(
    out: &mut W,
    width: Option<u16>,
    heading: &str,
    which: Measure,
    by: By,
    s: &Statistics,
) -> io::Result<()> {
    let rows: Vec<&Row> = s.of(which).filter(|row| row.by == by).collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading}")?;
    let all = s.of(which).filter(|row| row.by == By::All);
    let lines: Vec<(&str, String, Option<i64>)> = rows
        .iter()
        .map(|row| (row.group.as_str(), shown(row), Some(long(row))))
        .chain(all.map(|row| ("all", shown(row), None)))
        .collect();
    let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
    let names = widest(&mut lines.iter().map(|(name, _, _)| columns(&visible(name))));
    let numbers = widest(&mut lines.iter().map(|(_, number, _)| number.len()));
    let across = width.map_or(COLUMNS, |width| usize::from(width).min(COLUMNS));
    let room = across.saturating_sub(names + numbers + 6);
    // A share is a part of the whole bar; any other bar is relative to the longest.
    let longest = match which.unit() {
        Unit::Share => 1_000,
        _ => lines.iter().filter_map(|(_, _, long)| *long).max().unwrap_or(0),
    };
    let drawn = |(name, number, long): &(&str, String, Option<i64>)| {
        let bar = "#".repeat(drawn(long.unwrap_or(0), longest, room));
        vec![name.to_string(), number.clone(), bar]
    };
    let lines: Vec<Vec<String>> = lines.iter().map(drawn).collect();
    let kinds = [Kind::Word, Kind::Number, Kind::Word];
    table::lines(out, width, 2, None, &kinds, &lines)
}

/// `12 of 20  60.0%` for a share, otherwise the number.
fn shown(row: &Row) -> String {
    match (row.value, row.of, row.per_mille) {
        (Some(value), Some(of), Some(mille)) => {
            let percent = format!("{}.{}%", mille / 10, mille % 10);
            format!("{value} of {of}  {percent:>6}")
        }
        _ => number(row),
    }
}

/// How long a bar is, in its own unit.
fn long(row: &Row) -> i64 {
    match (row.per_mille, row.value) {
        (Some(mille), _) => mille,
        (None, Some(Value::Whole(number))) => number,
        (None, Some(Value::Money(cents))) => cents.0,
        (None, None) => 0,
    }
}

/// A part of `room` characters: at least one unless the number is zero.
fn drawn(long: i64, longest: i64, room: usize) -> usize {
    let (long, longest) = (i128::from(long.max(0)), i128::from(longest.max(1)));
    let signs = long * room as i128 / longest;
    usize::try_from(signs.max(i128::from(long > 0))).unwrap_or(0).min(room)
}

#[cfg(test)]
mod tests;
