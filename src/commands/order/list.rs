//! `order list`: the orders, or the people of one.

use clap::Args;
use serde::Serialize;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::order::named::{among, holder};
use crate::commands::print_rows;
use crate::commands::report::manners::AsOf;
use crate::failure::Failure;
use crate::model::{Id, Order, OrderLine, Standing};
use crate::money::Cents;
use crate::period::Day;
use crate::register::Reading;
use crate::render::{Column, Flat, Row};
use crate::rules::Bench;
use crate::rules::meaning::standing;

/// List the orders, or the people of one order
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc order list --as-of 2026-06-30
  lssc order list PO-1047")]
pub struct ListArgs {
    /// The people of the order of this number
    #[arg(value_name = "ORDER")]
    number: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

/// An order in the list.
#[derive(Serialize)]
struct Listed {
    order: String,
    institution: String,
    ordered_on: Day,
    people: usize,
    waiting: usize,
    amount: Cents,
    paid: Cents,
    open: Cents,
    invoices: Vec<Id>,
    cancelled_on: Option<Day>,
}

impl Flat for Listed {
    const FIELDS: &'static [&'static str] = &[
        "order",
        "institution",
        "ordered_on",
        "people",
        "waiting",
        "amount",
        "paid",
        "open",
        "invoices",
        "cancelled_on",
    ];
}

impl Row for Listed {
    const COLUMNS: &'static [Column<Listed>] = &[
        Column::word("order", |r| r.order.clone()),
        Column::text("institution", |r| r.institution.clone()),
        Column::word("of", |r| r.ordered_on.to_string()),
        Column::number("people", |r: &Listed| r.people.to_string()).spare(),
        Column::number("waiting", |r: &Listed| r.waiting.to_string()).spare(),
        Column::number("amount", |r| r.amount.to_string()),
        Column::number("paid", |r| r.paid.to_string()),
        Column::number("open", |r| r.open.to_string()),
        Column::word("state", |r| match (r.cancelled_on, r.open) {
            (Some(day), _) => format!("cancelled {day}"),
            (None, Cents::ZERO) => "paid".to_string(),
            (None, _) if r.invoices.is_empty() => "not invoiced".to_string(),
            (None, _) => "invoiced".to_string(),
        }),
    ];
}

/// A person of an order.
#[derive(Serialize)]
struct Named {
    order: String,
    name: String,
    email: String,
    candidate: Option<Id>,
    standing: Option<Standing>,
    amount: Cents,
    paid: Cents,
    open: Cents,
    ordered_for: String,
    substituted_on: Option<Day>,
}

impl Flat for Named {
    const FIELDS: &'static [&'static str] = &[
        "order",
        "name",
        "email",
        "candidate",
        "standing",
        "amount",
        "paid",
        "open",
        "ordered_for",
        "substituted_on",
    ];
}

impl Row for Named {
    const COLUMNS: &'static [Column<Named>] = &[
        Column::text("name", |r| r.name.clone()),
        Column::text("e-mail", |r| r.email.clone()),
        Column::number("no", |r| r.candidate.map_or(String::new(), |n| n.to_string())),
        Column::word("standing", |r| r.standing.map_or("waits".to_string(), |s| s.to_string())),
        Column::number("amount", |r| r.amount.to_string()),
        Column::number("paid", |r| r.paid.to_string()),
        Column::number("open", |r| r.open.to_string()),
        Column::text("instead of", |r| match r.substituted_on {
            Some(day) => format!("{}, {day}", r.ordered_for),
            None => String::new(),
        }),
    ];
}

pub fn run(args: ListArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let on = args.as_of.day(ctx);
    let reading = args.known.reading(ctx, &snapshot)?;
    let orders = reading.orders_on(on)?;
    if let Some(number) = &args.number {
        let order = among(orders, number)?;
        let rows: Result<Vec<Named>, Failure> = order
            .lines
            .iter()
            .map(|line| named(&order, line, &reading, ctx.bench(&reading, on)))
            .collect();
        return print_rows(ctx, rows?, "The order names nobody.");
    }
    let mut rows = Vec::new();
    for order in orders {
        let mut waiting = 0;
        let stands = |l: &&OrderLine| order.cancelled_on.is_none() || !l.paid.is_empty();
        for line in order.lines.iter().filter(stands) {
            waiting += usize::from(holder(&reading, line)?.is_none());
        }
        rows.push(Listed {
            people: order.lines.len(),
            waiting,
            amount: order.amount(),
            paid: order.received(),
            open: order.open(),
            invoices: order.invoices.iter().map(|invoice| invoice.id).collect(),
            cancelled_on: order.cancelled_on,
            order: order.number,
            institution: order.institution,
            ordered_on: order.ordered_on,
        });
    }
    print_rows(ctx, rows, "No order is recorded.")
}

fn named(
    order: &Order,
    line: &OrderLine,
    reading: &Reading,
    bench: Bench,
) -> Result<Named, Failure> {
    let person = holder(reading, line)?;
    let candidate = person.as_ref().map(|p| p.person.number);
    let standing = person.and_then(|p| standing::standing(&p.up_to(bench.on), bench));
    let open = order.open_lines().any(|l| l.id == line.id);
    Ok(Named {
        order: order.number.clone(),
        name: line.name.clone(),
        email: line.email.clone(),
        candidate,
        standing,
        amount: line.amount,
        paid: line.received(),
        open: if open { line.amount } else { Cents::ZERO },
        ordered_for: line.ordered.0.clone(),
        substituted_on: line.substituted_on,
    })
}
