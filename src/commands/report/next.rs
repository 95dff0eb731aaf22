//! `report next`: the desk in the morning.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::failure::Failure;
use crate::money::Cents;
use crate::period::days_between;
use crate::reports::next::{self, NextRow};

/// List what waits for staff, soonest first: the desk in the morning
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report next
  lssc report next --within 30")]
pub struct NextArgs {
    /// List what ends within this many days
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(0..=36_600))]
    within: u32,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &NextArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);
    let evaluators = reading.evaluators()?;
    let mut rows = next::approvals(args.within, bench);
    reading.transcripts(|transcript| {
        rows.extend(next::rows(&transcript.up_to(on), args.within, &evaluators, bench));
        Ok::<(), Failure>(())
    })?;
    for order in reading.orders_on(on)? {
        let open = order.open();
        if open > Cents::ZERO {
            rows.push(NextRow {
                day: order.ordered_on,
                days: days_between(on, order.ordered_on),
                what: "order",
                candidate: None,
                name: order.number.clone(),
                text: format!("purchase order of {}, ${open} unpaid", order.institution),
                command: match order.invoices.is_empty() {
                    true => format!("lssc order invoice {}", order.number),
                    false => format!("lssc order pay {} {open} --on {on}", order.number),
                },
            });
        }
    }
    next::sort(&mut rows);

    args.manners.rows(ctx, &rows, &format!("Nothing waits on {on}."))
}
