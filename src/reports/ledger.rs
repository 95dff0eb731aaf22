//! `report ledger`: charges, payments and debts, with totals that add up.
//!
//! For any period, for each person, for each kind of money and for all together:
//! opening + charges - payments + refunds - waivers = balance.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Id, Method, Standing, Transcript, Waiting};
use crate::money::Cents;
use crate::period::Day;
use crate::render::{Column, Flat, Row};
use crate::rules::Bench;
use crate::rules::meaning::account::{self, Moved, Movement};
use crate::rules::meaning::standing;

/// The sums of a period, and the balance after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sums {
    /// The balance before the period.
    pub opening: Cents,
    /// Fees charged.
    pub charges: Cents,
    /// Money received.
    pub payments: Cents,
    /// Money refunded.
    pub refunds: Cents,
    /// Fees waived.
    pub waivers: Cents,
    /// What is owed on the last day; negative is credit.
    pub balance: Cents,
    /// The part of the credit to refund: what ineligible applicants paid.
    pub due_back: Cents,
}

impl Sums {
    fn take(&mut self, movement: &Movement) {
        let sum = match movement.what {
            Moved::Charge(_) => &mut self.charges,
            Moved::Payment => &mut self.payments,
            Moved::Refund => &mut self.refunds,
            Moved::Waiver => &mut self.waivers,
        };
        *sum = *sum + movement.amount;
    }

    fn add(&mut self, other: &Sums) {
        let sum = |a: &mut Cents, b: Cents| *a = *a + b;
        sum(&mut self.opening, other.opening);
        sum(&mut self.charges, other.charges);
        sum(&mut self.payments, other.payments);
        sum(&mut self.refunds, other.refunds);
        sum(&mut self.waivers, other.waivers);
        sum(&mut self.balance, other.balance);
        sum(&mut self.due_back, other.due_back);
    }
}

/// One person's money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The candidate's number; none for somebody who has not applied yet.
    pub candidate: Option<Id>,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The standing on the last day.
    pub standing: Option<Standing>,
    /// The order with money that waits for their application.
    pub order: Option<String>,
    /// The sums.
    #[serde(flatten)]
    pub sums: Sums,
}

/// The movements of one kind: a fee, payments by one method, refunds, waivers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// `application-fee` and the other fees, `payment` (or by its method: `payment-card`), `refund` or `waiver`.
    pub kind: &'static str,
    /// How many there are.
    pub count: u64,
    /// Their total.
    pub amount: Cents,
}

/// The payments of one payer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payer {
    /// Who paid; none for candidates who paid for themselves.
    pub payer: Option<String>,
    /// How many payments.
    pub count: u64,
    /// Their total.
    pub amount: Cents,
}

/// The ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// The first day of the period; none: from the beginning.
    pub from: Option<Day>,
    /// The last day of the period.
    pub as_of: Day,
    /// Everybody with a movement in the period or a balance.
    pub people: Vec<Person>,
    /// The movements by kind.
    pub by_kind: Vec<Kind>,
    /// The payments by payer.
    pub by_payer: Vec<Payer>,
    /// All together.
    pub totals: Sums,
}

/// The kinds, in the order of the report.
const KINDS: &[&str] = &[
    "application-fee",
    "portfolio-fee",
    "award-fee",
    "renewal-fee",
    "payment",
    "payment-card",
    "payment-check",
    "payment-cash",
    "payment-transfer",
    "payment-order",
    "payment-award",
    "refund",
    "waiver",
];

/// The kind of a movement.
pub fn kind(movement: &Movement) -> &'static str {
    match (movement.what, movement.method) {
        (Moved::Charge(fee), _) => fee.waivable().word(),
        (Moved::Payment, None) => "payment",
        (Moved::Payment, Some(Method::Card)) => "payment-card",
        (Moved::Payment, Some(Method::Check)) => "payment-check",
        (Moved::Payment, Some(Method::Cash)) => "payment-cash",
        (Moved::Payment, Some(Method::Transfer)) => "payment-transfer",
        (Moved::Payment, Some(Method::Order)) => "payment-order",
        (Moved::Payment, Some(Method::Award)) => "payment-award",
        (Moved::Refund, _) => "refund",
        (Moved::Waiver, _) => "waiver",
    }
}

/// A ledger in progress: add people one by one.
#[derive(Debug)]
pub struct Book {
    from: Option<Day>,
    as_of: Day,
    people: Vec<Person>,
    kinds: BTreeMap<&'static str, (u64, Cents)>,
    payers: BTreeMap<Option<String>, (String, u64, Cents)>,
    totals: Sums,
}

impl Book {
    /// Starts a ledger from a day, or from the beginning, to another.
    pub fn new(from: Option<Day>, as_of: Day) -> Book {
        Book {
            from,
            as_of,
            people: Vec::new(),
            kinds: BTreeMap::new(),
            payers: BTreeMap::new(),
            totals: Sums::default(),
        }
    }

    /// Adds a person; `transcript` has the facts up to the last day, which is the day of the bench.
    pub fn add(&mut self, transcript: &Transcript, bench: Bench) {
        let account = account::account(transcript, bench.policy);
        let movements = account::movements(transcript, &account);
        if movements.is_empty() {
            return;
        }
        let standing = standing::standing(transcript, bench);
        let due_back = match standing {
            Some(Standing::Ineligible) => account.credit.max(Cents::ZERO),
            _ => Cents::ZERO,
        };
        let person = &transcript.person;
        self.enter(
            Person {
                candidate: Some(person.number),
                name: person.name.clone(),
                email: person.email.clone(),
                standing,
                order: None,
                sums: Sums { due_back, ..Sums::default() },
            },
            &movements,
        );
    }

    /// Adds money of an order that is nobody's payment.
    pub fn add_waiting(&mut self, waiting: &Waiting) {
        let mut movements = account::movements_waiting(waiting);
        movements.retain(|movement| movement.day <= self.as_of);
        self.enter(
            Person {
                candidate: None,
                name: waiting.line.name.clone(),
                email: waiting.line.email.clone(),
                standing: None,
                order: Some(waiting.order.number.clone()),
                sums: Sums::default(),
            },
            &movements,
        );
    }

    fn enter(&mut self, mut person: Person, movements: &[Movement]) {
        let mut moved = false;
        for movement in movements {
            if self.from.is_some_and(|from| movement.day < from) {
                person.sums.opening = person.sums.opening + movement.effect();
                continue;
            }
            moved = true;
            person.sums.take(movement);
            let (count, amount) = self.kinds.entry(kind(movement)).or_default();
            *count += 1;
            *amount = *amount + movement.amount;
            if movement.what == Moved::Payment {
                let payer = movement.payer.clone();
                let key = payer.as_deref().map(letters);
                let name = payer.unwrap_or_default();
                let (_, count, amount) = self.payers.entry(key).or_insert((name, 0, Cents::ZERO));
                *count += 1;
                *amount = *amount + movement.amount;
            }
        }
        person.sums.balance = person.sums.opening
            + movements
                .iter()
                .filter(|m| self.from.is_none_or(|from| m.day >= from))
                .map(Movement::effect)
                .sum();
        if moved || person.sums.opening != Cents::ZERO {
            self.totals.add(&person.sums);
            self.people.push(person);
        }
    }

    /// The ledger of everybody added.
    pub fn close(self) -> Ledger {
        let by_kind = KINDS.iter().filter_map(|kind| {
            let (count, amount) = *self.kinds.get(kind)?;
            Some(Kind { kind, count, amount })
        });
        let by_kind = by_kind.collect();
        let by_payer = self.payers.into_iter();
        let by_payer = by_payer.map(|(key, (name, count, amount))| Payer {
            payer: key.map(|_| name),
            count,
            amount,
        });
        Ledger {
            from: self.from,
            as_of: self.as_of,
            people: self.people,
            by_kind,
            by_payer: by_payer.collect(),
            totals: self.totals,
        }
    }
}

/// A payer's name for comparison, without regard to letter case and blanks.
fn letters(name: &str) -> String {
    name.split_whitespace().collect::<String>().to_lowercase()
}

/// A line of the ledger in CSV: people, then the totals by kind and by payer, then the grand total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// `person`, `kind`, `payer` or `total`: the rows of each add up by themselves.
    pub row: &'static str,
    /// The candidate's number.
    pub candidate: Option<Id>,
    /// The person, the kind or the payer.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The standing.
    pub standing: Option<Standing>,
    /// The order with the waiting money.
    pub order: Option<String>,
    /// How many, for a kind or payer.
    pub count: Option<u64>,
    /// The sums.
    #[serde(flatten)]
    pub sums: Sums,
}

/// The name in tables of those who pay for themselves.
const THEMSELVES: &str = "candidates themselves";

impl Ledger {
    /// Every line, for a spreadsheet.
    pub fn rows(&self) -> Vec<LedgerRow> {
        let plain = |row, name: &str, count, sums| LedgerRow {
            row,
            candidate: None,
            name: name.to_string(),
            email: String::new(),
            standing: None,
            order: None,
            count,
            sums,
        };
        let mut rows: Vec<LedgerRow> = self
            .people
            .iter()
            .map(|p| LedgerRow {
                row: "person",
                candidate: p.candidate,
                name: p.name.clone(),
                email: p.email.clone(),
                standing: p.standing,
                order: p.order.clone(),
                count: None,
                sums: p.sums,
            })
            .collect();
        rows.extend(self.by_kind.iter().map(|k| {
            let mut sums = Sums::default();
            let (sum, effect) = match k.kind {
                kind if kind.ends_with("-fee") => (&mut sums.charges, k.amount),
                "refund" => (&mut sums.refunds, k.amount),
                "waiver" => (&mut sums.waivers, -k.amount),
                _ => (&mut sums.payments, -k.amount),
            };
            *sum = k.amount;
            sums.balance = effect;
            plain("kind", k.kind, Some(k.count), sums)
        }));
        rows.extend(self.by_payer.iter().map(|p| {
            let sums = Sums { payments: p.amount, balance: -p.amount, ..Sums::default() };
            let name = p.payer.as_deref().unwrap_or(THEMSELVES);
            plain("payer", name, Some(p.count), sums)
        }));
        rows.push(plain("total", "", None, self.totals));
        rows
    }
}

impl Flat for LedgerRow {
    const FIELDS: &'static [&'static str] = &[
        "row",
        "candidate",
        "name",
        "email",
        "standing",
        "order",
        "count",
        "opening",
        "charges",
        "payments",
        "refunds",
        "waivers",
        "balance",
        "due_back",
    ];
}

impl Row for LedgerRow {
    const COLUMNS: &'static [Column<LedgerRow>] = &[
        Column::number("no", |r| r.candidate.map_or(String::new(), |n| n.to_string())),
        Column::text("name", |r| match &r.order {
            Some(order) => format!("{}, waits on order {order}", r.name),
            None if r.row == "total" => "all together".to_string(),
            None => r.name.clone(),
        }),
        Column::word("standing", |r: &LedgerRow| {
            r.standing.map_or(String::new(), |s| s.to_string())
        })
        .spare(),
        Column::number("opening", |r| amount(r.sums.opening)),
        Column::number("charges", |r| amount(r.sums.charges)),
        Column::number("payments", |r| amount(r.sums.payments)),
        Column::number("refunds", |r| amount(r.sums.refunds)),
        Column::number("waivers", |r| amount(r.sums.waivers)),
        Column::number("balance", |r| r.sums.balance.to_string()),
        Column::number("due back", |r| amount(r.sums.due_back)),
    ];
}

/// An amount in a table; blank if zero.
fn amount(cents: Cents) -> String {
    match cents {
        Cents::ZERO => String::new(),
        cents => cents.to_string(),
    }
}

impl Flat for Kind {
    const FIELDS: &'static [&'static str] = &["kind", "count", "amount"];
}

impl Row for Kind {
    const COLUMNS: &'static [Column<Kind>] = &[
        Column::word("kind", |r| r.kind.to_string()),
        Column::number("count", |r| r.count.to_string()),
        Column::number("amount", |r| r.amount.to_string()),
    ];
}

impl Flat for Payer {
    const FIELDS: &'static [&'static str] = &["payer", "count", "amount"];
}

impl Row for Payer {
    const COLUMNS: &'static [Column<Payer>] = &[
        Column::text("payer", |r| r.payer.clone().unwrap_or_else(|| THEMSELVES.to_string())),
        Column::number("payments", |r| r.count.to_string()),
        Column::number("amount", |r| r.amount.to_string()),
    ];
}
