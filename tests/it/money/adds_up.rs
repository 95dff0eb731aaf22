//! The ledger adds up for any sequence of acts and retractions: charges - payments + refunds - waivers = balances.

use lssc::model::*;
use lssc::money::Cents;
use lssc::period::{Day, days_after, parse_day};
use lssc::register::write::Restates;
use lssc::register::{Reading, Recording};
use lssc::reports::ledger::{Book, Ledger, Sums};
use lssc::rules::Bench;
use lssc::rules::meaning::account;
use proptest::prelude::*;

use super::{header, new_register};

/// An act of staff, as numbers from which the register makes what it can.
#[derive(Debug, Clone)]
enum Act {
    Enroll { eligible: bool, on: u32 },
    Pay { who: usize, cents: i64, on: u32, purpose: u8, payer: u8, method: u8 },
    Refund { who: usize, cents: i64, on: u32 },
    Portfolio { who: usize, on: u32 },
    Waive { who: usize, portfolio: bool, on: u32 },
    Retract { entry: usize, whole: bool },
}

fn any_act() -> impl Strategy<Value = Act> {
    let (who, on, cents) = (0..4usize, 0..60u32, 1..50_000i64);
    prop_oneof![
        2 => (prop::bool::weighted(0.8), on.clone()).prop_map(|(eligible, on)| Act::Enroll { eligible, on }),
        4 => (who.clone(), cents.clone(), on.clone(), 0..3u8, 0..3u8, 0..5u8)
            .prop_map(|(who, cents, on, purpose, payer, method)| Act::Pay { who, cents, on, purpose, payer, method }),
        2 => (who.clone(), cents, on.clone()).prop_map(|(who, cents, on)| Act::Refund { who, cents, on }),
        1 => (who.clone(), on.clone()).prop_map(|(who, on)| Act::Portfolio { who, on }),
        2 => (who, any::<bool>(), on).prop_map(|(who, portfolio, on)| Act::Waive { who, portfolio, on }),
        3 => (0..30usize, any::<bool>()).prop_map(|(entry, whole)| Act::Retract { entry, whole }),
    ]
}

fn day(number: u32) -> Day {
    days_after(parse_day("2026-01-01").unwrap(), number)
}

/// A person whom the acts concern.
struct Known {
    candidate: Id,
    enrollment: Id,
    portfolio: Option<Id>,
}

/// What was recorded: the entry, and the one record that may be taken back by itself.
type Recorded = (Entry, (Kind, Id));

fn enroll(recording: &Recording, number: usize, eligible: bool, on: Day) -> (Id, Id) {
    let candidate = recording.candidate().unwrap();
    let person = Person {
        number: candidate,
        name: format!("Person {number}"),
        email: format!("person{number}@example.org"),
        ..Person::default()
    };
    recording.detail(&person).unwrap();
    let enrollment = Enrollment {
        id: 0,
        entry: 0,
        received_on: on,
        education: Education::College,
        position: "Clerk".into(),
        requires_mlis: !eligible,
        fee: Cents(35_000),
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
    let row = recording.enrollment(candidate, &enrollment, Restates::New).unwrap();
    (candidate, row)
}

/// Records one act; none where there is nobody or nothing it could concern.
fn record(
    act: &Act,
    recording: &Recording,
    people: &mut Vec<Known>,
    before: &[Recorded],
) -> Option<(Kind, Id)> {
    let known = |who: usize| who.checked_rem(people.len()).map(|place| &people[place]);
    match act {
        Act::Enroll { eligible, on } => {
            let (candidate, enrollment) = enroll(recording, people.len(), *eligible, day(*on));
            people.push(Known { candidate, enrollment, portfolio: None });
            Some((Kind::Enrollment, enrollment))
        }
        Act::Pay { who, cents, on, purpose, payer, method } => {
            let person = known(*who)?;
            let purpose = match (purpose, person.portfolio) {
                (0, _) => Some(Fee::Application),
                (1, Some(portfolio)) => Some(Fee::Portfolio(portfolio)),
                _ => None,
            };
            let payment = Payment {
                id: 0,
                entry: 0,
                enrollment: person.enrollment,
                amount: Cents(*cents),
                paid_on: day(*on),
                purpose,
                payer: ["Town Library", "State Fund"]
                    .get(usize::from(*payer))
                    .map(|p| p.to_string()),
                method: Method::ALL.get(usize::from(*method)).copied(),
                reference: None,
                order: None,
            };
            Some((Kind::Payment, recording.payment(person.candidate, &payment).unwrap()))
        }
        Act::Refund { who, cents, on } => {
            let person = known(*who)?;
            let refund = lssc::model::Refund {
                id: 0,
                entry: 0,
                enrollment: person.enrollment,
                amount: Cents(*cents),
                refunded_on: day(*on),
                reason: "asked".into(),
                ineligible: Some(cents % 3 == 0),
            };
            let id = recording.refund(person.candidate, &refund);
            Some((Kind::Refund, id.unwrap()))
        }
        Act::Portfolio { who, on } => {
            let place = who.checked_rem(people.len())?;
            let person = &mut people[place];
            let id = recording
                .portfolio(
                    person.candidate,
                    person.enrollment,
                    "access",
                    day(*on),
                    Cents(6_000),
                    None,
                    None,
                )
                .unwrap();
            person.portfolio = Some(id);
            Some((Kind::Portfolio, id))
        }
        Act::Waive { who, portfolio, on } => {
            let person = known(*who)?;
            let portfolio = person.portfolio.filter(|_| *portfolio);
            let waiver = Waiver {
                id: 0,
                entry: 0,
                enrollment: person.enrollment,
                fee: portfolio.map_or(Fee::Application, Fee::Portfolio),
                waived_on: day(*on),
                reason: "award".into(),
            };
            Some((Kind::Waiver, recording.waiver(person.candidate, &waiver).unwrap()))
        }
        Act::Retract { entry, whole } => {
            let (target, one) = *before.get(entry.checked_rem(before.len())?)?;
            let one = Some(one).filter(|(kind, _)| !whole && *kind != Kind::Candidate);
            recording.retraction(target, one, false).unwrap();
            None
        }
    }
}

/// Closes the ledger of some days, and checks that every person's balance in it is what their account owes.
fn ledger(reading: &Reading, from: Option<Day>, on: Day) -> Ledger {
    let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on };
    let mut book = Book::new(from, on);
    let mut owed = Cents::ZERO;
    reading
        .transcripts(|transcript| {
            let then = transcript.up_to(on);
            owed = owed + account::account(&then, bench.policy).balance();
            book.add(&then, bench);
            Ok::<(), rusqlite::Error>(())
        })
        .unwrap();
    let ledger = book.close();
    assert_eq!(ledger.totals.balance, owed, "the accounts owe another sum");
    ledger
}

fn adds_up(sums: &Sums) -> bool {
    sums.opening + sums.charges - sums.payments + sums.refunds - sums.waivers == sums.balance
}

fn check(ledger: &Ledger) -> Result<(), TestCaseError> {
    for person in &ledger.people {
        prop_assert!(adds_up(&person.sums), "{person:?}");
    }
    prop_assert!(adds_up(&ledger.totals));
    let total = |of: fn(&Sums) -> Cents| ledger.people.iter().map(|p| of(&p.sums)).sum::<Cents>();
    prop_assert_eq!(total(|s| s.balance), ledger.totals.balance);
    prop_assert_eq!(total(|s| s.payments), ledger.totals.payments);
    let kinds = |of: fn(&str) -> bool| {
        let kinds = ledger.by_kind.iter().filter(|k| of(k.kind));
        kinds.map(|k| k.amount).sum::<Cents>()
    };
    prop_assert_eq!(kinds(|k| k.ends_with("-fee")), ledger.totals.charges);
    prop_assert_eq!(kinds(|k| k.starts_with("payment")), ledger.totals.payments);
    prop_assert_eq!(kinds(|k| k == "refund"), ledger.totals.refunds);
    prop_assert_eq!(kinds(|k| k == "waiver"), ledger.totals.waivers);
    let payers: Cents = ledger.by_payer.iter().map(|p| p.amount).sum();
    prop_assert_eq!(payers, ledger.totals.payments);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_adds_up_for_any_sequence_of_acts_and_retractions(
        acts in proptest::collection::vec(any_act(), 1..30), from in 0..60u32, to in 0..70u32,
    ) {
        let (_folder, mut register) = new_register();
        // One transaction and many entries would be another register: each act is an entry of its own.
        let (mut people, mut before): (Vec<Known>, Vec<Recorded>) = (Vec::new(), Vec::new());
        for act in &acts {
            let recording = register.record(header()).unwrap();
            let made = record(act, &recording, &mut people, &before);
            let entry = recording.commit().unwrap();
            before.extend(entry.zip(made));
        }
        let snapshot = register.snapshot().unwrap();
        let reading = Reading::new(&snapshot, None).unwrap();
        check(&ledger(&reading, None, day(to)))?;
        let (from, to) = (from.min(to), from.max(to));
        let earlier = ledger(&reading, None, day(from));
        let later = ledger(&reading, Some(days_after(day(from), 1)), day(to));
        check(&later)?;
        // What was owed on a day may be waived from that day on only: no later fact changes it.
        prop_assert_eq!(later.totals.opening, earlier.totals.balance);
    }
}
