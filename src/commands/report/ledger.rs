//! `report ledger`: charges, payments and balances.

use clap::Args;

use crate::commands::context::{Context, typed_day};
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::failure::Failure;
use crate::period::Day;
use crate::render;
use crate::reports::ledger;

/// List charges, payments and balance by person, with totals by kind and payer
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report ledger --as-of 2026-06-30
  lssc report ledger --from 2026-01-01 --to 2026-12-31 --format csv")]
pub struct LedgerArgs {
    /// Only charges and payments from this day on; the opening balance sums up what came before
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    from: Option<Day>,
    /// The last day, used as the day asked about
    #[arg(long, value_name = "DAY", value_parser = typed_day, conflicts_with = "as_of")]
    to: Option<Day>,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &LedgerArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day_or(args.to, ctx);
    if let Some(from) = args.from.filter(|from| *from > on) {
        return Err(Failure::usage(format!("--from {from} is after the last day, {on}")));
    }
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);

    let mut book = ledger::Book::new(args.from, on);
    reading.transcripts(|transcript| {
        book.add(&transcript.up_to(on), bench);
        Ok::<(), Failure>(())
    })?;
    for waiting in reading.waiting()? {
        book.add_waiting(&waiting);
    }
    let ledger = book.close();
    let found = !ledger.people.is_empty();
    args.manners.page(ctx, found, |out, width| render::ledger(out, ctx.format, width, &ledger))
}
