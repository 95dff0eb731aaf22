//! What a retraction leaves behind: sets that are not achieved any more, and facts without what they stood on.

use std::collections::BTreeSet;

use crate::commands::check;
use crate::commands::conclude::{Concerned, each_concerned};
use crate::failure::{Doing, Failure};
use crate::model::{Id, Transcript};
use crate::period::Day;
use crate::policy::SetId;
use crate::register::Reading;
use crate::rules::{Bench, standing};

/// So many are told one by one.
const TOLD: usize = 10;

/// What is so of those concerned only after the retraction, in phrases: which sets they have achieved, and what
/// `lssc check` then says of them.
pub fn left(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    today: Day,
) -> Result<Vec<String>, Failure> {
    let [then, now] = [before, after].map(Reading::evaluators);
    let (then, now) = (
        then.doing("read the evaluators")?,
        now.doing("read the evaluators")?,
    );
    let mut left = Vec::new();
    each_concerned(before, after, concerned, |old, new| {
        let (number, name) = (new.person.number, &new.person.name);
        let (had, has) = (achieved(&old, before, today), achieved(&new, after, today));
        let of = |sets: BTreeSet<SetId>, reading: &Reading| {
            let names: Vec<&str> = sets
                .into_iter()
                .map(|set| reading.policy.set(set).code.as_str())
                .collect();
            names.join(", ")
        };
        if had.0 == has.0 && number == old.person.number {
            let lost = of(&had.1 - &has.1, before);
            let gained = of(&has.1 - &had.1, after);
            if !lost.is_empty() {
                left.push(format!("{lost} is no longer achieved by {number} {name}"));
            }
            if !gained.is_empty() {
                left.push(format!("{gained} is achieved again by {number} {name}"));
            }
        }
        let wrong = check::wrong_about(&old, before, &then, today);
        let found = check::wrong_about(&new, after, &now, today);
        left.extend(found.difference(&wrong).cloned());
        Ok(())
    })?;
    let more = left.len().saturating_sub(TOLD);
    left.truncate(TOLD);
    if more > 0 {
        left.push(format!("and {more} more"));
    }
    Ok(left)
}

/// The sets achieved under the latest application, by its number.
fn achieved(transcript: &Transcript, reading: &Reading, today: Day) -> (Id, BTreeSet<SetId>) {
    let bench = Bench {
        catalog: &reading.catalog,
        policy: &reading.policy,
        on: today,
    };
    let then = transcript.clone().up_to(today);
    let Some(situation) = standing::situation(&then, bench) else {
        return (0, BTreeSet::new());
    };
    let candidacy = situation.candidacy;
    let sets = candidacy.sets.iter().filter(|(_, how)| how.is_some());
    let sets = sets.map(|(set, _)| *set).collect();
    (candidacy.enrollment.id, sets)
}
