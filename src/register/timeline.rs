//! One person through the history of the register: a transcript as known at each entry that could change what it means.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use crate::model::{Entry, Id, Transcript};
use crate::register::{Known, Reading, Who, history, stream};

/// The history of the register, ready to be read person by person.
#[derive(Debug)]
pub struct Timeline<'c> {
    conn: &'c Connection,
    known: Known,
    of_people: HashMap<Id, BTreeSet<Entry>>,
    stages: Vec<Stage<'c>>,
}

/// What is known to everybody, policy and catalog, from an entry on that changed it.
#[derive(Debug)]
struct Stage<'c> {
    since: Entry,
    reading: Reading<'c>,
    /// The entry since which the policy is this one.
    policy_since: Entry,
}

impl<'c> Timeline<'c> {
    /// Reads which entries concern whom, through an entry; none: all there are.
    ///
    /// # Errors
    /// SQLite's, and a record that does not read as what it must be.
    pub fn new(conn: &'c Connection, through: Option<Entry>) -> rusqlite::Result<Timeline<'c>> {
        let causes = history::since(conn, 0)?;
        let mut stages: Vec<Stage> = Vec::new();
        for since in causes.of_all.range(..=through.unwrap_or(Entry::MAX)) {
            let reading = Reading::new(conn, Some(*since))?;
            let same = stages.last().filter(|s| s.reading.policy == reading.policy);
            stages.push(Stage {
                since: *since,
                policy_since: same.map_or(*since, |stage| stage.policy_since),
                reading,
            });
        }
        Ok(Timeline {
            conn,
            known: Known::load(conn, through)?,
            of_people: causes.of_people,
            stages,
        })
    }

    /// Everybody whom an entry concerns, by number.
    pub fn people(&self) -> BTreeSet<Id> {
        self.of_people.keys().copied().collect()
    }

    /// Hands to `each` the transcript of a person as known at every entry that concerns the person, the catalog or the
    /// policy, in order, with the register's policy and catalog of that entry. It is empty where the person is unknown.
    ///
    /// # Errors
    /// SQLite's, and a record that does not read as what it must be.
    pub fn of(
        &self,
        candidate: Id,
        mut each: impl FnMut(Entry, &Reading<'c>, Transcript),
    ) -> rusqlite::Result<()> {
        let own = self.of_people.get(&candidate).into_iter().flatten();
        let first = own.clone().next().copied().unwrap_or(Entry::MAX);
        let known = first..=self.known.last().unwrap_or(Entry::MAX);
        let shared = self.stages.iter().map(|stage| &stage.since);
        let entries: BTreeSet<Entry> = own.chain(shared).copied().collect();
        let entries = entries.into_iter().filter(|entry| known.contains(entry));
        let entries: Vec<Entry> = entries.collect();
        // Sets are read by the policy of their time.
        let policy = |entry: &Entry| self.stage(*entry).map(|stage| stage.policy_since);
        for stretch in entries.chunk_by(|a, b| policy(a) == policy(b)) {
            let Some(stage) = stretch.first().and_then(|entry| self.stage(*entry)) else {
                continue;
            };
            let views: Vec<Known> = stretch.iter().map(|e| self.known.through(*e)).collect();
            let views: Vec<&Known> = views.iter().collect();
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
                if let Some(stage) = self.stage(*entry) {
                    each(*entry, &stage.reading, page);
                }
            }
        }
        Ok(())
    }

    /// What was known to everybody at an entry; none before the first policy.
    fn stage(&self, entry: Entry) -> Option<&Stage<'c>> {
        let before = self.stages.partition_point(|stage| stage.since <= entry);
        self.stages[..before].last()
    }
}
