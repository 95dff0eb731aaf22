//! An export, and the register that is made from it.

use std::path::Path;

use lssc::model::Person;
use lssc::register::{Clock, Header};
use lssc::render::{exact, read_exact};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::office::{Ended, Office};

/// An office with the sample people of the demonstration, an order and things taken back, exported to `records`.
fn exported() -> Office {
    let office = Office { folder: crate::office::private_folder() };
    office.say("demo play").ends(0);
    std::fs::rename(office.path("play/register.db"), office.path("r.db")).unwrap();
    office.write("order.csv", "name,email,amount\nNell,nell@example.org,350\n");
    for line in [
        "order add PO-1 --institution Hill --on 2026-11-12 --csv order.csv",
        "order pay PO-1 350 --on 2026-11-16",
        "retract record completion 2 --reason wrong --yes",
        "retract entry 26 --reason twice --yes",
        "report reminders --mark --quiet",
        "candidate consent 13 --public-list yes --on 2026-11-20",
        "export records",
    ] {
        office.say(line).ends(0);
    }
    office
}

fn makes(office: &Office, folder: &str) -> Ended {
    office.say(&format!("init --from {folder} --register copy.db"))
}

/// Every row of every table.
fn rows(register: &Path) -> Vec<String> {
    let conn = Connection::open(register).unwrap();
    let mut rows = Vec::new();
    for table in lssc::register::kinds::names() {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY id")).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<Value> = (0..columns).map(|place| row.get(place).unwrap()).collect();
            rows.push(format!("{table} {values:?}"));
        }
    }
    rows
}

#[test]
fn a_register_made_from_an_export_is_the_one_exported() {
    let office = exported();
    let made = makes(&office, "records").ends(0);
    assert!(made.out.contains("every seal matches"), "{}", made.out);
    assert!(rows(&office.path("copy.db")).len() > 300);
    assert_eq!(rows(&office.path("copy.db")), rows(&office.path("r.db")));
    assert_eq!(office.say("check --register copy.db").ends(0).out, "");
    for report in [
        "report roster --as-of 2025-06-30 --format json",
        "report progress 3 --format json",
        "candidate show 17",
        "report expiring --within 900",
        "report next",
        "report reminders --days 365",
        "report ledger --format json",
        "report statistics --format json",
        "report calendar",
        "report register",
        "report policy",
        "report entries --format json",
        "report entries --digest",
        "report roster --known-at 12",
        "order list --format json",
        "payment list",
        "catalog list",
    ] {
        let there = office.say(report).ends(0).out;
        let here = office.say(&format!("{report} --register copy.db")).ends(0).out;
        assert_eq!(here, there, "{report}");
        assert!(!here.is_empty());
    }
    // It goes on like the other one.
    office.say("payment receive 2 250 --on 2026-11-22 --register copy.db").ends(0);
    office.say("check --register copy.db").ends(0);
    // The export of the copy, made before that, would be the same export.
    office.say("init --from records --register again.db").ends(0);
    office.say("export again --register again.db").ends(0);
    for file in std::fs::read_dir(office.path("records")).unwrap().map(Result::unwrap) {
        let again = office.path("again").join(file.file_name());
        assert_eq!(std::fs::read(again).unwrap(), std::fs::read(file.path()).unwrap());
    }
}

#[test]
fn a_register_is_never_made_over_a_file_and_not_at_all_for_a_dry_run() {
    let office = exported();
    office.write("copy.db", "mine");
    let refused = makes(&office, "records").ends(1);
    assert!(refused.err.starts_with("There is already a file at copy.db"), "{}", refused.err);
    assert_eq!(office.read("copy.db"), "mine");
    std::fs::remove_file(office.path("copy.db")).unwrap();
    let files = office.files();
    let dry = office.say("init --from records --register copy.db --dry-run").ends(0);
    assert!(dry.out.contains("would be made"), "{}", dry.out);
    assert_eq!(office.files(), files);
    office.say("init --from records --policy records --register copy.db").ends(2);
    office.say("init --from nowhere --register copy.db").ends(1);
}

/// Texts that a spreadsheet, a terminal or a reader of CSV might take for something else.
const AWKWARD: &[&str] = &[
    "",
    "'",
    "''",
    "'tis",
    "=cmd|' /C calc'!A0",
    "'=1",
    "+1",
    "-5",
    "-5+1",
    "@SUM(A1)",
    "\t=1",
    "\r\n",
    "\n\n",
    " blanks ",
    "a,b;c\td",
    "say \"no\"",
    "\"",
    "\u{1b}[31mred\u{7}",
    "\\u{1b}",
    "\\u{5c}u{1b}",
    "\\\\u{1b}\\",
    "\u{202e}reversed\u{feff}",
    "␛ 東京 e\u{301} 🏛",
    "line\nfeed\rreturn",
    "NULL",
    "007",
    "1e5",
];

#[test]
fn every_text_comes_back_to_the_letter_and_no_value_stays_none() {
    let office = Office::empty();
    let mut register = crate::office::writable(&office.path("r.db"));
    for (number, text) in AWKWARD.iter().enumerate() {
        let header = Header {
            clock: Clock::stopped_at(format!("2026-11-22T12:00:{number:02}Z")),
            made_by: text.to_string(),
            command: text.to_string(),
            reason: (number % 3 > 0).then(|| text.to_string()),
        };
        let recording = register.record(header).unwrap();
        let candidate = recording.candidate().unwrap();
        let person = Person {
            number: candidate,
            name: text.to_string(),
            email: format!("{number}@example.org"),
            ala_member: (number % 2 == 0).then(|| text.to_string()),
            state: (number % 2 > 0).then(|| text.to_string()),
        };
        recording.detail(&person).unwrap();
        recording.commit().unwrap();
    }
    drop(register);
    office.say("export records").ends(0);
    for file in ["entry.csv", "detail.csv"] {
        let written = office.read(&format!("records/{file}"));
        let steering = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!written.contains(steering), "{file} steers a terminal");
    }
    makes(&office, "records").ends(0);
    assert_eq!(rows(&office.path("copy.db")), rows(&office.path("r.db")));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cell_says_its_text_and_runs_in_no_spreadsheet(text in "(['=+@\\\\u{}0-9a-f\t\r\n\u{1b}\"]|\\PC|.){0,12}") {
        let cell = exact(&text).into_owned();
        prop_assert_eq!(read_exact(&cell).unwrap(), text);
        prop_assert!(!cell.starts_with(['=', '+', '@', '\t', '\r', '\n']), "{}", cell);
        prop_assert!(!cell.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{}", cell);
    }
}

#[test]
fn what_a_spreadsheet_saves_unchanged_is_read() {
    let office = exported();
    // Another order of rows and columns, semicolons, a byte order mark, other line ends.
    let mut rows: Vec<Vec<String>> = Vec::new();
    let path = office.path("records/completion.csv");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap();
    for record in reader.records() {
        rows.push(record.unwrap().iter().rev().map(str::to_string).collect());
    }
    rows[1..].reverse();
    let saved: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
    std::fs::write(&path, format!("\u{feff}{}\r\n", saved.join("\r\n"))).unwrap();
    makes(&office, "records").ends(0);
    assert_eq!(self::rows(&office.path("copy.db")), self::rows(&office.path("r.db")));
}

#[test]
fn an_export_of_an_older_schema_is_read_with_what_that_schema_lacked() {
    let office = Office { folder: crate::office::private_folder() };
    crate::migration::old(&office.path("r.db"));
    office.say("export records").ends(0);
    // As the first schema wrote it: without the tables and columns that came later.
    let first = rusqlite::Connection::open(office.path("r.db")).unwrap();
    for table in lssc::register::kinds::names() {
        if !first.table_exists(None, table).unwrap() {
            std::fs::remove_file(office.path(&format!("records/{table}.csv"))).unwrap();
        }
    }
    for (table, column) in [("entry", "salt"), ("seal", "form")] {
        assert!(!first.column_exists(None, table, column).unwrap());
        let path = office.path(&format!("records/{table}.csv"));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let place = rows[0].iter().position(|name| name == column).unwrap();
        let mut out = csv::Writer::from_path(&path).unwrap();
        for row in rows {
            let kept = row.iter().enumerate().filter(|(at, _)| *at != place);
            out.write_record(kept.map(|(_, cell)| cell)).unwrap();
        }
        out.flush().unwrap();
    }
    let readme = office.read("records/README.md");
    let about = readme.lines().find(|line| line.starts_with("Schema ")).unwrap();
    edit(&office, "README.md", about, "Schema 1. One CSV file per table.");

    makes(&office, "records").ends(0);
    office.say("check --register copy.db").ends(0);
    for report in ["report roster", "report entries", "report entries --digest"] {
        let there = office.say(report).ends(0).out;
        assert_eq!(office.say(&format!("{report} --register copy.db")).ends(0).out, there);
    }
    // What a column of this schema cannot lack is asked of an older export too.
    edit(&office, "payment.csv", ",cents", ",dollars");
    std::fs::remove_file(office.path("copy.db")).unwrap();
    makes(&office, "records").ends(1);
}

/// Exchanges a text of a file of the export, which must be in it.
fn edit(office: &Office, file: &str, from: &str, to: &str) {
    let path = office.path("records").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} holds no {from:?}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// The line of a file of the export that begins so.
fn line(office: &Office, file: &str, begins: &str) -> String {
    let text = office.read(&format!("records/{file}"));
    let found = text.lines().find(|line| line.starts_with(begins));
    found.unwrap().to_string()
}

#[test]
fn a_cell_changed_since_is_refused_with_its_entry() {
    let office = exported();
    // A day that is one, and nothing else about it is wrong: only the seals know.
    let changed = line(&office, "completion.csv", "9,");
    let entry: i64 = changed.split(',').nth(1).unwrap().parse().unwrap();
    let day = changed.split(',').nth(4).unwrap();
    edit(&office, "completion.csv", &changed, &changed.replace(day, "2024-02-29"));
    let refused = makes(&office, "records").ends(6);
    assert!(
        refused.err.contains(&format!("entry {entry} does not match its seal")),
        "{}",
        refused.err
    );
    assert!(refused.err.starts_with("No register was made: "), "{}", refused.err);
    assert!(!office.files().iter().any(|file| file.contains("copy.db")), "{:?}", office.files());
}

#[test]
fn what_cannot_be_read_is_told_with_file_line_and_column() {
    type Damage = fn(&Office);
    let damages: &[(i32, &str, Damage)] = &[
        (1, "records is not a complete export of a register", |o| {
            std::fs::remove_file(o.path("records/README.md")).unwrap();
        }),
        (6, "was exported by a newer lssc (schema 99", |o| {
            let this = format!("Schema {}", lssc::register::migrate::VERSION);
            edit(o, "README.md", &this, "Schema 99")
        }),
        (1, "records/waiver.csv is missing", |o| {
            std::fs::remove_file(o.path("records/waiver.csv")).unwrap()
        }),
        (1, "records/payment.csv has a column 'whose', but payment does not", |o| {
            edit(o, "payment.csv", "payer", "whose")
        }),
        (1, "records/payment.csv has two columns cents", |o| {
            edit(o, "payment.csv", "payer", "cents")
        }),
        (1, "records/payment.csv, line 2, cents: '35000.0' is not a whole number", |o| {
            edit(o, "payment.csv", ",35000,", ",35000.0,")
        }),
        (1, "records/payment.csv, line 2, cents: '' is not a whole number", |o| {
            edit(o, "payment.csv", ",35000,", ",,")
        }),
        (
            1,
            "records/payment.csv, line 2: cents is '-35000', which breaks the rule cents > 0",
            |o| edit(o, "payment.csv", ",35000,", ",-35000,"),
        ),
        (
            1,
            "records/completion.csv, line 2: completed_on is '2026-02-30', which breaks the rule",
            |o| {
                let first = line(o, "completion.csv", "1,");
                let day = first.split(',').nth(4).unwrap();
                edit(o, "completion.csv", &first, &first.replace(day, "2026-02-30"));
            },
        ),
        (1, "records/completion.csv, line 3: there is already a record with this number", |o| {
            edit(o, "completion.csv", "\n2,", "\n1,")
        }),
        (
            1,
            "records/completion.csv: the course_id of record 1 refers to a record of course that does not exist",
            |o| {
                let first = line(o, "completion.csv", "1,");
                let mut cells: Vec<&str> = first.split(',').collect();
                cells[3] = "99";
                edit(o, "completion.csv", &first, &cells.join(","));
            },
        ),
        (1, "records/completion.csv, line 3: there are 5 cells, but 6 columns", |o| {
            edit(o, "completion.csv", "\n2,", "\n2 ")
        }),
        (1, "records/detail.csv, line 2: this is not UTF-8 text", |o| {
            let mut bytes = std::fs::read(o.path("records/detail.csv")).unwrap();
            let place = bytes.windows(6).position(|w| w == b"Newton").unwrap();
            bytes[place] = 0xFF;
            std::fs::write(o.path("records/detail.csv"), bytes).unwrap();
        }),
        (
            1,
            "records/detail.csv, line 2, name: '\\u{110000' begins the number of no character",
            |o| edit(o, "detail.csv", "Newton", "\\u{110000}"),
        ),
        (6, "entry 1 does not match its seal", |o| edit(o, "parameter.csv", "350", "300")),
        (6, "entry 30 has no seal", |o| edit(o, "seal.csv", &line(o, "seal.csv", "30,"), "")),
        (6, "it ends with entry 29, but its README.md names another one", |o| {
            for file in ["entry.csv", "seal.csv", "consent.csv"] {
                let last = match file {
                    "consent.csv" => line(o, file, "1,"),
                    _ => line(o, file, "30,"),
                };
                edit(o, file, &last, "");
            }
        }),
        (
            1,
            "records/consent.csv: the entry_id of record 1 refers to a record of entry that does not exist",
            |o| {
                edit(o, "entry.csv", &line(o, "entry.csv", "30,"), "");
                edit(o, "seal.csv", &line(o, "seal.csv", "30,"), "");
            },
        ),
    ];
    for (code, says, damage) in damages {
        let office = exported();
        damage(&office);
        let refused = makes(&office, "records").ends(*code);
        assert!(refused.err.contains(says), "{says}: {}", refused.err);
        assert!(refused.err.starts_with("No register was made: "));
        assert!(refused.err.contains("hint: "), "{}", refused.err);
        assert!(
            !office.files().iter().any(|file| file.contains("copy.db")),
            "{:?}",
            office.files()
        );
    }
}
