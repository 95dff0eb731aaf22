//! `payment list`: payments, refunds and waivers, a row each.

use clap::Args;
use serde::Serialize;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::AsOf;
use crate::commands::{lookup, print_rows};
use crate::failure::Failure;
use crate::model::{Entry, Id, Kind, Method, Purpose, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::register::Reading;
use crate::render::{Column, Flat, Row};
use crate::rules::meaning::account;

/// List payments, refunds and waivers, of one candidate or of all
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc payment list
  lssc payment list 2")]
pub struct ListArgs {
    /// Number or e-mail address
    pub(super) candidate: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

/// A payment, refund or waiver.
#[derive(Serialize)]
struct Listed {
    kind: Kind,
    number: Id,
    candidate: Id,
    name: String,
    on: Day,
    amount: Cents,
    #[serde(rename = "for")]
    purpose: Option<String>,
    payer: Option<String>,
    method: Option<Method>,
    order: Option<String>,
    reason: Option<String>,
    entry: Entry,
}

impl Flat for Listed {
    const FIELDS: &'static [&'static str] = &[
        "kind",
        "number",
        "candidate",
        "name",
        "on",
        "amount",
        "for",
        "payer",
        "method",
        "order",
        "reason",
        "entry",
    ];
}

impl Row for Listed {
    const COLUMNS: &'static [Column<Listed>] = &[
        Column::word("kind", |r| r.kind.to_string()),
        Column::number("no", |r| r.number.to_string()),
        Column::word("day", |r| r.on.to_string()),
        Column::number("amount", |r| r.amount.to_string()),
        Column::text("candidate", |r| format!("{} {}", r.candidate, r.name)),
        Column::word("for", |r| r.purpose.clone().unwrap_or_default()),
        Column::text("payer", |r| r.payer.clone().unwrap_or_default()),
        Column::word("by", |r: &Listed| r.method.map_or(String::new(), |m| m.to_string())).spare(),
        Column::text("order, reason", |r: &Listed| {
            let both = [r.order.as_deref(), r.reason.as_deref()];
            both.into_iter().flatten().collect::<Vec<_>>().join(", ")
        })
        .spare(),
        Column::number("entry", |r| r.entry.to_string()),
    ];
}

pub fn run(args: ListArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let on = args.as_of.day(ctx);
    let reading = args.known.reading(ctx, &snapshot)?;
    let orders = reading.orders()?;
    let order = |id: Id| orders.iter().find(|o| o.id == id).map(|o| o.number.clone());
    let mut rows = Vec::new();
    match &args.candidate {
        Some(candidate) => {
            list(&lookup::asked(ctx, &reading, candidate)?.up_to(on), &reading, order, &mut rows)
        }
        None => reading.transcripts(|transcript| {
            list(&transcript.up_to(on), &reading, order, &mut rows);
            Ok::<(), Failure>(())
        })?,
    }
    print_rows(ctx, rows, "Nothing was paid, given back or waived.")
}

/// What one person paid, was given back or was let off, by day.
fn list(
    transcript: &Transcript,
    reading: &Reading,
    order: impl Fn(Id) -> Option<String>,
    rows: &mut Vec<Listed>,
) {
    let person = &transcript.person;
    let plain = |kind, number, on, amount, entry| Listed {
        kind,
        number,
        candidate: person.number,
        name: person.name.clone(),
        on,
        amount,
        purpose: None,
        payer: None,
        method: None,
        order: None,
        reason: None,
        entry,
    };
    let first = rows.len();
    rows.extend(transcript.payments.iter().map(|p| Listed {
        purpose: match p.purpose {
            Purpose::Open => None,
            Purpose::Application => Some("application".to_string()),
            Purpose::Portfolio(id) => Some(format!("portfolio:{id}")),
        },
        payer: p.payer.clone(),
        method: p.method,
        order: p.order.and_then(&order),
        ..plain(Kind::Payment, p.id, p.paid_on, p.amount, p.entry)
    }));
    rows.extend(transcript.refunds.iter().map(|r| Listed {
        reason: Some(r.reason.clone()),
        ..plain(Kind::Refund, r.id, r.refunded_on, r.amount, r.entry)
    }));
    let account = account::account(transcript, &reading.policy);
    rows.extend(transcript.waivers.iter().map(|w| {
        let taken = account.waived.iter().filter(|(id, _, _)| *id == w.id);
        let amount = taken.map(|(_, _, amount)| *amount).sum();
        Listed {
            purpose: Some(
                w.portfolio.map_or("application".to_string(), |id| format!("portfolio:{id}")),
            ),
            reason: Some(w.reason.clone()),
            ..plain(Kind::Waiver, w.id, w.waived_on, amount, w.entry)
        }
    }));
    rows[first..].sort_by_key(|r| r.on);
}
