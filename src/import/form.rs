//! A kind of file, and what flags say about this file.

use super::column::{Column, folded};
use super::outcome::Grade;

/// The columns of a kind of file, and what flags say about this file.
#[derive(Debug, Clone)]
pub struct Form<'a> {
    /// The columns of the kind.
    pub columns: &'a [Column],
    /// The headings of a column in this file: its index in `columns`, and the heading (`--column NAME='Heading'`).
    pub headings: Vec<(usize, String)>,
    /// Columns that this file does not have, even if it has such a heading (`--column NAME=none`).
    pub without: Vec<usize>,
    /// The lowest grade that passes (`--passing`).
    pub passing: Option<Grade>,
}

impl<'a> From<&'a [Column]> for Form<'a> {
    fn from(columns: &'a [Column]) -> Form<'a> {
        Form { columns, headings: Vec::new(), without: Vec::new(), passing: None }
    }
}

impl<'a> Form<'a> {
    /// Says that the column `name` has the heading `heading` in this file, or, if that is `none`, that there is no such
    /// column. Several headings for one column are joined with a blank.
    ///
    /// # Errors
    /// This kind of file has no such column; returns the names it has.
    pub fn map(&mut self, name: &str, heading: &str) -> Result<(), Vec<&'a str>> {
        let named = |column: &Column| {
            column.aliases.iter().chain([&column.name]).any(|known| folded(known) == folded(name))
        };
        let place = self.columns.iter().position(|column| folded(column.name) == folded(name));
        let place = place.or_else(|| self.columns.iter().position(named));
        let Some(place) = place else {
            return Err(self.columns.iter().map(|column| column.name).collect());
        };
        if folded(heading) == "none" {
            self.without.push(place);
        } else {
            self.headings.push((place, heading.to_string()));
        }
        Ok(())
    }

    /// Whether flags say which headings the column at `place` has, or that it has none.
    pub(super) fn decides(&self, place: usize) -> bool {
        self.without.contains(&place) || self.headings.iter().any(|(of, _)| *of == place)
    }

    /// The index of the column with this name.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}
