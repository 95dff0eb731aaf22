//! Whether what was told to a person follows from the facts: an award, a renewal.

use crate::model::{Certification, Renewal, Transcript};
use crate::period::Day;
use crate::rules::decisions::{award, renewal};
use crate::rules::{Bench, Requirement};

/// Whether an award would be made again on its day, with the same first day.
pub fn award_follows(transcript: &Transcript, bench: Bench, c: &Certification) -> bool {
    awarded_from(transcript, bench, c) == Some(c.first_on)
}

/// The first day with which an award would be made again on its day; none if it would be refused.
pub fn awarded_from(transcript: &Transcript, bench: Bench, c: &Certification) -> Option<Day> {
    let mut then = transcript.clone();
    then.certifications.retain(|other| other.id != c.id);
    then.enrollments.retain(|e| e.received_on <= c.awarded_on);
    // What staff did later on the day of the award, a revocation say, does not speak against it.
    then.acts.retain(|a| a.acted_on != c.awarded_on || a.entry < c.entry);
    let bench = bench.at(c.awarded_on);
    award::award(&then, bench).grant().filter(|a| a.enrollment == c.enrollment).map(|a| a.first_on)
}

/// Whether a renewal would be granted again on its day; of one recorded with a certificate given before these records
/// began, the hours are not asked.
pub fn renewal_follows(transcript: &Transcript, bench: Bench, r: &Renewal) -> bool {
    let mut then = transcript.clone();
    then.renewals.retain(|other| (other.received_on, other.id) < (r.received_on, r.id));
    let bench = bench.at(r.received_on);
    let decision = renewal::renewal(&then, bench);
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
