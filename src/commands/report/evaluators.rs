//! `report evaluators`: how much each evaluator has to rate, and how it goes.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::failure::Failure;
use crate::reports::evaluators::Tally;

/// Each evaluator's load, waiting, turn-round and agreement
///
/// Portfolios wait for an evaluator who was asked to rate them (`lssc evaluate assign`). The turn-round is the median of
/// days from the request (or from the submission, if nobody asked) to the ratings. The agreement is the share of
/// competencies that the two evaluators of a round rated alike.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc report evaluators --as-of 2026-06-30 --format csv")]
pub struct EvaluatorsArgs {
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &EvaluatorsArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);
    let evaluators = reading.evaluators()?;
    let mut tally = Tally::default();
    reading.transcripts(|transcript| {
        tally.add(&transcript.up_to(on), &evaluators, bench);
        Ok::<(), Failure>(())
    })?;
    let rows = tally.close(&evaluators, bench);

    args.manners.rows(ctx, &rows, "No evaluator is recorded.")
}
