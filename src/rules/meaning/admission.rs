//! Who may enroll: schooling, position and experience (A1 to A3, FAQ 3, 6).

use crate::hours::{Minutes, thousands};
use crate::model::{Enrollment, Job, JobHours};
use crate::period::{Day, Period};
use crate::policy::{Gap, Parameter, Policy};
use crate::rules::{Finding, Measure, Requirement};

/// More weekly hours than this at once are accepted with a warning (A3).
const WEEK_WORTH_ASKING_ABOUT: Minutes = Minutes::hours(60);

/// One job, as it counts toward experience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedJob<'e> {
    /// The job as stated.
    pub job: &'e Job,
    /// The days of the job within the look-back. None if it is outside.
    pub counted: Option<Period>,
    /// The hours that count.
    pub minutes: Minutes,
}

impl CountedJob<'_> {
    /// Why less than the whole job counts, as a phrase. None if all of it counts.
    pub fn why_less(&self) -> Option<String> {
        match self.counted {
            None => Some("nothing counts: no day of it falls in the look-back".to_string()),
            Some(days) => {
                let cut_before = self.job.first_on < days.first;
                let cut_after = self.job.last_on.is_some_and(|last| last > days.last);
                (cut_before || cut_after)
                    .then(|| format!("clipped: only {days} is in the look-back"))
            }
        }
    }

    /// The job, its counted days and its hours, as one line for people.
    pub fn sentence(&self) -> String {
        let stated = match self.job.hours {
            JobHours::Weekly(m) => format!("{m} a week"),
            JobHours::Total(m) => format!("{m} in total"),
        };
        let until = self.job.last_on.map_or("onward".to_string(), |day| format!("to {day}"));
        let job = format!(
            "{}: {} {stated}, {} {until}",
            self.job.library, self.job.basis, self.job.first_on
        );
        match self.counted {
            None => format!("{job}: nothing counts, no day of it falls in the look-back"),
            Some(days) => format!(
                "{job}: {} counted, {} day{} from {days}",
                self.minutes,
                thousands(days.days()),
                if days.days() == 1 { "" } else { "s" }
            ),
        }
    }
}

/// Experience of an applicant (A3, FAQ 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experience<'e> {
    /// The days that count: the look-back from the day received, both ends included.
    pub look_back: Period,
    /// Every job, in the order stated.
    pub jobs: Vec<CountedJob<'e>>,
    /// The sum of the hours that count.
    pub total: Minutes,
    /// Warnings, such as more than 60 hours a week at once.
    pub warnings: Vec<String>,
}

/// Counts the experience in an application (A3, FAQ 6).
///
/// **Reading**: the look-back runs from the day received minus 60 months to the day received. Hours are spread evenly
/// over the days of a job: `floor(weekly minutes x days counted / 7)`, and likewise for a total. An open job runs to
/// the day received. Each job is cut to whole minutes by itself; then the jobs add up.
///
/// # Errors
/// A [`Gap`] if policy has no look-back on the day received.
pub fn experience<'e>(enrollment: &'e Enrollment, policy: &Policy) -> Result<Experience<'e>, Gap> {
    let received_on = enrollment.received_on;
    let months = policy.months(Parameter::AdmissionExperienceLookback, received_on)?.value;
    let look_back = Period { first: months.before(received_on), last: received_on };
    let jobs: Vec<CountedJob> = enrollment.jobs.iter().map(|job| count(job, look_back)).collect();
    let total = jobs.iter().map(|job| job.minutes).sum();
    let warnings = busiest_week(&jobs)
        .filter(|(weekly, _)| *weekly > WEEK_WORTH_ASKING_ABOUT)
        .map(|(weekly, day)| {
            format!("{weekly} a week at once from {day}: more than 60 h, accepted as stated")
        })
        .into_iter()
        .collect();
    Ok(Experience { look_back, jobs, total, warnings })
}

/// The days of a job: an open one runs to the day received.
pub(crate) fn days_of(job: &Job, received_on: Day) -> Period {
    Period { first: job.first_on, last: job.last_on.unwrap_or(received_on) }
}

fn count(job: &Job, look_back: Period) -> CountedJob<'_> {
    let whole = days_of(job, look_back.last);
    let counted = whole.meet(look_back);
    let minutes = counted.map_or(Minutes(0), |days| match job.hours {
        JobHours::Weekly(weekly) => Minutes(weekly.0 * days.days() / 7),
        JobHours::Total(total) => Minutes(total.0 * days.days() / whole.days().max(1)),
    });
    CountedJob { job, counted, minutes }
}

/// The largest sum of weekly hours of jobs held at once within the look-back, and the first day of it.
fn busiest_week(jobs: &[CountedJob]) -> Option<(Minutes, Day)> {
    let weekly = |job: &CountedJob| match (job.job.hours, job.counted) {
        (JobHours::Weekly(m), _) => m,
        (JobHours::Total(_), Some(days)) => Minutes(job.minutes.0 * 7 / days.days().max(7)),
        (JobHours::Total(_), None) => Minutes(0),
    };
    let starts = jobs.iter().filter_map(|job| job.counted).map(|days| days.first);
    let at = |day| {
        let held = jobs.iter().filter(|job| job.counted.is_some_and(|days| days.contains(day)));
        held.map(weekly).sum::<Minutes>()
    };
    starts.map(|day| (at(day), day)).max_by_key(|(weekly, day)| (*weekly, std::cmp::Reverse(*day)))
}

/// The requirements of eligibility: schooling, position, experience (A1 to A3), by the policy of the day received.
///
/// For a certification given before these records began they count as met.
pub fn eligibility(enrollment: &Enrollment, policy: &Policy) -> Vec<Finding> {
    if let Some(certificate) = &enrollment.certificate {
        use Requirement::{Experience, Position, Schooling};
        return [Schooling, Position, Experience]
            .map(|asked| met(asked, certificate, enrollment.entry))
            .to_vec();
    }
    vec![
        schooling(enrollment, policy),
        position(enrollment, policy),
        enough_experience(enrollment, policy),
    ]
}

/// A1, FAQ 6: at least a high school diploma or its equivalency, which count the same.
fn schooling(enrollment: &Enrollment, policy: &Policy) -> Finding {
    let requirement = Requirement::Schooling;
    let promise = match policy.text(Parameter::AdmissionSchooling, enrollment.received_on) {
        Ok(promise) => promise,
        Err(gap) => return Finding::ungoverned(requirement, &gap),
    };
    let least: crate::model::Education =
        promise.value.parse().unwrap_or(crate::model::Education::HighSchool);
    let stated = enrollment.education;
    let short = (stated.rung() < least.rung()).then(|| {
        format!("schooling is {stated}; policy asks for at least a high school diploma or its equivalency")
    });
    Finding::unless(
        requirement,
        Measure::text(least.word()),
        Measure::text(stated.word()),
        promise.source,
        short.into_iter().collect(),
        format!("schooling: {stated}"),
    )
}

/// A2, FAQ 3: the position must not require a master's in library science; having one does not matter.
fn position(enrollment: &Enrollment, policy: &Policy) -> Finding {
    let requirement = Requirement::Position;
    let promise = match policy.yes(Parameter::AdmissionPosition, enrollment.received_on) {
        Ok(promise) => promise,
        Err(gap) => return Finding::ungoverned(requirement, &gap),
    };
    let (asked, shown) =
        ("requires no master's in library science", "requires a master's in library science");
    let barred = promise.value && enrollment.requires_mlis;
    let obstacle =
        format!("the position \"{}\" requires a master's in library science", enrollment.position);
    Finding::unless(
        requirement,
        Measure::text(if promise.value { asked } else { "any position" }),
        Measure::text(if enrollment.requires_mlis { shown } else { asked }),
        promise.source,
        barred.then_some(obstacle).into_iter().collect(),
        format!(
            "the position \"{}\" {}",
            enrollment.position,
            if enrollment.requires_mlis { shown } else { asked }
        ),
    )
}

/// A3, FAQ 6: at least 1,820 hours in the look-back.
fn enough_experience(enrollment: &Enrollment, policy: &Policy) -> Finding {
    let requirement = Requirement::Experience;
    let asked = policy.hours(Parameter::AdmissionExperience, enrollment.received_on);
    match (asked, experience(enrollment, policy)) {
        (Ok(asked), Ok(experience)) => Finding::at_least(
            requirement,
            Measure::Hours(asked.value),
            Measure::Hours(experience.total),
            asked.source,
            format!(
                "{} of library work from {}; policy asks for at least {}",
                experience.total, experience.look_back, asked.value
            ),
        ),
        (Err(gap), _) | (_, Err(gap)) => Finding::ungoverned(requirement, &gap),
    }
}

/// A requirement for applicants that a certificate from before these records began meets.
pub(crate) fn met(requirement: Requirement, certificate: &str, entry: i64) -> Finding {
    let text = format!(
        "{requirement}: certificate {certificate}, given before these records began (entry {entry})"
    );
    Finding::unless(
        requirement,
        Measure::text("certified before these records began"),
        Measure::text(format!("certificate {certificate}")),
        "act of staff",
        Vec::new(),
        text,
    )
}
