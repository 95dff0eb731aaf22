//! Reads the policy, the catalog, people and their transcripts, as known at some entry.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, Rows, params};

use crate::address;
use crate::certificate::folded;
use crate::model::{
    Agreement, Approval, Catalog, Completion, CourseId, Entry, Evaluator, EvaluatorEnd, Id, Kind,
    Person, Transcript,
};
use crate::money::Cents;
use crate::policy::{CompetencyRow, ParameterRow, Policy, PolicyRows, SetId, SetRow};
use crate::register::InForce;
use crate::register::kinds::TABLES;
use crate::register::rows::{self, day, optional_day, optional_word, unreadable};
use crate::register::stream::{self, Who};
use crate::register::unread::{Unread, reading};

/// The register as known at some entry: policy and catalog already read, people read on demand.
#[derive(Debug)]
pub struct Reading<'c> {
    conn: &'c Connection,
    /// What is in force.
    pub known: InForce,
    /// The policy.
    pub policy: Policy,
    /// Courses, bundles, agreements.
    pub catalog: Catalog,
}

/// One entry of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its number.
    pub id: Entry,
    /// The instant by the clock.
    pub made_at: String,
    /// Who recorded it.
    pub made_by: String,
    /// The command as typed.
    pub command: String,
    /// Why, where given.
    pub reason: Option<String>,
}

impl<'c> Reading<'c> {
    /// Reads the policy and the catalog as known at an entry; without one, as known now.
    ///
    /// # Errors
    /// SQLite's, and a record that cannot be read.
    pub fn new(conn: &'c Connection, through: Option<Entry>) -> Result<Reading<'c>, Unread> {
        reading("read the register", || {
            let known = InForce::load(conn, through)?;
            let policy = policy(conn, &known)?;
            let catalog = catalog(conn, &known, &policy)?;
            Ok(Reading { conn, known, policy, catalog })
        })
    }

    /// The transcript of one candidate. None if no such candidate is in force.
    ///
    /// # Errors
    /// SQLite's, and a record that cannot be read.
    pub fn transcript(&self, candidate: Id) -> Result<Option<Transcript>, Unread> {
        reading("read the transcript", || {
            let mut found = None;
            stream::transcripts(
                self.conn,
                &self.policy,
                &[&self.known],
                Who::One(candidate),
                |pages| {
                    found = pages.into_iter().next();
                    Ok::<(), Unread>(())
                },
            )?;
            Ok(found)
        })
    }

    /// The transcripts of all candidates, by number.
    ///
    /// # Errors
    /// SQLite's, and whatever `each` returns.
    pub fn transcripts<E: From<Unread>>(
        &self,
        mut each: impl FnMut(Transcript) -> Result<(), E>,
    ) -> Result<(), E> {
        stream::transcripts(self.conn, &self.policy, &[&self.known], Who::All, |pages| {
            pages.into_iter().try_for_each(&mut each)
        })
    }

    /// Both transcripts of each person: as `earlier` knows them and as this reading does.
    ///
    /// If another policy was adopted in between, each reading uses its own sets.
    ///
    /// # Errors
    /// SQLite's, and whatever `each` returns.
    pub fn compare<E: From<Unread>>(
        &self,
        earlier: &Reading,
        who: Who,
        mut each: impl FnMut(Transcript, Transcript) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.policy != earlier.policy {
            return stream::transcripts(self.conn, &self.policy, &[&self.known], who, |pages| {
                pages.into_iter().try_for_each(|after| {
                    let before = earlier.transcript(after.person.number)?.unwrap_or_default();
                    each(before, after)
                })
            });
        }
        stream::transcripts(self.conn, &self.policy, &[&earlier.known, &self.known], who, |pages| {
            let mut pages = pages.into_iter();
            match (pages.next(), pages.next()) {
                (Some(before), Some(after)) => each(before, after),
                _ => Ok(()),
            }
        })
    }

    /// The number of the candidate with this e-mail address, in any letter case.
    pub fn by_email(&self, email: &str) -> Result<Option<Id>, Unread> {
        reading("look the e-mail address up", || Ok(self.all_by_email(email)?.into_iter().next()))
    }

    /// Every candidate with this e-mail address, in any letter case: at most one if all is well.
    ///
    /// An address recorded under a retired number still finds the person.
    pub fn all_by_email(&self, email: &str) -> Result<Vec<Id>, Unread> {
        reading("look the e-mail address up", || {
            let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT d.candidate_id, c.entry_id FROM detail d JOIN candidate c ON c.id = d.candidate_id
             WHERE d.email_key = ?1 ORDER BY d.candidate_id",
        )?;
            let stated: Vec<(Id, Entry)> = statement
                .query_map([email_key(email)], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let mut found = Vec::new();
            for (candidate, entry) in stated {
                let current = self.email_of(candidate)?;
                let same = current.is_some_and(|current| email_key(&current) == email_key(email));
                if same && self.known.holds(Kind::Candidate, entry, candidate) {
                    found.push(self.known.person(candidate));
                }
            }
            found.sort_unstable();
            found.dedup();
            Ok(found)
        })
    }

    /// The candidate who had this e-mail address when an entry was recorded, by what is known now.
    pub fn by_email_at(&self, email: &str, entry: Entry) -> Result<Option<Id>, Unread> {
        reading("look the e-mail address up", || {
            let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT d.candidate_id, c.entry_id FROM detail d JOIN candidate c ON c.id = d.candidate_id
             WHERE d.email_key = ?1 AND d.entry_id <= ?2 ORDER BY d.candidate_id",
        )?;
            let mut rows = statement.query(params![email_key(email), entry])?;
            while let Some(row) = rows.next()? {
                let candidate: Id = row.get(0)?;
                let then = self.email_by(candidate, entry)?;
                let same = then.is_some_and(|then| email_key(&then) == email_key(email));
                if same && self.known.holds(Kind::Candidate, row.get(1)?, candidate) {
                    return Ok(Some(self.known.person(candidate)));
                }
            }
            Ok(None)
        })
    }

    /// The first candidate who got this e-mail address after an entry, by what is known now.
    pub fn by_email_after(&self, email: &str, entry: Entry) -> Result<Option<Id>, Unread> {
        reading("look the e-mail address up", || {
            let mut statement = self.conn.prepare_cached(
            "SELECT d.candidate_id, c.entry_id, d.id, d.entry_id FROM detail d JOIN candidate c ON c.id = d.candidate_id
             WHERE d.email_key = ?1 AND d.entry_id > ?2 ORDER BY d.id",
        )?;
            let mut rows = statement.query(params![email_key(email), entry])?;
            while let Some(row) = rows.next()? {
                let candidate: Id = row.get(0)?;
                let held = self.known.holds(Kind::Candidate, row.get(1)?, candidate)
                    && self.known.holds(Kind::Detail, row.get(3)?, row.get(2)?);
                if held {
                    return Ok(Some(self.known.person(candidate)));
                }
            }
            Ok(None)
        })
    }

    /// The candidates with a legacy certificate of this number, ignoring letter case, blanks and hyphens.
    pub fn holders_of_like(&self, certificate: &str) -> Result<BTreeSet<Id>, Unread> {
        reading("look the certificate up", || {
            let wanted = folded(certificate);
            let mut statement = self.conn.prepare_cached(
            "SELECT candidate_id, entry_id, id, certificate FROM enrollment WHERE certificate IS NOT NULL",
        )?;
            let mut rows = statement.query([])?;
            let mut holders = BTreeSet::new();
            while let Some(row) = rows.next()? {
                let printed: String = row.get(3)?;
                let held = self.known.holds(Kind::Enrollment, row.get(1)?, row.get(2)?);
                if held && folded(&printed) == wanted {
                    holders.insert(self.known.person(row.get(0)?));
                }
            }
            Ok(holders)
        })
    }

    fn email_of(&self, candidate: Id) -> rusqlite::Result<Option<String>> {
        self.email_by(candidate, Entry::MAX)
    }

    /// The address of a number as of an entry.
    fn email_by(&self, candidate: Id, entry: Entry) -> rusqlite::Result<Option<String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, entry_id, email FROM detail WHERE candidate_id = ?1 AND entry_id <= ?2 ORDER BY id DESC",
        )?;
        let mut rows = statement.query([candidate, entry])?;
        while let Some(row) = rows.next()? {
            if self.known.holds(Kind::Detail, row.get(1)?, row.get(0)?) {
                return row.get(2).map(Some);
            }
        }
        Ok(None)
    }

    /// The details of a person known at an entry and still in force, under each of their numbers.
    pub fn stated_by(&self, candidate: Id, entry: Entry) -> Result<Vec<Person>, Unread> {
        reading("read who the candidate is", || {
            let mut statement = self.conn.prepare_cached(
                "SELECT id, entry_id, name, email, ala_member, state FROM detail
             WHERE candidate_id = ?1 AND entry_id <= ?2 ORDER BY id DESC",
            )?;
            let mut stated = Vec::new();
            for number in self.known.numbers(candidate) {
                let mut rows = statement.query([number, entry])?;
                while let Some(row) = rows.next()? {
                    if self.known.holds(Kind::Detail, row.get(1)?, row.get(0)?) {
                        stated.push(Person {
                            number: candidate,
                            name: row.get(2)?,
                            email: row.get(3)?,
                            ala_member: row.get(4)?,
                            state: row.get(5)?,
                        });
                        break;
                    }
                }
            }
            Ok(stated)
        })
    }

    /// Number, name and e-mail address of everybody in force, by number.
    pub fn people(&self) -> Result<Vec<(Id, String, String)>, Unread> {
        reading("read who is known", || {
            let mut people = self.stated()?;
            let mergers = self.known.mergers();
            let several: Vec<(Id, String, String)> = mergers
                .people()
                .filter_map(|(person, numbers)| {
                    // Name and address come from the current number.
                    let stated = numbers.iter().rev().find_map(|number| {
                        let place = people.binary_search_by_key(number, |(number, _, _)| *number);
                        place.ok().map(|place| &people[place])
                    });
                    stated.map(|(_, name, email)| (person, name.clone(), email.clone()))
                })
                .collect();
            people.retain(|(number, _, _)| !mergers.concern(*number));
            people.extend(several);
            people.sort_by_key(|(number, _, _)| *number);
            Ok(people)
        })
    }

    /// Number, name and e-mail address recorded under every number in force, including retired ones.
    pub fn stated(&self) -> Result<Vec<(Id, String, String)>, Unread> {
        reading("read who is known", || self.stated_between(0, Id::MAX))
    }

    /// Name and e-mail address recorded under retired numbers, each with the person's current number.
    pub fn given_up(&self) -> Result<Vec<(Id, String, String)>, Unread> {
        reading("read who is known", || {
            let mut found = Vec::new();
            for (person, numbers) in self.known.mergers().people() {
                for number in numbers.iter().filter(|number| **number != person) {
                    let stated = self.stated_between(*number, *number)?.into_iter();
                    found.extend(stated.map(|(_, name, email)| (person, name, email)));
                }
            }
            Ok(found)
        })
    }

    fn stated_between(&self, first: Id, last: Id) -> rusqlite::Result<Vec<(Id, String, String)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT d.candidate_id, d.id, d.entry_id, d.name, d.email, c.entry_id
             FROM detail d JOIN candidate c ON c.id = d.candidate_id
             WHERE d.candidate_id BETWEEN ?1 AND ?2 ORDER BY d.candidate_id, d.id",
        )?;
        let mut rows = statement.query([first, last])?;
        let mut people: Vec<(Id, String, String)> = Vec::new();
        while let Some(row) = rows.next()? {
            let candidate: Id = row.get(0)?;
            let held = self.known.holds(Kind::Detail, row.get(2)?, row.get(1)?)
                && self.known.holds(Kind::Candidate, row.get(5)?, candidate);
            if held {
                people.pop_if(|(last, _, _)| *last == candidate);
                people.push((candidate, row.get(3)?, row.get(4)?));
            }
        }
        Ok(people)
    }

    /// A candidate's completions of one course in force, with their proofs.
    pub fn completions_of(
        &self,
        candidate: Id,
        course: CourseId,
    ) -> Result<Vec<(Completion, String)>, Unread> {
        reading("read the completions", || {
            let mut statement = self.conn.prepare_cached(
            "SELECT id, entry_id, completed_on, proof FROM completion WHERE candidate_id = ?1 AND course_id = ?2 ORDER BY id",
        )?;
            let mut found = Vec::new();
            for number in self.known.numbers(candidate) {
                let mut rows = statement.query(params![number, course.0])?;
                while let Some(row) = rows.next()? {
                    let (id, entry) = (row.get(0)?, row.get(1)?);
                    if self.known.holds(Kind::Completion, entry, id) {
                        let completed_on = day(row, 2)?;
                        let completion = Completion { id, entry, course, completed_on };
                        found.push((completion, row.get(3)?));
                    }
                }
            }
            Ok(found)
        })
    }

    /// How many completions are recorded, in force or not.
    pub fn count_completions(&self) -> Result<usize, Unread> {
        reading("read the completions", || {
            let count = "SELECT coalesce(max(id), 0) FROM completion";
            self.conn
                .query_row(count, [], |row| row.get::<_, i64>(0))
                .map(|n| usize::try_from(n).unwrap_or(0))
        })
    }

    /// The candidates who have a certification on record, in force or not.
    pub fn certified(&self) -> Result<BTreeSet<Id>, Unread> {
        reading("read the certifications", || {
            let mut statement =
                self.conn.prepare_cached("SELECT DISTINCT candidate_id FROM certification")?;
            let people = statement.query_map([], |row| row.get(0).map(|n| self.known.person(n)))?;
            people.collect()
        })
    }

    /// How many candidate numbers there are, in force or not.
    pub fn count_people(&self) -> Result<usize, Unread> {
        reading("read who is known", || {
            let count = "SELECT coalesce(max(id), 0) FROM candidate";
            self.conn
                .query_row(count, [], |row| row.get::<_, i64>(0))
                .map(|n| usize::try_from(n).unwrap_or(0))
        })
    }

    /// Number, name and e-mail address of one candidate in force.
    pub fn person(&self, candidate: Id) -> Result<Option<(Id, String, String)>, Unread> {
        reading("read who the candidate is", || {
            if self.known.person(candidate) != candidate {
                return Ok(None);
            }
            for number in self.known.numbers(candidate).into_iter().rev() {
                if let Some((_, name, email)) = self.stated_between(number, number)?.pop() {
                    return Ok(Some((candidate, name, email)));
                }
            }
            Ok(None)
        })
    }

    /// Every completion in force with its candidate and proof, in no particular order.
    pub fn completions(
        &self,
        who: Who,
        mut each: impl FnMut(Id, Completion, &str),
    ) -> Result<(), Unread> {
        reading("read the completions", || {
            let sql =
                "SELECT id, entry_id, candidate_id, course_id, completed_on, proof FROM completion";
            let mut hand = |mut rows: Rows| {
                while let Some(row) = rows.next()? {
                    let (id, entry) = (row.get(0)?, row.get(1)?);
                    if self.known.holds(Kind::Completion, entry, id) {
                        let completion = Completion {
                            id,
                            entry,
                            course: CourseId(row.get(3)?),
                            completed_on: day(row, 4)?,
                        };
                        let proof = row.get_ref(5)?.as_str().map_err(|e| unreadable(5, e))?;
                        each(self.known.person(row.get(2)?), completion, proof);
                    }
                }
                Ok(())
            };
            match who {
                Who::All => hand(self.conn.prepare_cached(sql)?.query([])?),
                Who::One(candidate) => {
                    let sql = format!("{sql} WHERE candidate_id = ?1");
                    let mut statement = self.conn.prepare_cached(&sql)?;
                    let mut numbers = self.known.numbers(candidate).into_iter();
                    numbers.try_for_each(|number| hand(statement.query([number])?))
                }
            }
        })
    }

    /// For a row of a kind that can be restated (an enrollment or a portfolio): its entry, the candidate's number it is
    /// recorded under, retired or not, and its own number.
    pub fn restated(&self, kind: Kind, row: Id) -> Result<Option<(Entry, Id, Id)>, Unread> {
        reading("read the record", || {
            let sql = format!(
                "SELECT entry_id, candidate_id, coalesce(number, id) FROM {} WHERE id = ?1",
                kind.table()
            );
            let mut statement = self.conn.prepare_cached(&sql)?;
            statement.query_row([row], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).optional()
        })
    }

    /// The proofs of a candidate's completions in force, by number of the completion.
    pub fn completion_proofs(&self, candidate: Id) -> Result<HashMap<Id, String>, Unread> {
        reading("read the proofs", || {
            let sql = "SELECT id, proof FROM completion WHERE candidate_id = ?1";
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut proofs = HashMap::new();
            for number in self.known.numbers(candidate) {
                for proof in statement.query_map([number], |r| Ok((r.get(0)?, r.get(1)?)))? {
                    proofs.extend([proof?]);
                }
            }
            Ok(proofs)
        })
    }

    /// The comments on competencies in a candidate's evaluations, by number of the evaluation.
    pub fn comments(&self, candidate: Id) -> Result<HashMap<Id, Vec<(u32, String)>>, Unread> {
        reading("read the comments", || {
            let mut statement = self.conn.prepare_cached(
                "SELECT c.evaluation_id, c.competency, c.comment FROM rating_comment c
             JOIN evaluation e ON e.id = c.evaluation_id WHERE e.candidate_id = ?1 ORDER BY c.id",
            )?;
            let mut comments: HashMap<Id, Vec<(u32, String)>> = HashMap::new();
            for number in self.known.numbers(candidate) {
                let mut rows = statement.query([number])?;
                while let Some(row) = rows.next()? {
                    let written = comments.entry(row.get(0)?).or_default();
                    written.push((row.get(1)?, row.get(2)?));
                }
            }
            Ok(comments)
        })
    }

    /// Whether a number belongs to a candidate in force, even as a retired number.
    pub fn knows(&self, number: Id) -> Result<bool, Unread> {
        reading("read who is known", || {
            let mut statement =
                self.conn.prepare_cached("SELECT entry_id FROM candidate WHERE id = ?1")?;
            let entry = statement.query_row([number], |r| r.get(0)).optional()?;
            Ok(entry.is_some_and(|entry| self.known.holds(Kind::Candidate, entry, number)))
        })
    }

    /// The candidate a row belongs to. None if its kind belongs to nobody.
    pub fn owner_of(&self, kind: Kind, row: Id) -> Result<Option<Id>, Unread> {
        reading("read whose it is", || {
            let number = self.number_of(kind, row)?;
            Ok(number.map(|number| self.known.person(number)))
        })
    }

    /// The candidate's number a row is recorded under, retired or not.
    pub fn number_of(&self, kind: Kind, row: Id) -> Result<Option<Id>, Unread> {
        reading("read whose it is", || Ok(self.numbers_of(kind, row)?.into_iter().next()))
    }

    /// The candidate numbers a row concerns, retired or not: both numbers of a merger. Empty if its kind belongs to
    /// nobody.
    pub fn numbers_of(&self, kind: Kind, row: Id) -> Result<Vec<Id>, Unread> {
        reading("read whose it is", || {
            let mut numbers = Vec::new();
            for owner in kind.declared().owners() {
                let sql = format!("SELECT {owner} FROM {} WHERE id = ?1", kind.table());
                let mut statement = self.conn.prepare_cached(&sql)?;
                numbers.extend(statement.query_row([row], |r| r.get::<_, Id>(0)).optional()?);
            }
            Ok(numbers)
        })
    }

    /// The transcript of the person a row belongs to. Empty if there is nobody.
    ///
    /// # Errors
    /// SQLite's, and a record that cannot be read.
    pub fn bearer(&self, kind: Kind, row: Id) -> Result<Transcript, Unread> {
        reading("read the transcript", || {
            let transcript = match self.owner_of(kind, row)? {
                Some(owner) => self.transcript(owner)?,
                None => None,
            };
            Ok(transcript.unwrap_or_default())
        })
    }

    /// The candidate a portfolio belongs to. None if there is no portfolio of that number.
    pub fn owner_of_portfolio(&self, portfolio: Id) -> Result<Option<Id>, Unread> {
        reading("read the portfolio", || Ok(self.owner_of(Kind::Portfolio, portfolio)?))
    }

    /// The evaluators in force, by number.
    pub fn evaluators(&self) -> Result<Vec<Evaluator>, Unread> {
        reading("read the evaluators", || {
            let mut statement = self.conn.prepare_cached(
                "SELECT id, entry_id, number, name, email, sets FROM evaluator ORDER BY id",
            )?;
            let mut rows = statement.query([])?;
            let mut evaluators: Vec<Evaluator> = Vec::new();
            while let Some(row) = rows.next()? {
                let (id, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
                if !self.known.holds(Kind::Evaluator, entry, id) {
                    continue;
                }
                let number = row.get::<_, Option<Id>>(2)?.unwrap_or(id);
                evaluators.retain(|e| e.id != number);
                evaluators.push(Evaluator {
                    id: number,
                    entry,
                    name: row.get(3)?,
                    email: row.get(4)?,
                    sets: sets(row, 5, &self.policy)?,
                    libraries: self.texts(
                        "SELECT library FROM evaluator_library WHERE evaluator_id = ?1 ORDER BY id",
                        id,
                    )?,
                    not_for: self.people_not_for(id)?,
                    ended_on: None,
                });
            }
            evaluators.sort_by_key(|e| e.id);
            for end in self.ends()? {
                let ended = evaluators.iter_mut().filter(|e| e.id == end.evaluator);
                ended.for_each(|evaluator| evaluator.ended_on = Some(end.ended_on));
            }
            Ok(evaluators)
        })
    }

    /// The ends of evaluators in force, in the order recorded.
    pub fn evaluator_ends(&self) -> Result<Vec<EvaluatorEnd>, Unread> {
        reading("read the evaluators", || self.ends())
    }

    fn ends(&self) -> rusqlite::Result<Vec<EvaluatorEnd>> {
        let sql = "SELECT id, entry_id, evaluator_id, ended_on FROM evaluator_end ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let read = |row: &Row| {
            let (id, entry, evaluator) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(EvaluatorEnd { id, entry, evaluator, ended_on: day(row, 3)? })
        };
        let ends: Vec<EvaluatorEnd> = statement.query_map([], read)?.collect::<Result<_, _>>()?;
        let in_force = |end: &EvaluatorEnd| self.known.holds(Kind::EvaluatorEnd, end.entry, end.id);
        Ok(ends.into_iter().filter(in_force).collect())
    }

    /// The findings of `check` that staff know: the key of each, with the number and the entry of its acceptance.
    pub fn accepted(&self) -> Result<HashMap<String, (Id, Entry)>, Unread> {
        reading("read the accepted findings", || {
            let sql = "SELECT finding, id, entry_id FROM acceptance ORDER BY id";
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut accepted = HashMap::new();
            while let Some(row) = rows.next()? {
                let (id, entry): (Id, Entry) = (row.get(1)?, row.get(2)?);
                if self.known.holds(Kind::Acceptance, entry, id) {
                    accepted.insert(row.get(0)?, (id, entry));
                }
            }
            Ok(accepted)
        })
    }

    /// The current numbers of the people whose portfolios an evaluator has rated.
    pub fn rated_by(&self, evaluator: Id) -> Result<BTreeSet<Id>, Unread> {
        reading("read who was rated", || {
            let sql = "SELECT DISTINCT candidate_id FROM evaluation WHERE evaluator_id = ?1";
            let mut statement = self.conn.prepare_cached(sql)?;
            let rated = statement.query_map([evaluator], |row| row.get(0))?;
            rated.map(|number| number.map(|number| self.known.person(number))).collect()
        })
    }

    fn texts(&self, sql: &str, id: Id) -> rusqlite::Result<Vec<String>> {
        self.conn.prepare_cached(sql)?.query_map([id], |r| r.get(0))?.collect()
    }

    fn people_not_for(&self, evaluator: Id) -> rusqlite::Result<Vec<Id>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT candidate_id FROM evaluator_not_for WHERE evaluator_id = ?1 ORDER BY id",
        )?;
        let declared = statement.query_map([evaluator], |r| r.get(0))?;
        let mut people: Vec<Id> = Vec::new();
        for number in declared {
            let person = self.known.person(number?);
            if !people.contains(&person) {
                people.push(person);
            }
        }
        Ok(people)
    }

    /// The current number of the evaluator in this row.
    pub fn evaluator_number(&self, row: Id) -> Result<Id, Unread> {
        reading("read the evaluator", || {
            let mut statement = self
                .conn
                .prepare_cached("SELECT coalesce(number, id) FROM evaluator WHERE id = ?1")?;
            statement.query_row([row], |r| r.get(0))
        })
    }

    /// One entry, retracted or not.
    pub fn entry(&self, id: Entry) -> Result<Option<EntryRow>, Unread> {
        reading("read the entry", || {
            let mut statement = self.conn.prepare_cached(
                "SELECT id, made_at, made_by, command, reason FROM entry WHERE id = ?1",
            )?;
            statement.query_row([id], read_entry).optional()
        })
    }

    /// All entries, by number.
    pub fn entries(&self) -> Result<Vec<EntryRow>, Unread> {
        reading("read the entries", || {
            let mut statement = self.conn.prepare_cached(
                "SELECT id, made_at, made_by, command, reason FROM entry ORDER BY id",
            )?;
            statement.query_map([], read_entry)?.collect()
        })
    }

    /// The connection, for the register's other readers.
    pub(crate) fn conn(&self) -> &'c Connection {
        self.conn
    }
}

pub(super) fn read_entry(row: &Row) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        id: row.get(0)?,
        made_at: row.get(1)?,
        made_by: row.get(2)?,
        command: row.get(3)?,
        reason: row.get(4)?,
    })
}

/// Every set code that a record uses, in force or not, with the kind of one such record.
pub fn sets_in_use(conn: &Connection) -> Result<BTreeMap<String, &'static str>, Unread> {
    reading("read which sets are in use", || {
        let mut in_use = BTreeMap::new();
        let columns =
            TABLES.iter().flat_map(|table| table.sets().map(move |column| (table, column)));
        for (table, column) in columns {
            let what = table.noun(2);
            let sql = format!("SELECT DISTINCT {column} FROM {}", table.name);
            let mut statement = conn.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let codes: String = row.get(0)?;
                for code in codes.split(',').filter(|code| !code.is_empty()) {
                    in_use.insert(code.to_string(), what);
                }
            }
        }
        Ok(in_use)
    })
}

/// The form of an e-mail address used for look-ups.
pub fn email_key(email: &str) -> String {
    address::key(email)
}

/// The policy adopted last, as known.
pub(crate) fn policy(conn: &Connection, known: &InForce) -> rusqlite::Result<Policy> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT entry_id FROM parameter ORDER BY entry_id DESC")?;
    let entries: Vec<Entry> = statement.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    let adopted = entries.into_iter().find(|entry| known.holds_entry(*entry)).unwrap_or(0);
    let read = |sql: &str| conn.prepare_cached(sql);
    let parameters = read("SELECT parameter, first_on, value, unit, source, quote FROM parameter WHERE entry_id = ?1 ORDER BY id")?
        .query_map([adopted], |r| {
            Ok(ParameterRow {
                parameter: r.get(0)?,
                first_on: r.get(1)?,
                value: r.get(2)?,
                unit: r.get(3)?,
                source: r.get(4)?,
                quote: r.get(5)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let sets = read("SELECT code, name, kind, first_on, coalesce(last_on, ''), aliases FROM competency_set WHERE entry_id = ?1 ORDER BY id")?
        .query_map([adopted], |r| {
            Ok(SetRow {
                set: r.get(0)?,
                name: r.get(1)?,
                kind: r.get(2)?,
                first_on: r.get(3)?,
                last_on: r.get(4)?,
                aliases: r.get(5)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let competencies = read("SELECT set_code, edition, first_on, CAST(number AS TEXT), competency FROM competency WHERE entry_id = ?1 ORDER BY id")?
        .query_map([adopted], |r| {
            Ok(CompetencyRow {
                set: r.get(0)?,
                edition: r.get(1)?,
                first_on: r.get(2)?,
                number: r.get(3)?,
                competency: r.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Policy::from_rows(PolicyRows { parameters, sets, competencies }).map_err(|problems| {
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        unreadable(0, format!("the policy in the register: {}", texts.join("; ")))
    })
}

/// Courses, approvals and agreements as known.
fn catalog(conn: &Connection, known: &InForce, policy: &Policy) -> rusqlite::Result<Catalog> {
    let mut catalog = Catalog::default();
    let mut statement = conn.prepare_cached("SELECT id, code FROM course ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut last = 0;
    while let Some(row) = rows.next()? {
        let id: u32 = row.get(0)?;
        // Numbers have no gaps unless the file is damaged; a huge number would then ask for more memory than there is.
        if id != last + 1 {
            return Err(unreadable(0, format!("course {id} follows course {last}")));
        }
        last = id;
        catalog.add_course(CourseId(id), row.get(1)?);
    }
    let mut statement = conn.prepare_cached(
        "SELECT id, entry_id, course_id, title, provider, provider_kind, set_code, approved_on, approved_until, bundle,
         format, cost_cents FROM approval ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, entry) = (row.get(0)?, row.get(1)?);
        if !known.holds(Kind::Approval, entry, id) {
            continue;
        }
        let approval = Approval {
            id,
            entry,
            title: row.get(3)?,
            provider: row.get(4)?,
            provider_kind: optional_word(row, 5)?,
            set: rows::set(row, 6, policy)?,
            approved_on: day(row, 7)?,
            approved_until: optional_day(row, 8)?,
            bundle: None,
            format: optional_word(row, 10)?,
            cost: row.get::<_, Option<i64>>(11)?.map(Cents),
        };
        let course: u32 = row.get(2)?;
        if course == 0 || course > last {
            return Err(unreadable(
                2,
                format!("approval {id} is for course {course}, which does not exist"),
            ));
        }
        catalog.add_approval(
            CourseId(course),
            approval,
            row.get::<_, Option<String>>(9)?.as_deref(),
        );
    }
    let mut statement = conn.prepare_cached(
        "SELECT id, entry_id, college, award, signed_on, retroactive_to, ends_on, covers, also FROM agreement
         ORDER BY signed_on, id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, entry) = (row.get(0)?, row.get(1)?);
        if known.holds(Kind::Agreement, entry, id) {
            catalog.agreements.push(Agreement {
                id,
                entry,
                college: row.get(2)?,
                award: row.get(3)?,
                signed_on: day(row, 4)?,
                retroactive_to: optional_day(row, 5)?,
                ends_on: optional_day(row, 6)?,
                covers: sets(row, 7, policy)?,
                also: sets(row, 8, policy)?,
            });
        }
    }
    Ok(catalog)
}

/// Set codes separated by commas.
fn sets(row: &Row, column: usize, policy: &Policy) -> rusqlite::Result<Vec<SetId>> {
    let codes: String = row.get(column)?;
    let find = |code: &str| {
        policy.find_set(code).ok_or_else(|| unreadable(column, format!("'{code}' is not a set")))
    };
    codes.split(',').filter(|code| !code.is_empty()).map(find).collect()
}
