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
    assert!(again.out.contains("1 is in the register already"), "{again:?}");
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
