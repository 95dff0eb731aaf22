//! `report changes`: who is told something else now, and because of which entries.

use crate::records::Office;

#[test]
fn whose_standing_or_dates_differ_is_told_with_the_entries_that_did_it() {
    let office = Office::busy();
    let last = office.json(&["report", "entries"]).as_array().unwrap().len();
    let since = last.to_string();
    let changes = |more: &[&str]| {
        office.json(&[&["report", "changes", "--since", since.as_str()], more].concat())
    };
    assert_eq!(changes(&[]), serde_json::json!([]));
    let silent = office.ok(&["report", "changes", "--since", &since]).out;
    assert_eq!(
        silent,
        format!("As of 2026-11-22, nobody's standing or dates have changed since entry {last}.\n")
    );

    office.ok(&["payment", "receive", "2", "350", "--on", "2026-10-10"]);
    office.ok(&["candidate", "update", "1", "--name", "Ana Diaz-Ray"]);
    let told = changes(&[]);
    let ben = &told[0];
    assert_eq!((told.as_array().unwrap().len(), &ben["candidate"]), (1, &2.into()));
    assert_eq!(ben["before"]["standing"], "awaiting-payment");
    assert!(ben["before"]["admitted_on"].is_null());
    assert_eq!(ben["after"]["standing"], "candidate");
    assert_eq!(ben["after"]["admitted_on"], "2026-10-10");
    assert_eq!(ben["entries"], serde_json::json!([last + 1]));
    assert_eq!(changes(&["--as-of", "2026-10-09"]), serde_json::json!([]));

    let paid = (last + 1).to_string();
    office.ok(&["retract", "entry", &paid, "--reason", "another Ben", "--yes"]);
    assert_eq!(changes(&[]), serde_json::json!([]));
    let since_paid = office.json(&["report", "changes", "--since", &paid]);
    assert_eq!(since_paid[0]["after"]["standing"], "awaiting-payment");
    assert_eq!(since_paid[0]["entries"], serde_json::json!([last + 3]));
    let table = office.ok(&["report", "changes", "--since", &paid]).out;
    assert!(
        table.contains("candidate -> awaiting-payment; admitted 2026-10-10 -> none"),
        "{table}"
    );
    let csv = office.ok(&["report", "changes", "--since", &paid, "--format", "csv"]).out;
    assert!(csv.starts_with("candidate,name,before_standing,before_admitted_on,"), "{csv}");

    // Who was enrolled since had no standing, and what happens to the catalog concerns everybody.
    let first = office.json(&["report", "changes", "--since", "2"]);
    assert!(first[0]["before"]["standing"].is_null());
    assert_eq!(first.as_array().unwrap().len(), 2);
    assert_eq!(office.run(&["report", "changes"]).code, 2);
    assert_eq!(office.run(&["report", "changes", "--since", "99"]).code, 1);
}
