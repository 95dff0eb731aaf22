//! Two numbers of one person become one (A8, R1).
//!
//! **Reading**: nothing is published. What is recorded of the number given up counts as recorded of the other, as if the
//! person had had one number from the start; so the two may be joined only where one number could have come to hold all
//! of it: one candidacy at a time, and one certification in force.

use crate::model::{ActKind, Certification, Enrollment, Id, Standing, Transcript};
use crate::period::Day;
use crate::rules::decisions::enrollment;
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
    let obstacle = certified_at_once(given_up, into, bench).map(|(one, other, day)| {
        format!(
            "certification {} of {} and certification {} of {} were both in force on {day}",
            one.id, given_up.person.number, other.id, into.person.number
        )
    });
    let shown = if obstacle.is_some() { "two" } else { "one" };
    Finding::unless(
        Requirement::NotCertified,
        Measure::text("one certification in force at a time"),
        Measure::text(format!("{shown} at a time")),
        "Reading R1",
        obstacle.into_iter().collect(),
        "one certification in force at a time".to_string(),
    )
}

/// The certifications of two numbers that were in force on one day, and the first such day.
///
/// What makes a certification in force is an award, a renewal or a reinstatement: on one of their days it begins.
fn certified_at_once<'t>(
    given_up: &'t Transcript,
    into: &'t Transcript,
    bench: Bench,
) -> Option<(&'t Certification, &'t Certification, Day)> {
    let both = [given_up, into];
    let awards = both.iter().flat_map(|t| &t.certifications);
    let renewals = both.iter().flat_map(|t| &t.renewals);
    let acts = both.iter().flat_map(|t| &t.acts);
    let restored = acts.filter(|a| a.kind == ActKind::Reinstate);
    let mut days: Vec<Day> = awards.map(|c| c.awarded_on).collect();
    days.extend(renewals.map(|r| r.received_on));
    days.extend(restored.map(|a| a.acted_on));
    days.retain(|day| *day <= bench.on);
    days.sort_unstable();
    days.into_iter().find_map(|day| {
        let (one, other) = (in_force(given_up, day, bench)?, in_force(into, day, bench)?);
        Some((one, other, day))
    })
}

fn in_force<'t>(transcript: &'t Transcript, on: Day, bench: Bench) -> Option<&'t Certification> {
    let then = as_it_stood(transcript, on);
    let situation = standing::situation(&then, bench.at(on))?;
    let in_force = matches!(situation.standing, Standing::Certified | Standing::Renewable);
    let id = situation.certification.filter(|_| in_force)?.id;
    transcript.certifications.iter().find(|c| c.id == id)
}
