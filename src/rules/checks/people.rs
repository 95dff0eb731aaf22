//! Checks of people: one transcript at a time.

use std::collections::{BTreeSet, HashSet};

use crate::model::{Evaluator, Fact, Id, Kind, Recorded, Transcript};
use crate::money::Cents;
use crate::period::days_between;
use crate::rules::Bench;
pub use crate::rules::checks::case::Case;
use crate::rules::checks::case::take_back;
use crate::rules::checks::{Wrong, ratings, tightened};
use crate::rules::decisions::one_candidacy;
use crate::rules::follows::{award_follows, award_today, renewal_follows, renewal_today};
use crate::rules::meaning::{account, candidacy, evaluators, hours, portfolio};

/// A portfolio that waits more than this many days for a fee, a rating or a decision is worth asking about.
const PORTFOLIO_PATIENCE: i64 = 180;

/// One check of a person.
pub struct Check {
    /// The name that scripts use.
    pub name: &'static str,
    /// What is true if all is well.
    pub so: &'static str,
    /// What it finds.
    pub look: fn(&Case) -> Vec<Wrong>,
}

const fn check(name: &'static str, so: &'static str, look: fn(&Case) -> Vec<Wrong>) -> Check {
    Check { name, so, look }
}

/// Every check of a person, in the order they run.
pub const CHECKS: &[Check] = &[
    check("enrollment", "a person with facts has an application in force", enrollment),
    check("applications", "what belongs to an application belongs to one in force", applications),
    check("jobs", "no job ends before it begins", jobs),
    check("future", "no day of an event is in the future", future),
    check("completions", "no completion is recorded twice", completions),
    check("activities", "no activity is recorded twice", activities),
    check("technology", "no activity has more hours of technology than hours", technology),
    check("hours", "no job and no activity has more than 24 hours a day", tightened::hours),
    check("proofs", "no proof belongs to two activities on one day", tightened::proofs),
    check("undecided", "no portfolio waits longer than 180 days", undecided),
    check("rating-counts", "an evaluation rates every competency of the edition", rating_counts),
    check("rounds", "the evaluators of a round are known and different", rounds),
    check("assignments", "only evaluators are asked to rate, each once a round", assignments),
    check(
        "independence",
        "by what is known now, everybody who rated was allowed to",
        ratings::independence,
    ),
    check("evaluation-days", "no evaluation is earlier than what it rates", evaluation_days),
    check("refunds", "refunds are no more than was paid", refunds),
    check("awards", "every award follows from the facts", awards),
    check("awarded-once", "a candidacy is awarded once", awarded_once),
    check("one-candidacy", "a person has one candidacy at a time", one_candidacy_at_a_time),
    check("one-certification", "a person has one certification at a time", one_certification),
    check("renewals", "every renewal follows from the facts", renewals),
    check("terms", "terms are numbered in order", terms),
];

/// What each check finds about a person today.
pub fn found(all: &Transcript, evaluators: &[Evaluator], bench: Bench) -> Vec<Vec<Wrong>> {
    let now = all.clone().up_to(bench.on);
    let case = Case { all, now: &now, evaluators, bench };
    CHECKS.iter().map(|check| (check.look)(&case)).collect()
}

/// What is wrong about a person today, in phrases.
pub fn wrong_about(all: &Transcript, evaluators: &[Evaluator], bench: Bench) -> BTreeSet<String> {
    let found = found(all, evaluators, bench).into_iter().flatten();
    found.map(|wrong| wrong.what).collect()
}

/// What to do about a wrong record. Money that came or went stays in the books: it is corrected, not retracted.
fn mend(fact: Fact, number: Id) -> String {
    let Fact { kind, id, entry, on: _ } = fact;
    match kind {
        Kind::Payment => format!(
            "correct it: lssc payment receive {number} --on DAY --corrects {entry} --reason TEXT"
        ),
        Kind::Refund => format!("see what it was given back for: lssc candidate show {number}"),
        _ => take_back(kind, id),
    }
}

/// A person with facts has an application in force.
pub fn enrollment(case: &Case) -> Vec<Wrong> {
    let t = case.all;
    let facts = t.completions.len() + t.portfolios.len() + t.payments.len() + t.activities.len();
    if !t.enrollments.is_empty() || facts == 0 {
        return Vec::new();
    }
    let number = t.person.number;
    vec![Wrong::new(
        format!("{} has no application in force, but {facts} other records", case.who()),
        format!(
            "enroll them again, or find what retracted the application: lssc report entries {number}"
        ),
    )]
}

/// What belongs to an application belongs to one in force.
pub fn applications(case: &Case) -> Vec<Wrong> {
    let t = case.all;
    let portfolios = t.portfolios.iter().map(|p| (p.fact(), p.enrollment));
    let certifications = t.certifications.iter().map(|c| (c.fact(), c.enrollment));
    let renewals = t.renewals.iter().map(|r| (r.fact(), r.enrollment));
    let payments = t.payments.iter().map(|p| (p.fact(), p.enrollment));
    let refunds = t.refunds.iter().map(|r| (r.fact(), r.enrollment));
    let acts = t.acts.iter().map(|a| (a.fact(), a.enrollment));
    portfolios
        .chain(certifications)
        .chain(renewals)
        .chain(payments)
        .chain(refunds)
        .chain(acts)
        .filter(|(_, enrollment)| !case.enrolled_by(*enrollment))
        .map(|(fact, enrollment)| {
            let (kind, id, number) = (fact.kind, fact.id, t.person.number);
            Wrong::new(
                format!(
                    "{kind} {id} of {} belongs to application {enrollment}, which is not in force",
                    case.who()
                ),
                format!(
                    "{}; or find what retracted the application, and retract that: lssc report entries {number}",
                    mend(fact, number),
                ),
            )
        })
        .collect()
}

/// No job ends before it begins.
pub fn jobs(case: &Case) -> Vec<Wrong> {
    let jobs = case.all.enrollments.iter().flat_map(|e| &e.jobs);
    let ending = jobs.filter_map(|job| Some((job, job.last_on?)));
    ending
        .filter(|(job, last)| *last < job.first_on)
        .map(|(job, last)| {
            Wrong::new(
                format!(
                    "the job of {} at {} begins {} and ends {last}",
                    case.who(),
                    job.library,
                    job.first_on
                ),
                format!(
                    "correct the jobs: lssc candidate update {} --experience JOB",
                    case.all.person.number
                ),
            )
        })
        .collect()
}

/// No day of an event is in the future.
pub fn future(case: &Case) -> Vec<Wrong> {
    let after_today = case.all.facts().into_iter().filter(|fact| fact.on > case.bench.on);
    let wrong = after_today.map(|fact| {
        let (kind, id) = (fact.kind, fact.id);
        Wrong::new(
            format!("{kind} {id} of {} is dated {}, which is in the future", case.who(), fact.on),
            format!(
                "the clock is or was wrong; if it was wrong then, {}",
                mend(fact, case.all.person.number)
            ),
        )
    });
    wrong.collect()
}

/// No completion is recorded twice.
pub fn completions(case: &Case) -> Vec<Wrong> {
    let mut seen = HashSet::new();
    let twice = case.all.completions.iter().filter(|c| !seen.insert((c.course, c.completed_on)));
    twice
        .map(|c| {
            let code = case.bench.catalog.code(c.course);
            Wrong::new(
                format!(
                    "{code}, completed {}, is recorded twice for {}",
                    c.completed_on,
                    case.who()
                ),
                take_back(Kind::Completion, c.id),
            )
        })
        .collect()
}

/// No activity is recorded twice.
pub fn activities(case: &Case) -> Vec<Wrong> {
    let all = &case.all.activities;
    let again = all.iter().enumerate();
    again
        .filter(|(place, a)| all[..*place].iter().any(|b| a.is_again(b)))
        .map(|(_, a)| {
            Wrong::new(
                format!(
                    "the activity {} of {} is recorded twice for {}",
                    a.title,
                    a.activity_on,
                    case.who()
                ),
                take_back(Kind::Activity, a.id),
            )
        })
        .collect()
}

/// No activity has more technology hours than hours.
pub fn technology(case: &Case) -> Vec<Wrong> {
    let policy = case.bench.policy;
    let sized = case.all.activities.iter().filter_map(|a| {
        let size = hours::size(a, a.activity_on, policy).ok()?;
        Some((a, a.technology?, size))
    });
    sized
        .filter(|(_, technology, size)| technology > size)
        .map(|(a, technology, size)| {
            Wrong::new(
                format!(
                    "activity {} of {} has {technology} of technology, but only {size} in all",
                    a.id,
                    case.who()
                ),
                take_back(Kind::Activity, a.id),
            )
        })
        .collect()
}

/// Only portfolios of the latest candidacy: those of an earlier one no longer decide anything (A8).
pub fn undecided(case: &Case) -> Vec<Wrong> {
    let Some(place) = case.now.enrollments.len().checked_sub(1) else {
        return Vec::new();
    };
    let candidacy = candidacy::candidacy(case.now, place, case.bench);
    let waiting = candidacy.portfolios.iter().filter(|(_, outcome)| outcome.is_undecided());
    waiting
        .filter_map(|(p, outcome)| {
            let rated = p.evaluations.iter().map(|e| e.evaluated_on);
            let days = rated.chain(p.revision.map(|r| r.submitted_on)).chain([p.submitted_on]);
            let last = days.max()?;
            let days = days_between(last, case.bench.on);
            (days > PORTFOLIO_PATIENCE).then(|| {
                let number = p.id;
                let hint = match outcome {
                    portfolio::Outcome::AwaitingFee => format!(
                        "when it is paid: lssc payment receive {} {} --for portfolio:{number} --on DAY",
                        case.all.person.number, p.fee
                    ),
                    _ => format!("remind its evaluators; then: lssc evaluate portfolio {number} --evaluator NAME --ratings MMPN... --on DAY"),
                };
                let phrase = portfolio::outcome_phrase(outcome);
                Wrong::new(
                    format!(
                        "portfolio {number} of {} has waited {days} days: {phrase}",
                        case.who()
                    ),
                    hint,
                )
                .known_by(format!("portfolio {number} since {last}: {phrase}"))
            })
        })
        .collect()
}

/// An evaluation rates every competency of the edition.
pub fn rating_counts(case: &Case) -> Vec<Wrong> {
    let policy = case.bench.policy;
    let mut wrong = Vec::new();
    for p in &case.all.portfolios {
        let edition = policy.edition(p.set, p.submitted_on);
        let asked = edition.map_or(0, |e| e.competencies.len());
        for e in p.evaluations.iter().filter(|e| e.ratings.len() != asked) {
            wrong.push(Wrong::new(
                format!(
                    "evaluation {} of portfolio {} of {} has {} ratings; the edition has {asked} competencies",
                    e.id,
                    p.id,
                    case.who(),
                    e.ratings.len()
                ),
                format!("{}, and record it again; or see whether the policy changed: lssc policy show", take_back(Kind::Evaluation, e.id)),
            ));
        }
    }
    wrong
}

/// The evaluators of a round are known and different.
pub fn rounds(case: &Case) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for p in &case.all.portfolios {
        let mut seen = HashSet::new();
        for e in &p.evaluations {
            let trouble = if !case.evaluators.iter().any(|known| known.id == e.evaluator) {
                "by somebody who is not an evaluator"
            } else if !seen.insert((e.round, e.evaluator)) {
                "the second by the same evaluator in its round"
            } else if e.round == 2 && p.revision.is_none() {
                "of a revision that is not in force"
            } else {
                continue;
            };
            wrong.push(Wrong::new(
                format!("evaluation {} of portfolio {} of {} is {trouble}", e.id, p.id, case.who()),
                take_back(Kind::Evaluation, e.id),
            ));
        }
    }
    wrong
}

/// Everybody asked to rate is an evaluator, asked once for a round, and still allowed to rate while it waits for them.
pub fn assignments(case: &Case) -> Vec<Wrong> {
    let waiting = evaluators::waiting(case.now, case.bench);
    let waiting: HashSet<Id> = waiting.into_iter().map(|(_, a)| a.id).collect();
    let mut wrong = Vec::new();
    for p in &case.all.portfolios {
        let mut seen = HashSet::new();
        for a in &p.assignments {
            let asked = case.evaluators.iter().find(|known| known.id == a.evaluator);
            let barred = asked
                .filter(|e| {
                    waiting.contains(&a.id) && evaluators::ended(e, case.bench.on).is_none()
                })
                .and_then(|e| evaluators::barred_on(case.now, p, e, case.bench));
            let trouble = if asked.is_none() {
                "asks somebody who is not an evaluator"
            } else if !seen.insert((a.round, a.evaluator)) {
                "asks an evaluator again for the same round"
            } else if a.round == 2 && p.revision.is_none() {
                "asks for a revision that is not in force"
            } else if let Some((_, why)) = &barred {
                wrong.push(Wrong::new(
                    format!(
                        "assignment {} of portfolio {} of {} asks somebody who may not rate it: {why}",
                        a.id,
                        p.id,
                        case.who()
                    ),
                    format!(
                        "{}; then ask another: lssc evaluate assign {}",
                        take_back(Kind::Assignment, a.id),
                        p.id
                    ),
                ));
                continue;
            } else {
                continue;
            };
            wrong.push(Wrong::new(
                format!("assignment {} of portfolio {} of {} {trouble}", a.id, p.id, case.who()),
                take_back(Kind::Assignment, a.id),
            ));
        }
    }
    wrong
}

/// No evaluation is earlier than what it evaluates.
pub fn evaluation_days(case: &Case) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for p in &case.all.portfolios {
        for e in &p.evaluations {
            let handed_in = match (e.round, p.revision) {
                (2, Some(revision)) => revision.submitted_on,
                _ => p.submitted_on,
            };
            if e.evaluated_on < handed_in {
                wrong.push(Wrong::new(
                    format!(
                        "evaluation {} of portfolio {} of {} is of {}, before it was handed in, {handed_in}",
                        e.id,
                        p.id,
                        case.who(),
                        e.evaluated_on
                    ),
                    take_back(Kind::Evaluation, e.id),
                ));
            }
        }
    }
    wrong
}

/// Refunds are no more than was paid.
pub fn refunds(case: &Case) -> Vec<Wrong> {
    let paid: Cents = case.all.payments.iter().map(|p| p.amount).sum();
    let back: Cents = case.all.refunds.iter().map(|r| r.amount).sum();
    let credit = account::account(case.all, case.bench.policy).credit;
    if back <= paid && credit >= Cents::ZERO {
        return Vec::new();
    }
    vec![Wrong::new(
        format!("{} was refunded ${back}, but paid only ${paid}", case.who()),
        format!(
            "find the missing payment or the extra refund: lssc candidate show {}",
            case.all.person.number
        ),
    )]
}

/// Every award follows from the facts.
pub fn awards(case: &Case) -> Vec<Wrong> {
    let standing = case.all.certifications.iter();
    standing
        .filter(|c| !award_follows(case.all, case.bench, c))
        .map(|c| {
            Wrong::new(
                format!(
                    "certification {} of {}, awarded {} from {}, is no longer supported by the facts",
                    c.id,
                    case.who(),
                    c.awarded_on,
                    c.first_on
                ),
                format!(
                    "see what is missing: lssc report progress {} --as-of {}; then record it, or {}",
                    case.all.person.number,
                    c.awarded_on,
                    take_back(Kind::Certification, c.id)
                ),
            )
            .known_by(format!(
                "certification {}: {}",
                c.id,
                award_today(case.all, case.bench, c)
            ))
        })
        .collect()
}

/// A candidacy is awarded once.
pub fn awarded_once(case: &Case) -> Vec<Wrong> {
    let mut seen = HashSet::new();
    let twice = case.all.certifications.iter().filter(|c| !seen.insert(c.enrollment));
    twice
        .map(|c| {
            Wrong::new(
                format!(
                    "certification {} of {} is the second one for the same candidacy",
                    c.id,
                    case.who()
                ),
                take_back(Kind::Certification, c.id),
            )
        })
        .collect()
}

/// By all that is recorded, every application would still be allowed (A9).
pub fn one_candidacy_at_a_time(case: &Case) -> Vec<Wrong> {
    let found = one_candidacy::not_allowed(case.all, case.bench).into_iter();
    found
        .map(|found| {
            let (number, on) = (case.all.person.number, found.application.received_on);
            Wrong::new(
                found.to_string(),
                format!(
                    "see why with lssc report progress {number} --as-of {on}, and {}",
                    "correct what is wrong there or in the application"
                ),
            )
        })
        .collect()
}

/// No two certifications have a day in common (A9).
pub fn one_certification(case: &Case) -> Vec<Wrong> {
    let found = one_candidacy::certified_twice(case.all, case.bench).into_iter();
    found
        .map(|(one, other)| {
            Wrong::new(
                format!(
                    "certifications {} and {} of {} have days in common",
                    one.id,
                    other.id,
                    case.who()
                ),
                format!(
                    "find the wrong one with lssc candidate show {}, and retract or revoke it",
                    case.all.person.number
                ),
            )
        })
        .collect()
}

/// Every renewal follows from the facts.
pub fn renewals(case: &Case) -> Vec<Wrong> {
    let standing = case.all.renewals.iter();
    standing
        .filter(|r| !renewal_follows(case.all, case.bench, r))
        .map(|r| {
            Wrong::new(
                format!(
                    "renewal {} of {}, received {}, is no longer supported by the facts",
                    r.id,
                    case.who(),
                    r.received_on
                ),
                format!(
                    "see which activities count: lssc candidate show {}; then record what is missing, or {}",
                    case.all.person.number,
                    take_back(Kind::Renewal, r.id)
                ),
            )
            .known_by(format!("renewal {}: {}", r.id, renewal_today(case.all, case.bench, r)))
        })
        .collect()
}

/// Terms are numbered in order.
pub fn terms(case: &Case) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for e in &case.all.enrollments {
        let of_this = case.all.renewals.iter().filter(|r| r.enrollment == e.id);
        for (r, expected) in of_this.zip(2u32..) {
            if r.term != expected {
                wrong.push(Wrong::new(
                    format!(
                        "renewal {} of {} grants term {}, but term {expected} is next",
                        r.id,
                        case.who(),
                        r.term
                    ),
                    take_back(Kind::Renewal, r.id),
                ));
            }
        }
    }
    wrong
}
