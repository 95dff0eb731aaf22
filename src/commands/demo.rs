//! `demo`: sample people at every standing.

use std::path::PathBuf;

use clap::Args;

use crate::commands::context::Context;
use crate::failure::Failure;

/// Make a register of sample people and show a tour of the reports
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder for the register [default: lssc-demo]
    folder: Option<PathBuf>,
}

pub fn run(args: DemoArgs, ctx: &Context) -> Result<(), Failure> {
    ctx.print(&format!("{:?}", args.folder))
}
