//! `submit-portfolio`: a portfolio, or the additional information asked for it, was handed in (program §6).

use clap::Args;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::payment::parse_amount;
use crate::commands::{lookup, waive};
use crate::failure::{Doing, Failure};
use crate::model::{Id, Kind, Payment, Purpose, Waivable};
use crate::money::Cents;
use crate::period::Day;
use crate::register::Reading;
use crate::rules::decisions::submission;

/// Record a portfolio, or with --revision the additional information for one
///
/// A portfolio is taken from someone admitted, on a day of the candidacy, while the portfolio route is open. Its
/// evaluation begins when its fee is settled.
#[derive(Debug, Args)]
#[command(override_usage = "\
lssc submit-portfolio [OPTIONS] --on <DAY> <CANDIDATE> <SET>
lssc submit-portfolio [OPTIONS] --on <DAY> --revision <PORTFOLIO>")]
#[command(after_help = "\
Examples:
  lssc submit-portfolio 3 cataloging --on 2026-11-20 --paid 60
  lssc submit-portfolio --revision 4 --on 2026-11-20")]
pub struct SubmitPortfolioArgs {
    /// Number or e-mail address
    #[arg(required_unless_present = "revision")]
    candidate: Option<String>,
    /// The competency set it answers
    #[arg(required_unless_present = "revision")]
    set: Option<String>,
    /// Day on which it was handed in
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    /// Amount paid for it
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount, conflicts_with = "revision")]
    paid: Option<Cents>,
    /// Waive its fee from the day it was handed in, for the reason given: portfolio-fee
    #[arg(long, value_name = "REQUIREMENT", value_parser = parse_waive, requires = "reason", conflicts_with = "revision")]
    waive: Option<Waivable>,
    /// What staff noted when they looked at it before; never rated
    #[arg(long, value_name = "NOTE", conflicts_with = "revision")]
    pre_review: Option<String>,
    /// The portfolio for which additional information was handed in
    #[arg(long, value_name = "PORTFOLIO", conflicts_with_all = ["candidate", "set"])]
    revision: Option<Id>,
    #[command(flatten)]
    correction: Correction,
}

fn parse_waive(text: &str) -> Result<Waivable, String> {
    waive::only(Waivable::PortfolioFee, text)
}

pub fn run(args: SubmitPortfolioArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    match (&args.candidate, &args.set, args.revision) {
        (Some(candidate), Some(set), None) => submit(candidate, set, on, &args, ctx),
        (_, _, Some(portfolio)) => revise(portfolio, on, &args, ctx),
        _ => {
            Err(Failure::usage("submit-portfolio needs CANDIDATE and SET, or --revision PORTFOLIO"))
        }
    }
}

fn submit(
    candidate: &str,
    set: &str,
    on: Day,
    args: &SubmitPortfolioArgs,
    ctx: &Context,
) -> Result<(), Failure> {
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk =
        Desk::open(ctx, &recording, &args.correction, Kind::Portfolio, None, |reading, row| {
            let person = lookup::candidate(reading, candidate)?;
            let set = lookup::set(reading, set)?;
            let restated = reading.restated(Kind::Portfolio, row)?;
            Ok(restated.is_some_and(|(_, _, id)| {
                person.portfolios.iter().any(|p| p.id == id && p.set == set)
            }))
        })?;
    let reading = desk.reading();
    let transcript = lookup::asked(ctx, reading, candidate)?;
    let set = lookup::set(reading, set)?;
    let (number, person) = (transcript.person.number, &transcript.person.name);

    let decision = submission::submission(&transcript, set, ctx.bench(reading, on));
    let code = reading.policy.set(set).code.as_str();
    let (taken, _, notes) = decision.into_result().map_err(|findings| {
        Failure::refused(format!("the portfolio of {person} for {code} is not taken"), findings)
    })?;

    let corrects = match desk.taken_back {
        Some((kind, row)) => desk.before.restated(kind, row)?.map(|(_, _, number)| number),
        None => None,
    };
    let portfolio = recording
        .portfolio(
            number,
            taken.enrollment,
            code,
            on,
            taken.fee,
            args.pre_review.as_deref(),
            corrects,
        )
        .doing("record the portfolio")?;
    let mut said = Said { notes, ..Said::default() }.made("portfolio", portfolio);
    said.lines.push(format!(
        "Recorded portfolio {portfolio} of {number} {person} for {code}, submitted {on}."
    ));
    if let Some(amount) = args.paid {
        let payment = Payment {
            id: 0,
            entry: 0,
            enrollment: taken.enrollment,
            amount,
            paid_on: on,
            purpose: Purpose::Portfolio(portfolio),
            payer: None,
            method: None,
            order: None,
        };
        said =
            said.made("payment", recording.payment(number, &payment).doing("record the payment")?);
    }
    let mut open = taken.fee - args.paid.unwrap_or(Cents::ZERO);
    if let (Some(_), Some(reason)) = (args.waive, &args.correction.reason) {
        let now = Reading::new(recording.conn(), None)?;
        let theirs = lookup::candidate(&now, &number.to_string())?;
        let waived = waive::waive(&recording, &now, &theirs, Some(portfolio), on, reason, ctx)?;
        said.lines.push(waived.sentence);
        said = said.made("waiver", waived.id);
        open = Cents::ZERO;
    }
    if open > Cents::ZERO {
        said.lines.push(format!(
            "The portfolio fee is ${}; ${open} is open, and evaluation begins when it is settled.",
            taken.fee
        ));
        said.lines.push(format!(
            "Next: lssc payment receive {number} {open} --on {} --for portfolio:{portfolio}",
            ctx.today
        ));
    } else {
        let edition = &taken.edition;
        said.lines.push(format!("It is evaluated by the competencies of edition {edition}."));
        said.lines.push(format!("Next: lssc evaluate assign {portfolio}"));
    }
    conclude(ctx, &recording, &desk.before, &Concerned::one(number), said)
}

fn revise(
    portfolio: Id,
    on: Day,
    args: &SubmitPortfolioArgs,
    ctx: &Context,
) -> Result<(), Failure> {
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk =
        Desk::open(ctx, &recording, &args.correction, Kind::Revision, None, |reading, row| {
            let (_, portfolio) = lookup::portfolio(reading, portfolio)?;
            Ok(portfolio.revision.is_some_and(|r| r.id == row))
        })?;
    let reading = desk.reading();
    let (transcript, found) = lookup::portfolio(reading, portfolio)?;
    let number = transcript.person.number;

    if let Some(entry) = found.revision.filter(|r| r.submitted_on == on).map(|r| r.entry) {
        desk.nothing_else_to_record(entry)?;
        let said = Said::already("revision", entry);
        return conclude(ctx, &recording, &desk.before, &Concerned::one(number), said);
    }
    let decision = submission::revision(&transcript, &found, ctx.bench(reading, on));
    decision.into_result().map_err(|findings| {
        Failure::refused(
            format!("the additional information for portfolio {portfolio} is not taken"),
            findings,
        )
    })?;

    let id = recording.revision(number, portfolio, on).doing("record the revision")?;
    let said = Said {
        lines: vec![
            format!(
                "Recorded additional information for portfolio {portfolio} of {number} {}, {on}.",
                transcript.person.name
            ),
            format!(
                "Next: lssc evaluate portfolio {portfolio} --evaluator NAME --ratings MMPN... --on DAY"
            ),
        ],
        ..Said::default()
    };
    conclude(
        ctx,
        &recording,
        &desk.before,
        &Concerned::one(number),
        said.made("portfolio", portfolio).made("revision", id),
    )
}
