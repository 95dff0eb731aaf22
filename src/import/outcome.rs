//! Outcome columns: whether a row happened at all (contract, 'Outcome columns').
//!
//! Attendance lists and gradebooks also list people who did not come or who failed. Only completions and activities have
//! such columns.

use std::fmt;

use super::column::{Column, folded};
use super::fields::quoted;
use super::settled::Reject;

/// The column of a completion or an activity that says whether it happened; a file may have several.
pub const OUTCOME: Column = Column { name: "outcome", aliases: HEADINGS, required: false };

/// The names of such columns.
const HEADINGS: &[&str] = &[
    "attended",
    "attendee status",
    "status",
    "completion status",
    "completion progress",
    "progress",
    "result",
    "grade",
    "final grade",
    "passed",
    "approved",
];

/// The meaning of a cell in an outcome column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It happened.
    Yes,
    /// It did not happen, or the person failed.
    No,
    /// The grade is below the lowest passing grade.
    Below(Grade),
    /// Nothing.
    Blank,
    /// Something else.
    Unclear,
}

/// The words it understands; letter case, blanks, `_` and `-` do not matter.
const WORDS: &[(Says, &[&str])] = &[
    (
        Says::No,
        &[
            "no",
            "n",
            "false",
            "absent",
            "no show",
            "registered",
            "cancelled",
            "canceled",
            "refunded",
            "withdrawn",
            "not attended",
            "not completed",
            "not complete",
            "not passed",
            "not approved",
            "incomplete",
            "in progress",
            "fail",
            "failed",
            "f",
            "i",
            "w",
            "u",
            "0",
        ],
    ),
    (
        Says::Yes,
        &[
            "yes",
            "y",
            "true",
            "attended",
            "present",
            "complete",
            "completed",
            "pass",
            "passed",
            "approved",
            "credit",
            "s",
            "p",
            "1",
        ],
    ),
];

/// A letter grade from D- to A+; a better grade is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grade(u8);

impl Grade {
    /// Reads a letter from A to D with or without + or -, in any letter case.
    ///
    /// # Errors
    /// Anything else, also F, which is not a passing grade.
    ///
    /// ```
    /// use lssc::import::Grade;
    /// assert!(Grade::parse("C-").unwrap() < Grade::parse("c").unwrap());
    /// assert!(Grade::parse("F").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Grade, String> {
        let refused = || "is not a grade from A to D, such as C or B-".to_string();
        let mut letters = text.trim().chars();
        let letter = letters.next().map(|letter| letter.to_ascii_uppercase());
        let letter = letter.filter(|letter| matches!(letter, 'A'..='D')).ok_or_else(refused)?;
        let sign = match letters.as_str().trim() {
            "" => 1,
            "+" => 2,
            "-" | "\u{2212}" | "\u{2013}" => 0,
            _ => return Err(refused()),
        };
        Ok(Grade((b'D' - letter as u8) * 3 + sign))
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = char::from(b'D' - self.0 / 3);
        write!(f, "{letter}{}", ["-", "", "+"][usize::from(self.0 % 3)])
    }
}

/// The kind under which rows that say no are counted.
const NO: &str = "did not happen";

/// The kind under which rows with a grade too low are counted.
const BELOW: &str = "grade below the lowest that passes";

/// What to do about a row with a grade too low.
const LEAVE: &str = "If that is right, leave the row out.";

/// What to do about a row that says no.
const LEAVE_OR_DROP: &str =
    "If that is right, leave the row out. If the column says something else: --column outcome=none";

/// The kind under which rows that say neither yes nor no are counted.
pub(super) const UNCLEAR: &str = "outcome neither yes nor no";

/// The kind under which rows with an empty outcome are counted.
pub(super) const BLANK: &str = "outcome empty";

/// What to do about a row with an unclear outcome.
const NAME_OR_DROP: &str = "Write yes or no. If another column says whether it happened: --column outcome='HEADING'. If none does: --column outcome=none";

/// Why the outcome columns reject a row; `cells` are headings with texts, `passing` is the lowest passing grade.
///
/// One no is enough. An empty cell rejects the row unless another column says yes.
pub(super) fn refused(cells: &[(&str, &str)], passing: Option<Grade>) -> Option<Reject> {
    let said: Vec<Says> = cells.iter().map(|(_, text)| says(text, passing)).collect();
    let first = |wanted: fn(&Says) -> bool| said.iter().position(wanted);
    let reject = |at: usize, why: &str, kind, hint: &str| {
        let (heading, text) = (quoted(cells[at].0), quoted(cells[at].1));
        let reason = match said[at] {
            Says::Blank => format!("{heading} is empty{why}"),
            _ => format!("{heading} is {text}{why}"),
        };
        Some(Reject { code: None, reason, kind, hint: hint.to_string() })
    };
    if let Some(at) = first(|says| *says == Says::No) {
        return reject(at, ": it did not happen", NO, LEAVE_OR_DROP);
    }
    if let Some(at) = first(|says| matches!(says, Says::Below(_)))
        && let Says::Below(lowest) = said[at]
    {
        return reject(at, &format!(", and {lowest} is the lowest that passes"), BELOW, LEAVE);
    }
    if let Some(at) = first(|says| *says == Says::Unclear) {
        return reject(at, ", which says neither yes nor no", UNCLEAR, NAME_OR_DROP);
    }
    let at = first(|says| *says == Says::Blank).filter(|_| !said.contains(&Says::Yes))?;
    reject(at, ": it does not say whether it happened", BLANK, NAME_OR_DROP)
}

/// What a cell means.
fn says(text: &str, passing: Option<Grade>) -> Says {
    if text.trim().is_empty() {
        return Says::Blank;
    }
    let word = folded(text);
    let known = WORDS.iter().find(|(_, words)| words.iter().any(|known| folded(known) == word));
    if let Some((says, _)) = known {
        return *says;
    }
    if let Ok(grade) = Grade::parse(text) {
        return match passing.filter(|lowest| grade < *lowest) {
            Some(lowest) => Says::Below(lowest),
            None => Says::Yes,
        };
    }
    percentage(text).unwrap_or(Says::Unclear)
}

/// 100 % means yes, less means no.
fn percentage(text: &str) -> Option<Says> {
    let number = text.trim().strip_suffix('%')?.trim_end();
    let (whole, parts) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(parts) {
        return None;
    }
    match (whole.parse::<u64>().ok()?, parts.bytes().all(|b| b == b'0')) {
        (0..=99, _) => Some(Says::No),
        (100, true) => Some(Says::Yes),
        _ => None,
    }
}

/// Help about outcome columns: the words.
pub fn help() -> String {
    let listed = |wanted: Says, also: &str| {
        let words = WORDS.iter().filter(|(says, _)| *says == wanted);
        let words: Vec<&str> = words.flat_map(|(_, words)| words.iter().copied()).collect();
        crate::render::hanging(&format!("{wanted:?}: {}, {also}", words.join(", ")), 80, 2)
    };
    format!(
        "\
A row is recorded only if the outcome columns of the file say yes:
{}
{}
Anything else rejects the row. So does an empty cell, unless another outcome
column says yes. --passing C says which grade is the lowest that passes, and
--column outcome=none leaves these columns out.",
        listed(Says::No, "0 % to 99 %"),
        listed(Says::Yes, "100 %, a grade from A to D")
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Checks the table of cases: outcome cells, and how their row ends.
    #[test]
    fn a_row_that_says_it_did_not_happen_is_never_recorded() {
        let file = include_str!("../../fixtures/rules/outcomes.csv");
        let mut table = csv::Reader::from_reader(file.as_bytes());
        let mut seen = 0;
        for case in table.records().map(Result::unwrap) {
            let (name, passing, ends) = (&case[0], Grade::parse(&case[3]).ok(), &case[4]);
            let mut cells = vec![("Attended", &case[1])];
            cells.extend((&case[2] != "(no column)").then_some(("Grade", &case[2])));
            let ended = match refused(&cells, passing).map(|reject| reject.kind) {
                None => "recorded",
                Some(UNCLEAR) => "unclear",
                Some(BLANK) => "blank",
                Some(BELOW) => "below",
                Some(_) => "no",
            };
            assert_eq!(ended, ends, "{name}: {case:?}");
            seen += 1;
        }
        assert!(seen > 80, "{seen}");
    }

    #[test]
    fn a_grade_is_printed_as_it_is_read() {
        for grade in ["A+", "A", "A-", "B+", "C", "D", "D-"] {
            assert_eq!(Grade::parse(grade).unwrap().to_string(), grade);
        }
        for other in ["", "E", "F", "AB", "C--", "92"] {
            assert!(Grade::parse(other).is_err(), "{other}");
        }
    }
}
