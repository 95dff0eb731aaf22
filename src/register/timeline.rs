//! One person through the history of the register: the transcript as known at each entry that could change what it
//! means.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::Connection;

use crate::model::{Catalog, CourseId, Entry, Id, Transcript};
use crate::register::unread::{Unread, reading};
use crate::register::{InForce, Reading, Who, history, stream};

/// The history of the register, ready to be read person by person.
#[derive(Debug)]
pub struct Timeline<'c> {
    conn: &'c Connection,
    known: InForce,
    of_people: HashMap<Id, BTreeSet<Entry>>,
    forgotten: HashMap<Id, BTreeSet<Entry>>,
    stages: Vec<Stage<'c>>,
}

/// The policy and catalog as known from an entry on.
#[derive(Debug)]
struct Stage<'c> {
    since: Entry,
    reading: Reading<'c>,
    /// The entry that brought this policy.
    policy_since: Entry,
    /// What changed in the catalog.
    changed: Changed,
}

/// The differences between a catalog and the one before.
#[derive(Debug)]
struct Changed {
    courses: HashSet<CourseId>,
    agreements: bool,
}

impl Changed {
    fn between(before: &Catalog, now: &Catalog) -> Changed {
        Changed { courses: now.differing(before), agreements: now.agreements != before.agreements }
    }

    /// Whether it can change what a person's facts mean: a catalog affects only completions and graduations.
    fn concerns(&self, transcript: &Transcript) -> bool {
        let mut completions = transcript.completions.iter();
        let mut enrollments = transcript.enrollments.iter();
        completions.any(|c| self.courses.contains(&c.course))
            || (self.agreements && enrollments.any(|e| e.graduation.is_some()))
    }
}

impl<'c> Timeline<'c> {
    /// Reads which entries concern whom, up to an entry; without one, all of them.
    ///
    /// # Errors
    /// SQLite's, and a record that cannot be read.
    pub fn new(conn: &'c Connection, through: Option<Entry>) -> Result<Timeline<'c>, Unread> {
        reading("read the register as it was", || {
            let causes = history::as_joined(conn, 0, None)?;
            let mut stages: Vec<Stage> = Vec::new();
            for since in causes.of_all.range(..=through.unwrap_or(Entry::MAX)) {
                let reading = Reading::new(conn, Some(*since))?;
                let before = stages.last();
                let same = before.filter(|s| s.reading.policy == reading.policy);
                let nothing = Catalog::default();
                let catalog = before.map_or(&nothing, |stage| &stage.reading.catalog);
                stages.push(Stage {
                    since: *since,
                    policy_since: same.map_or(*since, |stage| stage.policy_since),
                    changed: Changed::between(catalog, &reading.catalog),
                    reading,
                });
            }
            Ok(Timeline {
                conn,
                known: InForce::load(conn, through)?,
                of_people: causes.of_people,
                forgotten: history::forgotten(conn)?,
                stages,
            })
        })
    }

    /// The number of everybody whom an entry concerns.
    pub fn people(&self) -> BTreeSet<Id> {
        self.of_people.keys().copied().collect()
    }

    /// The entries that blanked the personal details of a person.
    pub fn forgotten(&self, candidate: Id) -> BTreeSet<Entry> {
        self.forgotten.get(&candidate).cloned().unwrap_or_default()
    }

    /// Hands to `each` the person's transcript as known at every entry that concerns the person, the policy, or the
    /// part of the catalog that matters to the person's facts, in order, with the policy and catalog of that entry. The
    /// transcript is empty while the person is unknown.
    ///
    /// # Errors
    /// SQLite's, and a record that cannot be read.
    pub fn of(
        &self,
        candidate: Id,
        mut each: impl FnMut(Entry, &Reading<'c>, Transcript),
    ) -> rusqlite::Result<()> {
        let own = self.of_people.get(&candidate).into_iter().flatten();
        let first = own.clone().next().copied().unwrap_or(Entry::MAX);
        let known = first..=self.known.last().unwrap_or(Entry::MAX);
        let policies = self.stages.iter().filter(|s| s.policy_since == s.since);
        let shared = policies.map(|stage| &stage.since);
        let entries: BTreeSet<Entry> = own.chain(shared).copied().collect();
        let entries = entries.into_iter().filter(|entry| known.contains(entry));
        let entries: Vec<Entry> = entries.collect();
        // Each view reads sets by the policy of its time.
        let policy = |entry: &Entry| self.stage(*entry).map(|stage| stage.policy_since);
        for stretch in entries.chunk_by(|a, b| policy(a) == policy(b)) {
            let Some(stage) = stretch.first().and_then(|entry| self.stage(*entry)) else {
                continue;
            };
            let views: Vec<InForce> = stretch.iter().map(|e| self.known.through(*e)).collect();
            let views: Vec<&InForce> = views.iter().collect();
            let mut pages = vec![Transcript::default(); views.len()];
            stream::transcripts(
                self.conn,
                &stage.reading.policy,
                &views,
                Who::One(candidate),
                |found| {
                    pages = found;
                    Ok::<(), rusqlite::Error>(())
                },
            )?;
            for (entry, page) in stretch.iter().zip(pages) {
                let next = entries.get(entries.partition_point(|e| e <= entry));
                // Until the next of these entries the facts stay the same, and only the catalog can change what they
                // mean.
                for stage in self.stages_from(*entry, next.copied()) {
                    let at = stage.since.max(*entry);
                    if at == *entry || stage.changed.concerns(&page) {
                        each(at, &stage.reading, page.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// The policies and catalogs known at an entry and from then until the next.
    fn stages_from(&self, entry: Entry, next: Option<Entry>) -> &[Stage<'c>] {
        let first = self.stages.partition_point(|s| s.since <= entry);
        let end =
            next.map_or(self.stages.len(), |next| self.stages.partition_point(|s| s.since < next));
        &self.stages[first.saturating_sub(1)..end]
    }

    /// The policy and catalog known at an entry. None before the first policy.
    fn stage(&self, entry: Entry) -> Option<&Stage<'c>> {
        let before = self.stages.partition_point(|stage| stage.since <= entry);
        self.stages[..before].last()
    }
}
