//! A row of a report: its fields for CSV and JSON, its columns for people.

use serde::Serialize;

use crate::hours::Minutes;
use crate::model::{Method, Standing};
use crate::money::Cents;
use crate::period::Day;
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

/// What a field looks like in a table for people.
pub trait Shown {
    /// The cell; empty for no value.
    fn shown(&self) -> String;
}

/// Shows types as they are written.
macro_rules! shown {
    ($($plain:ty),+) => { $(
        impl Shown for $plain {
            fn shown(&self) -> String {
                self.to_string()
            }
        }
    )+ };
}

shown!(i64, u64, u32, String, &'static str, Day, Cents, Minutes, Standing, Method);

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map_or(String::new(), Shown::shown)
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown(&self) -> String {
        self.iter().map(Shown::shown).collect::<Vec<_>>().join(", ")
    }
}

/// Declares the row of a report: each field once, with its type and, if a table shows it, with its column.
///
/// `pub name: String = text "e-mail",` expands to the field `pub name: String`, to `"name"` among the [`Flat::FIELDS`],
/// and to `Column::text("e-mail", |row| row.name.shown())` among the [`Row::COLUMNS`]. After the heading `spare` lets the
/// column move below the row, and `=> |row| ...` says what the cell is if it is not the field as it is written.
macro_rules! row {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$doc:meta])* $public:vis $field:ident: $ty:ty
                $(= $kind:ident $heading:literal $($spare:ident)? $(=> $cell:expr)?)?,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
        $vis struct $name {
            $($(#[$doc])* $public $field: $ty,)+
        }

        impl $crate::render::Flat for $name {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];
        }

        impl $crate::render::Row for $name {
            const COLUMNS: &'static [$crate::render::Column<$name>] = &[
                $($($crate::render::Column::<$name>::$kind(
                    $heading,
                    $crate::render::row!(@cell $name, $field $(, $cell)?),
                )$(.$spare())?,)?)+
            ];
        }
    };
    (@cell $name:ident, $field:ident) => {
        |row: &$name| $crate::render::Shown::shown(&row.$field)
    };
    (@cell $name:ident, $field:ident, $cell:expr) => { $cell };
}

pub(crate) use row;

#[cfg(test)]
mod tests {
    use super::*;

    row! {
        /// Somebody.
        struct Somebody {
            /// The number.
            number: i64 = number "no",
            /// Only in CSV and JSON.
            email: String,
            /// The last day.
            last_on: Option<Day> = word "until" spare,
            /// What is missing.
            missing: Vec<String> = text "missing" => |row| row.missing.join("; "),
        }
    }

    #[test]
    fn a_field_is_declared_once_for_csv_json_and_the_table() {
        let missing = vec!["a set".to_string(), "hours".to_string()];
        let row =
            Somebody { number: 7, email: "a@example.org".to_string(), last_on: None, missing };
        assert_eq!(Somebody::FIELDS, ["number", "email", "last_on", "missing"]);
        let columns = Somebody::COLUMNS.iter();
        let table: Vec<_> = columns.map(|c| (c.header, c.spare, (c.cell)(&row))).collect();
        assert_eq!(table[0], ("no", false, "7".to_string()));
        assert_eq!(table[1], ("until", true, String::new()));
        assert_eq!(table[2], ("missing", false, "a set; hours".to_string()));
        assert_eq!(serde_json::to_value(&row).ok().and_then(|v| v["number"].as_i64()), Some(7));
    }
}
