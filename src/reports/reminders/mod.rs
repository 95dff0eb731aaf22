//! `report reminders`: who is to be told what on a day, each notice once.
//!
//! A day that ends something is told of at stages: so many days before. A stage is due from its day on, so that a day on
//! which nobody asked is caught up with; of several due stages only the latest is told. What was told is known by its
//! person, kind, subject, last day and day due: a last day that moves is told of again, and what is renewed no more.

mod letter;

use serde::Serialize;

use crate::model::{Id, Notice, NoticeKind, Standing, Transcript};
use crate::period::{Day, days_before, days_between};
use crate::render::{Column, Flat, Row};
use crate::rules::Bench;
use crate::rules::meaning::portfolio::Outcome;
use crate::rules::meaning::standing::{Situation, situation};

/// One notice to one person. A mail merge finds name, address, subject and body in front.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderRow {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// What it is about, in a line.
    pub subject: String,
    /// The letter, in lines of at most 72 signs.
    pub body: String,
    /// The candidate's number.
    pub candidate: Id,
    /// Of what kind of day.
    pub kind: NoticeKind,
    /// The number of the enrollment, the certification or the portfolio.
    pub about: Id,
    /// The last day of which it tells.
    pub last_on: Day,
    /// Days from the day of telling to the last day.
    pub days_left: i64,
    /// The day from which it is to be told.
    pub due_on: Day,
    /// The day of telling: the day asked about.
    pub tell_on: Day,
}

impl ReminderRow {
    /// The same as it is recorded once it is told.
    pub fn notice(&self) -> Notice {
        Notice {
            kind: self.kind,
            about: self.about,
            last_on: self.last_on,
            due_on: self.due_on,
            told_on: self.tell_on,
        }
    }
}

/// A day that ends something, and from when on it is told of.
struct Ends {
    kind: NoticeKind,
    about: Id,
    last_on: Day,
    /// No stage is due before this day.
    from: Day,
}

/// The notices to one person on the day of the bench, which have not been told.
///
/// `transcript` holds the facts up to that day; `told` what the person has been told; `stages` are days before a last
/// day.
pub fn rows(
    transcript: &Transcript,
    stages: &[u32],
    told: &[Notice],
    bench: Bench,
) -> Vec<ReminderRow> {
    // Whoever is forgotten cannot be told.
    if transcript.person.is_forgotten() {
        return Vec::new();
    }
    let Some(situation) = situation(transcript, bench) else {
        return Vec::new();
    };
    let due = ending(&situation).into_iter().filter_map(|ends| {
        let due = latest_due(&ends, stages, &situation, bench.on)?;
        (!is_told(&due, told)).then_some(due)
    });
    due.map(|due| {
        let (subject, body) = letter::write(transcript, &situation, &due, bench);
        ReminderRow {
            name: transcript.person.name.clone(),
            email: transcript.person.email.clone(),
            subject,
            body,
            candidate: transcript.person.number,
            kind: due.kind,
            about: due.about,
            last_on: due.last_on,
            days_left: days_between(bench.on, due.last_on),
            due_on: due.due_on,
            tell_on: bench.on,
        }
    })
    .collect()
}

/// What ends for a person: the candidacy, the term or its grace, and the time for additional information.
fn ending(situation: &Situation) -> Vec<Ends> {
    let candidacy = &situation.candidacy;
    let mut ends = Vec::new();
    let term = situation.term.zip(situation.certification);
    match (situation.standing, candidacy.period, term) {
        (Standing::Candidate, Some(period), _) => ends.push(Ends {
            kind: NoticeKind::Candidacy,
            about: candidacy.enrollment.id,
            last_on: period.last,
            from: period.first,
        }),
        (Standing::Certified | Standing::Renewable, _, Some((term, certification))) => {
            ends.push(Ends {
                kind: NoticeKind::Term,
                about: certification.id,
                last_on: term.last,
                from: certification.awarded_on,
            });
        }
        (Standing::Grace, _, Some((term, certification))) => ends.push(Ends {
            kind: NoticeKind::Grace,
            about: certification.id,
            last_on: term.grace_ends_on,
            from: crate::period::next_day(term.last),
        }),
        _ => {}
    }
    if matches!(situation.standing, Standing::Withdrawn | Standing::Revoked) {
        return ends;
    }
    ends.extend(candidacy.portfolios.iter().filter_map(|(portfolio, outcome)| match outcome {
        Outcome::InformationRequested { requested_on, due_on, .. } => Some(Ends {
            kind: NoticeKind::Revision,
            about: portfolio.id,
            last_on: *due_on,
            from: *requested_on,
        }),
        _ => None,
    }));
    ends
}

/// The latest stage that is due, told on the day asked about. The opening of renewal is a stage of the term.
///
/// **Reading**: a stage before the beginning (a grace of two months, told of 90 days before its end) is due at the
/// beginning.
fn latest_due(ends: &Ends, stages: &[u32], situation: &Situation, on: Day) -> Option<Notice> {
    let notice = |kind: NoticeKind, due_on: Day| Notice {
        kind,
        about: ends.about,
        last_on: ends.last_on,
        due_on,
        told_on: on,
    };
    let before = stages
        .iter()
        .map(|days| notice(ends.kind, days_before(ends.last_on, *days).max(ends.from)));
    let opens = situation
        .term
        .filter(|_| ends.kind == NoticeKind::Term)
        .map(|term| notice(NoticeKind::Window, term.renewal_opens_on.max(ends.from)));
    // Of two that are due on one day the last is taken: the end says more than the opening.
    opens
        .into_iter()
        .chain(before)
        .filter(|notice| notice.due_on <= on)
        .max_by_key(|notice| notice.due_on)
}

/// Whether this, or a later stage of the same last day, was told.
fn is_told(due: &Notice, told: &[Notice]) -> bool {
    let of_the_term = |kind| match kind {
        NoticeKind::Window => NoticeKind::Term,
        kind => kind,
    };
    told.iter().any(|notice| {
        of_the_term(notice.kind) == of_the_term(due.kind)
            && notice.about == due.about
            && notice.last_on == due.last_on
            && notice.due_on >= due.due_on
    })
}

/// Puts rows into the order of the report: by day of telling, then soonest first, equal days by candidate number.
pub fn sort(rows: &mut [ReminderRow]) {
    rows.sort_by_key(|row| (row.tell_on, row.last_on, row.candidate, row.kind, row.about));
}

impl Flat for ReminderRow {
    const FIELDS: &'static [&'static str] = &[
        "name",
        "email",
        "subject",
        "body",
        "candidate",
        "kind",
        "about",
        "last_on",
        "days_left",
        "due_on",
        "tell_on",
    ];
}

impl Row for ReminderRow {
    const COLUMNS: &'static [Column<ReminderRow>] = &[
        Column::word("tell on", |r| r.tell_on.to_string()),
        Column::number("no", |r| r.candidate.to_string()),
        Column::text("name", |r| r.name.clone()),
        Column::text("what", |r| r.subject.clone()),
        Column::number("days", |r| r.days_left.to_string()),
    ];
}

#[cfg(test)]
mod tests;
