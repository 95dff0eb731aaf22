//! Statements that later ones repeat: who somebody is, and what an application says, are stated whole each time.
//!
//! To take back one that a later one has followed is to take back what it changed: the retraction states the rest anew.
//! What a later statement changed by itself stays as that states it.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::params;

use crate::failure::{Doing, Failure};
use crate::model::{Enrollment, Entry, Id, Kind, Person, Transcript};
use crate::register::history::Taking;
use crate::register::write::Restates;
use crate::register::{Reading, Recording};

/// States anew what is left of the details and applications of which `takings` take back or give back a statement, and
/// answers a note on each that changes nothing, because all of it was stated anew since.
pub fn restate(
    before: &Reading,
    recording: &Recording,
    takings: &[Taking],
) -> Result<Vec<String>, Failure> {
    let what = "state anew what is left";
    let mut readings: HashMap<Entry, Rc<Reading>> = HashMap::new();
    let mut known_at = |through: Entry| match readings.get(&through) {
        Some(reading) => Ok(reading.clone()),
        None => {
            let reading = Rc::new(Reading::new(recording.conn(), Some(through)).doing(what)?);
            readings.insert(through, reading.clone());
            Ok::<_, Failure>(reading)
        }
    };
    let mut notes = Vec::new();
    let mut takings: Vec<&Taking> = takings.iter().collect();
    takings.sort_by_key(|taking| std::cmp::Reverse(taking.target));
    for taking in takings {
        let target = taking.target;
        let statements = stated_by(recording, taking).doing(what)?;
        if statements.is_empty() {
            continue;
        }
        // As known just before it was stated, and just then: what the statement changed.
        let (then, made) = (known_at(target - 1)?, known_at(target)?);
        let now = Reading::new(recording.conn(), None).doing(what)?;
        let (from, to) = match taking.restores {
            true => (&*then, &*made),
            false => (&*made, &*then),
        };
        for statement in statements {
            let mut later = Vec::new();
            for entry in statement.later(target, &now).doing(what)? {
                later.push((known_at(entry - 1)?, known_at(entry)?));
            }
            let changed = match statement {
                Statement::Details(number) => {
                    let read = |reading: &Reading| person(reading, number);
                    let write = |left: &Person| recording.detail(left).map(|_| ());
                    undo([before, from, to, &now], &later, read, write)
                }
                Statement::Application(candidate, number) => {
                    let read = |reading: &Reading| application(reading, candidate, number);
                    let write = |left: &Enrollment| {
                        let restates = Restates::Amends(number);
                        recording.enrollment(candidate, left, restates).map(|_| ())
                    };
                    undo([before, from, to, &now], &later, read, write)
                }
            };
            if !changed.doing(what)? && !later.is_empty() {
                notes.push(format!(
                    "what entry {target} states {} is stated anew by later entries: nothing changes",
                    statement.about()
                ));
            }
        }
    }
    Ok(notes)
}

/// What is stated whole each time.
#[derive(Debug, Clone, Copy)]
enum Statement {
    /// Who the candidate of a number is.
    Details(Id),
    /// What an application of a candidate says, by its number.
    Application(Id, Id),
}

impl Statement {
    fn about(self) -> String {
        match self {
            Statement::Details(number) => format!("of who {number} is"),
            Statement::Application(candidate, number) => {
                format!("in application {number} of {candidate}")
            }
        }
    }

    /// The entries after one that state the same anew and are in force.
    fn later(self, target: Entry, now: &Reading) -> rusqlite::Result<Vec<Entry>> {
        let (kind, sql, number) = match self {
            Statement::Details(number) => (
                Kind::Detail,
                "SELECT entry_id, id FROM detail WHERE candidate_id = ?1 AND entry_id > ?2 ORDER BY id",
                number,
            ),
            Statement::Application(_, number) => (
                Kind::Enrollment,
                "SELECT entry_id, id FROM enrollment WHERE number = ?1 AND entry_id > ?2 ORDER BY id",
                number,
            ),
        };
        let mut statement = now.conn().prepare_cached(sql)?;
        let mut rows = statement.query(params![number, target])?;
        let mut later = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = row.get(0)?;
            if now.known.holds(kind, entry, row.get(1)?) {
                later.push(entry);
            }
        }
        later.dedup();
        Ok(later)
    }
}

/// What a taking concerns of what is stated whole, of those who were in the register before it.
fn stated_by(recording: &Recording, taking: &Taking) -> rusqlite::Result<Vec<Statement>> {
    let mut stated = Vec::new();
    for (kind, number) in [
        (Kind::Detail, "candidate_id"),
        (Kind::Enrollment, "coalesce(number, id)"),
    ] {
        let record = match taking.record {
            Some((other, _)) if other != kind => continue,
            record => record.map(|(_, id)| id),
        };
        let mut statement = recording.conn().prepare_cached(&format!(
            "SELECT DISTINCT candidate_id, {number} FROM {} WHERE entry_id = ?1 AND (?2 IS NULL OR id = ?2)
             AND candidate_id NOT IN (SELECT id FROM candidate WHERE entry_id = ?1)",
            kind.table()
        ))?;
        let mut rows = statement.query(params![taking.target, record])?;
        while let Some(row) = rows.next()? {
            let (candidate, number) = (row.get(0)?, row.get(1)?);
            stated.push(match kind {
                Kind::Detail => Statement::Details(candidate),
                _ => Statement::Application(candidate, number),
            });
        }
    }
    Ok(stated)
}

fn transcript(reading: &Reading, number: Id) -> rusqlite::Result<Option<Transcript>> {
    reading.transcript(reading.known.person(number))
}

/// Who the candidate of a number is, also of one given up.
fn person(reading: &Reading, number: Id) -> rusqlite::Result<Option<Person>> {
    let Some(transcript) = transcript(reading, number)? else {
        return Ok(None);
    };
    let mut all = std::iter::once(transcript.person).chain(transcript.given_up);
    Ok(all.find(|person| person.number == number))
}

fn application(
    reading: &Reading,
    candidate: Id,
    number: Id,
) -> rusqlite::Result<Option<Enrollment>> {
    let transcript = transcript(reading, candidate)?.unwrap_or_default();
    Ok(transcript.enrollments.into_iter().find(|e| e.id == number))
}

/// Undoes in what stands now what changed from one reading to another, and writes what is left; answers whether anything
/// is then otherwise than before the retraction, or there is nothing to undo.
fn undo<T: Fields>(
    [before, from, to, now]: [&Reading; 4],
    later: &[(Rc<Reading>, Rc<Reading>)],
    read: impl Fn(&Reading) -> rusqlite::Result<Option<T>>,
    write: impl Fn(&T) -> rusqlite::Result<()>,
) -> rusqlite::Result<bool> {
    let (Some(from), Some(to), Some(stands)) = (read(from)?, read(to)?, read(now)?) else {
        return Ok(true);
    };
    let mut changes = Vec::new();
    for (then, made) in later {
        changes.extend(read(then)?.zip(read(made)?));
    }
    let mut left = stands.clone();
    left.undo(&from, &to, &changes);
    if left != stands {
        write(&left)?;
    }
    Ok(from == to || read(before)?.as_ref() != Some(&left))
}

/// What is stated field by field.
trait Fields: Clone + PartialEq {
    /// Puts each field in which two statements differ from the one to the other, if it still is as in the one and no
    /// later statement changed it.
    fn undo(&mut self, from: &Self, to: &Self, later: &[(Self, Self)]);
}

macro_rules! fields {
    ($stated:ident: $($field:ident),+) => {
        impl Fields for $stated {
            fn undo(&mut self, from: &Self, to: &Self, later: &[(Self, Self)]) {
                $(
                    let stated_since = later.iter().any(|(then, made)| then.$field != made.$field);
                    if from.$field != to.$field && self.$field == from.$field && !stated_since {
                        self.$field = to.$field.clone();
                    }
                )+
            }
        }
    };
}

fields!(Person: name, email, ala_member, state);
fields!(Enrollment: received_on, education, position, requires_mlis, fee, graduation, certificate, jobs);
