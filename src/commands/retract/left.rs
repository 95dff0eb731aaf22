//! Collects what a retraction makes newly true of people, up to the number shown.

use crate::acts::bench;
use crate::failure::Failure;
use crate::model::{Evaluator, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::resting::{View, only_after};

/// How many to show.
const TOLD: usize = 10;

/// Collects the sentences.
pub struct Left {
    evaluators: [Vec<Evaluator>; 2],
    lines: Vec<String>,
}

impl Left {
    /// Begins without sentences.
    pub fn new(before: &Reading, after: &Reading) -> Result<Left, Failure> {
        Ok(Left { evaluators: [before.evaluators()?, after.evaluators()?], lines: Vec::new() })
    }

    /// Adds what the retraction makes newly true of a person.
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

    /// The first sentences, and that there are more.
    pub fn told(mut self) -> Vec<String> {
        if self.lines.len() > TOLD {
            self.lines.truncate(TOLD);
            self.lines.push("and more like these".to_string());
        }
        self.lines
    }
}
