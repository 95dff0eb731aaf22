//! Who may rate a portfolio, and what waits for each evaluator (P2, P6).

use std::collections::HashMap;

use crate::model::{Assignment, Evaluator, Id, Portfolio, Transcript, same_text};
use crate::period::Day;
use crate::rules::meaning::account;
use crate::rules::meaning::portfolio::{self, Outcome};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Requirement};

/// What waits for an evaluator and what they have done, by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Portfolios that they were asked to rate and that still wait for them.
    pub open: u32,
    /// Ratings of a round so far.
    pub rated: u32,
    /// The last day on which they were asked or rated.
    pub last_on: Option<Day>,
}

/// Adds to each evaluator's load what one person's portfolios ask of them and what they did. `transcript` has the facts
/// up to the day asked about.
pub fn add_loads(
    loads: &mut HashMap<Id, Load>,
    transcript: &Transcript,
    evaluators: &[Evaluator],
    bench: Bench,
) {
    for portfolio in &transcript.portfolios {
        for assignment in &portfolio.assignments {
            let load = loads.entry(assignment.evaluator).or_default();
            load.last_on = load.last_on.max(Some(assignment.assigned_on));
        }
        for evaluation in &portfolio.evaluations {
            let load = loads.entry(evaluation.evaluator).or_default();
            load.rated += 1;
            load.last_on = load.last_on.max(Some(evaluation.evaluated_on));
        }
    }
    for (portfolio, assignment) in waiting(transcript, bench) {
        if may_rate(transcript, portfolio, assignment, evaluators, bench) {
            loads.entry(assignment.evaluator).or_default().open += 1;
        }
    }
}

/// A phrase if an evaluator has ended by a day and so no longer rates.
pub fn ended(evaluator: &Evaluator, on: Day) -> Option<String> {
    let ended_on = evaluator.ended_on.filter(|ended_on| *ended_on <= on)?;
    Some(format!("{} has not rated since {ended_on}", evaluator.name))
}

/// What keeps an evaluator from rating a portfolio on the day asked about, in a phrase, and by which requirement (P2).
/// None if nothing does.
pub fn barred_on(
    transcript: &Transcript,
    portfolio: &Portfolio,
    evaluator: &Evaluator,
    bench: Bench,
) -> Option<(Requirement, String)> {
    if !evaluator.sets.contains(&portfolio.set) {
        let code = &bench.policy.set(portfolio.set).code;
        let why = format!("{} is not qualified for {code}", evaluator.name);
        return Some((Requirement::EvaluatorQualified, why));
    }
    if let Some(why) = ended(evaluator, bench.on) {
        return Some((Requirement::EvaluatorQualified, why));
    }
    let conflicts = conflicts(transcript, portfolio, evaluator, bench.on);
    (!conflicts.is_empty()).then(|| (Requirement::EvaluatorIndependent, conflicts.join("; ")))
}

/// Whether the person asked to rate a portfolio is an evaluator and still may.
///
/// **Reading**: somebody who may no longer rate does not count as asked, because the ratings would be refused.
pub fn may_rate(
    transcript: &Transcript,
    portfolio: &Portfolio,
    assignment: &Assignment,
    evaluators: &[Evaluator],
    bench: Bench,
) -> bool {
    let asked = evaluators.iter().find(|e| e.id == assignment.evaluator);
    asked.is_some_and(|e| barred_on(transcript, portfolio, e, bench).is_none())
}

/// The assignments of a person's portfolios that wait for ratings: the round still lacks ratings, and the evaluator
/// asked has not given theirs. `transcript` has the facts up to the day asked about.
///
/// **Reading**: nothing of a withdrawn candidacy or a revoked certification waits.
pub fn waiting<'t>(
    transcript: &'t Transcript,
    bench: Bench,
) -> Vec<(&'t Portfolio, &'t Assignment)> {
    let asked = |p: &&Portfolio| !p.assignments.is_empty();
    if !transcript.portfolios.iter().any(|p| asked(&p)) {
        return Vec::new();
    }
    let account = account::account(transcript, bench.policy);
    let mut waiting = Vec::new();
    for portfolio in transcript.portfolios.iter().filter(asked) {
        let outcome = portfolio::outcome(portfolio, account.portfolio(portfolio.id), bench);
        let rates = matches!(outcome, Outcome::AwaitingFee | Outcome::Evaluating { .. });
        if rates && standing::ended_by_staff(transcript, portfolio.enrollment).is_none() {
            let round = portfolio::round_open(portfolio, bench);
            waiting.extend(open(portfolio, round).map(|a| (portfolio, a)));
        }
    }
    waiting
}

/// Those who were asked to rate a round and have not.
pub fn open(portfolio: &Portfolio, round: u8) -> impl Iterator<Item = &Assignment> {
    let of_round = portfolio.assignments.iter().filter(move |a| a.round == round);
    of_round.filter(move |a| !has_rated(portfolio, round, a.evaluator))
}

pub(crate) fn has_rated(portfolio: &Portfolio, round: u8, evaluator: Id) -> bool {
    let mut rated = portfolio.evaluations.iter().filter(|e| e.round == round);
    rated.any(|e| e.evaluator == evaluator)
}

/// Conflicts between an evaluator and the candidate of a portfolio on a day (P2), as phrases. Empty if there are none.
///
/// **Reading**: a job that begins after the day is not yet a job of the candidate.
pub fn conflicts(
    transcript: &Transcript,
    portfolio: &Portfolio,
    evaluator: &Evaluator,
    on: Day,
) -> Vec<String> {
    let name = &evaluator.name;
    let mut found = Vec::new();
    if transcript.has_had_address(&evaluator.email) {
        found.push(format!("{name} is the candidate"));
    }
    if evaluator.not_for.contains(&transcript.person.number) {
        found.push(format!("{name} may not rate candidate {}", transcript.person.number));
    }
    let applications = transcript.enrollments.iter().chain(&transcript.merged);
    let jobs = applications.flat_map(|e| &e.jobs);
    let current = jobs.filter(|j| {
        j.first_on <= on && j.last_on.is_none_or(|last| last >= portfolio.submitted_on)
    });
    let mut libraries: Vec<&str> = current
        .filter(|j| evaluator.libraries.iter().any(|l| same_text(l, &j.library)))
        .map(|j| j.library.as_str())
        .collect();
    libraries.dedup();
    found.extend(
        libraries
            .iter()
            .map(|library| format!("{name} and the candidate are at the same library, {library}")),
    );
    found
}
