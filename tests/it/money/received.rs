//! What was received is one thing: ledger, statistics and the list of payments say the same of any span of days, and
//! every dollar is received once, on its own day, whatever becomes of it later.

use std::collections::HashMap;

use lssc::acts::{self, Act as Taken, enrollment::Applicant};
use lssc::model::*;
use lssc::money::Cents;
use lssc::period::{Day, days_after, parse_day};
use lssc::register::{Reading, Recording};
use lssc::reports::ledger::Book;
use lssc::reports::payments;
use lssc::reports::statistics::{By, Measure, Tally};
use lssc::rules::Bench;
use proptest::prelude::*;

use super::{header, new_register};

/// An act of staff; whoever and whatever is not there is passed over.
#[derive(Debug, Clone)]
enum Act {
    Enroll { who: usize, eligible: bool, on: u32, paid: Option<u32> },
    Order { who: Vec<usize>, on: u32 },
    PayOrder { order: usize, line: Option<usize>, on: u32 },
    Substitute { order: usize, line: usize, who: usize, on: u32 },
    Pay { who: usize, dollars: i64, on: u32 },
    Refund { who: usize, dollars: i64, on: u32 },
    Waive { who: usize, on: u32 },
    TakeBack { payment: bool, which: usize },
}

fn any_act() -> impl Strategy<Value = Act> {
    let (who, on, dollars) = (0..5usize, 0..60u32, 1..500i64);
    let paid = prop::option::of(0..60u32);
    prop_oneof![
        4 => (who.clone(), prop::bool::weighted(0.8), on.clone(), paid)
            .prop_map(|(who, eligible, on, paid)| Act::Enroll { who, eligible, on, paid }),
        3 => (proptest::collection::vec(who.clone(), 1..4), on.clone())
            .prop_map(|(who, on)| Act::Order { who, on }),
        4 => (0..3usize, prop::option::of(0..3usize), on.clone())
            .prop_map(|(order, line, on)| Act::PayOrder { order, line, on }),
        2 => (0..3usize, 0..3usize, who.clone(), on.clone())
            .prop_map(|(order, line, who, on)| Act::Substitute { order, line, who, on }),
        3 => (who.clone(), dollars.clone(), on.clone())
            .prop_map(|(who, dollars, on)| Act::Pay { who, dollars, on }),
        1 => (who.clone(), dollars, on.clone())
            .prop_map(|(who, dollars, on)| Act::Refund { who, dollars, on }),
        1 => (who, on).prop_map(|(who, on)| Act::Waive { who, on }),
        2 => (any::<bool>(), 0..10usize)
            .prop_map(|(payment, which)| Act::TakeBack { payment, which }),
    ]
}

fn day(number: u32) -> Day {
    days_after(parse_day("2026-01-01").unwrap(), number)
}

fn today() -> Day {
    parse_day("2026-11-22").unwrap()
}

fn address(who: usize) -> String {
    format!("person{who}@example.org")
}

fn applicant(who: usize, eligible: bool, on: Day, paid: Option<u32>) -> Applicant {
    let person = Person { name: format!("Person {who}"), email: address(who), ..Person::default() };
    let enrollment = Enrollment {
        id: 0,
        entry: 0,
        received_on: on,
        education: Education::College,
        position: "Clerk".into(),
        requires_mlis: !eligible,
        fee: Cents::ZERO,
        graduation: None,
        certificate: None,
        jobs: vec![Job {
            library: "Town Library".into(),
            first_on: parse_day("2019-01-01").unwrap(),
            last_on: None,
            hours: JobHours::Weekly(lssc::hours::Minutes::hours(40)),
            basis: Basis::Paid,
        }],
    };
    Applicant { person, enrollment, paid: paid.map(|on| (Cents(35_000), day(on), None)) }
}

/// Does one act as the verbs do it.
fn act(act: &Act, recording: &Recording) {
    let reading = Reading::new(recording.conn(), None).unwrap();
    let known = |who: usize| {
        let number = reading.by_email(&address(who)).unwrap()?;
        reading.transcript(number).unwrap()
    };
    let orders = reading.orders().unwrap();
    match act {
        Act::Enroll { who, eligible, on, paid } => {
            let applicant = applicant(*who, *eligible, day(*on), *paid);
            {
                let namesakes = &mut acts::namesakes::Namesakes::default();
                acts::enrollment::take(
                    recording,
                    &reading,
                    &applicant,
                    true,
                    None,
                    namesakes,
                    today(),
                )
                .unwrap()
            };
        }
        Act::Order { who, on } => {
            let number = format!("PO-{}", orders.len());
            let new =
                acts::order::Stated { number, institution: "City".into(), ordered_on: day(*on) };
            let mut order = None;
            for who in who {
                let named = acts::order::Named {
                    name: format!("Person {who}"),
                    email: address(*who),
                    amount: Cents(35_000),
                };
                let now = Reading::new(recording.conn(), None).unwrap();
                let taken = acts::order::name(recording, &now, &new, order, &named, today());
                if let Taken::Recorded(added) = taken.unwrap() {
                    order = Some(added.order);
                }
            }
        }
        Act::PayOrder { order, line, on } => {
            let Some(order) = orders.get(*order) else { return };
            let line = line.and_then(|line| order.lines.get(line));
            let only = line.map(|line| vec![line.id]);
            let amount = line.map_or(order.open(), |line| line.amount);
            let days = (day(*on), today());
            acts::order::pay(recording, &reading, order, amount, only.as_deref(), days).unwrap();
        }
        Act::Substitute { order, line, who, on } => {
            let Some(order) = orders.get(*order) else { return };
            let Some(line) = order.lines.get(*line) else { return };
            let (name, email) = (format!("Person {who}"), address(*who));
            let takes = (name.as_str(), email.as_str());
            let days = (day(*on), today());
            acts::order::substitute(recording, &reading, order, line, takes, days).unwrap();
        }
        Act::Pay { who, dollars, on } => {
            let Some(person) = known(*who).filter(|p| !p.enrollments.is_empty()) else { return };
            let payment = Payment::of(0, Cents(dollars * 100), day(*on), None);
            let new = acts::payment::Stated { payment, stays: false };
            acts::payment::take(recording, &reading, &person, new, today()).unwrap();
        }
        Act::Refund { who, dollars, on } => {
            let Some(person) = known(*who).filter(|p| !p.enrollments.is_empty()) else { return };
            let new = acts::refund::Stated {
                amount: Cents(dollars * 100),
                refunded_on: day(*on),
                reason: "asked".into(),
                even_so: false,
            };
            acts::refund::take(recording, &reading, &person, &new).unwrap();
        }
        Act::Waive { who, on } => {
            let Some(person) = known(*who) else { return };
            let Some(application) = person.enrollments.last() else { return };
            let waiver = Waiver {
                id: 0,
                entry: 0,
                enrollment: application.id,
                fee: Fee::Application,
                waived_on: day(*on),
                reason: "award".into(),
            };
            recording.waiver(person.person.number, &waiver).unwrap();
        }
        Act::TakeBack { payment, which } => {
            let mut records = Vec::new();
            let take = |transcript: Transcript| {
                let payments = transcript.payments.iter().filter(|p| *payment && p.order.is_none());
                records.extend(payments.map(|p| (p.entry, Kind::Payment, p.id)));
                let applications = transcript.enrollments.iter().filter(|_| !*payment);
                records.extend(applications.map(|e| (e.entry, Kind::Enrollment, e.id)));
                Ok::<(), rusqlite::Error>(())
            };
            reading.transcripts(take).unwrap();
            if let Some((entry, kind, id)) = records.get(*which) {
                recording.retraction(*entry, Some((*kind, *id)), false).unwrap();
            }
        }
    }
}

/// What was received from a day to another: by the ledger, by the statistics, by the list, and what came in truth.
fn received(reading: &Reading, from: Day, to: Day) -> [Cents; 4] {
    let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on: to };
    let orders: HashMap<Id, String> = HashMap::new();
    let (mut book, mut tally) = (Book::new(Some(from), to), Tally::new(Some(from), to));
    let (mut list, mut truth) = (Cents::ZERO, Cents::ZERO);
    let within = |on: Day| (from..=to).contains(&on);
    let mut listed = |rows: Vec<payments::PaymentRow>| {
        let rows = rows.iter().filter(|r| r.kind == Kind::Payment && within(r.on));
        list = list + rows.map(|r| r.amount).sum();
    };
    reading
        .transcripts(|transcript| {
            let singly = transcript.payments.iter().filter(|p| p.order.is_none());
            truth = truth + singly.filter(|p| within(p.paid_on)).map(|p| p.amount).sum();
            let then = transcript.up_to(to);
            book.add(&then, bench);
            tally.add(&then, bench);
            listed(payments::of_person(&then, bench.policy, &orders));
            Ok::<(), rusqlite::Error>(())
        })
        .unwrap();
    for waiting in reading.waiting().unwrap() {
        book.add_waiting(&waiting);
        tally.add_waiting(&waiting, to);
        listed(payments::of_waiting(&waiting, to));
    }
    for line in reading.orders().unwrap().iter().flat_map(|order| &order.lines) {
        let paid = line.paid.iter().filter(|(day, _)| within(*day));
        truth = truth + paid.map(|(_, amount)| *amount).sum();
    }
    let statistics = tally.close("", to, false);
    let counted = statistics.row(Measure::Received, By::All, "all").and_then(|row| row.value);
    let counted = counted.map_or("0.00".to_string(), |value| value.to_string());
    // What went from one line to another person may sum up to less than nothing for a moment.
    let counted = match counted.strip_prefix('-') {
        Some(less) => -Cents::parse(less).unwrap(),
        None => Cents::parse(&counted).unwrap(),
    };
    [book.close().totals.payments, counted, list, truth]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_dollar_is_received_once_on_its_day_by_ledger_statistics_and_list(
        acts in proptest::collection::vec(any_act(), 1..25), from in 0..60u32, days in 0..60u32,
    ) {
        let (_folder, mut register) = new_register();
        for one in &acts {
            let recording = register.record(header()).unwrap();
            act(one, &recording);
            recording.commit().unwrap();
        }
        let snapshot = register.snapshot().unwrap();
        let reading = Reading::new(&snapshot, None).unwrap();
        let (from, to) = (day(from), day(from + days));
        for (from, to) in [(from, to), (day(0), to), (from, today())] {
            let [ledger, statistics, list, truth] = received(&reading, from, to);
            prop_assert_eq!(ledger, statistics, "statistics {} to {}", from, to);
            prop_assert_eq!(ledger, list, "list {} to {}", from, to);
            prop_assert_eq!(ledger, truth, "what came {} to {}", from, to);
        }
    }
}
