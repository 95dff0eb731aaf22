//! `order`: purchase orders of institutions for several people (A5, FAQ 22).

mod add;
mod change;
mod invoice;
mod list;
mod named;
mod pay;

use clap::Subcommand;

use crate::commands::context::Context;
use crate::failure::Failure;

/// Record purchase orders, invoice, settle, change and list them
#[derive(Debug, Subcommand)]
pub enum Command {
    Add(add::AddArgs),
    Invoice(invoice::InvoiceArgs),
    Pay(pay::PayArgs),
    Substitute(change::SubstituteArgs),
    Cancel(change::CancelArgs),
    List(list::ListArgs),
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Add(args) => add::run(args, ctx),
        Command::Invoice(args) => invoice::run(args, ctx),
        Command::Pay(args) => pay::run(args, ctx),
        Command::Substitute(args) => change::substitute(args, ctx),
        Command::Cancel(args) => change::cancel(args, ctx),
        Command::List(args) => list::run(args, ctx),
    }
}
