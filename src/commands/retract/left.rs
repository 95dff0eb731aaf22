//! What is so of people only after a retraction, until there is enough to tell.

use crate::commands::retract::rests::bench;
use crate::failure::Failure;
use crate::model::{Evaluator, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::resting::{View, only_after};

/// So many are told one by one.
const TOLD: usize = 10;

/// Gathers the sentences.
pub struct Left {
    evaluators: [Vec<Evaluator>; 2],
    lines: Vec<String>,
}

impl Left {
    /// Nothing yet.
    pub fn new(before: &Reading, after: &Reading) -> Result<Left, Failure> {
        Ok(Left { evaluators: [before.evaluators()?, after.evaluators()?], lines: Vec::new() })
    }

    /// Adds what is so of a person only after the retraction.
    pub fn add(
        &mut self,
        old: &Transcript,
        before: &Reading,
        new: &Transcript,
        after: &Reading,
        today: Day,
    ) {
        if self.lines.len() <= TOLD {
            let [then, now] = &self.evaluators;
            let was = View { bench: bench(before, today), evaluators: then };
            let is = View { bench: bench(after, today), evaluators: now };
            self.lines.extend(only_after(old, was, new, is));
        }
    }

    /// The first of them, and that there are more.
    pub fn told(mut self) -> Vec<String> {
        if self.lines.len() > TOLD {
            self.lines.truncate(TOLD);
            self.lines.push("and more of the kind".to_string());
        }
        self.lines
    }
}
