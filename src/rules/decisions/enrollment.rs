//! Whether somebody may enroll (A1 to A3, A6, A8).

use crate::model::{Enrollment, Job, Standing, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::{Parameter, Policy};
use crate::rules::meaning::admission::{eligibility, experience};
use crate::rules::meaning::calendar::overfull;
use crate::rules::meaning::fees;
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood, source};

/// Decides on an application (A1 to A3, A6, A8). Grants the application fee to charge (A4).
///
/// `history` is everything known about the person, or none if the e-mail address is new. The fee itself is a
/// requirement of admission, not of enrollment. `typed` are the jobs typed now, which must fit their days; a job
/// recorded before counts as it did.
pub fn enrollment(
    applicant: &Enrollment,
    typed: &[Job],
    member: bool,
    history: Option<&Transcript>,
    bench: Bench,
) -> Decision<Cents> {
    let mut findings = eligibility(applicant, bench.policy);
    if let Some(overfull) = jobs_fit(typed, applicant.received_on, bench.policy) {
        findings.retain(|f| f.requirement != Requirement::Experience);
        findings.push(overfull);
    }
    findings.push(not_enrolled(applicant, history, bench));
    let mut notes: Vec<String> = Vec::new();
    if let Ok(experience) = experience(applicant, bench.policy) {
        notes.extend(experience.warnings);
    }
    Decision::new(findings, notes, || {
        fees::application_fee(applicant.received_on, member, bench.policy)
    })
}

/// A3: `experience`, unmet if a job typed now has more than 24 hours a day. None if all jobs fit.
pub fn jobs_fit(typed: &[Job], received_on: Day, policy: &Policy) -> Option<Finding> {
    let obstacles = overfull(typed, received_on);
    (!obstacles.is_empty()).then(|| {
        Finding::unless(
            Requirement::Experience,
            Measure::text("at most 24 h a day of each job"),
            Measure::text("more than 24 h a day"),
            source(policy, Parameter::AdmissionExperience, received_on),
            obstacles,
            String::new(),
        )
    })
}

/// A transcript without an application and those after it.
pub(crate) fn before(transcript: &Transcript, application: &Enrollment) -> Transcript {
    let mut before = transcript.clone();
    let order = |e: &Enrollment| (e.received_on, e.id);
    before.enrollments.retain(|e| order(e) < order(application));
    before
}

/// Whether an application in a transcript may have been received on its day, by all that is recorded (A8).
pub fn allowed(transcript: &Transcript, application: &Enrollment, bench: Bench) -> bool {
    not_enrolled(application, Some(&before(transcript, application)), bench).met()
}

/// A8: a person has one candidacy at a time; the standing on the day received decides.
///
/// **Reading**: an application received before one that is already in the register comes too late to be recorded.
pub(crate) fn not_enrolled(
    applicant: &Enrollment,
    history: Option<&Transcript>,
    bench: Bench,
) -> Finding {
    let free = [
        Standing::Ineligible,
        Standing::Expired,
        Standing::Lapsed,
        Standing::Withdrawn,
        Standing::Revoked,
    ];
    let on = applicant.received_on;
    let mut obstacles = Vec::new();
    let mut shown = "not enrolled".to_string();
    if let Some(history) = history {
        let then = as_it_stood(history, on);
        if let Some(standing) = standing::standing(&then, bench.at(on)) {
            shown = standing.to_string();
            if !free.contains(&standing) {
                obstacles.push(format!("{} is {standing} on {on}", known_as(history)));
            }
        }
        if let Some(later) = history.enrollments.iter().find(|e| e.received_on > on) {
            shown = format!("enrolled {}", later.received_on);
            obstacles.push(format!(
                "{} already has an application received {}",
                known_as(history),
                later.received_on
            ));
        }
    }
    let otherwise = if shown == "not enrolled" {
        shown.clone()
    } else {
        format!("{shown} on {on}: may enroll again")
    };
    let asked = Measure::text("no candidacy or certification running");
    Finding::unless(
        Requirement::NotEnrolled,
        asked,
        Measure::text(shown),
        "Reading A8",
        obstacles,
        otherwise,
    )
}

/// `candidate 12, Ana Diaz`.
fn known_as(transcript: &Transcript) -> String {
    format!("candidate {}, {},", transcript.person.number, transcript.person.name)
}
