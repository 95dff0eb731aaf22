//! Records that two candidates who look like one are two people (program 3a).

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::Id;
use crate::register::{Reading, Recording};

/// Records that two candidates are two people, unless that is already recorded. Both are current numbers.
///
/// # Errors
/// The register cannot be read or written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    one: Id,
    other: Id,
) -> Result<Act<Id>, Failure> {
    let pair = (one.min(other), one.max(other));
    let same = |(a, b): (Id, Id)| (a.min(b), a.max(b)) == pair;
    let known = reading.known_apart()?;
    if let Some(known) = known.into_iter().find(|known| same(known.pair)) {
        return Ok(Act::Already(known.id, known.entry));
    }
    let id = recording.apart(pair.0, pair.1).doing("record that they are two people")?;
    Ok(Act::Recorded(id))
}
