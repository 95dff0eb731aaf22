//! Files: every row recorded, already, or rejected.

use super::*;

/// Ana and Bo, enrolled, and a file of completions with one bad row of each sort.
fn office() -> Shell {
    let shell = Shell::with_courses();
    shell.admit("ana", "2024-03-10");
    shell.admit("bo", "2024-03-10");
    shell.file(
        "done.csv",
        "candidate,course,completed_on,proof\n\
         1,C-access,2024-04-01,P1\n\
         BO@example.org,c-access,2024-04-02,\n\
         3,C-access,2024-04-02,\n\
         1,C-axess,2024-04-02,\n\
         1,C-youth,2024-02-30,\n\
         1,C-youth,2026-11-23,\n",
    );
    shell
}

#[test]
fn a_receipt_has_the_contracts_keys_and_its_counts_add_up() {
    let shell = office();
    let receipt = shell.ended(4, "record-course --csv done.csv");
    assert_eq!(
        keys(&receipt),
        "entry file rows recorded already rejected rejects_file reasons rejects candidates notes"
    );
    assert_eq!(
        (&receipt["rows"], &receipt["recorded"], &receipt["already"], &receipt["rejected"]),
        (&6.into(), &2.into(), &0.into(), &4.into())
    );
    assert!(receipt["entry"].is_number());
    assert_eq!(receipt["file"], "done.csv");
    assert_eq!(receipt["rejects_file"], "done.rejected.csv");
    let total: i64 =
        receipt["reasons"].as_object().unwrap().values().map(|n| n.as_i64().unwrap()).sum();
    assert_eq!(total, 4);
    let first = &receipt["rejects"][0];
    assert_eq!(keys(first), "line codes reason");
    assert_eq!((&first["line"], first["codes"].to_string()), (&4.into(), "[]".into()));
    let rejected = shell.read("done.rejected.csv");
    let lines: Vec<&str> = rejected.lines().collect();
    assert_eq!(lines[0], "candidate,course,completed_on,proof,line,reason,hint");
    assert!(lines[1].starts_with("3,C-access,2024-04-02,,4,"), "{rejected}");
    assert_eq!(lines.len(), 5);
}

#[test]
fn the_same_file_again_is_all_already_and_no_entry() {
    let shell = office();
    shell.file("done.csv", "candidate,course,completed_on,proof\n1,C-access,2024-04-01,P1\nbo@example.org,C-access,2024-04-02,\n");
    shell.ok("record-course --csv done.csv");
    let entries = shell.entries();
    let again = shell.ok("record-course --csv done.csv");
    assert_eq!(
        (&again["entry"], &again["recorded"], &again["already"]),
        (&Value::Null, &0.into(), &2.into())
    );
    assert_eq!(shell.entries(), entries);
    let catalog = shell.ok("catalog import catalog.csv");
    assert_eq!((&catalog["entry"], &catalog["already"]), (&Value::Null, &10.into()));
}

#[test]
fn a_fixed_rejects_file_is_imported_as_it_is() {
    let shell = office();
    shell.ended(4, "record-course --csv done.csv");
    let fixed = shell
        .read("done.rejected.csv")
        .replace("C-axess", "C-reference")
        .replace("2024-02-30", "2024-02-29");
    let fixed: Vec<&str> =
        fixed.lines().filter(|l| !l.starts_with("3,") && !l.contains("2026-11-23")).collect();
    shell.file("fixed.csv", fixed.join("\n"));
    let receipt = shell.ok("record-course --csv fixed.csv");
    assert_eq!(receipt["recorded"], 2);
}

#[test]
fn all_or_nothing_and_max_rejects_record_nothing() {
    let shell = office();
    let entries = shell.entries();
    for limit in ["--all-or-nothing", "--max-rejects 3"] {
        let receipt = shell.ended(3, &format!("record-course --csv done.csv {limit}"));
        assert!(receipt["refused"].is_string());
        assert_eq!(
            (&receipt["entry"], &receipt["recorded"], &receipt["rejected"]),
            (&Value::Null, &0.into(), &4.into())
        );
        assert_eq!(shell.entries(), entries);
    }
    shell.ended(4, "record-course --csv done.csv --max-rejects 4");
}

#[test]
fn a_dry_run_prints_the_receipt_of_the_real_run() {
    let shell = office();
    let entries = shell.entries();
    let mut dry = shell.ended(4, "record-course --csv done.csv --dry-run");
    assert!(dry["entry"].is_null());
    assert_eq!(shell.entries(), entries);
    let wet = shell.ended(4, "record-course --csv done.csv");
    dry["entry"] = wet["entry"].clone();
    assert_eq!(dry, wet);
}

#[test]
fn a_file_as_excel_makes_it_is_read() {
    let shell = office();
    shell.file(
        "x.csv",
        "\u{feff}Email Address;Course Name;Date Completed;Proof;Remark;;\r\n\
         ana@example.org; C-access ;2024/04/01;\"a \"\"b\"\"\";\"fine\nhere\";;\r\n\r\n;;;;;;\r\n\
         bo@example.org;C-access;13/04/2024;;;;\r\n",
    );
    let receipt = shell.ended(4, "record-course --csv x.csv");
    assert_eq!(
        (&receipt["rows"], &receipt["recorded"], &receipt["rejected"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert_eq!(receipt["rejects"][0]["line"], 6);
    assert!(receipt["notes"].to_string().contains("Remark"), "{receipt:#}");
    let receipt = shell.ok("record-course --csv x.csv --day-format dmy");
    assert_eq!((&receipt["recorded"], &receipt["already"]), (&1.into(), &1.into()));
}

#[test]
fn two_rows_that_say_the_same_are_one_and_two_that_differ_are_a_conflict() {
    let shell = office();
    shell.file(
        "d.csv",
        "candidate,course,completed_on,proof\n1,C-access,2024-04-01,\n1,C-access,2024-04-01,\n1,C-access,2024-04-02,\n1,C-access,2024-04-01,X\n",
    );
    let receipt = shell.ended(4, "record-course --csv d.csv");
    assert_eq!(
        (&receipt["recorded"], &receipt["already"], &receipt["rejected"]),
        (&1.into(), &1.into(), &2.into())
    );
    assert!(receipt["notes"].to_string().contains("line 2"), "{receipt:#}");
    assert_eq!(receipt["rejects"][0]["codes"].to_string(), "[\"not-recorded\"]");
}

#[test]
fn a_text_that_is_not_utf8_is_one_failure_naming_line_and_byte() {
    let shell = office();
    shell.file("l.csv", b"candidate,course,completed_on,proof\n1,C-access,2024-04-01,caf\xe9\n");
    let failed = shell.ended(1, "record-course --csv l.csv");
    assert_eq!(keys(&failed), "failed hints");
    assert!(failed["failed"].as_str().unwrap().contains("line 2"), "{failed}");
    shell.ended(1, "record-course --csv nowhere.csv");
    shell.file("h.csv", "candidate,completed_on\n1,2024-04-01\n");
    let failed = shell.ended(1, "record-course --csv h.csv");
    assert!(failed["failed"].as_str().unwrap().contains("course"), "{failed}");
}

#[test]
fn the_standard_input_is_a_file_whose_rejects_go_where_they_are_sent() {
    let shell = office();
    let path = shell.path("done.csv");
    let line = "record-course --csv - --format json";
    let receipt = shell.run_with(&format!("{line} --dry-run"), TODAY, Some(&path)).with(4).json();
    assert_eq!((&receipt["file"], &receipt["rejects_file"]), (&"-".into(), &Value::Null));
    let receipt =
        shell.run_with(&format!("{line} --rejects bad.csv"), TODAY, Some(&path)).with(4).json();
    assert_eq!(receipt["rejects_file"], "bad.csv");
    assert!(shell.exists("bad.csv"));
}

const PEOPLE: &str = "name,email,education,position,requires_mlis,ala_member,state,received_on,graduate_of,graduated_on,paid,paid_on,payer\n";
const JOBS: &str = "email,library,first_on,last_on,hours_per_week,total_hours,basis\n";

#[test]
fn people_and_their_experience_come_from_two_files() {
    let shell = Shell::new();
    shell.file(
        "people.csv",
        format!(
            "{PEOPLE}Ana Diaz,ana@example.org,high-school,Clerk,no,,IL,2024-03-10,,,350,,\n\
             Bo Ek,bo@example.org,college,Clerk,,77,,2024-03-10,,,325,2024-04-01,Town Library\n\
             Cy Fo,cy@example.org,none,Clerk,yes,,,2024-03-10,,,,,\n\
             Di Go,di@example.org,high-school,Clerk,no,,,2024-03-10,,,,,\n"
        ),
    );
    shell.file(
        "jobs.csv",
        format!(
            "{JOBS}ANA@example.org,Town,2020-01-01,-,40,,paid\nbo@example.org,Town,2020-01-01,2023-12-31,,4000,volunteer\n\
             cy@example.org,Town,2024-01-01,,10,,paid\ndi@example.org,Town,2020-01-01,,many,,paid\nzz@example.org,Town,2020-01-01,,10,,paid\n"
        ),
    );
    let line = "enroll --csv people.csv --experience-csv jobs.csv";
    let receipt = shell.ended(4, line);
    assert_eq!(
        (&receipt["rows"], &receipt["recorded"], &receipt["rejected"]),
        (&4.into(), &2.into(), &2.into())
    );
    assert!(receipt["notes"].to_string().contains("zz@example.org"), "{receipt:#}");
    assert_eq!(
        receipt["rejects"][0]["codes"].to_string(),
        r#"["schooling","position","experience"]"#
    );
    assert_eq!(receipt["rejects"][1]["codes"].to_string(), "[]");
    let candidates = receipt["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 2);
    assert!(candidates[0]["before"].is_null());
    assert_eq!(shell.progress(2, TODAY)["admitted_on"], "2024-04-01");
    let kept = shell.ended(4, &format!("{line} --keep"));
    assert_eq!(
        (&kept["recorded"], &kept["already"], &kept["rejected"]),
        (&1.into(), &2.into(), &1.into())
    );
    assert!(kept["notes"].to_string().contains("kept"), "{kept:#}");
    assert_eq!(shell.standing(3, TODAY), "ineligible");
    let again = shell.ended(4, &format!("{line} --keep"));
    assert_eq!((&again["entry"], &again["already"]), (&Value::Null, &3.into()));
}

#[test]
fn experience_in_another_order_is_the_same() {
    let shell = Shell::new();
    shell.file(
        "people.csv",
        format!("{PEOPLE}Ana,ana@example.org,college,Clerk,no,,,2024-03-10,,,,,\n"),
    );
    let (one, two) = (
        "ana@example.org,Town,2020-01-01,-,30,,paid\n",
        "ana@example.org,Port,2020-01-01,-,30,,paid\n",
    );
    shell.file("jobs.csv", format!("{JOBS}{one}{two}"));
    shell.ok("enroll --csv people.csv --experience-csv jobs.csv");
    shell.file("jobs.csv", format!("{JOBS}{two}{one}"));
    assert_eq!(shell.ok("enroll --csv people.csv --experience-csv jobs.csv")["already"], 1);
    shell.file("jobs.csv", format!("{JOBS}{two}"));
    let receipt = shell.ended(4, "enroll --csv people.csv --experience-csv jobs.csv");
    assert_eq!(receipt["rejects"][0]["codes"].to_string(), r#"["not-recorded"]"#);
}

#[test]
fn the_file_of_a_first_candidacy_is_already_there_after_a_second_with_other_details() {
    let shell = Shell::new();
    shell.file(
        "people.csv",
        format!("{PEOPLE}Ana Diaz,ana@example.org,college,Clerk,no,,IL,2019-03-10,,,350,,\n"),
    );
    shell.file("jobs.csv", format!("{JOBS}ana@example.org,Town,2015-01-01,-,30,,paid\n"));
    let line = "enroll --csv people.csv --experience-csv jobs.csv";
    shell.ok(line);
    shell.ok(
        "enroll --name 'Ana Ruiz' --email ana@example.org --education college --position Clerk --state TX --ala-member 9 \
         --received 2024-03-10 --experience 'Town; 2015-01-01; -; 30/week; paid'",
    );
    let again = shell.ok(line);
    assert_eq!((&again["entry"], &again["already"]), (&Value::Null, &1.into()));
}

#[test]
fn a_catalog_row_with_another_value_is_rejected_and_bundles_are_read() {
    let shell = Shell::with_courses();
    let header =
        "course,title,provider,provider_kind,set,approved_on,approved_until,bundle,format,cost";
    shell.file(
        "c.csv",
        format!(
            "{header}\nC-access,Course of access,Prairie State Library,state-library,access,2020-01-01,2029-12-31,,online,$100.00\n\
             C-access,Course of access,Prairie State Library,state-library,access,2020-01-01,2028-12-31,,online,100\n\
             C-access,Course of access,Prairie State Library,shop,access,2021-01-01,2020-12-31,,online,100\n\
             C-access,Course of access,Prairie State Library,,axess,2021-01-01,,,online,100\n"
        ),
    );
    let receipt = shell.ended(4, "catalog import c.csv");
    assert_eq!(
        (&receipt["already"], &receipt["rejected"], &receipt["entry"]),
        (&1.into(), &3.into(), &Value::Null)
    );
    assert_eq!(receipt["rejects"][0]["codes"].to_string(), r#"["not-recorded"]"#);
    assert_eq!(receipt["rejects"][1]["codes"].to_string(), "[]");
}

#[test]
fn an_empty_file_has_no_rows_and_no_entry() {
    let shell = office();
    shell.file("e.csv", "candidate,course,completed_on,proof\n");
    let receipt = shell.ok("record-course --csv e.csv");
    assert_eq!((&receipt["entry"], &receipt["rows"]), (&Value::Null, &0.into()));
}

#[test]
fn a_completion_without_credit_is_recorded_with_a_note() {
    let shell = office();
    shell.file("n.csv", "candidate,course,completed_on,proof\n1,C-access,2011-04-01,\n");
    let receipt = shell.ok("record-course --csv n.csv");
    assert_eq!(receipt["recorded"], 1);
    assert!(receipt["notes"].to_string().contains("line 2"), "{receipt:#}");
}
