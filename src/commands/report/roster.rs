//! `report roster`: everybody, with a row for each person.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::{Ended, Manners};
use crate::failure::Failure;
use crate::model::Standing;
use crate::reports::roster;

/// List everybody, with a row for each person
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report roster
  lssc report roster --standing certified,renewable --format csv")]
pub struct RosterArgs {
    /// Only these standings, such as certified,renewable
    #[arg(long, value_name = "WORD,...", value_delimiter = ',')]
    standing: Vec<Standing>,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

impl RosterArgs {
    fn asks_for(&self, standing: Standing) -> bool {
        self.standing.is_empty() || self.standing.contains(&standing)
    }
}

pub fn run(args: &RosterArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);

    let empty = format!("Nobody is on the roster as of {on}.");
    args.manners.sheet(ctx, &empty, |sheet| {
        reading.transcripts(|transcript| {
            let row = roster::row(&transcript.up_to(on), bench);
            match row.filter(|row| args.asks_for(row.standing)) {
                Some(row) => sheet.row(&row).map_err(Ended::Writing),
                None => Ok(()),
            }
        })
    })
}
