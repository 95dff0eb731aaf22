//! Who is in the register, and which records are about nobody, for the checks.

use crate::model::{Entry, Id, Kind};
use crate::register::kinds;
use crate::register::read::Reading;
use crate::register::unread::{Unread, reading};

impl Reading<'_> {
    /// The current number of every candidate in force.
    pub fn candidates(&self) -> Result<Vec<Id>, Unread> {
        reading("read who is known", || {
            let mut statement =
                self.conn().prepare("SELECT id, entry_id FROM candidate ORDER BY id")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let numbers: Vec<(Id, Entry)> = rows.collect::<rusqlite::Result<_>>()?;
            let known = numbers.into_iter().filter(|(number, entry)| {
                self.known.holds(Kind::Candidate, *entry, *number)
                    && self.known.person(*number) == *number
            });
            Ok(known.map(|(number, _)| number).collect())
        })
    }

    /// The records in force about a retracted candidate: kind, number, entry, candidate.
    pub fn about_nobody(&self) -> Result<Vec<(Kind, Id, Entry, Id)>, Unread> {
        reading("read whose the records are", || {
            let mut found = Vec::new();
            for (kind, table) in kinds::personal().filter(|(kind, _)| *kind != Kind::Candidate) {
                let sql = format!(
                    "SELECT f.id, f.entry_id, f.candidate_id, c.entry_id, f.number
                     FROM (SELECT id, entry_id, candidate_id, {} AS number FROM {}) f
                     JOIN candidate c ON c.id = f.candidate_id
                     WHERE c.entry_id IN (SELECT target_entry FROM retraction) ORDER BY f.id",
                    table.number(),
                    table.name
                );
                let mut statement = self.conn().prepare(&sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
                    let (candidate, enrolled_by): (Id, Entry) = (row.get(2)?, row.get(3)?);
                    if self.known.holds(kind, entry, id)
                        && !self.known.holds(Kind::Candidate, enrolled_by, candidate)
                    {
                        found.push((kind, row.get(4)?, entry, candidate));
                    }
                }
            }
            Ok(found)
        })
    }
}
