//! Seals: every entry carries one, and nothing that it recorded is altered unseen.

use lssc::register::seal::{self, Break};
use lssc::register::{Clock, Header, Register};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::records::Office;

/// A connection that writes as something other than the program would: without guards, references and checks.
fn tampering(office: &Office) -> Connection {
    let conn = Connection::open(office.register()).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on").unwrap();
    for trigger in column(&conn, "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
        conn.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    conn
}

fn column(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Alters a register, looks where the chain breaks, and takes the alteration back.
fn broken_by(conn: &Connection, sql: &str) -> Option<Break> {
    conn.execute_batch(&format!("SAVEPOINT s; {sql}")).unwrap();
    let found = seal::first_break(conn).unwrap();
    conn.execute_batch("ROLLBACK TO s; RELEASE s").unwrap();
    found
}

#[test]
fn every_entry_is_sealed_from_the_first_on() {
    let office = Office::empty();
    office.ok(&["init"]);
    let conn = Connection::open(office.register()).unwrap();
    assert_eq!(number(&conn, "SELECT count(*) FROM seal"), 1);
    assert_eq!(seal::first_break(&conn).unwrap(), None);
    drop(conn);

    let office = Office::busy();
    let conn = Connection::open(office.register()).unwrap();
    assert_eq!(seal::first_break(&conn).unwrap(), None);
    assert_eq!(
        number(&conn, "SELECT count(*) FROM entry"),
        number(
            &conn,
            "SELECT count(*) FROM seal JOIN entry ON entry.id = seal.entry_id AND seal.id = seal.entry_id"
        )
    );
}

#[test]
fn a_dry_run_a_refusal_and_a_failure_leave_no_seal() {
    let office = Office::busy();
    let before = std::fs::read(office.register()).unwrap();
    office.ok(&["record-course", "2", "F-1", "--on", "2026-01-05", "--dry-run"]);
    assert_eq!(office.run(&["evaluate", "candidacy", "2", "--yes"]).code, 3);
    assert_eq!(office.run(&["record-course", "99", "F-1", "--on", "2026-01-05"]).code, 1);
    assert_eq!(std::fs::read(office.register()).unwrap(), before);
}

#[test]
fn what_is_altered_in_any_column_of_any_table_no_longer_fits() {
    let office = Office::busy();
    office.ok(&["retract", "record", "completion", "6", "--reason", "it was not", "--yes"]);
    let conn = tampering(&office);
    // Without STRICT any value goes anywhere, as it does in the bytes of the file.
    let mut looked = 0;
    for table in column(&conn, "SELECT name FROM sqlite_master WHERE type = 'table'") {
        if table == "seal" || number(&conn, &format!("SELECT count(*) FROM {table}")) == 0 {
            continue;
        }
        let entry = if table == "entry" { "id" } else { "entry_id" };
        let last = format!("(SELECT max(id) FROM {table})");
        let whose = number(&conn, &format!("SELECT {entry} FROM {table} WHERE id = {last}"));
        let columns = format!(
            "SELECT name FROM pragma_table_info('{table}') WHERE name NOT IN ('id', 'entry_id')"
        );
        for name in column(&conn, &columns) {
            let other = format!(
                "UPDATE {table} SET {name} = CASE typeof({name}) WHEN 'integer' THEN {name} + 1
                 WHEN 'text' THEN {name} || 'x' ELSE 1 END WHERE id = {last}"
            );
            assert_eq!(broken_by(&conn, &other), Some(Break::Altered(whose)), "{table}.{name}");
            looked += 1;
        }
        if table != "entry" {
            let gone = format!("DELETE FROM {table} WHERE id = {last}");
            assert_eq!(broken_by(&conn, &gone), Some(Break::Altered(whose)), "{table}");
            let moved = format!("UPDATE {table} SET entry_id = 1000 WHERE id = {last}");
            assert_eq!(broken_by(&conn, &moved), Some(Break::Altered(whose)), "{table}");
        }
    }
    assert!(looked > 60, "{looked}");
    assert_eq!(seal::first_break(&conn).unwrap(), None);
}

#[test]
fn the_first_entry_that_does_not_fit_is_named() {
    let office = Office::busy();
    let conn = tampering(&office);
    let last = number(&conn, "SELECT max(id) FROM entry");
    let cases = [
        ("UPDATE entry SET reason = 'x' WHERE id IN (4, 9)", Break::Altered(4)),
        ("DELETE FROM seal WHERE entry_id = 5", Break::Unsealed(5)),
        ("UPDATE seal SET digest = 'x' WHERE entry_id = 5", Break::Altered(5)),
        ("UPDATE seal SET form = 1 WHERE entry_id = 5", Break::Altered(5)),
        ("DELETE FROM entry WHERE id = 4; DELETE FROM seal WHERE entry_id = 4", Break::Altered(5)),
        (
            "INSERT INTO entry (made_at, made_by, command) VALUES ('2026-11-22T09:00:00Z', 'x', 'x')",
            Break::Unsealed(last + 1),
        ),
        ("INSERT INTO candidate (entry_id) VALUES (1000)", Break::Nowhere(1000)),
        ("INSERT INTO candidate (entry_id) VALUES (2)", Break::Altered(2)),
    ];
    for (sql, expected) in cases {
        let found = broken_by(&conn, sql);
        // A record put under an early entry stands behind those of later ones, where it is met.
        match expected {
            Break::Altered(2) => assert!(matches!(found, Some(Break::Altered(_))), "{sql}"),
            _ => assert_eq!(found, Some(expected), "{sql}"),
        }
    }
}

#[test]
fn the_line_of_the_minutes_stays_and_shows_what_was_put_in_its_place() {
    let office = Office::busy();
    let line = office.ok(&["report", "entries", "--digest"]).out;
    let told = office.json(&["report", "entries", "--digest"]);
    let (entry, digest) = (told["entry"].to_string(), told["digest"].as_str().unwrap());
    assert_eq!(digest.len(), 64);
    assert_eq!(line, format!("entry {entry} of {}: {digest}\n", told["day"].as_str().unwrap()));
    let csv = office.ok(&["report", "entries", "--digest", "--format", "csv"]).out;
    assert!(csv.starts_with(&format!("entry,day,digest\n{entry},")), "{csv}");

    office.ok(&["record-course", "2", "F-1", "--on", "2026-01-05"]);
    let then = office.ok(&["report", "entries", "--digest", "--known-at", &entry]).out;
    assert_eq!(then, line);
    assert_ne!(office.ok(&["report", "entries", "--digest"]).out, line);
    assert_eq!(office.run(&["report", "entries", "2", "--digest"]).code, 2);
}

#[test]
fn a_seal_is_the_digest_that_its_description_says() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("register.db"), "").unwrap();
    let mut register = Register::create(&folder.path().join("register.db")).unwrap();
    let header = Header {
        clock: Clock::stopped_at("2026-11-22T09:00:00Z"),
        made_by: "Sam".into(),
        command: "lssc".into(),
        reason: None,
    };
    let recording = register.record(header).unwrap();
    recording.make_schema().unwrap();
    recording.candidate().unwrap();
    recording.commit().unwrap();
    drop(recording);

    let conn = register.connection();
    let salt: String = conn.query_row("SELECT salt FROM entry", [], |row| row.get(0)).unwrap();
    assert_eq!(salt.len(), 32);
    let one = [b'i', 1, 0, 0, 0, 0, 0, 0, 0];
    let mut public = b"\x05entry\x01".to_vec();
    public.extend(one);
    public.extend(b"\x02t\x14\x00\x00\x002026-11-22T09:00:00Z\x03t\x03\x00\x00\x00Sam\x00");
    public.extend(b"\x09candidate\x01");
    public.extend(one);
    public.push(2);
    public.extend(one);
    public.push(0);
    let mut private = b"\x05entry\x01".to_vec();
    private.extend(one);
    private.extend(b"\x04t\x04\x00\x00\x00lssc\x06t\x20\x00\x00\x00");
    private.extend(salt.as_bytes());
    private.push(0);
    let mut both = vec![0; 32];
    both.extend(Sha256::digest(&public));
    both.extend(Sha256::digest(&private));
    let expected: String = Sha256::digest(&both).iter().map(|b| format!("{b:02x}")).collect();
    let (entry, _, digest) = seal::last(conn, None).unwrap().unwrap();
    assert_eq!((entry, digest), (1, Some(expected)));
}
