//! What the ratings of a portfolio add up to (program §6).

use crate::model::{Evaluation, Portfolio, Rating};
use crate::period::{Day, days_after, next_day};
use crate::policy::{Gap, Parameter};
use crate::rules::Bench;
use crate::rules::meaning::account;

/// The outcome of a portfolio, as a phrase.
pub fn outcome_phrase(outcome: &Outcome) -> String {
    match outcome {
        Outcome::AwaitingFee => "its fee is not settled".to_string(),
        Outcome::Evaluating { round, rated: 2, wanted: 3 } => {
            format!("the two evaluators of round {round} differ, so a third must decide")
        }
        Outcome::Evaluating { round, rated, wanted } => {
            format!("round {round} has {rated} of {wanted} ratings")
        }
        Outcome::InformationRequested { due_on, .. } => {
            format!("additional information is due by {due_on}")
        }
        Outcome::Achieved { achieved_on } => format!("achieved {achieved_on}"),
        Outcome::NotAchieved { since, without_revision: true } => {
            format!("not achieved since {since}, because no additional information came")
        }
        Outcome::NotAchieved { since, .. } => format!("not achieved since {since}"),
        Outcome::Ungoverned(why) => why.clone(),
    }
}

/// The outcome of a portfolio on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its fee is not settled; evaluation has not begun (P1).
    AwaitingFee,
    /// Ratings of a round are still to come.
    Evaluating {
        /// 1, or 2 after additional information.
        round: u8,
        /// Ratings that have come in.
        rated: u32,
        /// Ratings needed to decide: three if the revision round's two evaluators disagree (P6).
        wanted: u32,
    },
    /// Additional information is requested (P5).
    InformationRequested {
        /// The day of the request: the deciding day of the first round.
        requested_on: Day,
        /// The last day on which the revision may be handed in.
        due_on: Day,
        /// Numbers of the competencies concerned, counted from 1.
        competencies: Vec<usize>,
    },
    /// The set is achieved (P4).
    Achieved {
        /// The day of the deciding evaluation.
        achieved_on: Day,
    },
    /// The set is not achieved by portfolio in this candidacy (P5, P6).
    NotAchieved {
        /// The first day of this outcome.
        since: Day,
        /// Whether that is because no revision came.
        without_revision: bool,
    },
    /// Policy has no value, or no edition of the competencies, for the day submitted.
    Ungoverned(String),
}

impl Outcome {
    /// Whether it can still go either way: unpaid, being rated, or awaiting a revision (program §8).
    pub fn is_undecided(&self) -> bool {
        matches!(
            self,
            Outcome::AwaitingFee
                | Outcome::Evaluating { .. }
                | Outcome::InformationRequested { .. }
        )
    }
}

/// The combined rating of each competency of a round. Of two: any *not met* is not met, else any *met* is met, else
/// partially met (P3). Of three in the revision round: the middle one (P6).
pub fn combined(ratings: &[&[Rating]], third_decides: bool) -> Vec<Rating> {
    let competencies = ratings.iter().map(|r| r.len()).min().unwrap_or(0);
    let combine = |place: usize| {
        let mut column: Vec<Rating> = ratings.iter().map(|r| r[place]).collect();
        column.sort_unstable();
        match () {
            () if third_decides => column[column.len() / 2],
            () if column.contains(&Rating::NotMet) => Rating::NotMet,
            () if column.contains(&Rating::Met) => Rating::Met,
            () => Rating::Partial,
        }
    };
    (0..competencies).map(combine).collect()
}

/// How far the first two evaluators of a round agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement<'p> {
    /// The two evaluations.
    pub of: [&'p Evaluation; 2],
    /// Competencies that both rated the same.
    pub alike: u32,
    /// Competencies that both rated.
    pub rated: u32,
}

/// The agreement between the two evaluators of each round of a portfolio. Ignores a third one (P6).
pub fn agreements(portfolio: &Portfolio) -> impl Iterator<Item = Agreement<'_>> {
    [1, 2].into_iter().filter_map(|round| {
        let mut rated = portfolio.evaluations.iter().filter(|e| e.round == round);
        let of = [rated.next()?, rated.next()?];
        let pairs = of[0].ratings.iter().zip(&of[1].ratings);
        Some(Agreement {
            of,
            rated: pairs.clone().count() as u32,
            alike: pairs.filter(|(a, b)| a == b).count() as u32,
        })
    })
}

/// Whether ratings achieve the set (P4): `10 x met >= 7 x n` with the built-in 70 percent, and none not met.
pub fn passes(ratings: &[Rating], percent: u32) -> bool {
    let met = ratings.iter().filter(|r| **r == Rating::Met).count() as u64;
    let enough = 100 * met >= u64::from(percent) * ratings.len() as u64;
    enough && !ratings.contains(&Rating::NotMet)
}

/// The parameters of a portfolio: those of the day submitted (program §9).
struct Terms {
    evaluators: usize,
    percent: u32,
    revision_days: u32,
}

fn terms(submitted_on: Day, bench: Bench) -> Result<Terms, Gap> {
    let number =
        |parameter| bench.policy.number(parameter, submitted_on).map(|promise| promise.value);
    Ok(Terms {
        evaluators: number(Parameter::PortfolioEvaluators)? as usize,
        percent: number(Parameter::PortfolioMetPercent)?,
        revision_days: number(Parameter::PortfolioRevision)?,
    })
}

/// One round of evaluation: its ratings, what they combine to, and whether that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round<'p> {
    /// 1 or 2.
    pub number: u8,
    /// The evaluations that count, in the order of their days.
    pub evaluations: Vec<&'p Evaluation>,
    /// How many are needed.
    pub wanted: usize,
    /// The combined rating of each competency; empty until all are in.
    pub combined: Vec<Rating>,
    /// Whether the combined ratings achieve the set.
    pub passed: bool,
}

impl Round<'_> {
    /// Whether all ratings needed to decide are in.
    pub fn is_full(&self) -> bool {
        self.evaluations.len() >= self.wanted
    }

    /// The deciding day: the latest evaluation day of the round (P2).
    pub(crate) fn decided_on(&self) -> Option<Day> {
        self.evaluations.iter().map(|e| e.evaluated_on).max()
    }

    /// Numbers of the competencies that are not met or only partially met, counted from 1.
    fn wanting(&self) -> Vec<usize> {
        let wanting = self.combined.iter().enumerate().filter(|(_, r)| **r != Rating::Met);
        wanting.map(|(place, _)| place + 1).collect()
    }
}

/// The ratings of one round of a portfolio (P2 to P6).
///
/// # Errors
/// A [`Gap`] if policy has no value on the day submitted.
pub fn round<'p>(portfolio: &'p Portfolio, number: u8, bench: Bench) -> Result<Round<'p>, Gap> {
    let terms = terms(portfolio.submitted_on, bench)?;
    // Ratings from before the portfolio was handed in, or for another set, do not count: a correction may leave such
    // ratings.
    let since = if number == 2 { portfolio.revision.map(|r| r.submitted_on) } else { None };
    let since = since.unwrap_or(portfolio.submitted_on);
    let asked = bench
        .policy
        .edition(portfolio.set, portfolio.submitted_on)
        .map_or(0, |edition| edition.competencies.len());
    let mut evaluations: Vec<&Evaluation> = portfolio
        .evaluations
        .iter()
        .filter(|e| e.round == number && e.evaluated_on >= since && e.ratings.len() == asked)
        .collect();
    evaluations.sort_by_key(|e| (e.evaluated_on, e.id));
    let alone: Vec<bool> = evaluations
        .iter()
        .take(terms.evaluators)
        .map(|e| passes(&e.ratings, terms.percent))
        .collect();
    let split = number == 2 && terms.evaluators == 2 && alone.len() == 2 && alone[0] != alone[1];
    let wanted = if split { 3 } else { terms.evaluators };
    evaluations.truncate(wanted);
    let full = evaluations.len() >= wanted;
    let ratings: Vec<&[Rating]> = evaluations.iter().map(|e| e.ratings.as_slice()).collect();
    let combined = if full { combined(&ratings, split) } else { Vec::new() };
    let passed = full && passes(&combined, terms.percent);
    Ok(Round { number, evaluations, wanted, combined, passed })
}

/// The outcome of a portfolio on the day asked about (P1, P3 to P6).
///
/// **Reading**: if a correction of the money settles the fee later than the ratings, they count from that later day.
pub fn outcome(portfolio: &Portfolio, fee: Option<account::Settlement>, bench: Bench) -> Outcome {
    match decide(portfolio, fee, bench) {
        Ok(outcome) => outcome,
        Err(gap) => Outcome::Ungoverned(gap.to_string()),
    }
}

fn decide(
    portfolio: &Portfolio,
    fee: Option<account::Settlement>,
    bench: Bench,
) -> Result<Outcome, Gap> {
    if bench.policy.edition(portfolio.set, portfolio.submitted_on).is_none() {
        let code = &bench.policy.set(portfolio.set).code;
        return Ok(Outcome::Ungoverned(format!(
            "{code} has no edition of its competencies on {}",
            portfolio.submitted_on
        )));
    }
    if fee.is_some_and(|f| f.settled_on.is_none()) {
        return Ok(Outcome::AwaitingFee);
    }
    let settled_on = fee.and_then(|f| f.settled_on);
    let first = round(portfolio, 1, bench)?;
    let Some(rated_on) = first.decided_on().filter(|_| first.is_full()) else {
        return Ok(evaluating(&first));
    };
    let requested_on = settled_on.map_or(rated_on, |day| day.max(rated_on));
    if first.passed {
        return Ok(Outcome::Achieved { achieved_on: requested_on });
    }
    if portfolio.revision.is_none() {
        let due_on = days_after(requested_on, terms(portfolio.submitted_on, bench)?.revision_days);
        return Ok(if bench.on <= due_on {
            Outcome::InformationRequested { requested_on, due_on, competencies: first.wanting() }
        } else {
            Outcome::NotAchieved { since: next_day(due_on), without_revision: true }
        });
    }
    let second = round(portfolio, 2, bench)?;
    let decided_on = second.decided_on().filter(|_| second.is_full());
    Ok(match decided_on.map(|day| day.max(requested_on)) {
        None => evaluating(&second),
        Some(achieved_on) if second.passed => Outcome::Achieved { achieved_on },
        Some(since) => Outcome::NotAchieved { since, without_revision: false },
    })
}

fn evaluating(round: &Round) -> Outcome {
    let (rated, wanted) = (round.evaluations.len() as u32, round.wanted as u32);
    Outcome::Evaluating { round: round.number, rated, wanted }
}

/// The round that takes ratings: the second one once additional information is in and the first has all its ratings.
pub fn round_open(portfolio: &Portfolio, bench: Bench) -> u8 {
    let first_is_full = round(portfolio, 1, bench).is_ok_and(|first| first.is_full());
    if portfolio.revision.is_some() && first_is_full { 2 } else { 1 }
}
