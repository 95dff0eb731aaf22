//! `report register`: the public list of certificate holders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::Connection;
use serde_json::json;

use crate::commands::context::{Context, quoted_path};
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::commands::written::Written;
use crate::disk::Readers;
use crate::failure::Failure;
use crate::model::Id;
use crate::register::Reading;
use crate::render;
use crate::render::html::Page;
use crate::reports::holders::Holders;
use crate::reports::plural;

/// The public list of people who have a certificate and agree to be named
///
/// It lists, by name, everybody whose certificate is valid or in grace on the day asked about and who agreed to be named
/// on that day and still agrees today. It also says how many other people have one. With --html it writes the list as a
/// page instead, index.html in a folder that a web server can serve. The page needs no other file, has no script, and
/// leaves the other files of the folder alone.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report register
  lssc report register --html /srv/www/holders --cron
  lssc candidate consent 12 --public-list yes --on 2026-03-04")]
pub struct RegisterArgs {
    /// Write it as a page instead, to index.html in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    html: Option<PathBuf>,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &RegisterArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);
    let agreeing = match args.known.through(ctx, &snapshot)? {
        Some(_) => Some(agreeing(&snapshot, ctx)?),
        None => None,
    };
    let mut list = Holders::default();
    reading.transcripts(|transcript| {
        let agrees = match &agreeing {
            Some(agreeing) => agreeing.contains(&transcript.person.number),
            None => transcript.agrees_to_be_named(ctx.today),
        };
        list.add(&transcript.up_to(on), agrees, bench);
        Ok::<(), Failure>(())
    })?;
    let list = list.sorted();

    let found = !list.named.is_empty();
    match &args.html {
        None => {
            let empty = format!("Nobody with a certificate on {on} agrees to be named.");
            args.manners.put(ctx, Readers::Public, found, |out, width| {
                let rows = list.named.iter().cloned();
                render::rows(out, ctx.format, width, &empty, rows).map(|_| ())
            })?;
        }
        Some(folder) => {
            let page = render::holders::page(&list.named, on, &reading.policy);
            let place = put_page(folder, &page, ctx)?;
            if ctx.json() {
                let (named, unnamed) = (list.named.len(), list.unnamed);
                let place = place.display().to_string();
                ctx.print_json(&json!({"html": place, "named": named, "unnamed": unnamed}))?;
            } else {
                let (named, s) = (list.named.len(), plural(list.named.len() as i64));
                let wrote = if ctx.dry_run { "Would write" } else { "Wrote" };
                let place = quoted_path(&place);
                args.manners.beside(ctx, &format!("{wrote} {named} holder{s} to {place}."));
            }
        }
    }
    match list.unnamed {
        0 => {}
        1 => args
            .manners
            .beside(ctx, "note: 1 more has a certificate and has not agreed to be named"),
        more => args.manners.beside(
            ctx,
            &format!("note: {more} more have a certificate and have not agreed to be named"),
        ),
    }
    args.manners.ended(found)
}

/// The numbers of those who agree to be named, as known today.
fn agreeing(conn: &Connection, ctx: &Context) -> Result<HashSet<Id>, Failure> {
    let now = Reading::new(conn, None)?;
    let mut agreeing = HashSet::new();
    now.transcripts(|transcript| {
        if transcript.agrees_to_be_named(ctx.today) {
            agreeing.insert(transcript.person.number);
        }
        Ok::<(), Failure>(())
    })?;
    Ok(agreeing)
}

/// Puts the page into its folder, and makes the folder if there is none. Never replaces a file that is another page.
fn put_page(folder: &Path, page: &str, ctx: &Context) -> Result<PathBuf, Failure> {
    let place = folder.join(PAGE);
    let shown = quoted_path(&place);
    if let Ok(there) = std::fs::read(&place)
        && !Page::is(render::holders::KIND, &there)
    {
        return Err(Failure::failed(format!("{shown} is another page; nothing was written"))
            .hint("name a folder of its own: --html DIR"));
    }
    let mut files = ctx.door().folder(folder, Readers::Public).written()?;
    files.file(PAGE, |out| out.write_all(page.as_bytes())).written()?;
    files.keep().written()?;
    Ok(place)
}

/// The file that a web server shows for a folder.
const PAGE: &str = "index.html";
