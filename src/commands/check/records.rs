//! Checks of the records: policy, catalog, people and orders.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::commands::retract::apart;
use crate::model::{CourseId, Evaluator, Id, Order};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::Policy;
use crate::register::{InForce, Reading, Unread, Who, read};
use crate::rules::checks::Wrong;
use crate::rules::checks::office::{self, AboutNobody, Office};
use crate::rules::decisions::duplicates::Everybody;

type Result = rusqlite::Result<Vec<Wrong>>;

/// The message about a record that cannot be read.
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
    Ok(office::sets(read::sets_in_use(conn)?, policy))
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

/// Facts of the whole office, as read.
pub struct Known {
    people: Vec<(Id, String, String)>,
    nameless: Vec<Id>,
    about_nobody: Vec<AboutNobody>,
    impossible_mergers: Vec<(Id, String)>,
    everybody: Everybody,
    completed: BTreeMap<CourseId, (i64, Id)>,
    pub evaluators: Vec<Evaluator>,
    orders: Vec<Order>,
    overdrawn: Vec<(String, Cents, Cents)>,
}

impl Known {
    pub fn read(reading: &Reading) -> rusqlite::Result<Known> {
        let stated = reading.people()?;
        let known: Vec<Id> = stated.iter().map(|(number, _, _)| *number).collect();
        let mut nameless = reading.candidates()?;
        nameless.retain(|number| known.binary_search(number).is_err());
        let about_nobody = reading.about_nobody()?.into_iter();
        let about_nobody = about_nobody.map(|(kind, id, entry, candidate)| AboutNobody {
            kind,
            id,
            entry,
            candidate,
        });
        let mut completed = BTreeMap::new();
        reading.completions(Who::All, |candidate, completion, _| {
            let (count, first) = completed.entry(completion.course).or_insert((0, candidate));
            (*count, *first) = (*count + 1, (*first).min(candidate));
        })?;
        Ok(Known {
            people: stated.into_iter().chain(reading.given_up()?).collect(),
            nameless,
            about_nobody: about_nobody.collect(),
            impossible_mergers: apart::impossible(reading)?,
            completed,
            everybody: Everybody::of(
                reading.everything_stated()?,
                reading.known_apart()?.into_iter().map(|apart| apart.pair),
            ),
            evaluators: reading.evaluators()?,
            orders: reading.orders()?,
            overdrawn: reading.overdrawn()?,
        })
    }

    pub fn office<'o>(&'o self, reading: &'o Reading, today: Day) -> Office<'o> {
        Office {
            people: &self.people,
            nameless: &self.nameless,
            about_nobody: &self.about_nobody,
            impossible_mergers: &self.impossible_mergers,
            completed: &self.completed,
            catalog: &reading.catalog,
            everybody: &self.everybody,
            evaluators: &self.evaluators,
            orders: &self.orders,
            overdrawn: &self.overdrawn,
            today,
        }
    }
}
