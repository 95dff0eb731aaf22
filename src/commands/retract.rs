//! `retract`: retracts an entry, or one of its records.

pub mod apart;
mod left;
mod orders;
mod restate;
pub mod rests;

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use rusqlite::Connection;

use crate::commands::conclude::{Concerned, Said, conclude, each_concerned, foretell};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::commands::retract::rests::{Resting, refuse_resting, resting_on};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Kind};
use crate::register::kinds::{self, TABLES};
use crate::register::{Reading, Recording, history};
use crate::reports::entries;
use crate::rules::resting::not_homeless;

/// Retract an entry or one record
///
/// Nothing is deleted: a retraction is one more entry, and retracting that restores what it retracted. If an award or a
/// renewal depends on the record, lssc refuses unless you say --even-so.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Retract everything that an entry recorded
    #[command(after_help = "\
Examples:
  lssc retract entry 24 --reason 'wrong Phoenix' --dry-run
  lssc retract entry 24 --reason 'wrong Phoenix' --yes")]
    Entry {
        /// The entry's number
        entry: Entry,
        #[command(flatten)]
        why: Why,
    },
    /// Retract one record
    #[command(after_help = "\
Example:
  lssc retract record payment 2 --reason 'the check bounced' --yes")]
    Record {
        #[arg(help = format!("The kind of record: {}", kinds::words()))]
        kind: Kind,
        /// The record's number
        number: Id,
        #[command(flatten)]
        why: Why,
    },
}

/// The reason, and whether to retract in spite of an award.
#[derive(Debug, Args)]
pub struct Why {
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Retract it even if an award or renewal depends on it, which remains; `check` lists it
    #[arg(long)]
    even_so: bool,
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    let (Command::Entry { why, .. } | Command::Record { why, .. }) = &command;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&why.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;

    let what = match &command {
        Command::Entry { entry, .. } => take_entry(&before, &recording, *entry)?,
        Command::Record { kind, number, .. } => take_record(&before, &recording, *kind, *number)?,
    };
    let takings = || {
        let of = |entry| history::takings_of(recording.conn(), entry);
        let takings = recording.entry().map(of).transpose();
        takings.doing("read what to retract")
    };
    orders::take_joined(&before, &recording, &takings()?.unwrap_or_default())?;
    let taken = takings()?.unwrap_or_default();
    let mut left = restate::restate(&before, &recording, &taken)?;
    let after = Reading::new(recording.conn(), None)?;
    // One pass over everybody concerned.
    let mut resting = Resting::default();
    let mut left_behind = left::Left::new(&before, &after)?;
    each_concerned(&before, &after, &what.concerned, |old, new| {
        left_behind.add(&old, &before, &new, &after, ctx.today);
        if old.person.number != 0 && !why.even_so {
            resting.extend(resting_on(&old, &before, new, &after)?);
        }
        Ok(())
    })?;
    refuse_resting(&resting)?;
    if orders::any(&recording, &taken, &["payment", "order_payment"]).doing("read payments")? {
        rests::refuse_if_credit_was_applied(&before, &after, &what.concerned)?;
    }
    orders::refuse_if_paid(&before, &after, &recording, &taken)?;
    orders::refuse_if_overdrawn(&before, &after)?;
    refuse_if_homeless(&before, &after, &what.concerned)?;
    refuse_if_shared(&after, &what.concerned)?;
    apart::refuse_if_mixed(&before, &after)?;
    apart::refuse_if_impossible(&before, &after)?;

    left.extend(left_behind.told());
    foretell(&before, &after, &what.concerned, ctx)?;
    if ctx.asks() {
        if let Command::Entry { entry, .. } = command {
            let held = history::recorded_by(recording.conn(), entry)?;
            let held = entries::recorded(&held).join(", ");
            ctx.tell(&format!("Entry {entry} recorded: {held}."));
        }
        left.iter().for_each(|line| ctx.tell(&format!("note: {line}")));
    }
    ctx.confirm(&format!("Retract {}?", what.text), &taken)?;
    let said = Said {
        notes: if ctx.asks() && !ctx.json() { Vec::new() } else { left },
        ..Said::line(format!("Retracted {}.", what.text))
    };
    conclude(ctx, &recording, &before, &what.concerned, said)
}

/// What to retract.
struct Taken {
    text: String,
    concerned: Concerned,
}

fn take_entry(before: &Reading, recording: &Recording, entry: Entry) -> Result<Taken, Failure> {
    let Some(row) = before.entry(entry)? else {
        return Err(Failure::failed(format!("there is no entry {entry} in the register"))
            .hint("see the entries: lssc report entries"));
    };
    if !before.known.holds_entry(entry) {
        return Err(Failure::failed(format!("entry {entry} is already retracted"))
            .hint("to restore it, retract the entry that retracted it: lssc report entries"));
    }
    let conn = recording.conn();
    if count(conn, "parameter", entry)? > 0
        && before.known.holds_entry(entry)
        && adopted_first(conn, entry)?
    {
        return Err(Failure::failed(format!(
            "entry {entry} has the register's only policy and cannot be retracted"
        ))
        .hint("adopt another policy instead: lssc policy adopt DIR"));
    }
    if count(conn, "forgotten", entry)? > 0 {
        return Err(Failure::failed(format!(
            "the details that entry {entry} forgot are gone; it cannot be retracted"
        ))
        .hint("to record the person's details again: lssc candidate update CANDIDATE --name NAME --email ADDRESS"));
    }
    if count(conn, "parted", entry)? > 0 {
        return Err(Failure::failed(format!(
            "the older seals are verified with entry {entry}; it cannot be retracted"
        )));
    }
    let mut concerned = concerned_by(before, conn, entry)?;
    for target in recording.take_back(entry).doing("retract the entry")? {
        concerned = join(concerned, concerned_by(before, conn, target)?);
    }
    Ok(Taken { text: format!("entry {entry} ({}, {})", row.command, row.made_by), concerned })
}

fn take_record(
    before: &Reading,
    recording: &Recording,
    kind: Kind,
    number: Id,
) -> Result<Taken, Failure> {
    let rows = rows_of(before, recording.conn(), kind, number)?;
    if rows.is_empty() {
        return Err(Failure::failed(format!(
            "there is no {kind} {number} in force in the register"
        )));
    }
    let mut concerned = Concerned::nobody();
    for (row, entry) in rows {
        concerned = join(concerned, owners(before, kind, row)?);
        recording.retraction(entry, Some((kind, row)), false).doing("retract the record")?;
    }
    if kind == Kind::Candidate {
        take_all_about(before, recording, number)?;
    }
    let mut text = format!("{kind} {number}");
    let numbers = before.numbers_of(kind, number)?;
    if let [given_up, into] = numbers[..] {
        text = format!("{text}, of {given_up} into {into}");
    } else if let Some(owner) = numbers.first().map(|number| before.known.person(*number))
        && let Some((_, name, _)) = before.person(owner)?
    {
        let whose = if kind == Kind::Candidate { name } else { format!("of {owner} {name}") };
        text = format!("{text} {whose}");
    }
    Ok(Taken { text, concerned })
}

/// Retracts everything recorded about a candidate, because nothing makes sense without the person.
fn take_all_about(before: &Reading, recording: &Recording, candidate: Id) -> Result<(), Failure> {
    for (kind, table) in kinds::personal().filter(|(kind, _)| *kind != Kind::Candidate) {
        let sql =
            format!("SELECT id, entry_id FROM {} WHERE candidate_id = ?1 ORDER BY id", table.name);
        for (row, entry) in rows_in_force(before, recording.conn(), kind, &sql, candidate)? {
            recording
                .retraction(entry, Some((kind, row)), false)
                .doing("retract the candidate's records")?;
        }
    }
    Ok(())
}

fn join(a: Concerned, b: Concerned) -> Concerned {
    match (a, b) {
        (Concerned::These(mut a), Concerned::These(b)) => {
            a.extend(b);
            Concerned::These(a)
        }
        _ => Concerned::Anybody,
    }
}

fn count(conn: &Connection, table: &str, entry: Entry) -> Result<i64, Failure> {
    conn.query_row(&format!("SELECT count(*) FROM {table} WHERE entry_id = ?1"), [entry], |row| {
        row.get(0)
    })
    .doing("read the entry")
}

/// Whether an entry has the only policy.
fn adopted_first(conn: &Connection, entry: Entry) -> Result<bool, Failure> {
    conn.query_row("SELECT min(entry_id) = ?1 FROM parameter", [entry], |row| row.get(0))
        .doing("read the policy")
}

/// Whom an entry's records concern.
fn concerned_by(before: &Reading, conn: &Connection, entry: Entry) -> Result<Concerned, Failure> {
    for table in TABLES.iter().filter(|table| table.concerns_anybody()) {
        if count(conn, table.name, entry)? > 0 {
            return Ok(Concerned::Anybody);
        }
    }
    let mut these = BTreeSet::new();
    let owners = kinds::personal().flat_map(|(_, t)| t.owners().map(|owner| (owner, t.name)));
    for (owner, table) in owners {
        let sql = format!("SELECT DISTINCT {owner} FROM {table} WHERE entry_id = ?1");
        let mut statement = conn.prepare_cached(&sql).doing("read the entry")?;
        let rows =
            statement.query_map([entry], |row| row.get::<_, Id>(0)).doing("read the entry")?;
        for row in rows {
            let number = row.doing("read the entry")?;
            these.extend([number, before.known.person(number)]);
        }
    }
    Ok(Concerned::These(these))
}

/// Whom a record concerns.
pub fn owners(reading: &Reading, kind: Kind, row: Id) -> Result<Concerned, Failure> {
    let numbers = reading.numbers_of(kind, row)?;
    let both = |number: Id| [number, reading.known.person(number)];
    Ok(if numbers.is_empty() {
        Concerned::Anybody
    } else {
        Concerned::These(numbers.into_iter().flat_map(both).collect())
    })
}

/// The rows in force of a record: all that restate it, if records of its kind can be restated.
fn rows_of(
    reading: &Reading,
    conn: &Connection,
    kind: Kind,
    number: Id,
) -> Result<Vec<(Id, Entry)>, Failure> {
    let key = kind.declared().number();
    let sql = format!("SELECT id, entry_id FROM {} WHERE {key} = ?1 ORDER BY id", kind.table());
    rows_in_force(reading, conn, kind, &sql, number)
}

/// The rows in force of a kind, found by a query with one number.
fn rows_in_force(
    reading: &Reading,
    conn: &Connection,
    kind: Kind,
    sql: &str,
    number: Id,
) -> Result<Vec<(Id, Entry)>, Failure> {
    let mut statement = conn.prepare_cached(sql).doing("read the record")?;
    let rows = statement
        .query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))
        .doing("read the record")?;
    let rows: Vec<(Id, Entry)> = rows.collect::<Result<_, _>>().doing("read the record")?;
    Ok(rows.into_iter().filter(|(row, entry)| reading.known.holds(kind, *entry, *row)).collect())
}

/// The records of a kind that an entry recorded and that are in force.
pub fn records_of(
    reading: &Reading,
    conn: &Connection,
    entry: Entry,
    kind: Kind,
) -> Result<Vec<Id>, Failure> {
    if reading.entry(entry)?.is_none() {
        return Err(Failure::failed(format!("there is no entry {entry} in the register"))
            .hint("see the entries: lssc report entries"));
    }
    let sql = format!("SELECT id, entry_id FROM {} WHERE entry_id = ?1 ORDER BY id", kind.table());
    let rows = rows_in_force(reading, conn, kind, &sql, entry)?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Refuses to retract the only application of somebody who is certified: even with --even-so an award needs a person
/// and an application.
fn refuse_if_homeless(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
) -> Result<(), Failure> {
    let Concerned::These(these) = concerned else {
        return Ok(());
    };
    let certified = before.certified()?;
    for number in these.intersection(&certified) {
        let old = before.transcript(*number)?.unwrap_or_default();
        let stand = old
            .certifications
            .iter()
            .filter(|c| after.known.holds(Kind::Certification, c.entry, c.id));
        for c in stand {
            let bearer = after.bearer(Kind::Certification, c.id)?;
            if bearer.enrollments.iter().any(|e| e.id == c.enrollment) {
                continue;
            }
            let alone = format!(
                "certification {} of {number} {} has no other application",
                c.id, old.person.name
            );
            let first = format!(
                "retract the certification first: lssc retract record certification {} --reason TEXT",
                c.id
            );
            let finding = not_homeless(vec![alone]);
            return Err(Failure::refused(
                "Not undone: a certification depends on it",
                vec![finding],
            )
            .hint(first));
        }
    }
    Ok(())
}

/// Refuses a retraction after which two candidates would have the same e-mail address.
fn refuse_if_shared(after: &Reading, concerned: &Concerned) -> Result<(), Failure> {
    let Concerned::These(these) = concerned else {
        return Ok(());
    };
    for number in these {
        let Some((_, _, email)) = after.person(*number)? else {
            continue;
        };
        let others = after.all_by_email(&email)?;
        if let Some(other) = others.into_iter().find(|other| other != number) {
            return Err(Failure::failed(format!("then {number} and {other} would both be {email}"))
                .hint("an address belongs to one candidate: retract the other one first, or give them another address"));
        }
    }
    Ok(())
}
