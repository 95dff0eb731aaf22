//! `renew certification`: a renewal is received (R2 to R7).

use clap::Args;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::lookup;
use crate::failure::{Doing, Failure};
use crate::model::Kind;
use crate::period::Day;
use crate::rules::decisions::renewal;

/// Renew a certification
///
/// Asks that the day lies in the window, from 12 months before the last day of the term to 2 months after it, and
/// that 32 contact hours are recorded, 4 of them in technology. An early or late renewal never moves the next term.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc renew certification 15 --on 2026-11-20 --dry-run   # the checklist
  lssc renew certification 15 --on 2026-11-20")]
pub struct CertificationArgs {
    /// Number or e-mail address
    candidate: String,
    /// Day on which the renewal was received
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: CertificationArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk = Desk::open(
        ctx,
        &recording,
        &args.correction,
        Kind::Renewal,
        Some(&args.candidate),
        |reading, row| {
            let person = lookup::candidate(reading, &args.candidate)?;
            Ok(person.renewals.iter().any(|r| r.id == row))
        },
    )?;
    let reading = desk.reading();
    let transcript = lookup::asked(ctx, reading, &args.candidate)?;
    let (number, name) = (transcript.person.number, &transcript.person.name);

    let decision = renewal::renewal(&transcript, ctx.bench(reading, on));
    let (renewed, findings, notes) = decision.into_result().map_err(|findings| {
        Failure::refused(format!("the certification of {number} {name} is not renewed"), findings)
    })?;

    let term = renewed.term;
    let id = recording
        .renewal(number, renewed.enrollment, term.number, on)
        .doing("record the renewal")?;
    let mut said = Said { notes, ..Said::default() }
        .made("renewal", id)
        .made("certification", renewed.certification);
    said.lines.push(format!(
        "Renewed certification {} of {number} {name}: term {}, {} to {}.",
        renewed.certification, term.number, term.first, term.last
    ));
    said.lines.extend(findings.iter().map(|f| format!("[x] {} ({})", f.text, f.source)));
    let money = desk.before.policy.asks_fees();
    match renewed.fee {
        Some(fee) => said.lines.push(format!(
            "The renewal fee is ${fee}; it is asked apart from the fees that are kept here."
        )),
        None if money => said.notes.push(
            "the amount of the renewal fee is not in the policy; none is charged".to_string(),
        ),
        None => {}
    }
    conclude(ctx, &recording, &desk.before, &Concerned::one(number), said)
}
