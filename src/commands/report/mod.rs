//! `report`: answers about people, as of any day. One file a report.

mod expiring;
mod manners;
mod next;
mod progress;
mod reminders;
mod roster;
mod statistics;

use clap::Subcommand;

use crate::commands::context::Context;
use crate::failure::Failure;

/// Report on one candidate or on all
#[derive(Debug, Subcommand)]
pub enum Command {
    Progress(progress::ProgressArgs),
    Roster(roster::RosterArgs),
    Expiring(expiring::ExpiringArgs),
    Next(next::NextArgs),
    Reminders(reminders::RemindersArgs),
    Statistics(statistics::StatisticsArgs),
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Progress(args) => progress::run(&args, ctx),
        Command::Roster(args) => roster::run(&args, ctx),
        Command::Expiring(args) => expiring::run(&args, ctx),
        Command::Next(args) => next::run(&args, ctx),
        Command::Reminders(args) => reminders::run(&args, ctx),
        Command::Statistics(args) => statistics::run(&args, ctx),
    }
}
