//! Purchase orders of institutions: whom they may name, and which money settles which fee (A5, FAQ 22).
//!
//! Every decision here has one requirement, `application-fee`.

use crate::model::{Id, Order, OrderLine, Standing, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::rules::decisions::payment::open_application;
use crate::rules::meaning::account;
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

fn finding(
    asked: Measure,
    shown: Measure,
    obstacles: impl IntoIterator<Item = String>,
    text: String,
) -> Finding {
    Finding::unless(
        Requirement::ApplicationFee,
        asked,
        shown,
        "FAQ 22",
        obstacles.into_iter().collect(),
        text,
    )
}

/// The enrollment that gets money of an order received on a day. None while the application is still to come: the money
/// waits on the order until then.
///
/// It is money for the application (A5): it goes to the latest one if that is unpaid.
///
/// **Reading**: otherwise to the application whose candidacy ran, or could still begin, on the day of the money, and
/// then to the one of the day asked about.
pub fn joins(person: &Transcript, received_on: Day, bench: Bench) -> Option<Id> {
    let now = running(person, bench);
    now.filter(|id| open_application(person, bench) == Some(*id))
        .or_else(|| running(person, bench.at(received_on)))
        .or(now)
}

/// The enrollment whose candidacy or certification runs on the day asked about, or may still begin.
fn running(person: &Transcript, bench: Bench) -> Option<Id> {
    let may_begin = [Standing::Ineligible, Standing::AwaitingPayment];
    let then = as_it_stood(person, bench.on);
    let standing = standing::standing(&then, bench)?;
    let latest = then.enrollments.last().map(|e| e.id);
    latest.filter(|_| standing.is_running() || may_begin.contains(&standing))
}

/// Decides whether an order may name a person: they await payment, or their application is still to come, and no other
/// order is open for the same charge. Grants the enrollment, or none for somebody who waits.
///
/// `person` is everything known about the e-mail address, or none if it is new; `elsewhere` is the number of another
/// order that names it and is still open or waits for an application.
pub fn named(
    person: Option<&Transcript>,
    amount: Cents,
    elsewhere: Option<&str>,
    bench: Bench,
) -> Decision<Option<Id>> {
    let then = person.map(|p| as_it_stood(p, bench.on));
    let standing = then.as_ref().and_then(|t| standing::standing(t, bench));
    let enrollment = person.and_then(|p| running(p, bench));
    let mut obstacles: Vec<String> = elsewhere
        .map(|number| format!("order {number} is for the same application fee"))
        .into_iter()
        .collect();
    let mut notes = Vec::new();
    let mut text = "waits for an application".to_string();
    if let (Some(then), Some(standing), Some(enrollment)) = (&then, standing, enrollment) {
        let who = format!("candidate {} {}", then.person.number, then.person.name);
        let account = account::account(then, bench.policy);
        let open = account.application(enrollment).map_or(Cents::ZERO, |fee| fee.open());
        if standing != Standing::AwaitingPayment || open == Cents::ZERO {
            obstacles.push(format!("{who} is {standing}: nothing is owed for the application"));
        } else if open != amount {
            notes.push(format!("${amount} is ordered for {who}, but ${open} is owed"));
        }
        text = format!("{who} awaits payment, ${open} is owed");
    }
    let finding = finding(
        Measure::text("awaiting payment, or not enrolled yet"),
        standing.map_or(Measure::text("not enrolled"), |s| Measure::text(s.word())),
        obstacles,
        text,
    );
    Decision::new(vec![finding], notes, || enrollment)
}

/// What speaks against anything happening to an order on a day.
fn standing_against(order: &Order, on: Day) -> Vec<String> {
    let early = (on < order.ordered_on)
        .then(|| format!("order {} is dated {}, after {on}", order.number, order.ordered_on));
    let cancelled =
        order.cancelled_on.map(|day| format!("order {} was cancelled {day}", order.number));
    early.into_iter().chain(cancelled).collect()
}

/// Decides whether an order may be invoiced on a day: something must be unpaid. Grants the amount due.
pub fn invoice(order: &Order, on: Day) -> Decision<Cents> {
    let due = order.open();
    let mut obstacles = standing_against(order, on);
    if obstacles.is_empty() && due == Cents::ZERO {
        obstacles.push(format!("order {} has nothing unpaid", order.number));
    }
    let finding = finding(
        Measure::text("something unpaid"),
        Measure::Money(due),
        obstacles,
        format!("${due} is unpaid"),
    );
    Decision::new(vec![finding], Vec::new(), || due)
}

/// The order as an invoice of a day speaks of it: what was open and paid up to that day, and whether it is cancelled at
/// all.
pub fn as_invoiced(now: &Order, then: Order) -> Order {
    Order { cancelled_on: now.cancelled_on, invoices: now.invoices.clone(), ..then }
}

/// Decides whether an amount settles an order on a day, or the lines in `only`. Grants the lines settled.
///
/// The program never guesses how to share money between people: a payment for some of them names them, and is exactly
/// the sum ordered for them.
pub fn pay(order: &Order, amount: Cents, only: Option<&[Id]>, on: Day) -> Decision<Vec<Id>> {
    let mut obstacles = standing_against(order, on);
    let chosen: Vec<&OrderLine> = match only {
        None => order.open_lines().collect(),
        Some(only) => order.lines.iter().filter(|l| only.contains(&l.id)).collect(),
    };
    for line in chosen.iter().filter(|l| !l.paid.is_empty()) {
        obstacles.push(format!("{} <{}> is paid for", line.name, line.email));
    }
    let asked: Cents = chosen.iter().filter(|l| l.paid.is_empty()).map(|l| l.amount).sum();
    if obstacles.is_empty() && amount != asked {
        let open = order.open();
        obstacles.push(match only {
            None if open == Cents::ZERO => format!("order {} has nothing unpaid", order.number),
            None if amount < open => {
                format!(
                    "${amount} is less than the ${open} unpaid, and does not say for whom it is"
                )
            }
            None => format!("${amount} is more than the ${open} unpaid"),
            Some(_) => format!("${asked} was ordered for the people named, not ${amount}"),
        });
    }
    let lines: Vec<Id> = chosen.iter().map(|l| l.id).collect();
    let finding = finding(
        Measure::Money(asked),
        Measure::Money(amount),
        obstacles,
        format!("${amount} settles {} of order {}", lines.len(), order.number),
    );
    Decision::new(vec![finding], Vec::new(), || lines)
}

/// Decides whether another person may replace the one in a line on a day: the order has admitted nobody by this line
/// yet, and may name the new person ([`named`]). Grants the enrollment of the new person, or none if they wait.
///
/// `active` names the person in the line if they have received money from it.
pub fn substitute(
    order: &Order,
    line: &OrderLine,
    on: Day,
    active: Option<&str>,
    new: Decision<Option<Id>>,
) -> Decision<Option<Id>> {
    let mut obstacles = Vec::new();
    if on < order.ordered_on {
        obstacles.push(format!("order {} is dated {}, after {on}", order.number, order.ordered_on));
    }
    if let Some(day) = order.cancelled_on.filter(|_| line.paid.is_empty()) {
        obstacles.push(format!("order {} was cancelled {day}", order.number));
    }
    if let Some(active) = active {
        obstacles.push(format!("the order has already paid for {active}"));
    }
    let before = finding(
        Measure::text("not active yet"),
        Measure::text(if active.is_some() { "paid" } else { "not active" }),
        obstacles,
        format!("{} is not active by this order", line.name),
    );
    let enrollment = new.grant().copied().flatten();
    let findings = std::iter::once(before).chain(new.findings).collect();
    Decision::new(findings, new.notes, || enrollment)
}

/// Decides whether an order may be cancelled on a day: it must have an unpaid part, which is then no longer expected.
/// Payments stay. Grants the amount cancelled.
pub fn cancel(order: &Order, on: Day) -> Decision<Cents> {
    invoice(order, on)
}
