//! What is held about a person, how it is stated anew, its history, the policy, and copies of the register.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A register in a folder of its own, and the binary.
pub struct Office {
    folder: tempfile::TempDir,
}

/// What a command answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("{e}: not JSON: {}\n{}", self.out, self.err))
    }
}

impl Office {
    /// A folder without a register.
    pub fn empty() -> Office {
        Office { folder: crate::office::private_folder() }
    }

    /// A new register with the built-in policy.
    pub fn new() -> Office {
        let office = Office::empty();
        office.ok(&["init"]);
        office
    }

    /// A register with a catalog, an awarded and renewed candidate 1, and a candidate 2.
    pub fn busy() -> Office {
        let office = Office::new();
        let catalog =
            "course,title,provider,provider_kind,set,approved_on,approved_until,bundle,format,cost
F-1,Foundations,State Library,state-library,foundations,2022-01-01,2030-01-01,,online,
C-1,Teams,State Library,state-library,communication,2022-01-01,2030-01-01,,online,
T-1,Tech,State Library,state-library,technology,2022-01-01,2030-01-01,,online,
A-1,Access,State Library,state-library,access,2022-01-01,2030-01-01,,online,
R-1,Reference,State Library,state-library,reference,2022-01-01,2030-01-01,,online,
O-1,Old,State Library,state-library,supervision,2010-01-01,2012-01-01,,online,
";
        let file = office.write("catalog.csv", catalog);
        office.ok(&["catalog", "import", file.to_str().unwrap()]);
        office.ok(&[
            "enroll",
            "--name",
            "Ana Diaz",
            "--email",
            "ana@example.org",
            "--education",
            "college",
            "--position",
            "Library assistant",
            "--received",
            "2022-03-10",
            "--paid",
            "350",
            "--state",
            "IL",
            "--experience",
            "Springfield Public Library; 2010-01-01; -; 30/week; paid",
            "--experience",
            "Old Library; 2000-01-01; 2001-01-01; 400 total; volunteer",
        ]);
        for course in ["F-1", "C-1", "T-1", "A-1", "R-1", "O-1"] {
            office.ok(&["record-course", "1", course, "--on", "2022-06-01", "--proof", "P-7"]);
        }
        office.ok(&[
            "evaluator",
            "add",
            "--name",
            "Eve Adams",
            "--email",
            "eve@example.org",
            "--sets",
            "youth",
        ]);
        office.ok(&[
            "evaluator",
            "add",
            "--name",
            "Ned Box",
            "--email",
            "ned@example.org",
            "--sets",
            "youth",
        ]);
        office.ok(&["submit-portfolio", "1", "youth", "--on", "2022-07-01", "--paid", "60"]);
        for (evaluator, ratings, on) in
            [("1", "MMMMMMMMMMMM", "2022-08-01"), ("2", "MMMMMMMMMMPP", "2022-08-02")]
        {
            office.ok(&[
                "evaluate",
                "portfolio",
                "1",
                "--evaluator",
                evaluator,
                "--ratings",
                ratings,
                "--on",
                on,
            ]);
        }
        office.ok(&["evaluate", "candidacy", "1", "--on", "2022-09-01", "--yes"]);
        office.ok(&[
            "renew",
            "activity",
            "1",
            "--title",
            "Big",
            "--from",
            "2022-12-20",
            "--on",
            "2023-01-01",
            "--set",
            "technology",
            "--hours",
            "40",
        ]);
        office.ok(&[
            "renew",
            "activity",
            "1",
            "--title",
            "Tiny",
            "--on",
            "2023-01-02",
            "--set",
            "technology",
            "--hours",
            "0:30",
        ]);
        office.ok(&["renew", "certification", "1", "--on", "2026-01-01"]);
        office.ok(&[
            "enroll",
            "--name",
            "Ben Cole",
            "--email",
            "ben@example.org",
            "--education",
            "college",
            "--position",
            "Clerk",
            "--received",
            "2026-10-01",
            "--experience",
            "Far Library; 2010-01-01; -; 30/week; paid",
        ]);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn register(&self) -> PathBuf {
        self.path("register.db")
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs a command.
    pub fn run(&self, args: &[&str]) -> Answer {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_lssc"))
            .args(args)
            .current_dir(self.folder.path())
            .env("LSSC_REGISTER", self.register())
            .env("LSSC_TODAY", "2026-11-22")
            .env("LSSC_STAFF", "tester")
            .output()
            .unwrap();
        Answer {
            code: status.code().unwrap(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Runs a command that must end well.
    pub fn ok(&self, args: &[&str]) -> Answer {
        let answer = self.run(args);
        assert_eq!(answer.code, 0, "{args:?}: {}{}", answer.out, answer.err);
        answer
    }

    /// Runs a command that must end well and answers its JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        self.ok(&[args, &["--format", "json"]].concat()).json()
    }
}

#[test]
fn everything_held_about_a_person_is_shown_with_how_it_counts() {
    let office = Office::busy();
    let held = office.json(&["candidate", "show", "ANA@example.org"]);
    assert_eq!(held["standing"], "certified");
    let jobs = &held["enrollments"][0]["jobs"];
    assert_eq!(jobs[0]["hours_counted"], 7830);
    assert_eq!(jobs[0]["counted"]["first"], "2017-03-10");
    assert!(jobs[0]["note"].as_str().unwrap().starts_with("clipped"));
    assert_eq!(jobs[1]["hours_counted"], 0);
    assert!(jobs[1]["note"].as_str().unwrap().contains("no day of it"));
    let completions = held["completions"].as_array().unwrap();
    assert_eq!(
        (&completions[0]["set"], &completions[0]["proof"]),
        (&"foundations".into(), &"P-7".into())
    );
    assert!(completions[5]["note"].as_str().unwrap().contains("2012-01-01"));
    let round = &held["portfolios"][0]["rounds"][0];
    assert_eq!(round["evaluations"][1]["name"], "Ned Box");
    assert_eq!(round["combined"], "MMMMMMMMMMMM");
    assert_eq!(held["portfolios"][0]["outcome"], "achieved 2022-08-02");
    let terms = held["certifications"][0]["terms"].as_array().unwrap();
    assert_eq!(terms[1]["last"], "2030-08-02");
    assert_eq!(terms[1]["received_on"], "2026-01-01");
    let activities = &held["activities"];
    assert_eq!((&activities[0]["hours_counted"], &activities[0]["term"]), (&40.into(), &1.into()));
    assert!(activities[1]["note"].as_str().unwrap().contains("less than 1 h"));
    assert_eq!(held["balance"], "0.00");
    assert_eq!(held["payments"][1]["purpose"], "portfolio 1");
}

#[test]
fn what_is_shown_fits_eighty_columns_and_spreadsheets_get_a_line_a_record() {
    let office = Office::busy();
    let text = office.ok(&["candidate", "show", "1"]).out;
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
        assert_eq!(line, line.trim_end());
    }
    let csv = office.ok(&["candidate", "show", "1", "--format", "csv"]).out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let kinds: Vec<String> = reader.records().map(|r| r.unwrap()[1].to_string()).collect();
    assert_eq!(kinds.iter().filter(|k| *k == "completion").count(), 6);
    assert_eq!(kinds.iter().filter(|k| *k == "job").count(), 2);
}

#[test]
fn what_is_shown_as_of_a_day_leaves_out_what_came_after() {
    let office = Office::busy();
    let held = office.json(&["candidate", "show", "1", "--as-of", "2022-05-31"]);
    assert_eq!(held["standing"], "candidate");
    assert_eq!(held["completions"], serde_json::json!([]));
    let before = office.json(&["candidate", "show", "1", "--as-of", "2020-01-01"]);
    assert_eq!(before["standing"], Value::Null);
    assert_eq!(office.run(&["candidate", "show", "99"]).code, 1);
}

#[test]
fn an_update_holds_from_now_on_and_the_history_keeps_what_was() {
    let office = Office::busy();
    let said =
        office.json(&["candidate", "update", "1", "--name", "Ana Diaz-Lee", "--reason", "married"]);
    let entry = said["entry"].as_i64().unwrap();
    assert_eq!(office.json(&["report", "progress", "1"])["name"], "Ana Diaz-Lee");
    let earlier = (entry - 1).to_string();
    let then = office.json(&["report", "progress", "1", "--known-at", &earlier]);
    assert_eq!(then["name"], "Ana Diaz");
    let again = office.json(&["candidate", "update", "1", "--name", "Ana Diaz-Lee"]);
    assert_eq!(again["entry"], Value::Null);
    assert_eq!(again["notes"].as_array().unwrap().len(), 1);
    office.ok(&["retract", "entry", &entry.to_string(), "--reason", "wrong person", "--yes"]);
    assert_eq!(office.json(&["report", "progress", "1"])["name"], "Ana Diaz");
}

#[test]
fn an_address_stays_one_candidate() {
    let office = Office::busy();
    let refused =
        office.run(&["candidate", "update", "2", "--email", "ANA@example.org", "--format", "json"]);
    assert_eq!(refused.code, 3);
    assert_eq!(refused.json()["findings"][0]["requirement"], "not-recorded");
    office.ok(&["candidate", "update", "2", "--email", "Ben@new.example.org"]);
    assert_eq!(office.json(&["report", "progress", "ben@NEW.example.org"])["candidate"], 2);
    // A former address finds its person until somebody else has it, and then that other one.
    assert_eq!(office.json(&["report", "progress", "ben@example.org"])["candidate"], 2);
    office.ok(&["candidate", "update", "1", "--email", "ben@example.org"]);
    assert_eq!(office.json(&["report", "progress", "ben@example.org"])["candidate"], 1);
    // Two people had it, and nobody has it now: it finds neither.
    office.ok(&["candidate", "update", "1", "--email", "ana@new.example.org"]);
    let neither = office.run(&["report", "progress", "ben@example.org"]);
    assert_eq!(neither.code, 1);
    let told = &neither.err;
    assert!(told.contains("of 1 ") && told.contains(" and of 2 "), "{told}");
    assert_eq!(office.run(&["candidate", "update", "2", "--email", "nonsense"]).code, 2);
    assert_eq!(office.run(&["candidate", "update", "2"]).code, 2);
}

#[test]
fn an_application_is_amended_and_its_other_fields_stay() {
    let office = Office::busy();
    office.ok(&[
        "candidate",
        "update",
        "2",
        "--position",
        "Branch clerk",
        "--education",
        "equivalency",
    ]);
    let held = office.json(&["candidate", "show", "2"]);
    let enrollment = &held["enrollments"][0];
    assert_eq!(enrollment["position"], "Branch clerk");
    assert_eq!(enrollment["education"], "equivalency");
    assert_eq!(enrollment["jobs"][0]["library"], "Far Library");
    assert_eq!(held["enrollments"].as_array().unwrap().len(), 1);
    let said = office.json(&[
        "candidate",
        "update",
        "2",
        "--experience",
        "X Library; 2026-01-01; -; 2/week; paid",
    ]);
    assert_eq!(said["candidates"][0]["after"], "ineligible");
    assert!(said["notes"][0].as_str().unwrap().contains("1,820 h"));
}

#[test]
fn an_update_that_takes_the_ground_of_an_award_is_refused() {
    let office = Office::busy();
    let refused =
        office.run(&["candidate", "update", "1", "--education", "none", "--format", "json"]);
    assert_eq!(refused.code, 3);
    assert_eq!(refused.json()["findings"][0]["requirement"], "not-rested-on");
    office.ok(&["candidate", "update", "1", "--education", "none", "--even-so"]);
    assert_eq!(office.run(&["check"]).code, 1);
}

#[test]
fn an_enrollment_under_a_known_name_and_state_is_warned_about() {
    let office = Office::busy();
    let enroll = |email: &str, state: &str| {
        office.json(&[
            "enroll",
            "--name",
            "ana diaz",
            "--email",
            email,
            "--education",
            "college",
            "--position",
            "Clerk",
            "--received",
            "2026-10-01",
            "--state",
            state,
            "--experience",
            "Far Library; 2010-01-01; -; 30/week; paid",
        ])
    };
    let warned = enroll("other@example.org", "IL");
    assert!(warned["notes"][0].as_str().unwrap().contains("candidate 1"));
    assert_eq!(enroll("third@example.org", "OH")["notes"], serde_json::json!([]));
}

#[test]
fn the_history_says_who_did_what_and_what_took_it_back() {
    let office = Office::busy();
    office.ok(&["retract", "record", "activity", "2", "--reason", "typing error", "--yes"]);
    let entries = office.json(&["report", "entries"]);
    let entries = entries.as_array().unwrap();
    assert_eq!(entries[0]["what"], "the policy");
    assert_eq!(entries[1]["what"], "6 approvals");
    let what = entries[2]["what"].as_str().unwrap();
    assert!(
        what.contains("application received 2022-03-10") && what.contains("payment of $350.00"),
        "{what}"
    );
    assert!(what.ends_with("for 1 Ana Diaz"), "{what}");
    assert_eq!(entries[2]["made_by"], "tester");
    let last = entries.last().unwrap();
    assert_eq!(last["reason"], "typing error");
    assert!(last["what"].as_str().unwrap().starts_with("retracted activity 2"));
    let tiny = entries.iter().find(|e| e["what"].as_str().unwrap().contains("Tiny")).unwrap();
    assert_eq!(
        tiny["records_taken_back"][0],
        format!("activity 2 retracted by entry {}", last["entry"])
    );

    let of_ben = office.json(&["report", "entries", "2"]);
    assert_eq!(of_ben.as_array().unwrap().len(), 1);
    let of_ana = office.json(&["report", "entries", "ana@example.org"]);
    assert_eq!(of_ana.as_array().unwrap().last().unwrap()["reason"], "typing error");
}

#[test]
fn an_entry_taken_back_and_given_back_is_told_so() {
    let office = Office::busy();
    let taken = office.json(&["retract", "entry", "10", "--reason", "wrong", "--yes"]);
    let taken = taken["entry"].to_string();
    let entry = |office: &Office| office.json(&["report", "entries"])[9].clone();
    assert_eq!(entry(&office)["taken_back_by"].to_string(), taken);
    office.ok(&["retract", "entry", &taken, "--reason", "it was right", "--yes"]);
    assert_eq!(entry(&office)["taken_back_by"], Value::Null);
    let until = office.json(&["report", "entries", "--known-at", "4"]);
    assert_eq!(until.as_array().unwrap().len(), 4);
    assert_eq!(office.run(&["report", "entries", "--as-of", "2000-01-01"]).code, 1);
}

#[test]
fn a_report_known_at_an_entry_is_byte_for_byte_what_was_printed() {
    let office = Office::busy();
    let entries = office.json(&["report", "entries"]);
    let last = entries.as_array().unwrap().last().unwrap()["entry"].to_string();
    let reports: [&[&str]; 4] = [
        &["report", "roster", "--as-of", "2026-11-22", "--format", "csv"],
        &["report", "progress", "1", "--as-of", "2025-01-01", "--format", "json"],
        &["report", "expiring", "--within", "5000", "--as-of", "2026-11-22"],
        &["candidate", "show", "1", "--as-of", "2026-11-22"],
    ];
    let printed: Vec<String> = reports.iter().map(|r| office.ok(r).out).collect();
    office.ok(&["candidate", "update", "1", "--name", "Someone Else"]);
    office.ok(&["record-course", "2", "F-1", "--on", "2026-10-10"]);
    office.ok(&["payment", "receive", "2", "350", "--on", "2026-10-10"]);
    for (report, before) in reports.iter().zip(&printed) {
        let again = office.ok(&[report, &["--known-at", last.as_str()][..]].concat()).out;
        assert_eq!(&again, before, "{report:?}");
    }
    assert_ne!(office.ok(reports[0]).out, printed[0]);
    for (moment, code) in
        [("99", 1), ("2001-01-01", 1), ("2001-01-01T00:00:00Z", 1), ("then", 2), ("2100-01-01", 0)]
    {
        assert_eq!(office.run(&["report", "roster", "--known-at", moment]).code, code, "{moment}");
    }
}

/// The policy of the register with something replaced in one file.
fn adapted(office: &Office, file: &str, from: &str, to: &str) -> String {
    let folder = office.path("policy");
    if !folder.exists() {
        office.ok(&["policy", "show", "--to", folder.to_str().unwrap()]);
    }
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} lacks {from}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
    folder.to_str().unwrap().to_string()
}

#[test]
fn a_policy_is_compared_and_adopted_under_an_entry() {
    let office = Office::busy();
    let folder = adapted(
        &office,
        "parameters.csv",
        "candidacy.length,2009-07-13,48",
        "candidacy.length,2009-07-13,2",
    );
    let differences = office.json(&["policy", "diff", &folder]);
    assert_eq!(differences.as_array().unwrap().len(), 1);
    assert_eq!(differences[0]["name"], "candidacy.length");
    let dry = office.json(&["policy", "adopt", &folder, "--dry-run"]);
    assert_eq!(dry["entry"], Value::Null);
    let said = office.json(&["policy", "adopt", &folder, "--reason", "trial"]);
    assert!(said["entry"].is_i64());
    assert!(said["notes"][0].as_str().unwrap().contains("would not give them"));
    assert_eq!(office.run(&["check"]).code, 1);
    let again = office.json(&["policy", "adopt", &folder]);
    assert_eq!(again["entry"], Value::Null);
    assert_eq!(office.json(&["policy", "diff", &folder]), serde_json::json!([]));
    office.ok(&["retract", "entry", &said["entry"].to_string(), "--reason", "no", "--yes"]);
    assert_eq!(office.json(&["policy", "diff", &folder]).as_array().unwrap().len(), 1);
}

#[test]
fn adopting_a_policy_lists_the_people_whose_standing_changes() {
    let office = Office::busy();
    let folder = adapted(
        &office,
        "parameters.csv",
        "admission.experience,2009-07-13,1820",
        "admission.experience,2009-07-13,99999",
    );
    let said = office.json(&["policy", "adopt", &folder]);
    let changes = said["candidates"].as_array().unwrap();
    let ben = changes.iter().find(|c| c["candidate"] == 2).unwrap();
    assert_eq!((&ben["before"], &ben["after"]), (&"awaiting-payment".into(), &"ineligible".into()));
}

#[test]
fn a_policy_that_lacks_a_set_in_use_is_refused() {
    let office = Office::busy();
    let arizona = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/policies/arizona");
    let refused = office.run(&["policy", "adopt", arizona.to_str().unwrap(), "--format", "json"]);
    assert_eq!(refused.code, 3, "{}", refused.out);
    let json = refused.json();
    assert_eq!(json["findings"][0]["requirement"], "sets-in-use");
    assert_eq!(office.run(&["policy", "adopt", "nowhere"]).code, 1);
    office.ok(&["check"]);
}

#[test]
fn a_backup_is_a_register_that_reports_the_same() {
    let office = Office::busy();
    let said = office.json(&["backup", "copy.db"]);
    assert_eq!(said["entries"], office.json(&["report", "entries"]).as_array().unwrap().len());
    let roster = office.ok(&["report", "roster"]).out;
    assert_eq!(office.ok(&["report", "roster", "--register", "copy.db"]).out, roster);
    office.ok(&["check", "--register", "copy.db"]);
    let left: Vec<_> =
        std::fs::read_dir(office.path("")).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn a_backup_is_never_written_over_a_file_without_force() {
    let office = Office::busy();
    let file = office.write("copy.db", "precious");
    assert_eq!(office.run(&["backup", "copy.db"]).code, 1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
    assert_eq!(office.run(&["backup", "register.db", "--force"]).code, 1);
    assert_eq!(office.run(&["backup", "."]).code, 1);
    assert_eq!(office.run(&["backup", "no-such-folder/copy.db"]).code, 1);
    // A backup is written over a register only.
    for force in [["--force", "--quiet"], ["--keep", "3"]] {
        let refused = office.run(&[&["backup", "copy.db"], &force[..]].concat());
        assert_eq!(refused.code, 1, "{}", refused.err);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
    office.ok(&["backup", "other.db"]);
    office.ok(&["backup", "other.db", "--force"]);
    office.ok(&["check", "--register", "other.db"]);
    office.ok(&["backup", "dry.db", "--dry-run"]);
    assert!(!office.path("dry.db").exists());
}

#[test]
fn as_many_backups_are_kept_as_asked() {
    let office = Office::new();
    let entries = |name: &str| {
        let entries = office.json(&["report", "entries", "--register", name]);
        entries.as_array().unwrap().len()
    };
    for n in 1..=5 {
        office.ok(&["backup", "copy.db", "--keep", "3"]);
        let email = format!("e{n}@example.org");
        office.ok(&["evaluator", "add", "--name", "E", "--email", &email, "--sets", "youth"]);
    }
    assert_eq!((entries("copy.db"), entries("copy.db.1"), entries("copy.db.2")), (5, 4, 3));
    assert!(!office.path("copy.db.3").exists());
    office.ok(&["backup", "copy.db", "--keep", "1"]);
    assert_eq!(entries("copy.db"), 6);
    assert!(!office.path("copy.db.1").exists());
}

#[test]
fn an_export_holds_every_record_and_explains_itself() {
    let office = Office::busy();
    office.ok(&["candidate", "update", "2", "--name", "=1+1"]);
    let said = office.json(&["export", "out"]);
    let out = office.path("out");
    assert_eq!(said["tables"]["completion"], 6);
    let mut details = csv::Reader::from_path(out.join("detail.csv")).unwrap();
    let last = details.records().last().unwrap().unwrap();
    assert_eq!(&last[3], "'=1+1");
    let readme = std::fs::read_to_string(out.join("README.md")).unwrap();
    for (table, _) in said["tables"].as_object().unwrap() {
        assert!(out.join(format!("{table}.csv")).exists());
        assert!(readme.contains(&format!("## {table}.csv")), "{table}");
    }
    assert!(readme.contains("| completed_on | text | no |"));
    assert_eq!(office.run(&["export", "out"]).code, 1);
    assert_eq!(office.run(&["export", "register.db"]).code, 1);
    office.ok(&["export", "dry", "--dry-run"]);
    assert!(!office.path("dry").exists());
}
