//! `report statistics`: how the program is doing, measure by measure, each with its definition.
//!
//! [`count`] counts people one by one; [`Tally::close`] puts the counts in order and, for the public, hides numbers that
//! could be traced to a person ([`public`]).

mod count;
mod measure;
mod measured;
mod public;

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use crate::money::Cents;
use crate::period::{Day, Period};
use crate::render::Flat;
use crate::reports::{middle, per_mille};

pub use measure::{By, Measure, Unit};
pub use measured::{Measured, Row, Value};

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// The program's name in the policy.
    pub program: String,
    /// The day asked about; leaves out what became known later.
    pub as_of: Day,
    /// The first day counted.
    pub first: Day,
    /// The last day counted.
    pub last: Day,
    /// Whether small numbers are hidden.
    pub public: bool,
    /// Every measure, in order.
    pub measures: Vec<Measured>,
}

impl Statistics {
    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.measures.iter().all(|m| m.rows.is_empty())
    }

    /// The rows of a measure.
    pub fn of(&self, which: Measure) -> impl Iterator<Item = &Row> {
        let measured = self.measures.iter().filter(move |m| m.which == which);
        measured.flat_map(|m| &m.rows)
    }

    /// One row of a measure.
    pub fn row(&self, which: Measure, by: By, group: &str) -> Option<&Row> {
        self.of(which).find(|row| row.by == by && row.group == group)
    }
}

/// One number with everything about it: a line of CSV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The word of the measure.
    pub measure: &'static str,
    /// How it is split.
    pub by: By,
    /// The group.
    pub group: String,
    /// The number.
    pub value: Option<Value>,
    /// The whole of a share.
    pub of: Option<i64>,
    /// The share in thousandths.
    pub per_mille: Option<i64>,
    /// Whether it is hidden.
    pub hidden: bool,
    /// The unit.
    pub unit: Unit,
    /// What exactly is counted.
    pub definition: &'static str,
}

impl Statistics {
    /// Every number as a line.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        let of = |measured: &'_ Measured, row: &Row| Line {
            measure: measured.measure,
            by: row.by,
            group: row.group.clone(),
            value: row.value,
            of: row.of,
            per_mille: row.per_mille,
            hidden: row.hidden,
            unit: measured.unit,
            definition: measured.definition,
        };
        let measures = self.measures.iter();
        measures.flat_map(move |measured| measured.rows.iter().map(move |row| of(measured, row)))
    }
}

impl Flat for Line {
    const FIELDS: &'static [&'static str] =
        &["measure", "by", "group", "value", "of", "per_mille", "hidden", "unit", "definition"];
}

/// One number while people are being counted.
#[derive(Debug, Clone, Default)]
struct Cell {
    /// The part, or the sum.
    value: i64,
    /// The whole of a share.
    of: i64,
    /// Each number, for a median.
    each: Vec<u32>,
    /// How many people it counts.
    people: i64,
    /// The last person counted in it, by their place in the count.
    latest: u64,
}

/// Counts people one by one.
#[derive(Debug, Clone)]
pub struct Tally {
    from: Option<Day>,
    to: Day,
    cells: BTreeMap<(Measure, By, String), Cell>,
    earliest: Option<Day>,
    /// The last year in which anything happened or a standing changed.
    latest: i32,
    /// The current person's place in the count, from 1.
    person: u64,
    /// The standings that no longer change.
    settled: Vec<Settled>,
    /// The day on which the last approval or agreement begins, looked up on demand.
    last_begins_on: Option<Day>,
}

/// A standing that no longer changes, from the end of a year on.
#[derive(Debug, Clone)]
struct Settled {
    person: u64,
    first_year: i32,
    measure: Measure,
    state: String,
}

impl Tally {
    /// Begins a count from `from` (none: from the beginning) to `to`, both included.
    pub fn new(from: Option<Day>, to: Day) -> Tally {
        Tally {
            from,
            to,
            cells: BTreeMap::new(),
            earliest: None,
            latest: i32::MIN,
            person: 0,
            settled: Vec::new(),
            last_begins_on: None,
        }
    }

    /// Ends the count. `as_of` is the day asked about; `public` hides small numbers.
    pub fn close(mut self, program: &str, as_of: Day, public: bool) -> Statistics {
        let first = self.from.or(self.earliest).unwrap_or(self.to);
        self.count_settled();
        let mut cells = std::mem::take(&mut self.cells);
        let mut measures = Vec::new();
        for which in Measure::ALL {
            let later = cells.split_off(&(*which, By::All, String::new()));
            let rows = later
                .iter()
                .take_while(|((m, _, _), _)| m == which)
                .filter(|((_, by, group), _)| !self.is_quiet(*by, group))
                .map(|((_, by, group), cell)| row(*which, *by, group, cell))
                .collect();
            cells = later;
            measures.push(Measured {
                measure: which.word(),
                definition: which.definition(),
                unit: which.unit(),
                rows,
                which: *which,
            });
        }
        let mut statistics = Statistics {
            program: program.to_string(),
            as_of,
            first,
            last: self.to,
            public,
            measures,
        };
        if public {
            let last = self.to.year();
            for measured in &mut statistics.measures {
                public::hide(measured, last);
            }
        }
        statistics
    }

    /// Counts the standings that no longer changed in each year that gets a row.
    fn count_settled(&mut self) {
        let last = self.to.year().min(self.latest.saturating_add(1));
        for settled in std::mem::take(&mut self.settled) {
            self.person = settled.person;
            for year in settled.first_year..=last {
                self.count_standing(settled.measure, year, &settled.state);
            }
        }
    }

    /// Whether a row is for a year after everything that happened: it would only repeat the last one. The year asked about
    /// keeps its row if it comes right after.
    fn is_quiet(&self, by: By, group: &str) -> bool {
        let year = group.split(' ').next().and_then(|year| year.parse::<i32>().ok());
        let asked = self.to.year().min(self.latest.saturating_add(1));
        matches!(by, By::Year | By::YearState)
            && year
                .is_some_and(|year| year > self.latest && (year != self.to.year() || year > asked))
    }

    /// Whether to count something that happened on a day; remembers the earliest such day.
    fn counts(&mut self, day: Day) -> bool {
        let period = Period { first: self.from.unwrap_or(Day::MIN), last: self.to };
        let counts = period.contains(day);
        if counts {
            self.earliest = Some(self.earliest.map_or(day, |earliest| earliest.min(day)));
            self.latest = self.latest.max(day.year());
        }
        counts
    }
}

fn row(which: Measure, by: By, group: &str, cell: &Cell) -> Row {
    let share = which.unit() == Unit::Share;
    let value = match which.unit() {
        Unit::Count | Unit::Share => Value::Whole(cell.value),
        Unit::Dollars => Value::Money(Cents(cell.value)),
        Unit::Months => Value::Whole(middle(&cell.each).map_or(0, i64::from)),
    };
    Row {
        by,
        group: group.to_string(),
        value: Some(value),
        of: share.then_some(cell.of),
        per_mille: per_mille(cell.value, cell.of).filter(|_| share),
        hidden: false,
        people: cell.people,
    }
}

#[cfg(test)]
mod tests;
