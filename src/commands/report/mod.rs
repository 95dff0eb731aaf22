//! `report`: answers about people, as of any day. One file a report.

mod expiring;
mod next;
mod progress;
mod roster;

use clap::{Args, Subcommand};

use crate::commands::context::Context;
use crate::failure::Failure;
use crate::period::{Day, parse_day};
use crate::reports;

/// Report on one candidate or on all
#[derive(Debug, Subcommand)]
pub enum Command {
    Progress(progress::ProgressArgs),
    Roster(roster::RosterArgs),
    Expiring(expiring::ExpiringArgs),
    Next(next::NextArgs),
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Progress(args) => progress::run(&args, ctx),
        Command::Roster(args) => roster::run(&args, ctx),
        Command::Expiring(args) => expiring::run(&args, ctx),
        Command::Next(args) => next::run(&args, ctx),
    }
}

/// The day asked about.
#[derive(Debug, Args)]
pub struct AsOf {
    /// Answer as of this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    as_of: Option<Day>,
}

impl AsOf {
    /// The day, with a word about it where it is in the future.
    fn day(&self, ctx: &Context) -> Day {
        let day = self.as_of.unwrap_or(ctx.today);
        if let Some(forecast) = reports::forecast(day, ctx.today) {
            ctx.tell(&forecast);
        }
        day
    }
}
