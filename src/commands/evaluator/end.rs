//! `evaluator end`: records that an evaluator no longer rates (P2).

use clap::Args;

use crate::acts;
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::lookup;
use crate::failure::Failure;
use crate::model::{EvaluatorEnd, Id, Kind};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::meaning::evaluators;

/// Record that an evaluator no longer rates
///
/// What they rated before that day stays. If they were asked to rate and have not, they no longer count as asked.
/// To let them rate again, retract the end: lssc retract record evaluator-end N.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc evaluator end eva@example.org --on 2026-11-20")]
pub struct EndArgs {
    /// Number, e-mail address or name
    #[arg(required_unless_present = "corrects")]
    evaluator: Option<String>,
    /// Day from which they no longer rate [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: &EndArgs, ctx: &Context) -> Result<(), Failure> {
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    let about = About { kind: Kind::EvaluatorEnd, candidate: None };
    let subject = |reading: &Reading, row: Id| {
        let typed = args.evaluator.as_ref().map(|typed| lookup::evaluator(reading, typed));
        let typed = typed.transpose()?;
        let ended = reading.evaluator_ends()?.into_iter().find(|end| end.id == row);
        let same = typed.zip(ended).map(|(typed, end)| typed.id == end.evaluator);
        Ok(Subject::by(&[same]))
    };
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let old = recorded(desk)?;
        let reading = desk.reading();
        let evaluator = match (&args.evaluator, old) {
            (Some(typed), _) => lookup::evaluator(reading, typed)?,
            (None, Some(old)) => lookup::evaluator(reading, &old.evaluator.to_string())?,
            (None, None) => return Err(Failure::usage("evaluator end needs EVALUATOR")),
        };
        let ended_on = args.on.or(old.map(|old| old.ended_on)).unwrap_or(ctx.today);
        let new = EvaluatorEnd { id: 0, entry: 0, evaluator: evaluator.id, ended_on };
        let bench = ctx.bench(reading, ctx.today);
        let act = acts::evaluator::end(recording, reading, &evaluator, &new, bench)?;
        let act = act.and(|id| {
            let (number, name) = (evaluator.id, &evaluator.name);
            let mut said = Said::line(format!(
                "Evaluator {number} {name} no longer rates from {ended_on} on."
            ));
            let waiting = waiting_for(reading, number, ctx)?;
            said.lines.extend(
                waiting.iter().map(|portfolio| format!("Next: lssc evaluate assign {portfolio}")),
            );
            Ok(said.made("evaluator-end", id).correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::These(reading.rated_by(evaluator.id)?)))
    })
}

/// The recorded end, if one is being corrected.
fn recorded(desk: &Desk) -> Result<Option<EvaluatorEnd>, Failure> {
    let known = desk.before.evaluator_ends()?;
    Ok(known.into_iter().find(|end| Some(end.id) == desk.record()))
}

/// The portfolios that wait for an evaluator.
fn waiting_for(reading: &Reading, evaluator: Id, ctx: &Context) -> Result<Vec<Id>, Failure> {
    let mut portfolios = Vec::new();
    reading.transcripts(|transcript| {
        let then = transcript.up_to(ctx.today);
        let waiting = evaluators::waiting(&then, ctx.bench(reading, ctx.today));
        let theirs = waiting.into_iter().filter(|(_, asked)| asked.evaluator == evaluator);
        portfolios.extend(theirs.map(|(portfolio, _)| portfolio.id));
        Ok::<(), Failure>(())
    })?;
    Ok(portfolios)
}
