//! `report calendar`, typed, and its document read by a reader that is not ours.

use std::collections::BTreeMap;

use icalendar::parser::{read_calendar, unfold};
use serde_json::Value;

use crate::contract::{Shell, keys};
use crate::office::known_of_old;

/// The properties of each event of a document, which has to keep the rules of its form to the letter.
fn events(document: &str) -> Vec<BTreeMap<String, String>> {
    assert!(document.ends_with("END:VCALENDAR\r\n"), "{document}");
    for line in document.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(line.len() > 1, "an empty line");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    let text = unfold(document);
    let calendar = read_calendar(&text).unwrap();
    let names: Vec<&str> = calendar.properties.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names[..2], ["VERSION", "PRODID"]);
    // RFC 5545, 3.6: a calendar has at least one component.
    assert!(!calendar.components.is_empty(), "{document}");
    let is_zone = |name: &str| name == "VTIMEZONE";
    let events = calendar.components.iter().filter(|c| !is_zone(c.name.as_str()));
    let read = events.map(|component| {
        assert_eq!(component.name, "VEVENT");
        let properties = component.properties.iter().map(|property| {
            let value = property.val.to_string();
            (property.name.to_string(), value)
        });
        let event: BTreeMap<String, String> = properties.collect();
        assert_eq!(event.len(), component.properties.len(), "a property twice: {event:?}");
        event
    });
    read.collect()
}

/// A row of the report by the beginning of its uid.
fn row<'r>(rows: &'r Value, uid: &str) -> &'r Value {
    let begins = |row: &&Value| row["uid"].as_str().unwrap().starts_with(&format!("{uid}@"));
    rows.as_array().unwrap().iter().find(begins).unwrap()
}

/// `2026-03-10 confirmed 0`: the day, whether it stands, and how often it changed.
fn told(shell: &Shell, uid: &str) -> String {
    let rows = shell.ok("report calendar");
    let row = row(&rows, uid);
    let text = |key: &str| row[key].as_str().unwrap().to_string();
    format!("{} {} {}", text("falls_on"), text("status"), row["sequence"])
}

/// Somebody admitted 2023-03-10, whose candidacy is extended, renamed, paid for again and given back its days.
fn moved() -> Shell {
    let shell = Shell::with_courses();
    shell.admit("ana", "2023-03-10");
    shell.ok("candidate extend 1 --until 2027-06-10 --on 2026-01-01 --reason illness");
    shell.ok("candidate update 1 --name 'Ana Diaz'");
    shell.ok("payment receive 1 5 --on 2026-02-01");
    shell.ok("retract entry 4 --reason 'the wrong Ana' --yes");
    shell
}

#[test]
fn a_day_keeps_its_name_and_its_number_goes_up_only_when_the_day_moves() {
    let shell = Shell::with_courses();
    shell.admit("ana", "2023-03-10");
    assert_eq!(told(&shell, "candidacy-1"), "2027-03-10 confirmed 0");
    shell.ok("candidate update 1 --name 'Ana Diaz'");
    shell.ok("payment receive 1 5 --on 2026-02-01");
    shell.complete(1, &["access"], "2025-05-05");
    shell.admit("ben", "2024-01-01");
    assert_eq!(told(&shell, "candidacy-1"), "2027-03-10 confirmed 0");
    let extend = "candidate extend 1 --until 2027-06-10 --on 2026-01-01 --reason illness";
    let extended = shell.ok(extend)["entry"].as_i64().unwrap();
    assert_eq!(told(&shell, "candidacy-1"), "2027-06-10 confirmed 1");
    shell.ok(&format!("retract entry {extended} --reason 'not she' --yes"));
    assert_eq!(told(&shell, "candidacy-1"), "2027-03-10 confirmed 2");
    shell.ok(&format!("retract entry {} --reason 'it was she' --yes", extended + 1));
    assert_eq!(told(&shell, "candidacy-1"), "2027-06-10 confirmed 3");
    shell.ok("candidate withdraw 1 --on 2026-11-01 --reason 'moved away'");
    assert_eq!(told(&shell, "candidacy-1"), "2027-06-10 cancelled 4");
    shell.ok("candidate reinstate 1 --on 2026-11-20 --reason 'moved back'");
    assert_eq!(told(&shell, "candidacy-1"), "2027-06-10 confirmed 5");
    assert_eq!(told(&shell, "candidacy-2"), "2028-01-01 confirmed 0");
}

#[test]
fn what_is_achieved_renewed_or_taken_back_is_called_off() {
    let shell = Shell::with_courses();
    shell.certify("ana", "2021-01-01", "2022-12-01");
    assert_eq!(told(&shell, "candidacy-1"), "2025-01-01 cancelled 1");
    assert_eq!(told(&shell, "window-1-1"), "2025-12-01 confirmed 0");
    assert_eq!(told(&shell, "term-1-1"), "2026-12-01 confirmed 0");
    assert_eq!(told(&shell, "grace-1-1"), "2027-02-01 confirmed 0");
    shell.ok("renew activity 1 --title Talks --from 2024-05-01 --on 2024-05-05 --set technology --hours 32");
    assert_eq!(told(&shell, "term-1-1"), "2026-12-01 confirmed 0");
    let renewed = shell.ok("renew certification 1 --on 2026-11-20")["entry"].as_i64().unwrap();
    for (day, last) in [("window", "2025-12-01"), ("term", "2026-12-01"), ("grace", "2027-02-01")] {
        assert_eq!(told(&shell, &format!("{day}-1-1")), format!("{last} cancelled 1"));
    }
    assert_eq!(told(&shell, "term-1-2"), "2030-12-01 confirmed 0");
    shell.ok(&format!("retract entry {renewed} --reason 'not signed' --yes"));
    assert_eq!(told(&shell, "term-1-1"), "2026-12-01 confirmed 2");
    assert_eq!(told(&shell, "term-1-2"), "2030-12-01 cancelled 1");
    shell.ok("retract record certification 1 --reason 'of another' --yes");
    assert_eq!(told(&shell, "term-1-1"), "2026-12-01 cancelled 3");
    shell.ok("retract record candidate 1 --reason 'never was' --yes");
    assert_eq!(told(&shell, "candidacy-1"), "2025-01-01 cancelled 1");
}

#[test]
fn a_catalog_or_another_policy_changes_the_days_of_those_whom_it_concerns() {
    let shell = Shell::new();
    shell.admit("ana", "2021-01-01");
    shell.admit("ben", "2021-01-01");
    let rows = ["foundations", "communication", "technology", "access", "cataloging", "reference"]
        .map(|set| {
            format!("C-{set},Course,Prairie,state-library,{set},2020-01-01,2029-12-31,,online,100")
        });
    let imported = shell.catalog(&rows.join("\n"))["entry"].as_i64().unwrap();
    shell.complete(1, &["foundations", "communication", "technology"], "2022-12-01");
    shell.complete(1, &["access", "cataloging", "reference"], "2022-12-01");
    assert_eq!(told(&shell, "candidacy-1"), "2025-01-01 cancelled 1");
    shell.ok(&format!("retract entry {imported} --reason 'a draft' --yes"));
    assert_eq!(told(&shell, "candidacy-1"), "2025-01-01 confirmed 2");
    assert_eq!(told(&shell, "candidacy-2"), "2025-01-01 confirmed 0");

    shell.run("policy show --to adapted").with(0);
    let parameters = shell.read("adapted/parameters.csv");
    let longer =
        parameters.replace("candidacy.length,2009-07-13,48,", "candidacy.length,2009-07-13,60,");
    assert_ne!(parameters, longer);
    shell.file("adapted/parameters.csv", longer);
    let adopted = shell.ok("policy adopt adapted --yes")["entry"].as_i64().unwrap();
    assert_eq!(told(&shell, "candidacy-1"), "2026-01-01 confirmed 3");
    assert_eq!(told(&shell, "candidacy-2"), "2026-01-01 confirmed 1");
    shell.ok(&format!("retract entry {adopted} --reason 'not resolved' --yes"));
    assert_eq!(told(&shell, "candidacy-2"), "2025-01-01 confirmed 2");
}

#[test]
fn the_number_is_what_asking_after_each_entry_would_have_counted() {
    let shell = moved();
    shell.certify("ben", "2021-01-01", "2022-12-01");
    shell.ok("candidate extend 2 --until 2026-12-31 --on 2026-11-01 --reason illness");
    shell.ok("candidate revoke 2 --on 2026-11-02 --reason fraud --yes");
    shell.ok("candidate reinstate 2 --on 2026-11-03 --reason 'no fraud'");
    let mut known: BTreeMap<String, (i64, Value)> = BTreeMap::new();
    for entry in 1..=shell.entries() {
        let rows = shell.ok(&format!("report calendar --known-at {entry}"));
        for row in rows.as_array().unwrap() {
            let state = serde_json::json!([row["falls_on"], row["status"]]);
            let uid = row["uid"].as_str().unwrap().to_string();
            let (moves, last) = known.entry(uid.clone()).or_insert((0, state.clone()));
            *moves += i64::from(*last != state);
            *last = state;
            assert_eq!(row["sequence"], *moves, "{uid} at entry {entry}");
        }
        assert_eq!(rows.as_array().unwrap().len(), known.len(), "an event is never forgotten");
    }
    assert!(known.values().any(|(moves, _)| *moves == 3), "{known:?}");
}

#[test]
fn the_document_is_read_by_another_reader_and_says_what_the_rows_say() {
    let shell = moved();
    let document = shell.run("report calendar").with(0).stdout;
    let read = events(&document);
    let rows = shell.ok("report calendar");
    assert_eq!(read.len(), rows.as_array().unwrap().len());
    for (event, row) in read.iter().zip(rows.as_array().unwrap()) {
        assert_eq!(
            keys(row),
            "candidate name email what about term falls_on status sequence entry changed_at uid"
        );
        let said = |key: &str| event[key].clone();
        let plain = |text: &str| text.replace(['-', ':'], "");
        assert_eq!(said("UID"), row["uid"].as_str().unwrap());
        assert_eq!(said("SEQUENCE"), row["sequence"].to_string());
        assert_eq!(said("STATUS").to_lowercase(), row["status"].as_str().unwrap());
        assert_eq!(said("DTSTAMP"), plain(row["changed_at"].as_str().unwrap()));
        assert_eq!(said("DTSTART"), plain(row["falls_on"].as_str().unwrap()));
        assert!(said("DTEND") > said("DTSTART"));
    }
    assert_eq!(read[0]["SUMMARY"], "Candidacy ends: Ana Diaz (1)");
    assert_eq!(read[0]["DTSTART"], "20270310");
    assert_eq!(read[0]["DTEND"], "20270311");
    let csv = shell.run("report calendar --format csv").with(0).stdout;
    assert!(csv.starts_with("candidate,name,email,what,about,term,falls_on,status,sequence,entry,changed_at,uid\n1,Ana Diaz,"));
}

#[test]
fn a_name_cannot_leave_its_event() {
    let shell = Shell::with_courses();
    let hostile = "O\\;Hara, \"Bo\"\u{1b}[2J\u{2028}END:VEVENT \u{1f4da}\u{1f469}\u{200d}\u{1f4bb}";
    for octets in 0..8 {
        let name = format!("{}{hostile}", "x".repeat(octets));
        shell.ok(&format!(
            "enroll --name 'Old {octets}' --email h{octets}@example.org --education college --position Aide \
             --experience 'Town Library; 2010-01-01; -; 40/week; paid' --received 2024-01-01 --paid 350"
        ));
        let address = format!("h{octets}@example.org");
        known_of_old(&shell.register(), &format!("Old {octets}"), &name, &address);
    }
    let read = events(&shell.run("report calendar").with(0).stdout);
    assert_eq!(read.len(), 8);
    for (octets, event) in read.iter().enumerate() {
        let shown = hostile.replace('\u{1b}', "␛").replace('\u{2028}', "\\u{2028}");
        let name = format!("{}{shown}", "x".repeat(octets));
        let number = octets + 1;
        assert_eq!(event["SUMMARY"], format!("Candidacy ends: {name} ({number})"));
        assert!(event["DESCRIPTION"].ends_with(&format!("\nlssc report progress {number}")));
    }
}

#[test]
fn the_same_register_gives_the_same_bytes_on_any_day_and_as_it_was_known() {
    let shell = moved();
    let before = shell.run("report calendar").with(0).stdout;
    let last = shell.entries();
    let later = shell.run_with("report calendar", "2031-01-01", None).with(0);
    assert_eq!(later.stdout, before);
    shell.certify("ben", "2021-01-01", "2022-12-01");
    let now = shell.run("report calendar").with(0).stdout;
    assert_ne!(now, before);
    let then = shell.run(&format!("report calendar --known-at {last}")).with(0);
    assert_eq!(then.stdout, before);
    let of_ana = |document: &str| {
        let events = document.split("BEGIN:VEVENT").map(str::to_string);
        events.filter(|e| e.contains("UID:candidacy-1@")).collect::<Vec<_>>()
    };
    assert_eq!(of_ana(&now).len(), 1);
    assert_eq!(of_ana(&now), of_ana(&before));
}

#[test]
fn a_calendar_that_holds_the_name_of_somebody_forgotten_is_told_anew() {
    let shell = moved();
    let before = shell.ok("report calendar");
    let forgotten = shell.ok("candidate forget 1 --reason 'asked to be' --yes");
    let after = shell.ok("report calendar");
    let (before, after) = (row(&before, "candidacy-1"), row(&after, "candidacy-1"));
    assert_eq!(after["entry"], forgotten["entry"]);
    assert_eq!(after["name"], "(forgotten)");
    for kept in ["sequence", "falls_on", "status", "uid"] {
        assert_eq!(after[kept], before[kept]);
    }
    // And then no more: of other facts it takes no notice.
    shell.ok("payment receive 1 5 --on 2026-02-02");
    shell.run("policy show --to adapted").with(0);
    let parameters = shell.read("adapted/parameters.csv");
    let other = parameters.replace("renewal.grace,2009-07-13,2,", "renewal.grace,2009-07-13,3,");
    assert_ne!(parameters, other);
    shell.file("adapted/parameters.csv", other);
    shell.ok("policy adopt adapted --yes");
    let later = shell.ok("report calendar");
    assert_eq!(row(&later, "candidacy-1"), after);
}

#[test]
fn an_approval_or_agreement_changes_the_days_of_those_whose_facts_it_judges() {
    let shell = Shell::new();
    let rows = ["foundations", "communication", "technology", "access", "cataloging", "reference"];
    let bundled = |course: &str, set: &str| {
        format!("{course},Course,Prairie,state-library,{set},2020-01-01,2029-12-31,Pair,online,100")
    };
    let rows = rows.map(|set| bundled(&format!("C-{set}"), set));
    shell.catalog(&rows.join("\n"));
    for (place, name) in ["ana", "ben"].into_iter().enumerate() {
        let number = shell.admit(name, "2021-01-01");
        let sets: &[&str] = match place {
            0 => &["foundations", "communication", "technology"],
            _ => &["foundations"],
        };
        shell.complete(number, sets, "2022-12-01");
    }
    shell.complete(1, &["access", "cataloging", "reference"], "2022-12-01");
    let agreement = |award: &str, days: &str| {
        shell.ok(&format!(
            "agreement add --college 'Hill College' --award {award} {days} \
             --covers foundations,communication,technology,access,cataloging,reference"
        ))
    };
    agreement("Diploma", "--signed-on 2024-01-01 --retroactive-to 2023-01-01");
    let graduate = "enroll --name Cy --email cy@example.org --education college --position Aide \
                    --experience 'Town Library; 2010-01-01; -; 40/week; paid' --received 2021-01-01 --paid 350 \
                    --graduate-of 'Hill College' --graduated-on 2020-06-01";
    shell.ok(graduate);
    let of_all = || [1, 2, 3].map(|number| told(&shell, &format!("candidacy-{number}")));
    let states = |ana: &str, cy: &str| {
        let ben = "2025-01-01 confirmed 0";
        [ana, ben, cy].map(str::to_string)
    };
    let stands = "2025-01-01 confirmed 0";
    assert_eq!(of_all(), states("2025-01-01 cancelled 1", stands));
    // A second course of a bundle that ana has in part: she lacks it now.
    let second = shell.catalog(&bundled("C-more", "access"))["entry"].clone();
    assert_eq!(of_all(), states("2025-01-01 confirmed 2", stands));
    shell.ok(&format!("retract entry {second} --reason 'a draft' --yes"));
    assert_eq!(of_all(), states("2025-01-01 cancelled 3", stands));
    agreement("Certificate", "--signed-on 2020-01-01");
    assert_eq!(of_all(), states("2025-01-01 cancelled 3", "2025-01-01 cancelled 1"));
    // An approval of what nobody has changes nothing for anybody.
    let before = shell.run("report calendar").with(0).stdout;
    shell.catalog("C-other,Course,Plains,state-library,youth,2020-01-01,2029-12-31,,online,100");
    assert_eq!(shell.run("report calendar").with(0).stdout, before);
}

#[test]
fn a_calendar_without_events_says_so_and_is_one_all_the_same() {
    let shell = Shell::new();
    let empty = shell.run("report calendar --exit-code").with(0).stdout;
    assert_eq!(events(&empty).len(), 0);
    assert!(empty.contains("\r\nBEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\n"), "{empty}");
    assert!(empty.contains("X-WR-CALDESC:Nothing ends or opens."), "{empty}");
    assert_eq!(shell.ok("report calendar"), serde_json::json!([]));
    shell.admit("ana", "2023-03-10");
    shell.run("report calendar --exit-code").with(10);
    shell.run("report calendar --exit-code --within 107").with(0);
    shell.run("report calendar --exit-code --within 108").with(10);
}

#[test]
fn sets_of_a_later_policy_do_not_trouble_what_was_known_before_it() {
    let shell = Shell::with_courses();
    shell.admit("ana", "2023-03-10");
    let before = shell.ok("report roster");
    let last = shell.entries();
    shell.run("policy show --to adapted").with(0);
    for (file, line) in [
        ("competency_sets", "law,Law Libraries,elective,2012-10-28,,\n"),
        ("competencies", "law,2012,2012-10-28,1,sources of law\n"),
    ] {
        let file = format!("adapted/{file}.csv");
        shell.file(&file, shell.read(&file) + line);
    }
    shell.ok("policy adopt adapted --yes");
    shell.ok("renew activity 1 --title Talks --on 2024-05-05 --set law --hours 3");
    assert_eq!(shell.ok(&format!("report roster --known-at {last}")), before);
    assert_eq!(told(&shell, "candidacy-1"), "2027-03-10 confirmed 0");
}
