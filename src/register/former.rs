//! Names and e-mail addresses that people have or had, as long as they were not retracted (program 3a).

use std::collections::BTreeSet;

use rusqlite::params;

use crate::model::{Entry, Id, Kind, Person};
use crate::name::may_be_same;
use crate::register::Reading;
use crate::register::read::email_key;
use crate::register::unread::{Unread, reading};

/// A statement that two candidates are two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Their current numbers.
    pub pair: (Id, Id),
}

/// Who has an e-mail address that comes with a name (program 3a).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Nobody has it or had it.
    Nobodys,
    /// This candidate has it.
    Theirs(Id),
    /// This candidate had it, and the name may be theirs.
    Formerly(Id),
    /// This candidate had it, but the name is not theirs, so it is now somebody else's.
    Anothers(Id),
    /// Several people have it, or nobody has it and several had it: it finds none of them.
    Several(Vec<Id>),
}

impl Reading<'_> {
    /// Every name recorded for a candidate under any of their numbers, each once, the latest first.
    ///
    /// # Errors
    /// SQLite's, here and below.
    pub fn names_of(&self, candidate: Id) -> Result<Vec<String>, Unread> {
        reading("read the names on record", || {
            let mut statement = self.conn().prepare_cached(
                "SELECT id, entry_id, name FROM detail WHERE candidate_id = ?1 ORDER BY id DESC",
            )?;
            let mut names: Vec<String> = Vec::new();
            for number in self.known.numbers(candidate) {
                let mut rows = statement.query([number])?;
                while let Some(row) = rows.next()? {
                    let name: String = row.get(2)?;
                    if self.known.holds(Kind::Detail, row.get(1)?, row.get(0)?)
                        && !names.contains(&name)
                    {
                        names.push(name);
                    }
                }
            }
            Ok(names)
        })
    }

    /// The current numbers of everybody who has or had this e-mail address.
    pub fn all_who_had(&self, email: &str) -> Result<BTreeSet<Id>, Unread> {
        self.all_who_had_by(email, Entry::MAX)
    }

    /// The same, as known at an entry.
    pub fn all_who_had_by(&self, email: &str, entry: Entry) -> Result<BTreeSet<Id>, Unread> {
        reading("look the e-mail address up", || {
            let mut statement = self.conn().prepare_cached(
                "SELECT d.candidate_id, d.id, d.entry_id, c.entry_id
             FROM detail d JOIN candidate c ON c.id = d.candidate_id
             WHERE d.email_key = ?1 AND d.entry_id <= ?2",
            )?;
            let mut rows = statement.query(params![email_key(email), entry])?;
            let mut found = BTreeSet::new();
            while let Some(row) = rows.next()? {
                let candidate: Id = row.get(0)?;
                let held = self.known.holds(Kind::Detail, row.get(2)?, row.get(1)?)
                    && self.known.holds(Kind::Candidate, row.get(3)?, candidate);
                found.extend(held.then(|| self.known.person(candidate)));
            }
            Ok(found)
        })
    }

    /// Everybody's number, name and e-mail address as ever recorded and not retracted.
    pub fn ever_stated(&self) -> Result<Vec<(Id, String, String)>, Unread> {
        reading("read who is known", || {
            let mut statement = self.conn().prepare_cached(
                "SELECT d.candidate_id, d.id, d.entry_id, d.name, d.email, c.entry_id
             FROM detail d JOIN candidate c ON c.id = d.candidate_id ORDER BY d.candidate_id, d.id",
            )?;
            let mut rows = statement.query([])?;
            let mut stated = Vec::new();
            while let Some(row) = rows.next()? {
                let candidate: Id = row.get(0)?;
                let held = self.known.holds(Kind::Detail, row.get(2)?, row.get(1)?)
                    && self.known.holds(Kind::Candidate, row.get(5)?, candidate);
                if held {
                    stated.push((candidate, row.get(3)?, row.get(4)?));
                }
            }
            Ok(stated)
        })
    }

    /// Everybody's details as ever recorded and not retracted, each under the current number, in the order recorded; those of a
    /// retired number come before those of the current one.
    pub fn everything_stated(&self) -> Result<Vec<Person>, Unread> {
        reading("read who is known", || {
            let mut statement = self.conn().prepare_cached(
                "SELECT d.candidate_id, d.id, d.entry_id, d.name, d.email, d.ala_member, d.state, c.entry_id
             FROM detail d JOIN candidate c ON c.id = d.candidate_id ORDER BY d.id",
            )?;
            let mut rows = statement.query([])?;
            let (mut stated, mut of_given_up) = (Vec::new(), Vec::new());
            while let Some(row) = rows.next()? {
                let candidate: Id = row.get(0)?;
                let held = self.known.holds(Kind::Detail, row.get(2)?, row.get(1)?)
                    && self.known.holds(Kind::Candidate, row.get(7)?, candidate);
                if !held {
                    continue;
                }
                let number = self.known.person(candidate);
                let person = Person {
                    number,
                    name: row.get(3)?,
                    email: row.get(4)?,
                    ala_member: row.get(5)?,
                    state: row.get(6)?,
                };
                if number == candidate { &mut stated } else { &mut of_given_up }.push(person);
            }
            of_given_up.append(&mut stated);
            Ok(of_given_up)
        })
    }

    /// Pairs of candidates who are known to be two people.
    pub fn known_apart(&self) -> Result<Vec<Apart>, Unread> {
        reading("read who are two people", || {
            let mut statement = self.conn().prepare_cached(
                "SELECT id, entry_id, candidate_id, other_id FROM apart ORDER BY id",
            )?;
            let mut rows = statement.query([])?;
            let mut apart = Vec::new();
            while let Some(row) = rows.next()? {
                let (id, entry) = (row.get(0)?, row.get(1)?);
                if self.known.holds(Kind::Apart, entry, id) {
                    let pair = (self.known.person(row.get(2)?), self.known.person(row.get(3)?));
                    apart.push(Apart { id, entry, pair });
                }
            }
            Ok(apart)
        })
    }

    /// Who has an e-mail address that comes with a name (program 3a).
    pub fn whose(&self, email: &str, name: &str) -> Result<Whose, Unread> {
        reading("look the e-mail address up", || {
            let have = self.all_by_email(email)?;
            match have[..] {
                [] => {}
                [one] => return Ok(Whose::Theirs(one)),
                _ => return Ok(Whose::Several(have)),
            }
            let had: Vec<Id> = self.all_who_had(email)?.into_iter().collect();
            match had[..] {
                [] => Ok(Whose::Nobodys),
                [one] => {
                    let names = self.names_of(one)?;
                    let called = names.iter().any(|was| may_be_same(was, name));
                    Ok(if called { Whose::Formerly(one) } else { Whose::Anothers(one) })
                }
                _ => Ok(Whose::Several(had)),
            }
        })
    }

    /// The one candidate who has this e-mail address or, if nobody has it, the one who had it.
    pub fn by_address(&self, email: &str) -> Result<Option<Id>, Unread> {
        let have = self.all_by_email(email)?;
        let found =
            if have.is_empty() { self.all_who_had(email)?.into_iter().collect() } else { have };
        Ok(match found[..] {
            [one] => Some(one),
            _ => None,
        })
    }
}
