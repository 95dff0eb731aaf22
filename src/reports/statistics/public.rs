//! Hides numbers from the public, so that none can be traced to a person.
//!
//! Hides each number of too few people, and then more, until nobody can get a hidden number from the shown ones by
//! adding and subtracting: a state from the total, or a year of a state from the sums of both.
//!
//! **Reading**: this protects one measure of one report. Comparing two measures, or two reports with different periods,
//! may still reveal a difference of a few people.

use crate::reports::statistics::measure::{By, Measure, Unit};
use crate::reports::statistics::measured::{Measured, Row, Value};

/// Numbers of people below this are hidden.
///
/// **Reading**: five, as statistical offices usually do.
pub const FEWEST: i64 = 5;

/// A sum and its parts, by their index among the rows of a measure.
struct Sum {
    whole: usize,
    parts: Vec<usize>,
}

/// Hides the small numbers of a measure, and those that would give them away. `last` is the last year counted.
pub fn hide(measured: &mut Measured, last: i32) {
    let which = measured.which;
    let rows = &mut measured.rows;
    for row in rows.iter_mut().filter(|row| is_small(row, which)) {
        row.hidden = true;
    }
    let sums = sums(rows, which, last);
    while hide_more(rows, &sums) {}
    for row in rows.iter_mut().filter(|row| row.hidden) {
        (row.value, row.of, row.per_mille) = (None, None, None);
    }
}

/// Hides one more row for each sum that gives a hidden one away; if no single sum does, for the first row that follows
/// from several. Returns whether there was anything to hide.
fn hide_more(rows: &mut [Row], sums: &[Sum]) -> bool {
    let mut hid = false;
    for sum in sums {
        if sum.gives_away(rows) {
            hid |= hide_least(rows, sum.members());
        }
    }
    if hid {
        return true;
    }
    let hidden = |place: &usize| rows.get(*place).is_some_and(|row| row.hidden);
    let unknown: Vec<usize> = (0..rows.len()).filter(hidden).collect();
    let open = determined(&unknown, sums);
    let pinned = pinned(rows, sums);
    open.into_iter().chain(pinned).any(|place| {
        let near = sums.iter().filter(|sum| sum.holds(place));
        hide_least(rows, near.flat_map(Sum::members)) || hide_least(rows, 0..rows.len())
    })
}

/// Hides the shown row with the fewest people, parts before their sums. Returns whether there was one.
fn hide_least(rows: &mut [Row], places: impl Iterator<Item = usize>) -> bool {
    let height = |row: &Row| match row.by {
        By::YearState => 0,
        By::All => 2,
        _ => 1,
    };
    let shown = places.filter_map(|place| Some((place, rows.get(place)?)));
    let least = shown
        .filter(|(_, row)| !row.hidden && row.people > 0)
        .min_by_key(|(_, row)| (height(row), row.people))
        .map(|(place, _)| place);
    let row = least.and_then(|place| rows.get_mut(place));
    let found = row.is_some();
    if let Some(row) = row {
        row.hidden = true;
    }
    found
}

/// Whether a number counts too few people. For a share, the people outside the part count as well.
fn is_small(row: &Row, which: Measure) -> bool {
    let few = |number: i64| number > 0 && number < FEWEST;
    let of_people = which.unit() == Unit::Share && which != Measure::Agreement;
    let sides = match (row.value, row.of) {
        (Some(Value::Whole(part)), Some(whole)) if of_people => few(part) || few(whole - part),
        _ => false,
    };
    few(row.people) || sides
}

/// The sums among the numbers of a measure.
fn sums(rows: &[Row], which: Measure, last: i32) -> Vec<Sum> {
    // Active people and holders are counted again at the end of each year: the years do not add up, but the last of
    // them equals the number not split.
    let at_the_end = matches!(which, Measure::Active | Measure::Holders);
    let last = last.to_string();
    let parts = |by: By, of: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let places = 0..rows.len();
        let part =
            |place: &usize| rows.get(*place).is_some_and(|row| row.by == by && of(&row.group));
        places.filter(part).collect()
    };
    let mut sums = Vec::new();
    for (whole, row) in rows.iter().enumerate() {
        let of_year = |group: &str, year: &str| group.split(' ').next() == Some(year);
        let of_state = |group: &str| group.split(' ').nth(1) == Some(&row.group);
        let all = |_: &str| true;
        let members = match row.by {
            By::All if which == Measure::MonthsToCertify => Vec::new(),
            By::All if at_the_end => {
                vec![parts(By::Year, &|year| year == last), parts(By::State, &all)]
            }
            By::All => [By::Year, By::State, By::Route, By::Set, By::Outcome]
                .map(|by| parts(by, &all))
                .to_vec(),
            By::Year => vec![parts(By::YearState, &|group| of_year(group, &row.group))],
            By::State if at_the_end => {
                vec![parts(By::YearState, &|group| of_year(group, &last) && of_state(group))]
            }
            By::State => vec![parts(By::YearState, &of_state)],
            By::YearState | By::Route | By::Set | By::Outcome => Vec::new(),
        };
        let members = members.into_iter().filter(|parts| !parts.is_empty());
        sums.extend(members.map(|parts| Sum { whole, parts }));
    }
    sums
}

impl Sum {
    fn members(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().copied().chain([self.whole])
    }

    fn holds(&self, place: usize) -> bool {
        self.members().any(|member| member == place)
    }

    /// Whether it gives a hidden number away: all other numbers are shown, or the sum is shown and the hidden ones together
    /// are too few people.
    fn gives_away(&self, rows: &[Row]) -> bool {
        let row = |place: usize| rows.get(place).filter(|row| row.hidden);
        let hidden = self.members().filter_map(row).count();
        let people: i64 =
            self.parts.iter().filter_map(|part| row(*part)).map(|row| row.people).sum();
        hidden == 1 || (hidden > 0 && row(self.whole).is_none() && people < FEWEST)
    }
}

/// The hidden numbers that can have only one value, since each hidden number is at least one and no part is greater than
/// what the others leave of its sum.
fn pinned(rows: &[Row], sums: &[Sum]) -> Vec<usize> {
    // Greater than any sum, and small enough to add many without overflow.
    const MOST: i64 = 1 << 32;
    let mut bounds: Vec<(i64, i64)> = rows
        .iter()
        .map(|row| match row.value {
            Some(Value::Whole(number)) if !row.hidden => (number, number),
            Some(Value::Whole(number)) => (number.min(1), MOST),
            _ => (0, MOST),
        })
        .collect();
    // The bounds get closer each time, or they stop soon.
    for _ in 0..64 {
        let before = bounds.clone();
        for Sum { whole, parts } in sums {
            let least: i64 = parts.iter().map(|part| bounds[*part].0).sum();
            let most: i64 = parts.iter().map(|part| bounds[*part].1).sum();
            let of = &mut bounds[*whole];
            *of = (of.0.max(least), of.1.min(most));
            let (fewest, greatest) = *of;
            for part in parts {
                let of = &mut bounds[*part];
                let (others_least, others_most) = (least - of.0, most - of.1);
                *of = (of.0.max(fewest - others_most), of.1.min(greatest - others_least));
            }
        }
        if bounds == before {
            break;
        }
    }
    let one = |place: &usize| rows[*place].hidden && bounds[*place].0 == bounds[*place].1;
    (0..rows.len()).filter(one).collect()
}

/// The unknown numbers that the sums determine: those alone in a line of the reduced system of equations.
fn determined(unknown: &[usize], sums: &[Sum]) -> Vec<usize> {
    // An equation: the coefficient of each unknown. The whole numbers stay small, since each sum is a margin of one table.
    let mut lines: Vec<Vec<i64>> = sums
        .iter()
        .map(|sum| {
            let sign = |place: &usize| {
                if *place == sum.whole { -1 } else { i64::from(sum.parts.contains(place)) }
            };
            unknown.iter().map(sign).collect()
        })
        .collect();
    let mut done = 0;
    for column in 0..unknown.len() {
        let pivot = (done..lines.len()).find(|line| lines[*line][column] != 0);
        let Some(pivot) = pivot else { continue };
        lines.swap(done, pivot);
        let by = lines[done].clone();
        for (place, line) in lines.iter_mut().enumerate() {
            let factor = line[column];
            if place != done && factor != 0 {
                for (number, taken) in line.iter_mut().zip(&by) {
                    *number = *number * by[column] - taken * factor;
                }
            }
        }
        done += 1;
    }
    let alone = |line: &Vec<i64>| {
        let mut parts = line.iter().zip(unknown).filter(|(part, _)| **part != 0);
        let first = parts.next().map(|(_, place)| *place);
        first.filter(|_| parts.next().is_none())
    };
    lines.iter().filter_map(alone).collect()
}
