//! `payment`: money received and given back (A5, P1).

mod list;

use clap::{Args, Subcommand};

use crate::acts::{self, Act};
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said, conclude, foretell};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Subject};
use crate::commands::given::{Given, given, given_text};
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
    #[arg(required_unless_present = "corrects")]
    candidate: Option<String>,
    /// How much, such as 350 or 350.00
    #[arg(value_parser = parse_amount, required_unless_present = "corrects")]
    amount: Option<Cents>,
    /// Day on which it was received
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "corrects")]
    on: Option<Day>,
    /// What it is for: application, or portfolio:N
    #[arg(long = "for", value_name = "PURPOSE", value_parser = given(parse_purpose))]
    purpose: Option<Given<Purpose>>,
    /// Who paid, if not the candidate
    #[arg(long, value_name = "TEXT", value_parser = given_text)]
    payer: Option<Given<String>>,
    /// How it came: card, check, order or award
    #[arg(long, value_parser = given(str::parse::<Method>))]
    method: Option<Given<Method>>,
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
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    let about = About { kind: Kind::Payment, candidate: args.candidate.as_deref() };
    let subject = |_: &Reading, _: Id| Ok(Subject::Open);
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let transcript = desk.candidate(args.candidate.as_deref(), MISSING, ctx)?;
        let old = desk.owner_before()?.unwrap_or_default().payments;
        let old = old.into_iter().find(|p| Some(p.id) == desk.record());
        let new = stated(&args, old.as_ref(), &transcript)?;
        let number = transcript.person.number;
        let id = acts::payment::take(recording, number, &new)?;

        let after = Reading::new(recording.conn(), None)?;
        let mut said = Said::line(format!(
            "Recorded ${}, received {}, for {number} {}.",
            new.amount, new.paid_on, transcript.person.name
        ));
        said.notes.extend(typed_twice(&transcript, &new, id));
        said.lines.push(balance_sentence(&after, number, ctx)?);
        let said = said.made("payment", id).correcting(old.as_ref(), &new, desk, ctx);
        Ok((Act::Recorded(said), Concerned::one(number)))
    })
}

const MISSING: &str = "payment receive needs CANDIDATE, AMOUNT and --on DAY";

/// What is stated: the recorded payment, if one is corrected, with what is named in its place.
fn stated(
    args: &ReceiveArgs,
    old: Option<&Payment>,
    transcript: &Transcript,
) -> Result<Payment, Failure> {
    let missing = || Failure::usage(MISSING);
    let paid_on = args.on.or(old.map(|p| p.paid_on)).ok_or_else(missing)?;
    let purpose = old.map(|p| p.purpose).filter(|purpose| *purpose != Purpose::Open);
    let purpose = Given::over(&args.purpose, purpose).unwrap_or(Purpose::Open);
    let enrollment = match (purpose, old) {
        (_, Some(old)) if old.purpose == purpose && old.paid_on == paid_on => old.enrollment,
        (Purpose::Portfolio(id), _) => theirs(transcript, id)?,
        _ => enrollment_on(transcript, paid_on)?,
    };
    Ok(Payment {
        id: 0,
        entry: 0,
        enrollment,
        amount: args.amount.or(old.map(|p| p.amount)).ok_or_else(missing)?,
        paid_on,
        purpose,
        payer: Given::text_over(&args.payer, old.and_then(|p| p.payer.clone())),
        method: Given::over(&args.method, old.and_then(|p| p.method)),
        order: old.and_then(|p| p.order),
    })
}

/// The enrollment of a candidate's portfolio.
fn theirs(transcript: &Transcript, id: Id) -> Result<Id, Failure> {
    let number = transcript.person.number;
    let found = transcript.portfolios.iter().find(|p| p.id == id);
    found.map(|portfolio| portfolio.enrollment).ok_or_else(|| {
        Failure::failed(format!("candidate {number} has no portfolio {id}"))
            .hint(format!("see their portfolios: lssc report progress {number}"))
    })
}

/// A note where the same amount of the same day and payer is recorded already.
fn typed_twice(transcript: &Transcript, new: &Payment, id: Id) -> Option<String> {
    let same =
        |p: &&Payment| (p.amount, p.paid_on, &p.payer) == (new.amount, new.paid_on, &new.payer);
    transcript.payments.iter().find(same).map(|other| {
        format!(
            "entry {} records ${} of {} too; if it was one payment: lssc retract record payment {id} --reason 'typed twice'",
            other.entry, other.amount, other.paid_on
        )
    })
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
