//! Ratings that by what is known now should not have been made (P2).

use crate::model::{Evaluator, Id, Kind, Transcript};
use crate::rules::Bench;
use crate::rules::checks::Wrong;
use crate::rules::checks::case::{Case, take_back};
use crate::rules::meaning::evaluators::barred_on;

/// A rating by an evaluator who, by what is known now, was not allowed to rate the portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barred {
    /// The number of the evaluation.
    pub evaluation: Id,
    /// What speaks against the evaluator, in a phrase.
    pub why: String,
    /// Both as a sentence without its full stop.
    pub what: String,
}

/// The ratings of a person's portfolios by evaluators who, by what is known now, were not allowed to (P2).
///
/// **Reading**: the outcome that people were told stays, and so does a rating in a round that is still open.
pub fn barred(transcript: &Transcript, evaluators: &[Evaluator], bench: Bench) -> Vec<Barred> {
    let person = &transcript.person;
    let rated =
        transcript.portfolios.iter().flat_map(|p| p.evaluations.iter().map(move |e| (p, e)));
    rated
        .filter_map(|(p, e)| {
            let evaluator = evaluators.iter().find(|known| known.id == e.evaluator)?;
            let (_, why) = barred_on(transcript, p, evaluator, bench.at(e.evaluated_on))?;
            let what = format!(
                "portfolio {} of {} {} was rated {} by somebody who may not rate it: {why}",
                p.id, person.number, person.name, e.evaluated_on
            );
            Some(Barred { evaluation: e.id, why, what })
        })
        .collect()
}

/// Ratings that nothing spoke against before a change, a note each (P2).
pub fn newly_barred(
    old: (&Transcript, &[Evaluator], Bench),
    new: (&Transcript, &[Evaluator], Bench),
) -> Vec<String> {
    let before = barred(old.0, old.1, old.2);
    let known = |found: &Barred| {
        before.iter().any(|b| (b.evaluation, &b.why) == (found.evaluation, &found.why))
    };
    let new = barred(new.0, new.1, new.2).into_iter().filter(|found| !known(found));
    new.map(|found| format!("{}; the outcome stays as people were told", found.what)).collect()
}

/// Everybody who rated was allowed to.
pub fn independence(case: &Case) -> Vec<Wrong> {
    barred(case.all, case.evaluators, case.bench)
        .into_iter()
        .map(|found| {
            let hint = format!(
                "the outcome stays as people were told; if it must not, {}",
                take_back(Kind::Evaluation, found.evaluation)
            );
            Wrong::new(found.what, hint)
        })
        .collect()
}
