//! What is hidden from the public, so that no number can be traced to a person.

use crate::reports::statistics::{By, Measure, Measured, Row, Unit};

/// A number of people below this is hidden.
///
/// **Reading**: five, as offices of statistics commonly have it.
pub const FEWEST: i64 = 5;

/// Hides the small numbers of a measure, and as many more as would give them away by subtraction.
pub fn hide(measured: &mut Measured) {
    let unit = measured.unit;
    let rows = &mut measured.rows;
    let mut splits: Vec<By> = rows.iter().map(|row| row.by).collect();
    splits.dedup();
    for row in rows.iter_mut().filter(|row| is_small(row, unit)) {
        row.hidden = true;
    }
    for by in splits.into_iter().filter(|by| adds_up(measured.which, *by)) {
        while gives_away(rows, by) {
            let next = rows
                .iter_mut()
                .filter(|row| row.by == by && !row.hidden && row.behind > 0)
                .min_by_key(|row| row.behind);
            match next {
                Some(row) => row.hidden = true,
                // Nothing else is left to hide behind: the sum is hidden.
                None => {
                    let sums = rows.iter_mut().filter(|row| row.by == By::All);
                    sums.for_each(|row| row.hidden = true);
                    break;
                }
            }
        }
    }
    for row in rows.iter_mut().filter(|row| row.hidden) {
        (row.value, row.of, row.per_mille) = (None, None, None);
    }
}

/// Whether the numbers of a split add up to the one that is not split, so that a hidden one could be subtracted.
fn adds_up(which: Measure, by: By) -> bool {
    match by {
        By::All => false,
        By::Year => !matches!(
            which,
            Measure::Active | Measure::Holders | Measure::MonthsToCertify
        ),
        By::State | By::Route | By::Set | By::Outcome => true,
    }
}

fn is_small(row: &Row, unit: Unit) -> bool {
    let small = |number: i64| number > 0 && number < FEWEST;
    let part = match (row.value, unit) {
        (Some(super::Value::Whole(part)), Unit::Share) => part,
        _ => 0,
    };
    // Of a share, those who are not of the part are people too.
    small(row.behind) || small(part) || (unit == Unit::Share && small(row.behind - part))
}

/// Whether the hidden numbers of a split follow from its sum: only one is hidden, or so few people that each is known.
fn gives_away(rows: &[Row], by: By) -> bool {
    let sum_is_shown = rows.iter().any(|row| row.by == By::All && !row.hidden);
    let hidden = rows.iter().filter(|row| row.by == by && row.hidden);
    let (count, behind) = hidden.fold((0, 0), |(n, sum), row| (n + 1, sum + row.behind));
    sum_is_shown && count > 0 && (count < 2 || behind < FEWEST)
}
