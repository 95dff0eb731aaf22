//! `report entries`: the history of the register in plain sentences.

use std::collections::HashMap;

use serde::Serialize;

use crate::hours::thousands;
use crate::model::{Entry, Id};
use crate::register::history::{Chapter, Recorded, Taking};
use crate::register::kinds;
use crate::render::{Column, Flat, Row, row};

/// One entry: when, who, what, why, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryLine {
    /// Its number.
    pub entry: Entry,
    /// The instant by the clock, UTC.
    pub made_at: String,
    /// The instant by the reader's clock.
    #[serde(skip)]
    pub made_here: String,
    /// Who recorded it.
    pub made_by: String,
    /// What was recorded, in a sentence.
    pub what: String,
    /// The reason, if given.
    pub reason: Option<String>,
    /// The command as typed.
    pub command: String,
    /// How many records it made.
    pub records: i64,
    /// The entry that retracted all of it.
    pub taken_back_by: Option<Entry>,
    /// Its records that were retracted one by one.
    pub records_taken_back: Vec<String>,
}

impl Flat for EntryLine {
    const FIELDS: &'static [&'static str] = &[
        "entry",
        "made_at",
        "made_by",
        "what",
        "reason",
        "command",
        "records",
        "taken_back_by",
        "records_taken_back",
    ];
}

impl Row for EntryLine {
    const COLUMNS: &'static [Column<EntryLine>] = &[
        Column::number("entry", |r| r.entry.to_string()),
        Column::word("when (local)", |r| r.made_here.clone()),
        Column::text("who", |r| r.made_by.clone()),
        Column::text("what", EntryLine::sentence),
    ];
}

impl EntryLine {
    /// What, why, and what became of it.
    fn sentence(&self) -> String {
        let mut parts = vec![self.what.clone()];
        parts.extend(self.reason.iter().map(|why| format!("why: {why}")));
        parts.extend(self.taken_back_by.map(|by| format!("retracted by entry {by}")));
        parts.extend(self.records_taken_back.iter().cloned());
        parts.join("; ")
    }
}

row! {
    /// The line for the minutes: the last entry and its seal, which covers everything before it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SealLine {
        /// The number of the entry.
        pub entry: Entry = number "entry",
        /// The day it was made, UTC.
        pub day: String = word "day (UTC)",
        /// Its seal, in hexadecimal digits.
        pub digest: String = word "digest",
    }
}

impl SealLine {
    /// The line as written into the minutes.
    pub fn sentence(&self) -> String {
        format!("entry {} of {}: {}", self.entry, self.day, self.digest)
    }
}

/// Makes the line for the minutes from an entry, its instant and its seal.
pub fn sealed(entry: Entry, made_at: &str, digest: String) -> SealLine {
    SealLine { entry, day: made_at.chars().take(10).collect(), digest }
}

/// The line of one entry. `names` are those of the people its records are about; `here` converts an instant to the
/// reader's clock.
pub fn line(
    chapter: &Chapter,
    names: &HashMap<Id, String>,
    here: impl Fn(&str) -> String,
) -> EntryLine {
    let takings = chapter.takings.iter().map(taking);
    let mut parts: Vec<String> = takings.collect();
    parts.extend(recorded(&chapter.recorded));
    let whom = whom(&chapter.recorded, names);
    let what = match (parts.is_empty(), whom) {
        (true, _) => "nothing".to_string(),
        (false, None) => parts.join(", "),
        (false, Some(whom)) => format!("{} for {whom}", parts.join(", ")),
    };
    EntryLine {
        entry: chapter.entry.id,
        made_at: chapter.entry.made_at.clone(),
        made_here: here(&chapter.entry.made_at),
        made_by: chapter.entry.made_by.clone(),
        what,
        reason: chapter.entry.reason.clone(),
        command: chapter.entry.command.clone(),
        records: chapter.recorded.iter().map(|r| r.count).sum(),
        taken_back_by: chapter.taken_back_by,
        records_taken_back: chapter
            .records_taken_back
            .iter()
            .map(|(kind, id, by)| format!("{kind} {id} retracted by entry {by}"))
            .collect(),
    }
}

fn taking(taking: &Taking) -> String {
    let verb = if taking.restores { "restored" } else { "retracted" };
    match taking.record {
        Some((kind, id)) => format!("{verb} {kind} {id} (entry {})", taking.target),
        None => format!("{verb} entry {}", taking.target),
    }
}

/// What was recorded: a few records one by one, many only counted. Leaves out records that only accompany another one.
pub fn recorded(records: &[Recorded]) -> Vec<String> {
    let told = records.iter().filter(|r| {
        let speaks = kinds::find(r.table).and_then(|table| table.told_with);
        !speaks.is_some_and(|other| records.iter().any(|r| r.table == other))
    });
    told.flat_map(|r| if r.phrases.is_empty() { vec![counted(r)] } else { r.phrases.clone() })
        .collect()
}

fn counted(r: &Recorded) -> String {
    match r.table {
        "parameter" => "the policy".to_string(),
        table => format!("{} {}", thousands(r.count), kinds::noun(table, r.count)),
    }
}

/// For whom: one person by number and name, or how many people. A merger already names both numbers.
fn whom(records: &[Recorded], names: &HashMap<Id, String>) -> Option<String> {
    let told = || records.iter().filter(|r| !matches!(r.table, "merger" | "apart"));
    let most = told().map(|r| r.people).max()?;
    let first = told().find_map(|r| r.candidate)?;
    let same = told().all(|r| r.candidate.is_none_or(|c| c == first));
    if most == 1 && same {
        let name = names.get(&first).map_or("", String::as_str);
        return Some(format!("{first} {name}").trim_end().to_string());
    }
    (most > 0).then(|| format!("{} people", thousands(most.max(2))))
}
