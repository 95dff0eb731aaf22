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
        let person = self.by_email(email)?;
        if !self.may_be_named(email, person)? {
            return Ok(Vec::new());
        }
        let mut naming = Vec::new();
        for order in self.orders()? {
            for line in &order.lines {
                let theirs = match self.holder(line)? {
                    Some(holder) => Some(holder) == person,
                    None => email_key(&line.email) == email_key(email),
                };
                if theirs {
                    naming.push((order.clone(), line.clone()));
                }
            }
        }
        Ok(naming)
    }

    /// Whether any address that a person ever had stands in any order.
    fn may_be_named(&self, email: &str, person: Option<Id>) -> rusqlite::Result<bool> {
        let mut keys = vec![email_key(email)];
        let mut stated = self
            .conn()
            .prepare_cached("SELECT email_key FROM detail WHERE candidate_id = ?1")?;
        for number in person.map_or(Vec::new(), |person| self.known.numbers(person)) {
            let stated = stated.query_map([number], |row| row.get(0))?;
            keys.extend(stated.collect::<rusqlite::Result<Vec<String>>>()?);
        }
        let mut named = self.conn().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM order_line WHERE email_key = ?1)
                 OR EXISTS (SELECT 1 FROM order_substitution WHERE email_key = ?1)",
        )?;
        for key in keys {
            if named.query_row([key], |row| row.get(0))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The candidate who stands in a line: who had its address when they were named, otherwise who has it today.
    pub fn holder(&self, line: &OrderLine) -> rusqlite::Result<Option<Id>> {
        match self.by_email_at(&line.email, line.naming_entry)? {
            Some(then) => Ok(Some(then)),
            None => self.by_email(&line.email),
        }
    }

    /// The payments in force of a line, whether or not its order is in force: number, entry, day and amount.
    pub fn line_payments(&self, line: Id) -> rusqlite::Result<Vec<(Id, Entry, Day, Cents)>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, paid_on, cents FROM order_payment WHERE line_id = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([line])?;
        let mut payments = Vec::new();
        while let Some(row) = rows.next()? {
            if self.known.holds_entry(row.get(1)?) {
                payments.push((row.get(0)?, row.get(1)?, day(row, 2)?, Cents(row.get(3)?)));
            }
        }
        Ok(payments)
    }

    /// The candidate to whom what was paid for a line has come, if it has.
    pub fn joined(&self, order: &Order, line: &OrderLine) -> rusqlite::Result<Option<Id>> {
        // An address that was taken back has joined what it joined.
        let mut of_address = self
            .conn()
            .prepare_cached("SELECT DISTINCT candidate_id FROM detail WHERE email_key = ?1")?;
        let numbers = of_address.query_map([email_key(&line.email)], |row| row.get(0))?;
        let people = numbers.map(|number| number.map(|number| self.known.person(number)));
        let people: BTreeSet<Id> = people.collect::<rusqlite::Result<_>>()?;
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
            let (name, email, substituted_on, naming_entry) = match self.substitute(id, by)? {
                Some((name, email, on, entry)) => (name, email, Some(on), entry),
                None => (ordered.0.clone(), ordered.1.clone(), None, entry),
            };
            lines.push(OrderLine {
                id,
                entry,
                name,
                email,
                amount: Cents(row.get(4)?),
                ordered,
                substituted_on,
                naming_entry,
                paid: self.paid(id, by)?,
            });
        }
        Ok(lines)
    }

    /// Who stands in a line in the place of the person first named, since when, and by which entry.
    fn substitute(
        &self,
        line: Id,
        by: &Option<String>,
    ) -> rusqlite::Result<Option<(String, String, Day, Entry)>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT entry_id, name, email, substituted_on FROM order_substitution
             WHERE line_id = ?1 AND (?2 IS NULL OR substituted_on <= ?2) ORDER BY id DESC",
        )?;
        let mut rows = statement.query(params![line, by])?;
        while let Some(row) = rows.next()? {
            let entry = row.get(0)?;
            if self.known.holds_entry(entry) {
                return Ok(Some((row.get(1)?, row.get(2)?, day(row, 3)?, entry)));
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
