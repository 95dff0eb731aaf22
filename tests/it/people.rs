//! People whose records do not come by application: certified before these records began, and handed out in full.

use serde_json::Value;

use crate::records::Office;

/// Flo, certified on paper in 2011 and renewed twice.
const FLO: &[&str] = &[
    "candidate",
    "legacy",
    "--name",
    "Flo Gray",
    "--email",
    "flo@example.org",
    "--first-on",
    "2011-05-02",
    "--awarded-on",
    "2011-05-20",
    "--number",
    "0042",
    "--state",
    "OH",
    "--reason",
    "paper register, sheet 3",
];

fn flo(office: &Office, renewed: &str) -> Value {
    office.json(&[FLO, &["--renewed", renewed]].concat())
}

#[test]
fn someone_certified_before_these_records_is_certified_without_application() {
    let office = Office::new();
    let said = flo(&office, "2019-05-30,2015-04-11,2023-06-30");
    assert_eq!(said["recorded"]["renewal"], serde_json::json!([1, 2, 3]));
    assert_eq!(said["candidates"][0]["after"], "renewable");
    let progress = office.json(&["report", "progress", "1"]);
    let certification = &progress["certification"];
    assert_eq!(certification["term"], 4);
    assert_eq!(certification["first"], "2023-05-03");
    assert_eq!(certification["last"], "2027-05-02");
    assert_eq!(progress["completed_on"], "2011-05-02");
    assert_eq!(progress["balance"], "0.00");
    assert_eq!(progress["required"]["shown"], 3);
    let schooling = &progress["findings"][0];
    assert_eq!(schooling["met"], true);
    let text = schooling["text"].as_str().unwrap();
    assert!(text.contains("0042") && text.contains("before these records began"));
    assert_eq!(office.ok(&["check"]).out, "");
    let roster = office.json(&["report", "roster"]);
    assert_eq!(roster[0]["certification"], 1);
    assert_eq!(roster[0]["term_last"], "2027-05-02");
    assert_eq!(roster[0]["certificate"], "0042");
    let held = office.json(&["candidate", "show", "1"]);
    assert_eq!(held["enrollments"][0]["certificate"], "0042");
    let shown = office.ok(&["candidate", "show", "1"]).out;
    assert!(shown.contains("Certified before these records began: certificate 0042"));
    for typed in ["0042", "00-42", " 00 42 "] {
        let found = office.json(&["candidate", "find", typed]);
        assert_eq!(found[0]["name"], "Flo Gray", "{typed}");
    }
    // The number that she would have had is on no certificate.
    let found = office.json(&["candidate", "find", "LSSC-000001-X"]);
    assert_eq!(found, serde_json::json!([]));
    let history = office.ok(&["report", "entries", "1"]).out;
    assert!(history.contains("0042"), "{history}");
    assert!(history.contains("paper register, sheet 3"), "{history}");
}

#[test]
fn its_grace_and_lapse_are_those_of_every_certification() {
    let office = Office::new();
    office.ok(&[FLO, &["--renewed", "2015-04-11,2019-05-30"]].concat());
    let standing =
        |on: &str| office.json(&["report", "progress", "1", "--as-of", on])["standing"].clone();
    assert_eq!(standing("2011-05-19"), "complete");
    assert_eq!(standing("2011-05-20"), "certified");
    assert_eq!(standing("2022-05-02"), "renewable");
    assert_eq!(standing("2023-05-03"), "grace");
    assert_eq!(standing("2023-07-02"), "grace");
    assert_eq!(standing("2023-07-03"), "lapsed");
    assert_eq!(office.ok(&["check"]).out, "");
    // A lapsed certificate does not stand in the way of an application.
    office.ok(&[
        "enroll",
        "--name",
        "Flo Gray",
        "--email",
        "flo@example.org",
        "--state",
        "OH",
        "--education",
        "college",
        "--position",
        "Clerk",
        "--received",
        "2026-01-10",
        "--experience",
        "Far Library; 2010-01-01; -; 30/week; paid",
    ]);
    assert_eq!(standing("2026-02-01"), "awaiting-payment");
}

#[test]
fn the_next_renewal_asks_for_hours_as_of_anyone() {
    let office = Office::new();
    flo(&office, "2015-04-11,2019-05-30,2023-06-30");
    let renew = ["renew", "certification", "1", "--on", "2026-09-01"];
    let refused = office.run(&renew);
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains("contact hours"), "{}", refused.err);
    for args in [
        &[
            "renew",
            "activity",
            "1",
            "--title",
            "Big",
            "--from",
            "2023-12-20",
            "--on",
            "2024-01-01",
            "--set",
            "technology",
            "--hours",
            "40",
        ][..],
        &renew,
    ] {
        office.ok(args);
    }
    let progress = office.json(&["report", "progress", "1"]);
    assert_eq!(progress["certification"]["last"], "2031-05-02");
    assert_eq!(office.ok(&["check"]).out, "");
}

#[test]
fn the_same_certificate_again_is_nothing_new_and_another_day_of_it_is_refused() {
    let office = Office::new();
    flo(&office, "2015-04-11");
    assert_eq!(flo(&office, "2015-04-11")["entry"], Value::Null);
    let other = office.run(&[FLO, &["--renewed", "2015-04-12"]].concat());
    assert_eq!(other.code, 3);
    assert!(other.err.contains("another list of renewals"), "{}", other.err);
    let mut somebody = FLO.to_vec();
    somebody[5] = "other@example.org";
    let refused = office.run(&somebody);
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains("candidate 1"), "{}", refused.err);
}

#[test]
fn days_that_cannot_be_are_refused_by_name() {
    let office = Office::new();
    let with = |flag: &str, day: &str| {
        let mut args = FLO.to_vec();
        let place = args.iter().position(|a| *a == flag).unwrap();
        args[place + 1] = day;
        office.run(&[&args[..], &["--renewed", "2015-04-11"]].concat())
    };
    let early = with("--first-on", "2009-07-12");
    assert_eq!(early.code, 3);
    assert!(early.err.contains("term.length"), "{}", early.err);
    let before = with("--awarded-on", "2011-05-01");
    assert_eq!(before.code, 3);
    assert!(before.err.contains("before the first day"), "{}", before.err);
    assert_eq!(with("--awarded-on", "2026-11-23").code, 2);
    let outside = office.run(&[FLO, &["--renewed", "2013-01-01"]].concat());
    assert_eq!(outside.code, 3);
    assert!(outside.err.contains("the window opens"), "{}", outside.err);
    assert_eq!(office.json(&["report", "roster"]), serde_json::json!([]));
}

#[test]
fn taken_back_it_is_as_if_it_had_never_been() {
    let office = Office::new();
    let entry = flo(&office, "2015-04-11")["entry"].to_string();
    office.ok(&["retract", "entry", &entry, "--reason", "wrong sheet", "--yes"]);
    assert_eq!(office.json(&["report", "roster"]), serde_json::json!([]));
    assert_eq!(office.ok(&["check"]).out, "");
    assert!(flo(&office, "2015-04-11")["entry"].is_number());
}

#[test]
fn a_certificate_without_its_award_can_be_awarded_again() {
    let office = Office::new();
    office.ok(FLO);
    let args = ["retract", "record", "certification", "1", "--reason", "typed wrong"];
    office.ok(&[&args[..], &["--even-so", "--yes"]].concat());
    let progress = office.json(&["report", "progress", "1"]);
    assert_eq!(progress["standing"], "complete");
    office.ok(&["evaluate", "candidacy", "1", "--on", "2011-06-01", "--yes"]);
    assert_eq!(office.ok(&["check"]).out, "");
}

#[test]
fn a_file_of_certificates_is_one_entry_with_its_reason() {
    let office = Office::new();
    let file = office.write(
        "paper.csv",
        "name,email,first_on,awarded_on,number,renewed_on,state
Flo Gray,flo@example.org,2011-05-02,2011-05-20,0042,2015-04-11; 2019-05-30,OH
Gus Hill,gus@example.org,2024-01-10,2024-02-01,0043,,
Gus Hill,gus@example.org,2024-01-10,2024-02-01,0043,,
Hal Ivy,hal@example.org,2008-01-10,2008-02-01,0044,,
",
    );
    let args = [
        "candidate",
        "legacy",
        "--csv",
        file.to_str().unwrap(),
        "--reason",
        "paper register",
        "--format",
        "json",
    ];
    let answer = office.run(&args);
    assert_eq!(answer.code, 4, "{}{}", answer.out, answer.err);
    let receipt = answer.json();
    assert_eq!(receipt["recorded"], 2, "{receipt}");
    assert_eq!(receipt["rejected"], 1);
    assert_eq!(office.json(&["report", "roster"]).as_array().unwrap().len(), 2);
    let history = office.ok(&["report", "entries"]).out;
    assert!(history.contains("paper register"), "{history}");
    let again = office.run(&args).json();
    assert_eq!(again["recorded"], 0);
    assert_eq!(again["entry"], Value::Null);
}

#[test]
fn a_certificate_has_no_application_to_amend() {
    let office = Office::new();
    office.ok(FLO);
    let args = ["candidate", "update", "1", "--position", "Clerk"];
    let answer = office.run(&args);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("no application"), "{}", answer.err);
    office.ok(&["candidate", "update", "1", "--name", "Flo Gray-Lee"]);
}

#[test]
fn all_that_is_held_about_a_person_is_one_document() {
    let office = Office::busy();
    let retracted = office.json(&[
        "retract",
        "record",
        "activity",
        "2",
        "--reason",
        "too short to count",
        "--yes",
    ]);
    let document = office.ok(&["candidate", "export", "ana@example.org"]).json();
    assert_eq!(document["candidate"], 1);
    let records = &document["records"];
    for (table, count) in [
        ("candidate", 1),
        ("detail", 1),
        ("job", 2),
        ("completion", 6),
        ("evaluation", 2),
        ("certification", 1),
        ("renewal", 1),
        ("activity", 2),
        ("payment", 2),
    ] {
        assert_eq!(records[table].as_array().unwrap().len(), count, "{table}");
    }
    assert_eq!(records["activity"][0]["taken_back_by"], Value::Null);
    assert_eq!(records["activity"][1]["taken_back_by"], retracted["entry"]);
    let entries: Vec<&Value> =
        records["entry"].as_array().unwrap().iter().map(|e| &e["id"]).collect();
    assert!(entries.contains(&&retracted["entry"]));
    assert!(!document.to_string().contains("ben@example.org"));
    assert!(!document.to_string().contains("eve@example.org"));
}

#[test]
fn an_order_that_names_a_person_is_in_their_document_without_the_others_it_names() {
    let office = Office::busy();
    let file = office.write(
        "order.csv",
        "name,email,amount\nBen Cole,ben@example.org,350\nCy Dow,cy@example.org,350\n",
    );
    office.ok(&[
        "order",
        "add",
        "PO-7",
        "--institution",
        "County Library",
        "--on",
        "2026-10-02",
        "--csv",
        file.to_str().unwrap(),
    ]);
    let document = office.ok(&["candidate", "export", "2"]).json();
    assert!(!document.to_string().contains("cy@example.org"));
    let records = &document["records"];
    assert_eq!(records["order_line"].as_array().unwrap().len(), 1);
    assert_eq!(records["order_line"][0]["email"], "ben@example.org");
    assert_eq!(records["purchase_order"][0]["institution"], "County Library");
}

#[test]
fn a_document_goes_to_a_new_file_or_nowhere() {
    let office = Office::busy();
    let said = office.ok(&["candidate", "export", "1", "--to", "ana.json"]);
    assert!(said.out.contains("about candidate 1"), "{}", said.out);
    let text = std::fs::read_to_string(office.path("ana.json")).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document, office.ok(&["candidate", "export", "1"]).json());
    let again = office.run(&["candidate", "export", "2", "--to", "ana.json"]);
    assert_eq!(again.code, 1);
    assert_eq!(std::fs::read_to_string(office.path("ana.json")).unwrap(), text);
    assert_eq!(office.run(&["candidate", "export", "99"]).code, 1);
    assert_eq!(office.run(&["candidate", "export", "nobody@example.org"]).code, 1);
}

#[test]
fn someone_taken_back_is_still_handed_all_that_is_held() {
    let office = Office::new();
    let entry = flo(&office, "2015-04-11")["entry"].to_string();
    let taken = office.json(&["retract", "entry", &entry, "--reason", "wrong sheet", "--yes"]);
    let document = office.ok(&["candidate", "export", "1"]).json();
    let detail = &document["records"]["detail"][0];
    assert_eq!(detail["name"], "Flo Gray");
    assert_eq!(detail["taken_back_by"], taken["entry"]);
}
