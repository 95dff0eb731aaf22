//! `evaluate assign`: asks evaluators to rate a portfolio (P2, P6).

use std::collections::HashMap;

use clap::Args;
use serde_json::{Value, json};

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::given::item;
use crate::commands::lookup;
use crate::failure::{Doing, Failure};
use crate::model::{Assignment, Evaluator, Id, Kind};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::decisions::assignment::{self, Asked, Request, Weighed};
use crate::rules::meaning::evaluators::{self, Load};

/// Ask the evaluators with the least work to rate a portfolio
///
/// lssc asks as many evaluators as the round still needs. It chooses, among those qualified for the set and independent
/// of the candidate, the ones with the fewest waiting portfolios, and says why it passed over the others. Others may
/// still rate it. With --dry-run it only proposes them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc evaluate assign 2 --dry-run
  lssc evaluate assign 2 --evaluators 'Judge Wisely'")]
pub struct AssignArgs {
    /// Number of the portfolio
    portfolio: Id,
    /// Ask these: numbers, addresses or names
    #[arg(long, value_name = "EVALUATOR,...", value_delimiter = ',', value_parser = item)]
    evaluators: Vec<String>,
    /// Replace this evaluator with somebody else
    #[arg(long, value_name = "EVALUATOR", requires = "reason")]
    instead_of: Option<String>,
    /// Day of the request [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub fn run(args: &AssignArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.reason.as_deref())?;
    let before = lookup::reading(ctx, recording.conn())?;
    let (transcript, portfolio) = lookup::portfolio(&before, args.portfolio)?;
    let evaluators = before.evaluators()?;
    let loads = loads(&before, &evaluators, on, ctx)?;
    let request = request(args, &before)?;

    let bench = ctx.bench(&before, on);
    let proposal =
        assignment::assignment(&transcript, &portfolio, &evaluators, &loads, &request, bench);
    let candidate = transcript.person.number;
    let concerned = Concerned::one(candidate);
    if !proposal.already.is_empty() {
        let said = already(&proposal.already, &evaluators);
        return conclude(ctx, &recording, &before, &concerned, said);
    }
    let (asked, _, notes) = proposal.decision.into_result().map_err(|findings| {
        let portfolio = args.portfolio;
        Failure::refused(format!("nobody was asked to rate portfolio {portfolio}"), findings)
    })?;

    let made = record(&asked, candidate, args.portfolio, on, &recording)?;

    let of = format!(
        "portfolio {} of {candidate} {} for {}, round {}",
        portfolio.id,
        transcript.person.name,
        bench.policy.set(portfolio.set).code,
        asked.round
    );
    let mut said = Said {
        lines: vec![sentence(&proposal.weighed, &of)],
        notes,
        details: vec![("round", json!(asked.round)), ("evaluators", details(&proposal.weighed))],
        ..Said::default()
    };
    said.lines.extend(asked.replaced.map(|a| in_place_of(&a, &evaluators)));
    said.lines.extend(proposal.weighed.iter().map(line));
    said = said.made("portfolio", portfolio.id);
    for id in made {
        said = said.made("assignment", id);
    }
    conclude(ctx, &recording, &before, &concerned, said)
}

/// What waits for each evaluator and what they have done, as of a day.
fn loads(
    reading: &Reading,
    evaluators: &[Evaluator],
    on: Day,
    ctx: &Context,
) -> Result<HashMap<Id, Load>, Failure> {
    let mut loads = HashMap::new();
    let bench = ctx.bench(reading, on);
    reading.transcripts(|transcript| {
        evaluators::add_loads(&mut loads, &transcript.up_to(on), evaluators, bench);
        Ok::<(), Failure>(())
    })?;
    Ok(loads)
}

fn request(args: &AssignArgs, reading: &Reading) -> Result<Request, Failure> {
    let mut request = Request::default();
    for text in &args.evaluators {
        let number = lookup::evaluator(reading, text)?.id;
        if !request.named.contains(&number) {
            request.named.push(number);
        }
    }
    if let Some(text) = &args.instead_of {
        request.instead_of = Some(lookup::evaluator(reading, text)?.id);
    }
    Ok(request)
}

fn record(
    asked: &Asked,
    candidate: Id,
    portfolio: Id,
    on: Day,
    recording: &Recording,
) -> Result<Vec<Id>, Failure> {
    if let Some(replaced) = &asked.replaced {
        recording
            .retraction(replaced.entry, Some((Kind::Assignment, replaced.id)), false)
            .doing("retract the assignment")?;
    }
    let made = asked.evaluators.iter().map(|evaluator| {
        recording
            .assignment(candidate, portfolio, asked.round, *evaluator, on)
            .doing("record the assignment")
    });
    made.collect()
}

fn already(there: &[Assignment], evaluators: &[Evaluator]) -> Said {
    let entry = there.iter().map(|a| a.entry).max().unwrap_or(0);
    let mut said = Said::already("assignment", entry);
    said.lines.extend(there.iter().map(|a| {
        let name = name(a.evaluator, evaluators);
        format!("{name} was asked on {} (assignment {}).", a.assigned_on, a.id)
    }));
    said
}

fn name(number: Id, evaluators: &[Evaluator]) -> &str {
    let found = evaluators.iter().find(|e| e.id == number);
    found.map_or("?", |e| e.name.as_str())
}

/// The evaluators asked, with their addresses.
fn sentence(weighed: &[Weighed], of: &str) -> String {
    let asked = weighed.iter().filter(|w| w.passed_over.is_none());
    let asked: Vec<String> =
        asked.map(|w| format!("{} <{}>", w.evaluator.name, w.evaluator.email)).collect();
    format!("Asked {} to rate {of}.", asked.join(" and "))
}

fn in_place_of(replaced: &Assignment, evaluators: &[Evaluator]) -> String {
    let name = name(replaced.evaluator, evaluators);
    format!("Retracted assignment {} of {name}.", replaced.id)
}

/// One evaluator of the proposal: their work, or why they are passed over.
fn line(weighed: &Weighed) -> String {
    let Evaluator { id, name, .. } = weighed.evaluator;
    match &weighed.passed_over {
        None => {
            let Load { open, rated, last_on } = weighed.load;
            let last = last_on.map_or(String::new(), |day| format!(", last {day}"));
            format!("  [x] {id} {name}: {open} open, {rated} rated{last}")
        }
        // Most reasons begin with the name.
        Some(why) if why.starts_with(name) => format!("  [ ] {id} {why}"),
        Some(why) => format!("  [ ] {id} {name}: {why}"),
    }
}

fn details(weighed: &[Weighed]) -> Value {
    let detail = |w: &Weighed| {
        json!({
            "evaluator": w.evaluator.id,
            "name": w.evaluator.name,
            "email": w.evaluator.email,
            "open": w.load.open,
            "rated": w.load.rated,
            "last_on": w.load.last_on.map(|day| day.to_string()),
            "asked": w.passed_over.is_none(),
            "passed_over": w.passed_over,
        })
    };
    weighed.iter().map(detail).collect()
}
