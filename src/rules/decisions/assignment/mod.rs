//! Decides whom to ask to rate a portfolio (P2, P6): of the evaluators who may, those with the least work.

mod round;
mod weighed;

use std::collections::HashMap;

use self::round::{Round, Weighing};
pub use self::weighed::{Request, Weighed};
use crate::model::{Assignment, Evaluator, Id, Portfolio, Transcript};
use crate::rules::meaning::evaluators::Load;
use crate::rules::{Bench, Decision};

/// The grant: who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The round to rate.
    pub round: u8,
    /// Who is asked, by number.
    pub evaluators: Vec<Id>,
    /// The assignment that this one replaces.
    pub replaced: Option<Assignment>,
}

/// The result of weighing evaluators for an assignment.
#[derive(Debug, Clone)]
pub struct Proposal<'e> {
    /// The assignments that already do all that was requested; then nothing is granted.
    pub already: Vec<Assignment>,
    /// Every evaluator: first those who are asked, then those with more work, then the others by number.
    pub weighed: Vec<Weighed<'e>>,
    /// Who is asked.
    pub decision: Decision<Asked>,
}

/// Decides whom to ask to rate the open round of a portfolio on the day asked about: `portfolio-fee`,
/// `evaluator-qualified`, `evaluator-independent`, `ratings`, `evaluators`.
///
/// Asks as many as the round still lacks: the number policy wants (P2), or a third if the two of the revision round
/// differ (P6), less those who rated it, and those who were asked, may rate and have not yet. Whoever may rate may be
/// asked. `transcript` has everything known about the person; `loads` are as of the day asked about.
///
/// **Reading**: the evaluator with the fewest waiting portfolios comes first; among equals the one who has rated least
/// so far, then the one asked or rating longest ago, then the lower number. Evaluators are asked only once the fee is
/// settled, and not for somebody who is withdrawn or revoked.
pub fn assignment<'e>(
    transcript: &Transcript,
    portfolio: &Portfolio,
    evaluators: &'e [Evaluator],
    loads: &HashMap<Id, Load>,
    request: &Request,
    bench: Bench,
) -> Proposal<'e> {
    let round = Round::of(transcript, portfolio, evaluators, request, bench);
    let weighing = Weighing { transcript, portfolio, request, round: &round, bench };
    let (mut able, mut passed_over, mut against) = (Vec::new(), Vec::new(), Vec::new());
    for evaluator in evaluators {
        let load = loads.get(&evaluator.id).copied().unwrap_or_default();
        let mut weighed = Weighed { evaluator, load, passed_over: None };
        match weighing.obstacle(evaluator) {
            None => able.push(weighed),
            Some((requirement, why)) => {
                against.push((evaluator.id, requirement, why.clone()));
                weighed.passed_over = Some(why);
                passed_over.push(weighed);
            }
        }
    }
    able.sort_by_key(Weighed::weight);
    let findings = weighing.findings(&able, &against);
    let already = weighing.already();
    let mut weighed = weighing.choose(able);
    let is_chosen = |w: &&Weighed| w.passed_over.is_none();
    let chosen: Vec<Id> = weighed.iter().filter(is_chosen).map(|w| w.evaluator.id).collect();
    weighed.extend(passed_over);
    Proposal {
        already,
        weighed,
        decision: Decision::new(findings, Vec::new(), || Asked {
            round: round.number,
            evaluators: chosen,
            replaced: round.replaced,
        }),
    }
}
