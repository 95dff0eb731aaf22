//! `report progress`: how far one candidate is.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::lookup;
use crate::commands::report::manners::Manners;
use crate::failure::Failure;
use crate::render;
use crate::reports::progress;

/// Show how far one candidate is, and what comes next
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report progress 4
  lssc report progress 4 --plan
  lssc report progress 4 --letter --output letter.txt
  lssc report progress justin@example.org --as-of 2025-06-30 --format json")]
pub struct ProgressArgs {
    /// Number or e-mail address
    candidate: String,
    /// Show what would finish the candidacy: courses, portfolios, costs and last days
    #[arg(long, conflicts_with = "letter")]
    plan: bool,
    /// Write a letter to the person with the same content
    #[arg(long)]
    letter: bool,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &ProgressArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let transcript = lookup::asked(ctx, &reading, &args.candidate)?;
    let (number, name) = (transcript.person.number, transcript.person.name.clone());

    let transcript = transcript.up_to(on);
    let Some(mut progress) = progress::progress(&transcript, ctx.bench(&reading, on)) else {
        return Err(Failure::failed(format!("{number} {name} was not enrolled on {on}"))
            .hint(format!("ask about a later day: lssc report progress {number}")));
    };
    if args.plan {
        progress.plan = progress::plan(&transcript, ctx.bench(&reading, on));
    }
    args.manners.page(ctx, true, |out, width| {
        if args.letter {
            render::page(out, &progress::letter(&progress, ctx.bench(&reading, on)))
        } else {
            render::progress(out, ctx.format, width, &progress)
        }
    })
}
