//! Records an agreement with a college (C5).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Agreement, Entry, Id, same_text};
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};
use crate::rules::decisions::agreement;

/// What was recorded.
pub struct Made {
    /// The agreement's number.
    pub id: Id,
    /// Other things to know.
    pub notes: Vec<String>,
}

/// Decides on an agreement and records it.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    new: &Agreement,
) -> Result<Act<Made>, Failure> {
    let policy = &reading.policy;
    let bench = bench(reading, new.signed_on);
    let text = "the agreement is not recorded";
    let decision = agreement::agreement(&new.covers, &new.also, bench);
    let again = again(&reading.catalog.agreements, new, bench);
    if let Some(act) = Act::settled_by(again, text, &decision.findings) {
        return Ok(act);
    }
    let notes = match decision.into_result() {
        Ok((_, _, notes)) => notes,
        Err(findings) => return Ok(Act::refused(text, findings)),
    };
    let (covers, also) = (policy.codes(&new.covers), policy.codes(&new.also));
    let id = recording.agreement(new, &covers.join(","), &also.join(","));
    Ok(Act::Recorded(Made { id: id.doing("record the agreement")?, notes }))
}

impl Fact for Agreement {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    fn is_again(&self, other: &Agreement) -> bool {
        self.signed_on == other.signed_on
            && same_text(&self.college, &other.college)
            && same_text(&self.award, &other.award)
    }

    fn fields(&self, bench: Bench) -> Vec<Field> {
        let Agreement {
            id: _,
            entry: _,
            college,
            award,
            signed_on,
            retroactive_to,
            ends_on,
            covers,
            also,
        } = self;
        vec![
            Field::text("college", college),
            Field::text("award", award),
            Field::new("signed_on", signed_on),
            Field::new("retroactive_to", retroactive_to),
            Field::new("ends_on", ends_on),
            Field::list("covers", &bench.policy.codes(covers)),
            Field::list("also", &bench.policy.codes(also)),
        ]
    }

    fn called(&self, _: Bench) -> String {
        "this agreement".to_string()
    }
}
