//! An invoice for a purchase order: as text, and as a page to print.

use std::fmt::Write as _;

use serde::Serialize;

use crate::model::{Id, OrderLine};
use crate::money::Cents;
use crate::period::Day;
use crate::render::html::{Page, escaped};
use crate::render::{columns, visible};

/// The kind of page, for [`Page::is`].
pub const KIND: &str = "invoice";

/// The style: black on white, and on paper as wide as the sheet.
const STYLE: &str = "\
@page { size: letter; margin: 2cm; }
body { font: 11pt/1.4 Georgia, serif; color: #000; background: #fff; max-width: 17cm; margin: 1cm auto; }
h1 { font-size: 18pt; margin: 0 0 .2em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1em 1em; margin: 1.5em 0; }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .25em .5em .25em 0; border-bottom: 1px solid #999; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
.amount { text-align: right; padding-right: 0; white-space: nowrap; font-variant-numeric: tabular-nums; }
tfoot td { font-weight: bold; border-bottom: 3px double #000; }
@media print { body { margin: 0; max-width: none; } }
";

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invoice {
    /// Its number.
    pub number: Id,
    /// Its day.
    pub invoiced_on: Day,
    /// The number of the order.
    pub order: String,
    /// The day of the order.
    pub ordered_on: Day,
    /// Who ordered.
    pub institution: String,
    /// The program's name in the policy.
    pub program: String,
    /// Who runs it.
    pub sponsor: String,
    /// The people whose fees are due.
    pub lines: Vec<Line>,
    /// The part of the order that was already paid.
    pub paid: Cents,
    /// The amount due.
    pub due: Cents,
}

/// One person on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The amount due for them.
    pub amount: Cents,
}

impl Line {
    /// Makes a line from a line of the order.
    pub fn of(line: &OrderLine) -> Line {
        Line { name: line.name.clone(), email: line.email.clone(), amount: line.amount }
    }
}

/// The invoice as lines of text.
pub fn text(invoice: &Invoice) -> Vec<String> {
    let width = |text: &str| columns(&visible(text));
    let wide = |text: fn(&Line) -> &str| {
        let widths = invoice.lines.iter().map(|l| width(text(l)));
        widths.max().unwrap_or(0)
    };
    let (name, email) = (wide(|l| &l.name), wide(|l| &l.email));
    let padded = |text: &str, to: usize| {
        let blanks = " ".repeat(to.saturating_sub(width(text)));
        format!("{text}{blanks}")
    };
    let mut lines = vec![
        format!("Invoice {}, {}", invoice.number, invoice.invoiced_on),
        invoice.program.clone(),
        invoice.sponsor.clone(),
        String::new(),
        format!("To     {}", invoice.institution),
        format!("Order  {}, {}", invoice.order, invoice.ordered_on),
        String::new(),
    ];
    lines.extend(invoice.lines.iter().map(|l| {
        let amount = format!("${}", l.amount);
        let (name, email) = (padded(&l.name, name), padded(&l.email, email));
        format!("  {name}  {email}  {amount:>12}")
    }));
    let across = name + email + 4;
    lines.push(format!("  {:<across$}{:>12}", "Due", format!("${}", invoice.due)));
    if invoice.paid > Cents::ZERO {
        lines.push(format!("  ${} of the order was paid before.", invoice.paid));
    }
    lines
}

/// The invoice as one page of HTML that needs no other file.
pub fn html(invoice: &Invoice) -> String {
    let mut rows = String::new();
    for line in &invoice.lines {
        // Writing to a string cannot fail.
        let _ = writeln!(
            rows,
            "<tr><td>{}</td><td>{}</td><td class=\"amount\">${}</td></tr>",
            escaped(&line.name),
            escaped(&line.email),
            line.amount
        );
    }
    let before = match invoice.paid {
        Cents::ZERO => String::new(),
        paid => format!("<p>${paid} of the order was paid before.</p>\n"),
    };
    let title = format!("Invoice {}, order {}", invoice.number, invoice.order);
    let body = format!(
        "<h1>Invoice {number}</h1>
<p>{program}<br>{sponsor}</p>
<dl>
<dt>Date</dt><dd>{invoiced_on}</dd>
<dt>To</dt><dd>{institution}</dd>
<dt>Purchase order</dt><dd>{order}, {ordered_on}</dd>
</dl>
<table>
<thead><tr><th>Name</th><th>E-mail</th><th class=\"amount\">Amount</th></tr></thead>
<tbody>
{rows}</tbody>
<tfoot><tr><td colspan=\"2\">Due</td><td class=\"amount\">${due}</td></tr></tfoot>
</table>
{before}",
        number = invoice.number,
        order = escaped(&invoice.order),
        program = escaped(&invoice.program),
        sponsor = escaped(&invoice.sponsor),
        invoiced_on = invoice.invoiced_on,
        institution = escaped(&invoice.institution),
        ordered_on = invoice.ordered_on,
        due = invoice.due,
    );
    Page { kind: KIND, title: &title, style: STYLE, body: &body }.text()
}
