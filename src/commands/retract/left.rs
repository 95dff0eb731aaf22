//! What a retraction leaves behind: sets that are not achieved any more, and facts without what they stood on.

use std::collections::BTreeSet;

use crate::commands::check;
use crate::failure::{Doing, Failure};
use crate::model::{Evaluator, Id, Transcript};
use crate::period::Day;
use crate::policy::SetId;
use crate::register::Reading;
use crate::rules::Bench;
use crate::rules::meaning::standing;

/// So many are told one by one.
const TOLD: usize = 10;

/// Gathers what is so of people only after a retraction, until there is enough to tell.
pub struct Left {
    evaluators: [Vec<Evaluator>; 2],
    lines: Vec<String>,
}

impl Left {
    /// Nothing yet.
    pub fn new(before: &Reading, after: &Reading) -> Result<Left, Failure> {
        let evaluators = |reading: &Reading| reading.evaluators().doing("read the evaluators");
        Ok(Left { evaluators: [evaluators(before)?, evaluators(after)?], lines: Vec::new() })
    }

    /// Adds what is so of a person only after the retraction, in phrases: which sets they have achieved, and what
    /// `lssc check` then says of them.
    pub fn add(
        &mut self,
        old: &Transcript,
        before: &Reading,
        new: &Transcript,
        after: &Reading,
        today: Day,
    ) {
        if self.lines.len() > TOLD {
            return;
        }
        let (number, name) = (new.person.number, &new.person.name);
        let (had, has) = (achieved(old, before, today), achieved(new, after, today));
        let named = |sets: BTreeSet<SetId>, reading: &Reading| {
            let sets = sets.into_iter();
            let codes: Vec<&str> = sets.map(|set| reading.policy.set(set).code.as_str()).collect();
            codes.join(", ")
        };
        if had.0 == has.0 && number == old.person.number {
            let lost = named(&had.1 - &has.1, before);
            let gained = named(&has.1 - &had.1, after);
            if !lost.is_empty() {
                let line = format!("{lost} is no longer achieved by {number} {name}");
                self.lines.push(line);
            }
            if !gained.is_empty() {
                let line = format!("{gained} is achieved again by {number} {name}");
                self.lines.push(line);
            }
        }
        let [then, now] = &self.evaluators;
        let wrong = check::wrong_about(old, before, then, today);
        let found = check::wrong_about(new, after, now, today);
        self.lines.extend(found.difference(&wrong).cloned());
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

/// The sets achieved under the latest application, by its number.
fn achieved(transcript: &Transcript, reading: &Reading, today: Day) -> (Id, BTreeSet<SetId>) {
    let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on: today };
    let then = transcript.clone().up_to(today);
    let Some(situation) = standing::situation(&then, bench) else {
        return (0, BTreeSet::new());
    };
    let candidacy = situation.candidacy;
    let sets = candidacy.sets.iter().filter(|(_, how)| how.is_some());
    let sets = sets.map(|(set, _)| *set).collect();
    (candidacy.enrollment.id, sets)
}
