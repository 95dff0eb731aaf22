//! Contact hours toward a renewal (R3, R4).

use crate::hours::Minutes;
use crate::model::{Activity, ActivityUnit, Certification, Completion, Transcript};
use crate::period::{Day, Period};
use crate::policy::{Gap, Parameter, Policy, SetId};
use crate::rules::meaning::candidacy;
use crate::rules::meaning::terms::Term;
use crate::rules::{Bench, as_it_stood};

/// The size of an activity in minutes, by the units of the policy of `governing` (R3).
///
/// # Errors
/// A [`Gap`] if policy has no value for the unit on that day.
///
/// **Reading**: rounded to the nearest minute, half up.
pub fn size(activity: &Activity, governing: Day, policy: &Policy) -> Result<Minutes, Gap> {
    let unit = match activity.unit {
        ActivityUnit::Hours => Minutes::hours(1),
        ActivityUnit::Semester => policy.hours(Parameter::RenewalSemesterCredit, governing)?.value,
        ActivityUnit::Quarter => policy.hours(Parameter::RenewalQuarterCredit, governing)?.value,
        ActivityUnit::Ceu => policy.hours(Parameter::RenewalCeu, governing)?.value,
        ActivityUnit::Days => policy.hours(Parameter::RenewalConferenceDay, governing)?.value,
    };
    Ok(activity.amount.times_minutes(unit))
}

/// The technology part of an activity of `minutes` (R4): as stated, or else all of an activity for the technology set
/// and nothing of any other.
fn technology_part(
    activity: &Activity,
    minutes: Minutes,
    technology_set: Option<SetId>,
) -> Minutes {
    let unstated = if Some(activity.set) == technology_set { minutes } else { Minutes(0) };
    activity.technology.unwrap_or(unstated).min(minutes)
}

fn technology_set(governing: Day, policy: &Policy) -> Option<SetId> {
    policy
        .text(Parameter::RenewalTechnologySet, governing)
        .ok()
        .and_then(|promise| policy.find_set(promise.value))
}

/// One activity, as it counts toward a renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedActivity<'t> {
    /// The activity as stated.
    pub activity: &'t Activity,
    /// Contact hours counted.
    pub minutes: Minutes,
    /// The technology part of them.
    pub technology: Minutes,
    /// Why nothing counts, if so.
    pub note: Option<String>,
}

/// Contact hours toward one renewal (R3, R4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactHours<'t> {
    /// Every activity on a day that counts.
    pub activities: Vec<CountedActivity<'t>>,
    /// Sum of hours.
    pub contact: Minutes,
    /// Sum of technology hours.
    pub technology: Minutes,
}

/// Counts the activities of a term up to the day asked about (R3, R4).
///
/// For the first term they count from its first day, for later terms from the day after the previous renewal was
/// received. `serving` are the completions that achieved sets of the candidacy: such a course is not also an activity.
pub fn contact_hours<'t>(
    transcript: &'t Transcript,
    term: &Term,
    serving: &[Completion],
    bench: Bench,
) -> ContactHours<'t> {
    let days = Period { first: term.activities_from, last: bench.on };
    let technology_set = technology_set(term.first, bench.policy);
    let activities: Vec<CountedActivity> = transcript
        .activities
        .iter()
        .filter(|a| days.contains(a.activity_on))
        .map(|activity| {
            let nothing = |note: String| CountedActivity {
                activity,
                minutes: Minutes(0),
                technology: Minutes(0),
                note: Some(note),
            };
            if let Some(code) = achieved_a_set(activity, serving, bench) {
                return nothing(format!(
                    "{code} already achieved a set in the candidacy, so it does not count as an activity"
                ));
            }
            let minutes = match size(activity, term.first, bench.policy) {
                Ok(minutes) => minutes,
                Err(gap) => return nothing(gap.to_string()),
            };
            let least = bench.policy.hours(Parameter::RenewalActivityMinimum, term.first);
            match least {
                Ok(least) if minutes < least.value => nothing(format!(
                    "{minutes} is less than {}, the least that counts",
                    least.value
                )),
                _ => CountedActivity {
                    activity,
                    minutes,
                    technology: technology_part(activity, minutes, technology_set),
                    note: None,
                },
            }
        })
        .collect();
    let contact = activities.iter().map(|a| a.minutes).sum();
    let technology = activities.iter().map(|a| a.technology).sum();
    ContactHours { activities, contact, technology }
}

/// The code of the completion that is this same activity, if it achieved a set (R4).
pub(crate) fn achieved_a_set(
    activity: &Activity,
    serving: &[Completion],
    bench: Bench,
) -> Option<String> {
    let title = activity.title.trim().to_lowercase();
    let same_day = serving.iter().filter(|c| c.completed_on == activity.activity_on);
    let mut courses = same_day.filter_map(|c| bench.catalog.course(c.course));
    let same = |text: &str| text.trim().to_lowercase() == title;
    courses
        .find(|c| same(&c.code) || c.approvals.iter().any(|a| same(&a.title)))
        .map(|c| c.code.clone())
}

/// The completions that achieved sets for a certification, as of the day of its award (A8, R4).
pub fn serving_completions(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> Vec<Completion> {
    let then = as_it_stood(transcript, certification.awarded_on);
    let place = then.enrollments.iter().position(|e| e.id == certification.enrollment);
    place.map_or(Vec::new(), |place| {
        candidacy::candidacy(&then, place, bench.at(certification.awarded_on)).serving
    })
}
