//! Standing on a day (program §8) and the acts of staff that change it (R8).

use crate::model::{ActKind, Certification, Id, Standing, Transcript};
use crate::period::Day;
use crate::rules::certification::{Candidacy, candidacy};
use crate::rules::renewal::{self, Term};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// Everything the rules say of a person on a day.
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

/// The situation of a person on the day asked about; none if no application was received by then.
///
/// `transcript` holds the facts up to that day ([`Transcript::up_to`]).
pub fn situation<'t>(transcript: &'t Transcript, bench: Bench) -> Option<Situation<'t>> {
    let place = transcript.enrollments.len().checked_sub(1)?;
    let candidacy = candidacy(transcript, place, bench);
    let certification = transcript.certification_of(candidacy.enrollment.id);
    let term = certification.and_then(|c| renewal::term(transcript, c, bench.policy).ok());
    let standing = decide(transcript, &candidacy, certification, term.as_ref(), bench);
    Some(Situation { standing, candidacy, certification, term })
}

/// The standing of a person on the day asked about; none if no application was received by then.
pub fn standing(transcript: &Transcript, bench: Bench) -> Option<Standing> {
    situation(transcript, bench).map(|s| s.standing)
}

/// The standing that one certification gives on the day asked about, whatever its holder applied for since, with the
/// term granted last.
///
/// `transcript` holds the facts up to that day.
pub fn of_certification(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> (Standing, Option<Term>) {
    let term = renewal::term(transcript, certification, bench.policy).ok();
    let ended = ended_by_staff(transcript, certification.enrollment);
    let standing = ended.unwrap_or_else(|| running(term.as_ref(), bench.on));
    (standing, term)
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

/// Decides whether a certificate may be made out (R2, R6, R8): `standing`.
///
/// **Reading**: it is made out only of a certification that is in force on the day asked about. One of a term that is
/// over is asked for as of a day on which it was not, for its days stand on it; but of a certification that is revoked
/// no certificate is made out any more, whatever day is asked about.
///
/// `transcript` holds the facts up to today: a later day asked about is a forecast.
pub fn certificate(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> Decision<()> {
    let then = as_it_stood(transcript, bench.on);
    let (standing, term) = of_certification(&then, certification, bench);
    let ended = ended_by_staff(transcript, certification.enrollment);
    let shown = ended.unwrap_or(standing);
    let certificate = transcript.certificate(certification);
    let obstacle = match (shown, term) {
        _ if certification.awarded_on > bench.on => {
            Some(format!("was awarded later, {}", certification.awarded_on))
        }
        (Standing::Certified | Standing::Renewable, _) => None,
        (Standing::Grace | Standing::Lapsed, Some(term)) => Some(format!("ended {}", term.last)),
        (shown, _) => Some(format!("is {shown}")),
    };
    let obstacles = obstacle.map(|why| format!("certificate {certificate} {why}"));
    let finding = Finding::unless(
        Requirement::Standing,
        Measure::text("certified, renewable"),
        Measure::text(shown.word()),
        "Reading R6, R8",
        obstacles.into_iter().collect(),
        format!("certificate {certificate} is {shown} on {}", bench.on),
    );
    Decision::new(vec![finding], Vec::new(), || ())
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

/// `withdrawn` or `revoked`, where an act of staff ended a candidacy or its certification and none reinstated it (R8).
pub fn ended_by_staff(transcript: &Transcript, enrollment: Id) -> Option<Standing> {
    let acts = transcript.acts.iter();
    let last = acts.rev().find(|a| a.enrollment == enrollment && a.kind != ActKind::Extend)?;
    match last.kind {
        ActKind::Withdraw => Some(Standing::Withdrawn),
        ActKind::Revoke => Some(Standing::Revoked),
        ActKind::Reinstate | ActKind::Extend => None,
    }
}

/// What an act applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Acted {
    /// The enrollment whose candidacy or certification it concerns.
    pub enrollment: Id,
    /// For an extension: the term extended; none for the candidacy.
    pub term: Option<u32>,
    /// For an extension: the last day before it.
    pub from: Option<Day>,
}

/// Decides whether an act of staff fits the standing of its day (R8): `standing`.
///
/// **Reading**: *withdraw* fits a candidacy that is neither over nor certified, *revoke* a certification that is in
/// force or in grace, *reinstate* a withdrawal or revocation, *extend* a candidacy that runs on its day or the term
/// granted last until its grace has passed; and an extension moves the last day to a later one, of a term to one before
/// the next term would end (R5). No act is recorded behind what it would have changed: an award, a renewal, another
/// application, another act.
pub fn act(
    transcript: &Transcript,
    kind: ActKind,
    until: Option<Day>,
    bench: Bench,
) -> Decision<Acted> {
    use Standing as S;
    let then = as_it_stood(transcript, bench.on);
    let situation = situation(&then, bench);
    let fits: &[Standing] = match kind {
        ActKind::Withdraw => {
            &[S::AwaitingPayment, S::Candidate, S::AwaitingEvaluation, S::Complete]
        }
        ActKind::Revoke => &[S::Certified, S::Renewable, S::Grace],
        ActKind::Reinstate => &[S::Withdrawn, S::Revoked],
        ActKind::Extend => &[S::Candidate, S::Complete, S::Certified, S::Renewable, S::Grace],
    };
    let shown = situation.as_ref().map(|s| s.standing);
    let mut obstacles = Vec::new();
    match shown {
        None => obstacles.push(format!("not enrolled on {}", bench.on)),
        Some(standing) if !fits.contains(&standing) => {
            obstacles.push(format!(
                "the standing on {} is {standing}, which allows no {}",
                bench.on,
                kind.noun()
            ));
        }
        Some(_) => {}
    }
    let candidacy = situation.as_ref().map(|s| &s.candidacy);
    obstacles
        .extend(candidacy.and_then(|c| overtaken(transcript, kind, c.enrollment.id, bench.on)));
    let term = situation.as_ref().and_then(|s| s.term);
    let last = term.map(|t| t.last).or(candidacy.and_then(|c| c.period).map(|p| p.last));
    if kind == ActKind::Extend {
        if let (None, Some(last)) = (term, last.filter(|last| bench.on > *last)) {
            obstacles.push(format!("the candidacy ended {last}"));
        }
        if let (Some(last), Some(until)) =
            (last, until.filter(|until| last.is_some_and(|last| *until <= last)))
        {
            obstacles.push(format!("{until} is not later than the last day, {last}"));
        }
        let ends = term.zip(situation.as_ref().and_then(|s| s.certification));
        let ends = ends.and_then(|(term, c)| renewal::next_ends_on(c, &term, bench.policy));
        if let (Some(ends), Some(until)) = (ends, until)
            && until >= ends
        {
            obstacles
                .push(format!("the term after it would end {ends}, and begins only after {until}"));
        }
    }
    let words: Vec<&str> = fits.iter().map(|s| s.word()).collect();
    let finding = Finding::unless(
        Requirement::Standing,
        Measure::text(words.join(", ")),
        shown.map_or(Measure::Nothing, |s| Measure::text(s.word())),
        "Reading R8",
        obstacles,
        shown.map_or(String::new(), |s| format!("{s} on {}", bench.on)),
    );
    let enrollment = candidacy.map_or(0, |c| c.enrollment.id);
    let extends = kind == ActKind::Extend;
    Decision::new(vec![finding], Vec::new(), || Acted {
        enrollment,
        term: term.filter(|_| extends).map(|t| t.number),
        from: last.filter(|_| extends),
    })
}

/// What of a later day an act would overtake: an act is not recorded behind what it would have changed.
fn overtaken(transcript: &Transcript, kind: ActKind, enrollment: Id, on: Day) -> Option<String> {
    use ActKind as A;
    let award = transcript
        .certification_of(enrollment)
        .filter(|c| kind == A::Withdraw && c.awarded_on > on)
        .map(|c| format!("certification {} was awarded later, {}", c.id, c.awarded_on));
    let renewed = |r: &&crate::model::Renewal| {
        matches!(kind, A::Extend | A::Revoke) && r.enrollment == enrollment && r.received_on > on
    };
    let renewed = transcript.renewals.iter().find(renewed);
    let renewed = renewed.map(|r| format!("a renewal was received later, {}", r.received_on));
    let followed = |e: &&crate::model::Enrollment| {
        matches!(kind, A::Extend | A::Reinstate) && e.received_on > on
    };
    let followed = transcript.enrollments.iter().find(followed);
    let followed =
        followed.map(|e| format!("another application was received later, {}", e.received_on));
    let act = transcript.acts.iter().find(|a| {
        let both_extend = (a.kind == A::Extend) == (kind == A::Extend);
        a.enrollment == enrollment && a.acted_on > on && both_extend
    });
    let act =
        act.map(|a| format!("the {} of a later day is recorded, {}", a.kind.noun(), a.acted_on));
    award.or(renewed).or(followed).or(act)
}
