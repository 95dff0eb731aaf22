//! `renew certification`: records a renewal (R2 to R7).

use clap::Args;

use crate::acts::renewal::{Made, take};
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::payment::balance::to_settle;
use crate::failure::Failure;
use crate::model::{Fee, Id, Kind, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};

/// Renew a certification
///
/// The day must be in the window, from 12 months before the last day of the term to 2 months after it, and there must
/// be 32 contact hours, 4 of them in technology. An early or late renewal never moves the next term.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc renew certification 15 --on 2026-11-20 --dry-run   # the checklist
  lssc renew certification 15 --on 2026-11-20")]
pub struct CertificationArgs {
    /// Number or e-mail address
    #[arg(required_unless_present = "corrects")]
    candidate: Option<String>,
    /// Day on which the renewal was received
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "corrects")]
    on: Option<Day>,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: CertificationArgs, ctx: &Context) -> Result<(), Failure> {
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    let about = About { kind: Kind::Renewal, candidate: args.candidate.as_deref() };
    let subject = |_: &Reading, _: Id| Ok(Subject::Open);
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let missing = "renew certification needs CANDIDATE and --on DAY";
        let transcript = desk.candidate(args.candidate.as_deref(), missing, ctx)?;
        let old = desk.owner_before()?.unwrap_or_default().renewals;
        let old = old.into_iter().find(|r| Some(r.id) == desk.record());
        let on = args.on.or(old.map(|r| r.received_on));
        let on = on.ok_or_else(|| Failure::usage(missing))?;
        let act = take(recording, desk.reading(), &transcript, on)?.and(|made| {
            let new = made.renewal;
            let said = said(recording, made, &transcript, desk, ctx)?;
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(transcript.person.number)))
    })
}

/// Reports the renewal and its fee.
fn said(
    recording: &Recording,
    made: Made,
    transcript: &Transcript,
    desk: &Desk,
    ctx: &Context,
) -> Result<Said, Failure> {
    let Made { renewal, granted, findings, notes } = made;
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let term = granted.term;
    let mut said = Said { notes, ..Said::default() }
        .made("renewal", renewal.id)
        .made("certification", granted.certification);
    said.lines.push(format!(
        "Renewed certification {} of {number} {name}: term {}, {} to {}.",
        granted.certification, term.number, term.first, term.last
    ));
    said.lines.extend(findings.iter().map(|f| format!("[x] {} ({})", f.text, f.source)));
    match granted.fee {
        Some(fee) => {
            said.lines.push(format!("The renewal fee is ${fee}."));
            said.lines.extend(to_settle(
                recording,
                number,
                granted.enrollment,
                Fee::Renewal(term.number),
                ctx,
            )?);
        }
        None if desk.before.policy.asks_fees() => said.notes.push(
            "the amount of the renewal fee is not in the policy; none is charged".to_string(),
        ),
        None => {}
    }
    Ok(said)
}
