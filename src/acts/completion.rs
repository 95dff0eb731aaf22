//! Records a completed course (C1 to C4).

use crate::acts::{Act, Refusal};
use crate::failure::{Doing, Failure};
use crate::model::{Completion, Entry, Id, Transcript};
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field};
use crate::rules::decisions::completion;
use crate::rules::meaning::course_credit;

/// A completion, as stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The completion.
    pub completion: Completion,
    /// The number of a certificate, or the like; empty if none is stated.
    pub proof: String,
}

/// A recorded completion of a person, by its number.
///
/// # Errors
/// The register cannot be read.
pub fn recorded(
    reading: &Reading,
    transcript: &Transcript,
    id: Id,
) -> Result<Option<Stated>, Failure> {
    let Some(completion) = transcript.completions.iter().find(|c| c.id == id) else {
        return Ok(None);
    };
    let proofs = reading.completion_proofs(transcript.person.number)?;
    let proof = proofs.get(&id).cloned().unwrap_or_default();
    Ok(Some(Stated { completion: *completion, proof }))
}

/// Decides on a completion and records it. `bench` is today's, because the answer tells credit as of today.
///
/// # Errors
/// The register cannot be read or written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    new: &Stated,
    bench: Bench,
) -> Result<Act<Id>, Failure> {
    let Stated { completion, proof } = new;
    let (number, course) = (transcript.person.number, completion.course);
    let recorded = reading.completions_of(number, course)?;
    let credit = course_credit::credit_findings(completion, &transcript.completions, bench);
    let decision = completion::completion(completion, proof, &recorded, bench);
    match decision.into_result() {
        Ok((true, _, _)) => {}
        Ok((false, _, _)) => {
            let mut same = recorded.iter().map(|(c, _)| c);
            let same = same.find(|c| c.completed_on == completion.completed_on);
            return Ok(same.map_or(Act::Already(0, 0), |c| Act::Already(c.id, c.entry)));
        }
        Err(unmet) => {
            let text = format!("the completion of {} is not recorded", bench.catalog.code(course));
            let findings = credit.into_iter().chain(unmet).collect();
            return Ok(Act::Refused(Refusal { text, findings, otherwise: None }));
        }
    }
    let id = recording.completion(number, course, completion.completed_on, proof);
    Ok(Act::Recorded(id.doing("record the completion")?))
}

impl Fact for Stated {
    fn place(&self) -> (Id, Entry) {
        (self.completion.id, self.completion.entry)
    }

    fn is_again(&self, other: &Stated) -> bool {
        self.completion.is_again(&other.completion)
    }

    fn fields(&self, bench: Bench) -> Vec<Field> {
        let Stated { completion, proof } = self;
        let Completion { id: _, entry: _, course, completed_on } = completion;
        vec![
            Field::new("course", bench.catalog.code(*course)),
            Field::new("completed_on", completed_on),
            Field::new("proof", proof),
        ]
    }

    fn called(&self, bench: Bench) -> String {
        let Completion { course, completed_on, .. } = self.completion;
        format!("{} on {completed_on}", bench.catalog.code(course))
    }
}
