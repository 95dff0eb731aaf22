//! Two numbers of one person become one (A8, R1).
//!
//! **Reading**: nothing is published. Facts of the retired number count as facts of the other, as if the person had had
//! one number from the start. So two numbers may be merged only if one number could have had all of it: one candidacy
//! at a time, and one certification in force.

use crate::model::{Certification, Enrollment, Id, Standing, Transcript};
use crate::rules::decisions::{enrollment, one_candidacy};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// Everything recorded about a person under two numbers. Name and address come from the second number, which they keep.
///
/// A completion or activity recorded under both is one fact and counts once, as recorded under the second.
pub fn joined(given_up: &Transcript, into: &Transcript) -> Transcript {
    let (mut all, mut into) = (given_up.clone(), into.clone());
    all.given_up.push(std::mem::replace(&mut all.person, into.person.clone()));
    all.given_up.append(&mut into.given_up);
    all.former_addresses.append(&mut into.former_addresses);
    all.join(into);
    all.in_order();
    all
}

/// A person under two numbers, as recorded once these are merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Everything recorded about the person.
    pub transcript: Transcript,
    /// The applications that are dropped, each with the one for the same candidacy that is kept.
    pub applications: Vec<(Id, Id)>,
}

/// Two numbers to merge.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'t> {
    /// Everything recorded under the number to retire.
    pub given_up: &'t Transcript,
    /// Everything recorded under the number to keep.
    pub into: &'t Transcript,
    /// The number whose application is kept if both applied for the same thing. None keeps the earlier one.
    pub keep: Option<Id>,
}

/// Decides whether two numbers may become one person (3a, A8, R1): `not-enrolled`, `not-certified`. Grants the
/// merged transcript.
///
/// **Reading**: two applications, one of each number, are for the same thing if neither has a certification and the later
/// was received before the earlier was over. The earlier is kept, or that of the number to keep.
pub fn merge(pair: Pair, bench: Bench) -> Decision<Merged> {
    let merged = merged(pair, bench);
    let clashes = remaining(pair, &merged.transcript, bench);
    let findings = vec![
        one_candidacy(pair.given_up, pair.into, &clashes),
        one_certification(pair.given_up, pair.into, bench),
    ];
    Decision::new(findings, Vec::new(), || merged)
}

/// Everything recorded under both numbers. If two applications are for the same thing, only one is kept.
fn merged(pair: Pair, bench: Bench) -> Merged {
    let mut transcript = joined(pair.given_up, pair.into);
    let mut applications = Vec::new();
    while let Some((other, kept)) = same_thing(pair, &transcript, bench) {
        transcript.merge_applications(other, kept);
        applications.push((other, kept));
    }
    Merged { transcript, applications }
}

/// The first two applications for the same thing: the one to drop and the one to keep.
fn same_thing(pair: Pair, all: &Transcript, bench: Bench) -> Option<(Id, Id)> {
    let uncertified = |e: &Enrollment| all.certification_of(e.id).is_none();
    let mut clashes = remaining(pair, all, bench).into_iter();
    let Clash { before, then, .. } = clashes.find(|Clash { before, then, .. }| {
        has(pair.given_up, before.id) != has(pair.given_up, then.id)
            && uncertified(before)
            && uncertified(then)
    })?;
    let keeps_later = pair.keep.is_some_and(|number| {
        let kept = if pair.given_up.person.number == number { pair.given_up } else { pair.into };
        has(kept, then.id)
    });
    Some(if keeps_later { (before.id, then.id) } else { (then.id, before.id) })
}

/// An application that could not have been received after the one before it if both were one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The application before it.
    pub before: Enrollment,
    /// The later application.
    pub then: Enrollment,
    /// The standing, by all that is recorded, on the day it was received.
    pub standing: Standing,
}

/// Applications of the two numbers that exclude each other (A8): the standing on the day received does not allow another
/// one, and they are not for the same thing. Ignores what would already be wrong under one number alone.
pub fn clashes(pair: Pair, bench: Bench) -> Vec<Clash> {
    remaining(pair, &merged(pair, bench).transcript, bench)
}

fn remaining(pair: Pair, all: &Transcript, bench: Bench) -> Vec<Clash> {
    let Pair { given_up, into, .. } = pair;
    let allowed =
        |transcript: &Transcript, then: &Enrollment| enrollment::allowed(transcript, then, bench);
    let mut clashes = Vec::new();
    for pair in all.enrollments.windows(2) {
        let [last, then] = pair else { continue };
        let mut own = [given_up, into].into_iter();
        let own = own.find(|t| has(t, last.id) && has(t, then.id));
        if allowed(all, then) || own.is_some_and(|own| !allowed(own, then)) {
            continue;
        }
        let on = then.received_on;
        let standing =
            standing::standing(&as_it_stood(&enrollment::before(all, then), on), bench.at(on));
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

/// A8: at each application the standing allowed another one.
fn one_candidacy(given_up: &Transcript, into: &Transcript, clashes: &[Clash]) -> Finding {
    let named = |e: &Enrollment| {
        let whose = if has(given_up, e.id) { given_up } else { into };
        format!("application {} of {}, received {}", e.id, whose.person.number, e.received_on)
    };
    let obstacles: Vec<String> = clashes
        .iter()
        .map(|clash| {
            format!(
                "{}, came while the standing of {}, was {}",
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

/// R1: certifications of the two numbers are never in force on the same day.
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
