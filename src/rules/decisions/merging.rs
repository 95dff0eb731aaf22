//! Two numbers of one person become one (A8, R1).
//!
//! **Reading**: nothing is published. What is recorded of the number given up counts as recorded of the other, as if the
//! person had had one number from the start; so the two may be joined only where one number could have come to hold all
//! of it: one candidacy at a time, and one certification in force.

use crate::model::{Certification, Enrollment, Id, Standing, Transcript};
use crate::rules::decisions::{enrollment, one_candidacy};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// Everything recorded about a person under two numbers. Who they are comes from the second, which they keep.
///
/// A completion or an activity recorded under both is one fact and counts once, as recorded under the second.
pub fn joined(given_up: &Transcript, into: &Transcript) -> Transcript {
    let (mut all, mut into) = (given_up.clone(), into.clone());
    all.given_up.push(std::mem::replace(&mut all.person, into.person.clone()));
    all.given_up.append(&mut into.given_up);
    all.join(into);
    all.in_order();
    all
}

/// Decides whether two numbers may become one person: `not-enrolled`, `not-certified`. What is granted is all that is
/// recorded of the person.
pub fn merge(given_up: &Transcript, into: &Transcript, bench: Bench) -> Decision<Transcript> {
    let clashes = clashes(given_up, into, bench);
    let findings =
        vec![one_candidacy(given_up, into, &clashes), one_certification(given_up, into, bench)];
    Decision::new(findings, Vec::new(), || joined(given_up, into))
}

/// An application that could not have been received beside the one before it, were they of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The application before it.
    pub before: Enrollment,
    /// The application.
    pub then: Enrollment,
    /// The standing by all that is recorded, on the day on which it was received.
    pub standing: Standing,
}

/// The applications of two numbers that stand in each other's way (A8): the standing of the day received does not allow
/// another. What each number by itself would not allow any more is none of it.
pub fn clashes(given_up: &Transcript, into: &Transcript, bench: Bench) -> Vec<Clash> {
    let all = joined(given_up, into);
    let allowed =
        |transcript: &Transcript, then: &Enrollment| enrollment::allowed(transcript, then, bench);
    let mut clashes = Vec::new();
    for pair in all.enrollments.windows(2) {
        let [last, then] = pair else { continue };
        let mut own = [given_up, into].into_iter();
        let own = own.find(|t| has(t, last.id) && has(t, then.id));
        if allowed(&all, then) || own.is_some_and(|own| !allowed(own, then)) {
            continue;
        }
        let on = then.received_on;
        let standing =
            standing::standing(&as_it_stood(&enrollment::before(&all, then), on), bench.at(on));
        clashes.extend(standing.map(|standing| Clash {
            before: last.clone(),
            then: then.clone(),
            standing,
        }));
    }
    clashes
}

fn has(transcript: &Transcript, enrollment: Id) -> bool {
    transcript.enrollments.iter().any(|e| e.id == enrollment)
}

/// A8: at each application the standing allowed another.
fn one_candidacy(given_up: &Transcript, into: &Transcript, clashes: &[Clash]) -> Finding {
    let named = |e: &Enrollment| {
        let whose = if has(given_up, e.id) { given_up } else { into };
        format!("application {} of {}, received {}", e.id, whose.person.number, e.received_on)
    };
    let obstacles: Vec<String> = clashes
        .iter()
        .map(|clash| {
            format!(
                "{}, comes while {}, stands as {}",
                named(&clash.then),
                named(&clash.before),
                clash.standing
            )
        })
        .collect();
    let shown = clashes.first().map_or("one candidacy at a time", |clash| clash.standing.word());
    Finding::unless(
        Requirement::NotEnrolled,
        Measure::text("one candidacy at a time"),
        Measure::text(shown),
        "Reading A8",
        obstacles,
        "one candidacy at a time".to_string(),
    )
}

/// R1: on no day are certifications of both in force.
fn one_certification(given_up: &Transcript, into: &Transcript, bench: Bench) -> Finding {
    let all = as_it_stood(&joined(given_up, into), bench.on);
    let of = |transcript: &Transcript, c: &Certification| has(transcript, c.enrollment);
    let twice = one_candidacy::certified_twice(&all, bench).into_iter();
    let obstacles = twice.filter(|(one, other)| of(given_up, one) != of(given_up, other)).map(
        |(one, other)| format!("certifications {} and {} have days in common", one.id, other.id),
    );
    let obstacles: Vec<String> = obstacles.collect();
    let shown = if obstacles.is_empty() { "one" } else { "two" };
    Finding::unless(
        Requirement::NotCertified,
        Measure::text("one certification in force at a time"),
        Measure::text(format!("{shown} at a time")),
        "Reading R1",
        obstacles,
        "one certification in force at a time".to_string(),
    )
}
