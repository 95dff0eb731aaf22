//! `candidate forget`: blanks personal details everywhere, and keeps what a decision or a sum depends on.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value, json};

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::failure::{Doing, Exit, Failure};
use crate::model::{Id, Standing, Transcript};
use crate::register::forget::{Plan, plan};
use crate::register::kinds::noun;
use crate::register::{Header, Reading, Recording, Register};
use crate::rules::meaning::{candidacy, standing};
use crate::rules::{Finding, Measure, Requirement};

/// Blank the personal details of a person everywhere, also in the history
///
/// This cannot be undone. It blanks names, addresses, membership numbers, libraries, proofs, notes and comments, and
/// the commands as typed. It keeps days, hours, courses, ratings, certificates and money under the person's number, so
/// that reports change only in the name. The seals still prove everything that is kept. Copies made earlier still have
/// the details: backups, exports, files, letters.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate forget 12 --reason 'asked for it in writing' --dry-run
  lssc candidate forget 12 --reason 'asked for it in writing' --yes")]
pub struct ForgetArgs {
    /// Number or e-mail address
    candidate: String,
    /// Why, without naming the person, because the reason is kept
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn run(args: &ForgetArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open_for_recording()?;
    let number = number_of(&mut register, &args.candidate)?;
    let forgotten = forget(args, number, &mut register, ctx)?;
    if !ctx.dry_run {
        // The blanked details may still be in unused parts of the file.
        if register.connection().execute_batch("VACUUM").is_err() {
            ctx.tell("The details are forgotten, but unused parts of the file may still have traces of them.");
            ctx.tell("hint: free some space on the disk, and type the same command again to clear the traces");
            return Err(Failure::new(Exit::Failed, ""));
        }
    }
    if forgotten {
        copies(&ctx.path).iter().for_each(|copy| {
            ctx.tell(&format!("note: {} still has the details", copy.display()));
        });
    }
    Ok(())
}

fn number_of(register: &mut Register, typed: &str) -> Result<Id, Failure> {
    let snapshot = register.snapshot()?;
    let reading = Reading::new(&snapshot, None)?;
    Ok(lookup::candidate(&reading, typed)?.person.number)
}

/// Whether there was anything to forget.
fn forget(
    args: &ForgetArgs,
    number: Id,
    register: &mut Register,
    ctx: &Context,
) -> Result<bool, Failure> {
    // The command as typed may name the person.
    let header = Header {
        command: format!("lssc candidate forget {number}"),
        ..ctx.header_for(&args.reason)?
    };
    register.connection().pragma_update(None, "secure_delete", true).doing("prepare to forget")?;
    let recording = register.record(header).doing("begin recording")?;
    let before = lookup::reading(ctx, recording.conn())?;
    let transcript = lookup::candidate(&before, &number.to_string())?;
    let plan = plan(recording.conn(), &before.known.numbers(number))
        .doing("look for the details to forget")?;
    if plan.names(&args.reason) {
        return Err(Failure::usage("--reason names the person to forget, and the reason is kept")
            .hint("say why without the name: --reason 'asked for it in writing'"));
    }
    refuse_undecided(&transcript, &before, ctx)?;
    let concerned = Concerned::one(number);
    if plan.is_empty() {
        let said = Said::line(format!(
            "Nothing to record: no personal details of candidate {number} are left."
        ));
        conclude(ctx, &recording, &before, &concerned, said)?;
        return Ok(false);
    }
    let notes = notes(&transcript, &before, ctx)?;
    tell(&transcript, &plan, &notes, ctx);
    ctx.confirm("Blank all that? This cannot be undone.", &plan)?;
    blank(&recording, &plan)?;
    if transcript.agrees_to_be_named(ctx.today) {
        recording
            .consent(number, false, ctx.today)
            .doing("record that the person must not be named")?;
    }

    let mut said = Said::line(format!("Forgot the personal details of candidate {number}."))
        .made("candidate", number);
    said.details.push(("blanked", blanked_json(&plan)));
    if ctx.json() {
        said.notes = notes;
    }
    conclude(ctx, &recording, &before, &concerned, said)?;
    Ok(true)
}

fn blank(recording: &Recording, plan: &Plan) -> Result<(), Failure> {
    let held = recording.forget(plan).doing("forget the details")?;
    held.map_err(|_| {
        Failure::failed("nothing was forgotten: a seal of the register is broken")
            .hint("forgetting would hide the change; see what is wrong: lssc check")
    })
}

/// A forgotten person belongs to no library and is nobody's colleague any more, so nobody could tell who may rate their
/// portfolio (P2).
fn refuse_undecided(
    transcript: &Transcript,
    reading: &Reading,
    ctx: &Context,
) -> Result<(), Failure> {
    let now = transcript.clone().up_to(ctx.today);
    let bench = ctx.bench(reading, ctx.today);
    let Some(latest) = now.enrollments.len().checked_sub(1) else {
        return Ok(());
    };
    let candidacy = candidacy::candidacy(&now, latest, bench);
    let undecided = candidacy.portfolios.iter().filter(|(_, outcome)| outcome.is_undecided());
    let unmet: Vec<String> = undecided
        .map(|(p, _)| format!("portfolio {} of {} is undecided", p.id, p.submitted_on))
        .collect();
    if unmet.is_empty() {
        return Ok(());
    }
    let finding = Finding::unless(
        Requirement::EvaluatorIndependent,
        Measure::text("no portfolio is undecided"),
        Measure::Count(unmet.len() as u32),
        "Reading P2",
        unmet,
        String::new(),
    );
    Err(Failure::refused(
        "Nobody can be forgotten while a portfolio needs independent evaluators",
        vec![finding],
    )
    .hint("have it decided, or retract it first: lssc retract record portfolio N --reason TEXT"))
}

/// Things to know before the yes.
fn notes(
    transcript: &Transcript,
    reading: &Reading,
    ctx: &Context,
) -> Result<Vec<String>, Failure> {
    let mut notes = Vec::new();
    let now = transcript.clone().up_to(ctx.today);
    let standing = standing::standing(&now, ctx.bench(reading, ctx.today));
    let runs = [
        Standing::AwaitingPayment,
        Standing::Candidate,
        Standing::AwaitingEvaluation,
        Standing::Complete,
        Standing::Certified,
        Standing::Renewable,
        Standing::Grace,
    ];
    if let Some(standing) = standing.filter(|standing| runs.contains(standing)) {
        notes.push(format!(
            "the person is {standing} on {}: that continues, but no reminder or letter will reach them",
            ctx.today
        ));
    }
    let evaluators = reading.evaluators()?;
    let mut evaluators = evaluators.iter();
    if let Some(evaluator) = evaluators.find(|e| transcript.has_address(&e.email)) {
        notes.push(format!(
            "evaluator {} has the same e-mail address and is kept, because other people's portfolios depend on the ratings",
            evaluator.id
        ));
    }
    Ok(notes)
}

/// Says exactly what is blanked and what is kept.
fn tell(transcript: &Transcript, plan: &Plan, notes: &[String], ctx: &Context) {
    let person = &transcript.person;
    ctx.tell(&format!(
        "Of {} {} <{}> these details would be blanked, also in retracted records:",
        person.number, person.name, person.email
    ));
    for b in plan.blanked() {
        let columns: Vec<&str> = b.columns.iter().map(|c| said_as(c)).collect();
        ctx.tell(&format!(
            "  {} {}: {}",
            b.records,
            noun(b.table, b.records as i64),
            columns.join(", ")
        ));
    }
    if plan.mentions() > 0 {
        ctx.tell(&format!(
            "  of them in other people's records, which mention the person: {}",
            plan.mentions()
        ));
    }
    let kept: Vec<String> = transcript
        .days()
        .iter()
        .map(|(kind, days)| format!("{} {}", days.len(), kind.declared().noun(days.len() as i64)))
        .collect();
    let with = if kept.is_empty() {
        String::new()
    } else {
        format!(", and with days, hours and amounts {}", kept.join(", "))
    };
    ctx.tell(&format!("Kept under number {}: the state{with}.", person.number));
    ctx.tell("Copies made earlier still have the details: backups, exports, rosters, letters.");
    for note in notes {
        ctx.tell(&format!("note: {note}"));
    }
}

/// The everyday name of a column.
fn said_as(column: &'static str) -> &'static str {
    match column {
        "email" => "e-mail address",
        "ala_member" => "membership number",
        "pre_review" => "note of staff",
        other => other,
    }
}

fn blanked_json(plan: &Plan) -> Value {
    let counts: Map<String, Value> =
        plan.blanked().iter().map(|b| (b.table.to_string(), json!(b.records))).collect();
    Value::Object(counts)
}

/// Copies next to the register, made when it was migrated to a newer schema.
fn copies(register: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (register.parent(), register.file_name()) else {
        return Vec::new();
    };
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let begins = format!("{}.schema-", name.to_string_lossy());
    // If the folder cannot be read, there is nothing more to say.
    let Ok(files) = std::fs::read_dir(here) else {
        return Vec::new();
    };
    let mut copies: Vec<PathBuf> = files
        .filter_map(|file| file.ok())
        .filter(|file| file.file_name().to_string_lossy().starts_with(&begins))
        .map(|file| file.path())
        .collect();
    copies.sort();
    copies
}
