//! Checks of the records: what is known of the policy, the catalog, people and orders.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::commands::retract::apart;
use crate::model::{Entry, Id, Kind};
use crate::money::Cents;
use crate::period::{Day, days_between};
use crate::policy::Policy;
use crate::register::read::{self, email_key};
use crate::register::{InForce, Reading, Unread, Who, kinds};
use crate::rules::checks::Wrong;

/// An invoiced order that waits longer than this is worth asking about.
const ORDER_PATIENCE: i64 = 90;

type Result = rusqlite::Result<Vec<Wrong>>;

/// What was said of a record that does not read as what it must be.
fn told(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::FromSqlConversionFailure(_, _, why) => why.to_string(),
        other => other.to_string(),
    }
}

pub fn policy(conn: &Connection) -> Result {
    let known = InForce::load(conn, None)?;
    Ok(match read::policy(conn, &known) {
        Ok(_) => Vec::new(),
        Err(error) => vec![Wrong::new(
            told(&error),
            "something other than lssc wrote to the file; compare with the last backup: lssc policy show --register BACKUP",
        )],
    })
}

pub fn sets(conn: &Connection, policy: &Policy) -> Result {
    let hint = "keep every set in the policy, with a last day where it ended: lssc policy show --to DIR, then lssc policy adopt DIR";
    let unknown =
        read::sets_in_use(conn)?.into_iter().filter(|(code, _)| policy.find_set(code).is_none());
    Ok(unknown
        .map(|(code, what)| {
            Wrong::new(
                format!("the register holds {what} for {code}, which is no set of the policy"),
                hint,
            )
        })
        .collect())
}

pub fn readable(conn: &Connection) -> Result {
    let reading = match Reading::new(conn, None) {
        Ok(reading) => reading,
        Err(unread) => return Ok(vec![unreadable(&unread.error)]),
    };
    let read = reading
        .transcripts(|_| Ok::<(), Unread>(()))
        .and_then(|()| reading.evaluators().map(|_| ()))
        .and_then(|()| reading.orders().map(|_| ()));
    Ok(match read {
        Ok(()) => Vec::new(),
        Err(unread) => vec![unreadable(&unread.error)],
    })
}

fn unreadable(error: &rusqlite::Error) -> Wrong {
    Wrong::new(
        format!("the records cannot be read: {}", told(error)),
        "see the findings before this one; compare with the last backup: lssc check --register BACKUP",
    )
}

pub fn people(reading: &Reading, _: Day) -> Result {
    let mut by_address: BTreeMap<String, Vec<(Id, String)>> = BTreeMap::new();
    let people = reading.people()?.into_iter().chain(reading.given_up()?);
    for (number, name, email) in people {
        let theirs = by_address.entry(email_key(&email)).or_default();
        if theirs.iter().all(|(other, _)| *other != number) {
            theirs.push((number, name));
        }
    }
    let twice = by_address.into_iter().filter(|(_, people)| people.len() > 1);
    Ok(twice
        .map(|(email, people)| {
            let who: Vec<String> = people.iter().map(|(n, name)| format!("{n} {name}")).collect();
            let last = people.last().map_or(0, |(n, _)| *n);
            Wrong::new(
                format!("{email} is the address of {}", who.join(" and of ")),
                format!("give one of them the right address: lssc candidate update {last} --email ADDRESS"),
            )
        })
        .collect())
}

pub fn details(reading: &Reading, _: Day) -> Result {
    let known: Vec<Id> = reading.people()?.into_iter().map(|(number, _, _)| number).collect();
    let mut wrong = Vec::new();
    let conn = reading.conn();
    let mut statement = conn.prepare("SELECT id, entry_id FROM candidate ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (number, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
        if reading.known.holds(Kind::Candidate, entry, number)
            && reading.known.person(number) == number
            && known.binary_search(&number).is_err()
        {
            wrong.push(Wrong::new(
                format!("candidate {number} has neither name nor e-mail address in force"),
                format!("see what took them back, and retract that: lssc report entries {number}"),
            ));
        }
    }
    Ok(wrong)
}

pub fn nobody(reading: &Reading, _: Day) -> Result {
    let conn = reading.conn();
    let mut wrong = Vec::new();
    for (kind, table) in kinds::personal().filter(|(kind, _)| *kind != Kind::Candidate) {
        let sql = format!(
            "SELECT f.id, f.entry_id, f.candidate_id, c.entry_id, f.number
             FROM (SELECT id, entry_id, candidate_id, {} AS number FROM {}) f
             JOIN candidate c ON c.id = f.candidate_id
             WHERE c.entry_id IN (SELECT target_entry FROM retraction) ORDER BY f.id",
            table.number(),
            table.name
        );
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            let (candidate, enrolled_by): (Id, Entry) = (row.get(2)?, row.get(3)?);
            if reading.known.holds(kind, entry, id)
                && !reading.known.holds(Kind::Candidate, enrolled_by, candidate)
            {
                let id: Id = row.get(4)?;
                wrong.push(Wrong::new(
                    format!("{kind} {id} (entry {entry}) is about candidate {candidate}, who was taken back"),
                    format!("take it back too: lssc retract record {kind} {id} --reason TEXT"),
                ));
            }
        }
    }
    Ok(wrong)
}

pub fn mergers(reading: &Reading, _: Day) -> Result {
    let wrong = apart::impossible(reading)?.into_iter();
    Ok(wrong
        .map(|(id, why)| {
            Wrong::new(
                format!("merger {id}: {why}"),
                format!("take it back: lssc retract record merger {id} --reason TEXT"),
            )
        })
        .collect())
}

pub fn courses(reading: &Reading, _: Day) -> Result {
    let mut orphans: BTreeMap<u32, (i64, Id)> = BTreeMap::new();
    reading.completions(Who::All, |candidate, completion, _| {
        let course = reading.catalog.course(completion.course);
        if course.is_none_or(|c| c.approvals.is_empty()) {
            let (count, one) = orphans.entry(completion.course.0).or_insert((0, candidate));
            (*count, *one) = (*count + 1, (*one).min(candidate));
        }
    })?;
    Ok(orphans
        .into_iter()
        .map(|(course, (count, candidate))| {
            let code = reading.catalog.code(crate::model::CourseId(course));
            let one = if count == 1 { "completion is" } else { "completions are" };
            Wrong::new(
                format!("{count} {one} of {code}, of which no approval is in force (candidate {candidate} first)"),
                "record its approval again: lssc catalog import FILE.csv; or retract what took it back: lssc report entries",
            )
        })
        .collect())
}

pub fn approvals(reading: &Reading, _: Day) -> Result {
    let courses = reading.catalog.approved();
    let approvals = courses.iter().flat_map(|(_, c)| c.approvals.iter().map(|a| (&c.code, a)));
    let ending = approvals.filter_map(|(code, a)| Some((code, a, a.approved_until?)));
    Ok(ending
        .filter(|(_, a, until)| *until < a.approved_on)
        .map(|(code, a, until)| {
            Wrong::new(
                format!("the approval of {code} from {} ends {until}", a.approved_on),
                format!("take it back and import the right one: lssc retract record approval {} --reason TEXT", a.id),
            )
        })
        .collect())
}

pub fn agreements(reading: &Reading, _: Day) -> Result {
    let agreements = reading.catalog.agreements.iter();
    let ending = agreements.filter_map(|a| Some((a, a.ends_on?)));
    Ok(ending
        .filter(|(a, ends_on)| *ends_on < a.signed_on)
        .map(|(a, ends_on)| {
            Wrong::new(
                format!("agreement {} with {}, signed {}, ends {ends_on}", a.id, a.college, a.signed_on),
                format!("take it back and record the right one: lssc retract record agreement {} --reason TEXT", a.id),
            )
        })
        .collect())
}

pub fn evaluators(reading: &Reading, _: Day) -> Result {
    let mut by_address: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for evaluator in reading.evaluators()? {
        by_address.entry(email_key(&evaluator.email)).or_default().push(evaluator.id);
    }
    let twice = by_address.into_iter().filter(|(_, ids)| ids.len() > 1);
    Ok(twice
        .map(|(email, ids)| {
            let numbers: Vec<String> = ids.iter().map(ToString::to_string).collect();
            Wrong::new(
                format!("{email} is the address of evaluators {}", numbers.join(" and ")),
                format!("take back the one that is not needed: lssc retract record evaluator {} --reason TEXT", numbers[numbers.len() - 1]),
            )
        })
        .collect())
}

pub fn orders(reading: &Reading, today: Day) -> Result {
    let waiting = reading.orders()?.into_iter().filter_map(|order| {
        let invoiced = order.invoices.iter().map(|(_, day, _)| *day).min()?;
        let days = days_between(invoiced, today);
        (order.open() > Cents::ZERO && days > ORDER_PATIENCE).then_some((order, invoiced))
    });
    Ok(waiting
        .map(|(order, invoiced)| {
            Wrong::new(
                format!(
                    "order {} of {}, invoiced {invoiced}, has ${} open",
                    order.number,
                    order.institution,
                    order.open()
                ),
                format!(
                    "when it is paid: lssc order pay {} {} --on DAY",
                    order.number,
                    order.open()
                ),
            )
        })
        .collect())
}

pub fn order_sums(reading: &Reading, _: Day) -> Result {
    let orders = reading.orders()?;
    let lines = orders.iter().flat_map(|o| o.lines.iter().map(move |l| (o, l)));
    Ok(lines
        .filter(|(_, line)| line.received() > line.amount)
        .map(|(order, line)| {
            Wrong::new(
                format!("order {}: ${} more was paid for {} than was ordered", order.number, line.received() - line.amount, line.name),
                "see which entry recorded a payment too much, and take it back: lssc report entries",
            )
        })
        .collect())
}

pub fn order_payments(reading: &Reading, _: Day) -> Result {
    let overdrawn = reading.overdrawn()?.into_iter();
    Ok(overdrawn
        .map(|(number, came, paid)| {
            Wrong::new(
                format!("${came} came to people from order {number}, for which ${paid} was paid"),
                "see who has a payment of it too much, and take it back: lssc payment list",
            )
        })
        .collect())
}
