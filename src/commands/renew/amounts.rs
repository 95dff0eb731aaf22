//! Hours, credits and days of an activity, as they are typed.

use crate::hours::{Decimal, Minutes, digits};
use crate::model::ActivityUnit;
use crate::period::Day;

/// Reads hours, which may be none.
pub fn parse_technology(text: &str) -> Result<Minutes, String> {
    Minutes::parse(text).map_err(|e| e.to_string())
}

/// Reads hours greater than zero.
pub fn parse_hours(text: &str) -> Result<Minutes, String> {
    match Minutes::parse(text) {
        Ok(minutes) if minutes > Minutes(0) => Ok(minutes),
        Ok(_) => Err("the hours must be greater than zero".to_string()),
        Err(why) => Err(why.to_string()),
    }
}

/// Reads a whole number of minutes, greater than zero.
pub fn parse_minutes(text: &str) -> Result<Minutes, String> {
    match digits(text.trim()) {
        Some(minutes) if minutes > 0 => Ok(Minutes(minutes)),
        _ => Err("is not a number of minutes, such as 90".to_string()),
    }
}

/// Reads a decimal greater than zero.
pub fn parse_decimal(text: &str) -> Result<Decimal, String> {
    match Decimal::parse(text) {
        Some(decimal) if decimal.0 > 0 && decimal.0 <= 10_000 * Decimal::ONE => Ok(decimal),
        _ => Err("is not a number of credits or days, such as 2 or 1.5".to_string()),
    }
}

/// Reads the unit of credits.
pub fn parse_credit_unit(text: &str) -> Result<ActivityUnit, String> {
    match text.parse() {
        Ok(unit @ (ActivityUnit::Semester | ActivityUnit::Quarter | ActivityUnit::Ceu)) => Ok(unit),
        _ => Err("is none of: semester, quarter, ceu".to_string()),
    }
}

/// Hours as the register stores an activity's amount.
///
/// Minutes become millionths of an hour, rounded up so that they read back as the same minutes.
pub fn hours_amount(minutes: Minutes) -> Decimal {
    Decimal((i128::from(minutes.0) * Decimal::ONE + 30) / 60)
}

/// The first day of an activity of several days. None if it is also the last.
///
/// # Errors
/// Why it cannot be the first.
pub fn first_of_several(first: Option<Day>, last: Day) -> Result<Option<Day>, String> {
    match first {
        Some(first) if first > last => Err(format!("{first} is after the last day, {last}")),
        first => Ok(first.filter(|first| *first != last)),
    }
}
