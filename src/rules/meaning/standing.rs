//! Standing on a day (program §8).

use crate::model::{Act, ActKind, Certification, Id, Standing, Transcript};
use crate::period::{Day, Period, days_before};
use crate::rules::Bench;
use crate::rules::meaning::candidacy::{Candidacy, candidacy};
use crate::rules::meaning::terms::{self, Term};

/// Everything the rules say about a person on a day.
#[derive(Debug, Clone)]
pub struct Situation<'t> {
    /// The standing.
    pub standing: Standing,
    /// The latest candidacy received by that day.
    pub candidacy: Candidacy<'t>,
    /// The certification awarded for it.
    pub certification: Option<&'t Certification>,
    /// The term granted last.
    pub term: Option<Term>,
}

/// The situation of a person on the day asked about. None if no application was received by then.
///
/// `transcript` has the facts up to that day ([`Transcript::up_to`]).
pub fn situation<'t>(transcript: &'t Transcript, bench: Bench) -> Option<Situation<'t>> {
    let place = transcript.enrollments.len().checked_sub(1)?;
    let candidacy = candidacy(transcript, place, bench);
    let certification = transcript.certification_of(candidacy.enrollment.id);
    let term = certification.and_then(|c| terms::term(transcript, c, bench.policy).ok());
    let standing = decide(transcript, &candidacy, certification, term.as_ref(), bench);
    Some(Situation { standing, candidacy, certification, term })
}

/// The standing of a person on the day asked about. None if no application was received by then.
pub fn standing(transcript: &Transcript, bench: Bench) -> Option<Standing> {
    situation(transcript, bench).map(|s| s.standing)
}

/// The standing that one certification gives on the day asked about, with the term granted last, whatever its holder
/// has applied for since.
///
/// `transcript` has the facts up to that day.
pub fn of_certification(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> (Standing, Option<Term>) {
    let term = terms::term(transcript, certification, bench.policy).ok();
    let ended = ended_by_staff(transcript, certification.enrollment);
    let standing = ended.unwrap_or_else(|| running(term.as_ref(), bench.on));
    (standing, term)
}

/// The days on which a certification is in force by all that is recorded (A9): from its first day to the last day of
/// the term granted last, as renewed and extended, or to the day before an act that ended it. None if that leaves no
/// day.
///
/// **Reading**: an act ends it from its own day on; a reinstatement gives back every day.
pub fn days_in_force(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> Option<Period> {
    let of_this = |a: &&Act| a.enrollment == certification.enrollment;
    let acts = transcript.acts.iter().filter(of_this);
    let ended = ended_by_staff(transcript, certification.enrollment)
        .and_then(|_| acts.rev().find(|a| a.kind != ActKind::Extend))
        .map(|a| days_before(a.acted_on, 1));
    let term = terms::term(transcript, certification, bench.policy);
    let granted = term.map_or(Day::MAX, |term| term.last);
    let (first, last) = (certification.first_on, ended.map_or(granted, |day| day.min(granted)));
    (first <= last).then_some(Period { first, last })
}

/// The standing of a certification that no act has ended.
fn running(term: Option<&Term>, on: Day) -> Standing {
    match term {
        Some(term) if on > term.grace_ends_on => Standing::Lapsed,
        Some(term) if on > term.last => Standing::Grace,
        Some(term) if on >= term.renewal_opens_on => Standing::Renewable,
        _ => Standing::Certified,
    }
}

fn decide(
    transcript: &Transcript,
    candidacy: &Candidacy,
    certification: Option<&Certification>,
    term: Option<&Term>,
    bench: Bench,
) -> Standing {
    if let Some(ended) = ended_by_staff(transcript, candidacy.enrollment.id) {
        return ended;
    }
    if certification.is_some() {
        return running(term, bench.on);
    }
    match (candidacy.eligible, candidacy.period) {
        (false, _) => Standing::Ineligible,
        (true, None) => Standing::AwaitingPayment,
        (true, Some(_)) if candidacy.completed_on.is_some() => Standing::Complete,
        (true, Some(period)) if bench.on <= period.last => Standing::Candidate,
        (true, Some(_)) if candidacy.could_be_completed(bench) => Standing::AwaitingEvaluation,
        (true, Some(_)) => Standing::Expired,
    }
}

/// `withdrawn` or `revoked`, if staff ended a candidacy or its certification and did not reinstate it (R8).
pub fn ended_by_staff(transcript: &Transcript, enrollment: Id) -> Option<Standing> {
    let acts = transcript.acts.iter();
    let last = acts.rev().find(|a| a.enrollment == enrollment && a.kind != ActKind::Extend)?;
    match last.kind {
        ActKind::Withdraw => Some(Standing::Withdrawn),
        ActKind::Revoke => Some(Standing::Revoked),
        ActKind::Reinstate | ActKind::Extend => None,
    }
}
