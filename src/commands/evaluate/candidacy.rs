//! `evaluate candidacy`: the award of certification, an act of staff (R1).

use std::collections::BTreeSet;

use clap::Args;

use crate::acts::{self, Act};
use crate::certificate::CertificateNumber;
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Subject};
use crate::commands::lookup;
use crate::commands::payment::balance::to_settle;
use crate::failure::Failure;
use crate::model::{Certification, Fee, Id, Kind, Standing, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::decisions::award::Award;
use crate::rules::meaning::standing;

/// Award certification to a candidate, or with --all to everyone who is complete
///
/// The candidate must be admitted, have achieved three required and three elective sets within the candidacy, and not
/// be certified yet. The certification begins on the completion day.
#[derive(Debug, Args)]
#[command(override_usage = "\
lssc evaluate candidacy [OPTIONS] <CANDIDATE>
lssc evaluate candidacy [OPTIONS] --all")]
#[command(after_help = "\
Examples:
  lssc evaluate candidacy 11 --dry-run   # the checklist; nothing is recorded
  lssc evaluate candidacy 11 --yes
  lssc evaluate candidacy --all --yes")]
pub struct CandidacyArgs {
    /// Number or e-mail address
    #[arg(required_unless_present_any = ["all", "corrects"])]
    candidate: Option<String>,
    /// Everyone who is complete
    #[arg(long, conflicts_with_all = ["candidate", "corrects"])]
    all: bool,
    /// Day of the award [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: CandidacyArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.on.map(|on| ctx.past("--on", on)).transpose()?;
    if args.all {
        let mut register = ctx.open_for_recording()?;
        let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
        return all(on.unwrap_or(ctx.today), &recording, ctx);
    }
    let about = About { kind: Kind::Certification, candidate: args.candidate.as_deref() };
    let subject = |_: &Reading, _: Id| Ok(Subject::Open);
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let missing = "evaluate candidacy needs CANDIDATE or --all";
        let transcript = desk.candidate(args.candidate.as_deref(), missing, ctx)?;
        let old = desk.owner_before()?.unwrap_or_default().certifications;
        let old = old.into_iter().find(|c| Some(c.id) == desk.record());
        let on = on.or(old.map(|c| c.awarded_on)).unwrap_or(ctx.today);
        let (number, name) = (transcript.person.number, &transcript.person.name);
        let decision = acts::award::decide(desk.reading(), &transcript, on);
        let (award, findings, notes) = match decision.into_result() {
            Ok(granted) => granted,
            Err(findings) => {
                let text = format!("certification is not awarded to {number} {name}");
                return Ok((Act::refused(text, findings), Concerned::one(number)));
            }
        };
        if !ctx.json() || ctx.asks() {
            findings.iter().for_each(|f| ctx.tell(&format!("[x] {} ({})", f.text, f.source)));
        }
        let question = format!("Award certification from {} to {number} {name}?", award.first_on);
        ctx.confirm(&question, &(number, award, &notes))?;

        let new = acts::award::give(recording, number, &award, on)?;
        let mut said = Said { notes, ..Said::default() }.made("certification", new.id);
        said.lines = awarded(recording, &[(number, new)], on, ctx)?;
        let said = said.correcting(old.as_ref(), &new, desk, ctx);
        Ok((Act::Recorded(said), Concerned::one(number)))
    })
}

fn all(on: Day, recording: &Recording, ctx: &Context) -> Result<(), Failure> {
    let before = lookup::reading(ctx, recording.conn())?;
    let bench = ctx.bench(&before, on);
    let mut complete: Vec<(Transcript, Award)> = Vec::new();
    before.transcripts(|transcript| {
        let then = transcript.clone().up_to(on);
        if standing::standing(&then, bench) == Some(Standing::Complete)
            && let Some(award) = acts::award::decide(&before, &transcript, on).grant().copied()
        {
            complete.push((transcript, award));
        }
        Ok::<(), Failure>(())
    })?;
    if complete.is_empty() {
        let said = Said::line(format!("Nobody is complete and waiting for the award on {on}."));
        return conclude(ctx, recording, &before, &Concerned::nobody(), said);
    }
    let names: Vec<String> = complete
        .iter()
        .map(|(t, a)| format!("{} {} from {}", t.person.number, t.person.name, a.first_on))
        .collect();
    if !ctx.json() || ctx.asks() {
        names.iter().for_each(|name| ctx.tell(name));
    }
    let people =
        if names.len() == 1 { "1 person".to_string() } else { format!("{} people", names.len()) };
    let awards: Vec<(Id, Award)> = complete.iter().map(|(t, a)| (t.person.number, *a)).collect();
    ctx.confirm(&format!("Award certification to {people}?"), &(&names, awards))?;
    let mut said = Said::default();
    let mut concerned = BTreeSet::new();
    let mut given = Vec::new();
    for (transcript, award) in &complete {
        let given_to = acts::award::give(recording, transcript.person.number, award, on)?;
        said = said.made("certification", given_to.id);
        given.push((transcript.person.number, given_to));
        concerned.insert(transcript.person.number);
    }
    said.lines = awarded(recording, &given, on, ctx)?;
    conclude(ctx, recording, &before, &Concerned::These(concerned), said)
}

/// A sentence for each award: candidate and number.
fn awarded(
    recording: &Recording,
    given: &[(Id, Certification)],
    on: Day,
    ctx: &Context,
) -> Result<Vec<String>, Failure> {
    let after = Reading::new(recording.conn(), None)?;
    let mut sentences = Vec::new();
    for (candidate, Certification { id, enrollment, fee, .. }) in given {
        let transcript = after.transcript(*candidate)?.unwrap_or_default().up_to(on);
        let term = standing::situation(&transcript, ctx.bench(&after, on)).and_then(|s| s.term);
        let runs = term.map_or(String::new(), |t| format!(", {} to {}", t.first, t.last));
        sentences.push(format!(
            "Awarded certification {id} to {candidate} {}{runs}; certificate {}.",
            transcript.person.name,
            CertificateNumber(*id)
        ));
        if let Some(fee) = fee {
            sentences.push(format!("The award fee is ${fee}."));
            sentences.extend(to_settle(recording, *candidate, *enrollment, Fee::Award, ctx)?);
        }
    }
    Ok(sentences)
}
