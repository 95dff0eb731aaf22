//! Who was named, and how much work each evaluator has.

use crate::model::{Evaluator, Id};
use crate::period::Day;
use crate::rules::meaning::evaluators::Load;

/// What the caller requests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Whom to ask, by number. If empty, those with the least work.
    pub named: Vec<Id>,
    /// The evaluator to replace, of those who were asked before.
    pub instead_of: Option<Id>,
}

/// One evaluator, weighed for a round of a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed<'e> {
    /// The evaluator.
    pub evaluator: &'e Evaluator,
    /// What waits for them and what they have done.
    pub load: Load,
    /// Why they are passed over. None if they are asked.
    pub passed_over: Option<String>,
}

impl Weighed<'_> {
    /// The order in which evaluators are chosen, lowest first.
    pub(super) fn weight(&self) -> (u32, u32, Option<Day>, Id) {
        let load = self.load;
        (load.open, load.rated, load.last_on, self.evaluator.id)
    }

    /// Why another evaluator, who may be asked as well, comes first.
    pub(super) fn behind(&self, other: &Weighed) -> String {
        let name = &other.evaluator.name;
        let (mine, theirs) = (self.load, other.load);
        let day = |day: Option<Day>| day.map_or("never".to_string(), |day| day.to_string());
        if mine.open != theirs.open {
            return format!("{} open, {name} {}", mine.open, theirs.open);
        }
        if mine.rated != theirs.rated {
            return format!("{} rated so far, {name} {}", mine.rated, theirs.rated);
        }
        if mine.last_on != theirs.last_on {
            let (mine, theirs) = (day(mine.last_on), day(theirs.last_on));
            return format!("asked or rated last {mine}, {name} {theirs}");
        }
        format!("equal to {name}, whose number is lower")
    }
}
