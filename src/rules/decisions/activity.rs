//! Whether an activity may be recorded (R4).

use crate::hours::Minutes;
use crate::model::{Activity, Transcript};
use crate::policy::Parameter;
use crate::rules::meaning::hours::{achieved_a_set, serving_completions, size};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// Decides whether an activity may be recorded (R4): `technology-hours`, never more than the activity's hours.
///
/// What is granted is its size by the units of the term it falls in, or of its own day before the first term.
pub fn activity(transcript: &Transcript, activity: &Activity, bench: Bench) -> Decision<Minutes> {
    let then = as_it_stood(transcript, bench.on);
    let term = standing::situation(&then, bench).and_then(|s| s.term);
    let governing = term.map_or(activity.activity_on, |t| t.first);
    let requirement = Requirement::TechnologyHours;
    let (finding, minutes) = match size(activity, governing, bench.policy) {
        // A day before the policy is a fact all the same, without credit.
        Err(gap) => (
            Finding::unless(
                requirement,
                Measure::Nothing,
                Measure::Nothing,
                "policy",
                Vec::new(),
                gap.to_string(),
            ),
            Minutes(0),
        ),
        Ok(minutes) => {
            let part = activity.technology.unwrap_or(Minutes(0));
            let too_much = format!("{part} of technology is more than the activity's {minutes}");
            let finding = Finding::unless(
                requirement,
                Measure::Hours(minutes),
                Measure::Hours(part),
                "renewal policy page",
                (part > minutes).then_some(too_much).into_iter().collect(),
                format!("{part} of technology in {minutes}"),
            );
            (finding, minutes)
        }
    };
    let least = bench.policy.hours(Parameter::RenewalActivityMinimum, governing);
    let small = least.ok().filter(|least| minutes < least.value);
    let small =
        small.map(|least| format!("{minutes} is less than {}: it counts nothing", least.value));
    let course = course_of_a_candidacy(transcript, activity, bench);
    let course = course.map(|code| {
        format!("{code} achieved a set in candidacy and is not also an activity: it counts nothing")
    });
    let notes = small.into_iter().chain(course).collect();
    Decision::new(vec![finding], notes, || minutes)
}

/// The code of the course that is this activity under another name, if it achieved a set in any candidacy (R4).
fn course_of_a_candidacy(
    transcript: &Transcript,
    activity: &Activity,
    bench: Bench,
) -> Option<String> {
    let awarded = transcript
        .certifications
        .iter()
        .map(|certification| serving_completions(transcript, certification, bench));
    let then = as_it_stood(transcript, bench.on);
    let running = standing::situation(&then, bench).filter(|s| s.certification.is_none());
    let running = running.map(|s| s.candidacy.serving);
    let mut all = awarded.chain(running);
    all.find_map(|serving| achieved_a_set(activity, &serving, bench))
}
