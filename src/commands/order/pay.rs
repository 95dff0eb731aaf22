//! `order pay`: records money for an order; the accounts it settles become active (FAQ 22).

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use serde_json::json;

use crate::acts;
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::given::item;
use crate::commands::lookup;
use crate::commands::order::named::{find, holder, line};
use crate::commands::payment::parse_amount;
use crate::failure::Failure;
use crate::model::{Id, OrderLine};
use crate::money::Cents;
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::meaning::standing;

/// Record money received for an order, for all its people or some of them
///
/// Without --only, pay the full unpaid amount. With --only, pay exactly the total for those people. Eligible people are
/// admitted that day; money for people not enrolled yet waits for them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc order pay PO-1047 1050 --on 2026-11-12
  lssc order pay PO-1047 700 --on 2026-11-12 \\
      --only ben@example.org,cleo@example.org")]
pub struct PayArgs {
    /// The number on the order
    #[arg(value_name = "ORDER")]
    number: String,
    /// How much, such as 1050 or 1050.00
    #[arg(value_parser = parse_amount)]
    amount: Cents,
    /// Day on which it was received [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// The people it is for: candidate numbers or e-mail addresses
    #[arg(long, value_name = "CANDIDATE,...", value_delimiter = ',', value_parser = item)]
    only: Option<Vec<String>>,
}

pub fn run(args: PayArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, None)?;
    let before = lookup::reading(ctx, recording.conn())?;
    let order = find(&before, &args.number)?;
    let only = match &args.only {
        None => None,
        Some(names) => {
            let named = names.iter().filter(|name| !name.trim().is_empty());
            let lines: Result<Vec<Id>, Failure> =
                named.map(|name| line(&order, name, &before).map(|l| l.id)).collect();
            Some(lines?)
        }
    };

    let days = (on, ctx.today);
    let act = acts::order::pay(&recording, &before, &order, args.amount, only.as_deref(), days)?;
    let paid = act.or_refuse().map_err(|failure| match order.open_lines().next() {
        Some(_) => failure.hint(format!("open: {}", names(order.open_lines()))),
        None => failure,
    })?;

    let of = |ids: &[Id]| -> Vec<&OrderLine> {
        order.lines.iter().filter(|line| ids.contains(&line.id)).collect()
    };
    let (lines, waiting) = (of(&paid.lines), of(&paid.waiting));
    let mut said = Said::default().made("order", order.id);
    let mut concerned = BTreeSet::new();
    for (candidate, payment) in paid.payments {
        concerned.insert(candidate);
        said = said.made("payment", payment);
    }
    said.lines.push(format!(
        "Recorded ${} from {on} for order {} of {}, for {} of its {} people.",
        args.amount,
        order.number,
        order.institution,
        lines.len(),
        order.lines.len()
    ));
    let (active, sentences) = became_active(&before, &recording, &concerned, ctx)?;
    said.lines.extend(sentences);
    if !waiting.is_empty() {
        said.lines.push(waits(&before, &waiting, ctx)?);
    }
    let left = order.open() - args.amount;
    said.lines.push(match left {
        Cents::ZERO => "The order has nothing unpaid.".to_string(),
        left => format!("${left} of the order is unpaid."),
    });
    said.details.push(("active", active));
    let waiting: Vec<&str> = waiting.iter().map(|l| l.email.as_str()).collect();
    said.details.push(("waiting", json!(waiting)));
    conclude(ctx, &recording, &before, &Concerned::These(concerned), said)
}

/// `Ben Cole <ben@example.org> $350.00, ...`.
fn names<'o>(lines: impl Iterator<Item = &'o OrderLine>) -> String {
    let names: Vec<String> =
        lines.map(|l| format!("{} <{}> ${}", l.name, l.email, l.amount)).collect();
    names.join(", ")
}

/// A sentence about people whose money waits on the order: those not enrolled, and those whose candidacy is over.
fn waits(reading: &Reading, lines: &[&OrderLine], ctx: &Context) -> Result<String, Failure> {
    let mut who = Vec::new();
    for line in lines {
        let person = holder(reading, line)?;
        let standing = person
            .and_then(|p| standing::standing(&p.up_to(ctx.today), ctx.bench(reading, ctx.today)));
        let standing = standing.map_or("not enrolled yet".to_string(), |s| s.to_string());
        let name = names(std::iter::once(*line));
        who.push(format!("{name} ({standing})"));
    }
    Ok(format!("Waiting on the order until they enroll: {}.", who.join(", ")))
}

/// The people admitted by the new records, by day: for scripts, and a sentence per day.
pub fn became_active(
    before: &Reading,
    recording: &Recording,
    concerned: &BTreeSet<Id>,
    ctx: &Context,
) -> Result<(serde_json::Value, Vec<String>), Failure> {
    let after = Reading::new(recording.conn(), None)?;
    let admitted = |reading: &Reading, candidate: Id| {
        let transcript = reading.transcript(candidate)?;
        let then = transcript.unwrap_or_default().up_to(ctx.today);
        let situation = standing::situation(&then, ctx.bench(reading, ctx.today));
        let day = situation.and_then(|s| s.candidacy.admitted_on);
        Ok::<_, Failure>((day, then.person.name))
    };
    let mut active = Vec::new();
    let mut by_day: BTreeMap<Day, Vec<String>> = BTreeMap::new();
    for candidate in concerned {
        let (then, _) = admitted(before, *candidate)?;
        let (now, name) = admitted(&after, *candidate)?;
        if let (None, Some(day)) = (then, now) {
            active.push(json!({ "candidate": candidate, "admitted_on": day.to_string() }));
            by_day.entry(day).or_default().push(format!("{candidate} {name}"));
        }
    }
    let sentences =
        by_day.iter().map(|(day, names)| format!("Active since {day}: {}.", names.join(", ")));
    Ok((json!(active), sentences.collect()))
}
