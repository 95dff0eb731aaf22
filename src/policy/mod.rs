//! The policy: what the program promises, from which day, and where that is published.
//!
//! A policy is three files: `parameters.csv` (every number, day and word the rules ask for), `competency_sets.csv` and
//! `competencies.csv`. The program's own are compiled in ([`Policy::built_in`]); another program needs other files, not
//! other code (program §10). A value is in force from its first day until the next value of the same parameter.
//!
//! Whether the portfolio route is open is one line of data (P8): the built-in policy opens it on 2012-10-28. The
//! program's site says that it closed after 2019-01-31; a policy that follows the site adds the line
//! `portfolio.open,2019-02-01,no,yes/no,program site,The portfolio route is closed.`
//!
//! **Reading**: a parameter has no value before the first day it has one. A decision that needs it is refused and names
//! it ([`Gap`]). Only a fee may be absent: then nothing is charged.

mod check;
pub mod diff;
mod parameter;
mod promise;
mod rows;
mod sets;
#[cfg(test)]
mod tests;

pub use parameter::Parameter;
pub use promise::{Gap, Policy, Promise};
pub use rows::{
    COMPETENCIES_CSV, CompetencyRow, PARAMETERS_CSV, ParameterRow, PolicyRows, Problem, SETS_CSV,
    SetRow,
};
pub use sets::{CompetencySet, Edition, SetId, SetKind};

impl Policy {
    /// Returns the program's own policy, compiled in from the three files in this folder.
    ///
    /// # Errors
    /// None as shipped, which a test proves; edited files fail as [`Policy::parse`] does.
    pub fn built_in() -> Result<Policy, Vec<Problem>> {
        Policy::parse(
            include_str!("parameters.csv"),
            include_str!("competency_sets.csv"),
            include_str!("competencies.csv"),
        )
    }

    /// Reads a policy from the text of its three files.
    ///
    /// # Errors
    /// Every problem at once, by file and line. If a header is wrong, only the problems of the headers.
    pub fn parse(parameters: &str, sets: &str, competencies: &str) -> Result<Policy, Vec<Problem>> {
        check::files(parameters, sets, competencies)
    }

    /// Makes a policy from rows, as the register keeps them.
    ///
    /// # Errors
    /// Every problem at once, with the lines that the rows would have in a file.
    pub fn from_rows(rows: PolicyRows) -> Result<Policy, Vec<Problem>> {
        check::rows(rows)
    }
}
