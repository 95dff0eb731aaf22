//! Two numbers become one person (3a, A8, R1).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::decisions::merging::{self, Merged, Pair};

/// Two numbers of the same person.
pub struct Stated {
    /// The number to retire, as named; it may be retired already.
    pub given_up: Id,
    /// The number to keep, as named.
    pub into: Id,
    /// Everything recorded about the person of the number to retire.
    pub of_given_up: Transcript,
    /// Everything recorded about the person of the number to keep.
    pub of_into: Transcript,
    /// The number whose application is kept if both applied for the same thing. None keeps the earlier one.
    pub keep: Option<Id>,
}

impl Stated {
    /// Both in the form that the rule takes.
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
    /// The merged person.
    pub merged: Merged,
}

/// Decides whether two numbers become one person, and records it. Today is the day of the decision.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    stated: &Stated,
    today: Day,
) -> Result<Act<Made>, Failure> {
    let bench = bench(reading, today);
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

/// The entry that already merged the one number into the person of the other.
fn already(reading: &Reading, stated: &Stated) -> Option<Entry> {
    let one_person = stated.of_given_up.person.number == stated.of_into.person.number;
    reading.known.mergers().since(stated.given_up).filter(|_| one_person)
}
