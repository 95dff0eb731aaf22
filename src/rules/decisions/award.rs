//! The award of certification (C6 to C8, R1).

use crate::model::{ActKind, Certification, Id, Standing, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::{Parameter, SetKind};
use crate::rules::meaning::admission;
use crate::rules::meaning::candidacy::{Candidacy, admitted_by};
use crate::rules::meaning::fees;
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood, source};

/// What an award grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Award {
    /// The enrollment whose candidacy is complete.
    pub enrollment: Id,
    /// The first day of the certification: the completion day (R1).
    pub first_on: Day,
    /// The award fee, by the schedule of the day of the award; none where that has none (R7).
    pub fee: Option<Cents>,
}

/// Decides on the award of certification on the day asked about (C6 to C8, R1): `admitted`, `required-sets`,
/// `elective-sets`, `candidacy`, `not-certified`. `transcript` has everything known about the person.
pub fn award(transcript: &Transcript, bench: Bench) -> Decision<Award> {
    let then = as_it_stood(transcript, bench.on);
    let situation = standing::situation(&then, bench);
    let findings = award_findings(transcript, situation.as_ref(), bench);
    let candidacy = situation.as_ref().map(|s| &s.candidacy);
    let member = transcript.person.ala_member.is_some();
    let fee = fees::award_fee(bench.on, member, bench.policy);
    let award = candidacy
        .and_then(|c| Some(Award { enrollment: c.enrollment.id, first_on: c.completed_on?, fee }));
    let nothing = Award { enrollment: 0, first_on: bench.on, fee };
    Decision::new(findings, Vec::new(), || award.unwrap_or(nothing))
}

/// The requirements of an award, met or not, on the day asked about.
pub fn award_findings(
    transcript: &Transcript,
    situation: Option<&standing::Situation>,
    bench: Bench,
) -> Vec<Finding> {
    let candidacy = situation.map(|s| &s.candidacy);
    let governing = candidacy.and_then(|c| c.admitted_on).unwrap_or(bench.on);
    let followed = transcript.enrollments.iter().find(|e| e.received_on > bench.on);
    let mut over = Vec::new();
    if let (Some(situation), Some(candidacy)) = (situation, candidacy) {
        match situation.standing {
            Standing::Withdrawn => over.push("the candidacy was withdrawn".to_string()),
            Standing::Revoked => over.push("the certification was revoked".to_string()),
            _ => {}
        }
        // R8: no award may be dated before a withdrawal, nor a withdrawal before an award.
        let enrollment = candidacy.enrollment.id;
        let withdrawn =
            standing::ended_by_staff(transcript, enrollment) == Some(Standing::Withdrawn);
        let mut acts = transcript.acts.iter().rev();
        let later = acts.find(|a| a.enrollment == enrollment && a.kind == ActKind::Withdraw);
        if let Some(later) = later.filter(|a| withdrawn && a.acted_on > bench.on) {
            over.push(format!("the candidacy was withdrawn later, {}", later.acted_on));
        }
        if let Some(period) =
            candidacy.period.filter(|p| bench.on > p.last && candidacy.completed_on.is_none())
        {
            over.push(format!("the candidacy ended {} and was not complete in time", period.last));
        }
    }
    if let (Some(later), Some(_)) = (followed, candidacy) {
        over.push(format!(
            "another candidacy followed; its application was received {}",
            later.received_on
        ));
    }
    let certified = candidacy.and_then(|c| transcript.certification_of(c.enrollment.id));
    let day = candidacy
        .and_then(|c| c.period)
        .map_or("no candidacy has ended".to_string(), |p| format!("candidacy from {p}"));
    vec![
        admitted_by(candidacy, bench.on),
        sets_achieved(candidacy, SetKind::Required, bench),
        sets_achieved(candidacy, SetKind::Elective, bench),
        Finding::unless(
            Requirement::Candidacy,
            Measure::text("complete within the candidacy"),
            Measure::Day(bench.on),
            source(bench.policy, Parameter::CandidacyLength, governing),
            over,
            day,
        ),
        Finding::unless(
            Requirement::NotCertified,
            Measure::text("not certified yet"),
            Measure::text(if certified.is_some() { "certified" } else { "not certified" }),
            "Reading R1",
            certified.map(already).into_iter().collect(),
            "not certified yet".to_string(),
        ),
    ]
}

fn already(certification: &Certification) -> String {
    format!("certification {} was awarded {}", certification.id, certification.awarded_on)
}

/// C6, FAQ 8, 9: the sets of one kind, and which ones are missing.
fn sets_achieved(candidacy: Option<&Candidacy>, kind: SetKind, bench: Bench) -> Finding {
    let (requirement, parameter, word) = match kind {
        SetKind::Required => {
            (Requirement::RequiredSets, Parameter::CertificationRequiredSets, "required")
        }
        SetKind::Elective => {
            (Requirement::ElectiveSets, Parameter::CertificationElectiveSets, "elective")
        }
    };
    let governing =
        candidacy.map_or(bench.on, |c| c.admitted_on.unwrap_or(c.enrollment.received_on));
    let promise = match bench.policy.number(parameter, governing) {
        Ok(promise) => promise,
        Err(gap) => return Finding::ungoverned(requirement, &gap),
    };
    let share = candidacy.map(|c| if kind == SetKind::Required { c.required } else { c.elective });
    let shown = share.map_or(0, |s| s.shown);
    if let Some((enrollment, certificate)) =
        candidacy.map(|c| c.enrollment).and_then(|e| Some((e, e.certificate.as_ref()?)))
    {
        return admission::met(requirement, certificate, enrollment.entry);
    }
    let mut text = format!("{shown} of {} {word} sets achieved", promise.value);
    if shown < promise.value {
        let missing: Vec<&str> = candidacy.map_or(Vec::new(), |c| {
            let open =
                c.sets.iter().filter(|(s, a)| a.is_none() && bench.policy.set(*s).kind == kind);
            open.map(|(s, _)| bench.policy.set(*s).code.as_str()).collect()
        });
        if !missing.is_empty() {
            text.push_str(if kind == SetKind::Required {
                "; missing: "
            } else {
                "; to choose from: "
            });
            text.push_str(&missing.join(", "));
        }
    }
    Finding::at_least(
        requirement,
        Measure::Count(promise.value),
        Measure::Count(shown),
        promise.source,
        text,
    )
}
