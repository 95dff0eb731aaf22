//! Checks of the whole office: people, catalog, evaluators and orders.

use std::collections::BTreeMap;

use crate::address;
use crate::model::{Catalog, CourseId, Entry, Evaluator, Id, Kind, Order, Person};
use crate::money::Cents;
use crate::period::{Day, days_between};
use crate::policy::Policy;
use crate::rules::checks::Wrong;
use crate::rules::decisions::duplicates::Everybody;

/// An invoiced order that waits more than this many days is worth asking about.
const ORDER_PATIENCE: i64 = 90;

/// The facts of the whole office.
pub struct Office<'o> {
    /// Everybody's number, name and e-mail address, also under each retired number.
    pub people: &'o [(Id, String, String)],
    /// Candidates without details in force.
    pub nameless: &'o [Id],
    /// Records in force about a candidate who was retracted.
    pub about_nobody: &'o [AboutNobody],
    /// Mergers in force that cannot be, each with the reason.
    pub impossible_mergers: &'o [(Id, String)],
    /// How many completions there are of a course, and one candidate who has one.
    pub completed: &'o BTreeMap<CourseId, (i64, Id)>,
    /// The catalog in force.
    pub catalog: &'o Catalog,
    /// Everybody, found by what two people may have in common.
    pub everybody: &'o Everybody,
    /// Every evaluator in force.
    pub evaluators: &'o [Evaluator],
    /// Every order in force.
    pub orders: &'o [Order],
    /// Orders from which people received more than was paid: number, amount received, amount paid.
    pub overdrawn: &'o [(String, Cents, Cents)],
    /// Today.
    pub today: Day,
}

/// A record in force about a candidate who was retracted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutNobody {
    /// The kind of the record.
    pub kind: Kind,
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The candidate.
    pub candidate: Id,
}

/// One check of the office.
pub struct Check {
    /// The name that scripts use.
    pub name: &'static str,
    /// What is true if all is well.
    pub so: &'static str,
    /// What it finds.
    pub look: fn(&Office) -> Vec<Wrong>,
}

const fn check(name: &'static str, so: &'static str, look: fn(&Office) -> Vec<Wrong>) -> Check {
    Check { name, so, look }
}

/// Every check of the office, in the order they run.
pub const CHECKS: &[Check] = &[
    check("people", "an e-mail address belongs to one candidate", people),
    check("duplicates", "no two candidates look like one person", duplicates),
    check("details", "every candidate has details in force", details),
    check("nobody", "records in force are about candidates in force", nobody),
    check("mergers", "a number is merged once, into that of a candidate in force", mergers),
    check("courses", "every completion in force is of a course in the catalog", courses),
    check("approvals", "no approval ends before it begins", approvals),
    check("agreements", "no agreement ends before it is signed", agreements),
    check("evaluators", "an e-mail address belongs to one evaluator", evaluators),
    check("orders", "an invoiced order is paid within 90 days", orders),
    check("order-sums", "nobody paid more for an order than was ordered", order_sums),
    check(
        "order-payments",
        "people receive no more from an order than was paid for it",
        order_payments,
    ),
];

/// The policy has every set that a record names. `in_use` maps set codes to the kind of record that uses them.
pub fn sets(in_use: BTreeMap<String, &str>, policy: &Policy) -> Vec<Wrong> {
    let unknown = in_use.into_iter().filter(|(code, _)| policy.find_set(code).is_none());
    let wrong = unknown.map(|(code, what)| {
        Wrong::new(
            format!("the register has {what} for {code}, which is not a set of the policy"),
            "keep every set in the policy, and give a set that ended a last day: lssc policy show --to DIR, then lssc policy adopt DIR",
        )
    });
    wrong.collect()
}

fn people(office: &Office) -> Vec<Wrong> {
    let mut by_address: BTreeMap<String, Vec<(Id, &str)>> = BTreeMap::new();
    for (number, name, email) in office.people {
        let theirs = by_address.entry(address::key(email)).or_default();
        if theirs.iter().all(|(other, _)| other != number) {
            theirs.push((*number, name));
        }
    }
    let twice = by_address.into_iter().filter(|(_, people)| people.len() > 1);
    let wrong = twice.map(|(email, people)| {
        let who: Vec<String> = people.iter().map(|(n, name)| format!("{n} {name}")).collect();
        let last = people.last().map_or(0, |(n, _)| *n);
        Wrong::new(
            format!("{email} is the address of {}", who.join(" and of ")),
            format!(
                "give one of them the right address: lssc candidate update {last} --email ADDRESS"
            ),
        )
    });
    wrong.collect()
}

/// Candidates who may be one person, until staff merge them or record that they are two (program 3a).
fn duplicates(office: &Office) -> Vec<Wrong> {
    let pairs = office.everybody.pairs().into_iter();
    let wrong = pairs.map(|(one, other, why)| {
        let named = |p: &Person| format!("{} {} <{}>", p.number, p.name, p.email);
        let (first, second) = (one.number, other.number);
        Wrong::new(
            format!("{} and {} may be one person: {}", named(one), named(other), why.clause()),
            format!(
                "make them one: lssc candidate merge {second} into {first} --reason TEXT; or say that they are two: lssc candidate apart {first} {second} --reason TEXT"
            ),
        )
    });
    wrong.collect()
}

fn details(office: &Office) -> Vec<Wrong> {
    let wrong = office.nameless.iter().map(|number| {
        Wrong::new(
            format!("candidate {number} has no name and no e-mail address in force"),
            format!("find the retraction that removed them, and retract it: lssc report entries {number}"),
        )
    });
    wrong.collect()
}

fn nobody(office: &Office) -> Vec<Wrong> {
    let wrong = office.about_nobody.iter().map(|record| {
        let AboutNobody { kind, id, entry, candidate } = record;
        Wrong::new(
            format!(
                "{kind} {id} (entry {entry}) is about candidate {candidate}, who was retracted"
            ),
            match kind {
                // Money that came or went stays in the books.
                Kind::Payment | Kind::Refund => format!(
                    "give the candidate back: retract the entry that retracted them: lssc report entries {candidate}"
                ),
                _ => format!("retract it too: lssc retract record {kind} {id} --reason TEXT"),
            },
        )
    });
    wrong.collect()
}

fn mergers(office: &Office) -> Vec<Wrong> {
    let wrong = office.impossible_mergers.iter().map(|(id, why)| {
        Wrong::new(
            format!("merger {id}: {why}"),
            format!("retract it: lssc retract record merger {id} --reason TEXT"),
        )
    });
    wrong.collect()
}

fn courses(office: &Office) -> Vec<Wrong> {
    let approved =
        |course: CourseId| office.catalog.course(course).is_some_and(|c| !c.approvals.is_empty());
    let orphans = office.completed.iter().filter(|(course, _)| !approved(**course));
    let wrong = orphans.map(|(course, (count, candidate))| {
        let code = office.catalog.code(*course);
        let are = if *count == 1 { "completion is" } else { "completions are" };
        Wrong::new(
            format!(
                "{count} {are} of {code}, which has no approval in force (first: candidate {candidate})"
            ),
            "record its approval again: lssc catalog import FILE.csv; or find the retraction with lssc report entries, and retract it",
        )
    });
    wrong.collect()
}

fn approvals(office: &Office) -> Vec<Wrong> {
    let courses = office.catalog.approved();
    let approvals = courses.iter().flat_map(|(_, c)| c.approvals.iter().map(|a| (&c.code, a)));
    let ending = approvals.filter_map(|(code, a)| Some((code, a, a.approved_until?)));
    let wrong = ending.filter(|(_, a, until)| *until < a.approved_on).map(|(code, a, until)| {
        Wrong::new(
            format!("the approval of {code} from {} ends {until}", a.approved_on),
            format!(
                "retract it and import the right one: lssc retract record approval {} --reason TEXT",
                a.id
            ),
        )
    });
    wrong.collect()
}

fn agreements(office: &Office) -> Vec<Wrong> {
    let ending = office.catalog.agreements.iter().filter_map(|a| Some((a, a.ends_on?)));
    let wrong = ending.filter(|(a, ends_on)| *ends_on < a.signed_on).map(|(a, ends_on)| {
        Wrong::new(
            format!(
                "agreement {} with {}, signed {}, ends {ends_on}",
                a.id, a.college, a.signed_on
            ),
            format!(
                "retract it and record the right one: lssc retract record agreement {} --reason TEXT",
                a.id
            ),
        )
    });
    wrong.collect()
}

fn evaluators(office: &Office) -> Vec<Wrong> {
    let mut by_address: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for evaluator in office.evaluators {
        by_address.entry(address::key(&evaluator.email)).or_default().push(evaluator.id);
    }
    let twice = by_address.into_iter().filter(|(_, ids)| ids.len() > 1);
    let wrong = twice.map(|(email, ids)| {
        let numbers: Vec<String> = ids.iter().map(ToString::to_string).collect();
        Wrong::new(
            format!("{email} is the address of evaluators {}", numbers.join(" and ")),
            format!(
                "retract the one you do not need: lssc retract record evaluator {} --reason TEXT",
                numbers[numbers.len() - 1]
            ),
        )
    });
    wrong.collect()
}

fn orders(office: &Office) -> Vec<Wrong> {
    let waiting = office.orders.iter().filter_map(|order| {
        let invoiced = order.invoices.iter().map(|invoice| invoice.invoiced_on).min()?;
        let days = days_between(invoiced, office.today);
        (order.open() > Cents::ZERO && days > ORDER_PATIENCE).then_some((order, invoiced))
    });
    let wrong = waiting.map(|(order, invoiced)| {
        let (number, open) = (&order.number, order.open());
        Wrong::new(
            format!(
                "order {number} of {}, invoiced {invoiced}, has ${open} unpaid",
                order.institution
            ),
            format!("when it is paid: lssc order pay {number} {open} --on DAY"),
        )
    });
    wrong.collect()
}

fn order_sums(office: &Office) -> Vec<Wrong> {
    let lines = office.orders.iter().flat_map(|order| order.lines.iter().map(move |l| (order, l)));
    let wrong = lines.filter(|(_, line)| line.received() > line.amount).map(|(order, line)| {
        Wrong::new(
            format!(
                "order {}: ${} more was paid for {} than was ordered",
                order.number,
                line.received() - line.amount,
                line.name
            ),
            "find the entry with the extra payment, and retract it: lssc report entries",
        )
    });
    wrong.collect()
}

fn order_payments(office: &Office) -> Vec<Wrong> {
    let wrong = office.overdrawn.iter().map(|(number, came, paid)| {
        Wrong::new(
            format!(
                "people received ${came} from order {number}, but only ${paid} was paid for it"
            ),
            "find the extra payment, and retract it: lssc payment list",
        )
    });
    wrong.collect()
}
