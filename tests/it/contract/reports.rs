//! JSON of reports: keys and order, days asked about, what expires.

use super::*;

#[test]
fn progress_has_the_contracts_keys_in_its_order() {
    let shell = Shell::with_courses();
    let ana = shell.enroll("ana", "2024-03-10");
    let progress = shell.progress(ana, TODAY);
    let contract = "candidate name email as_of standing received_on admitted_on candidacy sets required elective \
                    completed_on certification renewal balance findings next dates courses";
    assert_eq!(keys(&progress), contract);
    assert!(
        progress["candidacy"].is_null()
            && progress["certification"].is_null()
            && progress["renewal"].is_null()
    );
    assert_eq!(progress["as_of"], TODAY);
    let sets = progress["sets"].as_array().unwrap();
    let codes: Vec<&str> = sets.iter().map(|s| s["set"].as_str().unwrap()).collect();
    assert_eq!(codes, SETS);
    assert_eq!(progress["required"].to_string(), r#"{"asked":3,"shown":0}"#);
    assert!(progress["next"].as_array().unwrap().iter().all(Value::is_string));
    shell.ok(&format!("payment receive {ana} 350 --on 2024-03-12"));
    assert_eq!(
        shell.progress(ana, TODAY)["candidacy"].to_string(),
        r#"{"first":"2024-03-12","last":"2028-03-12"}"#
    );
}

#[test]
fn a_report_of_a_future_day_says_that_it_is_a_forecast() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    for report in ["roster", &format!("progress {ana}")] {
        let line = format!("report {report} --as-of 2028-03-11");
        let told = shell.run(&format!("{line} --format json")).with(0);
        assert!(told.stderr.contains("forecast"), "{told:?}");
        assert!(told.stdout.contains("\"expired\""), "{told:?}");
        // Beside the page, not on it: the same page is printed when that day is past.
        assert!(!shell.run(&line).with(0).stdout.contains("forecast"));
    }
}

#[test]
fn the_roster_has_the_contracts_keys_and_nobody_before_their_day() {
    let shell = Shell::with_courses();
    assert_eq!(shell.ok("report roster").to_string(), "[]");
    shell.certify("ana", "2022-03-10", "2023-06-01");
    shell.admit("bo", "2024-03-10");
    let rows = shell.ok("report roster");
    let contract = "candidate name email standing received_on admitted_on candidacy_last required elective completed_on \
                    certification term term_first term_last grace_ends_on certificate";
    assert_eq!(keys(&rows[0]), contract);
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(shell.ok("report roster --as-of 2024-03-09").as_array().unwrap().len(), 1);
    let renewable = shell.ok("report roster --standing renewable,complete");
    assert_eq!(renewable.as_array().unwrap().len(), 1);
    assert_eq!(renewable[0]["candidate"], 1);
    shell.run("report roster --standing happy").with(2);
    shell.run("report roster --as-of 2024-02-30").with(2);
    let csv = shell.run("report roster --format csv").with(0);
    assert_eq!(
        csv.stdout.lines().next().unwrap(),
        contract.split_whitespace().collect::<Vec<_>>().join(",")
    );
}

#[test]
fn nobody_was_enrolled_before_the_day_received() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.run(&format!("report progress {ana} --as-of 2024-03-09")).with(1);
    shell.run("report progress 99").with(1);
}

#[test]
fn what_expires_is_listed_soonest_first_with_the_days_left() {
    let shell = Shell::with_courses();
    // Last day of candidacy 2026-12-22 and 2026-11-22; complete; certified to 2027-02-20 and, in grace, to 2026-11-30.
    shell.admit("ana", "2022-12-22");
    shell.admit("bo", "2022-11-22");
    let cy = shell.admit("cy", "2022-12-01");
    shell.complete(cy, &SIX, "2024-01-01");
    shell.certify("di", "2022-03-10", "2023-02-20");
    shell.certify("ed", "2022-03-10", "2022-09-30");
    shell.certify("fy", "2022-03-10", "2023-02-21");
    shell.admit("gi", "2022-11-21");
    let rows = shell.ok("report expiring");
    let list: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            format!(
                "{} {} {} {}",
                r["name"].as_str().unwrap(),
                r["what"].as_str().unwrap(),
                r["last_on"].as_str().unwrap(),
                r["days_left"]
            )
        })
        .collect();
    assert_eq!(
        list,
        [
            "bo Sample candidacy 2026-11-22 0",
            "ed Sample grace 2026-11-30 8",
            "ana Sample candidacy 2026-12-22 30",
            "di Sample certification 2027-02-20 90",
        ]
    );
    assert_eq!(keys(&rows[0]), "candidate name email what last_on days_left missing");
    assert!(rows[0]["missing"].as_array().unwrap().iter().all(Value::is_string));
    assert_eq!(shell.ok("report expiring --within 0").as_array().unwrap().len(), 1);
    assert_eq!(shell.ok("report expiring --within 91").as_array().unwrap().len(), 5);
    assert_eq!(
        shell.ok("report expiring --as-of 2026-09-30 --within 0")[0]["what"],
        "certification"
    );
    assert_eq!(shell.ok("report expiring --as-of 2026-10-01 --within 60")[2]["what"], "grace");
    let ed = shell.ok("report expiring --as-of 2026-10-01 --within 365");
    let lines = ed.as_array().unwrap().iter().filter(|r| r["name"] == "ed Sample");
    assert_eq!(lines.count(), 1, "one line a person");
    shell.run("report expiring --exit-code").with(10);
    shell.run("report expiring --exit-code --as-of 2020-01-01").with(0);
}

#[test]
fn a_renewed_term_is_not_listed_and_its_holder_keeps_what_was_early() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2022-03-10", "2023-01-10");
    shell
        .ok(&format!("renew activity {ana} --title T --from 2023-12-20 --on 2024-01-01 --set technology --hours 32"));
    assert_eq!(shell.ok("report expiring").as_array().unwrap().len(), 1);
    assert_eq!(shell.ok("report expiring")[0]["missing"].to_string(), "[]");
    shell.ok(&format!("renew certification {ana} --on 2026-11-01"));
    assert_eq!(shell.ok("report expiring").to_string(), "[]");
    assert_eq!(shell.ok("report expiring --as-of 2026-10-31").as_array().unwrap().len(), 1);
}

#[test]
fn policy_show_prints_every_value() {
    let shell = Shell::new();
    let rows = shell.ok("policy show");
    assert!(rows.to_string().contains("admission.experience_lookback"));
    shell.ok("policy show --to policy");
    assert!(shell.exists("policy/parameters.csv"));
    let header = shell.read("policy/parameters.csv");
    assert!(header.starts_with("parameter,first_on,value,unit,source,quote"), "{header}");
    let other = Shell::bare();
    other.run(&format!("init --policy {}", shell.path("policy").display())).with(0);
}
