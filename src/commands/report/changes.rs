//! `report changes`: differences between the register now and at an earlier entry.

use std::collections::{BTreeSet, HashMap};

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::{KnownAt, Moment};
use crate::commands::report::manners::Manners;
use crate::failure::Failure;
use crate::model::{Id, Person};
use crate::register::{Reading, history};
use crate::reports::changes::{self, Told};

/// List whose standing or dates changed since an entry, and why
///
/// Compares what was known at that entry with what is known now, both as of the same day. Lists the entries since then
/// that are about the person, the catalog or the policy.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report changes --since 12
  lssc report changes --since 12 --as-of 2026-06-30 --format csv")]
pub struct ChangesArgs {
    /// What was known then: the number of an entry, an instant, or a day (included)
    #[arg(long, value_name = "WHEN")]
    since: Moment,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &ChangesArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let since = args.since.entry(ctx, &snapshot)?;
    let then = Reading::new(&snapshot, Some(since))?;
    let through = args.known.through(ctx, &snapshot)?;
    let now = Reading::new(&snapshot, through)?;
    let causes = history::as_joined(&snapshot, since, through)?;

    // Each side uses its own policy, since the order of sets may differ.
    let mut before: HashMap<Id, (Person, Told)> = HashMap::new();
    then.transcripts(|transcript| {
        let transcript = transcript.up_to(on);
        let told = changes::told(&transcript, ctx.bench(&then, on));
        before.insert(transcript.person.number, (transcript.person, told));
        Ok::<(), Failure>(())
    })?;
    let nothing = BTreeSet::new();
    let row = |person: &Person, before, after| {
        let own = causes.of_people.get(&person.number).unwrap_or(&nothing);
        changes::row(person, before, after, own, &causes.of_all)
    };
    let mut rows = Vec::new();
    now.transcripts(|transcript| {
        let transcript = transcript.up_to(on);
        let told = changes::told(&transcript, ctx.bench(&now, on));
        let was = before.remove(&transcript.person.number);
        let was = was.map_or(Told::default(), |(_, told)| told);
        rows.extend(row(&transcript.person, was, told));
        Ok::<(), Failure>(())
    })?;
    let gone = before.values();
    rows.extend(gone.filter_map(|(person, was)| row(person, *was, Told::default())));
    rows.sort_by_key(|row| row.candidate);

    let empty = format!("As of {on}, nobody's standing or dates have changed since entry {since}.");
    args.manners.rows(ctx, &rows, &empty)
}
