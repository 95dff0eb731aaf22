//! Two numbers become one person (3a, A8, R1).

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::merging::{self, Merged, Pair};

/// Two numbers that are one person's.
pub struct Stated {
    /// The number named to be given up, which may be given up already.
    pub given_up: Id,
    /// The number named to be kept.
    pub into: Id,
    /// All that is recorded of whose the number given up is.
    pub of_given_up: Transcript,
    /// All that is recorded of whose the number kept is.
    pub of_into: Transcript,
    /// The number whose application is kept where both applied for the same thing; none: the earlier is.
    pub keep: Option<Id>,
}

impl Stated {
    /// Both as the rule takes them.
    pub fn pair(&self) -> Pair<'_> {
        Pair { given_up: &self.of_given_up, into: &self.of_into, keep: self.keep }
    }

    /// Both by number and name.
    pub fn both(&self) -> String {
        let (gone, kept) = (&self.of_given_up.person, &self.of_into.person);
        format!("{} {} and {} {}", gone.number, gone.name, kept.number, kept.name)
    }
}

/// What was recorded.
pub struct Made {
    /// The number of the merger.
    pub merger: Id,
    /// The person as they are recorded then.
    pub merged: Merged,
}

/// Decides whether two numbers are made one person, and records it; today is the day of the decision.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    stated: &Stated,
    today: Day,
) -> Result<Act<Made>, Failure> {
    let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on: today };
    let (gone, kept) = (stated.of_given_up.person.number, stated.of_into.person.number);
    if let Some(since) = already(reading, stated) {
        return Ok(Act::Already(0, since));
    }
    let merged = match merging::merge(stated.pair(), bench).into_result() {
        Ok((merged, _, _)) => merged,
        Err(findings) => {
            let text = format!("{} are not made one person", stated.both());
            return Ok(Act::refused(text, findings));
        }
    };
    let what = "record that the numbers are one person";
    let merger = recording.merger(gone, kept).doing(what)?;
    for (other, kept) in &merged.applications {
        recording.merged_application(merger, *other, *kept).doing(what)?;
    }
    Ok(Act::Recorded(Made { merger, merged }))
}

/// The entry since which the number to give up is given up into the other one's person.
fn already(reading: &Reading, stated: &Stated) -> Option<Entry> {
    let one_person = stated.of_given_up.person.number == stated.of_into.person.number;
    reading.known.mergers().since(stated.given_up).filter(|_| one_person)
}
