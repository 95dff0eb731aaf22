//! The one loader: turns rows into transcripts, for one person and, in one ordered pass, for all.
//!
//! It reads every table of personal facts in the order of candidate numbers, side by side, so that memory needs to fit
//! only one person at a time. For the few people with several numbers, it opens the tables again at each number.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, Rows, Statement, params};

use crate::hours::Minutes;
use crate::model::{
    Act, Activity, Applied, Assignment, Certification, Completion, Consent, Enrollment, Entry,
    Evaluation, Graduation, Id, Job, JobHours, Kind, Note, Payment, Person, Portfolio, Recorded,
    Refund, Renewal, Revision, Transcript, Waiver,
};
use crate::money::Cents;
use crate::policy::Policy;
use crate::register::rows::{self, Rowed, day, optional_day, set, word};
use crate::register::{InForce, Unread};

/// Whose transcripts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// One candidate.
    One(Id),
    /// Everybody, by number.
    All,
}

/// How one table is read into transcripts.
trait Source: Sized {
    /// The kind of its records. None if they are in force whenever the record they belong to is.
    const KIND: Option<Kind>;

    /// `SELECT candidate_id, entry_id, id, ... FROM ...`.
    fn select() -> String;

    /// From a row of [`Source::select`].
    fn read(row: &Row, policy: &Policy) -> rusqlite::Result<Self>;
}

impl<T: Rowed> Source for T {
    const KIND: Option<Kind> = Some(<T as Recorded>::KIND);

    fn select() -> String {
        let columns = T::COLUMNS.join(", ");
        format!("SELECT candidate_id, entry_id, id, {columns} FROM {}", rows::table::<T>())
    }

    fn read(row: &Row, policy: &Policy) -> rusqlite::Result<T> {
        T::read(row, 3, row.get(2)?, row.get(1)?, policy)
    }
}

/// A fact about a portfolio, with the portfolio's number.
#[derive(Clone)]
struct OfPortfolio<T> {
    portfolio: Id,
    fact: T,
}

impl<T: Rowed> Source for OfPortfolio<T> {
    const KIND: Option<Kind> = Some(<T as Recorded>::KIND);

    fn select() -> String {
        let (columns, table) = (T::COLUMNS.join(", "), rows::table::<T>());
        let columns = format!("candidate_id, entry_id, id, portfolio_id, {columns}");
        if <T as Recorded>::KIND != Kind::Assignment {
            return format!("SELECT {columns} FROM {table}");
        }
        // Assignments are indexed by portfolio, so they are found through the candidate's portfolios.
        let of_theirs = columns.replace(", ", ", a.").replace("candidate_id", "p.candidate_id");
        format!(
            "SELECT {columns} FROM (SELECT {of_theirs} FROM portfolio p
             CROSS JOIN {table} a ON a.portfolio_id = p.id)"
        )
    }

    fn read(row: &Row, policy: &Policy) -> rusqlite::Result<OfPortfolio<T>> {
        let fact = T::read(row, 4, row.get(2)?, row.get(1)?, policy)?;
        Ok(OfPortfolio { portfolio: row.get(3)?, fact })
    }
}

/// One record of a person, as it is in a table.
struct Record<T> {
    candidate: Id,
    entry: Entry,
    id: Id,
    fact: T,
}

/// A table read in the order of candidate numbers, one record ahead.
struct Cursor<'s, T> {
    rows: Rows<'s>,
    head: Option<Record<T>>,
}

impl<'s, T: Source> Cursor<'s, T> {
    fn new(
        statement: &'s mut Statement,
        (first, last, through): (Id, Id, Entry),
        policy: &Policy,
    ) -> rusqlite::Result<Cursor<'s, T>> {
        let mut cursor =
            Cursor { rows: statement.query(params![first, last, through])?, head: None };
        cursor.advance(policy)?;
        Ok(cursor)
    }

    /// Reads the next record and returns the one before it.
    fn advance(&mut self, policy: &Policy) -> rusqlite::Result<Option<Record<T>>> {
        let next = match self.rows.next()? {
            None => None,
            Some(row) => Some(Record {
                candidate: row.get(0)?,
                entry: row.get(1)?,
                id: row.get(2)?,
                fact: <T as Source>::read(row, policy)?,
            }),
        };
        Ok(std::mem::replace(&mut self.head, next))
    }

    /// Adds every record of a candidate to the page of each view in which it is in force.
    fn take(
        &mut self,
        candidate: Id,
        loader: &Loader,
        pages: &mut [Page],
        put: impl Fn(&mut Page, &T),
    ) -> rusqlite::Result<()> {
        while self.head.as_ref().is_some_and(|head| head.candidate <= candidate) {
            let Some(record) = self.advance(loader.policy)?.filter(|r| r.candidate == candidate)
            else {
                continue;
            };
            for (page, view) in pages.iter_mut().zip(loader.views) {
                let holds = |kind| view.holds(kind, record.entry, record.id);
                if page.is_open && T::KIND.is_none_or(holds) {
                    put(page, &record.fact);
                }
            }
        }
        Ok(())
    }
}

/// An enrollment row, before the rows of one enrollment are folded into one.
#[derive(Clone)]
struct EnrollmentRow {
    row: Id,
    number: Id,
    amends: bool,
    enrollment: Enrollment,
}

/// A job and the enrollment row that states it.
struct JobRow {
    enrollment: Id,
    job: Job,
}

/// Reads transcripts in the order of candidate numbers, each once for every view in `views`, and hands them to `each`.
///
/// Skips people whose details are in force in no view. A merged person has one transcript, under the current number;
/// the retired number has an empty one.
///
/// # Errors
/// SQLite's, a record that cannot be read, and whatever `each` returns.
pub fn transcripts<E: From<Unread>>(
    conn: &Connection,
    policy: &Policy,
    views: &[&InForce],
    who: Who,
    each: impl FnMut(Vec<Transcript>) -> Result<(), E>,
) -> Result<(), E> {
    read_each(conn, policy, views, who, each).map_err(|stop| match stop {
        Stop::Unread(error) => E::from(Unread { what: "read the transcripts", error }),
        Stop::Each(error) => error,
    })
}

/// Why reading transcripts stopped: the register cannot be read, or `each` failed.
enum Stop<E> {
    Unread(rusqlite::Error),
    Each(E),
}

impl<E> From<rusqlite::Error> for Stop<E> {
    fn from(error: rusqlite::Error) -> Stop<E> {
        Stop::Unread(error)
    }
}

fn read_each<E>(
    conn: &Connection,
    policy: &Policy,
    views: &[&InForce],
    who: Who,
    mut each: impl FnMut(Vec<Transcript>) -> Result<(), E>,
) -> Result<(), Stop<E>> {
    // Records later than every view may use sets that this policy does not have.
    let through = views.iter().map(|view| view.last().unwrap_or(Entry::MAX));
    let through = through.max().unwrap_or(Entry::MAX);
    let (first, last) = match who {
        Who::One(number) => (number, number),
        Who::All => (0, Id::MAX),
    };
    let mut people = conn.prepare_cached(
        "SELECT id, entry_id FROM candidate WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
    )?;
    let mut people = people.query([first, last])?;
    let loader = Loader { conn, policy, views };
    loader.open((first, last, through), |tables| {
        while let Some(row) = people.next()? {
            let (number, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            let several = views.iter().any(|view| view.mergers().concern(number));
            let pages: Vec<Transcript> = if several {
                let joined = views.iter().map(|view| loader.joined(view, number));
                joined.collect::<rusqlite::Result<_>>()?
            } else {
                let mut pages: Vec<Page> = views.iter().map(|_| Page::default()).collect();
                tables.take(&loader, (number, entry), number, &mut pages)?;
                pages.into_iter().map(Page::transcript).collect()
            };
            if pages.iter().any(|page| page.person.number == number) {
                each(pages).map_err(Stop::Each)?;
            }
        }
        Ok(())
    })
}

/// What the loader needs to read.
#[derive(Clone, Copy)]
struct Loader<'l> {
    conn: &'l Connection,
    policy: &'l Policy,
    views: &'l [&'l InForce],
}

impl Loader<'_> {
    /// Opens every table from one candidate number to another, up to an entry.
    fn open<E: From<rusqlite::Error>>(
        &self,
        span: (Id, Id, Entry),
        read: impl FnOnce(&mut Tables) -> Result<(), E>,
    ) -> Result<(), E> {
        Tables::open(self, span, read)
    }

    fn prepare<T: Source>(&self) -> rusqlite::Result<CachedStatement<'_>> {
        self.conn.prepare_cached(&format!(
            "{} WHERE candidate_id BETWEEN ?1 AND ?2 AND entry_id <= ?3 ORDER BY candidate_id",
            T::select()
        ))
    }

    /// The transcript, in one view, of somebody who has several numbers in some view.
    ///
    /// Facts of all numbers count. A completion or activity recorded under two numbers counts once, as recorded last.
    /// Name and address come from the current number.
    fn joined(&self, view: &InForce, person: Id) -> rusqlite::Result<Transcript> {
        let mut page = Page::default();
        if view.person(person) != person {
            return Ok(page.transcript());
        }
        let loader = Loader { views: &[view], ..*self };
        let through = view.last().unwrap_or(Entry::MAX);
        for number in view.numbers(person) {
            let mut entry =
                self.conn.prepare_cached("SELECT entry_id FROM candidate WHERE id = ?1")?;
            let entry = entry.query_row([number], |row| row.get(0)).optional()?;
            let Some(entry) = entry else { continue };
            let mut next = Page::default();
            loader.open((number, number, through), |tables| {
                let pages = std::slice::from_mut(&mut next);
                tables.take(&loader, (number, entry), person, pages)
            })?;
            page.join(next, number, person);
        }
        let mut transcript = page.transcript();
        for (other, kept) in view.mergers().applications(person) {
            transcript.merge_applications(other, kept);
        }
        Ok(transcript)
    }
}

/// Declares the tables of personal facts in the order they are read, and where each puts its records.
///
/// `refunds: Refund => |page, refund| page.facts.refunds.push(refund.clone());` expands to a field `refunds: Cursor<'s,
/// Refund>`, a statement prepared for it in `open`, and `self.refunds.take(...)` in `take`.
macro_rules! tables {
    ($($table:ident: $source:ty => |$page:ident, $record:ident| $put:expr;)+) => {
        /// Every table of personal facts.
        struct Tables<'s> {
            $($table: Cursor<'s, $source>,)+
        }

        impl Tables<'_> {
            fn open<E: From<rusqlite::Error>>(
                loader: &Loader,
                span: (Id, Id, Entry),
                read: impl FnOnce(&mut Tables) -> Result<(), E>,
            ) -> Result<(), E> {
                $(let mut $table = loader.prepare::<$source>()?;)+
                read(&mut Tables { $($table: Cursor::new(&mut $table, span, loader.policy)?,)+ })
            }

            /// Adds the records of a number to the page of every view that knows the number. `entry` gave out the
            /// number; the facts are those of `person`.
            fn take(
                &mut self,
                loader: &Loader,
                (number, entry): (Id, Entry),
                person: Id,
                pages: &mut [Page],
            ) -> rusqlite::Result<()> {
                for (page, view) in pages.iter_mut().zip(loader.views) {
                    page.is_open = view.holds(Kind::Candidate, entry, number);
                    page.person = person;
                }
                $(self.$table.take(number, loader, pages, |$page, $record| $put)?;)+
                Ok(())
            }
        }
    };
}

tables! {
    details: Person => |page, stated| page.state(stated);
    enrollments: EnrollmentRow => |page, row| page.enrollments.push(row.clone());
    jobs: JobRow => |page, row| page.add_job(row);
    completions: Completion => |page, completion| page.facts.completions.push(*completion);
    portfolios: Portfolio => |page, portfolio| restate(&mut page.facts.portfolios, portfolio);
    revisions: OfPortfolio<Revision> => |page, revision| page.revisions.push(revision.clone());
    assignments: OfPortfolio<Assignment> => |page, assignment| page.assignments.push(assignment.clone());
    evaluations: OfPortfolio<Evaluation> => |page, evaluation| page.evaluations.push(evaluation.clone());
    certifications: Certification => |page, certification| page.facts.certifications.push(*certification);
    renewals: Renewal => |page, renewal| page.facts.renewals.push(*renewal);
    activities: Activity => |page, activity| page.facts.activities.push(activity.clone());
    payments: Payment => |page, payment| page.facts.payments.push(payment.clone());
    refunds: Refund => |page, refund| page.facts.refunds.push(refund.clone());
    waivers: Waiver => |page, waiver| page.facts.waivers.push(waiver.clone());
    applied: Applied => |page, applied| page.facts.applied.push(*applied);
    acts: Act => |page, act| page.facts.acts.push(act.clone());
    consents: Consent => |page, consent| page.facts.consents.push(*consent);
    notes: Note => |page, note| page.facts.notes.push(note.clone());
}

/// The transcript of one view, while it is being read.
#[derive(Default)]
struct Page {
    /// Whether the view knows the current number.
    is_open: bool,
    /// The person's current number.
    person: Id,
    facts: Transcript,
    enrollments: Vec<EnrollmentRow>,
    revisions: Vec<OfPortfolio<Revision>>,
    assignments: Vec<OfPortfolio<Assignment>>,
    evaluations: Vec<OfPortfolio<Evaluation>>,
}

impl Page {
    /// Adds the records of another number of the same person, whose current number is `person`.
    fn join(&mut self, mut next: Page, number: Id, person: Id) {
        let stated = std::mem::take(&mut next.facts.person);
        if stated.number != 0 {
            if number != person {
                self.facts.given_up.push(Person { number, ..stated.clone() });
            }
            self.facts.person = stated;
        }
        // A portfolio may have been corrected under the other number.
        for portfolio in next.facts.portfolios.drain(..) {
            restate(&mut self.facts.portfolios, &portfolio);
        }
        self.facts.former_addresses.append(&mut next.facts.former_addresses);
        self.facts.join(next.facts);
        self.enrollments.append(&mut next.enrollments);
        self.revisions.append(&mut next.revisions);
        self.assignments.append(&mut next.assignments);
        self.evaluations.append(&mut next.evaluations);
    }

    /// Sets the person's details; the address before was theirs too.
    fn state(&mut self, stated: &Person) {
        let stated = Person { number: self.person, ..stated.clone() };
        let was = std::mem::replace(&mut self.facts.person, stated);
        if !was.email.is_empty() && was.email != self.facts.person.email {
            self.facts.former_addresses.push(was.email);
        }
    }

    fn add_job(&mut self, row: &JobRow) {
        let stated = self.enrollments.iter_mut().find(|e| e.row == row.enrollment);
        if let Some(stated) = stated {
            stated.enrollment.jobs.push(row.job.clone());
        }
    }

    /// The transcript of everything collected on this page.
    fn transcript(self) -> Transcript {
        let mut facts = self.facts;
        facts.enrollments = fold(self.enrollments);
        about(&mut facts.portfolios, self.revisions, |p, revision| p.revision = Some(revision));
        about(&mut facts.portfolios, self.assignments, |p, assignment| {
            p.assignments.push(assignment)
        });
        about(&mut facts.portfolios, self.evaluations, |p, evaluation| {
            p.evaluations.push(evaluation)
        });
        // If the application is retracted, its money from an order waits on the order again.
        let Transcript { enrollments, payments, .. } = &mut facts;
        payments.retain(|p| p.order.is_none() || enrollments.iter().any(|e| e.id == p.enrollment));
        facts.in_order();
        facts
    }
}

/// Hands each fact about a portfolio to `put`, with its portfolio if that is in force.
fn about<T>(
    portfolios: &mut [Portfolio],
    facts: Vec<OfPortfolio<T>>,
    put: impl Fn(&mut Portfolio, T),
) {
    for OfPortfolio { portfolio, fact } in facts {
        if let Some(portfolio) = portfolios.iter_mut().find(|p| p.id == portfolio) {
            put(portfolio, fact);
        }
    }
}

/// If a portfolio row corrects another one, replaces that one.
fn restate(portfolios: &mut Vec<Portfolio>, row: &Portfolio) {
    match portfolios.iter_mut().find(|p| p.id == row.id) {
        Some(old) => *old = row.clone(),
        None => portfolios.push(row.clone()),
    }
}

/// Folds the rows in force of each enrollment into one. The latest row gives the details; the enrollment is in force as
/// long as a row is that is not just an amendment.
fn fold(mut rows: Vec<EnrollmentRow>) -> Vec<Enrollment> {
    rows.sort_by_key(|r| r.row);
    let mut folded: Vec<Enrollment> = Vec::new();
    for row in &rows {
        if rows.iter().all(|r| r.number != row.number || r.amends) {
            continue;
        }
        let enrollment = Enrollment { id: row.number, ..row.enrollment.clone() };
        match folded.iter_mut().find(|e| e.id == row.number) {
            Some(old) => *old = enrollment,
            None => folded.push(enrollment),
        }
    }
    folded
}

/// By hand, because personal details have neither a day nor a number that anybody knows.
impl Source for Person {
    const KIND: Option<Kind> = Some(Kind::Detail);

    fn select() -> String {
        "SELECT candidate_id, entry_id, id, name, email, ala_member, state FROM detail".to_string()
    }

    fn read(row: &Row, _: &Policy) -> rusqlite::Result<Person> {
        Ok(Person {
            number: row.get(0)?,
            name: row.get(3)?,
            email: row.get(4)?,
            ala_member: row.get(5)?,
            state: row.get(6)?,
        })
    }
}

/// By hand, because a row may restate an earlier enrollment.
impl Source for EnrollmentRow {
    const KIND: Option<Kind> = Some(Kind::Enrollment);

    fn select() -> String {
        "SELECT candidate_id, entry_id, id, number, amends, received_on, education, position, requires_mlis,
         fee_cents, graduate_of, graduated_on, certificate FROM enrollment"
            .to_string()
    }

    fn read(row: &Row, _: &Policy) -> rusqlite::Result<EnrollmentRow> {
        let id: Id = row.get(2)?;
        let college: Option<String> = row.get(10)?;
        let graduation = college
            .zip(optional_day(row, 11)?)
            .map(|(college, graduated_on)| Graduation { college, graduated_on });
        Ok(EnrollmentRow {
            row: id,
            number: row.get::<_, Option<Id>>(3)?.unwrap_or(id),
            amends: row.get(4)?,
            enrollment: Enrollment {
                id,
                entry: row.get(1)?,
                received_on: day(row, 5)?,
                education: word(row, 6)?,
                position: row.get(7)?,
                requires_mlis: row.get(8)?,
                fee: Cents(row.get(9)?),
                graduation,
                jobs: Vec::new(),
                certificate: row.get(12)?,
            },
        })
    }
}

/// By hand, because its hours are in one of two columns.
impl Source for JobRow {
    const KIND: Option<Kind> = None;

    fn select() -> String {
        "SELECT candidate_id, entry_id, id, enrollment_id, library, first_on, last_on, weekly_minutes, total_minutes,
         basis FROM job"
            .to_string()
    }

    fn read(row: &Row, _: &Policy) -> rusqlite::Result<JobRow> {
        let (weekly, total): (Option<i64>, Option<i64>) = (row.get(7)?, row.get(8)?);
        let hours = match (weekly, total) {
            (Some(weekly), _) => JobHours::Weekly(Minutes(weekly)),
            (None, total) => JobHours::Total(Minutes(total.unwrap_or(0))),
        };
        let job = Job {
            library: row.get(4)?,
            first_on: day(row, 5)?,
            last_on: optional_day(row, 6)?,
            hours,
            basis: word(row, 9)?,
        };
        Ok(JobRow { enrollment: row.get(3)?, job })
    }
}

/// By hand, because a row may restate an earlier portfolio.
impl Source for Portfolio {
    const KIND: Option<Kind> = Some(Kind::Portfolio);

    fn select() -> String {
        "SELECT candidate_id, entry_id, id, number, enrollment_id, set_code, submitted_on, fee_cents, pre_review
         FROM portfolio"
            .to_string()
    }

    fn read(row: &Row, policy: &Policy) -> rusqlite::Result<Portfolio> {
        let id: Id = row.get(2)?;
        Ok(Portfolio {
            id: row.get::<_, Option<Id>>(3)?.unwrap_or(id),
            entry: row.get(1)?,
            enrollment: row.get(4)?,
            set: set(row, 5, policy)?,
            submitted_on: day(row, 6)?,
            fee: Cents(row.get(7)?),
            pre_review: row.get(8)?,
            revision: None,
            assignments: Vec::new(),
            evaluations: Vec::new(),
        })
    }
}
