//! Credit is applied to a fee (A5).

use crate::acts::payment::{Named, no_portfolio};
use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Applied, Entry, Fee, Id, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};
use crate::rules::decisions::payment;

/// What was recorded.
pub struct Made {
    /// The record.
    pub applied: Applied,
    /// What it settles.
    pub amount: Cents,
}

/// Decides on applying credit to a fee from a day on, and records it.
///
/// # Errors
/// The person has no such portfolio, or the register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    to: Named,
    applied_on: Day,
) -> Result<Act<Made>, Failure> {
    let bench = bench(reading, applied_on);
    let fee = to.of(transcript, bench).unwrap_or(Fee::Renewal(0));
    if let Some(id) = fee.portfolio()
        && transcript.portfolios.iter().all(|p| p.id != id)
    {
        return Err(no_portfolio(transcript, id));
    }
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let enrollment = payment::charge_of(transcript, fee, bench).map_or(0, |c| c.enrollment);
    let mut new = Applied { id: 0, entry: 0, enrollment, fee, applied_on };
    let text = format!("the credit of {number} {name} is not applied to the {}", to.phrase(fee));
    if let Some(act) = Act::settled_by(again(&transcript.applied, &new, bench), &text, &[]) {
        return Ok(act);
    }
    let (enrollment, amount) = match payment::apply(transcript, fee, bench).into_result() {
        Ok((granted, _, _)) => granted,
        Err(findings) => return Ok(Act::refused(text, findings)),
    };
    new.enrollment = enrollment;
    new.id = recording.applied(number, &new).doing("record what the credit is applied to")?;
    new.entry = recording.entry().unwrap_or_default();
    Ok(Act::Recorded(Made { applied: new, amount }))
}

impl Fact for Applied {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    /// Credit is applied to a fee once: from that day on whatever of it is credit settles the fee.
    fn is_again(&self, other: &Applied) -> bool {
        (self.enrollment, self.fee) == (other.enrollment, other.fee)
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Applied { id: _, entry: _, enrollment, fee, applied_on } = self;
        vec![
            Field::new("enrollment", enrollment),
            Field::new("to", fee.to_string()),
            Field::new("applied_on", applied_on),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("the credit applied to the {}", self.fee.phrase())
    }
}
