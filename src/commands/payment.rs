//! `payment`: money received and given back (A5, P1).

mod list;

use clap::{Args, Subcommand};

use crate::commands::conclude::{Concerned, Said, conclude, foretell};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::lookup;
use crate::failure::{Doing, Failure};
use crate::model::{Id, Kind, Method, Payment, Purpose, Standing, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::register::Reading;
use crate::rules::Bench;
use crate::rules::decisions::payment;
use crate::rules::meaning::{account, standing};

/// Record a payment or a refund; list what came, was given back or waived
#[derive(Debug, Subcommand)]
pub enum Command {
    Receive(ReceiveArgs),
    Refund(RefundArgs),
    List(list::ListArgs),
}

/// Record money received for a candidate
///
/// Where nothing is said it settles the application while that is open, then the oldest open portfolio.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc payment receive 2 250 --on 2026-11-20
  lssc payment receive 3 60 --on 2026-11-20 --for portfolio:3 --method card")]
pub struct ReceiveArgs {
    /// Number or e-mail address
    candidate: String,
    /// How much, such as 350 or 350.00
    #[arg(value_parser = parse_amount)]
    amount: Cents,
    /// Day on which it was received
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    /// What it is for: application, or portfolio:N
    #[arg(long = "for", value_name = "PURPOSE", value_parser = parse_purpose)]
    purpose: Option<Purpose>,
    /// Who paid, if not the candidate
    #[arg(long, value_name = "TEXT")]
    payer: Option<String>,
    /// How it came: card, check, order or award
    #[arg(long)]
    method: Option<Method>,
    #[command(flatten)]
    correction: Correction,
}

/// Record money given back to a candidate
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
    /// Day on which it was given back
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Give it back although a certification rests on it
    #[arg(long)]
    even_so: bool,
}

/// Reads an amount that is more than nothing.
pub fn parse_amount(text: &str) -> Result<Cents, String> {
    match Cents::parse(text) {
        Ok(Cents::ZERO) => Err("an amount is more than nothing".to_string()),
        Ok(amount) => Ok(amount),
        Err(why) => Err(why.to_string()),
    }
}

fn parse_purpose(text: &str) -> Result<Purpose, String> {
    match text.split_once(':') {
        None if text.eq_ignore_ascii_case("application") => Ok(Purpose::Application),
        Some((word, number)) if word.eq_ignore_ascii_case("portfolio") => {
            let number = number
                .parse()
                .map_err(|_| format!("'{number}' is not the number of a portfolio"))?;
            Ok(Purpose::Portfolio(number))
        }
        _ => Err("is none of: application, portfolio:N".to_string()),
    }
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Receive(args) => receive(args, ctx),
        Command::Refund(args) => refund(args, ctx),
        Command::List(args) => list::run(args, ctx),
    }
}

fn receive(args: ReceiveArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk = Desk::open(
        ctx,
        &recording,
        &args.correction,
        Kind::Payment,
        Some(&args.candidate),
        |reading, row| {
            let owner = reading.owner_of(Kind::Payment, row)?;
            Ok(owner == Some(lookup::candidate(reading, &args.candidate)?.person.number))
        },
    )?;
    let transcript = lookup::asked(ctx, desk.reading(), &args.candidate)?;
    let number = transcript.person.number;
    let purpose = args.purpose.unwrap_or(Purpose::Open);
    let enrollment = match purpose {
        Purpose::Portfolio(id) => match transcript.portfolios.iter().find(|p| p.id == id) {
            Some(portfolio) => portfolio.enrollment,
            None => {
                return Err(Failure::failed(format!("candidate {number} has no portfolio {id}"))
                    .hint(format!("see their portfolios: lssc report progress {number}")));
            }
        },
        _ => enrollment_on(&transcript, on)?,
    };

    let payment = Payment {
        id: 0,
        entry: 0,
        enrollment,
        amount: args.amount,
        paid_on: on,
        purpose,
        payer: args.payer.clone(),
        method: args.method,
        order: None,
    };
    let id = recording.payment(number, &payment).doing("record the payment")?;

    let after = Reading::new(recording.conn(), None)?;
    let mut said = Said::line(format!(
        "Recorded ${}, received {on}, for {number} {}.",
        args.amount, transcript.person.name
    ));
    let alike = |p: &&Payment| (p.amount, p.paid_on, &p.payer) == (args.amount, on, &args.payer);
    if let Some(other) = transcript.payments.iter().find(alike) {
        said.notes.push(format!(
            "entry {} records ${} of {on} too; if it was one payment: lssc retract record payment {id} --reason 'typed twice'",
            other.entry, other.amount
        ));
    }
    said.lines.push(balance_sentence(&after, number, ctx)?);
    conclude(ctx, &recording, &desk.before, &Concerned::one(number), said.made("payment", id))
}

fn refund(args: RefundArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let transcript = lookup::asked(ctx, &before, &args.candidate)?;
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let enrollment = enrollment_on(&transcript, on)?;

    let decision = payment::refund(&transcript, args.amount, args.even_so, ctx.bench(&before, on));
    decision.into_result().map_err(|findings| {
        Failure::refused(format!("the refund to {number} {name} is not recorded"), findings)
    })?;
    let id = recording
        .refund(number, enrollment, args.amount, on, &args.reason)
        .doing("record the refund")?;
    let after = Reading::new(recording.conn(), None)?;
    let concerned = Concerned::one(number);
    foretell(&before, &after, &concerned, ctx)?;
    ctx.confirm(
        &format!("Record a refund of ${} to {number} {name}?", args.amount),
        &(number, enrollment, args.amount, on),
    )?;

    let mut said =
        Said::line(format!("Recorded a refund of ${} on {on} to {number} {name}.", args.amount));
    said.lines.push(balance_sentence(&after, number, ctx)?);
    said.lines.extend(owed_again(&before, &after, number, ctx)?);
    conclude(ctx, &recording, &before, &concerned, said.made("refund", id))
}

/// That an admission stands although its fee was given back, and how to ask nothing of the fee.
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
            "The application fee is open again, and the admission stands; to ask nothing of it: lssc candidate waive {candidate} application-fee --on DAY --reason TEXT"
        )
    }))
}

/// The enrollment that money of a day concerns, where no portfolio is named: the latest received by that day, otherwise
/// the first after it.
fn enrollment_on(transcript: &Transcript, on: Day) -> Result<Id, Failure> {
    let enrollments = &transcript.enrollments;
    let found = enrollments.iter().rfind(|e| e.received_on <= on).or(enrollments.first());
    found.map(|e| e.id).ok_or_else(|| {
        Failure::failed(format!(
            "candidate {} has no enrollment in force",
            transcript.person.number
        ))
    })
}

/// What the candidate owes now, as a sentence.
pub fn balance_sentence(
    reading: &Reading,
    candidate: Id,
    ctx: &Context,
) -> Result<String, Failure> {
    let transcript = reading.transcript(candidate)?.unwrap_or_default().up_to(ctx.today);
    let bench: Bench = ctx.bench(reading, ctx.today);
    let account = account::account(&transcript, bench.policy);
    let ineligible = standing::standing(&transcript, bench) == Some(Standing::Ineligible);
    Ok(match account.balance() {
        credit if credit < Cents::ZERO && ineligible => {
            format!("${} is due back: the applicant is not eligible.", -credit)
        }
        Cents::ZERO => "Nothing is open.".to_string(),
        credit if credit < Cents::ZERO => format!("${} is credit.", -credit),
        open => format!("${open} is open."),
    })
}
