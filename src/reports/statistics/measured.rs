//! One measure with its numbers, as in the report.

use serde::{Serialize, Serializer};

use super::measure::{By, Measure, Unit};
use crate::money::Cents;

/// A number in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// Money; in JSON a string such as `"350.00"`.
    Money(Cents),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Whole(number) => write!(f, "{number}"),
            Value::Money(cents) => write!(f, "{cents}"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Whole(number) => serializer.serialize_i64(*number),
            Value::Money(cents) => cents.serialize(serializer),
        }
    }
}

/// One number of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// How it is split.
    pub by: By,
    /// The year, state, both, route, set or outcome; `all` if it is not split.
    pub group: String,
    /// The number; none if it is hidden from the public.
    pub value: Option<Value>,
    /// The whole of a share.
    pub of: Option<i64>,
    /// The share in thousandths, rounded.
    pub per_mille: Option<i64>,
    /// Whether it is hidden.
    pub hidden: bool,
    /// How many people it counts.
    #[serde(skip)]
    pub(super) people: i64,
}

/// One measure and its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// The word of the measure.
    pub measure: &'static str,
    /// What exactly is counted.
    pub definition: &'static str,
    /// The unit.
    pub unit: Unit,
    /// The numbers: not split, by year, by state, and so on, each in the order of its groups.
    pub rows: Vec<Row>,
    /// The measure.
    #[serde(skip)]
    pub which: Measure,
}
