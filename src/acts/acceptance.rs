//! Records that staff know a finding of `check`.

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::Id;
use crate::register::{Reading, Recording};

/// Records that staff know the finding with this key.
///
/// # Errors
/// The register cannot be read or written.
pub fn take(recording: &Recording, reading: &Reading, key: &str) -> Result<Act<Id>, Failure> {
    if let Some((id, entry)) = reading.accepted()?.get(key) {
        return Ok(Act::Already(*id, *entry));
    }
    recording.acceptance(key).doing("record that the finding is known").map(Act::Recorded)
}
