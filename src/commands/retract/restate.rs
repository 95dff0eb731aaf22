//! Details and applications: each entry states them whole, so that a retraction may have to state them again.
//!
//! In force is what the first statement says, with the changes that each later one made. If after a retraction the last
//! statement says something else, a new one is recorded.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::params;

use crate::failure::{Doing, Failure};
use crate::model::{Enrollment, Entry, Id, Kind, Person, Transcript};
use crate::register::history::Taking;
use crate::register::write::Restates;
use crate::register::{Reading, Recording};

/// Records a new statement of the details and applications that `takings` retract or restore, if one is needed. Returns
/// a note for each that does not change because later entries state all of it.
pub fn restate(
    before: &Reading,
    recording: &Recording,
    takings: &[Taking],
) -> Result<Vec<String>, Failure> {
    let what = "record the remaining details";
    let now = Reading::new(recording.conn(), None).doing(what)?;
    let mut known = Known { recording, readings: HashMap::new() };
    let mut notes = Vec::new();
    for taking in takings {
        for statement in stated_by(recording, taking).doing(what)? {
            let changed = match statement {
                Statement::Details(number) => {
                    let read = |reading: &Reading| person(reading, number);
                    let write = |left: &Person| recording.detail(left).map(|_| ());
                    stand(before, &now, &mut known, statement, read, write)
                }
                Statement::Application(candidate, number) => {
                    let read = |reading: &Reading| application(reading, candidate, number);
                    let write = |left: &Enrollment| {
                        let restates = Restates::Amends(number);
                        recording.enrollment(candidate, left, restates).map(|_| ())
                    };
                    stand(before, &now, &mut known, statement, read, write)
                }
            };
            if !changed.doing(what)? {
                notes.push(format!(
                    "later entries replace what entry {} states {}, so nothing changes",
                    taking.target,
                    statement.about()
                ));
            }
        }
    }
    Ok(notes)
}

/// The register as known at entries, read on demand.
struct Known<'r> {
    recording: &'r Recording<'r>,
    readings: HashMap<Entry, Rc<Reading<'r>>>,
}

impl<'r> Known<'r> {
    fn at(&mut self, entry: Entry) -> rusqlite::Result<Rc<Reading<'r>>> {
        if let Some(reading) = self.readings.get(&entry) {
            return Ok(reading.clone());
        }
        let reading = Rc::new(Reading::new(self.recording.conn(), Some(entry))?);
        self.readings.insert(entry, reading.clone());
        Ok(reading)
    }
}

/// A kind of statement that is always made whole.
#[derive(Debug, Clone, Copy)]
enum Statement {
    /// The details of the candidate with a number.
    Details(Id),
    /// An application of a candidate, by its number.
    Application(Id, Id),
}

impl Statement {
    fn about(self) -> String {
        match self {
            Statement::Details(number) => format!("about {number}"),
            Statement::Application(candidate, number) => {
                format!("in application {number} of {candidate}")
            }
        }
    }

    /// The entries in force that make this statement, in order.
    fn entries(self, now: &Reading) -> rusqlite::Result<Vec<Entry>> {
        let (kind, sql, number) = match self {
            Statement::Details(number) => (
                Kind::Detail,
                "SELECT entry_id, id FROM detail WHERE candidate_id = ?1 ORDER BY id",
                number,
            ),
            Statement::Application(_, number) => (
                Kind::Enrollment,
                "SELECT entry_id, id FROM enrollment WHERE coalesce(number, id) = ?1 ORDER BY id",
                number,
            ),
        };
        let mut statement = now.conn().prepare_cached(sql)?;
        let mut rows = statement.query([number])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = row.get(0)?;
            if now.known.holds(kind, entry, row.get(1)?) {
                entries.push(entry);
            }
        }
        entries.dedup();
        Ok(entries)
    }
}

/// The details and applications that a retraction or restoration concerns, of people known before that entry.
fn stated_by(recording: &Recording, taking: &Taking) -> rusqlite::Result<Vec<Statement>> {
    let mut stated = Vec::new();
    for (kind, number) in
        [(Kind::Detail, "candidate_id"), (Kind::Enrollment, "coalesce(number, id)")]
    {
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
    Ok(reading.transcript(reading.known.person(number))?)
}

/// The details of the candidate with a number, retired or not.
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

/// Records the statement in force if the last one says something else. Returns whether anything now differs from before
/// the retraction, or nobody stated it since.
fn stand<T: Fields>(
    before: &Reading,
    now: &Reading,
    known: &mut Known,
    statement: Statement,
    read: impl Fn(&Reading) -> rusqlite::Result<Option<T>>,
    write: impl Fn(&T) -> rusqlite::Result<()>,
) -> rusqlite::Result<bool> {
    let mut stands: Option<T> = None;
    for entry in statement.entries(now)? {
        let Some(made) = read(&*known.at(entry)?)? else {
            continue;
        };
        match (&mut stands, read(&*known.at(entry - 1)?)?) {
            (Some(stands), Some(then)) => stands.change(&then, &made),
            _ => stands = Some(made),
        }
    }
    let (Some(stands), Some(last)) = (stands, read(now)?) else {
        return Ok(true);
    };
    if !stands.says(&last) {
        write(&stands)?;
    }
    Ok(!read(before)?.is_some_and(|before| before.says(&stands)))
}

/// A statement made of fields.
trait Fields: Clone {
    /// Makes the changes that a statement made to the one before it.
    fn change(&mut self, then: &Self, made: &Self);

    /// Whether two statements are equal.
    fn says(&self, other: &Self) -> bool;
}

macro_rules! fields {
    ($stated:ident: $($field:ident),+) => {
        impl Fields for $stated {
            fn change(&mut self, then: &Self, made: &Self) {
                $(
                    if then.$field != made.$field {
                        self.$field = made.$field.clone();
                    }
                )+
            }

            fn says(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        }
    };
}

fields!(Person: name, email, ala_member, state);
fields!(Enrollment: received_on, education, position, requires_mlis, fee, graduation, certificate, jobs);
