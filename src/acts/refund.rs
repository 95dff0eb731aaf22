//! Refunds money to a candidate (A5, A6).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Id, Refund, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::all_met;
use crate::rules::decisions::payment;
use crate::rules::meaning::admission;

/// A refund, as stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// How much.
    pub amount: Cents,
    /// The day of the refund.
    pub refunded_on: Day,
    /// The reason.
    pub reason: String,
    /// Whether to refund even if a certification depends on the money.
    pub even_so: bool,
}

/// Decides on a refund and records it. Returns its number. Two refunds are never the same fact.
///
/// # Errors
/// The person has no application, or the register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    new: &Stated,
) -> Result<Act<Id>, Failure> {
    let Stated { amount, refunded_on, reason, even_so } = new;
    let bench = bench(reading, *refunded_on);
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let Some(enrollment) = payment::application_of(transcript, *refunded_on) else {
        return Err(Failure::failed(format!("candidate {number} has no enrollment in force")));
    };
    let decision = payment::refund(transcript, *amount, *even_so, bench);
    if let Err(findings) = decision.into_result() {
        let text = format!("the refund to {number} {name} is not recorded");
        return Ok(Act::refused(text, findings));
    }
    let application = transcript.enrollments.iter().find(|e| e.id == enrollment);
    let ineligible = application.map(|e| !all_met(&admission::eligibility(e, bench.policy)));
    let refund = Refund {
        id: 0,
        entry: 0,
        enrollment,
        amount: *amount,
        refunded_on: *refunded_on,
        reason: reason.clone(),
        ineligible,
    };
    let id = recording.refund(number, &refund).doing("record the refund")?;
    Ok(Act::Recorded(id))
}
