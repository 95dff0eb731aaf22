//! `evaluate`: requests to evaluators, ratings, and the award of certification (program §6, C6 to C8, R1).

mod assign;
mod candidacy;
mod csv;
mod portfolio;

use clap::Subcommand;

use crate::commands::context::Context;
use crate::failure::Failure;

/// Ask evaluators, rate a portfolio, or award certification
#[derive(Debug, Subcommand)]
pub enum Command {
    Assign(assign::AssignArgs),
    Portfolio(portfolio::PortfolioArgs),
    Candidacy(candidacy::CandidacyArgs),
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Assign(args) => assign::run(&args, ctx),
        Command::Portfolio(args) => portfolio::run(args, ctx),
        Command::Candidacy(args) => candidacy::run(args, ctx),
    }
}
