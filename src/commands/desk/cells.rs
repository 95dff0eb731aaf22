//! The cells of one row, read by the names of their columns. Collects every fault, so that staff see everything that is
//! wrong with a row at once.

use crate::commands::batch::{self, Desk};
use crate::commands::enroll::{email_address, parse_state};
use crate::failure::Failure;
use crate::import::fields::{self, filled, past_day};
use crate::import::{Column, Outcome, Reject, Row};
use crate::period::Day;

/// Declares the columns of a kind of file and an index for each, so that no code uses a bare number.
///
/// `columns! { Title = Column::must("title", &["activity"]) }` expands to
/// `pub const COLUMNS: &[Column] = &[Column::must("title", &["activity"])];` and `enum At { Title }`, which
/// `Cells` reads by: `cells.filled(At::Title)`. After a semicolon come columns that only the file reader uses.
macro_rules! columns {
    ($($name:ident = $column:expr),+ $(,)? $(; $($more:expr),+)?) => {
        /// The columns of the file.
        pub const COLUMNS: &[$crate::import::Column] = &[$($column,)+ $($($more),+)?];

        #[derive(Clone, Copy)]
        enum At { $($name),+ }

        impl From<At> for usize {
            fn from(at: At) -> usize {
                at as usize
            }
        }
    };
}
pub(in crate::commands) use columns;

/// The cells of a row of a file with these columns.
pub struct Cells<'r> {
    row: &'r Row<'r>,
    columns: &'static [Column],
    desk: &'r Desk<'r, 'r>,
    faults: Vec<Reject>,
}

impl<'r> Cells<'r> {
    /// Begins a row.
    pub fn of(row: &'r Row<'r>, columns: &'static [Column], desk: &'r Desk<'r, 'r>) -> Cells<'r> {
        let faults = Vec::new();
        Cells { row, columns, desk, faults }
    }

    /// The text of a cell, which may be empty.
    pub fn text(&self, at: impl Into<usize>) -> &'r str {
        self.row.cell(at.into())
    }

    /// The text of a cell; none if it is empty.
    pub fn optional(&self, at: impl Into<usize>) -> Option<String> {
        Some(self.text(at)).filter(|text| !text.is_empty()).map(str::to_string)
    }

    /// Collects a fault.
    pub fn keep<T>(&mut self, read: Result<T, Reject>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// Reads a cell that must not be empty. `read` gets the column's name for its reason.
    pub fn read<T>(
        &mut self,
        at: impl Into<usize>,
        read: impl FnOnce(&str, &'r str) -> Result<T, Reject>,
    ) -> Option<T> {
        let (column, text) = self.named(at);
        self.keep(filled(column, text).and_then(|text| read(column, text)))
    }

    /// Reads a cell that may be empty.
    pub fn read_if_any<T>(
        &mut self,
        at: impl Into<usize> + Copy,
        read: impl FnOnce(&str, &'r str) -> Result<T, Reject>,
    ) -> Option<Option<T>> {
        match self.text(at) {
            "" => Some(None),
            _ => self.read(at, read).map(Some),
        }
    }

    /// A text that must not be empty.
    pub fn filled(&mut self, at: impl Into<usize>) -> Option<&'r str> {
        self.read(at, |_, text| Ok(text))
    }

    /// The day of something that happened.
    pub fn past_day(&mut self, at: impl Into<usize>) -> Option<Day> {
        let (format, today) = (self.desk.day_format, self.desk.today);
        self.read(at, |column, text| past_day(column, text, format, today))
    }

    /// An e-mail address.
    pub fn email(&mut self, at: impl Into<usize>) -> Option<String> {
        self.read(at, |_, text| email_address(text))
    }

    /// A name of a person or a title: one line of at most 200 characters.
    pub fn name(&mut self, at: impl Into<usize>) -> Option<&'r str> {
        self.read(at, |column, text| fields::name(column, text))
    }

    /// A state, if the row has one.
    pub fn state(&mut self, at: impl Into<usize> + Copy) -> Option<Option<String>> {
        self.read_if_any(at, |column, text| {
            parse_state(text).map_err(|why| fields::reject(column, text, &why, "not a state", ""))
        })
    }

    /// A membership of ALA, if one is stated.
    pub fn membership(&mut self, at: impl Into<usize> + Copy) -> Option<Option<String>> {
        let read = self.read_if_any(at, fields::membership)?;
        Some(read.flatten())
    }

    /// Looks up what a cell names, with `find`. Rows that name something unknown are counted as `kind`.
    pub fn named_by<T>(
        &mut self,
        at: impl Into<usize>,
        kind: &'static str,
        find: impl FnOnce(&str) -> Result<T, Failure>,
    ) -> Option<T> {
        self.read(at, |_, text| find(text).map_err(|failure| batch::unknown(failure, kind)))
    }

    /// The row's fact, or why it is rejected.
    pub fn done<T>(self, stated: Option<T>) -> Result<T, Outcome> {
        match stated {
            Some(stated) if self.faults.is_empty() => Ok(stated),
            _ => Err(Outcome::Rejected(self.faults)),
        }
    }

    fn named(&self, at: impl Into<usize>) -> (&'static str, &'r str) {
        let place = at.into();
        (self.columns.get(place).map_or("", |c| c.name), self.row.cell(place))
    }
}
