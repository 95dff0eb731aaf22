//! `evaluate portfolio`: an evaluator's ratings of one round.

use std::path::PathBuf;

use clap::Args;

use crate::acts;
use crate::acts::evaluation::{Stated, take};
use crate::commands::act::{self, About};
use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::given::{Given, given};
use crate::commands::{lookup, waive};
use crate::failure::Failure;
use crate::model::{Fee, Id, Kind, Portfolio, Rating, Waivable};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::Bench;
use crate::rules::meaning::portfolio::{self, Outcome, Round};

/// Record an evaluator's ratings of a portfolio, or many with --csv
///
/// Two evaluators, qualified for the set and independent of the candidate, rate every competency: M met, P partially
/// met, N not met, one letter for each competency in order. When a round is full, lssc shows the combined table.
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
    #[arg(required_unless_present_any = ["csv", "corrects"])]
    portfolio: Option<Id>,
    /// Number, e-mail address or name of the evaluator
    #[arg(long, value_name = "EVALUATOR", required_unless_present_any = ["csv", "corrects"])]
    evaluator: Option<String>,
    /// One letter for each competency: M met, P partially met, N not met
    #[arg(long, value_name = "LETTERS", required_unless_present_any = ["csv", "corrects"], value_parser = parse_ratings)]
    ratings: Option<Ratings>,
    /// A comment on a competency; - for none
    #[arg(long, value_name = "N=TEXT", value_parser = given(parse_comment))]
    comment: Vec<Given<(u32, String)>>,
    /// Day of the evaluation
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "corrects")]
    on: Option<Day>,
    /// Waive the portfolio's fee from that day, for the reason given: portfolio-fee
    #[arg(long, value_name = "REQUIREMENT", value_parser = parse_waive, requires = "reason", conflicts_with = "csv")]
    waive: Option<Waivable>,
    /// Record every evaluation in a file of ratings
    #[arg(long, value_name = "FILE", conflicts_with_all = ["portfolio", "evaluator", "ratings", "comment"])]
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
                .ok_or(format!("'{c}' is not a rating: write M, P or N for each competency"))
        })
        .collect();
    ratings.map(Ratings)
}

fn parse_waive(text: &str) -> Result<Waivable, String> {
    waive::only(Waivable::PortfolioFee, text)
}

/// Reads `3=shows deep knowledge`.
fn parse_comment(text: &str) -> Result<(u32, String), String> {
    let wrong =
        || format!("'{text}' is not a comment: write the competency's number, = and the text");
    let (number, comment) = text.split_once('=').ok_or_else(wrong)?;
    let number = number.trim().parse().map_err(|_| wrong())?;
    match comment.trim() {
        "" => Err(wrong()),
        comment => Ok((number, comment.to_string())),
    }
}

const MISSING: &str =
    "evaluate portfolio needs PORTFOLIO, --evaluator, --ratings and --on, or --csv FILE and --on";

pub fn run(args: PortfolioArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.on.map(|on| ctx.past("--on", on)).transpose()?;
    if let Some(file) = &args.csv {
        args.correction.not_of_a_file()?;
        let on = on.ok_or_else(|| Failure::usage(MISSING))?;
        return super::csv::run(file, on, &args.batch, ctx);
    }
    let about = About { kind: Kind::Evaluation, candidate: None };
    let subject = |reading: &Reading, row: Id| subject(&args, reading, row);
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let old = recorded(desk)?;
        let reading = desk.reading();
        let number = args.portfolio.or(old.as_ref().map(|(portfolio, _)| *portfolio));
        let number = number.ok_or_else(|| Failure::usage(MISSING))?;
        let old = old.map(|(_, evaluation)| evaluation);
        let (mut transcript, portfolio) = lookup::portfolio(reading, number)?;
        let evaluator = match (&args.evaluator, &old) {
            (Some(typed), _) => lookup::evaluator(reading, typed)?,
            (None, Some(old)) => lookup::evaluator(reading, &old.evaluator.to_string())?,
            (None, None) => return Err(Failure::usage(MISSING)),
        };
        let new = stated(&args, evaluator.id, old.clone())?;
        let candidate = transcript.person.number;
        let mut said = Said::default();
        if let (Some(_), Some(reason)) = (args.waive, &args.correction.reason)
            && !recorded_already(&new, candidate, &portfolio, reading)?
        {
            let day = new.evaluated_on;
            let waived =
                waive::waive(recording, reading, &transcript, Fee::Portfolio(number), day, reason)?;
            let now = Reading::new(recording.conn(), None)?;
            transcript = lookup::portfolio(&now, number)?.0;
            said.lines.push(waived.sentence);
            said = said.made("waiver", waived.id);
        }
        let act = take(recording, reading, &transcript, &portfolio, &evaluator, &new)?;
        let act = act.and(|made| {
            let after = Reading::new(recording.conn(), None)?;
            said.notes = made.notes;
            said.lines.push(format!(
                "Recorded the ratings of {} for portfolio {number}, round {}.",
                evaluator.name, made.round
            ));
            said.lines.extend(outcome_lines(&after, number, new.evaluated_on, ctx)?);
            let said = said.made("evaluation", made.id).made("portfolio", number);
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(candidate)))
    })
}

/// Whether a correction can be about an evaluation: not if the arguments name another portfolio or evaluator.
fn subject(args: &PortfolioArgs, reading: &Reading, row: Id) -> Result<Subject, Failure> {
    let Some((portfolio, evaluation)) = evaluation(reading, row)? else {
        return Ok(Subject::Another);
    };
    let evaluator = args.evaluator.as_ref().map(|typed| lookup::evaluator(reading, typed));
    let evaluator = evaluator.transpose()?.map(|e| e.id == evaluation.evaluator);
    let portfolio = args.portfolio.map(|typed| typed == portfolio);
    Ok(match (portfolio, evaluator) {
        (Some(false), _) | (_, Some(false)) => Subject::Another,
        (Some(true), Some(true)) => Subject::Named,
        _ => Subject::Open,
    })
}

/// The evaluation in a row, with its portfolio.
fn evaluation(reading: &Reading, row: Id) -> Result<Option<(Id, Stated)>, Failure> {
    let owner = reading.owner_of(Kind::Evaluation, row)?;
    let owner = owner.map(|owner| reading.transcript(owner));
    let transcript = owner.transpose()?.flatten().unwrap_or_default();
    let rates = |p: &&Portfolio| p.evaluations.iter().any(|e| e.id == row);
    let Some(portfolio) = transcript.portfolios.iter().find(rates) else {
        return Ok(None);
    };
    let all = acts::evaluation::recorded(reading, transcript.person.number, portfolio)?;
    let found = all.into_iter().find(|(_, e)| e.id == row);
    Ok(found.map(|(_, evaluation)| (portfolio.id, evaluation)))
}

/// The recorded evaluation, if one is being corrected, with its portfolio.
fn recorded(desk: &Desk) -> Result<Option<(Id, Stated)>, Failure> {
    let found = desk.record().map(|row| evaluation(&desk.before, row));
    Ok(found.transpose()?.flatten())
}

/// The new ratings: the recorded ones, if it corrects some, with the changes that the arguments name.
fn stated(args: &PortfolioArgs, evaluator: Id, old: Option<Stated>) -> Result<Stated, Failure> {
    let missing = || Failure::usage(MISSING);
    let ratings = args.ratings.as_ref().map(|Ratings(ratings)| ratings.clone());
    let evaluated_on = args.on.or(old.as_ref().map(|e| e.evaluated_on)).ok_or_else(missing)?;
    let (old_ratings, old_comments) = old.map(|e| (e.ratings, e.comments)).unzip();
    let mut comments: Vec<(u32, String)> = old_comments.unwrap_or_default();
    if !args.comment.is_empty() {
        let named = args.comment.iter().filter_map(|given| match given {
            Given::Is(comment) => Some(comment.clone()),
            Given::Nothing => None,
        });
        comments = named.collect();
        comments.sort_unstable_by_key(|(number, _)| *number);
    }
    let ratings = ratings.or(old_ratings).ok_or_else(missing)?;
    if let Some((number, _)) =
        comments.iter().find(|(n, _)| !(1..=ratings.len() as u32).contains(n))
    {
        return Err(Failure::usage(format!(
            "--comment {number}: the ratings have competencies 1 to {}",
            ratings.len()
        )));
    }
    Ok(Stated { id: 0, entry: 0, evaluator, evaluated_on, ratings, comments })
}

/// Whether exactly these ratings are recorded, so that no fee need be waived for them.
fn recorded_already(
    new: &Stated,
    candidate: Id,
    portfolio: &Portfolio,
    reading: &Reading,
) -> Result<bool, Failure> {
    Ok(acts::evaluation::recorded_already(reading, candidate, portfolio, new)?.is_some())
}

/// The outcome of a portfolio: the combined table if a round is full, and what follows.
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

/// The competencies that need more, as in the letter.
fn competency_lines(portfolio: &Portfolio, numbers: &[usize], bench: Bench) -> Vec<String> {
    let edition = bench.policy.edition(portfolio.set, portfolio.submitted_on);
    let text =
        |n: usize| edition.and_then(|e| e.competencies.get(n - 1)).map_or("", String::as_str);
    numbers.iter().map(|n| format!("  {n:>2}  {}", text(*n))).collect()
}

/// The ratings of a full round, one line per competency, with the combined rating.
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
