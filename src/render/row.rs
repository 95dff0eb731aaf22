//! A row of a report: its fields for CSV and JSON, its columns for people.

use serde::Serialize;

use crate::render::column::Column;

/// Serializes to fields with known names, so that CSV has its header even without a row.
pub trait Flat: Serialize {
    /// The names of all fields, flattened and in order: `first` in `candidacy` is `candidacy_first`.
    const FIELDS: &'static [&'static str];
}

/// One row of a report.
pub trait Row: Flat + Sized + 'static {
    /// The columns of the table for people; often fewer than the fields.
    const COLUMNS: &'static [Column<Self>];
}
