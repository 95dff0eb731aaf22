//! Facts of people as rows: declares the columns of each table once, for reading and for writing.
//!
//! Four tables do not fit and are written by hand in [`crate::register::stream`]: details, enrollment and portfolio,
//! because a row may restate an earlier one, and job, because its hours are in one of two columns.

use rusqlite::Row;
use rusqlite::types::{Type, Value, ValueRef};

use crate::hours::{Decimal, Minutes};
use crate::model::{
    Act, ActKind, Activity, ActivityUnit, Applied, Assignment, Certification, Completion, Consent,
    CourseId, Entry, Evaluation, Fee, Id, Method, Note, Payment, Rating, Recorded, Refund, Renewal,
    Revision, Waiver,
};
use crate::money::Cents;
use crate::period::{Day, parse_day};
use crate::policy::{Policy, SetId};

/// Checks that a statement changed as many rows as asked. A trigger can make SQLite silently skip a row, and an entry
/// with such a gap must fail.
///
/// # Errors
/// [`rusqlite::Error::StatementChangedRows`] if it changed another number of rows.
pub(super) fn all_of(asked: usize, changed: usize) -> rusqlite::Result<()> {
    if changed == asked { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(changed)) }
}

/// The code of a competency set, as the register writes it.
pub(crate) type Code<'c> = &'c dyn Fn(SetId) -> String;

/// The value of one column.
pub(crate) trait Cell: Sized {
    /// Reads it.
    fn read(row: &Row, column: usize, policy: &Policy) -> rusqlite::Result<Self>;

    /// The value to write into the column.
    fn write(&self, code: Code) -> Value;
}

/// The error for a record that cannot be read.
pub(crate) fn unreadable(
    column: usize,
    why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, why.into())
}

/// A column of text.
fn text<'r>(row: &'r Row, column: usize) -> rusqlite::Result<&'r str> {
    row.get_ref(column)?.as_str().map_err(|e| unreadable(column, e))
}

/// A day in a column.
pub(crate) fn day(row: &Row, column: usize) -> rusqlite::Result<Day> {
    let text = text(row, column)?;
    parse_day(text).map_err(|e| unreadable(column, format!("'{text}' {e}")))
}

/// A day in a column that may be empty.
pub(crate) fn optional_day(row: &Row, column: usize) -> rusqlite::Result<Option<Day>> {
    optional(row, column, day)
}

/// A fixed word in a column.
pub(crate) fn word<T: std::str::FromStr<Err = String>>(
    row: &Row,
    column: usize,
) -> rusqlite::Result<T> {
    let text = text(row, column)?;
    text.parse().map_err(|e| unreadable(column, format!("'{text}' {e}")))
}

/// A fixed word in a column that may be empty.
pub(crate) fn optional_word<T: std::str::FromStr<Err = String>>(
    row: &Row,
    column: usize,
) -> rusqlite::Result<Option<T>> {
    optional(row, column, word)
}

/// A set code in a column, as the policy's set.
pub(crate) fn set(row: &Row, column: usize, policy: &Policy) -> rusqlite::Result<SetId> {
    let code = text(row, column)?;
    let found = policy.find_set(code);
    found.ok_or_else(|| unreadable(column, format!("'{code}' is not a set of the policy")))
}

fn optional<T>(
    row: &Row,
    column: usize,
    read: impl Fn(&Row, usize) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => read(row, column).map(Some),
    }
}

/// Declares the cells of types: how each is read from `row` and `column`, and which value is written for it.
///
/// `Day => day(row, column), |day| Value::Text(day.to_string());` expands to an `impl Cell for Day` whose `read` is the
/// first expression and whose `write` is the second, applied to `self`.
macro_rules! cells {
    (|$row:ident, $column:ident, $policy:ident, $code:ident|
        $($cell:ty => $read:expr, |$value:ident| $write:expr;)+) => { $(
        impl Cell for $cell {
            fn read($row: &Row, $column: usize, $policy: &Policy) -> rusqlite::Result<$cell> {
                let _ = $policy;
                $read
            }

            fn write(&self, $code: Code) -> Value {
                let ($value, _) = (self, $code);
                $write
            }
        }
    )+ };
}

cells! { |row, column, policy, code|
    i64 => row.get(column), |number| Value::Integer(*number);
    u32 => row.get(column), |number| Value::Integer(i64::from(*number));
    u8 => row.get(column), |number| Value::Integer(i64::from(*number));
    bool => row.get(column), |yes| Value::Integer(i64::from(*yes));
    String => row.get(column), |text| Value::Text(text.clone());
    Cents => row.get(column).map(Cents), |cents| Value::Integer(cents.0);
    Minutes => row.get(column).map(Minutes), |minutes| Value::Integer(minutes.0);
    CourseId => row.get(column).map(CourseId), |course| Value::Integer(i64::from(course.0));
    Decimal => row.get::<_, i64>(column).map(|n| Decimal(i128::from(n))),
        |amount| Value::Integer(i64::try_from(amount.0).unwrap_or(i64::MAX));
    Day => day(row, column), |day| Value::Text(day.to_string());
    ActKind => word(row, column), |word| Value::Text(word.to_string());
    ActivityUnit => word(row, column), |word| Value::Text(word.to_string());
    Method => word(row, column), |word| Value::Text(word.to_string());
    SetId => set(row, column, policy), |set| Value::Text(code(*set));
    Vec<Rating> => ratings(row, column), |ratings| Value::Text(ratings.iter().map(|r| r.letter()).collect());
}

impl<T: Cell> Cell for Option<T> {
    fn read(row: &Row, column: usize, policy: &Policy) -> rusqlite::Result<Option<T>> {
        optional(row, column, |row, column| T::read(row, column, policy))
    }

    fn write(&self, code: Code) -> Value {
        self.as_ref().map_or(Value::Null, |cell| cell.write(code))
    }
}

fn ratings(row: &Row, column: usize) -> rusqlite::Result<Vec<Rating>> {
    let letters = text(row, column)?;
    let ratings: Option<Vec<Rating>> = letters.chars().map(Rating::from_letter).collect();
    ratings.ok_or_else(|| unreadable(column, format!("'{letters}' are not ratings")))
}

/// A fact of a person as one row of a table.
pub(crate) trait Rowed: Recorded + Clone {
    /// The columns of the fact, without `id`, `entry_id` and `candidate_id`.
    const COLUMNS: &'static [&'static str];

    /// Further columns that are written with the fact but not read back into it.
    const EXTRA: &'static [&'static str];

    /// Reads a row whose columns for this fact begin at `first`.
    fn read(
        row: &Row,
        first: usize,
        id: Id,
        entry: Entry,
        policy: &Policy,
    ) -> rusqlite::Result<Self>;

    /// The values of the columns.
    fn values(&self, code: Code) -> Vec<Value>;
}

/// The table of a fact.
pub(crate) fn table<T: Rowed>() -> &'static str {
    T::KIND.table()
}

/// `INSERT INTO table (entry_id, candidate_id, ...) VALUES (?, ?, ...)`, with the columns of `EXTRA` at the end.
pub(crate) fn insert<T: Rowed>() -> String {
    let columns: Vec<&str> = T::COLUMNS.iter().chain(T::EXTRA).copied().collect();
    format!(
        "INSERT INTO {} (entry_id, candidate_id, {}) VALUES (?, ?{})",
        table::<T>(),
        columns.join(", "),
        ", ?".repeat(columns.len())
    )
}

/// Declares the rows of facts: each field with its column, and after `extra` the columns that only the register has.
///
/// `Consent { given "given", stated_on "stated_on" }` expands to an `impl Rowed for Consent` with
/// `COLUMNS = &["given", "stated_on"]`, a `read` that fills these fields one column after another, and `values` that
/// writes them in the same order. A field without a column does not compile.
macro_rules! rows {
    ($($fact:ident { $($field:ident $column:literal),+ } $(extra $($extra:literal),+)?;)+) => { $(
        impl Rowed for $fact {
            const COLUMNS: &'static [&'static str] = &[$($column),+];
            const EXTRA: &'static [&'static str] = &[$($($extra),+)?];

            fn read(row: &Row, first: usize, id: Id, entry: Entry, policy: &Policy) -> rusqlite::Result<$fact> {
                let mut columns = first..;
                let mut next = || columns.next().unwrap_or(first);
                $(let $field = Cell::read(row, next(), policy)?;)+
                Ok($fact { id, entry, $($field),+ })
            }

            fn values(&self, code: Code) -> Vec<Value> {
                vec![$(self.$field.write(code)),+]
            }
        }
    )+ };
}

rows! {
    Completion { course "course_id", completed_on "completed_on" } extra "proof";
    Revision { submitted_on "submitted_on" } extra "portfolio_id";
    Assignment { round "round", evaluator "evaluator_id", assigned_on "assigned_on" } extra "portfolio_id";
    Evaluation { round "round", evaluator "evaluator_id", evaluated_on "evaluated_on", ratings "ratings" }
        extra "portfolio_id";
    Certification { enrollment "enrollment_id", awarded_on "awarded_on", first_on "first_on", fee "fee_cents" };
    Renewal { enrollment "enrollment_id", term "term", received_on "received_on", fee "fee_cents" };
    Activity { title "title", activity_on "activity_on", set "set_code", amount "amount_millionths", unit "unit",
        technology "technology_minutes", proof "proof", from_on "from_on" };
    Refund { enrollment "enrollment_id", amount "cents", refunded_on "refunded_on", reason "reason",
        ineligible "ineligible" };
    Act { enrollment "enrollment_id", kind "kind", acted_on "acted_on", until "until_on", term "term",
        reason "reason" };
    Consent { given "given", stated_on "stated_on" };
    Note { text "text", noted_on "noted_on", again_on "again_on" };
}

/// Reads which fee is meant from the columns with its word, its portfolio and its term.
fn fee(row: &Row, [word, portfolio, term]: [usize; 3]) -> rusqlite::Result<Option<Fee>> {
    let fee = match row.get_ref(word)?.as_str_or_null().map_err(|e| unreadable(word, e))? {
        None => return Ok(None),
        Some("application") => Fee::Application,
        Some("portfolio") => Fee::Portfolio(row.get(portfolio)?),
        Some("award") => Fee::Award,
        Some("renewal") => Fee::Renewal(row.get(term)?),
        Some(other) => return Err(unreadable(word, format!("'{other}' is no fee"))),
    };
    Ok(Some(fee))
}

/// The word of a fee, in the column that schema 1 has for it, and in the one that schema 3 added for the others.
fn words(fee: Option<Fee>) -> (Option<String>, Option<String>) {
    let word = fee.map(|fee| fee.word().to_string());
    match fee {
        Some(Fee::Award | Fee::Renewal(_)) => (None, word),
        _ => (word, None),
    }
}

fn term(fee: Option<Fee>) -> Option<u32> {
    match fee {
        Some(Fee::Renewal(term)) => Some(term),
        _ => None,
    }
}

/// By hand: what a payment is for is in four columns.
impl Rowed for Payment {
    const COLUMNS: &'static [&'static str] = &[
        "enrollment_id",
        "cents",
        "paid_on",
        "purpose",
        "portfolio_id",
        "payer",
        "method",
        "order_id",
        "charge",
        "term",
        "reference",
    ];
    const EXTRA: &'static [&'static str] = &[];

    fn read(
        row: &Row,
        first: usize,
        id: Id,
        entry: Entry,
        policy: &Policy,
    ) -> rusqlite::Result<Payment> {
        let [purpose, portfolio, charge, term] = [3, 4, 8, 9].map(|column| first + column);
        let charged = fee(row, [charge, portfolio, term])?;
        Ok(Payment {
            id,
            entry,
            enrollment: row.get(first)?,
            amount: Cell::read(row, first + 1, policy)?,
            paid_on: day(row, first + 2)?,
            purpose: charged.or(fee(row, [purpose, portfolio, term])?),
            payer: row.get(first + 5)?,
            method: optional_word(row, first + 6)?,
            reference: row.get(first + 10)?,
            order: row.get(first + 7)?,
        })
    }

    fn values(&self, code: Code) -> Vec<Value> {
        let (purpose, charge) = words(self.purpose);
        vec![
            self.enrollment.write(code),
            self.amount.write(code),
            self.paid_on.write(code),
            purpose.write(code),
            self.purpose.and_then(Fee::portfolio).write(code),
            self.payer.write(code),
            self.method.write(code),
            self.order.write(code),
            charge.write(code),
            term(self.purpose).write(code),
            self.reference.write(code),
        ]
    }
}

/// By hand: which fee is waived is in four columns.
impl Rowed for Waiver {
    const COLUMNS: &'static [&'static str] =
        &["enrollment_id", "portfolio_id", "waived_on", "reason", "charge", "term", "requirement"];
    const EXTRA: &'static [&'static str] = &[];

    fn read(row: &Row, first: usize, id: Id, entry: Entry, _: &Policy) -> rusqlite::Result<Waiver> {
        let portfolio: Option<Id> = row.get(first + 1)?;
        let charged = fee(row, [first + 4, first + 1, first + 5])?;
        Ok(Waiver {
            id,
            entry,
            enrollment: row.get(first)?,
            fee: charged.or(portfolio.map(Fee::Portfolio)).unwrap_or(Fee::Application),
            waived_on: day(row, first + 2)?,
            reason: row.get(first + 3)?,
        })
    }

    fn values(&self, code: Code) -> Vec<Value> {
        let (first, charge) = words(Some(self.fee));
        let requirement = first.map_or("application-fee".to_string(), |word| word + "-fee");
        vec![
            self.enrollment.write(code),
            self.fee.portfolio().write(code),
            self.waived_on.write(code),
            self.reason.write(code),
            charge.write(code),
            term(Some(self.fee)).write(code),
            requirement.write(code),
        ]
    }
}

/// By hand: the fee that credit was applied to is in three columns.
impl Rowed for Applied {
    const COLUMNS: &'static [&'static str] =
        &["enrollment_id", "charge", "portfolio_id", "term", "applied_on"];
    const EXTRA: &'static [&'static str] = &[];

    fn read(
        row: &Row,
        first: usize,
        id: Id,
        entry: Entry,
        _: &Policy,
    ) -> rusqlite::Result<Applied> {
        let fee = fee(row, [first + 1, first + 2, first + 3])?;
        let fee = fee.ok_or_else(|| unreadable(first + 1, "no fee is named"))?;
        let (enrollment, applied_on) = (row.get(first)?, day(row, first + 4)?);
        Ok(Applied { id, entry, enrollment, fee, applied_on })
    }

    fn values(&self, code: Code) -> Vec<Value> {
        vec![
            self.enrollment.write(code),
            self.fee.word().to_string().write(code),
            self.fee.portfolio().write(code),
            term(Some(self.fee)).write(code),
            self.applied_on.write(code),
        ]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use rusqlite::Connection;

    /// What the two macros expand to for one kind of record.
    #[test]
    fn a_row_is_read_as_the_fact_that_was_written() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let act = Act {
            id: 1,
            entry: 7,
            enrollment: 3,
            kind: ActKind::Extend,
            acted_on: day("2026-01-02"),
            until: Some(day("2027-01-02")),
            term: None,
            reason: "illness".to_string(),
        };
        assert_eq!(
            Act::COLUMNS,
            ["enrollment_id", "kind", "acted_on", "until_on", "term", "reason"]
        );
        let sql = insert::<Act>();
        assert!(
            sql.starts_with("INSERT INTO act (entry_id, candidate_id, enrollment_id, kind,"),
            "{sql}"
        );
        assert!(sql.ends_with("VALUES (?, ?, ?, ?, ?, ?, ?, ?)"), "{sql}");

        let conn = Connection::open_in_memory().unwrap();
        let columns = Act::COLUMNS.join(", ");
        conn.execute_batch(&format!(
            "CREATE TABLE act (id INTEGER PRIMARY KEY, entry_id, candidate_id, {columns})"
        ))
        .unwrap();
        let mut values = vec![Value::Integer(7), Value::Integer(4)];
        values.extend(act.values(&|_| String::new()));
        conn.execute(&sql, rusqlite::params_from_iter(values)).unwrap();
        let policy = Policy::built_in().unwrap();
        let read = conn
            .query_row(&format!("SELECT id, entry_id, {columns} FROM act"), [], |row| {
                Act::read(row, 2, row.get(0)?, row.get(1)?, &policy)
            })
            .unwrap();
        assert_eq!(read, act);
    }

    /// The registry and the rows name the same columns.
    #[test]
    fn every_column_of_a_row_is_declared_in_the_registry() {
        fn named<T: Rowed>() {
            let declared = T::KIND.declared();
            for column in T::COLUMNS.iter().chain(T::EXTRA) {
                assert!(declared.columns.iter().any(|(name, _)| name == column), "{column}");
            }
            assert_eq!(declared.columns.len(), T::COLUMNS.len() + T::EXTRA.len(), "{}", T::KIND);
        }
        named::<Completion>();
        named::<Revision>();
        named::<Assignment>();
        named::<Evaluation>();
        named::<Certification>();
        named::<Renewal>();
        named::<Activity>();
        named::<Payment>();
        named::<Refund>();
        named::<Waiver>();
        named::<Applied>();
        named::<Act>();
        named::<Consent>();
        named::<Note>();
    }
}
