//! Purchase orders as recorded: who is named, who took over whose place, what was paid (A5, FAQ 22).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use crate::model::{Entry, Id, Issued, Kind, Order, OrderLine, Waiting};
use crate::money::Cents;
use crate::name::may_be_same;
use crate::period::Day;
use crate::register::Reading;
use crate::register::history::theirs;
use crate::register::read::email_key;
use crate::register::rows::day;
use crate::register::unread::{Unread, reading};

impl Reading<'_> {
    /// The purchase orders in force, in the order recorded.
    ///
    /// # Errors
    /// SQLite's, here and below, and a record that cannot be read.
    pub fn orders(&self) -> Result<Vec<Order>, Unread> {
        reading("read the orders", || self.orders_up_to(None, None))
    }

    /// The purchase orders as they were on a day.
    pub fn orders_on(&self, day: Day) -> Result<Vec<Order>, Unread> {
        reading("read the orders", || self.orders_up_to(Some(day.to_string()), None))
    }

    /// The orders with what happened up to a day; without one, with everything. `only` selects orders by their lines
    /// and leaves out the other lines.
    fn orders_up_to(
        &self,
        by: Option<String>,
        only: Option<&BTreeSet<Id>>,
    ) -> rusqlite::Result<Vec<Order>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, number, institution, ordered_on FROM purchase_order
             WHERE ?1 IS NULL OR ordered_on <= ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([&by])?;
        let mut orders = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            if self.known.holds(Kind::Order, entry, id) {
                let lines = self.lines(id, &by, only)?;
                if only.is_some() && lines.is_empty() {
                    continue;
                }
                orders.push(Order {
                    id,
                    entry,
                    number: row.get(2)?,
                    institution: row.get(3)?,
                    ordered_on: day(row, 4)?,
                    lines,
                    invoices: self.invoices(id, &by)?,
                    cancelled_on: self.cancelled_on(id, &by)?,
                });
            }
        }
        Ok(orders)
    }

    /// The orders that name this person, or whoever will have this e-mail address, each with the line. Reads only lines that may
    /// be theirs.
    pub fn orders_naming(
        &self,
        email: &str,
        person: Option<Id>,
    ) -> Result<Vec<(Order, OrderLine)>, Unread> {
        reading("read the orders", || {
            let may_be = self.lines_of_addresses(email, person)?;
            if may_be.is_empty() {
                return Ok(Vec::new());
            }
            let mut naming = Vec::new();
            for order in self.orders_up_to(None, Some(&may_be))? {
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
        })
    }

    /// The lines that have or had this address, or any other address that its person ever had.
    fn lines_of_addresses(
        &self,
        email: &str,
        person: Option<Id>,
    ) -> rusqlite::Result<BTreeSet<Id>> {
        let mut keys = vec![email_key(email)];
        let mut stated = self
            .conn()
            .prepare_cached("SELECT DISTINCT email_key FROM detail WHERE candidate_id = ?1")?;
        for number in person.map_or(Vec::new(), |person| self.known.numbers(person)) {
            let stated = stated.query_map([number], |row| row.get(0))?;
            keys.extend(stated.collect::<rusqlite::Result<Vec<String>>>()?);
        }
        let mut named = self.conn().prepare_cached(
            "SELECT id FROM order_line WHERE email_key = ?1
             UNION SELECT line_id FROM order_substitution WHERE email_key = ?1",
        )?;
        let mut lines = BTreeSet::new();
        for key in keys {
            let found = named.query_map([key], |row| row.get(0))?;
            lines.extend(found.collect::<rusqlite::Result<Vec<Id>>>()?);
        }
        Ok(lines)
    }

    /// The candidate named in a line: the one who had its address when it was recorded, or else the one who had it before and
    /// whose name may be the line's, or else the first to have it afterwards.
    pub fn holder(&self, line: &OrderLine) -> Result<Option<Id>, Unread> {
        reading("read the orders", || {
            if let Some(then) = self.by_email_at(&line.email, line.naming_entry)? {
                return Ok(Some(then));
            }
            let before = self.all_who_had_by(&line.email, line.naming_entry)?;
            if let [one] = before.into_iter().collect::<Vec<Id>>()[..]
                && self.names_of(one)?.iter().any(|was| may_be_same(was, &line.name))
            {
                return Ok(Some(one));
            }
            Ok(self.by_email_after(&line.email, line.naming_entry)?)
        })
    }

    /// The payments in force for a line, whether or not its order is in force: number, entry, day and amount.
    pub fn line_payments(&self, line: Id) -> Result<Vec<(Id, Entry, Day, Cents)>, Unread> {
        reading("read the payments of the order", || {
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
        })
    }

    /// The candidate who received the money paid for a line, if anybody did: the person named in it, or else somebody
    /// who ever had its address, even in a retracted record, and is in no other line of the order.
    pub fn joined(&self, order: &Order, line: &OrderLine) -> Result<Option<Id>, Unread> {
        reading("read the orders", || {
            let holder = self.holder(line)?;
            if let Some(holder) = holder
                && self.has_money_of(order.id, holder)?
            {
                return Ok(Some(holder));
            }
            let mut of_address = self
                .conn()
                .prepare_cached("SELECT DISTINCT candidate_id FROM detail WHERE email_key = ?1")?;
            let numbers = of_address.query_map([email_key(&line.email)], |row| row.get(0))?;
            let people = numbers.map(|number| number.map(|number| self.known.person(number)));
            let mut people: BTreeSet<Id> = people.collect::<rusqlite::Result<_>>()?;
            people.retain(|person| Some(*person) != holder);
            for person in people {
                if !self.has_money_of(order.id, person)? {
                    continue;
                }
                let mut elsewhere = false;
                for other in self.lines(order.id, &None, None)? {
                    elsewhere |= other.id != line.id && self.holder(&other)? == Some(person);
                }
                if !elsewhere {
                    return Ok(Some(person));
                }
            }
            Ok(None)
        })
    }

    /// Money on order lines that is nobody's payment yet: it waits for an application, or did until a substitute came.
    pub fn waiting(&self) -> Result<Vec<Waiting>, Unread> {
        let mut waiting = Vec::new();
        for order in self.orders()? {
            for line in order.lines.iter().filter(|line| !line.paid.is_empty()) {
                let joined = self.joined(&order, line)?.is_some();
                if joined && line.substituted_on.is_none() {
                    continue;
                }
                let went_on = line.substituted_on.filter(|_| joined);
                let waited = line.paid.iter().filter(|(day, _)| went_on.is_none_or(|on| *day < on));
                let moved = waited.flat_map(|(day, amount)| {
                    std::iter::once((*day, *amount)).chain(went_on.map(|on| (on, -*amount)))
                });
                let moved: Vec<(Day, Cents)> = moved.collect();
                if !moved.is_empty() {
                    waiting.push(Waiting { order: order.clone(), line: line.clone(), moved });
                }
            }
        }
        Ok(waiting)
    }

    /// Whether the person has received money from this order under an application that is in force.
    fn has_money_of(&self, order: Id, person: Id) -> rusqlite::Result<bool> {
        let theirs = theirs("p.candidate_id", &self.known.numbers(person));
        let money = self.money_of_orders(&format!("p.order_id = {order} AND {theirs}"))?;
        Ok(!money.is_empty())
    }

    /// The payments in force that came from orders, under applications in force, and meet a condition in SQL.
    fn money_of_orders(&self, which: &str) -> rusqlite::Result<Vec<(Id, Cents)>> {
        let mut statement = self.conn().prepare_cached(&format!(
            "SELECT p.id, p.entry_id, p.order_id, p.candidate_id, c.entry_id, p.enrollment_id, p.cents
             FROM payment p JOIN candidate c ON c.id = p.candidate_id WHERE {which}"
        ))?;
        let mut applications = self.conn().prepare_cached(
            "SELECT id, entry_id FROM enrollment WHERE coalesce(number, id) = ?1 AND amends = 0",
        )?;
        let mut rows = statement.query([])?;
        let mut came = Vec::new();
        while let Some(row) = rows.next()? {
            let candidate: Id = row.get(3)?;
            let mut held = self.known.holds(Kind::Payment, row.get(1)?, row.get(0)?)
                && self.known.holds(Kind::Candidate, row.get(4)?, candidate);
            if held {
                held = false;
                let mut rows = applications.query([row.get::<_, Id>(5)?])?;
                while let Some(row) = rows.next()? {
                    held |= self.known.holds(Kind::Enrollment, row.get(1)?, row.get(0)?);
                }
            }
            if held {
                came.push((row.get(2)?, Cents(row.get(6)?)));
            }
        }
        Ok(came)
    }

    /// The orders from which people received more than was paid for them: number, amount received and amount paid.
    pub fn overdrawn(&self) -> Result<Vec<(String, Cents, Cents)>, Unread> {
        reading("read the orders", || {
            let mut sums: BTreeMap<Id, Cents> = BTreeMap::new();
            for (order, amount) in self.money_of_orders("p.order_id IS NOT NULL")? {
                let sum = sums.entry(order).or_default();
                *sum = *sum + amount;
            }
            let mut number =
                self.conn().prepare_cached("SELECT number FROM purchase_order WHERE id = ?1")?;
            let mut lines =
                self.conn().prepare_cached("SELECT id FROM order_line WHERE order_id = ?1")?;
            let mut overdrawn = Vec::new();
            for (order, came) in sums {
                let mut paid = Cents::ZERO;
                let ids = lines.query_map([order], |row| row.get(0))?;
                for line in ids.collect::<rusqlite::Result<Vec<Id>>>()? {
                    let payments = self.line_payments(line)?.into_iter();
                    paid = payments.fold(paid, |sum, (.., amount)| sum + amount);
                }
                if came > paid {
                    let number = number.query_row([order], |row| row.get(0))?;
                    overdrawn.push((number, came, paid));
                }
            }
            Ok(overdrawn)
        })
    }

    fn lines(
        &self,
        order: Id,
        by: &Option<String>,
        only: Option<&BTreeSet<Id>>,
    ) -> rusqlite::Result<Vec<OrderLine>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, name, email, cents FROM order_line WHERE order_id = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([order])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            if !self.known.holds_entry(entry) || only.is_some_and(|only| !only.contains(&id)) {
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

    /// The person who replaced the one first named in a line, since when, and by which entry.
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

    fn invoices(&self, order: Id, by: &Option<String>) -> rusqlite::Result<Vec<Issued>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, invoiced_on, cents FROM invoice
             WHERE order_id = ?1 AND (?2 IS NULL OR invoiced_on <= ?2) ORDER BY id",
        )?;
        let mut rows = statement.query(params![order, by])?;
        let mut invoices = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            if self.known.holds(Kind::Invoice, entry, id) {
                let (invoiced_on, amount) = (day(row, 2)?, Cents(row.get(3)?));
                invoices.push(Issued { id, entry, invoiced_on, amount });
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
