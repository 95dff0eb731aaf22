//! What was told to a person and rests on what is taken back: awards and renewals.

use std::borrow::Cow;

use crate::commands::conclude::{Concerned, each_concerned};
use crate::failure::Failure;
use crate::model::{Id, Kind, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::Bench;
use crate::rules::resting::{loses_award, loses_renewal, not_rested_on};

/// Refuses what takes away the ground of an award or renewal that was told to a person, naming each.
pub fn refuse_if_rested_on(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    even_so: bool,
) -> Result<(), Failure> {
    if even_so {
        return Ok(());
    }
    refuse_resting(&resting(before, after, concerned)?)
}

/// Refuses what decisions rest on, which are named.
pub fn refuse_resting(resting: &[String]) -> Result<(), Failure> {
    if resting.is_empty() {
        return Ok(());
    }
    let resting = resting.iter();
    let finding =
        not_rested_on(resting.map(|decision| format!("{decision}, rests on it")).collect());
    Err(Failure::refused(
        "It is not taken back: a decision told to a person rests on it",
        vec![finding],
    )
    .hint("to take it back and let the decision stand, add --even-so"))
}

/// The awards and renewals that were told to a person, followed from what was known before and no longer do.
pub fn resting(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
) -> Result<Vec<String>, Failure> {
    let mut resting = Vec::new();
    each_concerned(before, after, concerned, |old, new| {
        if old.person.number != 0 {
            resting.extend(resting_on(&old, before, new, after)?);
        }
        Ok(())
    })?;
    Ok(resting)
}

/// The awards and renewals of a person that followed from the facts before and no longer do.
///
/// Where numbers were joined or parted, what bears a decision is all that is then recorded of whose it is.
pub fn resting_on(
    old: &Transcript,
    before: &Reading,
    new: Transcript,
    after: &Reading,
) -> rusqlite::Result<Vec<String>> {
    let name = format!("{} {}", old.person.number, old.person.name);
    let same_people = before.known.mergers() == after.known.mergers();
    let bearer = |kind: Kind, id: Id| match same_people {
        true => Ok(Cow::Borrowed(&new)),
        false => after.bearer(kind, id).map(Cow::Owned),
    };
    let mut resting = Vec::new();
    for c in &old.certifications {
        if !after.known.holds(Kind::Certification, c.entry, c.id) {
            continue;
        }
        let new = bearer(Kind::Certification, c.id)?;
        if loses_award(old, bench(before, c.awarded_on), &new, bench(after, c.awarded_on), c) {
            resting.push(format!(
                "certification {} of {name}, awarded {} (entry {})",
                c.id, c.awarded_on, c.entry
            ));
        }
    }
    for r in &old.renewals {
        if !after.known.holds(Kind::Renewal, r.entry, r.id) {
            continue;
        }
        let new = bearer(Kind::Renewal, r.id)?;
        let (was, is) = (bench(before, r.received_on), bench(after, r.received_on));
        if loses_renewal(old, was, &new, is, r) {
            resting.push(format!(
                "renewal {} of {name}, received {} (entry {})",
                r.id, r.received_on, r.entry
            ));
        }
    }
    Ok(resting)
}

/// What the rules judge by, as it is known in a reading.
pub fn bench<'r>(reading: &'r Reading, on: Day) -> Bench<'r> {
    Bench { catalog: &reading.catalog, policy: &reading.policy, on }
}
