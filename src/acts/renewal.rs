//! Records a renewal (R2 to R7).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Renewal, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::decisions::again::{Fact, Field};
use crate::rules::decisions::renewal::{self, Renewed};
use crate::rules::{Bench, Finding};

/// What was recorded.
pub struct Made {
    /// The renewal.
    pub renewal: Renewal,
    /// What was granted.
    pub granted: Renewed,
    /// The checklist, all of it met.
    pub findings: Vec<Finding>,
    /// Other things to know.
    pub notes: Vec<String>,
}

/// Decides on a renewal received on a day and records it.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    on: Day,
) -> Result<Act<Made>, Failure> {
    let bench = bench(reading, on);
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let decision = renewal::renewal(transcript, bench);
    let (granted, findings, notes) = match decision.into_result() {
        Ok(granted) => granted,
        Err(findings) => {
            let text = format!("the certification of {number} {name} is not renewed");
            return Ok(Act::refused(text, findings));
        }
    };
    let (enrollment, term, fee) = (granted.enrollment, granted.term.number, granted.fee);
    let mut renewal = Renewal { id: 0, entry: 0, enrollment, term, received_on: on, fee };
    renewal.id = recording.renewal(number, &renewal).doing("record the renewal")?;
    renewal.entry = recording.entry().unwrap_or_default();
    Ok(Act::Recorded(Made { renewal, granted, findings, notes }))
}

impl Fact for Renewal {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    /// A term is granted only once.
    fn is_again(&self, other: &Renewal) -> bool {
        (self.enrollment, self.term) == (other.enrollment, other.term)
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Renewal { id: _, entry: _, enrollment, term, received_on, fee } = self;
        vec![
            Field::new("enrollment", enrollment),
            Field::new("term", term),
            Field::new("received_on", received_on),
            Field::new("fee", fee),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("the renewal of term {}", self.term)
    }
}
