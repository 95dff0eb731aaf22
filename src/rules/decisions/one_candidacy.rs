//! One candidacy at a time (A8, A9): which applications the facts would not allow, and what would cause that.
//!
//! Everybody asks the same rule: a decision of staff before it is granted, a retraction or a policy before it is kept,
//! every other record afterwards, and `check`.

use std::fmt;

use crate::model::{Certification, Enrollment, Standing, Transcript};
use crate::rules::decisions::enrollment;
use crate::rules::meaning::standing;
use crate::rules::{Bench, Finding, Measure, Requirement, as_it_stood};

/// An application that would be refused by the facts recorded now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAllowed<'t> {
    /// The person's transcript.
    pub transcript: &'t Transcript,
    /// The application.
    pub application: &'t Enrollment,
    /// The standing on the day it was received, which does not allow it.
    pub standing: Standing,
}

impl NotAllowed<'_> {
    /// `application 2 of 1 Ana Diaz, received 2019-07-01`.
    pub fn named(&self) -> String {
        let person = &self.transcript.person;
        let Enrollment { id, received_on, .. } = self.application;
        format!("application {id} of {} {}, received {received_on}", person.number, person.name)
    }
}

impl fmt::Display for NotAllowed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, would now be refused: the standing on that day is {}",
            self.named(),
            self.standing
        )
    }
}

/// The applications of a person that the facts would not allow (A8).
pub fn not_allowed<'t>(transcript: &'t Transcript, bench: Bench) -> Vec<NotAllowed<'t>> {
    let later = transcript.enrollments.iter().skip(1);
    later.filter_map(|application| judged(transcript, application, bench)).collect()
}

/// Why the facts would not allow one application of a transcript. None if they do.
fn judged<'t>(
    transcript: &'t Transcript,
    application: &'t Enrollment,
    bench: Bench,
) -> Option<NotAllowed<'t>> {
    if enrollment::allowed(transcript, application, bench) {
        return None;
    }
    let (before, on) = (enrollment::before(transcript, application), application.received_on);
    let standing = standing::standing(&as_it_stood(&before, on), bench.at(on))?;
    Some(NotAllowed { transcript, application, standing })
}

/// The applications that the facts in `old` allow, and those in `new` do not (A9).
pub fn overrun<'n>(
    old: &Transcript,
    before: Bench,
    new: &'n Transcript,
    after: Bench,
) -> Vec<NotAllowed<'n>> {
    let was_allowed = |application: &Enrollment| {
        let then = old.enrollments.iter().find(|e| e.id == application.id);
        then.is_some_and(|then| enrollment::allowed(old, then, before))
    };
    let mut overrun = not_allowed(new, after);
    overrun.retain(|found| was_allowed(found.application));
    overrun
}

/// A9, for a decision of staff that turns `old` into `new`: it makes no later application impossible. None if no
/// application was received after the day of the decision.
pub fn keeps_later(old: &Transcript, new: &Transcript, bench: Bench) -> Option<Finding> {
    let later = new.enrollments.iter().find(|e| e.received_on > bench.on)?;
    let overrun = overrun(old, bench, new, bench);
    let shown = overrun.first().map_or("one candidacy at a time", |found| found.standing.word());
    let obstacles = overrun.iter().map(|found| {
        let (application, standing) = (found.application, found.standing);
        let Enrollment { id, received_on, .. } = application;
        format!(
            "application {id} was received {received_on}, when the standing would then be {standing}"
        )
    });
    Some(Finding::unless(
        Requirement::NotEnrolled,
        Measure::text("one candidacy at a time"),
        Measure::text(shown),
        "Reading A9",
        obstacles.collect(),
        format!("the application received {} is still allowed", later.received_on),
    ))
}

/// Certifications of a person that have a day in common (A9), each with the earlier one it overlaps.
pub fn certified_twice<'t>(
    transcript: &'t Transcript,
    bench: Bench,
) -> Vec<(&'t Certification, &'t Certification)> {
    let days = |c| standing::days_in_force(transcript, c, bench);
    let mut twice = Vec::new();
    for (place, later) in transcript.certifications.iter().enumerate() {
        let Some(span) = days(later) else { continue };
        let mut earlier = transcript.certifications[..place].iter();
        let met = earlier.find(|c| days(c).and_then(|days| days.meet(span)).is_some());
        twice.extend(met.map(|earlier| (earlier, later)));
    }
    twice
}
