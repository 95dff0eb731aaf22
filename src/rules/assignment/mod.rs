//! Who is asked to rate a portfolio (P2, P6): of the evaluators who may, those with the least to do.

mod desk;

use std::collections::HashMap;

use self::desk::{Desk, Round};
use crate::model::{Assignment, Evaluator, Id, Portfolio, Transcript};
use crate::period::Day;
use crate::rules::portfolio_credit::{self, Outcome};
use crate::rules::{Bench, Decision, Requirement, fees, standing};

/// What waits for an evaluator and what they have done, by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Portfolios that they were asked to rate and that wait for them.
    pub open: u32,
    /// Ratings of a round so far.
    pub rated: u32,
    /// The last day on which they were asked or rated.
    pub last_on: Option<Day>,
}

/// Adds what the portfolios of one person ask of evaluators, and had of them. `transcript` holds the facts up to the day
/// asked about.
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

/// What keeps an evaluator from rating a portfolio, in a phrase, and by which requirement (P2); none if nothing does.
pub fn barred(
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
    let conflicts = portfolio_credit::conflicts(transcript, portfolio, evaluator);
    (!conflicts.is_empty()).then(|| (Requirement::EvaluatorIndependent, conflicts.join("; ")))
}

/// Whether who was asked to rate a portfolio is an evaluator, and nothing keeps them from it.
///
/// **Reading**: somebody who may no longer rate is not asked any more, for the ratings would be refused.
pub fn may_rate(
    transcript: &Transcript,
    portfolio: &Portfolio,
    assignment: &Assignment,
    evaluators: &[Evaluator],
    bench: Bench,
) -> bool {
    let asked = evaluators.iter().find(|e| e.id == assignment.evaluator);
    asked.is_some_and(|e| barred(transcript, portfolio, e, bench).is_none())
}

/// The assignments of a person's portfolios that wait for ratings: their round has not all of its ratings, and none by
/// who was asked. `transcript` holds the facts up to the day asked about.
///
/// **Reading**: nothing waits that belongs to a candidacy withdrawn or a certification revoked.
pub fn waiting<'t>(
    transcript: &'t Transcript,
    bench: Bench,
) -> Vec<(&'t Portfolio, &'t Assignment)> {
    let asked = |p: &&Portfolio| !p.assignments.is_empty();
    if !transcript.portfolios.iter().any(|p| asked(&p)) {
        return Vec::new();
    }
    let account = fees::account(transcript, bench.policy);
    let mut waiting = Vec::new();
    for portfolio in transcript.portfolios.iter().filter(asked) {
        let outcome = portfolio_credit::outcome(portfolio, account.portfolio(portfolio.id), bench);
        let rates = matches!(outcome, Outcome::AwaitingFee | Outcome::Evaluating { .. });
        if rates && standing::ended_by_staff(transcript, portfolio.enrollment).is_none() {
            let round = portfolio_credit::round_open(portfolio, bench);
            waiting.extend(open(portfolio, round).map(|a| (portfolio, a)));
        }
    }
    waiting
}

/// Who was asked to rate a round and has not.
pub fn open(portfolio: &Portfolio, round: u8) -> impl Iterator<Item = &Assignment> {
    let of_round = portfolio.assignments.iter().filter(move |a| a.round == round);
    of_round.filter(move |a| !has_rated(portfolio, round, a.evaluator))
}

fn has_rated(portfolio: &Portfolio, round: u8, evaluator: Id) -> bool {
    let mut rated = portfolio.evaluations.iter().filter(|e| e.round == round);
    rated.any(|e| e.evaluator == evaluator)
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Who is to be asked, by number; nobody named: those with the least to do.
    pub named: Vec<Id>,
    /// In whose place, of those who were asked before.
    pub instead_of: Option<Id>,
}

/// One evaluator, weighed for a round of a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed<'e> {
    /// The evaluator.
    pub evaluator: &'e Evaluator,
    /// What waits for them and what they have done.
    pub load: Load,
    /// Why they are passed over; none: they are to be asked.
    pub passed_over: Option<String>,
}

impl Weighed<'_> {
    /// By what evaluators are taken, the least first.
    fn weight(&self) -> (u32, u32, Option<Day>, Id) {
        let load = self.load;
        (load.open, load.rated, load.last_on, self.evaluator.id)
    }

    /// Why another, who may be asked as well, comes before this one.
    fn behind(&self, other: &Weighed) -> String {
        let name = &other.evaluator.name;
        let (mine, theirs) = (self.load, other.load);
        let day = |day: Option<Day>| day.map_or("never".to_string(), |day| day.to_string());
        if mine.open != theirs.open {
            return format!("{} open, {name} {}", mine.open, theirs.open);
        }
        if mine.rated != theirs.rated {
            return format!("{} rated so far, {name} {}", mine.rated, theirs.rated);
        }
        if mine.last_on != theirs.last_on {
            let (mine, theirs) = (day(mine.last_on), day(theirs.last_on));
            return format!("asked or rated last {mine}, {name} {theirs}");
        }
        format!("equal to {name}, whose number is lower")
    }
}

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
    let desk = Desk { transcript, portfolio, request, round: &round, bench };
    let (mut able, mut passed_over, mut against) = (Vec::new(), Vec::new(), Vec::new());
    for evaluator in evaluators {
        let load = loads.get(&evaluator.id).copied().unwrap_or_default();
        let mut weighed = Weighed { evaluator, load, passed_over: None };
        match desk.obstacle(evaluator) {
            None => able.push(weighed),
            Some((requirement, why)) => {
                against.push((evaluator.id, requirement, why.clone()));
                weighed.passed_over = Some(why);
                passed_over.push(weighed);
            }
        }
    }
    able.sort_by_key(Weighed::weight);
    let findings = desk.findings(&able, &against);
    let already = desk.already();
    let mut weighed = desk.choose(able);
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
