//! The one loader: rows to transcripts, for one person and, in one ordered pass, for all.
//!
//! Every table of a person's facts is read in the order of candidate numbers, and the tables are walked side by side,
//! so that memory holds one person at a time however many there are. Of somebody with several numbers, of whom there
//! are few, the tables are opened at each number.

use rusqlite::{Connection, OptionalExtension, Row, Rows, Statement, params, types::Type};

use crate::hours::{Decimal, Minutes};
use crate::model::{
    Act, Activity, Assignment, Certification, Completion, Consent, CourseId, Enrollment, Entry,
    Evaluation, Graduation, Id, Job, JobHours, Kind, Payment, Person, Portfolio, Purpose, Rating,
    Refund, Renewal, Revision, Transcript, Waiver,
};
use crate::money::Cents;
use crate::period::{Day, parse_day};
use crate::policy::{Policy, SetId};
use crate::register::Known;

/// Whose transcripts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// One candidate.
    One(Id),
    /// Everybody, by number.
    All,
}

/// A day in a column.
pub(crate) fn day(row: &Row, column: usize) -> rusqlite::Result<Day> {
    let text = row.get_ref(column)?.as_str().map_err(|e| unreadable(column, e))?;
    parse_day(text).map_err(|e| unreadable(column, format!("'{text}' {e}")))
}

/// A day, or nothing, in a column.
pub(crate) fn optional_day(row: &Row, column: usize) -> rusqlite::Result<Option<Day>> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => day(row, column).map(Some),
    }
}

/// A fixed word in a column.
pub(crate) fn word<T: std::str::FromStr<Err = String>>(
    row: &Row,
    column: usize,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str().map_err(|e| unreadable(column, e))?;
    text.parse().map_err(|e| unreadable(column, format!("'{text}' {e}")))
}

/// A fixed word, or nothing, in a column.
pub(crate) fn optional_word<T: std::str::FromStr<Err = String>>(
    row: &Row,
    column: usize,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => word(row, column).map(Some),
    }
}

/// A record of the register that does not read as what it must be.
pub(crate) fn unreadable(
    column: usize,
    why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, why.into())
}

/// A set code in a column, as the policy's set.
pub(crate) fn set(row: &Row, column: usize, policy: &Policy) -> rusqlite::Result<SetId> {
    let code = row.get_ref(column)?.as_str().map_err(|e| unreadable(column, e))?;
    policy
        .find_set(code)
        .ok_or_else(|| unreadable(column, format!("'{code}' is no set of the policy")))
}

/// One record of a person as it stands in a table.
struct Record<T> {
    candidate: Id,
    entry: Entry,
    id: Id,
    fact: T,
}

/// A table read in the order of candidate numbers, one record ahead.
struct Cursor<'s, T> {
    rows: Rows<'s>,
    read: fn(&Row, &Policy) -> rusqlite::Result<T>,
    head: Option<Record<T>>,
}

impl<'s, T> Cursor<'s, T> {
    fn new(
        statement: &'s mut Statement,
        (first, last, through): (Id, Id, Entry),
        read: fn(&Row, &Policy) -> rusqlite::Result<T>,
        policy: &Policy,
    ) -> rusqlite::Result<Cursor<'s, T>> {
        let mut cursor =
            Cursor { rows: statement.query(params![first, last, through])?, read, head: None };
        cursor.advance(policy)?;
        Ok(cursor)
    }

    /// Reads the next record; the one before it is answered.
    fn advance(&mut self, policy: &Policy) -> rusqlite::Result<Option<Record<T>>> {
        let next = match self.rows.next()? {
            None => None,
            Some(row) => Some(Record {
                candidate: row.get(0)?,
                entry: row.get(1)?,
                id: row.get(2)?,
                fact: (self.read)(row, policy)?,
            }),
        };
        Ok(std::mem::replace(&mut self.head, next))
    }

    /// Hands every record of a candidate to `put`.
    fn take(
        &mut self,
        candidate: Id,
        policy: &Policy,
        mut put: impl FnMut(&Record<T>),
    ) -> rusqlite::Result<()> {
        while self.head.as_ref().is_some_and(|head| head.candidate <= candidate) {
            if let Some(record) =
                self.advance(policy)?.filter(|record| record.candidate == candidate)
            {
                put(&record);
            }
        }
        Ok(())
    }
}

/// An enrollment row, before rows that restate one enrollment are folded into it.
#[derive(Clone)]
struct EnrollmentRow {
    row: Id,
    number: Id,
    amends: bool,
    enrollment: Enrollment,
}

const DETAIL: &str =
    "SELECT candidate_id, entry_id, id, name, email, ala_member, state FROM detail";
const ENROLLMENT: &str =
    "SELECT candidate_id, entry_id, id, number, amends, received_on, education, position,
    requires_mlis, fee_cents, graduate_of, graduated_on, certificate FROM enrollment";
const JOB: &str =
    "SELECT candidate_id, entry_id, id, enrollment_id, library, first_on, last_on, weekly_minutes,
    total_minutes, basis FROM job";
const COMPLETION: &str =
    "SELECT candidate_id, entry_id, id, course_id, completed_on FROM completion";
const PORTFOLIO: &str =
    "SELECT candidate_id, entry_id, id, number, enrollment_id, set_code, submitted_on, fee_cents,
    pre_review FROM portfolio";
const REVISION: &str =
    "SELECT candidate_id, entry_id, id, portfolio_id, submitted_on FROM revision";
/// Found by the portfolios of the candidate, by which assignments are indexed.
const ASSIGNMENT: &str =
    "SELECT candidate_id, entry_id, id, portfolio_id, round, evaluator_id, assigned_on
    FROM (SELECT p.candidate_id, a.entry_id, a.id, a.portfolio_id, a.round, a.evaluator_id, a.assigned_on
    FROM portfolio p CROSS JOIN assignment a ON a.portfolio_id = p.id)";
const EVALUATION: &str =
    "SELECT candidate_id, entry_id, id, portfolio_id, round, evaluator_id, evaluated_on, ratings
    FROM evaluation";
const CERTIFICATION: &str =
    "SELECT candidate_id, entry_id, id, enrollment_id, awarded_on, first_on FROM certification";
const RENEWAL: &str =
    "SELECT candidate_id, entry_id, id, enrollment_id, term, received_on FROM renewal";
const ACTIVITY: &str =
    "SELECT candidate_id, entry_id, id, title, activity_on, set_code, amount_millionths, unit,
    technology_minutes FROM activity";
const PAYMENT: &str =
    "SELECT candidate_id, entry_id, id, enrollment_id, cents, paid_on, portfolio_id, payer, method,
    order_id, purpose FROM payment";
const REFUND: &str =
    "SELECT candidate_id, entry_id, id, enrollment_id, cents, refunded_on, reason FROM refund";
const WAIVER: &str =
    "SELECT candidate_id, entry_id, id, enrollment_id, portfolio_id, waived_on, reason FROM waiver";
const ACT: &str = "SELECT candidate_id, entry_id, id, enrollment_id, kind, acted_on, until_on, term, reason FROM act";
const CONSENT: &str = "SELECT candidate_id, entry_id, id, given, stated_on FROM consent";

/// Reads transcripts in the order of candidate numbers, each once for every view in `views`, and hands them to `each`.
///
/// A person of whom no statement of who they are is in force in any view is left out. Who has several numbers in a view
/// has one transcript there, under the number by which they are known; that of a number given up is empty.
///
/// # Errors
/// SQLite's, a record that does not read as what it must be, and whatever `each` answers.
pub fn transcripts<E: From<rusqlite::Error>>(
    conn: &Connection,
    policy: &Policy,
    views: &[&Known],
    who: Who,
    mut each: impl FnMut(Vec<Transcript>) -> Result<(), E>,
) -> Result<(), E> {
    // What was recorded later than any view knows may speak of sets that this policy does not have.
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
    let desk = Desk { conn, policy, views };
    desk.open((first, last, through), |tables| {
        while let Some(row) = people.next()? {
            let (number, entry): (Id, Entry) = (row.get(0)?, row.get(1)?);
            let several = views.iter().any(|view| view.mergers().concern(number));
            let pages: Vec<Transcript> = if several {
                let joined = views.iter().map(|view| desk.joined(view, number));
                joined.collect::<rusqlite::Result<_>>()?
            } else {
                let mut pages: Vec<Page> = views.iter().map(|_| Page::default()).collect();
                tables.take(&desk, (number, entry), number, &mut pages)?;
                pages.into_iter().map(Page::transcript).collect()
            };
            if pages.iter().any(|page| page.person.number == number) {
                each(pages)?;
            }
        }
        Ok(())
    })
}

/// What the loader reads with.
#[derive(Clone, Copy)]
struct Desk<'d> {
    conn: &'d Connection,
    policy: &'d Policy,
    views: &'d [&'d Known],
}

impl Desk<'_> {
    /// Opens every table from one candidate number to another, through an entry.
    fn open<E: From<rusqlite::Error>>(
        &self,
        span: (Id, Id, Entry),
        read: impl FnOnce(&mut Tables) -> Result<(), E>,
    ) -> Result<(), E> {
        let prepare = |sql: &str| {
            self.conn.prepare_cached(&format!(
                "{sql} WHERE candidate_id BETWEEN ?1 AND ?2 AND entry_id <= ?3 ORDER BY candidate_id"
            ))
        };
        let (mut details, mut enrollments, mut jobs) =
            (prepare(DETAIL)?, prepare(ENROLLMENT)?, prepare(JOB)?);
        let (mut completions, mut portfolios) = (prepare(COMPLETION)?, prepare(PORTFOLIO)?);
        let (mut revisions, mut evaluations) = (prepare(REVISION)?, prepare(EVALUATION)?);
        let mut assignments = prepare(ASSIGNMENT)?;
        let (mut certifications, mut renewals) = (prepare(CERTIFICATION)?, prepare(RENEWAL)?);
        let (mut activities, mut payments) = (prepare(ACTIVITY)?, prepare(PAYMENT)?);
        let (mut refunds, mut waivers) = (prepare(REFUND)?, prepare(WAIVER)?);
        let (mut acts, mut consents) = (prepare(ACT)?, prepare(CONSENT)?);

        let policy = self.policy;
        read(&mut Tables {
            details: Cursor::new(&mut details, span, read_detail, policy)?,
            enrollments: Cursor::new(&mut enrollments, span, read_enrollment, policy)?,
            jobs: Cursor::new(&mut jobs, span, read_job, policy)?,
            completions: Cursor::new(&mut completions, span, read_completion, policy)?,
            portfolios: Cursor::new(&mut portfolios, span, read_portfolio, policy)?,
            revisions: Cursor::new(&mut revisions, span, read_revision, policy)?,
            assignments: Cursor::new(&mut assignments, span, read_assignment, policy)?,
            evaluations: Cursor::new(&mut evaluations, span, read_evaluation, policy)?,
            certifications: Cursor::new(&mut certifications, span, read_certification, policy)?,
            renewals: Cursor::new(&mut renewals, span, read_renewal, policy)?,
            activities: Cursor::new(&mut activities, span, read_activity, policy)?,
            payments: Cursor::new(&mut payments, span, read_payment, policy)?,
            refunds: Cursor::new(&mut refunds, span, read_refund, policy)?,
            waivers: Cursor::new(&mut waivers, span, read_waiver, policy)?,
            acts: Cursor::new(&mut acts, span, read_act, policy)?,
            consents: Cursor::new(&mut consents, span, read_consent, policy)?,
        })
    }

    /// The transcript in one view of somebody who has several numbers in this or another one.
    ///
    /// Facts of all numbers count. A completion or activity recorded under two numbers counts once, as recorded last.
    /// Name and address come from the current number.
    fn joined(&self, view: &Known, person: Id) -> rusqlite::Result<Transcript> {
        let mut page = Page::default();
        if view.person(person) != person {
            return Ok(page.transcript());
        }
        let desk = Desk { views: &[view], ..*self };
        let through = view.last().unwrap_or(Entry::MAX);
        for number in view.numbers(person) {
            let mut entry =
                self.conn.prepare_cached("SELECT entry_id FROM candidate WHERE id = ?1")?;
            let entry = entry.query_row([number], |row| row.get(0)).optional()?;
            let Some(entry) = entry else { continue };
            let mut next = Page::default();
            desk.open((number, number, through), |tables| {
                let pages = std::slice::from_mut(&mut next);
                tables.take(&desk, (number, entry), person, pages)
            })?;
            page.join(next, number, person);
        }
        Ok(page.transcript())
    }
}

/// Every table of a person's facts.
struct Tables<'s> {
    details: Cursor<'s, Person>,
    enrollments: Cursor<'s, EnrollmentRow>,
    jobs: Cursor<'s, (Id, Job)>,
    completions: Cursor<'s, Completion>,
    portfolios: Cursor<'s, Portfolio>,
    revisions: Cursor<'s, (Id, Revision)>,
    assignments: Cursor<'s, (Id, Assignment)>,
    evaluations: Cursor<'s, (Id, Evaluation)>,
    certifications: Cursor<'s, Certification>,
    renewals: Cursor<'s, Renewal>,
    activities: Cursor<'s, Activity>,
    payments: Cursor<'s, Payment>,
    refunds: Cursor<'s, Refund>,
    waivers: Cursor<'s, Waiver>,
    acts: Cursor<'s, Act>,
    consents: Cursor<'s, Consent>,
}

impl Tables<'_> {
    /// Puts what is recorded under a number, given by an entry, on the page of every view that knows the number, as
    /// facts of `person`.
    fn take(
        &mut self,
        desk: &Desk,
        (number, entry): (Id, Entry),
        person: Id,
        pages: &mut [Page],
    ) -> rusqlite::Result<()> {
        let (policy, views) = (desk.policy, desk.views);
        for (page, view) in pages.iter_mut().zip(views) {
            page.is_open = view.holds(Kind::Candidate, entry, number);
        }
        self.details.take(number, policy, |r| {
            put(pages, views, Kind::Detail, r, |page| {
                page.facts.person = Person { number: person, ..r.fact.clone() }
            });
        })?;
        self.enrollments.take(number, policy, |r| {
            put(pages, views, Kind::Enrollment, r, |page| {
                page.enrollments.push(r.fact.clone());
            });
        })?;
        self.jobs.take(number, policy, |r| {
            for page in pages.iter_mut() {
                if let Some(row) = page.enrollments.iter_mut().find(|e| e.row == r.fact.0) {
                    row.enrollment.jobs.push(r.fact.1.clone());
                }
            }
        })?;
        self.completions.take(number, policy, |r| {
            put(pages, views, Kind::Completion, r, |page| {
                page.facts.completions.push(r.fact);
            });
        })?;
        self.portfolios.take(number, policy, |r| {
            put(pages, views, Kind::Portfolio, r, |page| {
                restate(&mut page.facts.portfolios, &r.fact);
            });
        })?;
        self.revisions.take(number, policy, |r| {
            put(pages, views, Kind::Revision, r, |page| {
                page.revisions.push(r.fact);
            });
        })?;
        self.assignments.take(number, policy, |r| {
            put(pages, views, Kind::Assignment, r, |page| {
                page.assignments.push(r.fact);
            });
        })?;
        self.evaluations.take(number, policy, |r| {
            put(pages, views, Kind::Evaluation, r, |page| {
                page.evaluations.push(r.fact.clone());
            });
        })?;
        self.certifications.take(number, policy, |r| {
            put(pages, views, Kind::Certification, r, |page| {
                page.facts.certifications.push(r.fact);
            });
        })?;
        self.renewals.take(number, policy, |r| {
            put(pages, views, Kind::Renewal, r, |page| {
                page.facts.renewals.push(r.fact);
            });
        })?;
        self.activities.take(number, policy, |r| {
            put(pages, views, Kind::Activity, r, |page| {
                page.facts.activities.push(r.fact.clone());
            });
        })?;
        self.payments.take(number, policy, |r| {
            put(pages, views, Kind::Payment, r, |page| {
                page.facts.payments.push(r.fact.clone());
            });
        })?;
        self.refunds.take(number, policy, |r| {
            put(pages, views, Kind::Refund, r, |page| {
                page.facts.refunds.push(r.fact.clone());
            });
        })?;
        self.waivers.take(number, policy, |r| {
            put(pages, views, Kind::Waiver, r, |page| {
                page.facts.waivers.push(r.fact.clone());
            });
        })?;
        self.acts.take(number, policy, |r| {
            put(pages, views, Kind::Act, r, |page| {
                page.facts.acts.push(r.fact.clone());
            });
        })?;
        self.consents.take(number, policy, |r| {
            put(pages, views, Kind::Consent, r, |page| {
                page.facts.consents.push(r.fact);
            });
        })
    }
}

/// Hands the page of every view in which a record is in force to `write`.
fn put<T>(
    pages: &mut [Page],
    views: &[&Known],
    kind: Kind,
    record: &Record<T>,
    write: impl Fn(&mut Page),
) {
    for (page, view) in pages.iter_mut().zip(views) {
        if page.is_open && view.holds(kind, record.entry, record.id) {
            write(page);
        }
    }
}

/// A transcript under way in one view.
#[derive(Default)]
struct Page {
    /// Whether the view knows the number that is being read.
    is_open: bool,
    facts: Transcript,
    enrollments: Vec<EnrollmentRow>,
    /// Each with the number of its portfolio.
    revisions: Vec<(Id, Revision)>,
    /// Each with the number of its portfolio.
    assignments: Vec<(Id, Assignment)>,
    /// Each with the number of its portfolio.
    evaluations: Vec<(Id, Evaluation)>,
}

impl Page {
    /// Adds what is recorded under the next number of the same person, who is known by the number `person`.
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
        self.facts.join(next.facts);
        self.enrollments.append(&mut next.enrollments);
        self.revisions.append(&mut next.revisions);
        self.assignments.append(&mut next.assignments);
        self.evaluations.append(&mut next.evaluations);
    }

    /// The transcript of everything that was put here.
    fn transcript(self) -> Transcript {
        let mut facts = self.facts;
        facts.enrollments = fold(self.enrollments);
        for (portfolio, revision) in self.revisions {
            if let Some(portfolio) = facts.portfolios.iter_mut().find(|p| p.id == portfolio) {
                portfolio.revision = Some(revision);
            }
        }
        for (portfolio, assignment) in self.assignments {
            if let Some(portfolio) = facts.portfolios.iter_mut().find(|p| p.id == portfolio) {
                portfolio.assignments.push(assignment);
            }
        }
        for (portfolio, evaluation) in self.evaluations {
            if let Some(portfolio) = facts.portfolios.iter_mut().find(|p| p.id == portfolio) {
                portfolio.evaluations.push(evaluation);
            }
        }
        facts.in_order();
        facts
    }
}

/// Puts a portfolio's row in the place of the one it corrects, if it does.
fn restate(portfolios: &mut Vec<Portfolio>, row: &Portfolio) {
    match portfolios.iter_mut().find(|p| p.id == row.id) {
        Some(old) => *old = row.clone(),
        None => portfolios.push(row.clone()),
    }
}

/// Folds the rows in force of each enrollment into one: the latest states it, and it stands while a row stands that
/// does not merely amend it.
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

fn read_detail(row: &Row, _: &Policy) -> rusqlite::Result<Person> {
    Ok(Person {
        number: row.get(0)?,
        name: row.get(3)?,
        email: row.get(4)?,
        ala_member: row.get(5)?,
        state: row.get(6)?,
    })
}

fn read_enrollment(row: &Row, _: &Policy) -> rusqlite::Result<EnrollmentRow> {
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

fn read_job(row: &Row, _: &Policy) -> rusqlite::Result<(Id, Job)> {
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
    Ok((row.get(3)?, job))
}

fn read_completion(row: &Row, _: &Policy) -> rusqlite::Result<Completion> {
    let course = CourseId(row.get(3)?);
    Ok(Completion { entry: row.get(1)?, id: row.get(2)?, course, completed_on: day(row, 4)? })
}

fn read_portfolio(row: &Row, policy: &Policy) -> rusqlite::Result<Portfolio> {
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

fn read_revision(row: &Row, _: &Policy) -> rusqlite::Result<(Id, Revision)> {
    Ok((row.get(3)?, Revision { entry: row.get(1)?, id: row.get(2)?, submitted_on: day(row, 4)? }))
}

fn read_assignment(row: &Row, _: &Policy) -> rusqlite::Result<(Id, Assignment)> {
    Ok((
        row.get(3)?,
        Assignment {
            entry: row.get(1)?,
            id: row.get(2)?,
            round: row.get(4)?,
            evaluator: row.get(5)?,
            assigned_on: day(row, 6)?,
        },
    ))
}

fn read_evaluation(row: &Row, _: &Policy) -> rusqlite::Result<(Id, Evaluation)> {
    let letters: String = row.get(7)?;
    let ratings: Option<Vec<Rating>> = letters.chars().map(Rating::from_letter).collect();
    let evaluation = Evaluation {
        entry: row.get(1)?,
        id: row.get(2)?,
        round: row.get(4)?,
        evaluator: row.get(5)?,
        evaluated_on: day(row, 6)?,
        ratings: ratings.ok_or_else(|| unreadable(7, format!("'{letters}' are no ratings")))?,
    };
    Ok((row.get(3)?, evaluation))
}

fn read_certification(row: &Row, _: &Policy) -> rusqlite::Result<Certification> {
    Ok(Certification {
        entry: row.get(1)?,
        id: row.get(2)?,
        enrollment: row.get(3)?,
        awarded_on: day(row, 4)?,
        first_on: day(row, 5)?,
    })
}

fn read_renewal(row: &Row, _: &Policy) -> rusqlite::Result<Renewal> {
    Ok(Renewal {
        entry: row.get(1)?,
        id: row.get(2)?,
        enrollment: row.get(3)?,
        term: row.get(4)?,
        received_on: day(row, 5)?,
    })
}

fn read_activity(row: &Row, policy: &Policy) -> rusqlite::Result<Activity> {
    Ok(Activity {
        entry: row.get(1)?,
        id: row.get(2)?,
        title: row.get(3)?,
        activity_on: day(row, 4)?,
        set: set(row, 5, policy)?,
        amount: Decimal(i128::from(row.get::<_, i64>(6)?)),
        unit: word(row, 7)?,
        technology: row.get::<_, Option<i64>>(8)?.map(Minutes),
    })
}

fn read_payment(row: &Row, _: &Policy) -> rusqlite::Result<Payment> {
    let purpose = match (row.get::<_, Option<Id>>(6)?, row.get::<_, Option<String>>(10)?) {
        (Some(portfolio), _) => Purpose::Portfolio(portfolio),
        (None, Some(_)) => Purpose::Application,
        (None, None) => Purpose::Open,
    };
    Ok(Payment {
        entry: row.get(1)?,
        id: row.get(2)?,
        enrollment: row.get(3)?,
        amount: Cents(row.get(4)?),
        paid_on: day(row, 5)?,
        purpose,
        payer: row.get(7)?,
        method: optional_word(row, 8)?,
        order: row.get(9)?,
    })
}

fn read_refund(row: &Row, _: &Policy) -> rusqlite::Result<Refund> {
    Ok(Refund {
        entry: row.get(1)?,
        id: row.get(2)?,
        enrollment: row.get(3)?,
        amount: Cents(row.get(4)?),
        refunded_on: day(row, 5)?,
        reason: row.get(6)?,
    })
}

fn read_waiver(row: &Row, _: &Policy) -> rusqlite::Result<Waiver> {
    Ok(Waiver {
        entry: row.get(1)?,
        id: row.get(2)?,
        enrollment: row.get(3)?,
        portfolio: row.get(4)?,
        waived_on: day(row, 5)?,
        reason: row.get(6)?,
    })
}

fn read_consent(row: &Row, _: &Policy) -> rusqlite::Result<Consent> {
    Ok(Consent { entry: row.get(1)?, id: row.get(2)?, given: row.get(3)?, stated_on: day(row, 4)? })
}

fn read_act(row: &Row, _: &Policy) -> rusqlite::Result<Act> {
    Ok(Act {
        entry: row.get(1)?,
        id: row.get(2)?,
        enrollment: row.get(3)?,
        kind: word(row, 4)?,
        acted_on: day(row, 5)?,
        until: optional_day(row, 6)?,
        term: row.get(7)?,
        reason: row.get(8)?,
    })
}
