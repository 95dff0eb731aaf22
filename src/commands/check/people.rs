//! Checks of people: one transcript at a time.

use std::collections::HashSet;

use crate::commands::check::{Case, Wrong};
use crate::commands::retract::rests::{award_follows, renewal_follows};
use crate::model::{Id, Kind};
use crate::money::Cents;
use crate::period::days_between;
use crate::rules::Bench;
use crate::rules::meaning::{account, candidacy, evaluators, hours, portfolio};

/// A portfolio that waits longer than this for a fee, a rating or a decision is worth asking about.
const PORTFOLIO_PATIENCE: i64 = 180;

impl Case<'_> {
    /// The person by number and name.
    fn who(&self) -> String {
        format!("{} {}", self.all.person.number, self.all.person.name)
    }

    fn bench(&self) -> Bench<'_> {
        Bench { catalog: &self.reading.catalog, policy: &self.reading.policy, on: self.today }
    }

    fn enrolled_by(&self, enrollment: Id) -> bool {
        self.all.enrollments.iter().any(|e| e.id == enrollment)
    }
}

/// The command that takes a record back.
fn take_back(kind: Kind, id: Id) -> String {
    format!("take it back: lssc retract record {kind} {id} --reason TEXT")
}

pub fn enrollment(case: &Case) -> Vec<Wrong> {
    let t = case.all;
    let facts = t.completions.len() + t.portfolios.len() + t.payments.len() + t.activities.len();
    if !t.enrollments.is_empty() || facts == 0 {
        return Vec::new();
    }
    let number = t.person.number;
    vec![Wrong::new(
        format!("{} has no application in force, and {facts} facts beside", case.who()),
        format!(
            "enroll them again, or see what took the application back: lssc report entries {number}"
        ),
    )]
}

pub fn applications(case: &Case) -> Vec<Wrong> {
    let t = case.all;
    let portfolios = t.portfolios.iter().map(|p| (Kind::Portfolio, p.id, p.enrollment));
    let certifications = t.certifications.iter().map(|c| (Kind::Certification, c.id, c.enrollment));
    let renewals = t.renewals.iter().map(|r| (Kind::Renewal, r.id, r.enrollment));
    let payments = t.payments.iter().map(|p| (Kind::Payment, p.id, p.enrollment));
    let refunds = t.refunds.iter().map(|r| (Kind::Refund, r.id, r.enrollment));
    let acts = t.acts.iter().map(|a| (Kind::Act, a.id, a.enrollment));
    portfolios
        .chain(certifications)
        .chain(renewals)
        .chain(payments)
        .chain(refunds)
        .chain(acts)
        .filter(|(_, _, enrollment)| !case.enrolled_by(*enrollment))
        .map(|(kind, id, enrollment)| {
            Wrong::new(
                format!(
                    "{kind} {id} of {} belongs to application {enrollment}, which is not in force",
                    case.who()
                ),
                format!(
                    "{}; or retract what took the application back: lssc report entries {}",
                    take_back(kind, id),
                    case.all.person.number
                ),
            )
        })
        .collect()
}

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
                    "state the jobs anew: lssc candidate update {} --experience JOB",
                    case.all.person.number
                ),
            )
        })
        .collect()
}

pub fn future(case: &Case) -> Vec<Wrong> {
    let after_today = case.all.facts().into_iter().filter(|fact| fact.on > case.today);
    let wrong = after_today.map(|fact| {
        let (kind, id) = (fact.kind, fact.id);
        Wrong::new(
            format!("{kind} {id} of {} is of {}, which is after today", case.who(), fact.on),
            format!("the clock was wrong, then or now; if then, {}", take_back(kind, id)),
        )
    });
    wrong.collect()
}

pub fn completions(case: &Case) -> Vec<Wrong> {
    let mut seen = HashSet::new();
    let twice = case.all.completions.iter().filter(|c| !seen.insert((c.course, c.completed_on)));
    twice
        .map(|c| {
            let code = case.reading.catalog.code(c.course);
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

pub fn technology(case: &Case) -> Vec<Wrong> {
    let policy = &case.reading.policy;
    let sized = case.all.activities.iter().filter_map(|a| {
        let size = hours::size(a, a.activity_on, policy).ok()?;
        Some((a, a.technology?, size))
    });
    sized
        .filter(|(_, technology, size)| technology > size)
        .map(|(a, technology, size)| {
            Wrong::new(
                format!(
                    "activity {} of {} has {technology} of technology in {size}",
                    a.id,
                    case.who()
                ),
                take_back(Kind::Activity, a.id),
            )
        })
        .collect()
}

/// Portfolios of the latest candidacy: those of an earlier one decide nothing any more (A8).
pub fn undecided(case: &Case) -> Vec<Wrong> {
    let Some(place) = case.now.enrollments.len().checked_sub(1) else {
        return Vec::new();
    };
    let candidacy = candidacy::candidacy(case.now, place, case.bench());
    let waiting = candidacy.portfolios.iter().filter(|(_, outcome)| outcome.is_undecided());
    waiting
        .filter_map(|(p, outcome)| {
            let rated = p.evaluations.iter().map(|e| e.evaluated_on);
            let days = rated.chain(p.revision.map(|r| r.submitted_on)).chain([p.submitted_on]);
            let last = days.max()?;
            let days = days_between(last, case.today);
            (days > PORTFOLIO_PATIENCE).then(|| {
                let number = p.id;
                let hint = match outcome {
                    portfolio::Outcome::AwaitingFee => format!(
                        "when it is paid: lssc payment receive {} {} --for portfolio:{number} --on DAY",
                        case.all.person.number, p.fee
                    ),
                    _ => format!("remind its evaluators; then: lssc evaluate portfolio {number} --evaluator NAME --ratings MMPN... --on DAY"),
                };
                Wrong::new(
                    format!(
                        "portfolio {number} of {} has waited {days} days: {}",
                        case.who(),
                        portfolio::outcome_phrase(outcome)
                    ),
                    hint,
                )
            })
        })
        .collect()
}

pub fn rating_counts(case: &Case) -> Vec<Wrong> {
    let policy = &case.reading.policy;
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

pub fn rounds(case: &Case) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for p in &case.all.portfolios {
        let mut seen = HashSet::new();
        for e in &p.evaluations {
            let trouble = if !case.evaluators.iter().any(|known| known.id == e.evaluator) {
                "by nobody who is an evaluator"
            } else if !seen.insert((e.round, e.evaluator)) {
                "the second by one evaluator in its round"
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

/// Whoever was asked to rate is an evaluator, asked once for a round, and may rate while it waits for them.
pub fn assignments(case: &Case) -> Vec<Wrong> {
    let waiting = evaluators::waiting(case.now, case.bench());
    let waiting: HashSet<Id> = waiting.into_iter().map(|(_, a)| a.id).collect();
    let mut wrong = Vec::new();
    for p in &case.all.portfolios {
        let mut seen = HashSet::new();
        for a in &p.assignments {
            let asked = case.evaluators.iter().find(|known| known.id == a.evaluator);
            let barred = asked
                .filter(|_| waiting.contains(&a.id))
                .and_then(|e| evaluators::barred(case.now, p, e, case.bench()));
            let trouble = if asked.is_none() {
                "asks nobody who is an evaluator"
            } else if !seen.insert((a.round, a.evaluator)) {
                "asks an evaluator again for the same round"
            } else if a.round == 2 && p.revision.is_none() {
                "asks for a revision that is not in force"
            } else if let Some((_, why)) = &barred {
                wrong.push(Wrong::new(
                    format!(
                        "assignment {} of portfolio {} of {} asks who may not rate it: {why}",
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

pub fn refunds(case: &Case) -> Vec<Wrong> {
    let paid: Cents = case.all.payments.iter().map(|p| p.amount).sum();
    let back: Cents = case.all.refunds.iter().map(|r| r.amount).sum();
    let credit = account::account(case.all, case.bench().policy).credit;
    if back <= paid && credit >= Cents::ZERO {
        return Vec::new();
    }
    vec![Wrong::new(
        format!("{} was given back ${back} of ${paid} paid", case.who()),
        format!(
            "see which payment is missing or which refund is too much: lssc candidate show {}",
            case.all.person.number
        ),
    )]
}

pub fn awards(case: &Case) -> Vec<Wrong> {
    let standing = case.all.certifications.iter();
    standing
        .filter(|c| !award_follows(case.all, case.reading, c))
        .map(|c| {
            Wrong::new(
                format!(
                    "certification {} of {}, awarded {} from {}, does not follow from today's facts",
                    c.id,
                    case.who(),
                    c.awarded_on,
                    c.first_on
                ),
                format!(
                    "see what they would give: lssc report progress {} --as-of {}; then record what is missing, or {}",
                    case.all.person.number,
                    c.awarded_on,
                    take_back(Kind::Certification, c.id)
                ),
            )
        })
        .collect()
}

pub fn awarded_once(case: &Case) -> Vec<Wrong> {
    let mut seen = HashSet::new();
    let twice = case.all.certifications.iter().filter(|c| !seen.insert(c.enrollment));
    twice
        .map(|c| {
            Wrong::new(
                format!("certification {} of {} is the second of one candidacy", c.id, case.who()),
                take_back(Kind::Certification, c.id),
            )
        })
        .collect()
}

pub fn renewals(case: &Case) -> Vec<Wrong> {
    let standing = case.all.renewals.iter();
    standing
        .filter(|r| !renewal_follows(case.all, case.reading, r))
        .map(|r| {
            Wrong::new(
                format!(
                    "renewal {} of {}, received {}, does not follow from today's facts",
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
        })
        .collect()
}

pub fn terms(case: &Case) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for e in &case.all.enrollments {
        let of_this = case.all.renewals.iter().filter(|r| r.enrollment == e.id);
        for (r, expected) in of_this.zip(2u32..) {
            if r.term != expected {
                wrong.push(Wrong::new(
                    format!(
                        "renewal {} of {} grants term {} where term {expected} is next",
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
