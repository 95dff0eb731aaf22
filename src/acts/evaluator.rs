//! Adds an evaluator, or records that one no longer rates (P2).

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Evaluator, EvaluatorEnd, Id};
use crate::register::read::email_key;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};

/// Records an evaluator; one with a number replaces the evaluator of that number.
///
/// # Errors
/// The register cannot be read or written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    new: &Evaluator,
    bench: Bench,
) -> Result<Act<Id>, Failure> {
    let known = reading.evaluators()?;
    let again = again(&known, new, bench);
    if let Some(act) = Act::settled_by(again, "the evaluator is not recorded", &[]) {
        return Ok(act);
    }
    let codes = bench.policy.codes(&new.sets).join(",");
    let corrects = (new.id != 0).then_some(new.id);
    let id = recording.evaluator(new, &codes, corrects).doing("record the evaluator")?;
    Ok(Act::Recorded(id))
}

/// Records that an evaluator no longer rates from a day on.
///
/// # Errors
/// The register cannot be read or written.
pub fn end(
    recording: &Recording,
    reading: &Reading,
    evaluator: &Evaluator,
    new: &EvaluatorEnd,
    bench: Bench,
) -> Result<Act<Id>, Failure> {
    let known = reading.evaluator_ends()?;
    let text = format!("the end of evaluator {} {} is not recorded", evaluator.id, evaluator.name);
    if let Some(act) = Act::settled_by(again(&known, new, bench), &text, &[]) {
        return Ok(act);
    }
    let id = recording.evaluator_end(new.evaluator, new.ended_on);
    Ok(Act::Recorded(id.doing("record the end of the evaluator")?))
}

impl Fact for EvaluatorEnd {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    fn is_again(&self, other: &EvaluatorEnd) -> bool {
        self.evaluator == other.evaluator
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let EvaluatorEnd { id: _, entry: _, evaluator, ended_on } = self;
        vec![Field::new("evaluator", evaluator), Field::new("ended_on", ended_on)]
    }

    fn called(&self, _: Bench) -> String {
        format!("the end of evaluator {}", self.evaluator)
    }
}

impl Fact for Evaluator {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    fn is_again(&self, other: &Evaluator) -> bool {
        email_key(&self.email) == email_key(&other.email)
    }

    fn fields(&self, bench: Bench) -> Vec<Field> {
        // An end has a record of its own.
        let Evaluator { id: _, entry: _, name, email, sets, libraries, not_for, ended_on: _ } =
            self;
        vec![
            Field::text("email", email),
            Field::text("name", name),
            Field::list("sets", &bench.policy.codes(sets)),
            Field::list("libraries", libraries),
            Field::list("not_for", not_for),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("evaluator {} <{}>", self.id, self.email)
    }
}
