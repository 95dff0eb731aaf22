//! Days and spans of days: the only month arithmetic of the program.
//!
//! A [`Day`] is a calendar day. [`Months`] are always added to their anchor in one step and clamped to the last day of
//! the month they reach (program §3). A [`Period`] has a first and a last day and includes both.

use std::fmt;

use chrono::Datelike;

/// A calendar day, without a time of day or a time zone.
pub type Day = chrono::NaiveDate;

/// A span of whole calendar months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Months(pub u32);

impl Months {
    /// The day this many months after `anchor`, clamped to the end of the month reached (program §3).
    ///
    /// **Reading**: counted from the anchor, never by repeated addition, so a leap day comes back in a leap year.
    /// Returns 9999-12-31 for any later day.
    ///
    /// ```
    /// use lssc::period::{parse_day, Months};
    /// let day = |text| parse_day(text).unwrap();
    /// assert_eq!(Months(12).after(day("2024-02-29")), day("2025-02-28"));
    /// assert_eq!(Months(48).after(day("2096-02-29")), day("2100-02-28"));
    /// assert_eq!(Months(96).after(day("2096-02-29")), day("2104-02-29"));
    /// assert_eq!(Months(2).after(day("2026-12-31")), day("2027-02-28"));
    /// ```
    pub fn after(self, anchor: Day) -> Day {
        anchor
            .checked_add_months(chrono::Months::new(self.0))
            .filter(|day| *day <= LAST_DAY)
            .unwrap_or(LAST_DAY)
    }

    /// The day this many months before `anchor`, clamped to the end of the month reached (program §3).
    ///
    /// ```
    /// use lssc::period::{parse_day, Months};
    /// let day = |text| parse_day(text).unwrap();
    /// assert_eq!(Months(12).before(day("2028-02-29")), day("2027-02-28"));
    /// ```
    pub fn before(self, anchor: Day) -> Day {
        anchor
            .checked_sub_months(chrono::Months::new(self.0))
            .filter(|day| *day >= FIRST_DAY)
            .unwrap_or(FIRST_DAY)
    }
}

impl std::ops::Add for Months {
    type Output = Months;

    /// Both spans together, counted from one anchor.
    fn add(self, other: Months) -> Months {
        Months(self.0 + other.0)
    }
}

impl fmt::Display for Months {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} month{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// The first day the register accepts.
pub const FIRST_DAY: Day = match Day::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => Day::MIN,
};

/// The last day the register accepts.
pub const LAST_DAY: Day = match Day::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => Day::MAX,
};

/// A first and a last day; the period includes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day that belongs to the period.
    pub first: Day,
    /// The last day that belongs to the period.
    pub last: Day,
}

impl Period {
    /// Whether `day` is in the period, both ends included.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// How many days the period has, both ends included; 0 if it ends before it begins.
    ///
    /// ```
    /// use lssc::period::{parse_day, Period};
    /// let day = |text| parse_day(text).unwrap();
    /// assert_eq!(Period { first: day("2024-02-28"), last: day("2024-03-01") }.days(), 3);
    /// ```
    pub fn days(self) -> i64 {
        ((self.last - self.first).num_days() + 1).max(0)
    }

    /// The days that are in both periods; none if there are none.
    pub fn meet(self, other: Period) -> Option<Period> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (first <= last).then_some(Period { first, last })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// `day` plus `days` days; 9999-12-31 if that would be later.
pub fn days_after(day: Day, days: u32) -> Day {
    day.checked_add_days(chrono::Days::new(u64::from(days)))
        .filter(|day| *day <= LAST_DAY)
        .unwrap_or(LAST_DAY)
}

/// `day` minus `days` days; 1900-01-01 if that would be earlier.
pub fn days_before(day: Day, days: u32) -> Day {
    day.checked_sub_days(chrono::Days::new(u64::from(days)))
        .filter(|day| *day >= FIRST_DAY)
        .unwrap_or(FIRST_DAY)
}

/// The day after `day`.
pub fn next_day(day: Day) -> Day {
    days_after(day, 1)
}

/// Whole days from `from` to `to`; negative if `to` is earlier.
pub fn days_between(from: Day, to: Day) -> i64 {
    (to - from).num_days()
}

/// Why a text is not a day, as a phrase that follows the quoted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotADay {
    /// It does not have the form YYYY-MM-DD.
    Form,
    /// It has the form, but there is no such day in the calendar.
    Impossible,
    /// Its year is not between 1900 and 9999.
    Year,
}

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotADay::Form => "is not a day: write it as YYYY-MM-DD, for example 2026-11-22",
            NotADay::Impossible => "is not a day of the calendar",
            NotADay::Year => "is out of range: years run from 1900 to 9999",
        })
    }
}

impl std::error::Error for NotADay {}

/// Reads a day written YYYY-MM-DD, and nothing else.
///
/// # Errors
/// [`NotADay`] says whether the form, the calendar or the year is wrong.
///
/// ```
/// use lssc::period::{parse_day, NotADay};
/// assert_eq!(parse_day("2026-06-31"), Err(NotADay::Impossible));
/// assert_eq!(parse_day("20226-01-01"), Err(NotADay::Form));
/// assert_eq!(parse_day("0202-01-01"), Err(NotADay::Year));
/// ```
pub fn parse_day(text: &str) -> Result<Day, NotADay> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().map_err(|_| NotADay::Form)?;
    let number = |range: std::ops::Range<usize>| {
        bytes[range]
            .iter()
            .try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    let (Some(year), b'-', Some(month), b'-', Some(day)) =
        (number(0..4), bytes[4], number(5..7), bytes[7], number(8..10))
    else {
        return Err(NotADay::Form);
    };
    if year < 1900 {
        return Err(NotADay::Year);
    }
    Day::from_ymd_opt(year as i32, month, day).ok_or(NotADay::Impossible)
}

/// Whole months from `from` to `to`, rounded down; 0 if `to` is earlier.
///
/// ```
/// use lssc::period::{months_between, parse_day};
/// let day = |text| parse_day(text).unwrap();
/// assert_eq!(months_between(day("2024-02-29"), day("2025-02-28")), 12);
/// assert_eq!(months_between(day("2024-01-31"), day("2024-02-28")), 0);
/// ```
pub fn months_between(from: Day, to: Day) -> u32 {
    let count = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month());
    let apart = u32::try_from(count(to) - count(from)).unwrap_or(0);
    if Months(apart).after(from) > to { apart.saturating_sub(1) } else { apart }
}
