//! `payment list`: payments, refunds and waivers, one row each.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::{Entry, Id, Kind, Method, Payment, Transcript, Waiting};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::Policy;
use crate::render::{Column, Flat, Row};
use crate::rules::meaning::account::{self, Moved, Movement};

/// A payment, a refund, or what a waiver took off a fee on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentRow {
    /// Payment, refund or waiver.
    pub kind: Kind,
    /// Its number. None for money of an order that is nobody's payment.
    pub number: Option<Id>,
    /// The candidate. None for somebody who has not applied yet.
    pub candidate: Option<Id>,
    /// The name.
    pub name: String,
    /// The day.
    pub on: Day,
    /// How much.
    pub amount: Cents,
    /// The fee it is for, if stated.
    #[serde(rename = "for")]
    pub purpose: Option<String>,
    /// Who paid, if not the candidate.
    pub payer: Option<String>,
    /// How it was paid, if stated.
    pub method: Option<Method>,
    /// The number of the check or the like, where stated.
    pub reference: Option<String>,
    /// The number on the purchase order.
    pub order: Option<String>,
    /// The reason, if given.
    pub reason: Option<String>,
    /// The entry that recorded it.
    pub entry: Entry,
}

/// One person's payments, refunds and waivers, by day. `orders` maps an order's number in the register to the number on
/// it.
pub fn of_person(
    transcript: &Transcript,
    policy: &Policy,
    orders: &HashMap<Id, String>,
) -> Vec<PaymentRow> {
    let person = &transcript.person;
    let account = account::account(transcript, policy);
    let row = |movement: &Movement| {
        let kind = kind(movement.what)?;
        let row = PaymentRow {
            number: Some(movement.id),
            candidate: Some(person.number),
            purpose: purpose(transcript, movement),
            reference: reference(transcript, movement),
            order: movement.order.and_then(|id| orders.get(&id).cloned()),
            ..plain(kind, &person.name, movement)
        };
        Some(row)
    };
    let mut rows: Vec<PaymentRow> =
        account::movements(transcript, &account).iter().filter_map(row).collect();
    // A waiver that covered nothing is still a record.
    for waiver in &transcript.waivers {
        if account.waived.iter().all(|(id, ..)| *id != waiver.id) {
            rows.push(PaymentRow {
                kind: Kind::Waiver,
                number: Some(waiver.id),
                candidate: Some(person.number),
                name: person.name.clone(),
                on: waiver.waived_on,
                amount: Cents::ZERO,
                purpose: Some(waiver.fee.to_string()),
                payer: None,
                method: None,
                reference: None,
                order: None,
                reason: Some(waiver.reason.clone()),
                entry: waiver.entry,
            });
        }
    }
    rows.sort_by_key(|row| row.on);
    rows
}

/// The money of an order that is nobody's payment, up to a day.
pub fn of_waiting(waiting: &Waiting, on: Day) -> Vec<PaymentRow> {
    let movements = account::movements_waiting(waiting);
    let by_then = movements.iter().filter(|movement| movement.day <= on);
    let row = |movement: &Movement| PaymentRow {
        purpose: Some("application".to_string()),
        order: Some(waiting.order.number.clone()),
        ..plain(Kind::Payment, &waiting.line.name, movement)
    };
    by_then.map(row).collect()
}

fn kind(what: Moved) -> Option<Kind> {
    match what {
        Moved::Payment => Some(Kind::Payment),
        Moved::Refund => Some(Kind::Refund),
        Moved::Waiver => Some(Kind::Waiver),
        Moved::Charge(_) => None,
    }
}

fn plain(kind: Kind, name: &str, movement: &Movement) -> PaymentRow {
    PaymentRow {
        kind,
        number: None,
        candidate: None,
        name: name.to_string(),
        on: movement.day,
        amount: movement.amount,
        purpose: None,
        payer: movement.payer.clone(),
        method: movement.method,
        reference: None,
        order: None,
        reason: movement.reason.clone(),
        entry: movement.entry,
    }
}

/// The fee that a payment or a waiver is for.
fn purpose(transcript: &Transcript, movement: &Movement) -> Option<String> {
    let id = movement.id;
    let fee = match movement.what {
        Moved::Payment => transcript.payments.iter().find(|p| p.id == id)?.purpose,
        Moved::Waiver => transcript.waivers.iter().find(|w| w.id == id).map(|w| w.fee),
        Moved::Charge(_) | Moved::Refund => None,
    };
    fee.map(|fee| fee.to_string())
}

/// The number of the check or the like of a payment.
fn reference(transcript: &Transcript, movement: &Movement) -> Option<String> {
    let is_this = |p: &&Payment| movement.what == Moved::Payment && p.id == movement.id;
    transcript.payments.iter().find(is_this)?.reference.clone()
}

impl Flat for PaymentRow {
    const FIELDS: &'static [&'static str] = &[
        "kind",
        "number",
        "candidate",
        "name",
        "on",
        "amount",
        "for",
        "payer",
        "method",
        "reference",
        "order",
        "reason",
        "entry",
    ];
}

impl Row for PaymentRow {
    const COLUMNS: &'static [Column<PaymentRow>] = &[
        Column::word("kind", |r| r.kind.to_string()),
        Column::number("no", |r| r.number.map_or(String::new(), |n| n.to_string())),
        Column::word("day", |r| r.on.to_string()),
        Column::number("amount", |r| r.amount.to_string()),
        Column::text("candidate", |r| match r.candidate {
            Some(number) => format!("{number} {}", r.name),
            None => r.name.clone(),
        }),
        Column::word("for", |r| r.purpose.clone().unwrap_or_default()),
        Column::text("payer", |r| r.payer.clone().unwrap_or_default()),
        Column::text("by", |r: &PaymentRow| {
            let both = [r.method.map(Method::word), r.reference.as_deref()];
            both.into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
        .spare(),
        Column::text("order, reason", |r: &PaymentRow| {
            let both = [r.order.as_deref(), r.reason.as_deref()];
            both.into_iter().flatten().collect::<Vec<_>>().join(", ")
        })
        .spare(),
        Column::number("entry", |r| r.entry.to_string()),
    ];
}
