//! One measure with its numbers, as the report shows them.

use serde::{Serialize, Serializer};

use super::measure::{By, Measure, Unit};
use crate::money::Cents;

/// A number in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// Money, in JSON a text such as `"350.00"`.
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
    /// By what it is split.
    pub by: By,
    /// The year, state, both, route, set or outcome; `all` where it is not split.
    pub group: String,
    /// The number; none where it is hidden from the public.
    pub value: Option<Value>,
    /// Of a share, the whole.
    pub of: Option<i64>,
    /// Of a share, the part of a thousand, rounded.
    pub per_mille: Option<i64>,
    /// Whether it is hidden.
    pub hidden: bool,
    /// How many people stand behind it.
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
    /// In what it is counted.
    pub unit: Unit,
    /// The numbers: not split, by year, by state, and so on, and within each in the order of the groups.
    pub rows: Vec<Row>,
    /// Which measure it is.
    #[serde(skip)]
    pub which: Measure,
}
