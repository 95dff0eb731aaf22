//! The end of every command that records: keep it or not, and say what it changed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::acts::bench;
use crate::commands::context::Context;
use crate::commands::written::Written;
use crate::disk::Draft;
use crate::failure::{Doing, Failure};
use crate::model::{Id, Standing, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording, Who};
use crate::rules::Finding;
use crate::rules::checks::ratings::newly_barred;
use crate::rules::decisions::again::Changed;
use crate::rules::decisions::one_candidacy;
use crate::rules::meaning::standing;

/// Whose standing may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concerned {
    /// These candidates.
    These(BTreeSet<Id>),
    /// Everybody: a catalog, an agreement or a policy concerns all.
    Anybody,
}

impl Concerned {
    /// One candidate.
    pub fn one(candidate: Id) -> Concerned {
        Concerned::These(BTreeSet::from([candidate]))
    }

    /// Nobody.
    pub fn nobody() -> Concerned {
        Concerned::These(BTreeSet::new())
    }
}

/// A candidate's standing today, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Change {
    /// The candidate's number.
    pub candidate: Id,
    /// The candidate's name.
    pub name: String,
    /// The standing before. None if not enrolled.
    pub before: Option<Standing>,
    /// The standing after. None if not enrolled.
    pub after: Option<Standing>,
}

impl Change {
    /// The form in the contract's JSON.
    pub fn json(&self) -> Value {
        json!({ "candidate": self.candidate, "before": self.before, "after": self.after })
    }

    /// `12 Ana Diaz: candidate -> complete`.
    pub fn sentence(&self) -> String {
        let word = |s: Option<Standing>| s.map_or("not enrolled", Standing::word);
        if self.before == self.after {
            format!("{} {} is {}", self.candidate, self.name, word(self.after))
        } else {
            format!(
                "{} {}: {} -> {}",
                self.candidate,
                self.name,
                word(self.before),
                word(self.after)
            )
        }
    }
}

/// If it concerns more people than this, one pass over everybody is faster.
const ONE_BY_ONE: usize = 5_000;

/// How a command changed people.
#[derive(Debug, Default)]
pub struct Changes {
    /// Today's standings.
    pub standings: Vec<Change>,
    /// The applications that were allowed before and no longer would be, a sentence each (A9).
    pub overrun: Vec<String>,
    /// Ratings that by the new records should not have been made, a sentence each (P2).
    pub barred: Vec<String>,
}

/// Compares today's standings as known before and after, and finds applications that are no longer allowed. `all` also
/// lists standings that did not change.
pub fn changes(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    all: bool,
    today: Day,
) -> Result<Changes, Failure> {
    let mut changes = Changes::default();
    let bench = |reading| bench(reading, today);
    // Read only if somebody was rated.
    let mut evaluators = None;
    each_concerned(before, after, concerned, |old, new| {
        if new.portfolios.iter().any(|p| !p.evaluations.is_empty()) {
            let (knew, know) = match &mut evaluators {
                Some(known) => known,
                none => none.insert((before.evaluators()?, after.evaluators()?)),
            };
            let (old, new) = ((&old, &knew[..], bench(before)), (&new, &know[..], bench(after)));
            changes.barred.extend(newly_barred(old, new));
        }
        let overrun = one_candidacy::overrun(&old, bench(before), &new, bench(after)).into_iter();
        changes.overrun.extend(overrun.map(|found| found.to_string()));
        let number = old.person.number.max(new.person.number);
        let name = if new.person.name.is_empty() {
            old.person.name.clone()
        } else {
            new.person.name.clone()
        };
        let then = standing_of(old, before, today);
        let now = standing_of(new, after, today);
        if all || then != now {
            changes.standings.push(Change { candidate: number, name, before: then, after: now });
        }
        Ok(())
    })?;
    Ok(changes)
}

/// Calls a function for everybody concerned, as known before and after.
pub fn each_concerned(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    mut each: impl FnMut(Transcript, Transcript) -> rusqlite::Result<()>,
) -> Result<(), Failure> {
    let compared = match concerned {
        Concerned::These(these) if these.len() <= ONE_BY_ONE => {
            these.iter().try_for_each(|number| after.compare(before, Who::One(*number), &mut each))
        }
        Concerned::These(these) => after.compare(before, Who::All, |old, new| {
            if these.contains(&old.person.number.max(new.person.number)) {
                each(old, new)
            } else {
                Ok(())
            }
        }),
        Concerned::Anybody => after.compare(before, Who::All, &mut each),
    };
    compared.doing("compare what was before and after")
}

fn standing_of(transcript: Transcript, reading: &Reading, today: Day) -> Option<Standing> {
    standing::standing(&transcript.up_to(today), bench(reading, today))
}

/// What a command recorded, and its messages.
#[derive(Debug, Default)]
pub struct Said {
    /// The new records: kind and numbers, as the contract's `recorded`.
    pub recorded: Vec<(&'static str, Vec<Id>)>,
    /// The result in sentences.
    pub lines: Vec<String>,
    /// Other things to know.
    pub notes: Vec<String>,
    /// Further keys for scripts.
    pub details: Vec<(&'static str, Value)>,
    /// The checklist, if the answer includes one.
    pub findings: Option<Vec<Finding>>,
    /// The sets that people lose or gain by a correction, a sentence each.
    pub sets: Vec<String>,
    /// The fields that a correction changed. None if it is not a correction.
    pub changed: Option<Vec<Changed>>,
    /// A file to write as well, which is named once it is kept.
    pub page: Option<Draft>,
    /// Whether the messages go to the error stream, because the page takes the standard output.
    pub is_aside: bool,
}

impl Said {
    /// A single sentence.
    pub fn line(text: impl Into<String>) -> Said {
        Said { lines: vec![text.into()], ..Said::default() }
    }

    /// Says that the register already has a fact, under this entry.
    pub fn already(what: &str, entry: Id) -> Said {
        let mut said = Said::line(format!(
            "Nothing to record: this {what} is already in the register (entry {entry})."
        ));
        said.notes.push(format!("the same {what} is already in the register, entry {entry}"));
        said
    }

    /// Adds the number of a new record.
    pub fn made(mut self, kind: &'static str, number: Id) -> Said {
        match self.recorded.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, numbers)) => numbers.push(number),
            None => self.recorded.push((kind, vec![number])),
        }
        self
    }

    fn recorded_json(&self) -> Value {
        let value = |numbers: &Vec<Id>| match numbers.as_slice() {
            [one] => json!(one),
            several => json!(several),
        };
        Value::Object(
            self.recorded
                .iter()
                .map(|(kind, numbers)| (kind.to_string(), value(numbers)))
                .collect(),
        )
    }
}

/// Keeps the recording (or drops it with `--dry-run`), moves the page to its place, and says what changed.
///
/// Lists everybody in `concerned`; for `Anybody`, those whose standing changed.
pub fn conclude(
    ctx: &Context,
    recording: &Recording,
    before: &Reading,
    concerned: &Concerned,
    mut said: Said,
) -> Result<(), Failure> {
    let changes = match recording.entry() {
        None => standings_now(before, concerned, ctx.today)?,
        Some(_) => {
            let after = Reading::new(recording.conn(), None)?;
            if said.changed.is_some() {
                said.sets = sets_changed(before, &after, concerned, ctx.today)?;
            }
            let all = *concerned != Concerned::Anybody;
            let Changes { standings, overrun, barred } =
                changes(before, &after, concerned, all, ctx.today)?;
            said.notes.extend(overrun.into_iter().chain(barred));
            standings
        }
    };
    let entry = ctx.keep(recording)?;
    let page = said.page.take();
    if page.as_ref().is_some_and(Draft::is_on_screen) {
        // The page is alone on the standard output.
        said.is_aside = true;
    }
    let named = page.map_or(Ok(()), |page| page.keep().written());
    let told = named.and_then(|()| say(ctx, entry, &changes, &said));
    told.map_err(|failure| match entry {
        Some(entry) => failure.hint(format!("it is recorded nevertheless, as entry {entry}")),
        None => failure,
    })
}

/// Says that nothing is recorded, and drops the recording.
pub fn nothing(
    ctx: &Context,
    before: &Reading,
    concerned: &Concerned,
    said: &Said,
) -> Result<(), Failure> {
    say(ctx, None, &standings_now(before, concerned, ctx.today)?, said)
}

/// The sets that people lose or gain: `4 Ana Diaz loses youth and gains access.`
fn sets_changed(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    today: Day,
) -> Result<Vec<String>, Failure> {
    let mut sentences = Vec::new();
    each_concerned(before, after, concerned, |old, new| {
        let person = if new.person.name.is_empty() { &old.person } else { &new.person };
        let who = format!("{} {}", person.number, person.name);
        let (had, has) = (achieved(old, before, today), achieved(new, after, today));
        let beyond = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|set| !those.contains(set)).cloned().collect()
        };
        let parts: Vec<String> = [("loses", beyond(&had, &has)), ("gains", beyond(&has, &had))]
            .into_iter()
            .filter(|(_, sets)| !sets.is_empty())
            .map(|(verb, sets)| format!("{verb} {}", sets.join(", ")))
            .collect();
        if !parts.is_empty() {
            sentences.push(format!("{who} {}.", parts.join(" and ")));
        }
        Ok(())
    })?;
    Ok(sentences)
}

/// The codes of the sets that a person achieved in time.
fn achieved(transcript: Transcript, reading: &Reading, today: Day) -> Vec<String> {
    let then = transcript.up_to(today);
    let situation = standing::situation(&then, bench(reading, today));
    let sets = situation.iter().flat_map(|s| &s.candidacy.sets);
    let achieved = sets.filter(|(_, achievement)| achievement.is_some());
    achieved.map(|(set, _)| reading.policy.set(*set).code.clone()).collect()
}

fn standings_now(
    before: &Reading,
    concerned: &Concerned,
    today: Day,
) -> Result<Vec<Change>, Failure> {
    match concerned {
        Concerned::Anybody => Ok(Vec::new()),
        these => Ok(changes(before, before, these, true, today)?.standings),
    }
}

fn say(ctx: &Context, entry: Option<Id>, changes: &[Change], said: &Said) -> Result<(), Failure> {
    if ctx.json() && !said.is_aside {
        let candidates: Vec<Value> = changes.iter().map(Change::json).collect();
        let notes = [said.notes.as_slice(), said.sets.as_slice()].concat();
        let mut document = json!({
            "entry": entry,
            "recorded": said.recorded_json(),
            "candidates": candidates,
            "notes": notes,
        });
        if let Some(findings) = &said.findings {
            document["findings"] = json!(findings);
        }
        for (key, value) in &said.details {
            document[*key] = value.clone();
        }
        if let Some(changed) = &said.changed {
            let fields = changed.iter().map(|c| (c.field.to_string(), json!([c.old, c.new])));
            document["changed"] = Value::Object(fields.collect());
        }
        return ctx.print_json(&document);
    }
    // If the fact is already there, the message says that nothing was recorded.
    if entry.is_some() || ctx.dry_run || !said.recorded.is_empty() {
        for note in &said.notes {
            ctx.tell(&format!("note: {note}"));
        }
    }
    let mut lines = said.lines.clone();
    let changed = said.changed.iter().flatten();
    lines.extend(changed.map(|c| format!("{}: {} -> {}", c.field, shown(&c.old), shown(&c.new))));
    lines.extend(said.sets.iter().cloned());
    lines.extend(
        changes
            .iter()
            .filter(|c| c.before != c.after)
            .map(|c| format!("Standing: {}", c.sentence())),
    );
    match entry {
        Some(entry) => lines.push(format!("Entry {entry}.")),
        None if ctx.dry_run => {
            lines.insert(0, "Nothing was recorded: this was a dry run.".to_string())
        }
        None => {}
    }
    if said.is_aside {
        lines.iter().for_each(|line| ctx.tell(line));
        return Ok(());
    }
    if ctx.format == crate::render::Format::Csv {
        lines.iter().for_each(|line| ctx.tell(line));
        return changes_csv(entry, changes);
    }
    ctx.print_lines(lines.iter().map(String::as_str))
}

/// The value of a field in a sentence: a text as it is, nothing as `-`, a list with commas.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_string(),
        Value::String(text) if text.is_empty() => "-".to_string(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_string(),
        Value::Array(items) if items.is_empty() => "-".to_string(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let known = fields.values().filter(|value| !value.is_null());
            known.map(shown).collect::<Vec<_>>().join(" ")
        }
        Value::Number(number) => number.to_string(),
    }
}

/// Standings before and after as CSV.
pub fn changes_csv(entry: Option<Id>, changes: &[Change]) -> Result<(), Failure> {
    let header = ["entry", "candidate", "before", "after"].map(str::to_string);
    let entry = entry.map_or(String::new(), |e| e.to_string());
    let word = |s: Option<Standing>| s.map_or(String::new(), |s| s.to_string());
    let rows = changes
        .iter()
        .map(|c| vec![entry.clone(), c.candidate.to_string(), word(c.before), word(c.after)]);
    crate::commands::print_csv(header.to_vec(), rows)
}

/// Says whose standing is about to change, before asking for a yes.
pub fn foretell(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    ctx: &Context,
) -> Result<(), Failure> {
    if !ctx.asks() {
        return Ok(());
    }
    for change in changes(before, after, concerned, false, ctx.today)?.standings {
        ctx.tell(&format!("Standing: {}", change.sentence()));
    }
    Ok(())
}
