//! Purchase orders as recorded: who is named, what was paid (A5, FAQ 22).

use rusqlite::params;

use crate::model::{Entry, Id, Kind};
use crate::money::Cents;
use crate::period::Day;
use crate::register::Reading;
use crate::register::read::email_key;
use crate::register::stream::day;

/// A person named in a purchase order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its number.
    pub id: Id,
    /// The name in the order.
    pub name: String,
    /// The e-mail address in the order, by which the line is joined to a candidate.
    pub email: String,
    /// The amount ordered.
    pub amount: Cents,
    /// What was paid for it, and when.
    pub paid: Vec<(Day, Cents)>,
}

impl OrderLine {
    /// What is still to be paid.
    pub fn open(&self) -> Cents {
        self.amount - self.paid.iter().map(|(_, amount)| *amount).sum()
    }
}

/// A purchase order of an institution (FAQ 22).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number in the register.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Its number on the paper.
    pub number: String,
    /// The institution.
    pub institution: String,
    /// Its day.
    pub ordered_on: Day,
    /// The people named.
    pub lines: Vec<OrderLine>,
    /// Invoices sent: number, day, amount.
    pub invoices: Vec<(Id, Day, Cents)>,
}

impl Order {
    /// What is still to be paid for all its lines on a day.
    pub fn open_on(&self, day: Day) -> Cents {
        let paid = |line: &OrderLine| {
            line.paid
                .iter()
                .filter(|(on, _)| *on <= day)
                .map(|(_, amount)| *amount)
                .sum()
        };
        self.lines.iter().map(|line| line.amount - paid(line)).sum()
    }

    /// What is still to be paid for all its lines.
    pub fn open(&self) -> Cents {
        self.lines.iter().map(OrderLine::open).sum()
    }
}

impl Reading<'_> {
    /// The purchase orders in force, in the order recorded.
    ///
    /// # Errors
    /// SQLite's, and a record that does not read as what it must be.
    pub fn orders(&self) -> rusqlite::Result<Vec<Order>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, number, institution, ordered_on FROM purchase_order ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
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
                    lines: self.lines(id)?,
                    invoices: self.invoices(id)?,
                });
            }
        }
        Ok(orders)
    }

    fn lines(&self, order: Id) -> rusqlite::Result<Vec<OrderLine>> {
        let mut statement = self
            .conn()
            .prepare_cached("SELECT id, entry_id, name, email, cents FROM order_line WHERE order_id = ?1 ORDER BY id")?;
        let mut rows = statement.query([order])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            if self.known.holds_entry(entry) {
                let amount = Cents(row.get(4)?);
                lines.push(OrderLine {
                    id,
                    name: row.get(2)?,
                    email: row.get(3)?,
                    amount,
                    paid: self.paid(id)?,
                });
            }
        }
        Ok(lines)
    }

    fn paid(&self, line: Id) -> rusqlite::Result<Vec<(Day, Cents)>> {
        let mut statement = self
            .conn()
            .prepare_cached("SELECT entry_id, paid_on, cents FROM order_payment WHERE line_id = ?1 ORDER BY paid_on, id")?;
        let mut rows = statement.query([line])?;
        let mut paid = Vec::new();
        while let Some(row) = rows.next()? {
            if self.known.holds_entry(row.get(0)?) {
                paid.push((day(row, 1)?, Cents(row.get(2)?)));
            }
        }
        Ok(paid)
    }

    fn invoices(&self, order: Id) -> rusqlite::Result<Vec<(Id, Day, Cents)>> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, invoiced_on, cents FROM invoice WHERE order_id = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query(params![order])?;
        let mut invoices = Vec::new();
        while let Some(row) = rows.next()? {
            let id: Id = row.get(0)?;
            if self.known.holds(Kind::Invoice, row.get(1)?, id) {
                invoices.push((id, day(row, 2)?, Cents(row.get(3)?)));
            }
        }
        Ok(invoices)
    }

    /// The line of an order that names this e-mail address, in any letter case.
    pub fn line_for<'o>(
        &self,
        orders: &'o [Order],
        email: &str,
    ) -> Option<(&'o Order, &'o OrderLine)> {
        let key = email_key(email);
        orders.iter().find_map(|o| {
            o.lines
                .iter()
                .find(|l| email_key(&l.email) == key)
                .map(|l| (o, l))
        })
    }
}
