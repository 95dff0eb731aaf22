//! No more hours than the calendar has, by every way of typing them (A3, R3).

use crate::office::Office;

const DEE: &[&str] = &[
    "enroll",
    "--name",
    "Dee Day",
    "--email",
    "dee@example.org",
    "--education",
    "college",
    "--position",
    "Clerk",
    "--received",
    "2026-11-01",
];

fn enrolls(office: &Office, jobs: &[&str], more: &[&str]) -> crate::office::Ended {
    let jobs = jobs.iter().flat_map(|job| ["--experience", *job]);
    let typed: Vec<&str> = DEE.iter().copied().chain(jobs).chain(more.iter().copied()).collect();
    office.types(typed)
}

#[test]
fn a_job_of_more_hours_than_its_days_have_is_refused_and_never_kept() {
    let office = Office::empty();
    for job in ["L; 2026-10-01; 2026-10-31; 2000 total; paid", "L; 2022-01-01; -; 169/week; paid"] {
        for keep in [&[][..], &["--keep"]] {
            let refused = enrolls(&office, &[job], keep).ends(3);
            assert!(refused.err.contains("the job at L has"), "{refused:?}");
            assert!(!refused.err.contains("add --keep"), "{refused:?}");
        }
    }
    assert_eq!(office.number("SELECT count(*) FROM candidate"), 0);
    let refused =
        enrolls(&office, &["L; 2026-10-01; 2026-10-31; 2000 total; paid"], &["--format", "json"]);
    let findings = &refused.ends(3).json()["findings"];
    let unmet: Vec<&str> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["met"] == false)
        .filter_map(|f| f["requirement"].as_str())
        .collect();
    assert_eq!(unmet, ["experience"]);
}

#[test]
fn an_update_and_a_file_ask_the_same_of_a_job() {
    let office = Office::open();
    let too_many = "L; 2026-10-01; 2026-10-31; 800 total; paid";
    office.types(["candidate", "update", "1", "--experience", too_many]).ends(3);
    let twice = "L; 2022-01-01; -; 30/week; paid";
    let said = office
        .types(["candidate", "update", "1", "--experience", twice, "--experience", twice])
        .ends(0);
    assert!(said.err.contains("is stated twice and counts once"), "{said:?}");
    assert_eq!(office.number("SELECT count(*) FROM job WHERE candidate_id = 1"), 2);

    office.write("people.csv", "name,email,education,position,received_on\nEve,eve@example.org,college,Clerk,2026-11-01\nFay,fay@example.org,college,Clerk,2026-11-01\n");
    office.write("jobs.csv", "email,library,first_on,last_on,hours_per_week,total_hours,basis\neve@example.org,L,2020-01-01,-,169,,paid\nfay@example.org,L,2020-01-01,-,40,,paid\nfay@example.org,L,2020-01-01,-,40,,paid\n");
    let import = "enroll --csv people.csv --experience-csv jobs.csv";
    let said = office.say(import).ends(4);
    assert!(format!("{said:?}").contains("has 169 h a week"), "{said:?}");
    assert!(format!("{said:?}").contains("is stated twice and counts once"), "{said:?}");
    assert_eq!(office.number("SELECT count(*) FROM job WHERE candidate_id = 3"), 1);
    let again = office.say(import).ends(4);
    assert!(again.out.contains("1 is already in the register"), "{again:?}");
}

#[test]
fn a_job_on_record_counts_as_it_did_in_a_correction_that_does_not_name_it() {
    let office = Office::empty();
    enrolls(&office, &["L; 2020-01-01; 2026-10-31; 40/week; paid"], &[]).ends(0);
    let wide = rusqlite::Connection::open(office.path("r.db")).unwrap();
    wide.execute_batch(
        "DROP TRIGGER job_is_never_changed; UPDATE job SET weekly_minutes = 200 * 60",
    )
    .unwrap();
    drop(wide);
    let guard = lssc::register::migrate::guards("job");
    let guard = guard.split("CREATE TRIGGER job_is_never_deleted").next().unwrap();
    rusqlite::Connection::open(office.path("r.db")).unwrap().execute_batch(guard).unwrap();
    let correct = ["enroll", "--position", "Page", "--corrects", "2", "--reason", "typed wrong"];
    office.types(correct).ends(0);
    let named = [&correct[..], &["--experience", "L; 2020-01-01; -; 200/week; paid"]].concat();
    office.types(named).ends(1);
}

/// Ann, certified, in a register of her own.
fn certified() -> Office {
    let office = Office::empty();
    let legacy = "candidate legacy --name Ann --email ann@example.org --first-on 2024-01-10 --awarded-on 2024-02-01 --number 42 --reason paper";
    office.say(legacy).ends(0);
    office
}

fn activity(office: &Office, title: &str, more: &str) -> crate::office::Ended {
    let rest = more.split_whitespace();
    office.types(["renew", "activity", "1", "--title", title].into_iter().chain(rest))
}

fn codes(refused: &crate::office::Ended) -> Vec<String> {
    let json = refused.json();
    let findings = json["findings"].as_array().unwrap();
    let unmet = findings.iter().filter(|f| f["met"] == false);
    unmet.map(|f| f["requirement"].as_str().unwrap().to_string()).collect()
}

#[test]
fn an_activity_of_more_hours_than_its_days_have_is_refused_by_flag_and_by_file() {
    let office = certified();
    let zoom = "--on 2026-10-14 --set technology --format json";
    let refused = activity(&office, "Web", &format!("--hours 90 {zoom}")).ends(3);
    assert_eq!(codes(&refused), ["contact-hours"]);
    activity(&office, "Web", &format!("--minutes 90 {zoom}")).ends(0);
    let again = activity(&office, "Web", &format!("--hours 1.5 {zoom}")).ends(0);
    assert_eq!(again.json()["entry"], serde_json::Value::Null, "90 minutes are an hour and a half");
    activity(&office, "Long", &format!("--hours 90 --from 2026-10-11 {zoom}")).ends(0);
    let later = format!("--hours 1 --from 2026-10-15 {zoom}");
    activity(&office, "Late", &later).ends(2);

    office.write(
        "a.csv",
        "candidate,title,from,activity_on,set,hours,minutes,proof\n\
         1,A,,2026-09-01,access,90,,\n\
         1,B,2026-09-01,2026-09-10,access,90,,n/a\n\
         1,C,,2026-09-01,access,,90,N/A\n\
         1,D,2026-09-02,2026-09-01,access,1,,\n\
         1,E,,2026-09-01,access,1,60,\n",
    );
    let receipt = office.say("renew activity --csv a.csv --format json").ends(4).json();
    assert_eq!(receipt["recorded"], 2, "{receipt}");
    let lines: Vec<_> = receipt["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["line"].as_i64().unwrap(), r["codes"].to_string()))
        .collect();
    let expected = [(2, "[\"contact-hours\"]"), (5, "[]"), (6, "[]")];
    assert_eq!(lines, expected.map(|(line, codes)| (line, codes.to_string())));
    assert_eq!(office.number("SELECT count(*) FROM activity WHERE proof <> ''"), 0);
    let again = office.say("renew activity --csv a.csv --format json").json();
    assert_eq!((&again["recorded"], &again["already"]), (&0.into(), &2.into()));
    let shown = office.say("candidate show 1 --format json").json();
    assert_eq!(shown["activities"][1]["from"], "2026-09-01", "{shown}");
}

#[test]
fn one_certificate_is_one_activity_of_a_day() {
    let office = certified();
    let on = |day: &str, set: &str, proof: &str| {
        format!("--on {day} --set {set} --hours 2 --proof {proof} --format json")
    };
    activity(&office, "Web", &on("2026-10-13", "technology", "WJ-77")).ends(0);
    for (title, set, proof) in [
        ("Web", "access", "WJ-77"),
        ("Web accessibility", "technology", "wj-77"),
        ("Web", "technology", "WJ-77/2"),
    ] {
        let refused = activity(&office, title, &on("2026-10-13", set, proof)).ends(3);
        assert_eq!(codes(&refused), ["not-recorded"]);
        assert!(refused.out.contains("entry 3"), "{refused:?}");
    }
    let noted = activity(&office, "Web again", &on("2026-10-14", "technology", "WJ-77")).ends(0);
    assert!(noted.out.contains("proof WJ-77 also belongs to"), "{noted:?}");
    // Two webinars of one day and title, each with a proof, are two; stated without one, the entry is named.
    activity(&office, "Web", &on("2026-10-13", "technology", "WJ-78")).ends(0);
    let none = "--on 2026-10-13 --set technology --hours 2 --format json";
    let refused = activity(&office, "Web", none).ends(3);
    assert_eq!(codes(&refused), ["not-recorded"]);
    let again = activity(&office, "Web", &on("2026-10-13", "technology", "WJ-78")).ends(0);
    assert_eq!(again.json()["entry"], serde_json::Value::Null);
    // A correction that leaves the hours alone is not asked for them, and one of the proof is.
    let part = "--proof WJ-77/1 --corrects 3 --reason parts --format json";
    let changed = activity(&office, "Web", part).ends(0).json();
    assert_eq!(changed["changed"]["proof"], serde_json::json!(["WJ-77", "WJ-77/1"]));
    activity(&office, "Panel", &on("2026-10-13", "technology", "WJ-77/2")).ends(0);
}

#[test]
fn a_course_that_achieves_a_set_after_the_award_serves_no_certification_and_may_be_an_activity() {
    let office = Office::open();
    for course in ["F1", "C1", "T1", "A1", "Y1", "R1"] {
        office.say(&format!("record-course 1 {course} --on 2026-03-01")).ends(0);
    }
    office.say("evaluate candidacy 1 --on 2026-03-02 --yes").ends(0);
    office.write(
        "more.csv",
        "course,title,provider,set,approved_on,approved_until\nK1,Cataloging One,Acme,cataloging,2020-01-01,2030-01-01\n",
    );
    office.say("catalog import more.csv --yes").ends(0);
    let made = office.say("record-course 1 K1 --on 2026-05-01 --format json").ends(0).json();
    assert!(made["notes"].to_string().contains("it counts for no certification"), "{made}");
    let progress = office.say("report progress 1 --format json").ends(0).json();
    let sets = progress["sets"].as_array().unwrap();
    let set = sets.iter().find(|set| set["set"] == "cataloging").unwrap();
    assert_eq!(set["achieved_on"], "2026-05-01");
    assert_eq!(set["note"], "after the award of 2026-03-02, so it counts for no certification");
    assert!(sets.iter().filter(|set| !set["note"].is_null()).count() == 1, "{progress}");
    assert!(office.say("report progress 1").out.contains("it counts for no certification"));
    let made =
        "renew activity 1 --title K1 --on 2026-05-01 --set cataloging --hours 3 --format json";
    let made = office.say(made).ends(0).json();
    assert_eq!(made["notes"], serde_json::json!([]), "{made}");
    let hours = |office: &Office| {
        let progress = office.say("report progress 1 --format json").json();
        progress["renewal"]["contact_hours"]["shown"].clone()
    };
    assert_eq!(hours(&office), 3);
    let of_the_award =
        "renew activity 1 --title Y1 --on 2026-03-01 --set youth --hours 3 --format json";
    let noted = office.say(of_the_award).ends(0).json();
    assert!(noted["notes"].to_string().contains("does not count as an activity"), "{noted}");
    assert_eq!(hours(&office), 3);
}

#[test]
fn continuing_education_units_are_taken_where_the_policy_says_what_they_are_worth() {
    let office = certified();
    let unit = "--on 2026-10-14 --set access --credits 1.5 --unit ceu --format json";
    let refused = activity(&office, "Units", unit).ends(3);
    assert_eq!(codes(&refused), ["contact-hours"]);
    assert!(refused.out.contains("renewal.ceu"), "{refused:?}");
    office.write(
        "u.csv",
        "candidate,title,activity_on,set,credits,unit\n1,Units,2026-10-14,access,1.5,CEU\n",
    );
    let rejected = office.say("renew activity --csv u.csv --format json").ends(4).json();
    assert_eq!(rejected["rejects"][0]["codes"], serde_json::json!(["contact-hours"]));
    office.say("policy show --to pol").ends(0);
    let parameters = office.read("pol/parameters.csv");
    let worth = "renewal.ceu,2009-07-13,10,hours,board,A unit is ten contact hours.\n";
    office.write("pol/parameters.csv", parameters + worth);
    office.say("policy adopt pol --reason units --yes").ends(0);
    let receipt = office.say("renew activity --csv u.csv --format json").ends(0).json();
    assert_eq!(receipt["recorded"], 1, "{receipt}");
    assert!(activity(&office, "Units", unit).ends(0).json()["entry"].is_null());
    let shown = office.say("candidate show 1 --format json").json();
    let units = &shown["activities"][0];
    assert_eq!((&units["unit"], &units["hours_counted"]), (&"ceu".into(), &15.into()), "{units}");
}

#[test]
fn rows_of_one_file_have_the_same_proof_as_rows_before_them() {
    let office = certified();
    office.write(
        "p.csv",
        "candidate,title,activity_on,set,hours,proof\n\
         1,Web,2026-10-13,access,2,WJ-77\n\
         1,Web,2026-10-13,technology,2,wj-77\n\
         1,Web,2026-10-13,technology,2,WJ-78\n",
    );
    let receipt = office.say("renew activity --csv p.csv --format json").ends(4).json();
    assert_eq!((&receipt["recorded"], &receipt["rejected"]), (&2.into(), &1.into()));
    assert_eq!(receipt["rejects"][0]["codes"], serde_json::json!(["not-recorded"]));
    let again = office.say("renew activity --csv p.csv --format json").ends(4).json();
    assert_eq!((&again["recorded"], &again["already"]), (&0.into(), &2.into()));
}
