//! `--waive` on the deciding verbs, and `candidate waive`: a fee that somebody need not pay.

use clap::Args;

use crate::acts::waiver::Made;
use crate::acts::{self, Act};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::lookup;
use crate::commands::payment::balance::balance_sentence;
use crate::failure::Failure;
use crate::model::{Fee, Id, Transcript, Waivable};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::payment;
use crate::rules::meaning::account;

/// Waive a fee: nothing of it is owed from that day on
///
/// Staff may waive the application fee and the fee of a portfolio, a renewal or the award, but never a requirement. A
/// waiver is a record with its day and reason, and every answer that it changes says so.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate waive 2 application-fee --on 2026-11-20 \\
      --reason 'state scholarship'
  lssc candidate waive 3 portfolio-fee --portfolio 3 --on 2026-11-20 \\
      --reason 'second attempt'")]
pub struct WaiveArgs {
    /// Number or e-mail address
    candidate: String,
    /// What to waive: application-fee, portfolio-fee, renewal-fee or award-fee
    requirement: Waivable,
    /// The portfolio whose fee it is [default: the one with an unpaid fee]
    #[arg(long, value_name = "PORTFOLIO")]
    portfolio: Option<Id>,
    /// Day from which it counts [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn run(args: WaiveArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let transcript = lookup::asked(ctx, &before, &args.candidate)?;
    let number = transcript.person.number;
    let concerned = Concerned::one(number);
    let bench = ctx.bench(&before, on);
    let fee = match (args.requirement, args.portfolio) {
        (Waivable::PortfolioFee, given) => {
            Fee::Portfolio(which_portfolio(&transcript, given, bench)?)
        }
        (other, Some(_)) => {
            return Err(Failure::usage(format!(
                "--portfolio goes with portfolio-fee, not with {other}"
            )));
        }
        (Waivable::ApplicationFee, None) => Fee::Application,
        (Waivable::AwardFee, None) => Fee::Award,
        (Waivable::RenewalFee, None) => {
            payment::renewal_meant(&transcript, bench).unwrap_or(Fee::Renewal(0))
        }
    };
    let act = acts::waiver::take(&recording, &before, &transcript, (fee, on), &args.reason)?;
    let made = match act {
        Act::Already(_, entry) => {
            let said = Said::already("waiver", entry);
            return conclude(ctx, &recording, &before, &concerned, said);
        }
        act => act.or_refuse()?,
    };
    let after = Reading::new(recording.conn(), None)?;
    let mut said = Said::line(sentence(&transcript, &made));
    said.lines.push(balance_sentence(&after, number, ctx)?);
    conclude(ctx, &recording, &before, &concerned, said.made("waiver", made.waiver.id))
}

/// The portfolio meant: the one given, or the one with an unpaid fee.
fn which_portfolio(
    transcript: &Transcript,
    given: Option<Id>,
    bench: Bench,
) -> Result<Id, Failure> {
    let number = transcript.person.number;
    let theirs: Vec<Id> = transcript.portfolios.iter().map(|p| p.id).collect();
    if let Some(given) = given {
        return if theirs.contains(&given) {
            Ok(given)
        } else {
            Err(Failure::failed(format!("candidate {number} has no portfolio {given}"))
                .hint(format!("see their portfolios: lssc report progress {number}")))
        };
    }
    let account = account::account(transcript, bench.policy);
    let open: Vec<Id> = theirs
        .iter()
        .copied()
        .filter(|id| account.portfolio(*id).is_some_and(|fee| fee.settled_on.is_none()))
        .collect();
    match (open.as_slice(), theirs.as_slice()) {
        ([one], _) | ([], [.., one]) => Ok(*one),
        ([], []) => Err(Failure::failed(format!("candidate {number} has no portfolio"))),
        (several, _) => {
            let numbers: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(Failure::usage(format!(
                "the fees of portfolios {} are unpaid: name one with --portfolio",
                numbers.join(", ")
            )))
        }
    }
}

/// What was waived, as a sentence.
fn sentence(transcript: &Transcript, made: &Made) -> String {
    let Made { waiver, open } = made;
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let (what, on) = (waiver.fee.phrase(), waiver.waived_on);
    format!("Waived the {what} of {number} {name} from {on}: ${open} is no longer owed.")
}

/// A recorded waiver.
pub struct Waived {
    /// Its number.
    pub id: Id,
    /// What it waives, as a sentence.
    pub sentence: String,
}

/// Decides on a waiver that goes with another verb and records it.
pub fn waive(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    fee: Fee,
    on: Day,
    reason: &str,
) -> Result<Waived, Failure> {
    let made = acts::waiver::take(recording, reading, transcript, (fee, on), reason)?;
    let made = made.or_refuse()?;
    Ok(Waived { id: made.waiver.id, sentence: sentence(transcript, &made) })
}

/// Reads the fee that `--waive` names; a verb accepts only its own fee.
pub fn only(asked: Waivable, text: &str) -> Result<Waivable, String> {
    let named: Waivable = text.parse()?;
    if named == asked { Ok(named) } else { Err(format!("cannot be waived here: only {asked} can")) }
}
