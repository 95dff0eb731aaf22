//! `check`: finds what is wrong with the register, and names the command that fixes it.
//!
//! The checks of the file are listed here and use SQLite alone. The rules check the records: first the office as a
//! whole, then one transcript after another.

mod accept;
mod file;
mod records;

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use crate::acts;
use crate::commands::check::records::Known;
use crate::commands::context::{Context, quoted_path};
use crate::commands::print_rows;
use crate::failure::{Doing, Exit, Failure};
use crate::model::{Entry, Id};
use crate::period::Day;
use crate::policy::Policy;
use crate::register::schema::{self, Bars};
use crate::register::{InForce, Reading, read};
use crate::render::row;
use crate::rules::checks::{Wrong, office, people};
use clap::Args;
use rusqlite::{Connection, ErrorCode};

/// Check the register for problems; prints nothing if there are none
///
/// Lists each problem with the command that fixes it, and ends with exit code 1. Changes nothing. It runs for at most
/// ten seconds per megabyte of the file, and says so if it stops.
///
/// To accept a finding that you know, type `lssc check --accept KEY --reason TEXT` with its key. Then it is listed only with
/// --all, until its facts change. To list it again: `lssc retract record acceptance N`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc check
  lssc check --list
  lssc check --all
  lssc check --register /mnt/safe/lssc.db   # a backup, like the register")]
pub struct CheckArgs {
    /// List the checks instead of running them
    #[arg(long)]
    list: bool,
    /// Also list the findings that staff know
    #[arg(long, conflicts_with = "list")]
    all: bool,
    /// Accept the finding with this key: it is listed only with --all until its facts change
    #[arg(long, value_name = "KEY", requires = "reason", conflicts_with_all = ["list", "all"])]
    accept: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "accept")]
    reason: Option<String>,
}

/// The kinds of check.
enum Look {
    /// Looks at the form of the file and its schema, whatever they are.
    Form(fn(&Connection) -> rusqlite::Result<Vec<Wrong>>),
    /// Looks at the file, with SQLite alone.
    File(fn(&Connection) -> rusqlite::Result<Vec<Wrong>>),
    /// Looks at the records, with the policy in the register.
    Policy(fn(&Connection, &Policy) -> rusqlite::Result<Vec<Wrong>>),
}

/// One check.
struct Check {
    name: &'static str,
    /// What is true if all is well.
    so: &'static str,
    look: Look,
}

const fn check(name: &'static str, so: &'static str, look: Look) -> Check {
    Check { name, so, look }
}

/// Every check, in the order they run.
const CHECKS: &[Check] = &[
    check("integrity", "SQLite finds no damage in the file", Look::Form(file::integrity)),
    check("references", "every record that another refers to exists", Look::File(file::references)),
    check("schema-version", "the schema is this program's", Look::Form(file::version)),
    check("tables", "every table is as shipped", Look::Form(file::tables)),
    check("indexes", "every index is as shipped", Look::Form(file::indexes)),
    check(
        "guards",
        "every guard against change exists and is as shipped",
        Look::Form(file::guards),
    ),
    check("views", "every view is as shipped", Look::Form(file::views)),
    check("privacy", "not everybody on this computer can read it", Look::Form(file::privacy)),
    check("entry-numbers", "entries are numbered without a gap", Look::File(file::entry_numbers)),
    check("record-numbers", "records are numbered without a gap", Look::File(file::record_numbers)),
    check(
        "record-order",
        "records are in the order of their entries",
        Look::File(file::record_order),
    ),
    check(
        "entry-times",
        "by the clock, each entry is later than the one before",
        Look::File(file::entry_times),
    ),
    check("empty-entries", "every entry has a record", Look::File(file::empty_entries)),
    check(
        "seals",
        "every entry and its records match its seal and the one before",
        Look::File(file::seals),
    ),
    check("forgotten", "forgotten personal details are gone", Look::File(file::forgotten)),
    check(
        "retractions",
        "each retraction is of something that its entry recorded",
        Look::File(file::retractions),
    ),
    check("days", "every day is a day of the calendar", Look::File(file::days)),
    check("words", "the program knows every fixed word", Look::File(file::words)),
    check("ratings", "ratings are letters M, P and N", Look::File(file::ratings)),
    check(
        "owners",
        "a record belongs to the same person as the record it refers to",
        Look::File(file::owners),
    ),
    check("policy", "the policy can be read", Look::File(records::policy)),
    check("sets", "the policy has every set that a record uses", Look::Policy(records::sets)),
    check("records", "everything can be read", Look::File(records::readable)),
];

row! {
    /// One finding.
    struct Found {
        check: &'static str = word "check",
        what: String = text "what is wrong",
        hint: String = text "what to do",
        key: String = word "key",
    }
}

row! {
    /// A check in the list of checks.
    struct Listed {
        check: &'static str = word "check",
        so: &'static str = text "if all is well",
    }
}

pub fn run(args: &CheckArgs, ctx: &Context) -> Result<(), Failure> {
    if args.list {
        let here = CHECKS.iter().map(|c| (c.name, c.so));
        let of_office = office::CHECKS.iter().map(|c| (c.name, c.so));
        let of_people = people::CHECKS.iter().map(|c| (c.name, c.so));
        let all = here.chain(of_office).chain(of_people);
        return print_rows(ctx, all.map(|(check, so)| Listed { check, so }).collect(), "");
    }
    if let (Some(key), Some(reason)) = (&args.accept, &args.reason) {
        let (found, _) = found(true, ctx)?;
        let found: Vec<(String, String)> =
            found.into_iter().map(|found| (found.key, found.what)).collect();
        return accept::run(key, reason, &found, ctx);
    }
    let (found, well) = found(args.all, ctx)?;
    if !found.is_empty() || ctx.format != crate::render::Format::Table {
        print_rows(ctx, found, "")?;
    }
    if well { Ok(()) } else { Err(Failure::new(Exit::Failed, "")) }
}

/// The findings, and whether staff know all of them; `all` includes those they know.
fn found(all: bool, ctx: &Context) -> Result<(Vec<Found>, bool), Failure> {
    // It records nothing, but SQLite checks the constraints of rows only if it may write.
    let mut register = ctx.open_to_check()?;
    let limit = seconds(&ctx.path);
    register.bound(Duration::from_secs(limit), MEMORY).doing("prepare the checks")?;
    let snapshot = register.snapshot()?;

    // Another writer is not a fault of the register. Damage is, and is found below.
    let first = snapshot
        .query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))
        .doing("read the register");
    if let Err(failure) = first
        && failure.exit == Exit::Busy
    {
        return Err(failure);
    }

    Ok(look(&snapshot, ctx.today, &ctx.path, limit, all))
}

/// How many seconds `check` may take per megabyte of the file.
const SECONDS_A_MEGABYTE: u64 = 10;

/// How much memory SQLite may use, in bytes.
const MEMORY: i64 = 128 << 20;

/// How many findings of one check to list.
const LISTED: usize = 1_000;

/// After how many seconds to stop checking a file, whatever is in it.
fn seconds(path: &Path) -> u64 {
    let bytes = std::fs::metadata(path).map_or(0, |found| found.len());
    SECONDS_A_MEGABYTE * bytes.div_ceil(1_000_000).max(1)
}

/// The findings so far.
struct Looking<'p> {
    path: &'p Path,
    /// After how many seconds SQLite stops.
    limit: u64,
    found: Vec<Found>,
    /// Whether staff know all of them.
    well: bool,
    /// Whether it stopped.
    stopped: bool,
    /// The keys of the findings that staff know, each with the number and the entry of its acceptance.
    accepted: HashMap<String, (Id, Entry)>,
    /// Whether to list those too.
    all: bool,
}

impl Looking<'_> {
    /// Keeps a finding under its key, unless staff know it.
    fn find(&mut self, check: &'static str, wrong: Wrong, key: String) {
        let Wrong { what, hint, .. } = wrong;
        let found = match self.accepted.get(&key) {
            None => {
                self.well = false;
                Found { check, what, hint, key }
            }
            Some(_) if !self.all => return,
            Some((id, entry)) => {
                let hint = format!(
                    "known since entry {entry}; to list it again: lssc retract record acceptance {id} --reason TEXT"
                );
                Found { check, what, hint, key }
            }
        };
        self.found.push(found);
    }

    fn keep(&mut self, check: &'static str, wrong: rusqlite::Result<Vec<Wrong>>) {
        let known = wrong.map(|wrong| {
            let key = |wrong: Wrong| {
                let key = wrong.key(check, &[]);
                (wrong, key)
            };
            wrong.into_iter().map(key).collect()
        });
        self.keep_known(check, known);
    }

    /// Keeps the findings of a check, each with its key.
    fn keep_known(&mut self, check: &'static str, wrong: rusqlite::Result<Vec<(Wrong, String)>>) {
        let path = self.path;
        let compare = || {
            format!(
                "keep a copy of {}, and compare with the last backup: lssc check --register BACKUP",
                quoted_path(path)
            )
        };
        match wrong {
            Ok(mut wrong) => {
                if !self.all {
                    wrong.retain(|(_, key)| !self.accepted.contains_key(key));
                }
                let more = wrong.len().saturating_sub(LISTED);
                wrong.truncate(LISTED);
                wrong.into_iter().for_each(|(wrong, key)| self.find(check, wrong, key));
                if more > 0 {
                    let wrong = Wrong::new(format!("and {more} more like these"), compare());
                    self.tell(check, wrong);
                }
            }
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                if !self.stopped {
                    let what = format!(
                        "stopped here after {} seconds, {SECONDS_A_MEGABYTE} for every megabyte of the file; the rest was not checked",
                        self.limit
                    );
                    self.tell(check, Wrong::new(what, compare()));
                }
                self.stopped = true;
            }
            Err(error) => {
                let what = format!("could not be checked: {error}");
                self.tell(check, Wrong::new(what, compare()));
            }
        }
    }

    /// Keeps a message about the check itself.
    fn tell(&mut self, check: &'static str, wrong: Wrong) {
        let key = wrong.key(check, &[]);
        self.find(check, wrong, key);
    }

    /// Runs the checks that `by` can run, unless SQLite has stopped.
    fn look(&mut self, by: impl Fn(&Look) -> Option<rusqlite::Result<Vec<Wrong>>>) {
        for check in CHECKS {
            if !self.stopped
                && let Some(wrong) = by(&check.look)
            {
                self.keep(check.name, wrong);
            }
        }
    }
}

/// Runs every check that can run. If the tables are not as shipped, or the policy or the records cannot be read, skips
/// the checks that need them.
fn look(conn: &Connection, today: Day, path: &Path, limit: u64, all: bool) -> (Vec<Found>, bool) {
    // An altered table could return anything, and without end.
    let relied_on = schema::differences(conn)
        .is_ok_and(|found| found.iter().all(|difference| difference.bars < Bars::Everything));
    let reading = if relied_on { Reading::new(conn, None).ok() } else { None };
    let accepted = reading.as_ref().and_then(|reading| reading.accepted().ok()).unwrap_or_default();
    let mut looking =
        Looking { path, limit, found: Vec::new(), well: true, stopped: false, accepted, all };
    looking.look(|look| match look {
        Look::Form(look) => Some(look(conn)),
        _ => None,
    });
    if !relied_on {
        if let Some(check) = CHECKS.iter().find(|check| check.name == "records") {
            looking.tell(
                check.name,
                Wrong::new(
                    "stopped here: the records cannot be checked while the tables and views are not as shipped",
                    "keep the file as it is, and continue with the last backup: lssc check --register BACKUP",
                ),
            );
        }
        return (looking.found, looking.well);
    }
    looking.look(|look| match look {
        Look::File(look) => Some(look(conn)),
        _ => None,
    });
    let policy = InForce::load(conn, None).and_then(|known| read::policy(conn, &known));
    if let Ok(policy) = &policy {
        looking.look(|look| match look {
            Look::Policy(look) => Some(look(conn, policy)),
            _ => None,
        });
    }
    // Another check reports why it cannot be read.
    let Some(reading) = reading else {
        return (looking.found, looking.well);
    };
    let evaluators = match Known::read(&reading) {
        Ok(known) => {
            let office = known.office(&reading, today);
            for check in office::CHECKS {
                looking.keep(check.name, Ok((check.look)(&office)));
            }
            known.evaluators
        }
        Err(error) => {
            looking.keep(office::CHECKS[0].name, Err(error));
            Vec::new()
        }
    };
    let mut of_people: Vec<Vec<(Wrong, String)>> =
        people::CHECKS.iter().map(|_| Vec::new()).collect();
    let looked = reading.transcripts(|all| {
        let bench = acts::bench(&reading, today);
        let found = people::found(&all, &evaluators, bench);
        let names = [all.person.name.as_str()];
        for ((of_all, found), check) in of_people.iter_mut().zip(found).zip(people::CHECKS) {
            let keyed = |wrong: Wrong| {
                let key = wrong.key(check.name, &names);
                (wrong, key)
            };
            of_all.extend(found.into_iter().map(keyed));
        }
        Ok::<(), rusqlite::Error>(())
    });
    for (check, wrong) in people::CHECKS.iter().zip(of_people) {
        looking.keep_known(check.name, Ok(wrong));
    }
    // An unreadable transcript is a finding of the records; running out of time is not.
    if let Err(error) = looked
        && error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
        && let Some(check) = people::CHECKS.first()
    {
        looking.keep(check.name, Err(error));
    }
    (looking.found, looking.well)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_check_has_a_name_of_its_own() {
        let here = CHECKS.iter().map(|c| c.name);
        let of_office = office::CHECKS.iter().map(|c| c.name);
        let all: Vec<&str> =
            here.chain(of_office).chain(people::CHECKS.iter().map(|c| c.name)).collect();
        let names: HashSet<&str> = all.iter().copied().collect();
        assert_eq!(names.len(), all.len());
    }
}
