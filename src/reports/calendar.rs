//! `report calendar`: the days when something ends or opens for people, each with its history.
//!
//! A calendar program keeps its events and accepts a change only with the same id and a higher number. So each day is an
//! event with its own id (`uid`), which does not change with people's names, and a count (`sequence`) of its changes
//! since it was first known: moved, cancelled, or set again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use crate::model::{Entry, Id, NoticeKind, Person, Transcript};
use crate::period::{Day, Period, days_before};
use crate::render::Flat;
use crate::rules::Bench;
use crate::rules::meaning::portfolio::Outcome;
use crate::rules::meaning::{candidacy, standing, terms};

/// What an event is about. It stays the same when the day moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// Which day of it.
    pub what: NoticeKind,
    /// The number of the enrollment, the certification or the portfolio.
    pub about: Id,
    /// The term, for a certification only.
    pub term: Option<u32>,
}

/// Whether the event is still on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is on.
    Confirmed,
    /// It was on and is no longer: renewed, complete, withdrawn, revoked or retracted.
    Cancelled,
}

impl Status {
    /// The word in JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Status::Confirmed => "confirmed",
            Status::Cancelled => "cancelled",
        }
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// One event of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarRow {
    /// The candidate's number.
    pub candidate: Id,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// What the day is about.
    #[serde(flatten)]
    pub subject: Subject,
    /// The day, or the last known one if it is cancelled.
    pub falls_on: Day,
    /// Whether it is still on.
    pub status: Status,
    /// How often it was moved, cancelled or set again.
    pub sequence: u32,
    /// The entry that last changed the event or the person's details.
    pub entry: Entry,
    /// The instant of that entry.
    pub changed_at: String,
    /// The unique id of the event.
    pub uid: String,
}

/// The days when something ends or opens for a person.
///
/// `transcript` has the facts up to the day of the bench. Like `report reminders`, this covers every candidacy and
/// certification: the last day of a candidacy that is not complete, the opening of renewal, the last days of the latest
/// term and of its grace, and the last days for additional information. A withdrawn candidacy and a revoked
/// certification have no days.
///
/// **Reading**: a day in the past stays. Only facts change the result, so the same register gives the same days on every
/// later day.
pub fn days(transcript: &Transcript, bench: Bench) -> Vec<(Subject, Day)> {
    let mut days = Vec::new();
    for (place, enrollment) in transcript.enrollments.iter().enumerate() {
        if standing::ended_by_staff(transcript, enrollment.id).is_some() {
            continue;
        }
        let mut add = |what: NoticeKind, about: Id, term: Option<u32>, day: Day| {
            days.push((Subject { what, about, term }, day));
        };
        let candidacy = candidacy::candidacy(transcript, place, bench);
        for (portfolio, outcome) in &candidacy.portfolios {
            if let Some(due_on) = revision_due(outcome) {
                add(NoticeKind::Revision, portfolio.id, None, due_on);
            }
        }
        let Some(award) = transcript.certification_of(enrollment.id) else {
            let period = candidacy.period.filter(|_| candidacy.completed_on.is_none());
            if let Some(period) = period {
                add(NoticeKind::Candidacy, enrollment.id, None, period.last);
            }
            continue;
        };
        if let Ok(term) = terms::term(transcript, award, bench.policy) {
            let of_term = [
                (NoticeKind::Window, term.renewal_opens_on),
                (NoticeKind::Term, term.last),
                (NoticeKind::Grace, term.grace_ends_on),
            ];
            for (what, day) in of_term {
                add(what, award.id, Some(term.number), day);
            }
        }
    }
    days
}

/// The last day for additional information, if it was requested and none has arrived.
fn revision_due(outcome: &Outcome) -> Option<Day> {
    match outcome {
        Outcome::InformationRequested { due_on, .. } => Some(*due_on),
        Outcome::NotAchieved { since, without_revision: true } => Some(days_before(*since, 1)),
        _ => None,
    }
}

/// What one entry changed about one event.
#[derive(Debug, Clone)]
struct Change {
    entry: Entry,
    /// The day; none if the event is off.
    falls_on: Option<Day>,
    candidate: Id,
    name: String,
    email: String,
}

impl Change {
    fn is_as(&self, before: &Change) -> bool {
        self.falls_on == before.falls_on && self.name == before.name && self.email == before.email
    }
}

/// The events of a person, entry by entry.
#[derive(Debug, Clone)]
pub struct History {
    candidate: Id,
    forgotten: BTreeSet<Entry>,
    changes: BTreeMap<Subject, Vec<Change>>,
}

impl History {
    /// Starts without events. `forgotten` are the entries that blanked the personal details.
    pub fn new(candidate: Id, forgotten: BTreeSet<Entry>) -> History {
        History { candidate, forgotten, changes: BTreeMap::new() }
    }

    /// Adds the days known at the next entry. `person` is empty if nobody has the number yet.
    pub fn add(&mut self, entry: Entry, person: &Person, days: &[(Subject, Day)]) {
        for (subject, _) in days {
            self.changes.entry(*subject).or_default();
        }
        for (subject, changes) in &mut self.changes {
            let day = days.iter().find(|(s, _)| s == subject);
            let unknown = person.number != self.candidate;
            let last = changes.last().filter(|_| unknown);
            let change = Change {
                entry,
                falls_on: day.map(|(_, day)| *day),
                candidate: self.candidate,
                name: last.map_or(&person.name, |c| &c.name).clone(),
                email: last.map_or(&person.email, |c| &c.email).clone(),
            };
            // A forgotten person's name is blank even before the entry that blanked it.
            let told_anew = self.forgotten.contains(&entry);
            let same = |last: &Change| change.is_as(last) && !told_anew;
            if !changes.last().is_some_and(same) {
                changes.push(change);
            }
        }
    }
}

/// The events of everybody, by day.
///
/// With `within`, only events that are or once were in that period: a calendar that has an event must learn that it
/// moved. `origin` is unique to this register; `made_at` returns the instant of an entry.
///
/// # Errors
/// Those of `made_at`.
pub fn rows<E>(
    histories: impl IntoIterator<Item = History>,
    within: Option<Period>,
    origin: &str,
    mut made_at: impl FnMut(Entry) -> Result<String, E>,
) -> Result<Vec<CalendarRow>, E> {
    let mut events: BTreeMap<Subject, Vec<Change>> = BTreeMap::new();
    for (subject, changes) in histories.into_iter().flat_map(|h| h.changes) {
        events.entry(subject).or_default().extend(changes);
    }
    let is_asked = |day: Day| within.is_none_or(|within| within.contains(day));
    let mut rows = Vec::new();
    for (subject, changes) in events {
        if changes.iter().filter_map(|c| c.falls_on).any(is_asked) {
            rows.extend(row(subject, changes, origin));
        }
    }
    for row in &mut rows {
        row.changed_at = made_at(row.entry)?;
    }
    rows.sort_by_key(|row| (row.falls_on, row.candidate, row.subject));
    Ok(rows)
}

/// The event after all its changes, still without the instant; none if it was never on.
///
/// When two people were merged, the event moves from one to the other in one entry, so of changes in the same entry
/// *on* goes before *off*.
fn row(subject: Subject, mut changes: Vec<Change>, origin: &str) -> Option<CalendarRow> {
    changes.sort_by_key(|c| (c.entry, c.falls_on.is_some()));
    let by_entry = changes.chunk_by(|a, b| a.entry == b.entry);
    let states: Vec<&Change> = by_entry.filter_map(<[Change]>::last).collect();
    let moves = states.windows(2).filter(|w| w[0].falls_on != w[1].falls_on);
    let sequence = u32::try_from(moves.count()).unwrap_or(u32::MAX);
    let last = states.last()?;
    let term = subject.term.map_or(String::new(), |term| format!("-{term}"));
    Some(CalendarRow {
        candidate: last.candidate,
        name: last.name.clone(),
        email: last.email.clone(),
        subject,
        falls_on: states.iter().rev().find_map(|c| c.falls_on)?,
        status: match last.falls_on {
            Some(_) => Status::Confirmed,
            None => Status::Cancelled,
        },
        sequence,
        entry: last.entry,
        changed_at: String::new(),
        uid: format!("{}-{}{term}@{origin}", subject.what, subject.about),
    })
}

impl CalendarRow {
    /// The event in a few words.
    pub fn summary(&self) -> String {
        let (who, about) = (format!("{} ({})", self.name, self.candidate), self.subject.about);
        match self.subject.what {
            NoticeKind::Candidacy => format!("Candidacy ends: {who}"),
            NoticeKind::Window => format!("Renewal opens: {who}"),
            NoticeKind::Term => format!("Certification ends: {who}"),
            NoticeKind::Grace => format!("Grace ends: {who}"),
            NoticeKind::Revision => format!("Additional information due, portfolio {about}: {who}"),
        }
    }

    /// Details, a line each.
    pub fn description(&self) -> [String; 3] {
        let about = self.subject.about;
        let what = match (self.subject.what, self.subject.term) {
            (NoticeKind::Candidacy, _) => {
                format!("The last day of the candidacy of application {about}.")
            }
            (NoticeKind::Revision, _) => {
                format!("The last day for additional information on portfolio {about}.")
            }
            (NoticeKind::Window, term) => {
                format!("The first day on which {} can be renewed.", of_term(about, term))
            }
            (NoticeKind::Term, term) => format!("The last day of {}.", of_term(about, term)),
            (NoticeKind::Grace, term) => {
                format!("The last day on which {} can be renewed.", of_term(about, term))
            }
        };
        let who = format!("Candidate {}, {} <{}>", self.candidate, self.name, self.email);
        [what, who, format!("lssc report progress {}", self.candidate)]
    }
}

/// An instant of the register (UTC) in calendar form: `20261122T140000Z`.
pub fn stamp(made_at: &str) -> String {
    made_at.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn of_term(certification: Id, term: Option<u32>) -> String {
    match term {
        None => format!("certification {certification}"),
        Some(term) => format!("term {term} of certification {certification}"),
    }
}

impl Flat for CalendarRow {
    const FIELDS: &'static [&'static str] = &[
        "candidate",
        "name",
        "email",
        "what",
        "about",
        "term",
        "falls_on",
        "status",
        "sequence",
        "entry",
        "changed_at",
        "uid",
    ];
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::{Act, ActKind, Renewal};
    use crate::reports::sample::*;

    const DAY: &str = "2026-11-22";

    /// The days of the events, such as `term-101-1 2026-11-22`.
    fn listed(transcript: &Transcript, on: &str) -> Vec<String> {
        let world = World::new();
        let days = days(&transcript.clone().up_to(day(on)), world.bench(on));
        let told = |(subject, day): &(Subject, Day)| {
            let row = only(*subject, &[(1, Some(*day))]);
            format!("{} {day}", row.uid.split('@').next().unwrap())
        };
        days.iter().map(told).collect()
    }

    /// The event that results from a person's entries about one subject.
    fn only(subject: Subject, known: &[(Entry, Option<Day>)]) -> CalendarRow {
        let mut history = History::new(1, BTreeSet::new());
        for (entry, day) in known {
            let days: Vec<_> = day.iter().map(|day| (subject, *day)).collect();
            history.add(*entry, &candidate(1).person, &days);
        }
        let rows = all([history], None);
        rows.into_iter().next().unwrap()
    }

    fn all<const N: usize>(histories: [History; N], within: Option<Period>) -> Vec<CalendarRow> {
        let made_at = |entry: Entry| Ok::<_, ()>(format!("2026-01-01T00:00:{entry:02}Z"));
        rows(histories, within, "test", made_at).unwrap()
    }

    const CANDIDACY: Subject = Subject { what: NoticeKind::Candidacy, about: 1, term: None };

    fn act(kind: ActKind, on: &str, until: Option<&str>) -> Act {
        Act {
            id: 1,
            entry: 1,
            enrollment: 1,
            kind,
            acted_on: day(on),
            until: until.map(day),
            term: None,
            reason: "illness".to_string(),
        }
    }

    #[test]
    fn the_last_day_of_a_candidacy_is_there_before_and_after_it() {
        for on in ["2022-03-10", "2026-03-10", "2026-03-11", "2030-01-01"] {
            assert_eq!(listed(&candidate(1), on), ["candidacy-1 2026-03-10"]);
        }
        assert_eq!(listed(&candidate(1), "2022-03-09"), [""; 0]);
        let mut unpaid = candidate(1);
        unpaid.payments.clear();
        assert_eq!(listed(&unpaid, DAY), [""; 0]);
    }

    #[test]
    fn a_candidacy_that_is_complete_or_withdrawn_ends_no_more_and_one_extended_ends_later() {
        assert_eq!(listed(&completed(candidate(1), 6, "2025-06-01"), DAY), [""; 0]);
        let mut ana = candidate(1);
        ana.acts = vec![act(ActKind::Extend, "2026-01-01", Some("2026-06-10"))];
        assert_eq!(listed(&ana, DAY), ["candidacy-1 2026-06-10"]);
        ana.acts.push(act(ActKind::Withdraw, "2026-04-01", None));
        assert_eq!(listed(&ana, DAY), [""; 0]);
        assert_eq!(listed(&ana, "2026-03-31"), ["candidacy-1 2026-06-10"]);
        ana.acts.push(act(ActKind::Reinstate, "2026-05-01", None));
        assert_eq!(listed(&ana, DAY), ["candidacy-1 2026-06-10"]);
    }

    #[test]
    fn a_certification_has_the_days_of_the_term_granted_last() {
        let mut ben = certified(1);
        let first = ["window-101-1 2025-11-22", "term-101-1 2026-11-22", "grace-101-1 2027-01-22"];
        assert_eq!(listed(&ben, DAY), first);
        assert_eq!(listed(&ben, "2030-01-01"), first);
        ben.renewals = vec![Renewal {
            id: 1,
            entry: 1,
            enrollment: 1,
            term: 2,
            received_on: day("2026-01-15"),
            fee: None,
        }];
        let second = ["window-101-2 2029-11-22", "term-101-2 2030-11-22", "grace-101-2 2031-01-22"];
        assert_eq!(listed(&ben, DAY), second);
        assert_eq!(listed(&ben, "2026-01-14"), first);
        ben.acts = vec![act(ActKind::Revoke, "2026-02-01", None)];
        assert_eq!(listed(&ben, DAY), [""; 0]);
    }

    #[test]
    fn only_what_becomes_of_the_day_raises_the_number_and_it_never_falls() {
        let (first, later) = (Some(day("2026-03-10")), Some(day("2026-06-10")));
        let told = |known: &[(Entry, Option<Day>)]| {
            let row = only(CANDIDACY, known);
            (row.sequence, row.status.word(), row.falls_on.to_string(), row.entry)
        };
        let confirmed = |n, day: &str, entry| (n, "confirmed", day.to_string(), entry);
        assert_eq!(told(&[(3, first)]), confirmed(0, "2026-03-10", 3));
        assert_eq!(told(&[(3, first), (5, first)]), confirmed(0, "2026-03-10", 3));
        assert_eq!(told(&[(3, first), (5, later)]), confirmed(1, "2026-06-10", 5));
        let back = [(3, first), (5, later), (8, first)];
        assert_eq!(told(&back), confirmed(2, "2026-03-10", 8));
        let off = [(3, first), (5, later), (8, None), (9, None)];
        let cancelled = (2, "cancelled", "2026-06-10".to_string(), 8);
        assert_eq!(told(&off), cancelled);
        let again = [(3, first), (5, None), (8, first)];
        assert_eq!(told(&again), confirmed(2, "2026-03-10", 8));
    }

    #[test]
    fn another_name_changes_the_event_and_not_its_number() {
        let mut history = History::new(1, BTreeSet::new());
        let mut person = candidate(1).person;
        let days = [(CANDIDACY, day("2026-03-10"))];
        history.add(3, &person, &days);
        person.name = "Another Name".to_string();
        history.add(7, &person, &days);
        history.add(9, &Person::default(), &[]);
        let [row] = all([history], None).try_into().unwrap();
        assert_eq!((row.name.as_str(), row.sequence, row.entry), ("Another Name", 1, 9));
        assert_eq!(
            (row.status, row.changed_at.as_str()),
            (Status::Cancelled, "2026-01-01T00:00:09Z")
        );
    }

    #[test]
    fn an_event_that_passes_to_another_person_goes_on_as_it_was() {
        let (mut from, mut to) =
            (History::new(1, BTreeSet::new()), History::new(2, BTreeSet::new()));
        let days = [(CANDIDACY, day("2026-03-10"))];
        from.add(3, &candidate(1).person, &days);
        from.add(9, &Person::default(), &[]);
        to.add(4, &candidate(2).person, &[]);
        to.add(9, &candidate(2).person, &days);
        let [row] = all([from, to], None).try_into().unwrap();
        assert_eq!((row.candidate, row.sequence, row.status), (2, 0, Status::Confirmed));
    }

    #[test]
    fn within_some_days_an_event_that_moved_out_of_them_is_told_of() {
        let mut history = History::new(1, BTreeSet::new());
        history.add(3, &candidate(1).person, &[(CANDIDACY, day("2026-03-10"))]);
        history.add(5, &candidate(1).person, &[(CANDIDACY, day("2027-03-10"))]);
        let within = |first: &str, last: &str| {
            let (first, last) = (day(first), day(last));
            all([history.clone()], Some(Period { first, last })).len()
        };
        assert_eq!(within("2026-03-10", "2026-03-10"), 1);
        assert_eq!(within("2027-03-01", "2027-03-31"), 1);
        assert_eq!(within("2026-03-11", "2027-03-09"), 0);
    }
}
