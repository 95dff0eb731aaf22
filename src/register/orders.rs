//! Purchase orders as recorded: who is named, who took whose place, what was paid (A5, FAQ 22).

use std::collections::BTreeSet;

use rusqlite::params;

use crate::model::{Entry, Id, Kind, Order, OrderLine};
use crate::money::Cents;
use crate::period::Day;
use crate::register::Reading;
use crate::register::read::email_key;
use crate::register::stream::day;

impl Reading<'_> {
    /// The purchase orders in force, in the order recorded.
    ///
    /// # Errors
    /// SQLite's, here and below, and a record that does not read as what it must be.
    pub fn orders(&self) -> rusqlite::Result<Vec<Order>> {
        self.orders_up_to(None)
    }

    /// The purchase orders as they stood on a day.
    pub fn orders_on(&self, day: Day) -> rusqlite::Result<Vec<Order>> {
        self.orders_up_to(Some(day.to_string()))
    }

    /// The orders by what happened up to a day; none: all of it.
    fn orders_up_to(&self, by: Option<String>) -> rusqlite::Result<Vec<Order>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, number, institution, ordered_on FROM purchase_order
             WHERE ?1 IS NULL OR ordered_on <= ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([&by])?;
        let mut orders = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            if self.known.holds(Kind::Order, entry, id) {
                orders.push(Order {
                    id,
                    entry,
                    number: row.get(2)?,
                    institution: row.get(3)?,
                    ordered_on: day(row, 4)?,
                    lines: self.lines(id, &by)?,
                    invoices: self.invoices(id, &by)?,
                    cancelled_on: self.cancelled_on(id, &by)?,
                });
            }
        }
        Ok(orders)
    }

    /// The orders in which the person of this e-mail address, in any letter case, stands, each with the line.
    pub fn orders_naming(&self, email: &str) -> rusqlite::Result<Vec<(Order, OrderLine)>> {
        let keys = self.keys_of(email)?;
        let mut named = self.conn().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM order_line WHERE email_key = ?1)
                 OR EXISTS (SELECT 1 FROM order_substitution WHERE email_key = ?1)",
        )?;
        let named = keys
            .iter()
            .map(|key| named.query_row([key], |row| row.get(0)));
        let named: Vec<bool> = named.collect::<rusqlite::Result<_>>()?;
        if !named.contains(&true) {
            return Ok(Vec::new());
        }
        let mut naming = Vec::new();
        for order in self.orders()? {
            let theirs = |line: &&OrderLine| keys.contains(&email_key(&line.email));
            let lines: Vec<OrderLine> = order.lines.iter().filter(theirs).cloned().collect();
            naming.extend(lines.into_iter().map(|line| (order.clone(), line)));
        }
        Ok(naming)
    }

    /// An e-mail address, and those that the same person has or had, under any number, as people are found by them: an
    /// order names its people as they were when it was written.
    pub fn keys_of(&self, email: &str) -> rusqlite::Result<Vec<String>> {
        let mut keys = vec![email_key(email)];
        if let Some(person) = self.ever_by_email(email)? {
            for number in self.known.numbers(person) {
                let stated = self.emails_of(number)?;
                keys.extend(stated.iter().map(|email| email_key(email)));
            }
        }
        Ok(keys)
    }

    /// The entries in force that hold payments of an order, whether or not the order is in force.
    pub fn order_payments(&self, order: Id) -> rusqlite::Result<BTreeSet<Entry>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT p.entry_id FROM order_payment p JOIN order_line l ON l.id = p.line_id WHERE l.order_id = ?1",
        )?;
        let entries = statement.query_map([order], |row| row.get(0))?;
        let mut entries: BTreeSet<Entry> = entries.collect::<rusqlite::Result<_>>()?;
        entries.retain(|entry| self.known.holds_entry(*entry));
        Ok(entries)
    }

    /// The candidate to whom what was paid for a line has come, if it has.
    pub fn joined(&self, order: &Order, line: &OrderLine) -> rusqlite::Result<Option<Id>> {
        let mut of_address = self
            .conn()
            .prepare_cached("SELECT candidate_id, id, entry_id FROM detail WHERE email_key = ?1")?;
        let mut stated = of_address.query([email_key(&line.email)])?;
        let mut people = BTreeSet::new();
        while let Some(row) = stated.next()? {
            if self.known.holds(Kind::Detail, row.get(2)?, row.get(1)?) {
                people.insert(self.known.person(row.get(0)?));
            }
        }
        let mut statement = self.conn().prepare_cached(
            "SELECT p.id, p.entry_id, c.entry_id FROM payment p JOIN candidate c ON c.id = p.candidate_id
             WHERE p.order_id = ?1 AND p.candidate_id = ?2",
        )?;
        for person in people {
            for number in self.known.numbers(person) {
                let mut rows = statement.query([order.id, number])?;
                while let Some(row) = rows.next()? {
                    let held = self.known.holds(Kind::Payment, row.get(1)?, row.get(0)?)
                        && self.known.holds(Kind::Candidate, row.get(2)?, number);
                    if held {
                        return Ok(Some(person));
                    }
                }
            }
        }
        Ok(None)
    }

    fn lines(&self, order: Id, by: &Option<String>) -> rusqlite::Result<Vec<OrderLine>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, name, email, cents FROM order_line WHERE order_id = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([order])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            if !self.known.holds_entry(entry) {
                continue;
            }
            let ordered: (String, String) = (row.get(2)?, row.get(3)?);
            let (name, email, substituted_on) = match self.substitute(id, by)? {
                Some((name, email, on)) => (name, email, Some(on)),
                None => (ordered.0.clone(), ordered.1.clone(), None),
            };
            lines.push(OrderLine {
                id,
                entry,
                name,
                email,
                amount: Cents(row.get(4)?),
                ordered,
                substituted_on,
                paid: self.paid(id, by)?,
            });
        }
        Ok(lines)
    }

    /// Who stands in a line in the place of the person first named, and since when.
    fn substitute(
        &self,
        line: Id,
        by: &Option<String>,
    ) -> rusqlite::Result<Option<(String, String, Day)>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT entry_id, name, email, substituted_on FROM order_substitution
             WHERE line_id = ?1 AND (?2 IS NULL OR substituted_on <= ?2) ORDER BY id DESC",
        )?;
        let mut rows = statement.query(params![line, by])?;
        while let Some(row) = rows.next()? {
            if self.known.holds_entry(row.get(0)?) {
                return Ok(Some((row.get(1)?, row.get(2)?, day(row, 3)?)));
            }
        }
        Ok(None)
    }

    fn paid(&self, line: Id, by: &Option<String>) -> rusqlite::Result<Vec<(Day, Cents)>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT entry_id, paid_on, cents FROM order_payment
             WHERE line_id = ?1 AND (?2 IS NULL OR paid_on <= ?2) ORDER BY paid_on, id",
        )?;
        let mut rows = statement.query(params![line, by])?;
        let mut paid = Vec::new();
        while let Some(row) = rows.next()? {
            if self.known.holds_entry(row.get(0)?) {
                paid.push((day(row, 1)?, Cents(row.get(2)?)));
            }
        }
        Ok(paid)
    }

    fn invoices(&self, order: Id, by: &Option<String>) -> rusqlite::Result<Vec<(Id, Day, Cents)>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, invoiced_on, cents FROM invoice
             WHERE order_id = ?1 AND (?2 IS NULL OR invoiced_on <= ?2) ORDER BY id",
        )?;
        let mut rows = statement.query(params![order, by])?;
        let mut invoices = Vec::new();
        while let Some(row) = rows.next()? {
            let id: Id = row.get(0)?;
            if self.known.holds(Kind::Invoice, row.get(1)?, id) {
                invoices.push((id, day(row, 2)?, Cents(row.get(3)?)));
            }
        }
        Ok(invoices)
    }

    fn cancelled_on(&self, order: Id, by: &Option<String>) -> rusqlite::Result<Option<Day>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT entry_id, cancelled_on FROM order_cancellation
             WHERE order_id = ?1 AND (?2 IS NULL OR cancelled_on <= ?2) ORDER BY id DESC",
        )?;
        let mut rows = statement.query(params![order, by])?;
        while let Some(row) = rows.next()? {
            if self.known.holds_entry(row.get(0)?) {
                return day(row, 1).map(Some);
            }
        }
        Ok(None)
    }
}
