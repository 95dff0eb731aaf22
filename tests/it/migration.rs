//! Registers of older schemas: read as they are, brought to this schema when something is recorded, never lost.

use std::path::{Path, PathBuf};

use lssc::register::migrate;
use lssc::register::seal::{self, Break};
use rusqlite::Connection;

use crate::office::Office;

/// An office with a register of schema 1.
fn office() -> Office {
    let office = Office::empty();
    std::fs::remove_file(office.path("r.db")).unwrap();
    old(&office.path("r.db"));
    office
}

/// Makes the register of schema 1 that is kept as it was dumped.
pub fn old(path: &Path) {
    dumped(1, path);
}

/// Makes the register of a schema that is kept as it was dumped.
fn dumped(schema: i32, path: &Path) {
    let dump = format!("fixtures/registers/schema-{schema}.sql");
    let dump = Path::new(env!("CARGO_MANIFEST_DIR")).join(dump);
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = off").unwrap();
    conn.execute_batch(&std::fs::read_to_string(dump).unwrap()).unwrap();
}

fn version(path: &Path) -> i32 {
    migrate::version(&Connection::open(path).unwrap()).unwrap()
}

const REPORTS: &[&str] = &[
    "report roster --format json",
    "report roster --as-of 2024-06-30 --format json",
    "report expiring --within 900 --format json",
    "report next --format json",
    "report ledger --format json",
    "report statistics --format json",
    "report entries --format json",
    "report entries --digest",
    "order list --format json",
    "catalog list --format json",
    "evaluator list --format json",
    "policy show",
];

fn everything(office: &Office) -> Vec<String> {
    let people = (1..=20).map(|n| format!("report progress {n} --format json"));
    let asked = REPORTS.iter().map(ToString::to_string).chain(people);
    asked.map(|words| office.say(&words).ends(0).out).collect()
}

#[test]
fn a_register_of_an_older_schema_is_read_and_stays_as_it_is() {
    let office = office();
    let before = std::fs::read(office.path("r.db")).unwrap();
    let told = everything(&office);
    assert!(told[0].contains("Phoenix Ray"), "{}", told[0]);
    office.say("check").ends(0);
    office.say("payment receive 3 10 --on 2026-11-22 --dry-run").ends(0);
    assert_eq!(std::fs::read(office.path("r.db")).unwrap(), before);
    assert_eq!(version(&office.path("r.db")), 1);
}

#[test]
fn what_is_recorded_brings_it_to_this_schema_and_keeps_it_as_it_was() {
    let office = office();
    let told = everything(&office);

    let ended = office.say("payment receive 3 10 --on 2026-11-22").ends(0);
    let copy = office.path("r.db.schema-1");
    assert!(ended.err.contains("r.db.schema-1"), "{}", ended.err);
    assert_eq!(version(&office.path("r.db")), migrate::VERSION);
    assert_eq!(version(&copy), 1);
    // Nothing is looked at twice: the next command has nothing to say of it.
    assert!(!office.say("report roster").err.contains("schema"));
    let roster = |more: &str| {
        let words = format!("report roster --format json {more}");
        office.say(&words).ends(0).out
    };
    let of_copy = roster(&format!("--register {}", copy.display()));
    assert_eq!(roster("--known-at 33"), of_copy);

    // With what was recorded since taken back, everything is as it was, and the seals of old hold.
    office.say("retract entry 35 --reason test --yes").ends(0);
    office.say("check").ends(0);
    let mut now = everything(&office);
    for (place, words) in REPORTS.iter().enumerate() {
        if words.contains("entries") {
            now[place] = told[place].clone();
        }
    }
    assert_eq!(now, told);
    let line = office.say("report entries --digest --known-at 33").out;
    assert!(told.contains(&line), "{line}");
    let refused = office.say("retract entry 34 --reason test --yes").ends(1);
    assert!(refused.err.contains("older seals"), "{}", refused.err);
}

#[test]
fn nobody_puts_something_else_in_the_place_of_what_a_seal_of_old_proved() {
    let office = office();
    office.say("payment receive 3 10 --on 2026-11-22").ends(0);
    office.say("candidate forget 20 --reason asked --yes").ends(0);
    let conn = Connection::open(office.path("r.db")).unwrap();
    assert_eq!(seal::first_break(&conn).unwrap(), None);
    conn.execute_batch(
        "DROP TRIGGER payment_is_never_changed; DROP TRIGGER parted_is_never_changed;
         UPDATE payment SET cents = cents + 1000000 WHERE entry_id = 24",
    )
    .unwrap();
    assert_eq!(seal::first_break(&conn).unwrap(), Some(Break::Altered(24)));
    // Other digests of the same entry, recorded later, prove nothing.
    conn.execute_batch(
        "INSERT INTO parted (entry_id, target_entry, public_digest, private_digest)
         SELECT max(entry_id), 24, printf('%064d', 7), printf('%064d', 7) FROM forgotten",
    )
    .unwrap();
    assert_eq!(seal::first_break(&conn).unwrap(), Some(Break::Altered(24)));
}

/// A register of every schema is kept: of this one too, so that the next one finds it.
#[test]
fn a_register_of_every_schema_is_brought_to_this_one_and_records_nothing_twice() {
    let new = Office::empty();
    for schema in 1..=migrate::VERSION {
        let office = Office { folder: crate::office::private_folder() };
        let register = office.path("r.db");
        dumped(schema, &register);
        assert_eq!(version(&register), schema);
        let entries = office.entries();
        office.say("payment receive 3 10 --on 2026-11-22").ends(0);
        assert_eq!(version(&register), migrate::VERSION);
        assert_eq!(self::schema(register), self::schema(new.path("r.db")));
        let twice = "SELECT count(*) - count(DISTINCT target_entry) FROM parted";
        assert_eq!(office.number(twice), 0, "schema {schema}");
        // Only seals of schema 1 have anything to be kept of them.
        let own = if schema == 1 { 1 } else { 0 };
        assert_eq!(office.entries(), entries + own + 1, "schema {schema}");
        office.say("check").ends(0);
        office.say("report roster").ends(0);
    }
}

/// Every statement of a register's schema.
fn schema(path: PathBuf) -> Vec<(String, String)> {
    let conn = Connection::open(path).unwrap();
    let mut statement = conn
        .prepare("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master ORDER BY 1")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_step_to_this_schema_names_what_would_be_refused_today() {
    let office = Office { folder: crate::office::private_folder() };
    dumped(2, &office.path("r.db"));
    let conn = Connection::open(office.path("r.db")).unwrap();
    let of_old = "INSERT INTO activity (entry_id, candidate_id, title, activity_on, set_code, amount_millionths, unit, proof)
        SELECT max(id), 13, 'Zoom', '2026-10-14', 'access', 90000000, 'hours', '' FROM entry";
    conn.execute(of_old, []).unwrap();
    drop(conn);
    let said = office.say("payment receive 3 10 --on 2026-11-22").ends(0);
    let named = "it would be refused today, and counts as it did: activity";
    assert!(said.err.contains(named), "{said:?}");
    assert!(said.err.contains("of 13 Bea Shelf has 90 h in 1 day"), "{said:?}");
    let again = office.say("payment receive 3 10 --on 2026-11-22").ends(0);
    assert!(!again.err.contains(named), "{again:?}");
}

#[test]
fn a_copy_is_never_written_over() {
    let office = office();
    std::fs::write(office.path("r.db.schema-1"), "something else").unwrap();
    office.say("payment receive 3 10 --on 2026-11-22").ends(0);
    let kept = std::fs::read(office.path("r.db.schema-1")).unwrap();
    assert_eq!(kept, b"something else");
    assert_eq!(version(&office.path("r.db.schema-1-2")), 1);
}

#[test]
#[cfg(unix)]
fn without_a_copy_nothing_is_changed() {
    use std::os::unix::fs::PermissionsExt;
    let office = office();
    let folder = office.path("r.db").parent().unwrap().to_path_buf();
    let permit = |mode| {
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    permit(0o555);
    let writable = std::fs::write(folder.join("probe"), "").is_ok();
    let ended = office.say("payment receive 3 10 --on 2026-11-22");
    permit(0o755);
    // The superuser may write anywhere.
    if !writable {
        ended.ends(1);
        assert_eq!(version(&office.path("r.db")), 1);
    }
}
