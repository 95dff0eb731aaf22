//! `renew`: continuing education, and the renewal of certification (program §7).

mod activity;
mod amounts;
mod certification;
mod csv;

use clap::Subcommand;

pub use amounts::hours_amount;

use crate::commands::context::Context;
use crate::failure::Failure;

/// Record continuing education, or renew a certification
#[derive(Debug, Subcommand)]
pub enum Command {
    Activity(Box<activity::ActivityArgs>),
    Certification(certification::CertificationArgs),
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Activity(args) => activity::run(*args, ctx),
        Command::Certification(args) => certification::run(args, ctx),
    }
}
