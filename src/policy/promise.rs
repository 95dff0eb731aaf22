//! What a policy promises on a day: the value of a parameter, the sets, the competencies.

use std::fmt;

use crate::hours::Minutes;
use crate::money::Cents;
use crate::period::{Day, Months};
use crate::policy::parameter::{Parameter, Unit};
use crate::policy::rows::{ParameterRow, PolicyRows};
use crate::policy::sets::{self, CompetencySet, Edition, SetId};

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
pub(super) struct Dated {
    pub(super) first_on: Day,
    pub(super) amount: i64,
    /// Its row in parameters.csv.
    pub(super) row: usize,
}

/// Everything the rules need to know about a program: parameters by day, competency sets, and their editions.
///
/// Only checked rows become a policy, so no rule meets a value it cannot use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub(super) rows: PolicyRows,
    /// The values of each parameter, earliest first, in the order of [`Parameter::all`].
    pub(super) values: [Vec<Dated>; Parameter::COUNT],
    pub(super) sets: Vec<CompetencySet>,
    pub(super) names: sets::Names,
    /// The editions of each set, earliest first, in the order of the sets.
    pub(super) editions: Vec<Vec<Edition>>,
}

impl Policy {
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
