//! Who is asked to rate a portfolio (P2, P6): of the evaluators who may, those with the least to do.

mod round;
mod weighed;

use std::collections::HashMap;

use self::round::{Round, Weighing};
pub use self::weighed::{Request, Weighed};
use crate::model::{Assignment, Evaluator, Id, Portfolio, Transcript};
use crate::rules::meaning::evaluators::Load;
use crate::rules::{Bench, Decision};

/// What is granted: somebody is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The round that is rated.
    pub round: u8,
    /// Who is asked, by number.
    pub evaluators: Vec<Id>,
    /// The assignment that is taken back for it.
    pub replaced: Option<Assignment>,
}

/// What an assignment comes to.
#[derive(Debug, Clone)]
pub struct Proposal<'e> {
    /// The assignments that are all that is asked for, where they are there already; then nothing is granted.
    pub already: Vec<Assignment>,
    /// Every evaluator: first those to be asked, then those whose load is heavier, then the others by number.
    pub weighed: Vec<Weighed<'e>>,
    /// Who is asked.
    pub decision: Decision<Asked>,
}

/// Decides who is asked to rate the open round of a portfolio on the day asked about: `portfolio-fee`,
/// `evaluator-qualified`, `evaluator-independent`, `ratings`, `evaluators`.
///
/// As many are asked as the round lacks: those whom policy wants (P2), a third where the two of the revision round
/// differ (P6), less those who have rated it or were asked, may rate and have not. Who may be asked is who may rate.
/// `transcript` is all that is known of the person, `loads` are of the day asked about.
///
/// **Reading**: first is asked for whom the fewest portfolios wait; among equals who has rated least so far, then who
/// was asked or rated longest ago, then the lower number. Evaluators are asked once the fee is settled, and not for
/// somebody who is withdrawn or revoked.
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
