//! `report evaluators`: how much each evaluator has to rate, and how it goes.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::{Evaluation, Evaluator, Id, Portfolio, Transcript};
use crate::period::{Day, days_between};
use crate::render::{Column, Flat, Row};
use crate::reports::{middle, per_mille};
use crate::rules::Bench;
use crate::rules::meaning::{evaluators, portfolio};

/// One evaluator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvaluatorRow {
    /// The evaluator's number.
    pub evaluator: Id,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The sets they are qualified for.
    pub sets: Vec<String>,
    /// How often they were asked to rate a round.
    pub assigned: u32,
    /// How many rounds wait for them.
    pub open: u32,
    /// Since when the oldest of those rounds has waited.
    pub waiting_since: Option<Day>,
    /// How many days it has waited.
    pub waiting_days: Option<i64>,
    /// How many rounds they have rated.
    pub rated: u32,
    /// Days from the request (or if nobody asked, from the submission) to the ratings: the median, the lower of two in the
    /// middle.
    pub turn_round_days: Option<u32>,
    /// How much they agree with the other evaluators.
    pub agreement: Agreement,
}

/// How often an evaluator and the other one of the first two in a round gave the same rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Agreement {
    /// Competencies both rated alike.
    pub value: u32,
    /// Competencies both rated.
    pub of: u32,
    /// The share, in thousandths; none if they rated nothing in common.
    pub per_mille: Option<i64>,
}

/// The counts of one evaluator.
#[derive(Debug, Clone, Default)]
struct Count {
    assigned: u32,
    open: u32,
    waiting_since: Option<Day>,
    days: Vec<u32>,
    alike: u32,
    both: u32,
}

/// Counts portfolios person by person.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    counts: HashMap<Id, Count>,
}

impl Tally {
    /// Counts the portfolios of one person. `transcript` has the facts up to the day asked about.
    pub fn add(&mut self, transcript: &Transcript, evaluators: &[Evaluator], bench: Bench) {
        for portfolio in &transcript.portfolios {
            for assignment in &portfolio.assignments {
                self.of(assignment.evaluator).assigned += 1;
            }
            for evaluation in &portfolio.evaluations {
                let days = turn_round(portfolio, evaluation);
                self.of(evaluation.evaluator).days.push(days);
            }
            for agreement in portfolio::agreements(portfolio) {
                for evaluation in agreement.of {
                    let count = self.of(evaluation.evaluator);
                    count.alike += agreement.alike;
                    count.both += agreement.rated;
                }
            }
        }
        for (portfolio, waiting) in evaluators::waiting(transcript, bench) {
            if !evaluators::may_rate(transcript, portfolio, waiting, evaluators, bench) {
                continue;
            }
            let count = self.of(waiting.evaluator);
            count.open += 1;
            let since = count.waiting_since.unwrap_or(waiting.assigned_on);
            count.waiting_since = Some(since.min(waiting.assigned_on));
        }
    }

    fn of(&mut self, evaluator: Id) -> &mut Count {
        self.counts.entry(evaluator).or_default()
    }

    /// The rows, by the evaluator's number.
    pub fn close(mut self, evaluators: &[Evaluator], bench: Bench) -> Vec<EvaluatorRow> {
        let code = |set: &crate::policy::SetId| bench.policy.set(*set).code.clone();
        let rows = evaluators.iter().map(|evaluator| {
            let count = self.counts.remove(&evaluator.id).unwrap_or_default();
            EvaluatorRow {
                evaluator: evaluator.id,
                name: evaluator.name.clone(),
                email: evaluator.email.clone(),
                sets: evaluator.sets.iter().map(code).collect(),
                assigned: count.assigned,
                open: count.open,
                waiting_since: count.waiting_since,
                waiting_days: count.waiting_since.map(|since| days_between(since, bench.on)),
                rated: count.days.len() as u32,
                turn_round_days: middle(&count.days),
                agreement: Agreement {
                    value: count.alike,
                    of: count.both,
                    per_mille: per_mille(count.alike.into(), count.both.into()),
                },
            }
        });
        rows.collect()
    }
}

/// Days from the request to the ratings, or from the submission of the round if nobody asked.
fn turn_round(portfolio: &Portfolio, evaluation: &Evaluation) -> u32 {
    let asked = portfolio.assignments.iter().filter(|a| {
        (a.round, a.evaluator) == (evaluation.round, evaluation.evaluator)
            && a.assigned_on <= evaluation.evaluated_on
    });
    let revised = portfolio.revision.filter(|_| evaluation.round == 2);
    let handed_in = revised.map_or(portfolio.submitted_on, |r| r.submitted_on);
    let since = asked.map(|a| a.assigned_on).max().unwrap_or(handed_in);
    // After a correction ratings may be from before the submission.
    u32::try_from(days_between(since, evaluation.evaluated_on)).unwrap_or(0)
}

impl Flat for EvaluatorRow {
    const FIELDS: &'static [&'static str] = &[
        "evaluator",
        "name",
        "email",
        "sets",
        "assigned",
        "open",
        "waiting_since",
        "waiting_days",
        "rated",
        "turn_round_days",
        "agreement_value",
        "agreement_of",
        "agreement_per_mille",
    ];
}

impl Row for EvaluatorRow {
    const COLUMNS: &'static [Column<EvaluatorRow>] = &[
        Column::number("no", |r| r.evaluator.to_string()),
        Column::text("name", |r| r.name.clone()),
        Column::text("sets", |r| r.sets.join(", ")),
        Column::number("open", |r| r.open.to_string()),
        Column::number("waiting", |r| number(r.waiting_days)),
        Column::number("rated", |r| r.rated.to_string()),
        Column::number("turn-round", |r| number(r.turn_round_days)),
        Column::number("alike", |r| match r.agreement.per_mille {
            Some(share) => format!("{}.{}%", share / 10, share % 10),
            None => String::new(),
        }),
    ];
}

fn number(number: Option<impl ToString>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}
