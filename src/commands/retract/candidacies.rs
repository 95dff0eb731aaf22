//! What stands against taking back the end of a candidacy that another application has followed (A8).

use crate::commands::retract::rests::bench;
use crate::failure::Failure;
use crate::model::{Kind, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::{Finding, Measure, Requirement, resting};

/// An application that the end of the candidacy before it allowed, and would not any more.
pub struct Overrun {
    application: i64,
    phrase: String,
}

/// The applications of a person that were allowed as known before and are not as known after.
pub fn overrun(
    old: &Transcript,
    before: &Reading,
    new: &Transcript,
    after: &Reading,
    today: Day,
) -> Vec<Overrun> {
    let overrun = resting::overrun(old, bench(before, today), new, bench(after, today));
    let overrun = overrun.into_iter().map(|application| Overrun {
        application: application.id,
        phrase: format!(
            "application {} of {} {}, received {}, would come while the one before it runs",
            application.id, new.person.number, new.person.name, application.received_on
        ),
    });
    overrun.collect()
}

/// Refuses to take back an act of staff on which later applications stand.
pub fn refuse(overrun: Vec<Overrun>) -> Result<(), Failure> {
    let Some(first) = overrun.first().map(|o| o.application) else {
        return Ok(());
    };
    let finding = Finding::unless(
        Requirement::NotRestedOn,
        Measure::text("one candidacy at a time"),
        Measure::Count(overrun.len() as u32),
        "Reading A8",
        overrun.into_iter().map(|o| o.phrase).collect(),
        String::new(),
    );
    Err(Failure::refused("It is not taken back: a later application stands on it", vec![finding])
        .hint(format!(
            "take that application back first: lssc retract record {} {first} --reason TEXT",
            Kind::Enrollment
        )))
}
