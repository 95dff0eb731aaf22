//! Whether an activity may be recorded (R3, R4).

use crate::hours::{Decimal, Minutes};
use crate::model::{Activity, ActivityUnit, Transcript, same_proof, same_text};
use crate::period::Day;
use crate::policy::{Gap, Parameter};
use crate::rules::meaning::calendar::{hours_of, in_days};
use crate::rules::meaning::hours::{achieved_a_set, serving_completions, size};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// More hours a day than this are worth asking about (R3).
const LONG_DAY: Minutes = Minutes::hours(12);

/// More conference days than this are worth asking about (R3).
const LONG_CONFERENCE: Decimal = Decimal(14 * Decimal::ONE);

/// The size of an activity that may be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// Its hours.
    pub minutes: Minutes,
    /// False if a note says that it does not count, whatever the term.
    pub counts: bool,
}

/// Decides whether an activity may be recorded (R3, R4). First comes `contact-hours`, if it has more hours than its days
/// have, or a unit that policy lacks; then `technology-hours`, which may not exceed its hours; last `not-recorded`, if
/// another activity of the day has the same proof.
///
/// Grants its size by the units of the term it falls in, or of its own day before the first term. `recorded` is the
/// activity that it corrects: what was recorded counts as it did, and only the changes are judged.
pub fn activity(
    transcript: &Transcript,
    activity: &Activity,
    recorded: Option<&Activity>,
    bench: Bench,
) -> Decision<Granted> {
    let governing = governing(transcript, activity, bench);
    let sized = size(activity, governing, bench.policy);
    // An activity before the first policy is still a fact, but without credit.
    let minutes = sized.unwrap_or(Minutes(0));
    let mut findings = vec![technology_hours(activity, &sized)];
    if let Some(unmet) = contact_hours(activity, recorded, &sized) {
        findings.insert(0, unmet);
    }
    if let Some(conflict) = proof_of_another(transcript, activity, recorded) {
        findings.push(Finding::not_recorded(Some(conflict)));
    }
    let least = bench.policy.hours(Parameter::RenewalActivityMinimum, governing);
    let small = least.ok().filter(|least| minutes < least.value);
    let small =
        small.map(|least| format!("{minutes} is less than {}, so it does not count", least.value));
    let course = course_of_a_candidacy(transcript, activity, bench);
    let course = course.map(|code| {
        format!(
            "{code} already achieved a set in the candidacy, so it does not count as an activity"
        )
    });
    let counts = small.is_none() && course.is_none();
    let mut notes: Vec<String> = long(activity, minutes).into_iter().collect();
    notes.extend(proof_on_another_day(transcript, activity));
    notes.extend(small.into_iter().chain(course));
    Decision::new(findings, notes, || Granted { minutes, counts })
}

/// All hours of an activity, by the units that govern it; none if policy has no value for its unit.
pub fn whole(transcript: &Transcript, activity: &Activity, bench: Bench) -> Minutes {
    size(activity, governing(transcript, activity, bench), bench.policy).unwrap_or(Minutes(0))
}

/// The day whose policy gives the units: the first of the term, or the activity's own before the first term.
fn governing(transcript: &Transcript, activity: &Activity, bench: Bench) -> Day {
    let then = as_it_stood(transcript, bench.on);
    let term = standing::situation(&then, bench).and_then(|s| s.term);
    term.map_or(activity.activity_on, |t| t.first)
}

/// R3: an activity in hours fits its days, and policy has its unit. None if both are so.
///
/// **Reading**: continuing education units are refused if policy has no value for them on the governing day. The other
/// units have no value only before their first day.
fn contact_hours(
    activity: &Activity,
    recorded: Option<&Activity>,
    sized: &Result<Minutes, Gap>,
) -> Option<Finding> {
    let is_as_recorded = recorded.is_some_and(|old| {
        (old.days(), old.amount, old.unit) == (activity.days(), activity.amount, activity.unit)
    });
    match (sized, activity.unit) {
        _ if is_as_recorded => None,
        (Err(gap), ActivityUnit::Ceu) => Some(Finding::ungoverned(Requirement::ContactHours, gap)),
        (Ok(minutes), _) if is_overfull(activity) => {
            let days = activity.days().days();
            let most = hours_of(days);
            let too_many = format!(
                "{minutes} is more than the {most} of {}: are these minutes, or did it begin on an earlier day?",
                in_days(days)
            );
            Some(Finding::unless(
                Requirement::ContactHours,
                Measure::Hours(most),
                Measure::Hours(*minutes),
                "Reading R3",
                vec![too_many],
                String::new(),
            ))
        }
        _ => None,
    }
}

/// Whether an activity in hours has more than 24 a day (R3).
pub fn is_overfull(activity: &Activity) -> bool {
    let hours = activity.amount.times_minutes(Minutes::hours(1));
    activity.unit == ActivityUnit::Hours && hours > hours_of(activity.days().days())
}

/// R4: never more technology than hours.
fn technology_hours(activity: &Activity, sized: &Result<Minutes, Gap>) -> Finding {
    let requirement = Requirement::TechnologyHours;
    match sized {
        Err(gap) => Finding::unless(
            requirement,
            Measure::Nothing,
            Measure::Nothing,
            "policy",
            Vec::new(),
            gap.to_string(),
        ),
        Ok(minutes) => {
            let part = activity.technology.unwrap_or(Minutes(0));
            let too_much = format!("{part} of technology is more than the activity's {minutes}");
            Finding::unless(
                requirement,
                Measure::Hours(*minutes),
                Measure::Hours(part),
                "renewal policy page",
                (part > *minutes).then_some(too_much).into_iter().collect(),
                format!("{part} of technology in {minutes}"),
            )
        }
    }
}

/// R3: a proof on one day belongs to one activity, unless each says which part it is.
fn proof_of_another(
    transcript: &Transcript,
    activity: &Activity,
    recorded: Option<&Activity>,
) -> Option<String> {
    let key = |a: &Activity| (a.activity_on, a.set, a.title.clone(), a.proof.clone());
    if recorded.is_some_and(|old| key(old) == key(activity)) {
        return None;
    }
    let other = same_proof_another_activity(transcript, activity).next()?;
    let whole = other.proof.split('/').next().unwrap_or_default().trim();
    Some(format!(
        "proof {} already belongs to \"{}\" on {} (entry {}); if there are several parts, say which, such as {whole}/1 and {whole}/2",
        activity.proof, other.title, other.activity_on, other.entry
    ))
}

/// The activities of the same day with the same proof under another title or set.
pub fn same_proof_another_activity<'t>(
    transcript: &'t Transcript,
    activity: &Activity,
) -> impl Iterator<Item = &'t Activity> {
    let all = transcript.activities.iter();
    all.filter(move |a| {
        a.activity_on == activity.activity_on
            && same_proof(&a.proof, &activity.proof)
            && !a.is_again(activity)
    })
}

/// A note if the same proof is recorded on another day.
fn proof_on_another_day(transcript: &Transcript, activity: &Activity) -> Option<String> {
    let mut all = transcript.activities.iter().filter(|_| !activity.proof.is_empty());
    let other = all
        .find(|a| a.activity_on != activity.activity_on && same_text(&a.proof, &activity.proof))?;
    Some(format!(
        "proof {} also belongs to \"{}\" on {} (entry {})",
        activity.proof, other.title, other.activity_on, other.entry
    ))
}

/// A note if an activity is unusually long.
fn long(activity: &Activity, minutes: Minutes) -> Option<String> {
    let days = activity.days().days();
    match activity.unit {
        ActivityUnit::Hours if minutes.0 > LONG_DAY.0 * days => Some(format!(
            "{minutes} in {} is more than {LONG_DAY} a day: are these minutes?",
            in_days(days)
        )),
        ActivityUnit::Days if activity.amount > LONG_CONFERENCE => {
            Some(format!("{} conference days are more than {LONG_CONFERENCE}", activity.amount))
        }
        _ => None,
    }
}

/// The code of the course that is this same activity, if it achieved a set in any candidacy (R4).
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
