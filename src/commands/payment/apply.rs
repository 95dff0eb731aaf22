//! `payment apply`: credit settles a fee (A5).

use clap::Args;

use crate::acts::applied::{Made, take};
use crate::acts::payment::Named;
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Subject};
use crate::commands::payment::balance::balance_sentence;
use crate::failure::Failure;
use crate::model::{Id, Kind};
use crate::period::Day;
use crate::register::Reading;

/// Apply credit to a fee: from that day on it settles what is open of it
///
/// Credit settles nothing by itself. It is refused before the credit came and before there is such a fee.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc payment apply 3 --to portfolio:3")]
pub struct ApplyArgs {
    /// Number or e-mail address
    #[arg(required_unless_present = "corrects")]
    candidate: Option<String>,
    /// The fee: application, portfolio:N, renewal or award
    #[arg(long, value_name = "PURPOSE", value_parser = str::parse::<Named>, required_unless_present = "corrects")]
    to: Option<Named>,
    /// Day from which it counts [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    #[command(flatten)]
    correction: Correction,
}

const MISSING: &str = "payment apply needs CANDIDATE and --to PURPOSE";

pub fn run(args: ApplyArgs, ctx: &Context) -> Result<(), Failure> {
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    let about = About { kind: Kind::Applied, candidate: args.candidate.as_deref() };
    let subject = |_: &Reading, _: Id| Ok(Subject::Open);
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let transcript = desk.candidate(args.candidate.as_deref(), MISSING, ctx)?;
        let old = desk.owner_before()?.unwrap_or_default().applied;
        let old = old.into_iter().find(|a| Some(a.id) == desk.record());
        let recorded = old.map(|old| Named::Fee(old.fee));
        let to = args.to.or(recorded).ok_or_else(|| Failure::usage(MISSING))?;
        let on = args.on.or(old.map(|a| a.applied_on)).unwrap_or(ctx.today);
        let (number, name) = (transcript.person.number, &transcript.person.name);
        let act = take(recording, desk.reading(), &transcript, to, on)?.and(|made| {
            let Made { applied, amount } = made;
            let what = applied.fee.phrase();
            let mut said = Said::line(format!(
                "Applied ${amount} of credit of {number} {name} to the {what} from {on}."
            ));
            let after = Reading::new(recording.conn(), None)?;
            said.lines.push(balance_sentence(&after, number, ctx)?);
            let said = said.made("applied", applied.id);
            Ok(said.correcting(old.as_ref(), &applied, desk, ctx))
        })?;
        Ok((act, Concerned::one(number)))
    })
}
