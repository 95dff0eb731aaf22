//! Portfolios: when one may be handed in, who may rate it, and what the ratings come to (program §6).

use crate::model::{
    Evaluation, Evaluator, Id, Portfolio, Rating, Revision, Standing, Transcript, same_text,
};
use crate::money::Cents;
use crate::period::{Day, days_after, next_day};
use crate::policy::{Gap, Parameter, SetId};
use crate::rules::certification::Candidacy;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, fees, source, standing};

/// What a portfolio has come to on a day.
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
        /// Ratings that decide; three where the revision round's two evaluators disagree (P6).
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
        /// The first day on which this stands.
        since: Day,
        /// Whether that is because no revision came.
        without_revision: bool,
    },
    /// Policy has no value, or no edition of the competencies, for the day submitted.
    Ungoverned(String),
}

impl Outcome {
    /// Whether it could still be decided either way: unpaid, being rated, or awaiting a revision (program §8).
    pub fn is_undecided(&self) -> bool {
        matches!(
            self,
            Outcome::AwaitingFee
                | Outcome::Evaluating { .. }
                | Outcome::InformationRequested { .. }
        )
    }
}

/// The combined rating of each competency of a round (P3; P6 for three): of two, any *not met* is not met, else any
/// *met* is met, else partially met; of three in the revision round, the middle one.
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
    /// Competencies that both rated alike.
    pub alike: u32,
    /// Competencies that both rated.
    pub rated: u32,
}

/// The agreement of each round of a portfolio that two evaluators have rated. A third (P6) is compared with nobody.
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
    /// How many are wanted.
    pub wanted: usize,
    /// The combined rating of each competency; empty until all are in.
    pub combined: Vec<Rating>,
    /// Whether the combined ratings achieve the set.
    pub passed: bool,
}

impl Round<'_> {
    /// Whether all ratings that decide are in.
    pub fn is_full(&self) -> bool {
        self.evaluations.len() >= self.wanted
    }

    /// The deciding day: the latest evaluation day of the round (P2).
    fn decided_on(&self) -> Option<Day> {
        self.evaluations.iter().map(|e| e.evaluated_on).max()
    }

    /// Numbers of the competencies that are not met or partially met, counted from 1.
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
    // What was rated before it was handed in, or for another set, rates nothing: a correction may leave such behind.
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

/// What a portfolio has come to on the day asked about (P1, P3 to P6).
///
/// **Reading**: ratings that a correction of the money leaves before the day on which the fee is settled count from
/// that day.
pub fn outcome(portfolio: &Portfolio, fee: Option<fees::Settlement>, bench: Bench) -> Outcome {
    match decide(portfolio, fee, bench) {
        Ok(outcome) => outcome,
        Err(gap) => Outcome::Ungoverned(gap.to_string()),
    }
}

fn decide(
    portfolio: &Portfolio,
    fee: Option<fees::Settlement>,
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

/// What a portfolio taken is given: its enrollment, its fee, and the edition that governs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The enrollment under which it is handed in.
    pub enrollment: Id,
    /// The fee to be told (P1).
    pub fee: Cents,
    /// The edition of the competencies.
    pub edition: String,
}

/// Decides whether a portfolio is taken on the day asked about (P6, P8): `admitted`, `candidacy`, `portfolio-route`.
///
/// `transcript` is all that is known of the person. For a set already achieved it is taken with a note.
pub fn submission(transcript: &Transcript, set: SetId, bench: Bench) -> Decision<Submission> {
    let then = super::as_it_stood(transcript, bench.on);
    let situation = standing::situation(&then, bench);
    let code = bench.policy.set(set).code.as_str();
    let candidacy = situation.as_ref().map(|s| &s.candidacy);
    let mut out = Vec::new();
    let mut route = Vec::new();
    if let (Some(situation), Some(candidacy)) = (&situation, candidacy) {
        match situation.standing {
            Standing::Withdrawn => out.push("the candidacy was withdrawn".to_string()),
            Standing::Revoked => out.push("the certification was revoked".to_string()),
            _ => {}
        }
        if let Some(period) = candidacy.period.filter(|p| bench.on > p.last) {
            out.push(format!("the candidacy ended {}", period.last));
        }
        if transcript.enrollments.iter().any(|e| e.received_on > bench.on) {
            out.push("another candidacy has followed".to_string());
        }
        for (portfolio, outcome) in candidacy.portfolios.iter().filter(|(p, _)| p.set == set) {
            match outcome {
                Outcome::NotAchieved { since, .. } => route.push(format!(
                    "portfolio {} for {code} was not achieved ({since}); an approved course is the way to this set",
                    portfolio.id
                )),
                outcome if outcome.is_undecided() => {
                    route.push(format!("portfolio {} for {code} is undecided", portfolio.id));
                }
                _ => {}
            }
        }
    }
    if let Some(later) =
        transcript.portfolios.iter().find(|p| p.set == set && p.submitted_on > bench.on)
    {
        route.push(format!(
            "portfolio {} for {code} was submitted later, on {}",
            later.id, later.submitted_on
        ));
    }
    let edition = bench.policy.edition(set, bench.on);
    if !bench.policy.sets_on(bench.on).any(|s| s == set) {
        route.push(format!("{code} is no competency set on {}", bench.on));
    }
    if edition.is_none() {
        route.push(format!("{code} has no edition of its competencies on {}", bench.on));
    }
    let findings = vec![
        admitted_by(candidacy, bench.on),
        Finding::unless(
            Requirement::Candidacy,
            Measure::text("a day of the candidacy"),
            Measure::Day(bench.on),
            source(
                bench.policy,
                Parameter::CandidacyLength,
                candidacy.and_then(|c| c.admitted_on).unwrap_or(bench.on),
            ),
            out,
            candidacy
                .and_then(|c| c.period)
                .map_or("no candidacy has ended".to_string(), |p| format!("candidacy from {p}")),
        ),
        open_route(route, bench),
    ];
    let member = transcript.person.ala_member.is_some();
    let achieved = candidacy.and_then(|c| c.achievement(set));
    let notes = achieved
        .map(|a| format!("{code} is achieved already, on {}", a.achieved_on))
        .into_iter()
        .collect();
    let (enrollment, edition) =
        (candidacy.map_or(0, |c| c.enrollment.id), edition.map_or("", |e| &e.edition));
    Decision::new(findings, notes, || Submission {
        enrollment,
        fee: fees::portfolio_fee(bench.on, member, bench.policy),
        edition: edition.to_string(),
    })
}

/// Whether the person is admitted by a day, as a finding; that a waiver had part in it is said.
pub(crate) fn admitted_by(candidacy: Option<&Candidacy>, on: Day) -> Finding {
    let fee = candidacy.and_then(|c| c.account.application(c.enrollment.id));
    let waived = fee.and_then(|f| f.waived_by()).map(|(entry, _)| entry);
    let admitted_on = candidacy.and_then(|c| c.admitted_on);
    let (shown, text) = match (admitted_on, waived) {
        (Some(day), Some(entry)) => (
            Measure::Day(day),
            format!("admitted {day}, the application fee waived by entry {entry}"),
        ),
        (Some(day), None) => (Measure::Day(day), format!("admitted {day}")),
        (None, _) => (Measure::Nothing, format!("not admitted by {on}")),
    };
    let source = match waived {
        Some(entry) => format!("FAQ 22; waived, entry {entry}"),
        None => "FAQ 22".to_string(),
    };
    let obstacle = admitted_on.is_none().then(|| text.clone());
    let asked = Measure::text("admitted");
    Finding::unless(
        Requirement::Admitted,
        asked,
        shown,
        &source,
        obstacle.into_iter().collect(),
        text,
    )
}

/// The portfolio route, open by policy on the day asked about, unless something else stands against it (P8).
fn open_route(mut obstacles: Vec<String>, bench: Bench) -> Finding {
    let requirement = Requirement::PortfolioRoute;
    match bench.policy.yes(Parameter::PortfolioOpen, bench.on) {
        Err(gap) => Finding::ungoverned(requirement, &gap),
        Ok(promise) => {
            if !promise.value {
                obstacles
                    .insert(0, format!("the portfolio route is closed since {}", promise.first_on));
            }
            let shown = if obstacles.is_empty() { "open" } else { "closed" };
            let otherwise = "the portfolio route is open for this set".to_string();
            Finding::unless(
                requirement,
                Measure::text("open"),
                Measure::text(shown),
                promise.source,
                obstacles,
                otherwise,
            )
        }
    }
}

/// Decides whether additional information is taken on the day asked about (P5): `portfolio-route`.
///
/// `transcript` is all that is known of the person, `portfolio` one of theirs.
pub fn revision(transcript: &Transcript, portfolio: &Portfolio, bench: Bench) -> Decision<()> {
    let mut obstacles = Vec::new();
    let then = super::as_it_stood(transcript, bench.on);
    let standing = standing::standing(&then, bench);
    if let Some(standing @ (Standing::Withdrawn | Standing::Revoked)) = standing {
        obstacles.push(format!("the candidate is {standing} on {}", bench.on));
    }
    if let Some(revision) = portfolio.revision {
        obstacles
            .push(format!("additional information was handed in on {}", revision.submitted_on));
    }
    let fee = fees::account(&then, bench.policy).portfolio(portfolio.id);
    let judged =
        then.portfolios.iter().find(|p| p.id == portfolio.id).map(|p| outcome(p, fee, bench));
    let mut otherwise = String::new();
    match judged {
        None => obstacles.push(format!(
            "portfolio {} was submitted on {}",
            portfolio.id, portfolio.submitted_on
        )),
        Some(Outcome::InformationRequested { due_on, .. }) => {
            otherwise = format!("due by {due_on}")
        }
        Some(Outcome::NotAchieved { since, without_revision: true }) => {
            obstacles.push(format!("it was due the day before {since}"));
        }
        Some(Outcome::Achieved { achieved_on }) => {
            obstacles.push(format!("the set was achieved on {achieved_on}"))
        }
        Some(Outcome::NotAchieved { since, .. }) => {
            obstacles.push(format!("not achieved since {since}"))
        }
        Some(Outcome::AwaitingFee | Outcome::Evaluating { .. }) if portfolio.revision.is_none() => {
            obstacles.push(format!("no additional information was requested by {}", bench.on));
        }
        Some(Outcome::Ungoverned(why)) => obstacles.push(why),
        Some(_) => {}
    }
    let finding = Finding::unless(
        Requirement::PortfolioRoute,
        Measure::text("within the days given for additional information"),
        Measure::Day(bench.on),
        "portfolio page, step 4",
        obstacles,
        otherwise,
    );
    Decision::new(vec![finding], Vec::new(), || ())
}

/// Decides whether an evaluator's ratings are taken on the day asked about (P1, P2): `portfolio-fee`,
/// `evaluator-qualified`, `evaluator-independent`, `ratings`. What is granted is the round they belong to.
///
/// **Reading**: an evaluator is not independent who is the candidate, belongs to a library where the candidate has a
/// job not ended before the portfolio was submitted, is declared not for the candidate, or has rated the round.
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

/// The round that takes ratings: the second once additional information is in and the first has all its ratings.
pub fn round_open(portfolio: &Portfolio, bench: Bench) -> u8 {
    let first_is_full = round(portfolio, 1, bench).is_ok_and(|first| first.is_full());
    if portfolio.revision.is_some() && first_is_full { 2 } else { 1 }
}

/// P1: evaluation begins when the fee is settled.
pub(crate) fn portfolio_fee(
    transcript: &Transcript,
    portfolio: &Portfolio,
    bench: Bench,
) -> Finding {
    let then = super::as_it_stood(transcript, bench.on);
    let account = fees::account(&then, bench.policy);
    let fee = account.portfolio(portfolio.id);
    // A policy without fees does not speak of money.
    let nothing = match bench.policy.asks_fees() {
        true => "no portfolio fee is asked",
        false => "evaluation begins at once",
    };
    let (charge, day) = (portfolio.fee, portfolio.submitted_on);
    let fee = fee.unwrap_or(fees::Settlement::of(charge, day));
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
    Finding::unless(
        Requirement::EvaluatorQualified,
        Measure::text(code(&portfolio.set)),
        Measure::text(sets.join(", ")),
        "portfolio page, step 4",
        (!qualified).then_some(obstacle).into_iter().collect(),
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
    let mut obstacles = conflicts(transcript, portfolio, evaluator);
    let name = &evaluator.name;
    let rated =
        portfolio.evaluations.iter().find(|e| e.round == round && e.evaluator == evaluator.id);
    if let Some(rated) = rated {
        obstacles.push(format!(
            "{name} has rated round {round} of portfolio {} on {} (entry {}); if that is wrong add --corrects {}",
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

/// What stands between an evaluator and the candidate of a portfolio (P2), as phrases; empty if nothing does.
pub fn conflicts(
    transcript: &Transcript,
    portfolio: &Portfolio,
    evaluator: &Evaluator,
) -> Vec<String> {
    let name = &evaluator.name;
    let mut found = Vec::new();
    if transcript.has_address(&evaluator.email) {
        found.push(format!("{name} is the candidate"));
    }
    if evaluator.not_for.contains(&transcript.person.number) {
        found.push(format!("{name} is declared not for candidate {}", transcript.person.number));
    }
    let jobs = transcript.enrollments.iter().flat_map(|e| &e.jobs);
    let current = jobs.filter(|j| j.last_on.is_none_or(|last| last >= portfolio.submitted_on));
    let mut libraries: Vec<&str> = current
        .filter(|j| evaluator.libraries.iter().any(|l| same_text(l, &j.library)))
        .map(|j| j.library.as_str())
        .collect();
    libraries.dedup();
    found.extend(
        libraries
            .iter()
            .map(|library| format!("{name} and the candidate belong to one library, {library}")),
    );
    found
}

/// P2: a round takes its ratings once, complete, from the day it was submitted on.
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
            "{} ratings were given; the set has {asked} competencies",
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
        // P6 asks for a third from the day on which the two differ; dated before, it would pass for one of the two.
        Ok(round) if round.evaluations.len() == 2 && round.wanted == 3 => {
            if let Some(asked_on) = round.decided_on().filter(|day| bench.on < *day) {
                obstacles.push(format!(
                    "a third evaluator is asked for since {asked_on}, when the two came to differ"
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
