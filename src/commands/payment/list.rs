//! `payment list`: payments, refunds and waivers, a row each.

use std::collections::HashMap;

use clap::Args;

use crate::commands::context::{Context, typed_day};
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::AsOf;
use crate::commands::{lookup, print_rows};
use crate::failure::Failure;
use crate::model::{Id, Method};
use crate::period::Day;
use crate::reports::payments::{self, PaymentRow};

/// List payments, refunds and waivers, of one candidate or of all
///
/// Money on an order that waits for somebody to enroll is listed on the day it was received.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc payment list
  lssc payment list 2
  lssc payment list --from 2026-01-01 --to 2026-01-31 --method check")]
pub struct ListArgs {
    /// Number or e-mail address
    pub(super) candidate: Option<String>,
    /// Only from this day on
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    from: Option<Day>,
    /// Only to this day
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    to: Option<Day>,
    /// Only payments by this method
    #[arg(long)]
    method: Option<Method>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: ListArgs, ctx: &Context) -> Result<(), Failure> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Failure::usage(format!("--from {from} is after --to {to}")));
    }
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let on = args.as_of.day(ctx);
    let reading = args.known.reading(ctx, &snapshot)?;
    let orders: HashMap<Id, String> =
        reading.orders()?.into_iter().map(|order| (order.id, order.number)).collect();
    let mut rows = Vec::new();
    match &args.candidate {
        Some(candidate) => {
            let transcript = lookup::asked(ctx, &reading, candidate)?.up_to(on);
            rows.extend(payments::of_person(&transcript, &reading.policy, &orders));
        }
        None => {
            reading.transcripts(|transcript| {
                let transcript = transcript.up_to(on);
                rows.extend(payments::of_person(&transcript, &reading.policy, &orders));
                Ok::<(), Failure>(())
            })?;
            let waiting = reading.waiting()?;
            rows.extend(waiting.iter().flat_map(|waiting| payments::of_waiting(waiting, on)));
        }
    }
    let asked = |row: &PaymentRow| {
        args.from.is_none_or(|from| row.on >= from)
            && args.to.is_none_or(|to| row.on <= to)
            && args.method.is_none_or(|method| row.method == Some(method))
    };
    rows.retain(asked);
    print_rows(ctx, rows, "There were no payments, refunds or waivers.")
}
