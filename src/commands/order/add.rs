//! `order add`: an institution's order, with its people in a file.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use crate::acts::order::{Added, Again, Named, Stated};
use crate::acts::{self, Act};
use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::cells::{Cells, columns};
use crate::commands::context::{Context, typed_day};
use crate::commands::order::named::person;
use crate::failure::Failure;
use crate::import::fields::{money, reject};
use crate::import::{Column, Outcome, Reject, Row};
use crate::model::{Entry, Id, OrderLine, same_text};
use crate::money::Cents;
use crate::period::Day;
use crate::register::read::email_key;
use crate::rules::Requirement;

/// Record a purchase order, its people from a file
///
/// Each person awaits payment or is not enrolled yet; then they wait on the order until they enroll. lssc rejects a
/// person whose application another open order is for.
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
    if text.is_empty() { Err("is empty".to_string()) } else { Ok(text.to_string()) }
}

columns! {
    Name = Column::must("name", &["full name", "candidate name", "applicant"]),
    Email = batch::EMAIL,
    Amount = Column::must("amount", &["fee", "amount ordered"]),
}

/// The order while the file is settled.
#[derive(Default)]
struct Under {
    order: Option<Id>,
    entry: Option<Entry>,
    /// Why nobody else can be added under this number.
    closed: Option<String>,
    lines: Vec<OrderLine>,
    /// The people in its lines, with the address that the order has.
    holders: HashMap<Id, String>,
    /// The line of the file that named somebody first.
    seen: Vec<(String, u64)>,
}

pub fn run(args: AddArgs, ctx: &Context) -> Result<(), Failure> {
    let ordered_on = ctx.past("--on", args.on)?;
    let new = Stated { number: args.number, institution: args.institution, ordered_on };
    batch::import(
        &args.csv,
        COLUMNS,
        &args.batch,
        false,
        ctx,
        |desk| recorded_before(desk, &new),
        |under, desk, row, touched| settle(under, desk, row, touched, &new, ctx),
    )
}

/// The records under the number of the order.
fn recorded_before(desk: &Desk, new: &Stated) -> Result<Under, Failure> {
    let orders = desk.now.orders()?;
    let known = orders.into_iter().find(|o| same_text(&o.number, &new.number));
    let Some(known) = known else {
        return Ok(Under::default());
    };
    // If institution and day are the same, its people are already there.
    let same =
        known.ordered_on == new.ordered_on && same_text(&known.institution, &new.institution);
    let mut holders = HashMap::new();
    for line in &known.lines {
        let holder = desk.now.holder(line)?;
        holders.extend(holder.map(|holder| (holder, line.email.clone())));
    }
    Ok(Under {
        holders,
        order: Some(known.id),
        entry: Some(known.entry),
        closed: acts::order::closed(&known, new),
        lines: if same { known.lines } else { Vec::new() },
        seen: Vec::new(),
    })
}

fn settle(
    under: &mut Under,
    desk: &Desk,
    row: &Row,
    touched: &mut Touched,
    new: &Stated,
    ctx: &Context,
) -> anyhow::Result<Outcome> {
    let named = match read(row, desk) {
        Ok(named) => named,
        Err(rejected) => return Ok(rejected),
    };
    if let Some(outcome) = recorded_already(under, &named) {
        return Ok(outcome);
    }
    if let Some(why) = &under.closed {
        let hint = "Give the order another number, or retract the entry and record it again.";
        return Ok(Outcome::Rejected(vec![not_recorded(why.clone(), hint)]));
    }
    if let Some(rejected) = named_by_another_address(under, desk, &named).map_err(FailureInRow)? {
        return Ok(rejected);
    }
    let act = acts::order::name(desk.recording, desk.now, new, under.order, &named, ctx.today);
    let added = match act.map_err(FailureInRow)? {
        Act::Recorded(added) => added,
        Act::Already(..) => return Ok(Outcome::Already { note: None }),
        Act::Refused(refusal) => {
            let rejects = batch::rejects(&refusal.findings, |_| String::new());
            return Ok(Outcome::Rejected(rejects));
        }
    };
    let Added { order, line, candidate, joined, notes } = added;
    under.order = Some(order);
    under.lines.push(line);
    under.seen.push((email_key(&named.email), row.line()));
    if let Some(candidate) = candidate {
        if joined {
            touched.add(candidate);
        }
        under.holders.insert(candidate, named.email);
    }
    Ok(Outcome::Recorded { note: (!notes.is_empty()).then(|| notes.join("; ")) })
}

/// The outcome of a row whose person is in the order under another address.
fn named_by_another_address(
    under: &Under,
    desk: &Desk,
    named: &Named,
) -> Result<Option<Outcome>, Failure> {
    let person = person(desk.now, &named.email, &named.name)?.map(|person| person.person);
    Ok(person.and_then(|known| {
        let address = under.holders.get(&known.number)?;
        let reason = format!(
            "{} is candidate {} {}, who is named in the order as {address}",
            named.email, known.number, known.name
        );
        Some(Outcome::Rejected(vec![not_recorded(reason, "")]))
    }))
}

/// The outcome of a row whose e-mail address is already in the order, as ordered or by substitution.
fn recorded_already(under: &Under, named: &Named) -> Option<Outcome> {
    let key = email_key(&named.email);
    let mut lines = under.lines.iter();
    let line = lines
        .clone()
        .find(|l| email_key(&l.ordered.1) == key)
        .or_else(|| lines.find(|l| email_key(&l.email) == key))?;
    let earlier = under.seen.iter().find(|(seen, _)| *seen == key);
    let (field, entry) = match acts::order::again(line, named) {
        Again::Same(_) => {
            let note = earlier.map(|(_, line)| format!("the same as line {line}"));
            return Some(Outcome::Already { note });
        }
        Again::Otherwise(field, entry) => (field, entry),
    };
    let place = match (earlier, under.entry) {
        (Some((_, line)), _) => format!("line {line}"),
        (None, of_order) => format!("entry {}", of_order.unwrap_or(entry)),
    };
    let reason = format!("{} is named in the order with {field} ({place})", named.email);
    let hint = "To replace them with somebody else: lssc order substitute.";
    Some(Outcome::Rejected(vec![not_recorded(reason, hint)]))
}

fn not_recorded(reason: String, hint: &str) -> Reject {
    let code = Requirement::NotRecorded.code();
    Reject { code: Some(code), reason, kind: code, hint: hint.to_string() }
}

/// Reads a row.
fn read(row: &Row, desk: &Desk) -> Result<Named, Outcome> {
    let mut cells = Cells::of(row, COLUMNS, desk);
    let name = cells.filled(At::Name);
    let email = cells.email(At::Email);
    let amount = cells.read(At::Amount, |column, text| match money(column, text)? {
        Cents::ZERO => Err(reject(
            column,
            text,
            "is zero",
            "amount of nothing",
            "Write the amount ordered for the person.",
        )),
        amount => Ok(amount),
    });
    let named = || Some(Named { name: name?.to_string(), email: email?, amount: amount? });
    let named = named();
    cells.done(named)
}
