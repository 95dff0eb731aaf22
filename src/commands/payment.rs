//! `payment`: money received and refunded (A5, P1).

mod apply;
pub mod balance;
mod list;

use clap::{Args, Subcommand};

use crate::acts;
use crate::acts::payment::{Made, Named, Stated};
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said, conclude, foretell};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Subject};
use crate::commands::given::{Given, given, given_text};
use crate::commands::lookup;
use crate::commands::payment::balance::balance_sentence;
use crate::failure::Failure;
use crate::model::{Id, Kind, Method, Payment, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::register::Reading;
use crate::rules::Bench;
use crate::rules::meaning::account;

/// Record payments and refunds, apply credit; list payments, refunds and waivers
#[derive(Debug, Subcommand)]
pub enum Command {
    Receive(ReceiveArgs),
    Refund(RefundArgs),
    Apply(apply::ApplyArgs),
    List(list::ListArgs),
}

/// Record money received for a candidate
///
/// Without --for it goes to the candidacy that runs on its day, or else to the latest unpaid application. There it pays
/// the application fee first, then the oldest other fee; the rest stays on account.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc payment receive 2 250 --on 2026-11-20
  lssc payment receive 3 60 --on 2026-11-20 --for portfolio:3 --method card
  lssc payment receive 2 250 --method check --reference 1184")]
pub struct ReceiveArgs {
    /// Number or e-mail address
    #[arg(required_unless_present = "corrects")]
    candidate: Option<String>,
    /// How much, such as 350 or 350.00
    #[arg(value_parser = parse_amount, required_unless_present = "corrects")]
    amount: Option<Cents>,
    /// Day on which it was received [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// What it is for: application, portfolio:N, renewal or award
    #[arg(long = "for", value_name = "PURPOSE", value_parser = given(str::parse::<Named>))]
    purpose: Option<Given<Named>>,
    /// Who paid, if not the candidate
    #[arg(long, value_name = "TEXT", value_parser = given_text)]
    payer: Option<Given<String>>,
    /// How it was paid: card, check, cash, transfer, order or award
    #[arg(long, value_parser = given(str::parse::<Method>))]
    method: Option<Given<Method>>,
    /// The number of the check, or the like
    #[arg(long, value_name = "TEXT", value_parser = given_text)]
    reference: Option<Given<String>>,
    #[command(flatten)]
    correction: Correction,
}

/// Record a refund to a candidate
///
/// It takes credit first, then the application. A refund does not undo an admission.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc payment refund 1 350 --on 2026-11-20 --reason 'not eligible' --yes")]
pub struct RefundArgs {
    /// Number or e-mail address
    candidate: String,
    /// How much, such as 350 or 350.00
    #[arg(value_parser = parse_amount)]
    amount: Cents,
    /// Day of the refund [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Refund it although a certification depends on it
    #[arg(long)]
    even_so: bool,
}

/// Reads an amount greater than zero.
pub fn parse_amount(text: &str) -> Result<Cents, String> {
    match Cents::parse(text) {
        Ok(Cents::ZERO) => Err("the amount must be greater than zero".to_string()),
        Ok(amount) => Ok(amount),
        Err(why) => Err(why.to_string()),
    }
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Receive(args) => receive(args, ctx),
        Command::Refund(args) => refund(args, ctx),
        Command::Apply(args) => apply::run(args, ctx),
        Command::List(args) => list::run(args, ctx),
    }
}

fn receive(args: ReceiveArgs, ctx: &Context) -> Result<(), Failure> {
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    let about = About { kind: Kind::Payment, candidate: args.candidate.as_deref() };
    let subject = |_: &Reading, _: Id| Ok(Subject::Open);
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let transcript = desk.candidate(args.candidate.as_deref(), MISSING, ctx)?;
        let old = desk.owner_before()?.unwrap_or_default().payments;
        let old = old.into_iter().find(|p| Some(p.id) == desk.record());
        let new = stated(&args, old.as_ref(), &transcript, ctx.bench(desk.reading(), ctx.today))?;
        let number = transcript.person.number;
        let act = acts::payment::take(recording, desk.reading(), &transcript, new, ctx.today)?;
        let act = act.and(|Made { payment: new, mut notes, unlikely }| {
            if ctx.asks() && !unlikely.is_empty() {
                let question = format!("{}. Record it all the same?", unlikely.join("; "));
                ctx.confirm(&question, &(number, new.enrollment, new.amount, new.paid_on))?;
            } else {
                notes.extend(unlikely);
            }
            let after = Reading::new(recording.conn(), None)?;
            let mut said = Said { notes, ..Said::default() }.made("payment", new.id);
            said.lines.push(format!(
                "Recorded ${}, received {}, for {number} {}.",
                new.amount, new.paid_on, transcript.person.name
            ));
            said.lines.push(balance_sentence(&after, number, ctx)?);
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(number)))
    })
}

const MISSING: &str = "payment receive needs CANDIDATE and AMOUNT";

/// The new payment: the recorded one, if it corrects one, with the changes that the arguments name. It stays with its
/// application if neither day nor purpose changes.
fn stated(
    args: &ReceiveArgs,
    old: Option<&Payment>,
    transcript: &Transcript,
    bench: Bench,
) -> Result<Stated, Failure> {
    let amount = args.amount.or(old.map(|p| p.amount));
    let paid_on = args.on.or(old.map(|p| p.paid_on)).unwrap_or(bench.on);
    let purpose = match &args.purpose {
        None => old.and_then(|p| p.purpose),
        Some(Given::Nothing) => None,
        Some(Given::Is(named)) => {
            let fee = named.of(transcript, bench);
            Some(fee.ok_or_else(|| acts::payment::not_charged(transcript, "renewal"))?)
        }
    };
    let same = old.filter(|old| old.purpose == purpose && old.paid_on == paid_on);
    let payment = Payment {
        id: 0,
        entry: 0,
        enrollment: same.map_or(0, |old| old.enrollment),
        amount: amount.ok_or_else(|| Failure::usage(MISSING))?,
        paid_on,
        purpose,
        payer: Given::text_over(&args.payer, old.and_then(|p| p.payer.clone())),
        method: Given::over(&args.method, old.and_then(|p| p.method)),
        reference: Given::text_over(&args.reference, old.and_then(|p| p.reference.clone())),
        order: old.and_then(|p| p.order),
    };
    Ok(Stated { payment, stays: same.is_some() })
}

fn refund(args: RefundArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let transcript = lookup::asked(ctx, &before, &args.candidate)?;
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let RefundArgs { amount, even_so, reason, .. } = args;
    let new = acts::refund::Stated { amount, refunded_on: on, reason, even_so };
    let id = acts::refund::take(&recording, &before, &transcript, &new)?.or_refuse()?;
    let after = Reading::new(recording.conn(), None)?;
    let concerned = Concerned::one(number);
    foretell(&before, &after, &concerned, ctx)?;
    let question = format!("Record a refund of ${amount} to {number} {name}?");
    ctx.confirm(&question, &(number, id, amount, on))?;

    let mut said =
        Said::line(format!("Recorded a refund of ${amount} on {on} to {number} {name}."));
    said.lines.push(balance_sentence(&after, number, ctx)?);
    said.lines.extend(owed_again(&before, &after, number, ctx)?);
    conclude(ctx, &recording, &before, &concerned, said.made("refund", id))
}

/// Says that the admission remains although its fee was refunded, and how to waive the fee.
fn owed_again(
    before: &Reading,
    after: &Reading,
    candidate: Id,
    ctx: &Context,
) -> Result<Option<String>, Failure> {
    let fee = |reading: &Reading| {
        let transcript = reading.transcript(candidate)?;
        let then = transcript.unwrap_or_default().up_to(ctx.today);
        let latest = then.enrollments.last().map_or(0, |e| e.id);
        Ok::<_, Failure>(account::account(&then, &reading.policy).application(latest))
    };
    let (Some(old), Some(new)) = (fee(before)?, fee(after)?) else {
        return Ok(None);
    };
    let stands = new.settled_on.is_some() && new.open() > old.open();
    Ok(stands.then(|| {
        format!(
            "The application fee is owed again, but the admission remains; to waive the fee: lssc candidate waive {candidate} application-fee --on DAY --reason TEXT"
        )
    }))
}
