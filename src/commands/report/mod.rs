//! `report`: reports about people, as of any day. Each report has its own file.

mod calendar;
mod certificate;
mod changes;
mod evaluators;
mod expiring;
mod ledger;
pub mod manners;
mod next;
pub mod pager;
mod policy;
mod progress;
mod register;
mod reminders;
mod roster;
mod statistics;

use clap::Subcommand;

use crate::commands::context::Context;
use crate::commands::entries;
use crate::failure::Failure;

/// Report on one candidate or on all
#[derive(Debug, Subcommand)]
pub enum Command {
    Progress(progress::ProgressArgs),
    Roster(roster::RosterArgs),
    Register(register::RegisterArgs),
    Certificate(certificate::CertificateArgs),
    Expiring(expiring::ExpiringArgs),
    Ledger(ledger::LedgerArgs),
    Next(next::NextArgs),
    Evaluators(evaluators::EvaluatorsArgs),
    Reminders(reminders::RemindersArgs),
    Calendar(calendar::CalendarArgs),
    Statistics(statistics::StatisticsArgs),
    Policy(policy::PolicyArgs),
    Entries(entries::EntriesArgs),
    Changes(changes::ChangesArgs),
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Progress(args) => progress::run(&args, ctx),
        Command::Roster(args) => roster::run(&args, ctx),
        Command::Register(args) => register::run(&args, ctx),
        Command::Certificate(args) => certificate::run(&args, ctx),
        Command::Expiring(args) => expiring::run(&args, ctx),
        Command::Ledger(args) => ledger::run(&args, ctx),
        Command::Next(args) => next::run(&args, ctx),
        Command::Evaluators(args) => evaluators::run(&args, ctx),
        Command::Reminders(args) => reminders::run(&args, ctx),
        Command::Calendar(args) => calendar::run(&args, ctx),
        Command::Statistics(args) => statistics::run(&args, ctx),
        Command::Policy(args) => policy::run(&args, ctx),
        Command::Entries(args) => entries::run(&args, ctx),
        Command::Changes(args) => changes::run(&args, ctx),
    }
}
