//! `check`: silent about a register that is well, and every check fires at a register broken for it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use rusqlite::Connection;
use serde_json::Value;

use crate::records::Office;

/// An entry that takes a record back, as something other than the program would write it.
macro_rules! taken_back {
    ($kind:literal, $record:literal, $entry:literal) => {
        concat!(
            "INSERT INTO entry (made_at, made_by, command) VALUES ('2100-01-01T00:00:00Z', 'x', 'x');
             INSERT INTO retraction (entry_id, target_entry, kind, record, restores)
             VALUES ((SELECT max(id) FROM entry), ",
            $entry,
            ", '",
            $kind,
            "', ",
            $record,
            ", 0)"
        )
    };
}

/// Each check, what breaks a register so that it fires, and a phrase of what it then says.
const BROKEN: &[(&str, &str, &str)] = &[
    ("integrity", "UPDATE payment SET cents = -5 WHERE id = 1", "CHECK constraint failed in payment"),
    ("references", "UPDATE job SET enrollment_id = 999 WHERE id = 1", "record 1 of job refers to a enrollment"),
    ("schema-version", "PRAGMA user_version = 0", "the schema is 0"),
    ("tables", "CREATE TABLE scratch (x)", "lssc did not make the table scratch"),
    ("indexes", "DROP INDEX detail_by_email", "the index detail_by_email is missing"),
    ("guards", "", "the trigger completion_is_never_changed is missing"),
    ("privacy", "", "everybody on this computer can read"),
    ("views", "DROP VIEW completion_in_force; CREATE VIEW completion_in_force AS SELECT * FROM completion", "is not as shipped"),
    ("entry-numbers", "DELETE FROM entry WHERE id = 5", "entry 5 is missing"),
    ("record-numbers", "DELETE FROM completion WHERE id IN (2, 3)", "completion 2 to 3 are missing"),
    ("record-order", "UPDATE completion SET entry_id = 2 WHERE id = 4", "record 4 of completion is under entry 2"),
    ("entry-times", "UPDATE entry SET made_at = '2001-01-01T00:00:00Z' WHERE id = 5", "entry 5 was made 2001-01-01T00:00:00Z"),
    ("empty-entries", "DELETE FROM completion WHERE id = 6", "has no record"),
    (
        "forgotten",
        "INSERT INTO forgotten (entry_id, candidate_id, target_entry, private_is)
         SELECT max(id), 1, 3, printf('%064d', 0) FROM entry",
        "record 1 of detail has details of candidate 1, who was forgotten",
    ),
    ("seals", "UPDATE completion SET proof = 'P-8' WHERE id = 3", "entry 6 does not match its seal"),
    ("retractions", taken_back!("completion", 999, 4), "retracts completion 999 of entry 4"),
    ("days", "UPDATE completion SET completed_on = '2022-02-31' WHERE id = 1", "completed_on is '2022-02-31'"),
    ("words", "UPDATE job SET basis = 'unpaid' WHERE id = 1", "basis is 'unpaid'"),
    ("ratings", "UPDATE evaluation SET ratings = 'MMX' WHERE id = 1", "'MMX'"),
    ("owners", "UPDATE payment SET enrollment_id = 2 WHERE id = 1", "payment 1 belongs to candidate 1, but its enrollment 2 belongs to candidate 2"),
    ("policy", "DELETE FROM parameter WHERE parameter = 'term.length'", "term.length"),
    ("sets", "UPDATE activity SET set_code = 'alchemy' WHERE id = 1", "activities for alchemy"),
    ("records", "UPDATE activity SET set_code = 'alchemy' WHERE id = 1", "'alchemy' is not a set"),
    ("people", "UPDATE detail SET email = 'ANA@example.org' WHERE candidate_id = 2", "address of 1 Ana Diaz and of 2 Ben Cole"),
    ("duplicates", "UPDATE detail SET name = 'Ana Diaz', state = NULL WHERE candidate_id = 2", "1 Ana Diaz <ana@example.org> and 2 Ana Diaz <ben@example.org> may be one person: the name may be the same"),
    ("details", taken_back!("detail", 2, "(SELECT entry_id FROM detail WHERE id = 2)"), "candidate 2 has no name"),
    ("nobody", taken_back!("candidate", 1, "(SELECT entry_id FROM candidate WHERE id = 1)"), "is about candidate 1, who was retracted"),
    ("mergers", "INSERT INTO merger (entry_id, candidate_id, into_id) VALUES (14, 1, 2), (14, 2, 1)", "merger 2: 2 would be merged into 1, which is already merged into 2"),
    ("courses", taken_back!("approval", 1, 2), "1 completion is of F-1"),
    ("approvals", "UPDATE approval SET approved_until = '2021-01-01' WHERE id = 1", "the approval of F-1 from 2022-01-01 ends 2021-01-01"),
    ("agreements", "INSERT INTO agreement (entry_id, college, award, signed_on, ends_on, covers, also)
        VALUES (2, 'Far College', 'AA', '2020-01-01', '2019-01-01', 'youth', '')", "Far College"),
    ("evaluators", "UPDATE evaluator SET email = 'EVE@example.org' WHERE id = 2", "evaluators 1 and 2"),
    ("orders", "INSERT INTO purchase_order (entry_id, number, institution, ordered_on) VALUES (2, 'PO-1', 'Far Library', '2026-01-01');
        INSERT INTO order_line (entry_id, order_id, name, email, email_key, cents) VALUES (2, 1, 'N', 'n@x.org', 'n@x.org', 35000);
        INSERT INTO invoice (entry_id, order_id, invoiced_on, cents) VALUES (2, 1, '2026-01-01', 35000)", "order PO-1 of Far Library, invoiced 2026-01-01, has $350.00 unpaid"),
    ("order-sums", "INSERT INTO purchase_order (entry_id, number, institution, ordered_on) VALUES (2, 'PO-1', 'Far Library', '2026-01-01');
        INSERT INTO order_line (entry_id, order_id, name, email, email_key, cents) VALUES (2, 1, 'N', 'n@x.org', 'n@x.org', 35000);
        INSERT INTO order_payment (entry_id, line_id, paid_on, cents) VALUES (2, 1, '2026-01-01', 36000)", "$10.00 more was paid for N"),
    ("enrollment", taken_back!("enrollment", 1, 3), "1 Ana Diaz has no application in force"),
    ("applications", taken_back!("enrollment", 1, 3), "certification 1 of 1 Ana Diaz belongs to application 1"),
    ("order-payments", "INSERT INTO purchase_order (entry_id, number, institution, ordered_on) VALUES (2, 'PO-1', 'Far Library', '2026-01-01');
        UPDATE payment SET order_id = 1 WHERE id = 1", "from order PO-1, but only $0.00 was paid for it"),
    ("jobs", "UPDATE job SET last_on = '2009-01-01' WHERE id = 1", "begins 2010-01-01 and ends 2009-01-01"),
    ("future", "UPDATE completion SET completed_on = '2030-01-01' WHERE id = 6", "completion 6 of 1 Ana Diaz is dated 2030-01-01"),
    ("completions", "INSERT INTO completion (entry_id, candidate_id, course_id, completed_on, proof) SELECT entry_id, candidate_id, course_id, completed_on, proof FROM completion WHERE id = 6", "O-1, completed 2022-06-01, is recorded twice"),
    ("activities", "INSERT INTO activity (entry_id, candidate_id, title, activity_on, set_code, amount_millionths, unit, proof) SELECT entry_id, candidate_id, title, activity_on, set_code, amount_millionths, unit, proof FROM activity WHERE id = 2", "the activity Tiny of 2023-01-02 is recorded twice"),
    ("technology", "UPDATE activity SET technology_minutes = 99999 WHERE id = 1", "of technology, but only 40 h in all"),
    ("hours", "UPDATE activity SET amount_millionths = 999000000 WHERE id = 1", "of 1 Ana Diaz has 999 h in"),
    ("proofs", "INSERT INTO activity (entry_id, candidate_id, title, activity_on, set_code, amount_millionths, unit, proof) SELECT entry_id, candidate_id, 'Other', activity_on, set_code, amount_millionths, unit, 'P-1' FROM activity WHERE id = 2; UPDATE activity SET proof = 'P-1' WHERE id = 2", "have the same proof, P-1"),
    ("independence", "UPDATE evaluator SET sets = 'access' WHERE id = 1", "is not qualified for"),
    ("undecided", "INSERT INTO portfolio (entry_id, candidate_id, enrollment_id, set_code, submitted_on, fee_cents) VALUES (13, 1, 1, 'supervision', '2023-01-01', 6000)", "portfolio 2 of 1 Ana Diaz has waited"),
    ("rating-counts", "UPDATE evaluation SET ratings = 'MMM' WHERE id = 1", "has 3 ratings; the edition has 12"),
    ("rounds", "UPDATE evaluation SET evaluator_id = 1 WHERE id = 2", "the second by the same evaluator in its round"),
    ("assignments", "INSERT INTO assignment (entry_id, candidate_id, portfolio_id, round, evaluator_id, assigned_on) VALUES (13, 1, 1, 2, 1, '2022-08-01')", "assignment 1 of portfolio 1 of 1 Ana Diaz asks for a revision that is not in force"),
    ("evaluation-days", "UPDATE evaluation SET evaluated_on = '2022-06-01' WHERE id = 1", "before it was handed in, 2022-07-01"),
    ("refunds", "INSERT INTO refund (entry_id, candidate_id, enrollment_id, cents, refunded_on, reason) VALUES (13, 1, 1, 99900, '2023-01-01', 'x')", "was refunded $999.00, but paid only $410.00"),
    ("awards", "UPDATE completion SET completed_on = '2022-08-20' WHERE id = 1", "certification 1 of 1 Ana Diaz, awarded 2022-09-01 from 2022-08-02, is no longer supported"),
    ("awarded-once", "INSERT INTO certification (entry_id, candidate_id, enrollment_id, awarded_on, first_on) SELECT entry_id, candidate_id, enrollment_id, awarded_on, first_on FROM certification", "certification 2 of 1 Ana Diaz is the second"),
    ("one-candidacy", "INSERT INTO enrollment (entry_id, candidate_id, amends, received_on, education, position, requires_mlis, fee_cents)
        VALUES (13, 1, 0, '2024-01-01', 'college', 'Clerk', 0, 35000)", "of 1 Ana Diaz, received 2024-01-01, would now be refused"),
    ("one-certification", "INSERT INTO certification (entry_id, candidate_id, enrollment_id, awarded_on, first_on) SELECT entry_id, candidate_id, enrollment_id, awarded_on, first_on FROM certification", "certifications 1 and 2 of 1 Ana Diaz have days in common"),
    ("renewals", "UPDATE activity SET amount_millionths = 31000000 WHERE id = 1", "renewal 1 of 1 Ana Diaz, received 2026-01-01, is no longer supported"),
    ("terms", "UPDATE renewal SET term = 5 WHERE id = 1", "grants term 5, but term 2 is next"),
];

/// A register that is well, made once.
fn well() -> &'static [u8] {
    static WELL: OnceLock<Vec<u8>> = OnceLock::new();
    WELL.get_or_init(|| std::fs::read(Office::busy().register()).unwrap())
}

fn office() -> Office {
    let office = Office::empty();
    std::fs::write(office.register(), well()).unwrap();
    office
}

/// Writes to a register as something other than the program would: without guards, references and checks.
fn tamper(register: &Path, sql: &str) {
    let conn = Connection::open(register).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on").unwrap();
    let triggers: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        conn.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    conn.execute_batch(sql).unwrap();
}

/// Opens a register to everybody; not where everybody is kept out of the folders above it, or on a system of other modes.
fn everybody_may_read(register: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(register, 0o644);
        mode(register.parent().unwrap(), 0o755);
        let above = register.canonicalize().unwrap();
        let open = |folder: &Path| folder.metadata().unwrap().permissions().mode() & 1 != 0;
        above.ancestors().skip(1).all(open)
    }
    #[cfg(not(unix))]
    false
}

fn findings(office: &Office) -> Vec<Value> {
    let answer = office.run(&["check", "--format", "json"]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
    answer.json().as_array().unwrap().clone()
}

#[test]
fn a_register_that_is_well_is_met_with_silence() {
    let office = office();
    let answer = office.ok(&["check"]);
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("", ""));
    assert_eq!(office.json(&["check"]), serde_json::json!([]));
    assert_eq!(office.ok(&["check", "--format", "csv"]).out, "check,what,hint,key\n");
}

#[test]
fn every_check_fires_at_a_register_broken_for_it() {
    let mut silent = Vec::new();
    for (check, sql, phrase) in BROKEN {
        let office = office();
        tamper(&office.register(), sql);
        if *check == "privacy" && !everybody_may_read(&office.register()) {
            continue;
        }
        let findings = findings(&office);
        let told: Vec<String> = findings
            .iter()
            .filter(|f| f["check"] != "guards" || *check == "guards")
            .map(|f| format!("{}: {}", f["check"].as_str().unwrap(), f["what"].as_str().unwrap()))
            .collect();
        let fired = |t: &String| t.starts_with(&format!("{check}: ")) && t.contains(phrase);
        if !told.iter().any(fired) {
            silent.push((check, told));
        }
        assert!(findings.iter().all(|f| f["hint"].as_str().unwrap().len() > 10));
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_check_in_the_list_is_proved_to_fire() {
    let listed = office().json(&["check", "--list"]);
    let listed: BTreeSet<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["check"].as_str().unwrap().to_string())
        .collect();
    let broken: BTreeSet<String> = BROKEN.iter().map(|(check, _, _)| check.to_string()).collect();
    assert_eq!(listed, broken);
    assert!(listed.len() >= 25);
}

#[test]
fn a_check_fires_at_nothing_but_what_is_broken() {
    for (check, sql, _) in BROKEN.iter().filter(|(check, _, _)| {
        ["people", "evaluators", "jobs", "approvals", "terms", "orders"].contains(check)
    }) {
        let office = office();
        tamper(&office.register(), sql);
        let others: BTreeSet<String> = findings(&office)
            .iter()
            .map(|f| f["check"].as_str().unwrap().to_string())
            .filter(|name| name != check && name != "guards" && name != "seals")
            .collect();
        // Without its approval in force a course earns nothing, and without its experience nobody is admitted.
        let follow = ["awards", "renewals"].map(str::to_string);
        assert!(others.iter().all(|name| follow.contains(name)), "{check}: {others:?}");
    }
}

#[test]
fn an_award_that_was_let_stand_is_listed() {
    let office = office();
    office.ok(&[
        "retract",
        "record",
        "completion",
        "1",
        "--reason",
        "typing error",
        "--even-so",
        "--yes",
    ]);
    let findings = findings(&office);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0]["check"], "awards");
    let hint = findings[0]["hint"].as_str().unwrap();
    assert!(hint.contains("lssc report progress 1 --as-of 2022-09-01"), "{hint}");
    let table = office.run(&["check"]);
    assert!(table.out.contains("certification 1 of 1 Ana Diaz"));
}

#[test]
fn a_finding_that_staff_know_is_listed_only_with_all_until_the_facts_change() {
    let office = office();
    let retract = ["retract", "record", "completion", "--reason", "x", "--even-so", "--yes"];
    office.ok(&[&retract[..], &["1"]].concat());
    let key = findings(&office)[0]["key"].as_str().unwrap().to_string();
    assert!(key.starts_with("awards-"), "{key}");
    assert!(office.run(&["check"]).out.contains(&key));
    let accept = ["check", "--accept", &key, "--reason", "the board let it stand"];
    let made = office.json(&accept);
    assert_eq!(made["recorded"]["acceptance"], 1, "{made}");
    assert!(office.json(&accept)["entry"].is_null());
    assert_eq!(office.ok(&["check"]).out, "");
    assert_eq!(office.json(&["check"]), serde_json::json!([]));
    let all = office.json(&["check", "--all"]);
    assert_eq!(all[0]["key"], key.as_str(), "{all}");
    // A name is no fact behind it.
    office.ok(&["candidate", "update", "1", "--name", "Ana Dias"]);
    assert_eq!(office.ok(&["check"]).out, "");
    // Another set that is missing is another fact.
    office.ok(&[&retract[..], &["2"]].concat());
    let other = findings(&office)[0]["key"].as_str().unwrap().to_string();
    assert_ne!(other, key);
    let entry = office.json(&["report", "entries"]).as_array().unwrap().len();
    office.ok(&["retract", "entry", &entry.to_string(), "--reason", "it was right", "--yes"]);
    assert_eq!(office.ok(&["check"]).out, "");
    office.ok(&["retract", "record", "acceptance", "1", "--reason", "mended", "--yes"]);
    assert_eq!(findings(&office)[0]["key"], key.as_str());
    let unknown = office.run(&["check", "--accept", "awards-0", "--reason", "x"]);
    assert_eq!(unknown.code, 1, "{}", unknown.err);
}

#[test]
fn a_register_that_someone_writes_to_is_busy_and_not_at_fault() {
    let office = office();
    let conn = Connection::open(office.register()).unwrap();
    conn.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let answer = office.run(&["check"]);
    assert_eq!(answer.code, 5, "{}{}", answer.out, answer.err);
}
