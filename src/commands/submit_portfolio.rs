//! `submit-portfolio`: records a portfolio, or additional information for one (program §6).

use clap::Args;

use crate::acts;
use crate::acts::portfolio::{Made, Stated};
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::given::{Given, given_text};
use crate::commands::payment::balance::to_settle;
use crate::commands::payment::parse_amount;
use crate::commands::{lookup, retract, waive};
use crate::failure::Failure;
use crate::model::{Fee, Id, Kind, Payment, Revision, Transcript, Waivable};
use crate::money::Cents;
use crate::period::Day;
use crate::register::{Reading, Recording};

/// Record a portfolio, or with --revision the additional information for one
///
/// lssc accepts a portfolio from someone admitted, on a day of the candidacy, while the portfolio route is open. Its
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
    #[arg(required_unless_present_any = ["revision", "corrects"])]
    candidate: Option<String>,
    /// The competency set it is for
    #[arg(required_unless_present_any = ["revision", "corrects"])]
    set: Option<String>,
    /// Day on which it was handed in
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "corrects")]
    on: Option<Day>,
    /// Amount paid for it
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount, conflicts_with = "revision")]
    paid: Option<Cents>,
    /// Waive its fee from the day it was handed in, for the reason given: portfolio-fee
    #[arg(long, value_name = "REQUIREMENT", value_parser = parse_waive, requires = "reason", conflicts_with = "revision")]
    waive: Option<Waivable>,
    /// The staff's note from looking at it before submission; never rated
    #[arg(long, value_name = "NOTE", value_parser = given_text, conflicts_with = "revision")]
    pre_review: Option<Given<String>>,
    /// The portfolio that the additional information is for
    #[arg(long, value_name = "PORTFOLIO", conflicts_with_all = ["candidate", "set"])]
    revision: Option<Id>,
    #[command(flatten)]
    correction: Correction,
}

fn parse_waive(text: &str) -> Result<Waivable, String> {
    waive::only(Waivable::PortfolioFee, text)
}

const MISSING: &str =
    "submit-portfolio needs CANDIDATE, SET and --on, or --revision PORTFOLIO and --on";

pub fn run(args: SubmitPortfolioArgs, ctx: &Context) -> Result<(), Failure> {
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    let names_a_portfolio = args.candidate.is_some() || args.pre_review.is_some();
    if args.revision.is_some() || (!names_a_portfolio && corrects_a_revision(&args, ctx)?) {
        revise(&args, ctx)
    } else {
        submit(&args, ctx)
    }
}

/// Whether the entry to correct has additional information and no portfolio.
fn corrects_a_revision(args: &SubmitPortfolioArgs, ctx: &Context) -> Result<bool, Failure> {
    let Some(entry) = args.correction.corrects else {
        return Ok(false);
    };
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = lookup::reading(ctx, &snapshot)?;
    let holds = |kind| {
        let records = retract::records_of(&reading, &snapshot, entry, kind);
        records.map(|records| !records.is_empty())
    };
    Ok(!holds(Kind::Portfolio)? && holds(Kind::Revision)?)
}

fn submit(args: &SubmitPortfolioArgs, ctx: &Context) -> Result<(), Failure> {
    let about = About { kind: Kind::Portfolio, candidate: args.candidate.as_deref() };
    let subject = |reading: &Reading, row: Id| {
        let Some(typed) = &args.set else {
            return Ok(Subject::Open);
        };
        let set = lookup::set(reading, typed)?;
        let fits = recorded(reading, row)?.is_some_and(|portfolio| portfolio.set == set);
        Ok(if fits { Subject::Named } else { Subject::Another })
    };
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let transcript = desk.candidate(args.candidate.as_deref(), MISSING, ctx)?;
        let old = desk.record().map(|row| recorded(&desk.before, row)).transpose()?.flatten();
        let mut new = stated(args, old.clone(), desk.reading())?;
        let number = transcript.person.number;
        let act = acts::portfolio::take(recording, desk.reading(), &transcript, &new)?;
        let act = act.and(|made| {
            new.fee = made.fee;
            let said = said(recording, made, args, &new, &transcript, desk, ctx)?;
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(number)))
    })
}

/// The portfolio of a row, as recorded.
fn recorded(reading: &Reading, row: Id) -> Result<Option<Stated>, Failure> {
    let restated = reading.restated(Kind::Portfolio, row)?;
    let Some((_, _, number)) = restated else {
        return Ok(None);
    };
    let (_, portfolio) = lookup::portfolio(reading, number)?;
    Ok(Some(Stated::from(&portfolio)))
}

/// The new portfolio: the recorded one, if it corrects one, with the changes that the arguments name.
fn stated(
    args: &SubmitPortfolioArgs,
    old: Option<Stated>,
    reading: &Reading,
) -> Result<Stated, Failure> {
    let missing = || Failure::usage(MISSING);
    let set = args.set.as_ref().map(|set| lookup::set(reading, set)).transpose()?;
    let kept = old.as_ref();
    Ok(Stated {
        id: kept.map_or(0, |p| p.id),
        entry: kept.map_or(0, |p| p.entry),
        set: set.or(kept.map(|p| p.set)).ok_or_else(missing)?,
        submitted_on: args.on.or(kept.map(|p| p.submitted_on)).ok_or_else(missing)?,
        fee: Cents::ZERO,
        pre_review: Given::text_over(&args.pre_review, old.and_then(|p| p.pre_review)),
    })
}

/// Records what was paid or waived with a portfolio, and reports the result and what comes next.
fn said(
    recording: &Recording,
    made: Made,
    args: &SubmitPortfolioArgs,
    new: &Stated,
    transcript: &Transcript,
    desk: &Desk,
    ctx: &Context,
) -> Result<Said, Failure> {
    let Made { id: portfolio, enrollment, fee, edition, notes } = made;
    let (number, person, on) =
        (transcript.person.number, &transcript.person.name, new.submitted_on);
    let code = &desk.reading().policy.set(new.set).code;
    let line =
        format!("Recorded portfolio {portfolio} of {number} {person} for {code}, submitted {on}.");
    let mut said = Said { notes, ..Said::line(line) }.made("portfolio", portfolio);
    if let Some(amount) = args.paid {
        let purpose = Some(Fee::Portfolio(portfolio));
        let payment = Payment::of(enrollment, amount, on, purpose);
        let paid = acts::payment::Stated { payment, stays: true };
        let act = acts::payment::take(recording, desk.reading(), transcript, paid, ctx.today)?;
        said = said.made("payment", act.or_refuse()?.payment.id);
    }
    let mut open = fee - args.paid.unwrap_or(Cents::ZERO);
    if let (Some(_), Some(reason)) = (args.waive, &args.correction.reason) {
        let now = Reading::new(recording.conn(), None)?;
        let theirs = lookup::candidate(&now, &number.to_string())?;
        let fee = Fee::Portfolio(portfolio);
        let waived = waive::waive(recording, &now, &theirs, fee, on, reason)?;
        said.lines.push(waived.sentence);
        said = said.made("waiver", waived.id);
        open = Cents::ZERO;
    }
    if open > Cents::ZERO {
        said.lines.push(format!(
            "The portfolio fee is ${fee}; ${open} is unpaid, and evaluation begins when it is settled."
        ));
        let fee = Fee::Portfolio(portfolio);
        said.lines.extend(to_settle(recording, number, enrollment, fee, ctx)?);
    } else {
        said.lines.push(format!("It is evaluated by the competencies of edition {edition}."));
        said.lines.push(format!("Next: lssc evaluate assign {portfolio}"));
    }
    Ok(said)
}

fn revise(args: &SubmitPortfolioArgs, ctx: &Context) -> Result<(), Failure> {
    let about = About { kind: Kind::Revision, candidate: None };
    let subject = |reading: &Reading, row: Id| {
        let Some(typed) = args.revision else {
            return Ok(Subject::Open);
        };
        let (_, portfolio) = lookup::portfolio(reading, typed)?;
        let fits = portfolio.revision.is_some_and(|r| r.id == row);
        Ok(if fits { Subject::Named } else { Subject::Another })
    };
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let portfolios = desk.owner_before()?.unwrap_or_default().portfolios;
        let revised = portfolios.iter().find(|p| p.revision.map(|r| r.id) == desk.record());
        let revised = revised.filter(|_| desk.record().is_some());
        let old = revised.and_then(|p| p.revision);
        let missing = || Failure::usage(MISSING);
        let portfolio = args.revision.or(revised.map(|p| p.id)).ok_or_else(missing)?;
        let on = args.on.or(old.map(|r| r.submitted_on)).ok_or_else(missing)?;
        let (transcript, found) = lookup::portfolio(desk.reading(), portfolio)?;
        let (number, name) = (transcript.person.number, &transcript.person.name);
        let new = Revision { id: 0, entry: 0, submitted_on: on };
        let act = acts::portfolio::revise(recording, desk.reading(), &transcript, &found, new)?;
        let act = act.and(|id| {
            let mut said = Said::line(format!(
                "Recorded additional information for portfolio {portfolio} of {number} {name}, {on}."
            ));
            said.lines.push(format!(
                "Next: lssc evaluate portfolio {portfolio} --evaluator NAME --ratings MMPN... --on DAY"
            ));
            let said = said.made("portfolio", portfolio).made("revision", id);
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(number)))
    })
}
