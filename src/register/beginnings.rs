//! Completion: the first few records whose number or address begins with what is being typed. Must be quick.

use rusqlite::params;

use crate::model::{Entry, Id, Kind};
use crate::register::Reading;
use crate::register::read::email_key;
use crate::register::unread::{Unread, reading};

/// How many of the latest numbers to look at, besides those with one digit more than typed.
const LATEST: usize = 40;

/// How many e-mail addresses to look at.
const ADDRESSES: usize = 50;

/// A person: number, name, e-mail address.
pub type Named = (Id, String, String);

impl Reading<'_> {
    /// Candidates in force whose number begins with these digits: those with at most one more digit, and the latest.
    pub fn people_numbered(&self, digits: &str) -> Result<Vec<Named>, Unread> {
        reading("read who is known", || {
            let numbers = self.numbers("candidate", digits)?.into_iter();
            let people = numbers.map(|number| self.person(number));
            Ok(people.filter_map(Result::transpose).collect::<Result<_, _>>()?)
        })
    }

    /// Candidates in force whose e-mail address begins like this, in any letter case: the first few by address, and the
    /// last.
    ///
    /// The last one is there because the common beginning of the first and the last is the common beginning of all.
    pub fn people_addressed(&self, beginning: &str) -> Result<Vec<Named>, Unread> {
        reading("read who is known", || {
            let key = email_key(beginning);
            let after_all = format!("{key}\u{10ffff}");
            let mut people: Vec<Named> = Vec::new();
            for (order, most) in [("ASC", ADDRESSES), ("DESC", 1)] {
                let sql = format!(
                "SELECT DISTINCT candidate_id, email_key FROM detail WHERE email_key >= ?1 AND email_key < ?2
                 ORDER BY email_key {order} LIMIT ?3"
            );
                let mut statement = self.conn().prepare_cached(&sql)?;
                let mut rows = statement.query(params![key, after_all, most as i64])?;
                while let Some(row) = rows.next()? {
                    // Nobody has a former address any more.
                    let found = self.person(row.get(0)?)?;
                    people.extend(found.filter(|(number, _, email)| {
                        email_key(email).starts_with(&key)
                            && people.iter().all(|(other, _, _)| other != number)
                    }));
                }
            }
            Ok(people)
        })
    }

    /// Record numbers of a kind that begin with these digits, each with the entry that recorded it.
    pub fn records_numbered(&self, kind: Kind, digits: &str) -> Result<Vec<(Id, Entry)>, Unread> {
        reading("read the records", || {
            let sql = format!("SELECT entry_id FROM {} WHERE id = ?1", kind.table());
            let mut statement = self.conn().prepare_cached(&sql)?;
            let mut found = Vec::new();
            for id in self.numbers(kind.table(), digits)? {
                let entry = statement.query_row([id], |row| row.get(0))?;
                if self.known.holds(kind, entry, id) {
                    found.push((id, entry));
                }
            }
            Ok(found)
        })
    }

    /// Entry numbers that begin with these digits, retracted or not.
    pub fn entries_numbered(&self, digits: &str) -> Result<Vec<Entry>, Unread> {
        reading("read the entries", || self.numbers("entry", digits))
    }

    fn numbers(&self, table: &str, digits: &str) -> rusqlite::Result<Vec<Id>> {
        let mut statement = self.conn().prepare_cached(&format!(
            "SELECT id FROM {table} WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT ?3"
        ))?;
        let mut within = |(first, last): (Id, Id), most: usize| {
            let rows = statement.query_map(params![first, last, most as i64], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<Id>>>()
        };
        let spans = spans(digits);
        let (short, long) = spans.split_at(spans.len().min(2));
        let mut numbers = Vec::new();
        for span in short {
            numbers.extend(within(*span, 10)?);
        }
        let enough = numbers.len() + LATEST;
        for span in long.iter().rev() {
            numbers.extend(within(*span, enough - numbers.len())?);
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}

/// The ranges of numbers that begin with these digits: for 12 these are 12 to 12, 120 to 129, 1200 to 1299 and so on.
fn spans(digits: &str) -> Vec<(Id, Id)> {
    if digits.is_empty() {
        return vec![(0, 0), (1, 9), (10, Id::MAX)];
    }
    let typed = digits.parse::<Id>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
    let next = |(first, last): &(Id, Id)| {
        Some((first.checked_mul(10)?, last.checked_mul(10)?.checked_add(9)?))
    };
    let first = typed.filter(|_| !digits.starts_with('0')).map(|number| (number, number));
    std::iter::successors(first, next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_begin_with_digits_lie_in_spans() {
        assert_eq!(spans("12")[..3], [(12, 12), (120, 129), (1200, 1299)]);
        assert_eq!(spans("9223372036854775807").len(), 1);
        for none in ["0", "07", "x", "-1", "+1", "99999999999999999999"] {
            assert_eq!(spans(none), [], "{none}");
        }
    }
}
