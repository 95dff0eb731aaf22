//! Files whose schema is not as shipped: what does no harm is named by `check`, what could falsify a record keeps
//! everybody from recording, and what could falsify a report keeps everybody out.

use rusqlite::Connection;

use super::Desk;

const READS: &[&str] =
    &["report roster", "report reminders", "export out", "report entries", "backup b.db --force"];
const RECORDS: &[&str] = &[
    "payment receive penny@example.org 250 --on 2026-11-20",
    "payment receive penny@example.org 250 --on 2026-11-20 --dry-run",
    "record-course --csv completions.csv",
    "evaluate candidacy --all --yes",
    "policy adopt adapted --reason 'fees of 2027'",
    "candidate forget les@example.org --reason 'asked for it' --yes",
];

/// What was done to the file, what `check` says of it, and the exit codes of reports and of recording.
const CASES: &[(&str, &str, i32, i32)] = &[
    ("ANALYZE", "", 0, 0),
    ("CREATE TABLE scratch (x)", "lssc did not make the table scratch", 0, 0),
    ("CREATE VIEW mine AS SELECT * FROM detail", "lssc did not make the view mine", 0, 0),
    ("CREATE INDEX mine ON job (library)", "lssc did not make the index mine", 0, 0),
    ("DROP INDEX detail_by_email", "the index detail_by_email is missing", 0, 0),
    ("CREATE VIRTUAL TABLE found USING fts5 (text)", "lssc did not make the table found", 0, 0),
    (
        "CREATE TRIGGER t BEFORE INSERT ON completion BEGIN SELECT RAISE(IGNORE); END",
        "lssc did not make the trigger t",
        0,
        6,
    ),
    (
        "CREATE TRIGGER t AFTER INSERT ON payment BEGIN
             UPDATE entry SET made_by = 'nobody' WHERE id = NEW.entry_id; END",
        "lssc did not make the trigger t",
        0,
        6,
    ),
    ("DROP TRIGGER payment_is_never_changed", "payment_is_never_changed is missing", 0, 6),
    (
        "DROP TRIGGER payment_is_never_changed;
         CREATE TRIGGER payment_is_never_changed BEFORE UPDATE ON payment BEGIN SELECT 1; END",
        "the trigger payment_is_never_changed is not as shipped",
        0,
        6,
    ),
    (
        "ALTER TABLE notice RENAME TO told; CREATE VIEW notice AS WITH RECURSIVE
         n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
         SELECT id, 1 AS entry_id, 1 AS candidate_id, '' AS kind, 1 AS about, '' AS last_on, '' AS due_on,
         '' AS told_on FROM n",
        "notice is a view, not a table",
        6,
        6,
    ),
    ("DROP VIEW act_in_force; DROP TABLE act", "the table act is missing", 6, 6),
    (
        "DROP VIEW payment_in_force; CREATE VIEW payment_in_force AS SELECT * FROM payment LIMIT 1",
        "the view payment_in_force is not as shipped",
        6,
        6,
    ),
    ("ALTER TABLE consent ADD COLUMN x TEXT", "the table consent is not as shipped", 6, 6),
    ("PRAGMA user_version = 0", "the schema is 0", 6, 6),
];

#[test]
fn what_is_not_as_shipped_bars_what_it_could_falsify_and_is_named() {
    super::over(CASES, |(done, said, reads, records)| {
        let desk = Desk::new();
        let conn = Connection::open(desk.office.path("r.db")).unwrap();
        conn.execute_batch("PRAGMA foreign_keys = off").unwrap();
        conn.execute_batch(done).unwrap();
        drop(conn);
        let tampered = desk.bytes()["r.db"].clone();
        for line in READS {
            let ended = desk.says(line);
            assert_eq!(ended.code, Some(*reads), "{done}, {line}: {ended:?}");
        }
        for line in RECORDS {
            let ended = desk.says(line);
            let well = *records == 0 && matches!(ended.code, Some(0 | 4));
            assert!(well || ended.code == Some(*records), "{done}, {line}: {ended:?}");
            if *records == 6 {
                assert!(ended.err.contains("r.db has been altered: "), "{ended:?}");
                assert!(ended.err.contains("hint: "), "{ended:?}");
            }
        }
        if *records == 6 {
            assert_eq!(desk.bytes()["r.db"], tampered, "{done}: it was left alone");
        }
        let found = desk.says("check");
        assert_eq!(found.code, Some(i32::from(!said.is_empty())), "{done}: {found:?}");
        let words: Vec<&str> = found.out.split_whitespace().collect();
        assert!(words.join(" ").contains(said), "{done}: {found:?}");
    });
}

#[test]
fn a_register_of_an_older_schema_is_held_to_the_schema_of_its_time() {
    let desk = Desk::new();
    let conn = Connection::open(desk.office.path("old.db")).unwrap();
    conn.execute_batch("CREATE TRIGGER t AFTER INSERT ON payment BEGIN SELECT 1; END").unwrap();
    drop(conn);
    let before = desk.bytes();
    let refused = desk.says("payment receive 3 10 --on 2026-11-20 --register old.db").ends(6);
    assert!(refused.err.contains("lssc did not make the trigger t"), "{refused:?}");
    desk.says("report roster --register old.db").ends(0);
    assert_eq!(desk.bytes(), before, "neither copied nor brought to this schema");
}
