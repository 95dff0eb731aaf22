//! What stands against a retraction by which somebody would have two candidacies at a time (A8).

use crate::commands::conclude::{Concerned, each_concerned};
use crate::failure::Failure;
use crate::model::{Enrollment, Kind, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::{Bench, Finding, Measure, Requirement, admission};

/// Refuses to take back what an application stands on: the end of the candidacy or certification before it.
pub fn refuse_if_two(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    today: Day,
) -> Result<(), Failure> {
    let mut found: Vec<(Enrollment, String)> = Vec::new();
    each_concerned(before, after, concerned, |old, new| {
        let name = format!("{} {}", new.person.number, new.person.name);
        let allowed = |transcript: &Transcript, e: &Enrollment, reading: &Reading| {
            let bench = Bench {
                catalog: &reading.catalog,
                policy: &reading.policy,
                on: today,
            };
            admission::allowed(transcript, e, bench)
        };
        for e in new.enrollments.iter().skip(1) {
            let then = old.enrollments.iter().find(|then| then.id == e.id);
            if then.is_some_and(|then| allowed(&old, then, before)) && !allowed(&new, e, after) {
                found.push((e.clone(), name.clone()));
            }
        }
        Ok(())
    })?;
    let Some((first, _)) = found.first() else {
        return Ok(());
    };
    let hint = format!(
        "take that application back first: lssc retract record {} {} --reason TEXT",
        Kind::Enrollment,
        first.id
    );
    let obstacles = found.iter().map(|(e, name)| {
        format!(
            "application {} of {name}, received {}, would come while the one before it runs",
            e.id, e.received_on
        )
    });
    let finding = Finding::unless(
        Requirement::NotRestedOn,
        Measure::text("one candidacy at a time"),
        Measure::Count(found.len() as u32),
        "Reading A8",
        obstacles.collect(),
        String::new(),
    );
    Err(Failure::refused(
        "It is not taken back: a later application stands on it",
        vec![finding],
    )
    .hint(hint))
}
