//! `report reminders`: the reminders due on a day, each sent once.
//!
//! Reminders of a last day come in stages, some days before it. A stage stays due after its day, so nothing is lost if
//! nobody ran the report that day; if several stages are due, only the latest is sent. The register knows a sent reminder
//! by person, kind, subject, last day and due day: a last day that moves gets new reminders, a renewed one no more.

mod letter;

use serde::Serialize;

use crate::model::{Id, Notice, NoticeKind, Standing, Transcript};
use crate::period::{Day, days_before, days_between};
use crate::render::{Column, Flat, Row};
use crate::rules::Bench;
use crate::rules::meaning::portfolio::Outcome;
use crate::rules::meaning::standing::{Situation, situation};

/// One reminder to one person. Name, address, subject and body come first, for a mail merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderRow {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// What it is about, in a line.
    pub subject: String,
    /// The letter, in lines of at most 72 characters.
    pub body: String,
    /// The candidate's number.
    pub candidate: Id,
    /// The kind of day.
    pub kind: NoticeKind,
    /// The number of the enrollment, the certification or the portfolio.
    pub about: Id,
    /// The last day that it announces.
    pub last_on: Day,
    /// Days from the day asked about to the last day.
    pub days_left: i64,
    /// The first day to send it.
    pub due_on: Day,
    /// The day to send it: the day asked about.
    pub tell_on: Day,
}

impl ReminderRow {
    /// The record of this reminder once it is sent.
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

/// A last day, and when its reminders start.
struct Ends {
    kind: NoticeKind,
    about: Id,
    last_on: Day,
    /// No stage is due before this day.
    from: Day,
}

/// The reminders to one person due on the day of the bench and not sent yet.
///
/// `transcript` has the facts up to that day; `told` are the reminders already sent; `stages` are days before a last day.
pub fn rows(
    transcript: &Transcript,
    stages: &[u32],
    told: &[Notice],
    bench: Bench,
) -> Vec<ReminderRow> {
    // A forgotten person has no address.
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

/// The latest stage due on the day asked about. The opening of renewal is a stage of the term.
///
/// **Reading**: a stage before the beginning (90 days before the end of a grace of two months) is due at the beginning.
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
    // If two are due on one day, send the last: the end says more than the opening.
    opens
        .into_iter()
        .chain(before)
        .filter(|notice| notice.due_on <= on)
        .max_by_key(|notice| notice.due_on)
}

/// Whether this stage or a later one for the same last day was sent.
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

/// Sorts rows for the report: by the day to send, then soonest first, then by candidate number.
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
