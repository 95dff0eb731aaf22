//! `report roster`: everybody, one row a person.

use std::io::BufWriter;

use clap::Args;

use crate::commands::context::{Context, finish};
use crate::commands::report::AsOf;
use crate::failure::{Doing, Failure};
use crate::model::Standing;
use crate::register::Reading;
use crate::render::Sheet;
use crate::reports::roster;

/// Everybody, one row a person
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc report roster --standing certified,renewable --format csv")]
pub struct RosterArgs {
    /// Only these standings
    #[arg(long, value_name = "S,...", value_delimiter = ',')]
    standing: Vec<Standing>,
    #[command(flatten)]
    as_of: AsOf,
}

pub fn run(args: &RosterArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.as_of.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    let reading = Reading::new(&snapshot, None).doing("read the register")?;
    let bench = ctx.bench(&reading, on);

    let mut sheet = Sheet::new(
        BufWriter::new(std::io::stdout().lock()),
        ctx.format,
        ctx.width(),
    );
    let written = reading.transcripts(|transcript| {
        let row = roster::row(&transcript.up_to(on), bench);
        match row.filter(|row| args.standing.is_empty() || args.standing.contains(&row.standing)) {
            Some(row) => sheet.row(&row).map_err(Ended::Writing),
            None => Ok(()),
        }
    });
    match written {
        Ok(()) => finish(sheet.finish(&format!("Nobody is on the roster as of {on}."))),
        Err(Ended::Writing(error)) => finish(Err(error)),
        Err(Ended::Reading(error)) => Err(error).doing("read the transcripts"),
    }
}

/// Why a stream of rows ended early.
enum Ended {
    Reading(rusqlite::Error),
    Writing(std::io::Error),
}

impl From<rusqlite::Error> for Ended {
    fn from(error: rusqlite::Error) -> Ended {
        Ended::Reading(error)
    }
}
