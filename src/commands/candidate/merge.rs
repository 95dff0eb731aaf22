//! `candidate merge`: one person was enrolled under two numbers.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::json;

use crate::acts::merger::{self, Stated};
use crate::acts::{Act, Refusal};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::commands::retract::rests;
use crate::failure::Failure;
use crate::model::{Id, Transcript, same_text};
use crate::register::Reading;
use crate::reports;
use crate::rules::decisions::merging::{self, Clash, Pair};
use crate::rules::resting::not_rested_on;
use crate::rules::{Bench, Finding};

/// Make two numbers one person, who keeps the second
///
/// From then on every record of the first number counts for the second, in every report and every file, and the first
/// e-mail address still finds the person. lssc first shows what is added, what both numbers have and which of it
/// counts. Two applications for the same thing become one if neither led to a certification: the earlier is kept, and
/// the money and portfolios of the other count for it. Nothing is rewritten: retract the entry, and they are two people
/// again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate merge 12 into 2 --reason 'enrolled twice' --dry-run
  lssc candidate merge les@example.org into 2 --reason 'enrolled twice' --yes")]
pub struct MergeArgs {
    /// The number to retire, or its e-mail address
    candidate: String,
    /// The word into
    #[arg(value_name = "into", value_parser = into)]
    _into: Into,
    /// The number that the person keeps, or its e-mail address
    #[arg(value_name = "OTHER")]
    other: String,
    /// If both applied for the same thing: whose application to keep [default: the earlier]
    #[arg(long, value_name = "CANDIDATE")]
    keep: Option<String>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Merge them even if an award or renewal would no longer follow, which remains; `check` lists it
    #[arg(long)]
    even_so: bool,
}

/// The word between the two numbers.
#[derive(Debug, Clone, Copy)]
struct Into;

fn into(text: &str) -> Result<Into, String> {
    if text.eq_ignore_ascii_case("into") {
        Ok(Into)
    } else {
        Err("is not the word into; write lssc candidate merge A into B --reason TEXT".to_string())
    }
}

pub fn run(args: &MergeArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let one = Named::find(&before, &args.candidate)?;
    let other = Named::find(&before, &args.other)?;
    if one.transcript.person.number == other.transcript.person.number {
        refuse_if_turned(&one, &other, &before)?;
    }
    let keep = args.keep.as_deref().map(|text| Named::find(&before, text)).transpose()?;
    let keep = keep.map(|named| named.number);
    let stated = Stated {
        given_up: one.number,
        into: other.number,
        of_given_up: one.transcript,
        of_into: other.transcript,
        keep,
    };
    let both = stated.both();
    let (gone, kept) = (&stated.of_given_up.person, &stated.of_into.person);
    if keep.is_some_and(|number| ![gone.number, kept.number].contains(&number)) {
        return Err(Failure::usage(format!(
            "--keep names neither {} nor {}",
            gone.number, kept.number
        )));
    }

    let bench = ctx.bench(&before, ctx.today);
    let made = match merger::take(&recording, &before, &stated, ctx.today)? {
        Act::Recorded(made) => made,
        Act::Already(_, since) => {
            let concerned = Concerned::one(kept.number);
            return conclude(ctx, &recording, &before, &concerned, Said::already("merger", since));
        }
        Act::Refused(refusal) => return Err(refused(refusal, stated.pair(), bench)),
    };
    if keep.is_some() && made.merged.applications.is_empty() {
        return Err(Failure::usage(
            "--keep has no effect: they did not apply twice for the same thing",
        ));
    }
    let after = Reading::new(recording.conn(), None)?;
    let concerned = Concerned::These(BTreeSet::from([gone.number, kept.number]));
    if !args.even_so {
        refuse_if_rested_on(&before, &after, &concerned, &both)?;
    }

    let preview = reports::merging::merging(stated.pair(), &made.merged, bench);
    let mut said = Said::default().made("merger", made.merger);
    if ctx.asks() {
        preview.lines().iter().for_each(|line| ctx.tell(line));
    } else {
        said.lines.extend(preview.lines());
    }
    let question = format!("Make {both} one person, number {}?", kept.number);
    ctx.confirm(&question, &(gone.number, kept.number, preview.lines()))?;
    said.lines.push(format!("{} {} is now {} {}.", gone.number, gone.name, kept.number, kept.name));
    let applications = made.merged.applications.iter();
    let applications = applications.map(|(other, kept)| json!({ "given_up": other, "kept": kept }));
    said.details.push(("applications", json!(applications.collect::<Vec<_>>())));
    said.details.push(("joins", json!(preview.joins)));
    said.details.push(("settled", json!(preview.settled)));
    said.details.push(("figures", json!(preview.figures)));
    conclude(ctx, &recording, &before, &concerned, said)
}

/// Somebody as named: the number named, which may be retired already, and everything known about the person.
struct Named {
    number: Id,
    transcript: Transcript,
}

impl Named {
    fn find(reading: &Reading, text: &str) -> Result<Named, Failure> {
        let transcript = lookup::candidate(reading, text)?;
        let by_address = || transcript.known_as().find(|p| same_text(&p.email, text));
        let number = text.trim().parse().ok();
        let number = number.or_else(|| by_address().map(|person| person.number));
        Ok(Named { number: number.unwrap_or(transcript.person.number), transcript })
    }
}

/// Refuses to merge a current number into one that it replaced.
fn refuse_if_turned(one: &Named, other: &Named, before: &Reading) -> Result<(), Failure> {
    let person = &one.transcript.person;
    let mergers = before.known.mergers();
    if one.number == other.number {
        return Err(Failure::usage(format!("both name {}", one.number))
            .hint("name the two numbers that are one person"));
    }
    if mergers.since(one.number).is_some() {
        return Ok(());
    }
    let since = mergers.since(other.number).unwrap_or_default();
    let finding = Finding::not_recorded(Some(format!(
        "{} was merged into {} by entry {since}",
        other.number, person.number
    )));
    Err(Failure::refused(
        format!("{} {} no longer has the number {}", person.number, person.name, other.number),
        vec![finding],
    )
    .hint(format!("retract that first: lssc retract entry {since} --reason TEXT")))
}

/// A refusal to merge two numbers, and what can be done about it.
fn refused(refusal: Refusal, pair: Pair, bench: Bench) -> Failure {
    let failure = Failure::refused(refusal.text, refusal.findings);
    let clashes = merging::clashes(pair, bench).into_iter();
    clashes.fold(failure, |failure, Clash { before, then, .. }| {
        failure.hint(format!(
            "if one of the applications is the other recorded again, retract it first: \
             lssc retract record enrollment {} --reason TEXT, or enrollment {}",
            then.id, before.id
        ))
    })
}

/// Refuses a merger that leaves an award or renewal unsupported.
fn refuse_if_rested_on(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    both: &str,
) -> Result<(), Failure> {
    let resting: Vec<String> = rests::resting(before, after, concerned)?
        .all()
        .iter()
        .map(|decision| format!("{decision}, would not follow from the records of both"))
        .collect();
    if resting.is_empty() {
        return Ok(());
    }
    Err(Failure::refused(
        format!("{both} are not made one person: an award or renewal would no longer follow"),
        vec![not_rested_on(resting)],
    )
    .hint("to merge them anyway and keep the decision, add --even-so"))
}
