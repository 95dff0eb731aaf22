//! `order add`: an institution's order, its people in a file.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::cells::{Cells, columns};
use crate::commands::context::{Context, typed_day};
use crate::commands::order::{elsewhere, person};
use crate::failure::{Doing, Failure};
use crate::import::fields::{money, reject};
use crate::import::{Column, Outcome, Reject, Row};
use crate::model::{Entry, Id, OrderLine, same_text};
use crate::money::Cents;
use crate::name::may_be_same;
use crate::period::Day;
use crate::register::read::email_key;
use crate::rules::Requirement;
use crate::rules::decisions::order;

/// Record a purchase order, its people from a file
///
/// Each person awaits payment, or is not enrolled yet: then they wait on the order and are joined to it when they
/// enroll. A person for whose application another order is open is rejected.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Example:
  lssc order add PO-1047 --institution 'Springfield Public Library' \\
      --on 2026-10-20 --csv order.csv

{}", batch::columns("order.csv", COLUMNS)))]
pub struct AddArgs {
    /// The number on the order
    #[arg(value_parser = filled_in)]
    number: String,
    /// Who ordered
    #[arg(long, value_name = "NAME", value_parser = filled_in)]
    institution: String,
    /// Day of the order
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    /// The people
    #[arg(long, value_name = "FILE")]
    csv: PathBuf,
    #[command(flatten)]
    batch: BatchArgs,
}

fn filled_in(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.is_empty() {
        true => Err("is empty".to_string()),
        false => Ok(text.to_string()),
    }
}

columns! {
    Name = Column::must("name", &["full name", "candidate name", "applicant"]),
    Email = batch::EMAIL,
    Amount = Column::must("amount", &["fee", "amount ordered"]),
}

/// The order as the file is settled.
#[derive(Default)]
struct Under {
    order: Option<Id>,
    entry: Option<Entry>,
    /// Why nobody more is taken under this number.
    closed: Option<String>,
    lines: Vec<OrderLine>,
    /// Who stands in them, with the address by which the order names them.
    holders: HashMap<Id, String>,
    /// The line of the file on which somebody was met first.
    seen: Vec<(String, u64)>,
}

/// A row that can be read.
struct Named<'r> {
    name: &'r str,
    email: String,
    amount: Cents,
}

pub fn run(args: AddArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    batch::import(
        &args.csv,
        COLUMNS,
        &args.batch,
        false,
        ctx,
        |desk| recorded_before(desk, &args),
        |under, desk, row, touched| settle(under, desk, row, touched, &args, on, ctx),
    )
}

/// What is recorded under the number of the order.
fn recorded_before(desk: &Desk, args: &AddArgs) -> Result<Under, Failure> {
    let orders = desk.now.orders()?;
    let known = orders.into_iter().find(|o| same_text(&o.number, &args.number));
    let Some(known) = known else {
        return Ok(Under::default());
    };
    let entry = known.entry;
    let recorded = format!("order {} is recorded", known.number);
    let closed = if !same_text(&known.institution, &args.institution) {
        Some(format!("{recorded} with another institution, {} (entry {entry})", known.institution))
    } else if known.ordered_on != args.on {
        let day = known.ordered_on;
        Some(format!("{recorded} with another day, {day} (entry {entry})"))
    } else if let Some(day) = known.cancelled_on {
        Some(format!("{recorded} and was cancelled {day} (entry {entry})"))
    } else if !known.invoices.is_empty() || known.received() > Cents::ZERO {
        let what = "without this person and is invoiced or paid";
        Some(format!("{recorded} {what} (entry {entry})"))
    } else {
        None
    };
    // Where institution and day are the same, its people are already there.
    let same = known.ordered_on == args.on && same_text(&known.institution, &args.institution);
    let mut holders = HashMap::new();
    for line in &known.lines {
        let holder = desk.now.holder(line)?;
        holders.extend(holder.map(|holder| (holder, line.email.clone())));
    }
    Ok(Under {
        holders,
        order: Some(known.id),
        entry: Some(entry),
        closed,
        lines: if same { known.lines } else { Vec::new() },
        seen: Vec::new(),
    })
}

fn settle(
    under: &mut Under,
    desk: &Desk,
    row: &Row,
    touched: &mut Touched,
    args: &AddArgs,
    on: Day,
    ctx: &Context,
) -> anyhow::Result<Outcome> {
    let named = match read(row, desk) {
        Ok(named) => named,
        Err(rejected) => return Ok(rejected),
    };
    let key = email_key(&named.email);
    if let Some(outcome) = recorded_already(under, &named, &key) {
        return Ok(outcome);
    }
    if let Some(why) = &under.closed {
        let hint = "Give the order another number, or retract the entry and record it again.";
        return Ok(Outcome::Rejected(vec![not_recorded(why.clone(), hint)]));
    }
    let person = person(desk.now, &named.email).map_err(FailureInRow)?;
    if let Some(known) = person.as_ref().map(|person| &person.person)
        && let Some(address) = under.holders.get(&known.number)
    {
        let reason = format!(
            "{} is candidate {} {}, who is named in the order as {address}",
            named.email, known.number, known.name
        );
        return Ok(Outcome::Rejected(vec![not_recorded(reason, "")]));
    }
    let elsewhere =
        elsewhere(desk.now, person.as_ref(), &named.email, under.order).map_err(FailureInRow)?;
    let bench = ctx.bench(desk.now, ctx.today);
    let decision = order::named(person.as_ref(), named.amount, elsewhere.as_deref(), bench);
    let (enrollment, mut notes) = match decision.into_result() {
        Ok((enrollment, _, notes)) => (enrollment, notes),
        Err(findings) => {
            return Ok(Outcome::Rejected(batch::rejects(&findings, |_| String::new())));
        }
    };

    let order = match under.order {
        Some(order) => order,
        None => *under.order.insert(
            desk.recording
                .order(&args.number, &args.institution, on)
                .doing("record the order")
                .map_err(FailureInRow)?,
        ),
    };
    let id = desk
        .recording
        .order_line(order, named.name, &named.email, named.amount)
        .doing("record who is named in the order")
        .map_err(FailureInRow)?;
    let ordered = (named.name.to_string(), named.email.to_string());
    under.lines.push(OrderLine {
        id,
        entry: desk.recording.entry().unwrap_or_default(),
        name: ordered.0.clone(),
        email: ordered.1.clone(),
        amount: named.amount,
        ordered,
        substituted_on: None,
        naming_entry: desk.recording.entry().unwrap_or_default(),
        paid: Vec::new(),
    });
    under.seen.push((key, row.line()));
    if let Some(person) = &person {
        let address = named.email.to_string();
        under.holders.insert(person.person.number, address);
    }
    match (person, enrollment) {
        (Some(person), Some(_)) => {
            let known = &person.person;
            touched.add(known.number);
            if !may_be_same(&known.name, named.name) {
                notes.push(format!(
                    "{} is {} in the order and {} in the register, candidate {}",
                    named.email, named.name, known.name, known.number
                ));
            }
        }
        _ => notes.push(format!(
            "{} <{}> is not enrolled yet and waits on the order",
            named.name, named.email
        )),
    }
    Ok(Outcome::Recorded { note: (!notes.is_empty()).then(|| notes.join("; ")) })
}

/// How a row ends whose e-mail address stands in the order already, as first ordered or as it stands now.
fn recorded_already(under: &Under, named: &Named, key: &str) -> Option<Outcome> {
    let line = under
        .lines
        .iter()
        .find(|l| email_key(&l.ordered.1) == key)
        .or_else(|| under.lines.iter().find(|l| email_key(&l.email) == key))?;
    let known = if email_key(&line.ordered.1) == key { &line.ordered.0 } else { &line.name };
    let earlier = under.seen.iter().find(|(seen, _)| seen == key);
    if may_be_same(known, named.name) && line.amount == named.amount {
        let note = earlier.map(|(_, line)| format!("the same as line {line}"));
        return Some(Outcome::Already { note });
    }
    let field = match line.amount == named.amount {
        true => "another name",
        false => "another amount",
    };
    let place = match (earlier, under.entry) {
        (Some((_, line)), _) => format!("line {line}"),
        (None, entry) => format!("entry {}", entry.unwrap_or(line.entry)),
    };
    let reason = format!("{} is named in the order with {field} ({place})", named.email);
    let hint = "To order for somebody else in their place: lssc order substitute.";
    Some(Outcome::Rejected(vec![not_recorded(reason, hint)]))
}

fn not_recorded(reason: String, hint: &str) -> Reject {
    let code = Requirement::NotRecorded.code();
    Reject { code: Some(code), reason, kind: code, hint: hint.to_string() }
}

/// Reads a row.
fn read<'r>(row: &'r Row<'r>, desk: &'r Desk<'r, 'r>) -> Result<Named<'r>, Outcome> {
    let mut cells = Cells::of(row, COLUMNS, desk);
    let name = cells.filled(At::Name);
    let email = cells.email(At::Email);
    let amount = cells.read(At::Amount, |column, text| match money(column, text)? {
        Cents::ZERO => Err(reject(
            column,
            text,
            "is nothing",
            "amount of nothing",
            "Write what is ordered for the person.",
        )),
        amount => Ok(amount),
    });
    let named = || Some(Named { name: name?, email: email?, amount: amount? });
    let named = named();
    cells.done(named)
}
