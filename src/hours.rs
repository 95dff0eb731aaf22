//! Hours as whole minutes: no fraction of a minute, no floating point (program §3).

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Serialize, Serializer};

/// A length of time in whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Minutes(pub i64);

/// The largest number of hours accepted as one amount: a century.
const MOST_HOURS: i64 = 876_600;

impl Minutes {
    /// Whole hours as minutes.
    pub const fn hours(hours: i64) -> Minutes {
        Minutes(hours * 60)
    }

    /// Reads a decimal number of hours or `h:mm`; a decimal is rounded to the nearest minute, half up (program §3).
    ///
    /// # Errors
    /// A phrase that says what to write instead.
    ///
    /// ```
    /// use lssc::hours::Minutes;
    /// assert_eq!(Minutes::parse("1.5"), Ok(Minutes(90)));
    /// assert_eq!(Minutes::parse("1:05"), Ok(Minutes(65)));
    /// assert_eq!(Minutes::parse("0.025"), Ok(Minutes(2))); // one minute and a half
    /// assert!(Minutes::parse("1e3").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Minutes, NotHours> {
        if let Some((hours, minutes)) = text.split_once(':') {
            let whole: i64 = digits(hours).ok_or(NotHours)?;
            let part: i64 =
                digits(minutes).filter(|m| minutes.len() == 2 && *m < 60).ok_or(NotHours)?;
            return (whole <= MOST_HOURS).then_some(Minutes(whole * 60 + part)).ok_or(NotHours);
        }
        let thousandths = Decimal::parse(text).ok_or(NotHours)?;
        if thousandths.0 > i128::from(MOST_HOURS) * Decimal::ONE {
            return Err(NotHours);
        }
        Ok(thousandths.times_minutes(Minutes(60)))
    }

    /// The number of hours as a decimal with at most four places, not rounded but cut off: 1,819 h 59 min is `1819.9833`.
    pub fn as_decimal(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.abs() / 60, self.0.abs() % 60);
        if rest == 0 {
            return format!("{sign}{whole}");
        }
        let places = format!("{:04}", rest * 10_000 / 60);
        format!("{sign}{whole}.{}", places.trim_end_matches('0'))
    }
}

impl Serialize for Minutes {
    /// A number of hours with at most four decimals, as everywhere in JSON.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = || serde_json::Number::from(self.0 / 60);
        let hours: serde_json::Number = self.as_decimal().parse().unwrap_or_else(|_| whole());
        hours.serialize(serializer)
    }
}

impl fmt::Display for Minutes {
    /// `32 h` or `1,819 h 59 min`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = (self.0 / 60, self.0 % 60);
        match (hours, minutes) {
            (0, m) if m != 0 => write!(f, "{m} min"),
            (h, 0) => write!(f, "{} h", thousands(h)),
            (h, m) => write!(f, "{} h {m} min", thousands(h)),
        }
    }
}

impl Add for Minutes {
    type Output = Minutes;
    fn add(self, other: Minutes) -> Minutes {
        Minutes(self.0 + other.0)
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Minutes>>(iter: I) -> Minutes {
        Minutes(iter.map(|m| m.0).sum())
    }
}

/// A whole number with a comma every three digits: `1,820`.
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A text that is not a number of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotHours;

impl fmt::Display for NotHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a number of hours: write a decimal such as 1.5, or hours and minutes such as 1:30")
    }
}

impl std::error::Error for NotHours {}

/// A decimal number of millionths, never negative: what staff type for credits, days and hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub i128);

impl Decimal {
    /// The number one.
    pub const ONE: i128 = 1_000_000;

    /// Reads digits with at most one point; drops decimals after the sixth.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
        let whole = if whole.is_empty() && text.len() > 1 { 0 } else { digits(whole)? };
        let (places, rest) = places.split_at_checked(6).unwrap_or((places, "0"));
        if !rest.is_empty() && !rest.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let places: i64 = digits(&format!("{places:0<6}"))?;
        Some(Decimal(i128::from(whole) * Self::ONE + i128::from(places)))
    }

    /// Multiplies by `unit` and rounds to the nearest minute, half up.
    pub fn times_minutes(self, unit: Minutes) -> Minutes {
        let product = self.0 * i128::from(unit.0);
        Minutes(i64::try_from((2 * product + Self::ONE) / (2 * Self::ONE)).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, places) = (self.0 / Self::ONE, self.0 % Self::ONE);
        if places == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{places:06}").trim_end_matches('0'))
    }
}

/// Reads up to twelve ASCII digits; none if empty, longer, or anything but digits.
pub(crate) fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
