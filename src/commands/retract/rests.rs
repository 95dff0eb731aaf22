//! What was told to a person and rests on what is taken back: awards and renewals.

use std::borrow::Cow;

use crate::commands::conclude::{Concerned, each_concerned};
use crate::failure::Failure;
use crate::model::{Certification, Id, Kind, Renewal, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::decisions::{award, renewal};
use crate::rules::{Bench, Finding, Measure, Requirement};

/// Refuses what takes away the ground of an award or renewal that was told to a person, naming each.
pub fn refuse_if_rested_on(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    even_so: bool,
) -> Result<(), Failure> {
    if even_so {
        return Ok(());
    }
    refuse_resting(&resting(before, after, concerned)?)
}

/// Refuses what decisions rest on, which are named.
pub fn refuse_resting(resting: &[String]) -> Result<(), Failure> {
    if resting.is_empty() {
        return Ok(());
    }
    let resting = resting.iter();
    let finding =
        not_rested_on(resting.map(|decision| format!("{decision}, rests on it")).collect());
    Err(Failure::refused(
        "It is not taken back: a decision told to a person rests on it",
        vec![finding],
    )
    .hint("to take it back and let the decision stand, add --even-so"))
}

/// That nothing told to a person rests on what is changed, or what does.
pub fn not_rested_on(resting: Vec<String>) -> Finding {
    Finding::unless(
        Requirement::NotRestedOn,
        Measure::text("no award or renewal rests on it"),
        Measure::Count(resting.len() as u32),
        "Reading R1",
        resting,
        "no award or renewal rests on it".to_string(),
    )
}

/// The awards and renewals that were told to a person, followed from what was known before and no longer do.
pub fn resting(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
) -> Result<Vec<String>, Failure> {
    let mut resting = Vec::new();
    each_concerned(before, after, concerned, |old, new| {
        if old.person.number != 0 {
            resting.extend(resting_on(&old, before, new, after)?);
        }
        Ok(())
    })?;
    Ok(resting)
}

/// The awards and renewals of a person that followed from the facts before and no longer do.
///
/// Where numbers were joined or parted, what bears a decision is all that is then recorded of whose it is.
pub fn resting_on(
    old: &Transcript,
    before: &Reading,
    new: Transcript,
    after: &Reading,
) -> rusqlite::Result<Vec<String>> {
    let name = format!("{} {}", old.person.number, old.person.name);
    let same_people = before.known.mergers() == after.known.mergers();
    let bearer = |kind: Kind, id: Id| match same_people {
        true => Ok(Cow::Borrowed(&new)),
        false => after.bearer(kind, id).map(Cow::Owned),
    };
    let mut resting = Vec::new();
    for c in &old.certifications {
        if !after.known.holds(Kind::Certification, c.entry, c.id) {
            continue;
        }
        let new = bearer(Kind::Certification, c.id)?;
        // A late fact may have moved the day that today's facts give; what lies under the award bears it all the same.
        let refused = |t, r| awarded_from(t, r, c).is_none();
        if (award_follows(old, before, c) && !award_follows(&new, after, c))
            || (!refused(old, before) && refused(&new, after))
        {
            resting.push(format!(
                "certification {} of {name}, awarded {} (entry {})",
                c.id, c.awarded_on, c.entry
            ));
        }
    }
    for r in &old.renewals {
        if !after.known.holds(Kind::Renewal, r.entry, r.id) {
            continue;
        }
        let new = bearer(Kind::Renewal, r.id)?;
        if renewal_follows(old, before, r) && !renewal_follows(&new, after, r) {
            resting.push(format!(
                "renewal {} of {name}, received {} (entry {})",
                r.id, r.received_on, r.entry
            ));
        }
    }
    Ok(resting)
}

/// Whether an award would be made again on its day, with the same first day.
pub fn award_follows(transcript: &Transcript, reading: &Reading, c: &Certification) -> bool {
    awarded_from(transcript, reading, c) == Some(c.first_on)
}

/// The first day with which an award would be made again on its day; none if it would be refused.
fn awarded_from(transcript: &Transcript, reading: &Reading, c: &Certification) -> Option<Day> {
    let mut then = transcript.clone();
    then.certifications.retain(|other| other.id != c.id);
    then.enrollments.retain(|e| e.received_on <= c.awarded_on);
    // What staff did later on the day of the award, a revocation say, does not speak against it.
    then.acts.retain(|a| a.acted_on != c.awarded_on || a.entry < c.entry);
    let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on: c.awarded_on };
    award::award(&then, bench).grant().filter(|a| a.enrollment == c.enrollment).map(|a| a.first_on)
}

/// Whether a renewal would be granted again on its day; of one recorded with a certificate given before these records
/// began, the hours are not asked.
pub fn renewal_follows(transcript: &Transcript, reading: &Reading, r: &Renewal) -> bool {
    let mut then = transcript.clone();
    then.renewals.retain(|other| (other.received_on, other.id) < (r.received_on, r.id));
    let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on: r.received_on };
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
