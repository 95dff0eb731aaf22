//! Awards certification, an act of staff (R1).

use crate::acts::bench;
use crate::failure::{Doing, Failure};
use crate::model::{Certification, Entry, Id, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::decisions::again::{Fact, Field};
use crate::rules::decisions::award::{self, Award};
use crate::rules::{Bench, Decision};

/// Decides on an award on a day. Staff must say yes before it is given.
pub fn decide(reading: &Reading, transcript: &Transcript, on: Day) -> Decision<Award> {
    let bench = bench(reading, on);
    award::award(transcript, bench)
}

/// Records an award that was granted.
///
/// # Errors
/// The register cannot be written.
pub fn give(
    recording: &Recording,
    candidate: Id,
    award: &Award,
    on: Day,
) -> Result<Certification, Failure> {
    let Award { enrollment, first_on, fee } = *award;
    let mut new = Certification { id: 0, entry: 0, enrollment, awarded_on: on, first_on, fee };
    new.id = recording.certification(candidate, &new).doing("record the award")?;
    new.entry = recording.entry().unwrap_or_default();
    Ok(new)
}

impl Fact for Certification {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    /// A candidacy is awarded only once.
    fn is_again(&self, other: &Certification) -> bool {
        self.enrollment == other.enrollment
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Certification { id: _, entry: _, enrollment, awarded_on, first_on, fee } = self;
        vec![
            Field::new("enrollment", enrollment),
            Field::new("awarded_on", awarded_on),
            Field::new("first_on", first_on),
            Field::new("fee", fee),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("certification {}", self.id)
    }
}
