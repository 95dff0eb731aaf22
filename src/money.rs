//! Money as whole cents of a dollar (program §3).

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Serialize, Serializer};

use crate::hours::digits;

/// An amount of money in whole cents; negative is credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(pub i64);

impl Cents {
    /// No money.
    pub const ZERO: Cents = Cents(0);

    /// Reads `350`, `350.00`, `$350` or `1,200.00`. Cents are two digits or left out; commas may only separate thousands.
    ///
    /// # Errors
    /// [`NotMoney`] says what to write instead.
    ///
    /// ```
    /// use lssc::money::Cents;
    /// assert_eq!(Cents::parse("$350"), Ok(Cents(35_000)));
    /// assert_eq!(Cents::parse("1,200.00"), Ok(Cents(120_000)));
    /// assert!(Cents::parse("350.5").is_err());
    /// assert!(Cents::parse("350,00").is_err());
    /// assert!(Cents::parse("1e3").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Cents, NotMoney> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let (dollars, cents) = match text.split_once('.') {
            Some((dollars, cents)) if cents.len() == 2 => (dollars, digits(cents).ok_or(NotMoney)?),
            Some(_) => return Err(NotMoney),
            None => (text, 0),
        };
        let parts: Vec<&str> = dollars.split(',').collect();
        let grouped = parts[1..].iter().all(|three| three.len() == 3);
        if parts.len() > 1 && !(grouped && matches!(parts[0].len(), 1..=3)) {
            return Err(NotMoney);
        }
        let dollars = digits(&parts.concat()).filter(|d| *d < 1_000_000_000).ok_or(NotMoney)?;
        Ok(Cents(dollars * 100 + cents))
    }
}

impl fmt::Display for Cents {
    /// `350.00`, as in JSON and CSV; sentences add a dollar sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

impl Serialize for Cents {
    /// A string such as `"350.00"`, so that no reader takes it for a floating-point number.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0 + other.0)
    }
}

impl Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0 - other.0)
    }
}

impl Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(-self.0)
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(iter: I) -> Cents {
        Cents(iter.map(|c| c.0).sum())
    }
}

/// A text that is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotMoney;

impl fmt::Display for NotMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not an amount: write whole dollars or dollars and two digits of cents, such as 350 or 350.00")
    }
}

impl std::error::Error for NotMoney {}
