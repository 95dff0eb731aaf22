//! `order invoice`: what is due for an order, on paper.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::lookup;
use crate::commands::order::find;
use crate::commands::written::{Written, writing};
use crate::disk::{Draft, Readers};
use crate::failure::{Doing, Failure};
use crate::period::Day;
use crate::policy::Parameter;
use crate::render::html::Page;
use crate::render::invoice::{self, Invoice, Line};
use crate::rules::decisions::order;

/// Invoice an order: its people, the invoice's number and the amount due
///
/// The invoice of a day stays the same however often you ask for it. With --html it also goes to a file that prints on
/// one page.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc order invoice PO-1047 --on 2026-10-22
  lssc order invoice PO-1047 --on 2026-10-22 --html invoice.html")]
pub struct InvoiceArgs {
    /// The number on the order
    #[arg(value_name = "ORDER")]
    number: String,
    /// Day of the invoice [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    /// Also write it to this file, for printing
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub fn run(args: InvoiceArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on.unwrap_or(ctx.today))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, None)?;
    let before = lookup::reading(ctx, recording.conn())?;
    let order = find(&before, &args.number)?;

    let decision = order::invoice(&order, on);
    let (due, _, _) = decision.into_result().map_err(|findings| {
        Failure::refused(format!("order {} is not invoiced", order.number), findings)
    })?;

    let same = order.invoices.iter().find(|(_, day, amount)| *day == on && *amount == due);
    let number = match same {
        Some((number, _, _)) => *number,
        None => recording.invoice(order.id, on, due).doing("record the invoice")?,
    };
    let told = |parameter| before.policy.text(parameter, on).map(|p| p.value.to_string());
    let document = Invoice {
        number,
        invoiced_on: on,
        order: order.number.clone(),
        ordered_on: order.ordered_on,
        institution: order.institution.clone(),
        program: told(Parameter::ProgramName).unwrap_or_default(),
        sponsor: told(Parameter::ProgramSponsor).unwrap_or_default(),
        lines: order.open_lines().map(Line::of).collect(),
        paid: order.received(),
        due,
    };
    let mut said = Said { lines: invoice::text(&document), ..Said::default() };
    said.details.push(("invoice", json!(document)));
    if same.is_some() {
        said.notes
            .push(format!("invoice {number} is already in the register; nothing was recorded"));
    } else {
        said = said.made("order", order.id).made("invoice", number);
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
