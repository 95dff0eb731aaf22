//! One person, as the checks see them.

use crate::model::{Evaluator, Id, Kind, Transcript};
use crate::rules::Bench;

/// One person, as the checks see them.
pub struct Case<'c> {
    /// Everything recorded.
    pub all: &'c Transcript,
    /// The facts up to today.
    pub now: &'c Transcript,
    /// Every evaluator in force.
    pub evaluators: &'c [Evaluator],
    /// Catalog, policy and today.
    pub bench: Bench<'c>,
}

impl Case<'_> {
    /// The person's number and name.
    pub fn who(&self) -> String {
        format!("{} {}", self.all.person.number, self.all.person.name)
    }

    /// Whether an application of theirs is in force.
    pub(super) fn enrolled_by(&self, enrollment: Id) -> bool {
        let mut applications = self.all.enrollments.iter().chain(&self.all.merged);
        applications.any(|e| e.id == enrollment)
    }
}

/// The command that retracts a record.
pub(super) fn take_back(kind: Kind, id: Id) -> String {
    format!("retract it: lssc retract record {kind} {id} --reason TEXT")
}
