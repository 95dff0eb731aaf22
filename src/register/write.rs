//! Recording: one transaction, one entry, inserts only.

use std::cell::{Cell, OnceCell};
use std::fmt;
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use crate::model::{
    Act, ActKind, Activity, Applied, Approval, Assignment, Certification, Completion, Consent,
    CourseId, Enrollment, Entry, Evaluation, Evaluator, Id, JobHours, Kind, Note, Notice, Person,
    Rating, Refund, Renewal, Revision, Waiver,
};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::Policy;
use crate::register::read::email_key;
use crate::register::rows::{self, Code, Rowed, all_of};
use crate::register::{InForce, history, seal, steps};

/// How many completions one statement writes.
const AT_ONCE: usize = 64;

const COMPLETIONS: &str =
    "INSERT INTO completion (entry_id, candidate_id, course_id, completed_on, proof) VALUES";

/// A clock to be read later. The register has none of its own: the caller brings one.
#[derive(Clone)]
pub struct Clock(Rc<dyn Fn() -> String>);

impl Clock {
    /// A clock that calls `now`, which returns the instant in UTC as the register writes it.
    pub fn new(now: impl Fn() -> String + 'static) -> Clock {
        Clock(Rc::new(now))
    }

    /// A clock that always shows the same instant, for examples and tests.
    pub fn stopped_at(instant: impl Into<String>) -> Clock {
        let instant = instant.into();
        Clock::new(move || instant.clone())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Who records, with which clock and command, and why.
#[derive(Debug, Clone)]
pub struct Header {
    /// The clock, read once, after the write lock is taken. So later entries have later instants.
    pub clock: Clock,
    /// Who records.
    pub made_by: String,
    /// The command as typed.
    pub command: String,
    /// Why, where given.
    pub reason: Option<String>,
}

/// Which enrollment a row restates, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restates {
    /// Nothing: a new enrollment.
    New,
    /// The enrollment of this number, which was wrong and is retracted.
    Corrects(Id),
    /// The enrollment of this number, which stays in force.
    Amends(Id),
}

/// A recording in progress. Everything inserted belongs to one entry, made with the first record.
///
/// If dropped without [`Recording::commit`], nothing is recorded.
#[derive(Debug)]
pub struct Recording<'c> {
    tx: Transaction<'c>,
    header: Header,
    /// When the write lock was taken, by the clock of the header.
    made_at: String,
    entry: Cell<Option<Entry>>,
    /// The highest number of every table before the entry.
    before: OnceCell<Vec<Id>>,
}

impl<'c> Recording<'c> {
    /// Begins an entry in a transaction that has the write lock. Reads the clock only now: otherwise a command that
    /// waited for the lock would record later with an earlier instant.
    pub(super) fn new(tx: Transaction<'c>, header: Header) -> Recording<'c> {
        let made_at = (header.clock.0)();
        Recording { tx, header, made_at, entry: Cell::new(None), before: OnceCell::new() }
    }

    /// The connection, to read the facts for the decision.
    pub fn conn(&self) -> &Connection {
        &self.tx
    }

    /// The entry in progress, if anything was recorded.
    pub fn entry(&self) -> Option<Entry> {
        self.entry.get()
    }

    /// The entry before this one and its instant, if that is later by the clock.
    ///
    /// # Errors
    /// SQLite's.
    pub fn made_later(&self) -> rusqlite::Result<Option<(Entry, String)>> {
        let sql = "SELECT id, made_at FROM entry WHERE id < ?1 ORDER BY id DESC LIMIT 1";
        let before: Option<(Entry, String)> = self
            .tx
            .prepare_cached(sql)?
            .query_row([self.entry.get().unwrap_or(0)], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(before.filter(|(_, made_at)| *made_at > self.made_at))
    }

    /// Seals and commits the entry, and returns its number. Without a record, there is no entry.
    ///
    /// # Errors
    /// SQLite's: then nothing was recorded.
    pub fn commit(&self) -> rusqlite::Result<Option<Entry>> {
        let entry = self.entry.get();
        if let (Some(entry), Some(before)) = (entry, self.before.get()) {
            seal::seal(&self.tx, entry, before)?;
        }
        self.tx.execute_batch(if entry.is_some() { "COMMIT" } else { "ROLLBACK" })?;
        Ok(entry)
    }

    /// Makes the schema of a new register.
    ///
    /// # Errors
    /// SQLite's.
    pub fn make_schema(&self) -> rusqlite::Result<()> {
        steps::make(&self.tx)
    }

    /// The number of this entry, made with the first record.
    fn number(&self) -> rusqlite::Result<Entry> {
        if let Some(entry) = self.entry.get() {
            return Ok(entry);
        }
        let heights = seal::heights(&self.tx)?;
        self.before.get_or_init(|| heights);
        let Header { made_by, command, reason, clock: _ } = &self.header;
        self.insert(
            "INSERT INTO entry (made_at, made_by, command, reason, salt)
             VALUES (?1, ?2, ?3, ?4, lower(hex(randomblob(16))))",
            params![self.made_at, made_by, command, reason],
        )
        .inspect(|entry| self.entry.set(Some(*entry)))
    }

    fn insert(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<Id> {
        self.tx.prepare_cached(sql)?.insert(values)
    }

    /// Records a fact of a candidate, with the values of the register's own columns.
    fn fact<T: Rowed>(&self, candidate: Id, fact: &T, beside: &[Value]) -> rusqlite::Result<Id> {
        self.coded(candidate, fact, beside, &|_| String::new())
    }

    /// Records a fact that names a competency set; `code` writes the set.
    fn coded<T: Rowed>(
        &self,
        candidate: Id,
        fact: &T,
        beside: &[Value],
        code: Code,
    ) -> rusqlite::Result<Id> {
        let mut values = vec![Value::Integer(self.number()?), Value::Integer(candidate)];
        values.extend(fact.values(code));
        values.extend_from_slice(beside);
        self.insert(&rows::insert::<T>(), params_from_iter(values))
    }

    /// Records a policy, in force from this entry on.
    ///
    /// # Errors
    /// SQLite's, here and in every function below.
    pub fn policy(&self, policy: &Policy) -> rusqlite::Result<()> {
        let entry = self.number()?;
        let rows = policy.rows();
        for r in &rows.parameters {
            self.insert(
                "INSERT INTO parameter (entry_id, parameter, first_on, value, unit, source, quote)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![entry, r.parameter, r.first_on, r.value, r.unit, r.source, r.quote],
            )?;
        }
        for r in &rows.sets {
            let last_on = (!r.last_on.is_empty()).then_some(&r.last_on);
            self.insert(
                "INSERT INTO competency_set (entry_id, code, name, kind, first_on, last_on, aliases)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![entry, r.set, r.name, r.kind, r.first_on, last_on, r.aliases],
            )?;
        }
        for r in &rows.competencies {
            self.insert(
                "INSERT INTO competency (entry_id, set_code, edition, first_on, number, competency)
                 VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), ?6)",
                params![entry, r.set, r.edition, r.first_on, r.number, r.competency],
            )?;
        }
        Ok(())
    }

    /// Gives a new candidate a number.
    pub fn candidate(&self) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert("INSERT INTO candidate (entry_id) VALUES (?1)", params![entry])
    }

    /// Records a candidate's details.
    pub fn detail(&self, p: &Person) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO detail (entry_id, candidate_id, name, email, email_key, ala_member, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![entry, p.number, p.name, p.email, email_key(&p.email), p.ala_member, p.state],
        )
    }

    /// Records an enrollment with its jobs, and returns its number.
    pub fn enrollment(
        &self,
        candidate: Id,
        e: &Enrollment,
        restates: Restates,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        let (number, amends) = match restates {
            Restates::New => (None, false),
            Restates::Corrects(number) => (Some(number), false),
            Restates::Amends(number) => (Some(number), true),
        };
        let graduation = e.graduation.as_ref();
        let row = self.insert(
            "INSERT INTO enrollment (entry_id, candidate_id, number, amends, received_on, education, position,
             requires_mlis, fee_cents, graduate_of, graduated_on, certificate)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                entry,
                candidate,
                number,
                amends,
                iso(e.received_on),
                e.education.word(),
                e.position,
                e.requires_mlis,
                e.fee.0,
                graduation.map(|g| &g.college),
                graduation.map(|g| iso(g.graduated_on)),
                e.certificate,
            ],
        )?;
        for job in &e.jobs {
            let (weekly, total) = match job.hours {
                JobHours::Weekly(m) => (Some(m.0), None),
                JobHours::Total(m) => (None, Some(m.0)),
            };
            self.insert(
                "INSERT INTO job (entry_id, candidate_id, enrollment_id, library, first_on, last_on, weekly_minutes,
                 total_minutes, basis) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    entry,
                    candidate,
                    row,
                    job.library,
                    iso(job.first_on),
                    job.last_on.map(iso),
                    weekly,
                    total,
                    job.basis.word()
                ],
            )?;
        }
        Ok(number.unwrap_or(row))
    }

    /// Records a new course code.
    pub fn course(&self, code: &str) -> rusqlite::Result<CourseId> {
        let entry = self.number()?;
        let id = self
            .insert("INSERT INTO course (entry_id, code) VALUES (?1, ?2)", params![entry, code])?;
        u32::try_from(id).map(CourseId).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, id))
    }

    /// Records an approval of a course for the set `set_code`, perhaps in a `bundle`.
    pub fn approval(
        &self,
        course: CourseId,
        a: &Approval,
        set_code: &str,
        bundle: Option<&str>,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO approval (entry_id, course_id, title, provider, provider_kind, set_code, approved_on,
             approved_until, bundle, format, cost_cents) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                entry,
                course.0,
                a.title,
                a.provider,
                a.provider_kind.map(|k| k.word()),
                set_code,
                iso(a.approved_on),
                a.approved_until.map(iso),
                bundle,
                a.format.map(|f| f.word()),
                a.cost.map(|c| c.0)
            ],
        )
    }

    /// Records an agreement. Its sets are codes separated by commas.
    pub fn agreement(
        &self,
        a: &crate::model::Agreement,
        covers: &str,
        also: &str,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO agreement (entry_id, college, award, signed_on, retroactive_to, ends_on, covers, also)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                entry,
                a.college,
                a.award,
                iso(a.signed_on),
                a.retroactive_to.map(iso),
                a.ends_on.map(iso),
                covers,
                also
            ],
        )
    }

    /// Records an evaluator, replacing the one of number `corrects` if given. Returns the number.
    pub fn evaluator(
        &self,
        e: &Evaluator,
        sets: &str,
        corrects: Option<Id>,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        let row = self.insert(
            "INSERT INTO evaluator (entry_id, number, name, email, sets) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![entry, corrects, e.name, e.email, sets],
        )?;
        for library in &e.libraries {
            self.insert(
                "INSERT INTO evaluator_library (entry_id, evaluator_id, library) VALUES (?1, ?2, ?3)",
                params![entry, row, library],
            )?;
        }
        for candidate in &e.not_for {
            self.insert(
                "INSERT INTO evaluator_not_for (entry_id, evaluator_id, candidate_id) VALUES (?1, ?2, ?3)",
                params![entry, row, candidate],
            )?;
        }
        Ok(corrects.unwrap_or(row))
    }

    /// Records that an evaluator no longer rates from a day on.
    pub fn evaluator_end(&self, evaluator: Id, on: Day) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO evaluator_end (entry_id, evaluator_id, ended_on) VALUES (?1, ?2, ?3)",
            params![entry, evaluator, iso(on)],
        )
    }

    /// Records that staff know a finding of `check`.
    pub fn acceptance(&self, finding: &str) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO acceptance (entry_id, finding) VALUES (?1, ?2)",
            params![entry, finding],
        )
    }

    /// Records a completion.
    pub fn completion(
        &self,
        candidate: Id,
        course: CourseId,
        on: Day,
        proof: &str,
    ) -> rusqlite::Result<Id> {
        let completion = Completion { id: 0, entry: 0, course, completed_on: on };
        self.fact(candidate, &completion, &[proof.to_string().into()])
    }

    /// Records many completions, several per statement.
    pub fn completions<'p>(
        &self,
        rows: impl Iterator<Item = (Id, CourseId, Day, &'p str)>,
    ) -> rusqlite::Result<()> {
        let mut rows = rows.peekable();
        let mut values = Vec::with_capacity(AT_ONCE);
        while rows.peek().is_some() {
            let entry = self.number()?;
            values.extend(rows.by_ref().take(AT_ONCE));
            let count = values.len();
            let places = vec!["(?,?,?,?,?)"; count].join(",");
            let mut statement = self.tx.prepare_cached(&format!("{COMPLETIONS} {places}"))?;
            for (place, (candidate, course, on, proof)) in values.drain(..).enumerate() {
                let first = place * 5;
                statement.raw_bind_parameter(first + 1, entry)?;
                statement.raw_bind_parameter(first + 2, candidate)?;
                statement.raw_bind_parameter(first + 3, course.0)?;
                statement.raw_bind_parameter(first + 4, iso(on))?;
                statement.raw_bind_parameter(first + 5, proof)?;
            }
            all_of(count, statement.raw_execute()?)?;
        }
        Ok(())
    }

    /// Records a portfolio, replacing the one of number `corrects` if given. Returns the number.
    #[allow(clippy::too_many_arguments)]
    pub fn portfolio(
        &self,
        candidate: Id,
        enrollment: Id,
        set_code: &str,
        on: Day,
        fee: Cents,
        pre_review: Option<&str>,
        corrects: Option<Id>,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        let row = self.insert(
            "INSERT INTO portfolio (entry_id, candidate_id, number, enrollment_id, set_code, submitted_on, fee_cents,
             pre_review) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![entry, candidate, corrects, enrollment, set_code, iso(on), fee.0, pre_review],
        )?;
        Ok(corrects.unwrap_or(row))
    }

    /// Records additional information handed in for a portfolio.
    pub fn revision(&self, candidate: Id, portfolio: Id, on: Day) -> rusqlite::Result<Id> {
        let revision = Revision { id: 0, entry: 0, submitted_on: on };
        self.fact(candidate, &revision, &[portfolio.into()])
    }

    /// Records an evaluation and its comments on single competencies.
    #[allow(clippy::too_many_arguments)]
    pub fn evaluation(
        &self,
        candidate: Id,
        portfolio: Id,
        round: u8,
        evaluator: Id,
        on: Day,
        ratings: &[Rating],
        comments: &[(u32, String)],
    ) -> rusqlite::Result<Id> {
        let ratings = ratings.to_vec();
        let evaluation =
            Evaluation { id: 0, entry: 0, round, evaluator, evaluated_on: on, ratings };
        let evaluation = self.fact(candidate, &evaluation, &[portfolio.into()])?;
        let entry = self.number()?;
        for (competency, comment) in comments {
            self.insert(
                "INSERT INTO rating_comment (entry_id, evaluation_id, competency, comment) VALUES (?1, ?2, ?3, ?4)",
                params![entry, evaluation, *competency as i64, comment],
            )?;
        }
        Ok(evaluation)
    }

    /// Records an award of certification; its number is the certification's.
    pub fn certification(&self, candidate: Id, c: &Certification) -> rusqlite::Result<Id> {
        self.fact(candidate, c, &[])
    }

    /// Records a renewal.
    pub fn renewal(&self, candidate: Id, r: &Renewal) -> rusqlite::Result<Id> {
        self.fact(candidate, r, &[])
    }

    /// Records an activity for the set `set_code`.
    pub fn activity(&self, candidate: Id, a: &Activity, set_code: &str) -> rusqlite::Result<Id> {
        self.coded(candidate, a, &[], &|_| set_code.to_string())
    }

    /// Records a payment.
    pub fn payment(&self, candidate: Id, p: &crate::model::Payment) -> rusqlite::Result<Id> {
        self.fact(candidate, p, &[])
    }

    /// Records a refund.
    pub fn refund(&self, candidate: Id, r: &Refund) -> rusqlite::Result<Id> {
        self.fact(candidate, r, &[])
    }

    /// Records that a fee is waived.
    pub fn waiver(&self, candidate: Id, w: &Waiver) -> rusqlite::Result<Id> {
        self.fact(candidate, w, &[])
    }

    /// Records that credit is applied to a fee.
    pub fn applied(&self, candidate: Id, a: &Applied) -> rusqlite::Result<Id> {
        self.fact(candidate, a, &[])
    }

    /// Records an act of staff; `extended` is an extension's new last day and the term it concerns.
    #[allow(clippy::too_many_arguments)]
    pub fn act(
        &self,
        candidate: Id,
        enrollment: Id,
        kind: ActKind,
        on: Day,
        until: Option<Day>,
        term: Option<u32>,
        reason: &str,
    ) -> rusqlite::Result<Id> {
        let reason = reason.to_string();
        let act = Act { id: 0, entry: 0, enrollment, kind, acted_on: on, until, term, reason };
        self.fact(candidate, &act, &[])
    }

    /// Retracts an entry, or one of its records; with `restores`, restores it.
    pub fn retraction(
        &self,
        target: Entry,
        record: Option<(Kind, Id)>,
        restores: bool,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO retraction (entry_id, target_entry, kind, record, restores) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![entry, target, record.map(|r| r.0.word()), record.map(|r| r.1), restores],
        )
    }

    /// Retracts an entry, and reverses its retractions and restorations. Returns the entries those were about.
    ///
    /// Changes nothing that is already as it should be, so that retracting this entry in turn restores what was.
    pub fn take_back(&self, entry: Entry) -> rusqlite::Result<Vec<Entry>> {
        let known = InForce::load(&self.tx, None)?;
        let takings = history::takings_of(&self.tx, entry)?;
        for taking in takings.iter().rev() {
            if known.is_taken(taking.target, taking.record) != taking.restores {
                self.retraction(taking.target, taking.record, !taking.restores)?;
            }
        }
        self.retraction(entry, None, false)?;
        Ok(takings.iter().map(|taking| taking.target).collect())
    }

    /// Records that a candidate was reminded of a day.
    pub fn notice(&self, candidate: Id, n: &Notice) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO notice (entry_id, candidate_id, kind, about, last_on, due_on, told_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                entry,
                candidate,
                n.kind.word(),
                n.about,
                iso(n.last_on),
                iso(n.due_on),
                iso(n.told_on)
            ],
        )
    }

    /// Records that two numbers are one person: everything of `candidate` now belongs to `into`.
    pub fn merger(&self, candidate: Id, into: Id) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO merger (entry_id, candidate_id, into_id) VALUES (?1, ?2, ?3)",
            params![entry, candidate, into],
        )
    }

    /// Records that two candidates are two people.
    pub fn apart(&self, one: Id, other: Id) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO apart (entry_id, candidate_id, other_id) VALUES (?1, ?2, ?3)",
            params![entry, one, other],
        )
    }

    /// Records that a merger gave an application up for one that is kept.
    pub fn merged_application(&self, merger: Id, given_up: Id, kept: Id) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO merged_application (entry_id, merger_id, enrollment_id, kept_id) VALUES (?1, ?2, ?3, ?4)",
            params![entry, merger, given_up, kept],
        )
    }

    /// Records that personal details under an entry were blanked.
    pub fn forgotten(
        &self,
        candidate: Id,
        target: Entry,
        private_was: Option<&str>,
        private_is: &str,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO forgotten (entry_id, candidate_id, target_entry, private_was, private_is)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![entry, candidate, target, private_was, private_is],
        )
    }

    /// Records the digests of the two parts of an entry whose seal is of form 1.
    pub fn parted(&self, target: Entry, public: &str, private: &str) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO parted (entry_id, target_entry, public_digest, private_digest) VALUES (?1, ?2, ?3, ?4)",
            params![entry, target, public, private],
        )
    }

    /// Records the two digests of every entry with a seal of form 1 that has none yet, and commits the migration. If a
    /// seal is broken, commits the migration alone.
    pub(super) fn part_seals(&self) -> rusqlite::Result<()> {
        let whole = seal::not_parted(&self.tx)?;
        if !whole.is_empty() && seal::first_break(&self.tx)?.is_none() {
            for (entry, parts) in seal::parts(&self.tx, &whole)? {
                self.parted(entry, &seal::hex(&parts.public), &seal::hex(&parts.private))?;
            }
        }
        match self.entry() {
            Some(_) => self.commit().map(|_| ()),
            None => self.tx.execute_batch("COMMIT"),
        }
    }

    /// Records whether a person agrees to be named in public.
    pub fn consent(&self, candidate: Id, given: bool, on: Day) -> rusqlite::Result<Id> {
        self.fact(candidate, &Consent { id: 0, entry: 0, given, stated_on: on }, &[])
    }

    /// Records what staff noted about a person.
    pub fn note(&self, candidate: Id, note: &Note) -> rusqlite::Result<Id> {
        self.fact(candidate, note, &[])
    }

    /// Records that an evaluator was asked to rate a round of a portfolio.
    pub fn assignment(
        &self,
        candidate: Id,
        portfolio: Id,
        round: u8,
        evaluator: Id,
        on: Day,
    ) -> rusqlite::Result<Id> {
        let assignment = Assignment { id: 0, entry: 0, round, evaluator, assigned_on: on };
        self.fact(candidate, &assignment, &[portfolio.into()])
    }

    /// Records a purchase order.
    pub fn order(&self, number: &str, institution: &str, on: Day) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO purchase_order (entry_id, number, institution, ordered_on) VALUES (?1, ?2, ?3, ?4)",
            params![entry, number, institution, iso(on)],
        )
    }

    /// Records a person named in an order.
    pub fn order_line(
        &self,
        order: Id,
        name: &str,
        email: &str,
        amount: Cents,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO order_line (entry_id, order_id, name, email, email_key, cents) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![entry, order, name, email, email_key(email), amount.0],
        )
    }

    /// Records that another person replaces the one in a line of an order.
    pub fn order_substitution(
        &self,
        line: Id,
        name: &str,
        email: &str,
        on: Day,
    ) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO order_substitution (entry_id, line_id, name, email, email_key, substituted_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![entry, line, name, email, email_key(email), iso(on)],
        )
    }

    /// Records that the unpaid part of an order is cancelled.
    pub fn order_cancellation(&self, order: Id, on: Day, reason: &str) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO order_cancellation (entry_id, order_id, cancelled_on, reason) VALUES (?1, ?2, ?3, ?4)",
            params![entry, order, iso(on), reason],
        )
    }

    /// Records that an order was invoiced.
    pub fn invoice(&self, order: Id, on: Day, amount: Cents) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO invoice (entry_id, order_id, invoiced_on, cents) VALUES (?1, ?2, ?3, ?4)",
            params![entry, order, iso(on), amount.0],
        )
    }

    /// Records money received for a line of an order.
    pub fn order_payment(&self, line: Id, on: Day, amount: Cents) -> rusqlite::Result<Id> {
        let entry = self.number()?;
        self.insert(
            "INSERT INTO order_payment (entry_id, line_id, paid_on, cents) VALUES (?1, ?2, ?3, ?4)",
            params![entry, line, iso(on), amount.0],
        )
    }
}

/// A day as the register writes it.
fn iso(day: Day) -> String {
    day.to_string()
}
