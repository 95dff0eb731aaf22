//! Whether an award or a renewal that a person was told of still follows from the facts.

use crate::model::{Certification, Renewal, Transcript};
use crate::period::Day;
use crate::rules::decisions::{award, renewal};
use crate::rules::{Bench, Decision, Finding, Requirement};

/// Whether the facts would give an award again on its day, with the same first day.
pub fn award_follows(transcript: &Transcript, bench: Bench, c: &Certification) -> bool {
    awarded_from(transcript, bench, c) == Some(c.first_on)
}

/// What today's facts would give instead of an award: unmet requirements, or another first day.
pub fn award_today(transcript: &Transcript, bench: Bench, c: &Certification) -> String {
    let decision = award_again(transcript, bench, c);
    let granted =
        decision.grant().map(|a| format!("enrollment {} from {}", a.enrollment, a.first_on));
    granted.unwrap_or_else(|| unmet(&decision.findings))
}

/// The unmet requirements, by today's facts, of a renewal.
pub fn renewal_today(transcript: &Transcript, bench: Bench, r: &Renewal) -> String {
    unmet(&renewal_again(transcript, bench, r).findings)
}

fn unmet(findings: &[Finding]) -> String {
    let unmet = findings.iter().filter(|f| !f.met());
    unmet.map(|f| f.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// The first day that the facts would give an award again on its day. None if it would be refused.
pub fn awarded_from(transcript: &Transcript, bench: Bench, c: &Certification) -> Option<Day> {
    let again = award_again(transcript, bench, c);
    again.grant().filter(|a| a.enrollment == c.enrollment).map(|a| a.first_on)
}

/// The decision that today's facts would give on an award, on its day.
fn award_again(transcript: &Transcript, bench: Bench, c: &Certification) -> Decision<award::Award> {
    let mut then = transcript.clone();
    then.certifications.retain(|other| other.id != c.id);
    then.enrollments.retain(|e| e.received_on <= c.awarded_on);
    // A later act on the day of the award, such as a revocation, does not count against it.
    then.acts.retain(|a| a.acted_on != c.awarded_on || a.entry < c.entry);
    award::award(&then, bench.at(c.awarded_on))
}

/// The decision that today's facts would give on a renewal, on its day.
fn renewal_again(transcript: &Transcript, bench: Bench, r: &Renewal) -> Decision<renewal::Renewed> {
    let mut then = transcript.clone();
    then.renewals.retain(|other| (other.received_on, other.id) < (r.received_on, r.id));
    renewal::renewal(&then, bench.at(r.received_on))
}

/// Whether the facts would grant a renewal again on its day. For a renewal recorded with a certificate from before
/// these records began, the hours do not matter.
pub fn renewal_follows(transcript: &Transcript, bench: Bench, r: &Renewal) -> bool {
    let decision = renewal_again(transcript, bench, r);
    let with_certificate = transcript
        .enrollments
        .iter()
        .any(|e| e.id == r.enrollment && e.certificate.is_some() && e.entry == r.entry);
    if with_certificate {
        let hours = [Requirement::ContactHours, Requirement::TechnologyHours];
        let mut asked = decision.findings.iter();
        return asked.all(|f| f.met() || hours.contains(&f.requirement));
    }
    decision.grant().is_some_and(|granted| granted.enrollment == r.enrollment)
}
