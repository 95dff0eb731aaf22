//! Money of purchase orders: payments that follow from a retracted one, and who is named in an order.

use std::collections::BTreeSet;

use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Kind, Order, OrderLine};
use crate::register::history::Taking;
use crate::register::{Reading, Recording};
use crate::rules::resting::{not_overdrawn, not_paid};

/// Retracts the payments that came from retracted order money: money that joined a person later, when they enrolled or
/// replaced somebody, goes with the order's payment.
pub fn take_joined(
    before: &Reading,
    recording: &Recording,
    takings: &[Taking],
) -> Result<(), Failure> {
    let what = "retract the payments from the order";
    if !any(recording, takings, &["order_payment"]).doing(what)? {
        return Ok(());
    }
    let after = Reading::new(recording.conn(), None).doing(what)?;
    let mut taken = BTreeSet::new();
    for order in before.orders().doing(what)? {
        for line in &order.lines {
            let stand = after.line_payments(line.id).doing(what)?;
            let gone = before.line_payments(line.id).doing(what)?;
            for payment in gone.iter().filter(|(id, ..)| stand.iter().all(|s| s.0 != *id)) {
                let (_, entry, paid_on, amount) = *payment;
                for paid in joined(before, &order, line).doing(what)? {
                    // Payments recorded together with the order's payment share its entry and its fate.
                    let later = paid.entry > entry
                        && paid.amount == amount
                        && paid.paid_on >= paid_on
                        && !holds(recording, "order_payment", paid.entry).doing(what)?;
                    if later && taken.insert(paid.id) {
                        if after.known.holds(Kind::Payment, paid.entry, paid.id) {
                            recording
                                .retraction(paid.entry, Some((Kind::Payment, paid.id)), false)
                                .doing(what)?;
                        }
                        break;
                    }
                }
            }
        }
    }
    Ok(())
}

/// The payments that a person received from a line of the order.
fn joined(
    reading: &Reading,
    order: &Order,
    line: &OrderLine,
) -> rusqlite::Result<Vec<crate::model::Payment>> {
    let Some(person) = reading.joined(order, line)? else {
        return Ok(Vec::new());
    };
    let mut payments = reading.transcript(person)?.unwrap_or_default().payments;
    payments.retain(|payment| payment.order == Some(order.id));
    Ok(payments)
}

/// Refuses to retract a person named in an order while payments depend on it: the line was paid, or a substitute
/// received its money.
pub fn refuse_if_paid(
    before: &Reading,
    after: &Reading,
    recording: &Recording,
    takings: &[Taking],
) -> Result<(), Failure> {
    let what = "read the orders";
    let named = ["purchase_order", "order_line", "order_substitution"];
    if !any(recording, takings, &named).doing(what)? {
        return Ok(());
    }
    let now = after.orders().doing(what)?;
    let lines: Vec<&OrderLine> = now.iter().flat_map(|order| &order.lines).collect();
    for order in before.orders().doing(what)? {
        for line in &order.lines {
            let stands = lines.iter().find(|stands| stands.id == line.id);
            if stands.is_some_and(|stands| stands.naming_entry == line.naming_entry) {
                continue;
            }
            let entries: BTreeSet<Entry> = match stands {
                None => {
                    let payments = after.line_payments(line.id).doing(what)?.into_iter();
                    payments.map(|(_, entry, ..)| entry).collect()
                }
                Some(_) => {
                    let came = joined(before, &order, line).doing(what)?.into_iter();
                    let stand = came.filter(|p| after.known.holds(Kind::Payment, p.entry, p.id));
                    stand.map(|p| p.entry).collect()
                }
            };
            if let Some(first) = entries.first() {
                return Err(paid(&order, line, &entries, *first));
            }
        }
    }
    Ok(())
}

/// Refuses a retraction after which people would newly have more money from an order than was paid for it.
pub fn refuse_if_overdrawn(before: &Reading, after: &Reading) -> Result<(), Failure> {
    let what = "add up the orders";
    let then = before.overdrawn().doing(what)?;
    let now = after.overdrawn().doing(what)?;
    let Some((number, came, paid)) = now.into_iter().find(|order| !then.contains(order)) else {
        return Ok(());
    };
    Err(Failure::refused(
        "Not undone: the money has since gone to somebody else",
        vec![not_overdrawn(&number, came, paid)],
    )
    .hint(format!("find out who received it, and retract that first: lssc order list {number}")))
}

fn paid(order: &Order, line: &OrderLine, entries: &BTreeSet<Entry>, first: Entry) -> Failure {
    let finding = not_paid(order, line, entries);
    Failure::refused("Not undone: payments depend on it", vec![finding])
        .hint(format!("retract the payment first: lssc retract entry {first} --reason TEXT"))
}

/// Whether the retracted entries recorded anything in one of these tables.
pub fn any(recording: &Recording, takings: &[Taking], tables: &[&str]) -> rusqlite::Result<bool> {
    for taking in takings {
        for table in tables {
            if holds(recording, table, taking.target)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether an entry recorded anything in a table.
fn holds(recording: &Recording, table: &str, entry: Id) -> rusqlite::Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE entry_id = ?1)");
    let conn = recording.conn();
    conn.prepare_cached(&sql)?.query_row([entry], |row| row.get(0))
}
