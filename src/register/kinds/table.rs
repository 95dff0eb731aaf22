//! What is declared of a table.

use crate::model::Kind;

/// One table of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The kind of its records, if `retract record` can take them back one by one.
    pub kind: Option<Kind>,
    /// Whom its records are about.
    pub whose: Whose,
    /// What one record is called, and what several are called.
    pub called: [&'static str; 2],
    /// One record `f` in a few words, as an SQL expression; none: records are only counted.
    pub phrase: Option<&'static str>,
    /// The table whose records speak for these: an entry that recorded both tells only of the other.
    pub told_with: Option<&'static str>,
    /// Its columns in the order of the schema, without `id`, `entry_id` and the `candidate_id` of [`Whose::Person`].
    pub columns: &'static [(&'static str, Holds)],
}

/// Whom the records of a table are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A candidate: `id` is the candidate's number.
    Candidate,
    /// A candidate, whose number is in `candidate_id`.
    Person,
    /// Everybody: the policy and the catalog, by which everybody is judged.
    Everybody,
    /// Those whom they name by e-mail address or let rate: orders and evaluators. It can be anybody.
    Named,
    /// Whomever the record of [`Table::told_with`] is about.
    Record,
    /// Nobody: the register's own books.
    Register,
}

/// What a column holds, as far as anybody must know it.
///
/// `Personal` and `Text` are personal details: they can be forgotten, and seals cover them apart from everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A number, a fixed word, an amount, a day, a name of somebody who is not a candidate: nothing private.
    Plain,
    /// The day on which it happened, which cannot be after today.
    Day,
    /// Codes of competency sets, separated by commas.
    Sets,
    /// The number of a record of this table, about the same person.
    Of(&'static str),
    /// The number of the record that this row restates; none if the row begins one.
    Restates,
    /// The number of another candidate whom the record is about as well.
    Person,
    /// Private: who somebody is.
    Personal,
    /// Private: written freely, so that it may also name somebody else.
    Text,
}

impl Holds {
    /// Whether a column holds personal details.
    pub const fn is_private(self) -> bool {
        matches!(self, Holds::Personal | Holds::Text)
    }
}

impl Table {
    /// The columns for which this is true.
    fn columns_that(&self, hold: impl Fn(Holds) -> bool) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter(move |(_, holds)| hold(*holds)).map(|(column, _)| *column)
    }

    /// The columns that hold personal details.
    pub fn private(&self) -> impl Iterator<Item = &'static str> {
        self.columns_that(Holds::is_private)
    }

    /// The columns of text that was written freely.
    pub fn free(&self) -> impl Iterator<Item = &'static str> {
        self.columns_that(|holds| holds == Holds::Text)
    }

    /// The columns that hold codes of competency sets.
    pub fn sets(&self) -> impl Iterator<Item = &'static str> {
        self.columns_that(|holds| holds == Holds::Sets)
    }

    /// The column with the day on which it happened, if the table has one.
    pub fn day(&self) -> Option<&'static str> {
        self.columns_that(|holds| holds == Holds::Day).next()
    }

    /// The columns that name a record of the same person, each with the table of that record.
    pub fn belongs(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let (name, owned) = (self.name, self.owner().is_some());
        let named = move |(column, holds): &(&'static str, Holds)| match holds {
            Holds::Of(table) => Some((*column, *table)),
            Holds::Restates => Some((*column, name)),
            _ => None,
        };
        self.columns.iter().filter_map(named).filter(move |_| owned)
    }

    /// The column with the number of the candidate whom a record is about; none if it is about no one candidate.
    pub fn owner(&self) -> Option<&'static str> {
        match self.whose {
            Whose::Candidate => Some("id"),
            Whose::Person => Some("candidate_id"),
            Whose::Everybody | Whose::Named | Whose::Record | Whose::Register => None,
        }
    }

    /// Every column with the number of a candidate whom a record is about: a merger has two.
    pub fn owners(&self) -> impl Iterator<Item = &'static str> {
        let owner = self.owner();
        let others = self.columns_that(move |holds| owner.is_some() && holds == Holds::Person);
        owner.into_iter().chain(others)
    }

    /// The number by which people know a record, as SQL: that of the record that its row restates, otherwise its own.
    pub fn number(&self) -> &'static str {
        let restates = self.columns_that(|holds| holds == Holds::Restates).next().is_some();
        if restates { "coalesce(number, id)" } else { "id" }
    }

    /// Whether its records can be taken back one by one and are about one candidate.
    pub fn is_personal(&self) -> bool {
        self.kind.is_some() && self.owner().is_some()
    }

    /// Whether a retraction of its records can concern anybody.
    pub fn concerns_anybody(&self) -> bool {
        matches!(self.whose, Whose::Everybody | Whose::Named)
    }

    /// What so many of its records are called.
    pub fn noun(&self, count: i64) -> &'static str {
        self.called[usize::from(count != 1)]
    }
}
