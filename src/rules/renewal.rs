//! Terms of certification and their renewal (R1 to R7, FAQ 19).

use crate::hours::Minutes;
use crate::model::{
    ActKind, Activity, ActivityUnit, Certification, Completion, Id, Standing, Transcript,
};
use crate::money::Cents;
use crate::period::{Day, Months, Period, next_day};
use crate::policy::{Gap, Parameter, Policy, SetId};
use crate::rules::{
    Bench, Decision, Finding, Measure, Requirement, as_it_stood, certification, fees, source,
    standing,
};

/// One term of a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// 1 for the first.
    pub number: u32,
    /// The first day.
    pub first: Day,
    /// The last day, as extended.
    pub last: Day,
    /// The first day on which a renewal may be received (R2).
    pub renewal_opens_on: Day,
    /// The last day of grace (R2).
    pub grace_ends_on: Day,
    /// The day from which activities count for its renewal (R4).
    pub activities_from: Day,
    /// Months from the first day of the certification to the last day, extensions aside.
    pub months: Months,
}

/// The term granted last, by the renewals and acts of a transcript (R1, R2, R5, R8).
///
/// The last day is counted from the first day of the first term, so that early or late renewal never moves it; an
/// extension moves the last day of its term, and the next term begins the day after. Lengths, window and grace are
/// the policy of each term's first day.
///
/// # Errors
/// A [`Gap`] if policy has no value on a term's first day.
///
/// **Reading**: renewals and acts are those in the transcript: filter it to the day asked about first.
pub fn term(
    transcript: &Transcript,
    certification: &Certification,
    policy: &Policy,
) -> Result<Term, Gap> {
    let of_this = |enrollment: Id| enrollment == certification.enrollment;
    let extended = |number: u32| {
        let acts =
            transcript.acts.iter().filter(|a| a.kind == ActKind::Extend && of_this(a.enrollment));
        acts.filter(|a| a.term == Some(number)).filter_map(|a| a.until).max()
    };
    let begin = |number: u32, first: Day, months_before: Months, activities_from: Day| {
        let months = months_before + policy.months(Parameter::TermLength, first)?.value;
        let last = extended(number).unwrap_or(months.after(certification.first_on));
        Ok(Term {
            number,
            first,
            last,
            renewal_opens_on: policy.months(Parameter::RenewalOpens, first)?.value.before(last),
            grace_ends_on: policy.months(Parameter::RenewalGrace, first)?.value.after(last),
            activities_from,
            months,
        })
    };
    let mut term = begin(1, certification.first_on, Months::default(), certification.first_on)?;
    for renewal in transcript.renewals.iter().filter(|r| of_this(r.enrollment)) {
        term = begin(
            term.number + 1,
            next_day(term.last),
            term.months,
            next_day(renewal.received_on),
        )?;
    }
    Ok(term)
}

/// The last day of the term after one, by the policy of today's terms (R5); none where policy has no length for it.
pub fn next_ends_on(certification: &Certification, term: &Term, policy: &Policy) -> Option<Day> {
    let length = policy.months(Parameter::TermLength, next_day(term.last)).ok()?;
    Some((term.months + length.value).after(certification.first_on))
}

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
        ActivityUnit::Days => policy.hours(Parameter::RenewalConferenceDay, governing)?.value,
    };
    Ok(activity.amount.times_minutes(unit))
}

/// The part of an activity of `minutes` that is technology (R4): as stated; otherwise all of an activity for the
/// technology set and none of any other.
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
    /// The part of them that is technology.
    pub technology: Minutes,
    /// Why nothing is counted, where that is so.
    pub note: Option<String>,
}

/// Contact hours toward one renewal (R3, R4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactHours<'t> {
    /// Every activity in the days that count.
    pub activities: Vec<CountedActivity<'t>>,
    /// Sum of hours.
    pub contact: Minutes,
    /// Sum of technology hours.
    pub technology: Minutes,
}

/// Counts the activities of a term up to the day asked about (R3, R4).
///
/// For the first term they count from its first day, for later terms from the day after the renewal before was
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
                    "{code} achieved a set in candidacy and is not also an activity"
                ));
            }
            let minutes = match size(activity, term.first, bench.policy) {
                Ok(minutes) => minutes,
                Err(gap) => return nothing(gap.to_string()),
            };
            let least = bench.policy.hours(Parameter::RenewalActivityMinimum, term.first);
            match least {
                Ok(least) if minutes < least.value => nothing(format!(
                    "{minutes} is less than {}, below which an activity counts nothing",
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

/// The code of the completion that is this activity under another name, if it achieved a set (R4).
fn achieved_a_set(activity: &Activity, serving: &[Completion], bench: Bench) -> Option<String> {
    let title = activity.title.trim().to_lowercase();
    let same_day = serving.iter().filter(|c| c.completed_on == activity.activity_on);
    let mut courses = same_day.filter_map(|c| bench.catalog.course(c.course));
    let same = |text: &str| text.trim().to_lowercase() == title;
    courses
        .find(|c| same(&c.code) || c.approvals.iter().any(|a| same(&a.title)))
        .map(|c| c.code.clone())
}

/// The completions that achieved sets of the candidacy of a certification, as on the day of its award (A8, R4).
pub fn serving_completions(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> Vec<Completion> {
    let then = as_it_stood(transcript, certification.awarded_on);
    let place = then.enrollments.iter().position(|e| e.id == certification.enrollment);
    place.map_or(Vec::new(), |place| {
        certification::candidacy(&then, place, bench.at(certification.awarded_on)).serving
    })
}

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

/// What a renewal grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// The enrollment whose certification is renewed.
    pub enrollment: Id,
    /// The certification renewed.
    pub certification: Id,
    /// The term granted.
    pub term: Term,
    /// The renewal fee; none where its amount is not in the schedule (R7).
    pub fee: Option<Cents>,
}

/// Decides on a renewal received on the day asked about (R2 to R6): `certified`, `renewal-window`, `contact-hours`,
/// `technology-hours`; where `certified` is unmet nothing else is asked. `transcript` is all that is known.
pub fn renewal(transcript: &Transcript, bench: Bench) -> Decision<Renewed> {
    let then = as_it_stood(transcript, bench.on);
    let situation = standing::situation(&then, bench);
    let findings = renewal_findings(transcript, &then, situation.as_ref(), bench);
    let term = situation.as_ref().and_then(|s| Some((s.certification?, s.term?)));
    let granted = term.map(|(certification, old)| {
        let mut after = then.clone();
        after.renewals.push(crate::model::Renewal {
            id: 0,
            entry: 0,
            enrollment: certification.enrollment,
            term: old.number + 1,
            received_on: bench.on,
        });
        let term = self::term(&after, certification, bench.policy).unwrap_or(old);
        let member = transcript.person.ala_member.is_some();
        let fee = fees::renewal_fee(old.first, member, bench.policy);
        Renewed { enrollment: certification.enrollment, certification: certification.id, term, fee }
    });
    match granted {
        Some(granted) => Decision::new(findings, Vec::new(), || granted),
        None => Decision { findings, notes: Vec::new(), grant: None },
    }
}

/// The requirements of a renewal, met or not, as they stand on the day asked about.
pub fn renewal_findings(
    transcript: &Transcript,
    then: &Transcript,
    situation: Option<&standing::Situation>,
    bench: Bench,
) -> Vec<Finding> {
    let certification = situation.and_then(|s| s.certification);
    let revoked = situation.filter(|_| certification.is_some()).and_then(|s| match s.standing {
        Standing::Revoked => Some("the certification was revoked"),
        Standing::Withdrawn => Some("the candidacy was withdrawn"),
        _ => None,
    });
    let mut obstacles: Vec<String> = revoked.into_iter().map(str::to_string).collect();
    if certification.is_none() {
        obstacles.push(match then.certifications.last() {
            None => format!("no certification was awarded by {}", bench.on),
            Some(earlier) => format!(
                "certification {} is of an earlier candidacy; in this one none was awarded by {}",
                earlier.id, bench.on
            ),
        });
    }
    let unmet = !obstacles.is_empty();
    let mut findings = vec![Finding::unless(
        Requirement::Certified,
        Measure::text("certified"),
        situation.map_or(Measure::Nothing, |s| Measure::text(s.standing.word())),
        "FAQ 19",
        obstacles,
        certification
            .map_or(String::new(), |c| format!("certification {} awarded {}", c.id, c.awarded_on)),
    )];
    let (Some(certification), false) = (certification, unmet) else {
        return findings;
    };
    let term = match term(then, certification, bench.policy) {
        Ok(term) => term,
        Err(gap) => {
            findings.push(Finding::ungoverned(Requirement::RenewalWindow, &gap));
            return findings;
        }
    };
    findings.push(window(transcript, certification, &term, bench));
    let serving = serving_completions(then, certification, bench);
    let hours = contact_hours(then, &term, &serving, bench);
    let asked = |parameter, requirement, shown: Minutes, what: &str| match bench
        .policy
        .hours(parameter, term.first)
    {
        Err(gap) => Finding::ungoverned(requirement, &gap),
        Ok(promise) => Finding::at_least(
            requirement,
            Measure::Hours(promise.value),
            Measure::Hours(shown),
            promise.source,
            format!("{shown} of {} {what}", promise.value),
        ),
    };
    findings.push(asked(
        Parameter::RenewalContactHours,
        Requirement::ContactHours,
        hours.contact,
        "contact hours",
    ));
    findings.push(asked(
        Parameter::RenewalTechnologyHours,
        Requirement::TechnologyHours,
        hours.technology,
        "in technology",
    ));
    findings
}

/// R2: from 12 months before the last day to 2 months after it, both ends included.
pub(super) fn window(
    transcript: &Transcript,
    certification: &Certification,
    term: &Term,
    bench: Bench,
) -> Finding {
    let mut obstacles = Vec::new();
    if bench.on < term.renewal_opens_on {
        obstacles.push(format!("the window opens {}", term.renewal_opens_on));
    }
    if bench.on > term.grace_ends_on {
        obstacles
            .push(format!("grace ended {}; a new candidacy is the way back", term.grace_ends_on));
    }
    let of_this = |r: &&crate::model::Renewal| r.enrollment == certification.enrollment;
    if let Some(later) =
        transcript.renewals.iter().filter(of_this).find(|r| r.received_on > bench.on)
    {
        obstacles.push(format!("a later renewal is recorded, received {}", later.received_on));
    }
    let window = Period { first: term.renewal_opens_on, last: term.grace_ends_on };
    Finding::unless(
        Requirement::RenewalWindow,
        Measure::text(window.to_string()),
        Measure::Day(bench.on),
        source(bench.policy, Parameter::RenewalOpens, term.first),
        obstacles,
        format!("received {}, within {window}", bench.on),
    )
}
