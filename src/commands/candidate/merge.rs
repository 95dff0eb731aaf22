//! `candidate merge`: one person was enrolled under two numbers.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::json;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::commands::retract::rests;
use crate::failure::{Doing, Failure};
use crate::model::{Id, Transcript, same_text};
use crate::register::{Reading, Recording};
use crate::reports;
use crate::rules::decisions::merging::{self, Clash};
use crate::rules::resting::not_rested_on;
use crate::rules::{Bench, Finding};

/// Make two numbers one person, known by the second
///
/// From then on all that is recorded of the number given up counts as recorded of the other, for every report and every
/// file, and its e-mail address goes on finding the person. First it is shown what joins, what both state and what
/// then counts. Nothing is rewritten: retract the entry, and they are two again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate merge 12 into 2 --reason 'enrolled twice' --dry-run
  lssc candidate merge les@example.org into 2 --reason 'enrolled twice' --yes")]
pub struct MergeArgs {
    /// The number to give up, or its e-mail address
    candidate: String,
    /// The word into
    #[arg(value_name = "into", value_parser = into)]
    _into: Into,
    /// The number that the person keeps, or its e-mail address
    #[arg(value_name = "OTHER")]
    other: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Join them even if an award or renewal would no longer follow, which remains; `check` lists it
    #[arg(long)]
    even_so: bool,
}

/// The word between the two numbers.
#[derive(Debug, Clone, Copy)]
struct Into;

fn into(text: &str) -> Result<Into, String> {
    match text.eq_ignore_ascii_case("into") {
        true => Ok(Into),
        false => {
            Err("is not the word into; write lssc candidate merge A into B --reason TEXT"
                .to_string())
        }
    }
}

pub fn run(args: &MergeArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let one = Named::find(&before, &args.candidate)?;
    let other = Named::find(&before, &args.other)?;
    if one.transcript.person.number == other.transcript.person.number {
        return one_already(&one, &other, &recording, &before, ctx);
    }
    let (given_up, into) = (&one.transcript, &other.transcript);
    let (gone, kept) = (&given_up.person, &into.person);
    let both = format!("{} {} and {} {}", gone.number, gone.name, kept.number, kept.name);

    let bench = ctx.bench(&before, ctx.today);
    let decision = merging::merge(given_up, into, bench);
    decision.into_result().map_err(|findings| refused(&both, findings, given_up, into, bench))?;
    let id = recording
        .merger(gone.number, kept.number)
        .doing("record that the numbers are one person")?;
    let after = Reading::new(recording.conn(), None)?;
    let concerned = Concerned::These(BTreeSet::from([gone.number, kept.number]));
    if !args.even_so {
        refuse_if_rested_on(&before, &after, &concerned, &both)?;
    }

    let preview = reports::merging::merging(given_up, into, bench);
    let mut said = Said::default().made("merger", id);
    if ctx.asks() {
        preview.lines().iter().for_each(|line| ctx.tell(line));
    } else {
        said.lines.extend(preview.lines());
    }
    let question = format!("Make {both} one person, number {}?", kept.number);
    ctx.confirm(&question, &(gone.number, kept.number, preview.lines()))?;
    said.lines.push(format!(
        "{} {} is {} {} from now on.",
        gone.number, gone.name, kept.number, kept.name
    ));
    said.details.push(("joins", json!(preview.joins)));
    said.details.push(("settled", json!(preview.settled)));
    said.details.push(("figures", json!(preview.figures)));
    conclude(ctx, &recording, &before, &concerned, said)
}

/// Somebody as named: the number named, which may be given up already, and all that is known of the person.
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

/// Both are one person: that is said, or refused where the number that is given up is to be the one kept.
fn one_already(
    one: &Named,
    other: &Named,
    recording: &Recording,
    before: &Reading,
    ctx: &Context,
) -> Result<(), Failure> {
    let person = &one.transcript.person;
    let mergers = before.known.mergers();
    if one.number == other.number {
        return Err(Failure::usage(format!("both name {}", one.number))
            .hint("name the two numbers that are one person"));
    }
    if let Some(since) = mergers.since(one.number) {
        let concerned = Concerned::one(person.number);
        return conclude(ctx, recording, before, &concerned, Said::already("merger", since));
    }
    let since = mergers.since(other.number).unwrap_or_default();
    let finding = Finding::not_recorded(Some(format!(
        "{} is {} since entry {since}",
        other.number, person.number
    )));
    Err(Failure::refused(
        format!("{} {} is not known by {}", person.number, person.name, other.number),
        vec![finding],
    )
    .hint(format!("take that back first: lssc retract entry {since} --reason TEXT")))
}

/// What stands between two numbers, and what can be done about it.
fn refused(
    both: &str,
    findings: Vec<Finding>,
    given_up: &Transcript,
    into: &Transcript,
    bench: Bench,
) -> Failure {
    let failure = Failure::refused(format!("{both} are not made one person"), findings);
    let clashes = merging::clashes(given_up, into, bench).into_iter();
    clashes.fold(failure, |failure, Clash { before, then, .. }| {
        failure.hint(format!(
            "if one of the applications is the other recorded again, take it back first: \
             lssc retract record enrollment {} --reason TEXT, or enrollment {}",
            then.id, before.id
        ))
    })
}

/// Refuses what leaves an award or renewal that was told to a person without its ground.
fn refuse_if_rested_on(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    both: &str,
) -> Result<(), Failure> {
    let resting: Vec<String> = rests::resting(before, after, concerned)?
        .all()
        .iter()
        .map(|decision| format!("{decision}, would not follow from what is recorded of both"))
        .collect();
    if resting.is_empty() {
        return Ok(());
    }
    Err(Failure::refused(
        format!(
            "{both} are not made one person: a decision told to a person would not follow any more"
        ),
        vec![not_rested_on(resting)],
    )
    .hint("to join them and let the decision stand, add --even-so"))
}
