//! A fee is waived (Reading, waivers).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Fee, Id, Transcript, Waiver};
use crate::money::Cents;
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};
use crate::rules::decisions::payment;

/// What was recorded.
pub struct Made {
    /// The waiver.
    pub waiver: Waiver,
    /// What is not owed.
    pub open: Cents,
}

/// Decides on a waiver of a fee from a day on, and records it.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    (fee, waived_on): (Fee, Day),
    reason: &str,
) -> Result<Act<Made>, Failure> {
    let bench = bench(reading, waived_on);
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let enrollment = payment::charge_of(transcript, fee, bench).map_or(0, |c| c.enrollment);
    let reason = reason.to_string();
    let mut new = Waiver { id: 0, entry: 0, enrollment, fee, waived_on, reason };
    let text = format!("the {} of {number} {name} is not waived", fee.phrase());
    if let Some(act) = Act::settled_by(again(&transcript.waivers, &new, bench), &text, &[]) {
        return Ok(act);
    }
    let (enrollment, open) = match payment::waiver(transcript, fee, bench).into_result() {
        Ok((granted, _, _)) => granted,
        Err(findings) => return Ok(Act::refused(text, findings)),
    };
    new.enrollment = enrollment;
    new.id = recording.waiver(number, &new).doing("record the waiver")?;
    new.entry = recording.entry().unwrap_or_default();
    Ok(Act::Recorded(Made { waiver: new, open }))
}

impl Fact for Waiver {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    /// It is the same fee, day and reason. Whether a fee may be waived again is for the rule.
    fn is_again(&self, other: &Waiver) -> bool {
        (self.enrollment, self.fee, self.waived_on, &self.reason)
            == (other.enrollment, other.fee, other.waived_on, &other.reason)
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Waiver { id: _, entry: _, enrollment, fee, waived_on, reason } = self;
        vec![
            Field::new("enrollment", enrollment),
            Field::new("fee", fee.to_string()),
            Field::new("waived_on", waived_on),
            Field::new("reason", reason),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("the waiver of the {}", self.fee.phrase())
    }
}
