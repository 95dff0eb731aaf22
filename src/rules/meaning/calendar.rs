//! How many hours fit in the days of a job, and jobs that were typed twice (A3).

use crate::hours::{Minutes, thousands};
use crate::model::{Job, JobHours};
use crate::period::{Day, Period};
use crate::rules::meaning::admission::days_of;

/// The hours in this many days.
pub fn hours_of(days: i64) -> Minutes {
    Minutes::hours(24 * days)
}

/// `1 day` or `31 days`.
pub fn in_days(days: i64) -> String {
    format!("{} day{}", thousands(days), if days == 1 { "" } else { "s" })
}

/// Describes each job with more than 24 hours a day (A3).
///
/// An open job runs to the day received. **Reading**: an open job that begins after that day has no known days, so its
/// total is taken as stated.
pub fn overfull(jobs: &[Job], received_on: Day) -> Vec<String> {
    jobs.iter().filter_map(|job| too_many(job, days_of(job, received_on))).collect()
}

fn too_many(job: &Job, days: Period) -> Option<String> {
    let (stated, most, span) = match job.hours {
        JobHours::Weekly(minutes) => (minutes, hours_of(7), "a week".to_string()),
        JobHours::Total(_) if job.last_on.is_none() && days.days() == 0 => return None,
        JobHours::Total(minutes) => {
            let span = format!("in {}, {days}", in_days(days.days()));
            (minutes, hours_of(days.days()), span)
        }
    };
    (stated > most).then(|| {
        format!("the job at {} has {stated} {span}: no more than {most} are possible", job.library)
    })
}

/// The typed jobs, each once, with a note for each that was typed again with every field equal (A3).
pub fn each_once(typed: &[Job]) -> (Vec<Job>, Vec<String>) {
    let (mut jobs, mut notes) = (Vec::<Job>::new(), Vec::new());
    for job in typed {
        if jobs.contains(job) {
            notes.push(format!(
                "the job at {} from {} is stated twice and counts once",
                job.library, job.first_on
            ));
        } else {
            jobs.push(job.clone());
        }
    }
    notes.dedup();
    (jobs, notes)
}
