//! Whether an evaluator's ratings may be recorded (P1, P2).

use crate::model::{Evaluator, Portfolio, Rating, Revision, Transcript};
use crate::policy::SetId;
use crate::rules::meaning::account;
use crate::rules::meaning::evaluators::{conflicts, ended};
use crate::rules::meaning::portfolio::{round, round_open};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// Decides whether an evaluator's ratings are accepted on the day asked about (P1, P2): `portfolio-fee`,
/// `evaluator-qualified`, `evaluator-independent`, `ratings`. Grants the round they belong to.
///
/// **Reading**: an evaluator is not independent who is the candidate, belongs to a library where the candidate has a
/// job not ended before the portfolio was submitted, is declared not for the candidate, or has already rated the round.
pub fn evaluation(
    transcript: &Transcript,
    portfolio: &Portfolio,
    evaluator: &Evaluator,
    ratings: &[Rating],
    bench: Bench,
) -> Decision<u8> {
    let number = round_open(portfolio, bench);
    let findings = vec![
        portfolio_fee(transcript, portfolio, bench),
        qualified(evaluator, portfolio, bench),
        independent(transcript, portfolio, evaluator, number, bench),
        takes_ratings(portfolio, number, ratings, bench),
    ];
    Decision::new(findings, Vec::new(), || number)
}

/// P1: evaluation begins when the fee is settled.
pub(crate) fn portfolio_fee(
    transcript: &Transcript,
    portfolio: &Portfolio,
    bench: Bench,
) -> Finding {
    let then = as_it_stood(transcript, bench.on);
    let account = account::account(&then, bench.policy);
    let fee = account.portfolio(portfolio.id);
    // A policy without fees does not mention money.
    let nothing = if bench.policy.asks_fees() {
        "there is no portfolio fee"
    } else {
        "evaluation begins at once"
    };
    let (charge, day) = (portfolio.fee, portfolio.submitted_on);
    let fee = fee.unwrap_or(account::Settlement::of(charge, day));
    fee.finding(Requirement::PortfolioFee, "portfolio fee", Some(bench.on), nothing)
}

fn qualified(evaluator: &Evaluator, portfolio: &Portfolio, bench: Bench) -> Finding {
    let code = |set: &SetId| bench.policy.set(*set).code.clone();
    let qualified = evaluator.sets.contains(&portfolio.set);
    let sets: Vec<String> = evaluator.sets.iter().map(code).collect();
    let obstacle = format!(
        "{} is qualified for {}, not for {}",
        evaluator.name,
        sets.join(", "),
        code(&portfolio.set)
    );
    let obstacles = (!qualified).then_some(obstacle).into_iter().chain(ended(evaluator, bench.on));
    Finding::unless(
        Requirement::EvaluatorQualified,
        Measure::text(code(&portfolio.set)),
        Measure::text(sets.join(", ")),
        "portfolio page, step 4",
        obstacles.collect(),
        format!("{} is qualified for {}", evaluator.name, code(&portfolio.set)),
    )
}

fn independent(
    transcript: &Transcript,
    portfolio: &Portfolio,
    evaluator: &Evaluator,
    round: u8,
    bench: Bench,
) -> Finding {
    let mut obstacles = conflicts(transcript, portfolio, evaluator, bench.on);
    let name = &evaluator.name;
    let rated =
        portfolio.evaluations.iter().find(|e| e.round == round && e.evaluator == evaluator.id);
    if let Some(rated) = rated {
        obstacles.push(format!(
            "{name} has rated round {round} of portfolio {} on {} (entry {}); if that is wrong, add --corrects {}",
            portfolio.id, rated.evaluated_on, rated.entry, rated.entry
        ));
    }
    let shown = if obstacles.is_empty() { "independent" } else { "not independent" };
    let otherwise = format!(
        "{name} is independent of the candidate as far as the register on {} shows",
        bench.on
    );
    let asked = Measure::text("independent");
    Finding::unless(
        Requirement::EvaluatorIndependent,
        asked,
        Measure::text(shown),
        "Reading P2",
        obstacles,
        otherwise,
    )
}

/// P2: a round gets each evaluator's ratings once, complete, and not before the day it was submitted.
fn takes_ratings(portfolio: &Portfolio, number: u8, ratings: &[Rating], bench: Bench) -> Finding {
    let requirement = Requirement::Ratings;
    let Some(edition) = bench.policy.edition(portfolio.set, portfolio.submitted_on) else {
        let why =
            format!("no edition of the competencies was in force on {}", portfolio.submitted_on);
        return Finding::unless(
            requirement,
            Measure::Nothing,
            Measure::Nothing,
            "portfolio page",
            vec![why],
            String::new(),
        );
    };
    let asked = edition.competencies.len();
    let mut obstacles = Vec::new();
    if ratings.len() != asked {
        obstacles.push(format!(
            "{} ratings were given, but the set has {asked} competencies",
            ratings.len()
        ));
    }
    let revised = portfolio.revision.filter(|_| number == 2);
    let submitted_on = revised.map_or(portfolio.submitted_on, |r: Revision| r.submitted_on);
    if bench.on < submitted_on {
        obstacles.push(format!("round {number} was submitted {submitted_on}, after {}", bench.on));
    }
    match round(portfolio, number, bench) {
        Err(gap) => obstacles.push(gap.to_string()),
        Ok(round) if round.is_full() => {
            obstacles.push(format!(
                "round {number} of portfolio {} has its {} ratings",
                portfolio.id, round.wanted
            ));
        }
        // P6 asks for a third from the day the two differ. Dated earlier, the third would pass for one of the two.
        Ok(round) if round.evaluations.len() == 2 && round.wanted == 3 => {
            if let Some(asked_on) = round.decided_on().filter(|day| bench.on < *day) {
                obstacles.push(format!(
                    "a third evaluator is needed since {asked_on}, when the two differed"
                ));
            }
        }
        Ok(_) => {}
    }
    Finding::unless(
        requirement,
        Measure::Count(asked as u32),
        Measure::Count(ratings.len() as u32),
        "portfolio page, step 4",
        obstacles,
        format!("{asked} ratings for round {number}"),
    )
}
