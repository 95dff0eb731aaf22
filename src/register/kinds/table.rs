//! What is declared about a table.

use crate::model::Kind;

/// One table of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The kind of its records, if `retract record` can retract them one by one.
    pub kind: Option<Kind>,
    /// Whom its records are about.
    pub whose: Whose,
    /// The noun for one record, and for several.
    pub called: [&'static str; 2],
    /// One record `f` in a few words, as an SQL expression; none: records are only counted.
    pub phrase: Option<&'static str>,
    /// The table whose records speak for these: if an entry recorded both, the history mentions only the other.
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
    /// Everybody: the policy and the catalog affect everybody.
    Everybody,
    /// The people they name by e-mail address or let rate: orders and evaluators. It can be anybody.
    Named,
    /// Whoever the record of [`Table::told_with`] is about.
    Record,
    /// Nobody: the register's own books.
    Register,
}

/// What kind of value a column has.
///
/// `Personal` and `Text` are personal details: they can be forgotten, and seals cover them separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing private: a number, a fixed word, an amount, a day, a name of somebody who is not a candidate.
    Plain,
    /// The day on which it happened, which cannot be after today.
    Day,
    /// Codes of competency sets, separated by commas.
    Sets,
    /// The number of a record of this table, about the same person.
    Of(&'static str),
    /// The number of the record that this row restates. None if the row begins one.
    Restates,
    /// The number of another candidate the record is about as well.
    Person,
    /// Private: who somebody is.
    Personal,
    /// Private: free text, which may also name somebody else.
    Text,
}

impl Holds {
    /// Whether a column has personal details.
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

    /// The columns with free text.
    pub fn free(&self) -> impl Iterator<Item = &'static str> {
        self.columns_that(|holds| holds == Holds::Text)
    }

    /// The columns with codes of competency sets.
    pub fn sets(&self) -> impl Iterator<Item = &'static str> {
        self.columns_that(|holds| holds == Holds::Sets)
    }

    /// The column with the day on which it happened, if the table has one.
    pub fn day(&self) -> Option<&'static str> {
        self.columns_that(|holds| holds == Holds::Day).next()
    }

    /// The columns that refer to a record of the same person, each with the table of that record.
    pub fn belongs(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let (name, owned) = (self.name, self.owner().is_some());
        let named = move |(column, holds): &(&'static str, Holds)| match holds {
            Holds::Of(table) => Some((*column, *table)),
            Holds::Restates => Some((*column, name)),
            _ => None,
        };
        self.columns.iter().filter_map(named).filter(move |_| owned)
    }

    /// The column with the number of the candidate a record is about. None if it is not about one candidate.
    pub fn owner(&self) -> Option<&'static str> {
        match self.whose {
            Whose::Candidate => Some("id"),
            Whose::Person => Some("candidate_id"),
            Whose::Everybody | Whose::Named | Whose::Record | Whose::Register => None,
        }
    }

    /// Every column with a candidate's number; a merger has two.
    pub fn owners(&self) -> impl Iterator<Item = &'static str> {
        let owner = self.owner();
        let others = self.columns_that(move |holds| owner.is_some() && holds == Holds::Person);
        owner.into_iter().chain(others)
    }

    /// The number people use for a record, as SQL: that of the record its row restates, or else its own.
    pub fn number(&self) -> &'static str {
        let restates = self.columns_that(|holds| holds == Holds::Restates).next().is_some();
        if restates { "coalesce(number, id)" } else { "id" }
    }

    /// Whether its records are about one candidate and can be retracted one by one.
    pub fn is_personal(&self) -> bool {
        self.kind.is_some() && self.owner().is_some()
    }

    /// Whether a retraction of its records can concern anybody.
    pub fn concerns_anybody(&self) -> bool {
        matches!(self.whose, Whose::Everybody | Whose::Named)
    }

    /// The noun for this many records.
    pub fn noun(&self, count: i64) -> &'static str {
        self.called[usize::from(count != 1)]
    }
}
