//! Names and e-mail addresses that people have or had, as long as they were not retracted (program 3a).

use std::collections::BTreeSet;

use crate::model::{Id, Kind};
use crate::register::Reading;
use crate::register::read::email_key;
use crate::register::unread::{Unread, reading};

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
        reading("look the e-mail address up", || {
            let mut statement = self.conn().prepare_cached(
                "SELECT d.candidate_id, d.id, d.entry_id, c.entry_id
             FROM detail d JOIN candidate c ON c.id = d.candidate_id WHERE d.email_key = ?1",
            )?;
            let mut rows = statement.query([email_key(email)])?;
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

    /// The one candidate who has this e-mail address. If nobody has it, the one who had it.
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
