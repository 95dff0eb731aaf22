//! Receives a portfolio, or additional information for one (program §6).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Portfolio, Revision, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::SetId;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};
use crate::rules::decisions::submission;

/// A portfolio, as stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The number it keeps if it corrects a recorded one; otherwise 0.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The set it is for.
    pub set: SetId,
    /// The day it was handed in.
    pub submitted_on: Day,
    /// The staff's note from before submission.
    pub pre_review: Option<String>,
    /// The fee of the portfolio: the policy's on the day it was handed in.
    pub fee: Cents,
}

/// What was recorded.
pub struct Made {
    /// The portfolio's number.
    pub id: Id,
    /// The enrollment it was handed in under.
    pub enrollment: Id,
    /// Its fee.
    pub fee: Cents,
    /// The edition of the competencies that governs its evaluation.
    pub edition: String,
    /// Other things to know.
    pub notes: Vec<String>,
}

impl From<&Portfolio> for Stated {
    /// From the record.
    fn from(recorded: &Portfolio) -> Stated {
        let Portfolio {
            id,
            entry,
            set,
            submitted_on,
            pre_review,
            fee,
            enrollment: _,
            revision: _,
            assignments: _,
            evaluations: _,
        } = recorded;
        Stated {
            id: *id,
            entry: *entry,
            set: *set,
            submitted_on: *submitted_on,
            pre_review: pre_review.clone(),
            fee: *fee,
        }
    }
}

/// Decides on a portfolio and records it with the fee of its day.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    new: &Stated,
) -> Result<Act<Made>, Failure> {
    let policy = &reading.policy;
    let bench = bench(reading, new.submitted_on);
    let code = &policy.set(new.set).code;
    let decision = submission::submission(transcript, new.set, bench);
    let (taken, _, notes) = match decision.into_result() {
        Ok(granted) => granted,
        Err(findings) => {
            let name = &transcript.person.name;
            return Ok(Act::refused(
                format!("the portfolio of {name} for {code} is not accepted"),
                findings,
            ));
        }
    };
    let corrects = (new.id != 0).then_some(new.id);
    let pre_review = new.pre_review.as_deref();
    let (number, enrollment) = (transcript.person.number, taken.enrollment);
    let id = recording
        .portfolio(number, enrollment, code, new.submitted_on, taken.fee, pre_review, corrects)
        .doing("record the portfolio")?;
    Ok(Act::Recorded(Made { id, enrollment, fee: taken.fee, edition: taken.edition, notes }))
}

impl Fact for Stated {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    /// Two portfolios are never the same fact: the rules say whether another may be handed in.
    fn is_again(&self, _: &Stated) -> bool {
        false
    }

    fn fields(&self, bench: Bench) -> Vec<Field> {
        let Stated { id: _, entry: _, set, submitted_on, pre_review, fee } = self;
        vec![
            Field::new("set", &bench.policy.set(*set).code),
            Field::new("submitted_on", submitted_on),
            Field::new("pre_review", pre_review),
            Field::new("fee", fee),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("portfolio {}", self.id)
    }
}

/// Decides on the additional information for a portfolio and records it.
///
/// # Errors
/// The register cannot be written.
pub fn revise(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    portfolio: &Portfolio,
    new: Revision,
) -> Result<Act<Id>, Failure> {
    let bench = bench(reading, new.submitted_on);
    let text = format!("the additional information for portfolio {} is not accepted", portfolio.id);
    let decision = submission::revision(transcript, portfolio, bench);
    // The rule refuses one of another day, and names its entry.
    let same_day = portfolio.revision.iter().filter(|r| r.submitted_on == new.submitted_on);
    if let Some(act) = Act::settled_by(again(same_day, &new, bench), &text, &[]) {
        return Ok(act);
    }
    if let Err(findings) = decision.into_result() {
        return Ok(Act::refused(text, findings));
    }
    let id = recording.revision(transcript.person.number, portfolio.id, new.submitted_on);
    Ok(Act::Recorded(id.doing("record the revision")?))
}

impl Fact for Revision {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    /// A portfolio has only one.
    fn is_again(&self, _: &Revision) -> bool {
        true
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Revision { id: _, entry: _, submitted_on } = self;
        vec![Field::new("submitted_on", submitted_on)]
    }

    fn called(&self, _: Bench) -> String {
        "the additional information".to_string()
    }
}
