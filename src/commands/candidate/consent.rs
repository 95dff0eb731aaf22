//! `candidate consent`: whether a person agrees to be named in public.

use clap::Args;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::enroll::yes_or_no;
use crate::commands::lookup;
use crate::failure::{Doing, Failure};
use crate::period::{Day, days_before};

/// Record whether somebody agrees to be named in public
///
/// The public list of certificate holders names only people who agreed. An answer counts from its day on, until another
/// one is recorded.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate consent 13 --public-list yes --on 2026-03-04
  lssc candidate consent bea@example.org --public-list no --on 2026-11-20")]
pub struct ConsentArgs {
    /// Number or e-mail address
    candidate: String,
    /// Whether they agree: yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no, action = clap::ArgAction::Set)]
    public_list: bool,
    /// Day from which it counts
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    /// Why, or where they said so
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub fn run(args: &ConsentArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.reason.as_deref())?;
    let before = lookup::reading(ctx, recording.conn())?;
    let transcript = lookup::asked(ctx, &before, &args.candidate)?;
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let concerned = Concerned::one(number);

    // Of several statements on one day, the last one counts.
    let mut stated = transcript.consents.iter().rev();
    let same = stated.find(|c| c.stated_on == on);
    if let Some(same) = same.filter(|c| c.given == args.public_list) {
        let said = Said::already("consent", same.entry);
        return conclude(ctx, &recording, &before, &concerned, said);
    }

    let id = recording.consent(number, args.public_list, on).doing("record the consent")?;
    let later = transcript.consents.iter().find(|c| c.stated_on > on);
    let until = later.map_or(String::new(), |c| format!(" to {}", days_before(c.stated_on, 1)));
    let line = if args.public_list {
        format!("{number} {name} agrees from {on}{until} to be named in public.")
    } else {
        format!("{number} {name} is not named in public from {on}{until}.")
    };
    let said = Said::line(line).made("consent", id);
    conclude(ctx, &recording, &before, &concerned, said)
}
