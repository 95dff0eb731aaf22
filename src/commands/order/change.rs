//! `order substitute` and `order cancel`.

use std::collections::BTreeSet;

use clap::Args;

use crate::acts;
use crate::acts::order::Substituted;
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::enroll::check_email;
use crate::commands::lookup;
use crate::commands::order::named::{find, line};
use crate::commands::order::pay;
use crate::failure::Failure;
use crate::model::OrderLine;
use crate::money::Cents;
use crate::period::Day;
use crate::register::read::email_key;

/// Replace a person who is not active yet with another one
///
/// What was paid for the first person then counts for the second.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc order substitute PO-1047 --from ben@example.org \\
      --to dee@example.org --name 'Dee Eng' --on 2026-11-03")]
pub struct SubstituteArgs {
    /// The number on the order
    #[arg(value_name = "ORDER")]
    number: String,
    /// E-mail address or candidate number of the person to replace
    #[arg(long, value_name = "EMAIL")]
    from: String,
    /// E-mail address of the new person
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    to: String,
    /// Their name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Day of the change [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
}

fn email(text: &str) -> Result<String, String> {
    check_email(text)
}

/// Cancel the unpaid part of an order; payments remain
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc order cancel PO-1047 --on 2026-11-10 --reason 'withdrawn by the library'")]
pub struct CancelArgs {
    /// The number on the order
    #[arg(value_name = "ORDER")]
    number: String,
    /// Day of the cancellation [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn substitute(args: SubstituteArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, None)?;
    let before = lookup::reading(ctx, recording.conn())?;
    let order = find(&before, &args.number)?;
    let same = |l: &&OrderLine| {
        l.substituted_on == Some(on)
            && email_key(&l.email) == email_key(&args.to)
            && email_key(&l.ordered.1) == email_key(&args.from)
            && l.name == args.name.trim()
    };
    if order.lines.iter().find(same).is_some() {
        let mut said =
            Said::line("Nothing to record: this substitution is already in the register.");
        said.notes.push("the same substitution is already in the register".to_string());
        return conclude(ctx, &recording, &before, &Concerned::nobody(), said);
    }
    let line = line(&order, &args.from, &before)?;

    let takes = (args.name.trim(), args.to.as_str());
    let days = (on, ctx.today);
    let act = acts::order::substitute(&recording, &before, &order, line, takes, days)?;
    let Substituted { payments, candidate, waits, notes } = act.or_refuse()?;
    let mut said = Said { notes, ..Said::default() }.made("order", order.id);
    said.lines.push(format!(
        "{} <{}> is now in order {} instead of {} <{}>, from {on}.",
        takes.0, takes.1, order.number, line.name, line.email
    ));
    let mut concerned = BTreeSet::new();
    for (candidate, payment) in payments {
        concerned.insert(candidate);
        said = said.made("payment", payment);
    }
    if waits {
        said.lines.push("They are not enrolled yet and wait on the order.".to_string());
    }
    let (active, sentences) = pay::became_active(&before, &recording, &concerned, ctx)?;
    said.lines.extend(sentences);
    said.details.push(("active", active));
    concerned.extend(candidate);
    conclude(ctx, &recording, &before, &Concerned::These(concerned), said)
}

pub fn cancel(args: CancelArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let order = find(&before, &args.number)?;
    if order.cancelled_on == Some(on) {
        let mut said =
            Said::line(format!("Nothing to record: order {} was cancelled {on}.", order.number));
        said.notes.push("the same cancellation is already in the register".to_string());
        return conclude(ctx, &recording, &before, &Concerned::nobody(), said);
    }

    let open = acts::order::cancel(&recording, &order, on, &args.reason)?.or_refuse()?;
    let people: Vec<String> = order.open_lines().map(|l| l.name.clone()).collect();
    let mut said = Said::line(format!(
        "Cancelled the unpaid part of order {}: ${open} for {}.",
        order.number,
        people.join(", ")
    ))
    .made("order", order.id);
    if order.received() > Cents::ZERO {
        said.lines.push(format!("The ${} already paid remains.", order.received()));
    }
    conclude(ctx, &recording, &before, &Concerned::nobody(), said)
}
