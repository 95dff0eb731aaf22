//! Money of purchase orders: what came of a payment that is taken back, and what stands on an order.

use crate::failure::{Doing, Failure};
use crate::model::{Entry, Kind, Order};
use crate::money::Cents;
use crate::register::history::Taking;
use crate::register::{Reading, Recording};
use crate::rules::{Finding, Measure, Requirement};

/// Takes back the payments that came of money of orders which is taken back: money that was joined to a person at
/// another time goes with the payment of the order.
pub fn take_joined(
    before: &Reading,
    recording: &Recording,
    takings: &[Taking],
) -> Result<(), Failure> {
    let what = "take back what came of the order";
    let pays = |taking: &Taking| holds(recording, "order_payment", taking.target);
    if !any(takings, pays).doing(what)? {
        return Ok(());
    }
    let after = Reading::new(recording.conn(), None).doing(what)?;
    let now = after.orders().doing(what)?;
    for order in before.orders().doing(what)? {
        for line in &order.lines {
            let mut lost = line.received() - received(&now, order.id, line.id);
            if lost <= Cents::ZERO {
                continue;
            }
            let Some(person) = before.joined(&order, line).doing(what)? else {
                continue;
            };
            let had = before.transcript(person).doing(what)?.unwrap_or_default();
            for payment in had.payments.iter().filter(|p| p.order == Some(order.id)) {
                if lost < payment.amount {
                    continue;
                }
                lost = lost - payment.amount;
                if after.known.holds(Kind::Payment, payment.entry, payment.id) {
                    recording
                        .retraction(payment.entry, Some((Kind::Payment, payment.id)), false)
                        .doing(what)?;
                }
            }
        }
    }
    Ok(())
}

fn any(
    takings: &[Taking],
    is_one: impl Fn(&Taking) -> rusqlite::Result<bool>,
) -> rusqlite::Result<bool> {
    for taking in takings.iter().filter(|taking| !taking.restores) {
        if is_one(taking)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether an entry recorded anything in a table.
fn holds(recording: &Recording, table: &str, entry: Entry) -> rusqlite::Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE entry_id = ?1)");
    let conn = recording.conn();
    conn.prepare_cached(&sql)?
        .query_row([entry], |row| row.get(0))
}

/// What stands as received for a line of an order.
fn received(orders: &[Order], order: i64, line: i64) -> Cents {
    let order = orders.iter().find(|o| o.id == order);
    let line = order.and_then(|o| o.lines.iter().find(|l| l.id == line));
    line.map_or(Cents::ZERO, |line| line.received())
}

/// Refuses to take an order back that was paid, unless its payments are taken back with it.
pub fn refuse_if_paid(
    before: &Reading,
    after: &Reading,
    recording: &Recording,
    takings: &[Taking],
) -> Result<(), Failure> {
    let what = "read the orders";
    let orders = |taking: &Taking| holds(recording, "purchase_order", taking.target);
    if !any(takings, orders).doing(what)? {
        return Ok(());
    }
    let now = after.orders().doing(what)?;
    for order in before.orders().doing(what)? {
        if now
            .iter()
            .any(|o| o.id == order.id && o.lines.len() == order.lines.len())
        {
            continue;
        }
        let paid = after.order_payments(order.id).doing(what)?;
        let Some(entry) = paid.first() else {
            continue;
        };
        let entries: Vec<String> = paid.iter().map(|entry| format!("entry {entry}")).collect();
        let finding = Finding::unless(
            Requirement::NotRestedOn,
            Measure::text("no payment of the order"),
            Measure::Count(paid.len() as u32),
            "Reading A5",
            vec![format!(
                "order {} was paid by {}",
                order.number,
                entries.join(", ")
            )],
            String::new(),
        );
        return Err(
            Failure::refused("It is not taken back: payments stand on it", vec![finding]).hint(
                format!("take the payment back first: lssc retract entry {entry} --reason TEXT"),
            ),
        );
    }
    Ok(())
}
