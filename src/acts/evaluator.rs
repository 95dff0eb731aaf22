//! An evaluator is added (P2).

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Evaluator, Id};
use crate::register::read::email_key;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};

/// Records an evaluator; one with a number keeps it and takes the place of who had it.
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

impl Fact for Evaluator {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    fn is_again(&self, other: &Evaluator) -> bool {
        email_key(&self.email) == email_key(&other.email)
    }

    fn fields(&self, bench: Bench) -> Vec<Field> {
        let Evaluator { id: _, entry: _, name, email, sets, libraries, not_for } = self;
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
