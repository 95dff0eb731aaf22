//! `evaluate portfolio`: an evaluator's ratings of one round.

use std::path::PathBuf;

use clap::Args;

use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::{lookup, waive};
use crate::failure::{Doing, Failure};
use crate::model::{Evaluator, Id, Kind, Portfolio, Rating, Waivable};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::Bench;
use crate::rules::decisions::evaluation;
use crate::rules::meaning::portfolio::{self, Outcome, Round};

/// Record an evaluator's ratings of a portfolio, or many with --csv
///
/// Two evaluators, qualified for the set and independent of the candidate, rate every competency: M met, P partially
/// met, N not met, one letter a competency in their order. When a round is full the combined table is shown.
#[derive(Debug, Args)]
#[command(override_usage = "\
lssc evaluate portfolio [OPTIONS] --evaluator <EVALUATOR> --ratings <LETTERS> --on <DAY> <PORTFOLIO>
lssc evaluate portfolio [OPTIONS] --csv <FILE> --on <DAY>")]
#[command(after_help = format!("\
Examples:
  lssc evaluate portfolio 2 --evaluator 'Judge Wisely' \\
      --ratings MMMMMMPMM --on 2026-11-20
  lssc evaluate portfolio --csv ratings.csv --on 2026-11-20

{}
A rating is met, partial or not-met, or M, P or N. Each evaluator rates each
competency.", batch::columns("ratings.csv", super::csv::COLUMNS)))]
pub struct PortfolioArgs {
    /// Number of the portfolio
    #[arg(required_unless_present = "csv")]
    portfolio: Option<Id>,
    /// Number, e-mail address or name of the evaluator
    #[arg(long, value_name = "EVALUATOR", required_unless_present = "csv")]
    evaluator: Option<String>,
    /// One letter a competency: M met, P partially met, N not met
    #[arg(long, value_name = "LETTERS", required_unless_present = "csv", value_parser = parse_ratings)]
    ratings: Option<Ratings>,
    /// Day of the evaluation
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    /// Waive the portfolio's fee from that day, for the reason given: portfolio-fee
    #[arg(long, value_name = "REQUIREMENT", value_parser = parse_waive, requires = "reason", conflicts_with = "csv")]
    waive: Option<Waivable>,
    /// Record every evaluation in a file of ratings
    #[arg(long, value_name = "FILE", conflicts_with_all = ["portfolio", "evaluator", "ratings"])]
    csv: Option<PathBuf>,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    correction: Correction,
}

/// Ratings as typed.
#[derive(Debug, Clone)]
pub struct Ratings(Vec<Rating>);

fn parse_ratings(text: &str) -> Result<Ratings, String> {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    let ratings: Result<Vec<Rating>, String> = letters
        .map(|c| {
            Rating::from_letter(c)
                .ok_or(format!("'{c}' is no rating: write M, P or N for each competency"))
        })
        .collect();
    ratings.map(Ratings)
}

fn parse_waive(text: &str) -> Result<Waivable, String> {
    waive::only(Waivable::PortfolioFee, text)
}

pub fn run(args: PortfolioArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    let (Some(number), Some(evaluator), Some(Ratings(ratings))) =
        (args.portfolio, &args.evaluator, &args.ratings)
    else {
        return match &args.csv {
            Some(file) => {
                args.correction.not_of_a_file()?;
                super::csv::run(file, on, &args.batch, ctx)
            }
            None => Err(Failure::usage(
                "evaluate portfolio needs PORTFOLIO, --evaluator and --ratings, or --csv FILE",
            )),
        };
    };
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk =
        Desk::open(ctx, &recording, &args.correction, Kind::Evaluation, None, |reading, row| {
            let (_, portfolio) = lookup::portfolio(reading, number)?;
            let evaluator = lookup::evaluator(reading, evaluator)?;
            Ok(portfolio.evaluations.iter().any(|e| e.id == row && e.evaluator == evaluator.id))
        })?;
    let reading = desk.reading();
    let (transcript, portfolio) = lookup::portfolio(reading, number)?;
    let evaluator = lookup::evaluator(reading, evaluator)?;
    let candidate = transcript.person.number;

    if let Some(entry) = recorded_already(&portfolio, &evaluator, ratings, on) {
        desk.nothing_else_to_record(entry)?;
        let said = Said::already("evaluation", entry);
        return conclude(ctx, &recording, &desk.before, &Concerned::one(candidate), said);
    }
    let mut said = Said::default();
    let mut paid_or_waived = transcript.clone();
    if let (Some(_), Some(reason)) = (args.waive, &args.correction.reason) {
        let waived = waive::waive(&recording, reading, &transcript, Some(number), on, reason, ctx)?;
        let now = Reading::new(recording.conn(), None)?;
        paid_or_waived = lookup::portfolio(&now, number)?.0;
        said.lines.push(waived.sentence);
        said = said.made("waiver", waived.id);
    }
    let decision = evaluation::evaluation(
        &paid_or_waived,
        &portfolio,
        &evaluator,
        ratings,
        ctx.bench(reading, on),
    );
    let (round, _, notes) = decision.into_result().map_err(|findings| {
        Failure::refused(
            format!("the ratings of {} for portfolio {number} are not taken", evaluator.name),
            findings,
        )
    })?;

    let id = recording
        .evaluation(candidate, number, round, evaluator.id, on, ratings, &[])
        .doing("record the evaluation")?;

    let after = Reading::new(recording.conn(), None)?;
    said.notes = notes;
    said = said.made("evaluation", id).made("portfolio", number);
    said.lines.push(format!(
        "Recorded the ratings of {} for portfolio {number}, round {round}.",
        evaluator.name
    ));
    said.lines.extend(outcome_lines(&after, number, on, ctx)?);
    conclude(ctx, &recording, &desk.before, &Concerned::one(candidate), said)
}

/// The entry under which these very ratings are recorded, if they are.
pub fn recorded_already(
    portfolio: &Portfolio,
    evaluator: &Evaluator,
    ratings: &[Rating],
    on: Day,
) -> Option<Id> {
    // From the day on which additional information came in, the same letters are those of the second round.
    let second = portfolio.revision.is_some_and(|r| on >= r.submitted_on);
    let same = portfolio.evaluations.iter().find(|e| {
        let this_round = e.round == 2 || !second;
        this_round && e.evaluator == evaluator.id && e.evaluated_on == on && e.ratings == ratings
    });
    same.map(|e| e.entry)
}

/// What a portfolio has come to: the combined table where a round is full, and what follows from it.
pub fn outcome_lines(
    reading: &Reading,
    number: Id,
    on: Day,
    ctx: &Context,
) -> Result<Vec<String>, Failure> {
    let (transcript, portfolio) = lookup::portfolio(reading, number)?;
    let bench = ctx.bench(reading, on);
    let round_number = portfolio::round_open(&portfolio, bench);
    let Ok(round) = portfolio::round(&portfolio, round_number, bench) else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    if round.is_full() {
        lines.extend(table(&portfolio, &round, reading, bench)?);
    }
    let candidate = transcript.person.number;
    match portfolio::outcome(&portfolio, None, bench) {
        Outcome::Achieved { achieved_on } => {
            lines
                .push(format!("Achieved {achieved_on}: {}.", bench.policy.set(portfolio.set).name));
        }
        Outcome::InformationRequested { requested_on, due_on, competencies } => {
            lines.push(format!(
                "Additional information is requested on {requested_on}, due by {due_on}, on:"
            ));
            lines.extend(competency_lines(&portfolio, &competencies, bench));
            lines.push(format!("Next: lssc submit-portfolio --revision {number} --on DAY"));
        }
        Outcome::NotAchieved { since, .. } => {
            let code = &bench.policy.set(portfolio.set).code;
            lines.push(format!(
                "Not achieved since {since}. The advice is an approved course for {code}:"
            ));
            lines.push(format!("lssc catalog list --set {code}"));
        }
        outcome => lines.push(format!(
            "Portfolio {number} of candidate {candidate}: {}.",
            portfolio::outcome_phrase(&outcome)
        )),
    }
    Ok(lines)
}

/// The competencies that need more, as the letter names them.
fn competency_lines(portfolio: &Portfolio, numbers: &[usize], bench: Bench) -> Vec<String> {
    let edition = bench.policy.edition(portfolio.set, portfolio.submitted_on);
    let text =
        |n: usize| edition.and_then(|e| e.competencies.get(n - 1)).map_or("", String::as_str);
    numbers.iter().map(|n| format!("  {n:>2}  {}", text(*n))).collect()
}

/// The ratings of a full round, a line a competency, with what they combine to.
fn table(
    portfolio: &Portfolio,
    round: &Round,
    reading: &Reading,
    bench: Bench,
) -> Result<Vec<String>, Failure> {
    let evaluators = reading.evaluators()?;
    let edition = bench.policy.edition(portfolio.set, portfolio.submitted_on);
    let mut lines = Vec::new();
    for (place, evaluation) in round.evaluations.iter().enumerate() {
        let name = evaluators
            .iter()
            .find(|e| e.id == evaluation.evaluator)
            .map_or("?", |e| e.name.as_str());
        lines.push(format!("  {}: {name}, {}", place + 1, evaluation.evaluated_on));
    }
    let heads: Vec<String> = (1..=round.evaluations.len()).map(|n| n.to_string()).collect();
    lines.push(format!("   #  {}  together  competency", heads.join(" ")));
    for (place, together) in round.combined.iter().enumerate() {
        let letters: Vec<String> = round
            .evaluations
            .iter()
            .map(|e| e.ratings.get(place).map_or('?', |r| r.letter()).to_string())
            .collect();
        let text = edition.and_then(|e| e.competencies.get(place)).map_or("", String::as_str);
        let short: String = if text.chars().count() > 50 {
            text.chars().take(49).chain(['…']).collect()
        } else {
            text.into()
        };
        lines.push(format!(
            "  {:>2}  {}  {:<8}  {short}",
            place + 1,
            letters.join(" "),
            together.letter()
        ));
    }
    let met = round.combined.iter().filter(|r| **r == Rating::Met).count();
    lines.push(format!("  {met} of {} competencies are met.", round.combined.len()));
    Ok(lines)
}
