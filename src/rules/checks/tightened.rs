//! Records that would be refused today because a rule has become stricter: they count as they did.

use crate::model::{Kind, Transcript, same_proof};
use crate::rules::Bench;
use crate::rules::checks::Wrong;
use crate::rules::checks::case::Case;
use crate::rules::decisions::activity::is_overfull;
use crate::rules::meaning::calendar::{in_days, overfull};

/// The records of a person that would be refused today, in sentences without a full stop.
pub fn of(transcript: &Transcript, bench: Bench) -> Vec<String> {
    let case = Case { all: transcript, now: transcript, evaluators: &[], bench };
    let found = hours(&case).into_iter().chain(proofs(&case));
    found.map(|wrong| wrong.what).collect()
}

/// No job and no activity has more than 24 hours a day (A3, R3).
pub fn hours(case: &Case) -> Vec<Wrong> {
    let number = case.all.person.number;
    let applications = case.all.enrollments.iter().chain(&case.all.merged);
    let jobs = applications.flat_map(|e| overfull(&e.jobs, e.received_on));
    let jobs = jobs.map(|what| {
        Wrong::new(
            format!("{}: {what}", case.who()),
            format!(
                "it counts as it did; if it is wrong, correct the jobs: lssc candidate update {number} --experience JOB"
            ),
        )
    });
    let activities = case.all.activities.iter().filter(|a| is_overfull(a)).map(|a| {
        Wrong::new(
            format!(
                "activity {} of {} has {} h in {}",
                a.id,
                case.who(),
                a.amount,
                in_days(a.days().days())
            ),
            format!(
                "it counts as it did; if it is wrong: lssc renew activity {number} --minutes N --corrects {} --reason TEXT",
                a.entry
            ),
        )
    });
    jobs.chain(activities).collect()
}

/// No proof belongs to two activities on one day (R3).
pub fn proofs(case: &Case) -> Vec<Wrong> {
    let all = &case.all.activities;
    let pairs = all.iter().enumerate().flat_map(|(place, a)| {
        let before = all[..place].iter().filter(|b| b.activity_on == a.activity_on);
        before.filter(|b| same_proof(&a.proof, &b.proof) && !a.is_again(b)).map(move |b| (a, b))
    });
    pairs
        .map(|(a, b)| {
            Wrong::new(
                format!(
                    "activities {} and {} of {} on {} have the same proof, {}",
                    b.id,
                    a.id,
                    case.who(),
                    a.activity_on,
                    a.proof
                ),
                format!(
                    "both count as they did; if they are one, retract one: lssc retract record {} {} --reason TEXT",
                    Kind::Activity,
                    a.id
                ),
            )
        })
        .collect()
}
