//! One round of one portfolio: what speaks against each evaluator, and the checklist.

use super::weighed::{Request, Weighed};
use crate::model::{Assignment, Evaluator, Id, Portfolio, Transcript};
use crate::rules::decisions::evaluation;
use crate::rules::meaning::evaluators::{barred_on, has_rated, may_rate, open};
use crate::rules::meaning::portfolio::{self, Outcome};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Finding, Measure, Requirement, as_it_stood};

/// The open round, and the evaluators it lacks.
pub(super) struct Round {
    pub(super) number: u8,
    /// Those who were asked, have not rated and still may, without the one to be replaced.
    asked: Vec<Assignment>,
    pub(super) replaced: Option<Assignment>,
    /// How many more to ask.
    lacking: usize,
}

impl Round {
    pub(super) fn of(
        transcript: &Transcript,
        portfolio: &Portfolio,
        evaluators: &[Evaluator],
        request: &Request,
        bench: Bench,
    ) -> Round {
        let number = portfolio::round_open(portfolio, bench);
        let is_replaced = |a: &&Assignment| Some(a.evaluator) == request.instead_of;
        let asked: Vec<Assignment> = open(portfolio, number)
            .filter(|a| !is_replaced(a) && may_rate(transcript, portfolio, a, evaluators, bench))
            .copied()
            .collect();
        let wanted = portfolio::round(portfolio, number, bench)
            .map_or(0, |round| round.wanted.saturating_sub(round.evaluations.len()));
        Round {
            number,
            replaced: open(portfolio, number).find(is_replaced).copied(),
            lacking: wanted.saturating_sub(asked.len()),
            asked,
        }
    }
}

pub(super) struct Weighing<'a> {
    pub(super) transcript: &'a Transcript,
    pub(super) portfolio: &'a Portfolio,
    pub(super) request: &'a Request,
    pub(super) round: &'a Round,
    pub(super) bench: Bench<'a>,
}

impl Weighing<'_> {
    fn code(&self) -> &str {
        &self.bench.policy.set(self.portfolio.set).code
    }

    /// What speaks against asking an evaluator, in a phrase, and by which requirement.
    pub(super) fn obstacle(&self, evaluator: &Evaluator) -> Option<(Requirement, String)> {
        let (name, round) = (&evaluator.name, self.round.number);
        let barred = barred_on(self.transcript, self.portfolio, evaluator, self.bench);
        if barred.is_some() {
            return barred;
        }
        if has_rated(self.portfolio, round, evaluator.id) {
            let why = format!("{name} has rated round {round}");
            return Some((Requirement::EvaluatorIndependent, why));
        }
        if let Some(asked) = self.round.asked.iter().find(|a| a.evaluator == evaluator.id) {
            let why = format!("{name} was asked on {}", asked.assigned_on);
            return Some((Requirement::Evaluators, why));
        }
        let replaced = self.request.instead_of == Some(evaluator.id);
        replaced.then(|| (Requirement::Evaluators, format!("{name} is the one to replace")))
    }

    /// The existing assignments, if the round waits for ratings and nothing else was requested.
    pub(super) fn already(&self) -> Vec<Assignment> {
        if !self.waits().met() {
            return Vec::new();
        }
        let named = &self.request.named;
        let asked = |id: &Id| self.round.asked.iter().any(|a| a.evaluator == *id);
        let all = if named.is_empty() { self.round.lacking == 0 } else { named.iter().all(asked) };
        let meant = |a: &&Assignment| named.is_empty() || named.contains(&a.evaluator);
        if all && self.request.instead_of.is_none() {
            self.round.asked.iter().filter(meant).copied().collect()
        } else {
            Vec::new()
        }
    }

    /// Takes, by weight, the evaluators to ask; gives each of the others the reason why not.
    pub(super) fn choose<'e>(&self, mut able: Vec<Weighed<'e>>) -> Vec<Weighed<'e>> {
        let named = &self.request.named;
        if !named.is_empty() {
            able.sort_by_key(|w| !named.contains(&w.evaluator.id));
            for weighed in able.iter_mut().filter(|w| !named.contains(&w.evaluator.id)) {
                weighed.passed_over = Some("not named".to_string());
            }
            return able;
        }
        let heavier = able.split_off(self.round.lacking.min(able.len()));
        let last = able.last().cloned();
        able.extend(heavier.into_iter().map(|weighed| Weighed {
            passed_over: Some(match &last {
                Some(last) => weighed.behind(last),
                None => "nobody else is needed".to_string(),
            }),
            ..weighed
        }));
        able
    }

    pub(super) fn findings(
        &self,
        able: &[Weighed],
        against: &[(Id, Requirement, String)],
    ) -> Vec<Finding> {
        let named = |requirement: Requirement| -> Vec<String> {
            let named = against
                .iter()
                .filter(|(id, r, _)| *r == requirement && self.request.named.contains(id));
            named.map(|(_, _, why)| why.clone()).collect()
        };
        let unqualified =
            against.iter().filter(|(_, r, _)| *r == Requirement::EvaluatorQualified).count();
        let qualified = able.len() + against.len() - unqualified;
        let of_all = format!(
            "{qualified} of {} evaluators are qualified for {}",
            able.len() + against.len(),
            self.code()
        );
        let may = format!("{} of them may be asked", able.len());
        vec![
            evaluation::portfolio_fee(self.transcript, self.portfolio, self.bench),
            Finding::unless(
                Requirement::EvaluatorQualified,
                Measure::text(self.code()),
                Measure::Count(qualified as u32),
                "portfolio page, step 4",
                named(Requirement::EvaluatorQualified),
                of_all,
            ),
            Finding::unless(
                Requirement::EvaluatorIndependent,
                Measure::text("independent"),
                Measure::Count(able.len() as u32),
                "Reading P2",
                named(Requirement::EvaluatorIndependent),
                may,
            ),
            self.waits(),
            self.enough(able, against),
        ]
    }

    /// Checks that the round waits for ratings on the day asked about.
    fn waits(&self) -> Finding {
        let (portfolio, round) = (self.portfolio, self.round.number);
        let mut obstacles = Vec::new();
        let revised = portfolio.revision.filter(|_| round == 2);
        let submitted_on = revised.map_or(portfolio.submitted_on, |r| r.submitted_on);
        if self.bench.on < submitted_on {
            obstacles.push(format!(
                "round {round} was submitted {submitted_on}, after {}",
                self.bench.on
            ));
        }
        // The fee is a requirement of its own.
        let outcome = portfolio::outcome(portfolio, None, self.bench);
        if !matches!(outcome, Outcome::Evaluating { .. }) {
            obstacles.push(format!(
                "portfolio {}: {}",
                portfolio.id,
                portfolio::outcome_phrase(&outcome)
            ));
        }
        let then = as_it_stood(self.transcript, self.bench.on);
        if let Some(ended) = standing::ended_by_staff(&then, portfolio.enrollment) {
            obstacles.push(format!("the candidate is {ended} on {}", self.bench.on));
        }
        Finding::unless(
            Requirement::Ratings,
            Measure::text("a round that waits for ratings"),
            Measure::Count(u32::from(round)),
            "portfolio page, step 4",
            obstacles,
            format!("round {round} of portfolio {} waits for ratings", portfolio.id),
        )
    }

    /// Checks that the round lacks evaluators, that no more are named than it lacks, and that enough may be asked.
    fn enough(&self, able: &[Weighed], against: &[(Id, Requirement, String)]) -> Finding {
        let (lacking, number) = (self.round.lacking, self.round.number);
        let named = &self.request.named;
        let lacks = format!(
            "round {number} lacks {lacking} evaluator{}",
            if lacking == 1 { "" } else { "s" }
        );
        let mut obstacles = Vec::new();
        let new =
            named.iter().filter(|id| self.round.asked.iter().all(|a| a.evaluator != **id)).count();
        match (self.request.instead_of, self.round.replaced) {
            (Some(id), None) => {
                obstacles.push(format!("round {number} does not wait for evaluator {id}"))
            }
            (Some(id), Some(_)) if named.contains(&id) => {
                obstacles.push(format!("evaluator {id} cannot stand in for evaluator {id}"));
            }
            (Some(id), Some(replaced)) if lacking == 0 => obstacles.push(format!(
                "without evaluator {id} round {number} lacks nobody: retract assignment {} instead",
                replaced.id
            )),
            _ if !self.already().is_empty() || (new == 0 && !named.is_empty()) => {
                let meant = |id: &Id| named.is_empty() || named.contains(id);
                let there =
                    against.iter().filter(|(id, r, _)| *r == Requirement::Evaluators && meant(id));
                obstacles.extend(there.map(|(_, _, why)| format!("{why} already")));
            }
            _ if new > lacking => obstacles.push(format!("{lacks}, and {new} are named")),
            _ if named.is_empty() && able.len() < lacking => {
                let names: Vec<&str> = able.iter().map(|w| w.evaluator.name.as_str()).collect();
                let may = match names.as_slice() {
                    [] => "nobody may be asked".to_string(),
                    names => format!("only {} may be asked", names.join(", ")),
                };
                obstacles.push(format!("{lacks}, and {may}"));
                obstacles.extend(against.iter().map(|(_, _, why)| why.clone()));
            }
            _ => {}
        }
        let shown = if named.is_empty() { able.len() } else { new };
        Finding::unless(
            Requirement::Evaluators,
            Measure::Count(lacking as u32),
            Measure::Count(shown as u32),
            "portfolio page, step 4",
            obstacles,
            lacks,
        )
    }
}
