//! Single cells: what their text means, or why it means nothing.
//!
//! Each function takes the name of the column for its reason. All but [`yes_no`] refuse an empty cell, so check
//! `cell.is_empty()` first if a column may be blank.

use crate::hours::{Minutes, digits};
use crate::membership;
use crate::money::Cents;
use crate::period::{Day, NotADay, parse_day};
use crate::text::{self, NotText};

use super::settled::Reject;

/// How to read days that are not written YYYY-MM-DD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum DayFormat {
    /// Only with the year first.
    #[default]
    Iso,
    /// Also day, month, year: 13/04/2026.
    Dmy,
    /// Also month, day, year: 04/13/2026.
    Mdy,
}

const WRITE_DAYS: &str = "Write days as YYYY-MM-DD, for example 2026-11-22.";

/// Reads a day with the year first (2026-04-03, 2026/4/3), or as `format` says with `/`, `.` or `-`.
///
/// # Errors
/// There is a separate reason for an ambiguous day, a day that does not exist, a year of two or five digits, a year
/// outside the register's range, a spreadsheet's day number, a time of day, and anything else.
///
/// ```
/// use lssc::import::fields::{DayFormat, day};
/// assert!(day("completed_on", "03/04/2026", DayFormat::Iso).is_err());
/// let april = day("completed_on", "03/04/2026", DayFormat::Dmy).unwrap();
/// assert_eq!(april.to_string(), "2026-04-03");
/// ```
pub fn day(column: &str, text: &str, format: DayFormat) -> Result<Day, Reject> {
    let why = match parse_day(text) {
        Ok(day) => return Ok(day),
        Err(why) => why,
    };
    let refuse = |reason: &str, kind, hint: &str| Err(reject(column, text, reason, kind, hint));
    if text.is_empty() {
        return Err(empty(column));
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let mut separators = text.chars().filter(|c| matches!(c, '-' | '/' | '.'));
    let first = separators.next();
    let alike = separators.all(|c| Some(c) == first);
    let numbers = alike && parts.iter().all(|part| digits(part).is_some());
    match (parts.as_slice(), numbers) {
        ([year, month, day], true) if year.len() == 4 => calendar(column, text, year, month, day),
        ([day, month, year], true) if year.len() == 4 && day.len() < 3 => match format {
            DayFormat::Iso => match (digits(day), digits(month)) {
                (Some(13..=31), _) => refuse(
                    "has the day first",
                    "day without the year first",
                    "Write days as YYYY-MM-DD, or import with --day-format dmy.",
                ),
                (_, Some(13..=31)) => refuse(
                    "has the month first",
                    "day without the year first",
                    "Write days as YYYY-MM-DD, or import with --day-format mdy.",
                ),
                _ => refuse(
                    "is ambiguous: it could be day first or month first",
                    "ambiguous day",
                    "Write days as YYYY-MM-DD, or import with --day-format dmy (day first) or --day-format mdy (month first).",
                ),
            },
            DayFormat::Dmy => calendar(column, text, year, month, day),
            DayFormat::Mdy => calendar(column, text, year, day, month),
        },
        ([first, _, last], true) if first.len() > 4 || last.len() > 4 => {
            refuse("has a year of more than four digits", "year of five digits", WRITE_DAYS)
        }
        ([first, _, last], true) if first.len() < 3 && last.len() < 3 => refuse(
            "has a two-digit year, so the century is unclear",
            "year of two digits",
            WRITE_DAYS,
        ),
        ([serial] | [serial, _], true) if serial.len() == 5 => refuse(
            "is the day number of a spreadsheet, not a day",
            "spreadsheet day number",
            "In the spreadsheet, format the column as a date, YYYY-MM-DD, and save again.",
        ),
        _ if why == NotADay::Form && text.contains(':') => {
            refuse("has a time of day; write only the day", "day with a time", WRITE_DAYS)
        }
        _ => refuse("is not a day", "not a day", WRITE_DAYS),
    }
}

/// Reads the day of something that happened, as [`day`] does; it must not be after `today`.
///
/// # Errors
/// Those of [`day`], and a day in the future.
pub fn past_day(column: &str, text: &str, format: DayFormat, today: Day) -> Result<Day, Reject> {
    let day = day(column, text, format)?;
    if day > today {
        let reason = format!("is in the future; today is {today}");
        let hint = "Correct the day, or import the row when that day has come.";
        return Err(reject(column, text, &reason, "day in the future", hint));
    }
    Ok(day)
}

/// Reads yes, no, y, n, true, false, 1 or 0 in any letter case; an empty cell is `default`.
///
/// # Errors
/// Any other text.
pub fn yes_no(column: &str, text: &str, default: bool) -> Result<bool, Reject> {
    let is = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match text {
        "" => Ok(default),
        _ if is(["yes", "y", "true", "1"]) => Ok(true),
        _ if is(["no", "n", "false", "0"]) => Ok(false),
        _ => Err(reject(
            column,
            text,
            "is neither yes nor no",
            "neither yes nor no",
            "Write yes or no.",
        )),
    }
}

/// Reads an amount of money: 350, 350.00, $350 or 1,200.00.
///
/// # Errors
/// Any other text.
pub fn money(column: &str, text: &str) -> Result<Cents, Reject> {
    let hint = "Write dollars, or dollars and two digits of cents: 350 or 350.00.";
    let refused = || reject(column, text, "is not an amount", "not an amount", hint);
    filled(column, text).and_then(|text| Cents::parse(text).map_err(|_| refused()))
}

/// Reads hours: 1.5 or 1:30.
///
/// # Errors
/// Any other text.
pub fn hours(column: &str, text: &str) -> Result<Minutes, Reject> {
    let (reason, kind) = ("is not a number of hours", "not a number of hours");
    let refused = || reject(column, text, reason, kind, "Write 1.5 or 1:30.");
    filled(column, text).and_then(|text| Minutes::parse(text).map_err(|_| refused()))
}

/// Reads a whole number, such as a candidate's, a portfolio's or a competency's.
///
/// # Errors
/// Anything but digits.
pub fn number(column: &str, text: &str) -> Result<i64, Reject> {
    let hint = "Write digits only.";
    let refused = || reject(column, text, "is not a whole number", "not a number", hint);
    filled(column, text).and_then(|text| digits(text).ok_or_else(refused))
}

/// The text of a cell that must not be empty.
///
/// # Errors
/// The cell is empty.
pub fn filled<'a>(column: &str, text: &'a str) -> Result<&'a str, Reject> {
    if text.is_empty() {
        return Err(empty(column));
    }
    Ok(text)
}

/// The text of a cell that must be a name or a title: filled, in one line, of at most 200 characters.
///
/// # Errors
/// It is not one.
pub fn name<'a>(column: &str, text: &'a str) -> Result<&'a str, Reject> {
    let text = filled(column, text)?;
    text::name(text).map(|()| text).map_err(|why| no_text(column, text, &why))
}

/// A reject for a cell with a text that is not allowed.
pub(super) fn no_text(column: &str, text: &str, why: &NotText) -> Reject {
    let (kind, hint) = match why {
        NotText::Character(_) => {
            ("character that is not allowed", "Delete the character, or type the cell again.")
        }
        NotText::TooLong(_) => ("too long", "Shorten it."),
    };
    reject(column, text, &why.to_string(), kind, hint)
}

/// Makes a reject that quotes the cell: `completed_on "31/06/2026" is not a day of the calendar`.
pub fn reject(column: &str, text: &str, reason: &str, kind: &'static str, hint: &str) -> Reject {
    Reject {
        code: None,
        reason: format!("{column} {} {reason}", quoted(text)),
        kind,
        hint: hint.to_string(),
    }
}

/// Quotes text of a file in a sentence: in quotation marks, at most 60 characters, and with those that could disturb a
/// terminal written out.
///
/// ```
/// use lssc::import::fields::quoted;
/// assert_eq!(quoted("a\u{1b}[2J"), "\"a\\u{1b}[2J\"");
/// ```
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    text.chars().take(60).for_each(|c| push_plain(&mut out, c));
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out.push('"');
    out
}

/// Appends a character, written out if it could disturb a terminal.
pub(super) fn push_plain(out: &mut String, c: char) {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match c {
        '\n' | '\r' | '\t' => out.extend(c.escape_default()),
        _ if c.is_control() || turns => out.extend(c.escape_unicode()),
        _ => out.push(c),
    }
}

fn empty(column: &str) -> Reject {
    Reject {
        code: None,
        reason: format!("{column} is empty"),
        kind: "empty cell",
        hint: format!("Fill in {column}."),
    }
}

/// The day from three numbers; the year has four digits.
fn calendar(column: &str, text: &str, year: &str, month: &str, day: &str) -> Result<Day, Reject> {
    parse_day(&format!("{year}-{month:0>2}-{day:0>2}")).map_err(|why| match why {
        NotADay::Year => reject(
            column,
            text,
            "is out of range: years run from 1900 to 9999",
            "year before 1900",
            WRITE_DAYS,
        ),
        NotADay::Impossible | NotADay::Form => reject(
            column,
            text,
            &format!("is not a day of the calendar, read as year {year}, month {month}, day {day}"),
            "day not in the calendar",
            WRITE_DAYS,
        ),
    })
}

/// Reads a cell with a membership of ALA: a word that denies one is none, one that promises one is rejected.
pub fn membership(column: &str, text: &str) -> Result<Option<String>, Reject> {
    membership::read(text).map_err(|why| Reject {
        code: None,
        reason: format!("{column}: {why}"),
        kind: "not a membership number",
        hint: "Type the number, or leave the cell empty.".to_string(),
    })
}

/// What is noted of a row: what there is to know, and that a word was read as no membership.
pub fn notes_of(notes: Vec<String>, membership: &str) -> Option<String> {
    let denied = membership::denied(membership);
    let all: Vec<String> = notes.into_iter().chain(denied).collect();
    (!all.is_empty()).then(|| all.join("; "))
}
