//! `order invoice`: what is due for an order, on paper.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::acts;
use crate::acts::order::Invoiced;
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::lookup;
use crate::commands::order::named::find;
use crate::commands::written::{Written, writing};
use crate::disk::{Draft, Readers};
use crate::failure::{Doing, Failure};
use crate::model::{Id, Issued, Order};
use crate::period::Day;
use crate::policy::Parameter;
use crate::register::{Reading, Recording};
use crate::render::html::Page;
use crate::render::invoice::{self, Invoice, Line};

/// Invoice an order: its people, the invoice's number and the amount due
///
/// An invoice that was issued is printed again as it was: name its day or its number. Otherwise a new one is issued if
/// the amount due differs from the latest. With --html it also goes to a file that prints on one page.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc order invoice PO-1047 --on 2026-10-22
  lssc order invoice PO-1047 --on 2026-10-22 --html invoice.html")]
pub struct InvoiceArgs {
    /// The number on the order
    #[arg(value_name = "ORDER")]
    order: String,
    /// Day of the invoice [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// Print the invoice of this number again
    #[arg(long, value_name = "N", conflicts_with = "on")]
    number: Option<Id>,
    /// Also write it to this file, for printing
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub fn run(args: InvoiceArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, None)?;
    let before = lookup::reading(ctx, recording.conn())?;
    let order = find(&before, &args.order)?;
    let invoiced = match args.number {
        Some(number) => acts::order::as_issued(&recording, &order, numbered(&order, number)?)?,
        None => {
            let act = acts::order::invoice(&recording, &before, &order, on)?;
            act.or_refuse().map_err(|failure| again(failure, &order))?
        }
    };
    let document = document(&recording, &invoiced)?;
    let number = document.number;
    let mut said = Said { lines: invoice::text(&document), ..Said::default() };
    said.details.push(("invoice", json!(document)));
    if invoiced.is_new {
        said = said.made("order", order.id).made("invoice", number);
    } else {
        said.notes.push(format!("invoice {number} is in the register; nothing was recorded"));
    }
    let place = args.html.as_deref();
    said.page = place.map(|place| begin(place, &invoice::html(&document), ctx)).transpose()?;
    let on_screen = said.page.as_ref().is_some_and(Draft::is_on_screen);
    if on_screen {
        said.lines.clear();
    }
    conclude(ctx, &recording, &before, &Concerned::nobody(), said)?;
    match place {
        Some(place) if ctx.dry_run => ctx.tell_unwritten(place),
        Some(place) if !on_screen => ctx.tell(&format!("Written to {}.", place.display())),
        _ => {}
    }
    Ok(())
}

/// The invoice of a number, which must be of this order.
fn numbered(order: &Order, number: Id) -> Result<Issued, Failure> {
    let found = order.invoices.iter().find(|invoice| invoice.id == number);
    found.copied().ok_or_else(|| {
        let failure =
            Failure::failed(format!("no invoice {number} was issued for order {}", order.number));
        let issued: Vec<String> =
            order.invoices.iter().map(|invoice| invoice.id.to_string()).collect();
        match issued.is_empty() {
            true => failure.hint(format!("issue one: lssc order invoice {}", order.number)),
            false => failure.hint(format!("its invoices: {}", issued.join(", "))),
        }
    })
}

/// Says how an invoice of before is printed, where no new one is issued.
fn again(failure: Failure, order: &Order) -> Failure {
    match order.invoices.last() {
        None => failure,
        Some(latest) => failure.hint(format!(
            "print the last one again: lssc order invoice {} --number {}",
            order.number, latest.id
        )),
    }
}

/// What an invoice says, by what was known when it was issued.
fn document(recording: &Recording, invoiced: &Invoiced) -> Result<Invoice, Failure> {
    let Invoiced { issued, order, is_new: _ } = invoiced;
    let known = Reading::new(recording.conn(), Some(issued.entry))?;
    let told =
        |parameter| known.policy.text(parameter, issued.invoiced_on).map(|p| p.value.to_string());
    Ok(Invoice {
        number: issued.id,
        invoiced_on: issued.invoiced_on,
        order: order.number.clone(),
        ordered_on: order.ordered_on,
        institution: order.institution.clone(),
        program: told(Parameter::ProgramName).unwrap_or_default(),
        sponsor: told(Parameter::ProgramSponsor).unwrap_or_default(),
        lines: order.open_lines().map(Line::of).collect(),
        paid: order.received(),
        due: issued.amount,
    })
}

/// Begins the page in its place, so that nothing is recorded if it cannot be written. It replaces only another invoice.
fn begin(place: &Path, html: &str, ctx: &Context) -> Result<Draft, Failure> {
    if std::fs::read(place).is_ok_and(|old| !Page::is(invoice::KIND, &old)) {
        return Err(Failure::failed(format!(
            "{} exists and is not an invoice: nothing was recorded or written",
            place.display()
        ))
        .hint("choose another file for --html"));
    }
    let mut page = ctx.door().file(place, Readers::Owner).written()?;
    page.write_all(html.as_bytes()).doing(&writing(place))?;
    page.sync().written()?;
    Ok(page)
}
