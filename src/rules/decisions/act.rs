//! Acts of staff on a candidacy or certification (R8).

use std::iter;

use crate::model::{Act, ActKind, Id, Standing, Transcript};
use crate::period::Day;
use crate::rules::decisions::one_candidacy;
use crate::rules::meaning::standing::situation;
use crate::rules::meaning::terms;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// What an act changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Acted {
    /// The enrollment whose candidacy or certification it concerns.
    pub enrollment: Id,
    /// For an extension: the term it extends, or none if it extends the candidacy.
    pub term: Option<u32>,
    /// For an extension: the last day before it.
    pub from: Option<Day>,
}

/// Decides whether an act of staff fits the standing of its day (R8, A9): `standing`, `not-enrolled`.
///
/// **Reading**: *withdraw* fits a candidacy that is neither over nor certified; *revoke* a certification that is in
/// force or in grace; *reinstate* a withdrawal or revocation; *extend* a candidacy that runs on its day, or the term
/// granted last until its grace has passed. An extension moves the last day to a later one, and that of a term to one
/// before the next term would end (R5). No act may be dated before something that it would have changed: an award, a
/// renewal, another act. If an application was received later, `not-enrolled` checks that it would still be allowed
/// (A9).
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
        let ends = ends.and_then(|(term, c)| terms::next_ends_on(c, &term, bench.policy));
        if let (Some(ends), Some(until)) = (ends, until)
            && until >= ends
        {
            obstacles.push(format!("the next term would end {ends}, but begin only after {until}"));
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
    let extends = kind == ActKind::Extend;
    let acted = Acted {
        enrollment: candidacy.map_or(0, |c| c.enrollment.id),
        term: term.filter(|_| extends).map(|t| t.number),
        from: last.filter(|_| extends),
    };
    let with_it = with_it(transcript, kind, until, acted, bench.on);
    let later = one_candidacy::keeps_later(transcript, &with_it, bench);
    Decision::new(iter::once(finding).chain(later).collect(), Vec::new(), || acted)
}

/// The transcript with the act added.
fn with_it(
    transcript: &Transcript,
    kind: ActKind,
    until: Option<Day>,
    acted: Acted,
    on: Day,
) -> Transcript {
    let Acted { enrollment, term, from: _ } = acted;
    let reason = String::new();
    let act = Act { id: Id::MAX, entry: 0, enrollment, kind, acted_on: on, until, term, reason };
    let mut all = transcript.clone();
    all.acts.push(act);
    all.in_order();
    all
}

/// A later event that the act would have changed, if there is one.
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
    let act = transcript.acts.iter().find(|a| {
        let both_extend = (a.kind == A::Extend) == (kind == A::Extend);
        a.enrollment == enrollment && a.acted_on > on && both_extend
    });
    let act = act.map(|a| format!("a later {} is already recorded, {}", a.kind.noun(), a.acted_on));
    award.or(renewed).or(act)
}
