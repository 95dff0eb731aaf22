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
mod rows;
mod sets;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::hours::Minutes;
use crate::money::Cents;
use crate::period::{Day, Months};
pub use parameter::Parameter;
use parameter::Unit;
pub use rows::{
    COMPETENCIES_CSV, CompetencyRow, PARAMETERS_CSV, ParameterRow, PolicyRows, Problem, SETS_CSV,
    SetRow,
};
pub use sets::{CompetencySet, Edition, SetId, SetKind};

/// A value that is in force on the day asked about, and where it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise<'p, T> {
    /// The value.
    pub value: T,
    /// The first day on which it is in force.
    pub first_on: Day,
    /// Where it is published, or `Reading`.
    pub source: &'p str,
    /// The promise in a sentence.
    pub quote: &'p str,
}

/// A day on which a parameter has no value, so nothing that depends on it can be decided (P8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The parameter.
    pub parameter: Parameter,
    /// The day asked about.
    pub on: Day,
    /// The first day on which it has a value, if it ever has one.
    pub first_on: Option<Day>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, on) = (self.parameter.name(), self.on);
        write!(f, "the policy has no value of {name} on {on}")?;
        match self.first_on {
            Some(first_on) => write!(f, "; its first one is in force from {first_on}"),
            None => f.write_str(", nor on any other day"),
        }
    }
}

impl std::error::Error for Gap {}

/// One value of a parameter in the parameter's smallest unit: months, days, minutes, sets, percent, people, cents,
/// 1 for yes and 0 for no, or the index of the set that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dated {
    first_on: Day,
    amount: i64,
    /// Its row in parameters.csv.
    row: usize,
}

/// Everything the rules need to know about a program: parameters by day, competency sets, and their editions.
///
/// Only checked rows become a policy, so no rule meets a value it cannot use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    rows: PolicyRows,
    /// The values of each parameter, earliest first, in the order of [`Parameter::all`].
    values: [Vec<Dated>; Parameter::COUNT],
    sets: Vec<CompetencySet>,
    names: sets::Names,
    /// The editions of each set, earliest first, in the order of the sets.
    editions: Vec<Vec<Edition>>,
}

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

    /// The rows the policy was made from, in their order.
    pub fn rows(&self) -> &PolicyRows {
        &self.rows
    }

    /// All sets in policy order, including those that have ended or have not begun yet.
    pub fn sets(&self) -> &[CompetencySet] {
        &self.sets
    }

    /// The set with that index.
    ///
    /// # Panics
    /// If `set` came from another policy that has more sets.
    pub fn set(&self, set: SetId) -> &CompetencySet {
        &self.sets[usize::from(set.0)]
    }

    /// The codes of these sets, in their order.
    pub fn codes(&self, sets: &[SetId]) -> Vec<&str> {
        sets.iter().map(|set| self.set(*set).code.as_str()).collect()
    }

    /// The sets the program has on that day, in policy order.
    pub fn sets_on(&self, on: Day) -> impl Iterator<Item = SetId> {
        let in_force = move |set: &CompetencySet| set.period().contains(on);
        (0..=u8::MAX)
            .zip(&self.sets)
            .filter(move |(_, set)| in_force(set))
            .map(|(place, _)| SetId(place))
    }

    /// Finds a set by its code, name or alias (program §2).
    ///
    /// **Reading**: letter case and extra blanks do not matter, either apostrophe will do, and `&` means `and`.
    ///
    /// ```
    /// use lssc::policy::{Policy, SetId};
    /// let policy = Policy::built_in().unwrap();
    /// let code = |text: &str| policy.find_set(text).map(|set| policy.set(set).code.as_str());
    /// assert_eq!(policy.find_set("foundations"), Some(SetId(0)));
    /// assert_eq!(code("  Reader’s  ADVISORY "), Some("readers-advisory"));
    /// assert_eq!(code("Supervision & Management"), Some("supervision"));
    /// assert_eq!(code("Foundation of Library Service"), Some("foundations"));
    /// assert_eq!(code("Plumbing"), None);
    /// ```
    pub fn find_set(&self, text: &str) -> Option<SetId> {
        self.names.find(text)
    }

    /// The codes of the sets that `text` may mean, nearest first, at most three.
    ///
    /// ```
    /// let policy = lssc::policy::Policy::built_in().unwrap();
    /// assert_eq!(policy.nearest_sets("tecnology"), ["technology"]);
    /// assert!(policy.nearest_sets("plumbing").is_empty());
    /// ```
    pub fn nearest_sets(&self, text: &str) -> Vec<&str> {
        sets::nearest(&self.sets, text)
    }

    /// The edition of a set's competencies that governs a portfolio submitted on that day (program §2); none before the
    /// first edition with published texts.
    pub fn edition(&self, set: SetId, on: Day) -> Option<&Edition> {
        let editions = self.editions.get(usize::from(set.0))?;
        editions.iter().rfind(|edition| edition.first_on <= on)
    }

    /// The value of a parameter in months.
    ///
    /// # Errors
    /// [`Gap`] if it has none on that day.
    pub fn months(&self, parameter: Parameter, on: Day) -> Result<Promise<'_, Months>, Gap> {
        debug_assert!(parameter.units().contains(&Unit::Months));
        self.promise(parameter, on, |value, _| Months(whole(value.amount)))
    }

    /// The value of a parameter in hours.
    ///
    /// # Errors
    /// [`Gap`] if it has none on that day.
    pub fn hours(&self, parameter: Parameter, on: Day) -> Result<Promise<'_, Minutes>, Gap> {
        debug_assert!(parameter.units().contains(&Unit::Hours));
        self.promise(parameter, on, |value, _| Minutes(value.amount))
    }

    /// The value of a parameter that is a number of sets, days or people, or a percentage.
    ///
    /// # Errors
    /// [`Gap`] if it has none on that day.
    pub fn number(&self, parameter: Parameter, on: Day) -> Result<Promise<'_, u32>, Gap> {
        let numbers = [Unit::Sets, Unit::Days, Unit::People, Unit::Percent];
        debug_assert!(parameter.units().iter().any(|unit| numbers.contains(unit)));
        self.promise(parameter, on, |value, _| whole(value.amount))
    }

    /// The value of a parameter that is yes or no.
    ///
    /// # Errors
    /// [`Gap`] if it has none on that day.
    pub fn yes(&self, parameter: Parameter, on: Day) -> Result<Promise<'_, bool>, Gap> {
        debug_assert!(parameter.units().contains(&Unit::YesNo));
        self.promise(parameter, on, |value, _| value.amount != 0)
    }

    /// The value of a parameter that is text, as it was read.
    ///
    /// # Errors
    /// [`Gap`] if it has none on that day.
    pub fn text(&self, parameter: Parameter, on: Day) -> Result<Promise<'_, &str>, Gap> {
        debug_assert!(parameter.units().contains(&Unit::Text));
        self.promise(parameter, on, |_, row| row.value.as_str())
    }

    /// The set whose activities count as technology for all their hours (R4): `renewal.technology_set`.
    ///
    /// # Errors
    /// [`Gap`] if the policy names none on that day.
    pub fn technology_set(&self, on: Day) -> Result<Promise<'_, SetId>, Gap> {
        self.promise(Parameter::RenewalTechnologySet, on, |value, _| {
            SetId(u8::try_from(value.amount).unwrap_or(u8::MAX))
        })
    }

    /// The amount of a fee; none if the policy has no such fee (R7).
    pub fn fee(&self, parameter: Parameter, on: Day) -> Option<Promise<'_, Cents>> {
        debug_assert!(parameter.units().contains(&Unit::Dollars));
        let cents = |value: &Dated, _| Cents(value.amount);
        self.promise(parameter, on, cents).ok()
    }

    /// Where the value of a parameter on a day is published; none if it has no value then.
    pub fn source(&self, parameter: Parameter, on: Day) -> Option<&str> {
        self.promise(parameter, on, |_, row| row.source.as_str()).ok().map(|promise| promise.value)
    }

    /// Whether the policy has any fee at all; if not, no report mentions money.
    pub fn asks_fees(&self) -> bool {
        self.rows.parameters.iter().any(|row| row.parameter.starts_with("fee."))
    }

    /// Finds the value in force on that day and converts it with `make`.
    fn promise<'p, T>(
        &'p self,
        parameter: Parameter,
        on: Day,
        make: impl FnOnce(&'p Dated, &'p ParameterRow) -> T,
    ) -> Result<Promise<'p, T>, Gap> {
        let values = &self.values[parameter as usize];
        let value = values.iter().rfind(|value| value.first_on <= on);
        let value = value.ok_or_else(|| Gap {
            parameter,
            on,
            first_on: values.first().map(|value| value.first_on),
        })?;
        let row = &self.rows.parameters[value.row];
        Ok(Promise {
            value: make(value, row),
            first_on: value.first_on,
            source: &row.source,
            quote: &row.quote,
        })
    }
}

/// Converts an amount; the check made sure that it is between 0 and 9999.
fn whole(amount: i64) -> u32 {
    u32::try_from(amount).unwrap_or(u32::MAX)
}
