//! `check`: whether the register is well; what is wrong with it, and the command that mends it.
//!
//! The checks of the file are listed here and ask SQLite alone. What is wrong with the records is a matter of the rules:
//! the checks of the office look at everything known at once, those of people at one transcript after another.

mod file;
mod records;

use std::path::Path;
use std::time::Duration;

use crate::commands::check::records::Known;
use crate::commands::context::{Context, quoted_path};
use crate::commands::print_rows;
use crate::failure::{Doing, Exit, Failure};
use crate::period::Day;
use crate::policy::Policy;
use crate::register::schema::{self, Bars};
use crate::register::{InForce, Reading, read};
use crate::render::row;
use crate::rules::Bench;
use crate::rules::checks::{Wrong, office, people};
use clap::Args;
use rusqlite::{Connection, ErrorCode};

/// Look whether the register is well: silent and exit code 0 if it is
///
/// Otherwise every finding is listed with what is wrong and the command that mends it, and the exit code is 1. Nothing
/// is changed. It looks for at most ten seconds for every megabyte of the file, and says so if it stops.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc check
  lssc check --list
  lssc check --register /mnt/safe/lssc.db   # a backup, like the register")]
pub struct CheckArgs {
    /// List what is looked at, instead of looking
    #[arg(long)]
    list: bool,
}

/// How a check looks.
enum Look {
    /// At the form of the file and its schema, whatever they are.
    Form(fn(&Connection) -> rusqlite::Result<Vec<Wrong>>),
    /// At the file, by SQLite alone.
    File(fn(&Connection) -> rusqlite::Result<Vec<Wrong>>),
    /// At the records, by the policy in the register.
    Policy(fn(&Connection, &Policy) -> rusqlite::Result<Vec<Wrong>>),
}

/// One check.
struct Check {
    name: &'static str,
    /// What is so in a register that is well.
    so: &'static str,
    look: Look,
}

const fn check(name: &'static str, so: &'static str, look: Look) -> Check {
    Check { name, so, look }
}

/// Every check, in the order in which they look.
const CHECKS: &[Check] = &[
    check("integrity", "SQLite finds the file whole", Look::Form(file::integrity)),
    check("references", "every record that is referred to exists", Look::File(file::references)),
    check("schema-version", "the schema is that of this program", Look::Form(file::version)),
    check("tables", "every table is as shipped", Look::Form(file::tables)),
    check("indexes", "every index is as shipped", Look::Form(file::indexes)),
    check("guards", "every guard against change is there and as shipped", Look::Form(file::guards)),
    check("views", "every view is as shipped", Look::Form(file::views)),
    check("privacy", "not everybody on this computer can read it", Look::Form(file::privacy)),
    check("entry-numbers", "entries are numbered without a gap", Look::File(file::entry_numbers)),
    check("record-numbers", "records are numbered without a gap", Look::File(file::record_numbers)),
    check(
        "record-order",
        "records stand in the order of their entries",
        Look::File(file::record_order),
    ),
    check(
        "entry-times",
        "entries were made one after another by the clock",
        Look::File(file::entry_times),
    ),
    check("empty-entries", "every entry holds a record", Look::File(file::empty_entries)),
    check(
        "seals",
        "every entry and its records fit its seal and the one before",
        Look::File(file::seals),
    ),
    check(
        "forgotten",
        "nothing stands where personal details were forgotten",
        Look::File(file::forgotten),
    ),
    check(
        "retractions",
        "what is taken back was recorded by the entry named",
        Look::File(file::retractions),
    ),
    check("days", "every day is a day of the calendar", Look::File(file::days)),
    check("words", "every fixed word is one that the program knows", Look::File(file::words)),
    check("ratings", "ratings are letters M, P and N", Look::File(file::ratings)),
    check(
        "owners",
        "a record and what it belongs to are about one person",
        Look::File(file::owners),
    ),
    check("policy", "the policy can be read", Look::File(records::policy)),
    check("sets", "the policy has every set of which a record speaks", Look::Policy(records::sets)),
    check("records", "everything can be read", Look::File(records::readable)),
];

row! {
    /// One finding.
    struct Found {
        check: &'static str = word "check",
        what: String = text "what is wrong",
        hint: String = text "what to do",
    }
}

row! {
    /// A check in the list of checks.
    struct Listed {
        check: &'static str = word "check",
        so: &'static str = text "in a register that is well",
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
    // Nothing is recorded, but SQLite looks at the CHECKs of rows only where it may write.
    let mut register = ctx.open_to_check()?;
    let limit = seconds(&ctx.path);
    register.bound(Duration::from_secs(limit), MEMORY).doing("prepare to look")?;
    let snapshot = register.snapshot()?;

    // Somebody who is writing is no fault of the register; damage is, and is found below.
    let first = snapshot
        .query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))
        .doing("read the register");
    if let Err(failure) = first
        && failure.exit == Exit::Busy
    {
        return Err(failure);
    }

    let found = look(&snapshot, ctx.today, &ctx.path, limit);
    let well = found.is_empty();
    if !well || ctx.format != crate::render::Format::Table {
        print_rows(ctx, found, "")?;
    }
    if well { Ok(()) } else { Err(Failure::new(Exit::Failed, "")) }
}

/// So long may `check` look for every megabyte of the file, in seconds.
const SECONDS_A_MEGABYTE: u64 = 10;

/// So much memory SQLite may take, in bytes.
const MEMORY: i64 = 128 << 20;

/// So many findings of one check are listed.
const LISTED: usize = 1_000;

/// After how many seconds a look at a file ends, whatever it holds.
fn seconds(path: &Path) -> u64 {
    let bytes = std::fs::metadata(path).map_or(0, |found| found.len());
    SECONDS_A_MEGABYTE * bytes.div_ceil(1_000_000).max(1)
}

/// What was found so far.
struct Looking<'p> {
    path: &'p Path,
    /// After how many seconds SQLite gives up.
    limit: u64,
    found: Vec<Found>,
    /// Whether it gave up.
    stopped: bool,
}

impl Looking<'_> {
    fn keep(&mut self, check: &'static str, wrong: rusqlite::Result<Vec<Wrong>>) {
        let mut find = |what: String, hint: String| {
            self.found.push(Found { check, what, hint });
        };
        let compare = || {
            format!(
                "keep a copy of {} as it is, and compare with the last backup: lssc check --register BACKUP",
                quoted_path(self.path)
            )
        };
        match wrong {
            Ok(mut wrong) => {
                let more = wrong.len().saturating_sub(LISTED);
                wrong.truncate(LISTED);
                wrong.into_iter().for_each(|wrong| find(wrong.what, wrong.hint));
                if more > 0 {
                    find(format!("and {more} more like these"), compare());
                }
            }
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                if !self.stopped {
                    let what = format!(
                        "stopped here after {} seconds, {SECONDS_A_MEGABYTE} for every megabyte of the file: nothing after it was looked at",
                        self.limit
                    );
                    find(what, compare());
                }
                self.stopped = true;
            }
            Err(error) => find(format!("could not be looked at: {error}"), compare()),
        }
    }

    /// Runs the checks that `by` knows how to run, unless SQLite has given up.
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

/// Runs every check that can look: where the tables are not as shipped, the policy or the records cannot be read, those
/// that need them do not.
fn look(conn: &Connection, today: Day, path: &Path, limit: u64) -> Vec<Found> {
    let mut looking = Looking { path, limit, found: Vec::new(), stopped: false };
    looking.look(|look| match look {
        Look::Form(look) => Some(look(conn)),
        _ => None,
    });
    // A table that is something else could hold anything, and without end.
    let relied_on = schema::differences(conn)
        .is_ok_and(|found| found.iter().all(|difference| difference.bars < Bars::Everything));
    if !relied_on {
        if let Some(check) = CHECKS.iter().find(|check| check.name == "records") {
            looking.found.push(Found {
                check: check.name,
                what: "stopped here: the records are not looked at while the tables and views are not as shipped".to_string(),
                hint: "keep the file as it is, and go on with the last backup: lssc check --register BACKUP".to_string(),
            });
        }
        return looking.found;
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
    // Why it cannot be read is a finding of its own.
    let Ok(reading) = Reading::new(conn, None) else {
        return looking.found;
    };
    let evaluators = match Known::read(&reading) {
        Ok(known) => {
            let office = known.office(&reading, today);
            for check in office::CHECKS {
                looking.keep(check.name, Ok((check.look)(&office)));
            }
            office.evaluators.to_vec()
        }
        Err(error) => {
            looking.keep(office::CHECKS[0].name, Err(error));
            Vec::new()
        }
    };
    let mut of_people: Vec<Vec<Wrong>> = people::CHECKS.iter().map(|_| Vec::new()).collect();
    let looked = reading.transcripts(|all| {
        let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on: today };
        let found = people::found(&all, &evaluators, bench);
        for (wrong, found) in of_people.iter_mut().zip(found) {
            wrong.extend(found);
        }
        Ok::<(), rusqlite::Error>(())
    });
    for (check, wrong) in people::CHECKS.iter().zip(of_people) {
        looking.keep(check.name, Ok(wrong));
    }
    // That a transcript cannot be read is a finding of the records; that there was no time to read it is not.
    if let Err(error) = looked
        && error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
        && let Some(check) = people::CHECKS.first()
    {
        looking.keep(check.name, Err(error));
    }
    looking.found
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
