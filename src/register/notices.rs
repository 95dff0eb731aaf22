//! Notices as recorded: who was reminded of what day, and when.

use std::collections::HashMap;

use crate::model::{Id, Kind, Notice};
use crate::period::Day;
use crate::register::Reading;
use crate::register::rows::{day, word};
use crate::register::unread::{Unread, reading};

impl Reading<'_> {
    /// The notices in force sent up to a day, by candidate.
    ///
    /// # Errors
    /// SQLite's, and a record that cannot be read.
    pub fn notices(&self, by: Day) -> Result<HashMap<Id, Vec<Notice>>, Unread> {
        reading("read the notices", || {
            let mut statement = self.conn().prepare_cached(
            "SELECT id, entry_id, candidate_id, kind, about, last_on, due_on, told_on FROM notice
             WHERE told_on <= ?1 ORDER BY id",
        )?;
            let mut rows = statement.query([by.to_string()])?;
            let mut notices: HashMap<Id, Vec<Notice>> = HashMap::new();
            while let Some(row) = rows.next()? {
                if self.known.holds(Kind::Notice, row.get(1)?, row.get(0)?) {
                    let person = self.known.person(row.get(2)?);
                    notices.entry(person).or_default().push(Notice {
                        kind: word(row, 3)?,
                        about: row.get(4)?,
                        last_on: day(row, 5)?,
                        due_on: day(row, 6)?,
                        told_on: day(row, 7)?,
                    });
                }
            }
            Ok(notices)
        })
    }
}
