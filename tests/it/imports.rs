//! Batch imports, sentence by sentence, by the command itself with files as the world makes them.

use serde_json::{Value, json};

use crate::office::{EXPERIENCE, Office};

/// The reasons of the rejected rows, by line.
fn reasons(receipt: &Value) -> Vec<(u64, String)> {
    let rejects = receipt["rejects"].as_array().unwrap();
    let reason = |r: &Value| r["reason"].as_str().unwrap().to_string();
    rejects.iter().map(|r| (r["line"].as_u64().unwrap(), reason(r))).collect()
}

fn counts(receipt: &Value) -> [u64; 4] {
    ["rows", "recorded", "already", "rejected"].map(|key| receipt[key].as_u64().unwrap())
}

fn fits(text: &str) {
    for line in text.lines() {
        // A command stays whole, so that it can be copied.
        assert!(line.starts_with("  lssc ") || line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_spreadsheet_as_excel_saves_it_is_read() {
    let office = Office::open();
    let ended = office.completions(
        "\u{feff}Summer roster 2026;;;;;\r\n;;;;;\r\n\
         Email Address;Course Name;Date Completed;Candidate Name;Room;\r\n\
         ANA@example.org;f1;3.4.2026;Ana Diaz;12;\r\n\
         \"ana@example.org\";C1;13/04/2026;\"Ana Diaz\";;\r\n\
         1; Technology  one ;2026-04-03;\"Diaz; Ana\";;\r\n\
         ;;;;;\r\n\
         2;Y1;03/04/2026;Bo Brown;;\r\n;;;;;\r\n\r\n",
        "--day-format dmy --format json",
    );
    let receipt = ended.ends(4).json();
    assert_eq!(counts(&receipt), [4, 3, 0, 1]);
    assert_eq!(
        reasons(&receipt),
        [(6, "the name \"Diaz; Ana\" is not that of candidate 1, Ana Diaz".to_string())]
    );
    assert_eq!(
        receipt["notes"],
        json!(["Lines 1 to 2, before the header, were skipped.", "Ignored columns: \"Room\"."])
    );
    assert_eq!(
        office.read("roster.rejected.csv"),
        "\u{feff}Email Address;Course Name;Date Completed;Candidate Name;Room;;line;reason;hint\r\n\
         1; Technology  one ;2026-04-03;\"Diaz; Ana\";;;6;\
         \"the name \"\"Diaz; Ana\"\" is not that of candidate 1, Ana Diaz\";Find out whose row it is.\r\n"
    );
    let days = "SELECT count(*) FROM completion WHERE completed_on IN ('2026-04-03', '2026-04-13')";
    assert_eq!(office.number(days), 3);
}

#[test]
fn a_rejects_file_put_right_is_imported_as_it_is() {
    let office = Office::open();
    let roster = "candidate,course,completed_on,proof\n1,F1,2026-02-30,x\n1,C1,2026-02-03,\n2,F9,2026-02-03,\n";
    office.completions(roster, "").ends(4);
    let rejected = office.read("roster.rejected.csv");
    assert!(rejected.starts_with("candidate,course,completed_on,proof,line,reason,hint\n"));
    office.write(
        "roster.rejected.csv",
        rejected.replace("1,F1,2026-02-30", "1,F1,2026-02-28").replace("2,F9", "2,F1"),
    );
    let again = office.say("record-course --csv roster.rejected.csv --format json").ends(0);
    assert_eq!(counts(&again.json()), [2, 2, 0, 0]);
    assert_eq!(again.json()["notes"], json!([]));
    // The corrected file as a whole: everything is there already.
    let corrected = roster.replace("2026-02-30", "2026-02-28").replace("F9", "F1");
    let all = office.completions(corrected, "--format json").ends(0);
    assert_eq!(counts(&all.json()), [3, 0, 3, 0]);
    assert_eq!(all.json()["entry"], Value::Null);
    assert_eq!(office.entries(), 5);
}

#[test]
fn each_kind_of_day_has_its_own_reason() {
    let office = Office::open();
    let days = [
        ("03/04/2026", "is ambiguous: it could be day first or month first"),
        ("46000", "is the day number of a spreadsheet, not a day"),
        ("46000.5", "is the day number of a spreadsheet, not a day"),
        ("3/4/26", "has a two-digit year, so the century is unclear"),
        ("2026-06-31", "is not a day of the calendar, read as year 2026, month 06, day 31"),
        ("03/04/20226", "has a year of more than four digits"),
        ("20226-04-03", "has a year of more than four digits"),
        ("2026-04-03 10:00", "has a time of day; write only the day"),
        ("2026-11-23", "is in the future; today is 2026-11-22"),
        ("June", "is not a day"),
    ];
    let rows: String = days.iter().map(|(day, _)| format!("1,F1,{day}\n")).collect();
    let ended =
        office.completions(format!("candidate,course,completed_on\n{rows}"), "--format json");
    let receipt = ended.ends(4).json();
    let told = reasons(&receipt);
    for ((day, why), (_, reason)) in days.iter().zip(&told) {
        assert_eq!(reason, &format!("completed_on \"{day}\" {why}"));
    }
    assert_eq!(told.len(), days.len());
    assert_eq!(receipt["entry"], Value::Null);
    // With the format said, the day first or the month first is read, and 31 June is none.
    for (format, day) in [("dmy", "2026-04-03"), ("mdy", "2026-03-04")] {
        let office = Office::open();
        let text = "candidate,course,completed_on\n1,F1,03/04/2026\n1,C1,31/06/2026\n";
        let told = office.completions(text, &format!("--format json --day-format {format}"));
        assert_eq!(reasons(&told.ends(4).json()).len(), 1);
        let read = format!("SELECT count(*) FROM completion WHERE completed_on = '{day}'");
        assert_eq!(office.number(&read), 1);
    }
}

#[test]
fn text_that_is_not_utf_8_is_one_failure_that_names_line_and_byte() {
    let office = Office::open();
    let text =
        b"candidate,course,completed_on\n1,F1,2026-05-01\nJos\xE9@example.org,F1,2026-05-01\n";
    let ended = office.completions(text, "").ends(1);
    assert_eq!(ended.out, "");
    assert!(
        ended.err.starts_with(
            "roster.csv is not UTF-8 text: line 3, byte 4 is 0xE9. Nothing was recorded."
        ),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("iconv -f WINDOWS-1252 -t UTF-8"));
    assert_eq!(office.number("SELECT count(*) FROM completion"), 0);
    assert_eq!(office.files().iter().filter(|f| f.contains("rejected")).count(), 0);
}

#[test]
fn an_unknown_person_or_course_is_rejected_with_the_nearest_known() {
    let office = Office::open();
    let text = "candidate,course,completed_on\nanna@example.org,F1,2026-05-01\nana@example.org,F2,2026-05-01\n99,F1,2026-05-01\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(counts(&receipt), [3, 0, 0, 3]);
    let rejected = office.read("roster.rejected.csv");
    let rows: Vec<&str> = rejected.lines().collect();
    assert!(rows[1].contains("Did you mean 1, Ana Diaz <ana@example.org>"), "{}", rows[1]);
    assert!(rows[2].contains("Did you mean F1"), "{}", rows[2]);
    assert!(rows[3].contains("candidate \"\"99\"\" is not in the register"), "{}", rows[3]);
}

#[test]
fn all_reasons_of_a_row_are_told_at_once() {
    let office = Office::open();
    let text = "candidate,course,completed_on,name\nzz@example.org,ZZ,2026-02-30,Ana\n,,,\n,F1,,\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    let told = reasons(&receipt);
    assert_eq!(told[0].1.matches("; ").count(), 2, "{told:?}");
    assert_eq!(told[1], (4, "candidate is empty; completed_on is empty".to_string()));
}

#[test]
fn two_rows_that_say_the_same_are_one_fact_and_two_that_contradict_are_told() {
    let office = Office::open();
    let text = "candidate,course,completed_on,proof\n1,F1,2026-05-01,a\nana@example.org,f1,2026-05-01,a\n1,F1,2026-05-02,a\n1,F1,2026-05-01,b\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(counts(&receipt), [4, 1, 1, 2]);
    assert_eq!(receipt["notes"], json!(["line 3: the same as line 2"]));
    assert_eq!(
        reasons(&receipt)[0].1,
        "F1 of candidate 1 is already recorded with another day (2026-05-01) on line 2 of this file"
    );
    // Against the register: the entry and the command that would correct it, which does.
    let text = "candidate,course,completed_on,proof\n1,F1,2026-05-02,it's\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(
        reasons(&receipt)[0].1,
        "F1 of candidate 1 is already recorded with another day (2026-05-01) in entry 4"
    );
    assert_eq!(receipt["rejects"][0]["codes"], json!(["not-recorded"]));
    let rejected = office.read("roster.rejected.csv");
    let command =
        "lssc record-course 1 F1 --on 2026-05-02 --proof 'it'\\''s' --corrects 4 --reason TEXT";
    assert!(rejected.contains(command), "{rejected}");
    let args = [
        "record-course",
        "1",
        "F1",
        "--on",
        "2026-05-02",
        "--proof",
        "it's",
        "--corrects",
        "4",
        "--reason",
        "a typing error",
    ];
    office.types(args).ends(0);
    let again = office.say("record-course --csv roster.csv --format json").ends(0).json();
    assert_eq!(counts(&again), [1, 0, 1, 0]);
}

#[test]
fn a_dry_run_prints_the_receipt_of_the_real_run_and_writes_no_rejects() {
    let office = Office::open();
    let sets = ["F1", "C1", "T1", "A1", "Y1", "R1", "ZZ"];
    let rows: String = sets.iter().map(|c| format!("1,{c},2026-05-01\n")).collect();
    let text = format!("candidate,course,completed_on\n{rows}");
    let mut dry = office.completions(&text, "--dry-run --format json").ends(4).json();
    assert_eq!(dry["entry"], Value::Null);
    assert_eq!(office.entries(), 3);
    let said = office.completions(&text, "--dry-run").ends(4).out;
    assert!(!office.path("roster.rejected.csv").exists());
    let real = office.completions(&text, "--format json").ends(4).json();
    dry["entry"] = real["entry"].clone();
    assert_eq!(dry, real);
    assert!(office.path("roster.rejected.csv").exists());
    assert_eq!(real["entry"], 4);
    assert_eq!(
        real["candidates"],
        json!([{"candidate": 1, "before": "candidate", "after": "complete"}])
    );
    assert!(said.contains("\n1 person is now complete: 1 Ana Diaz.\n"), "{said}");
    assert!(said.contains("6 of 7 rows of roster.csv would be recorded; 1 is rejected.\n"));
    assert!(said.ends_with("Nothing was recorded: this was a dry run.\n"));
    fits(&said);
}

#[test]
fn limits_refuse_the_whole_file_and_still_give_the_rejects_back() {
    let office = Office::open();
    let text = "candidate,course,completed_on\n1,F1,2026-05-01\n1,C1,x\n1,T1,y\n";
    for limit in ["--all-or-nothing", "--max-rejects 1"] {
        let receipt = office.completions(text, &format!("{limit} --format json")).ends(3).json();
        assert_eq!(counts(&receipt), [3, 0, 0, 2], "the good row is not recorded");
        assert!(
            receipt["refused"]
                .as_str()
                .unwrap()
                .starts_with("Nothing was recorded: 2 of 3 rows are rejected")
        );
        assert_eq!(office.read("roster.rejected.csv").lines().count(), 3);
        assert_eq!(office.entries(), 3);
    }
    office.completions(text, "--max-rejects 2").ends(4);
}

#[test]
fn people_and_their_experience_come_from_two_files() {
    let office = Office::open();
    office.write(
        "people.csv",
        "Full Name;Email Address;Schooling;Job Title;Date Received;Amount\r\n\
         Ana Diaz;ANA@example.org;high-school;Assistant;2026-01-10;350\r\n\
         Ana Dias;ana@example.org;high-school;Assistant;2026-01-10;350\r\n\
         Cy Clark;cy@example.org;college;Clerk;2026-02-10;\r\n\
         Cy Clark;CY@example.org;college;Clerk;2026-02-10;\r\n\
         Cy Clark;cy@example.org;college;Head clerk;2026-02-10;\r\n\
         Di Evans;di@example.org;none;Clerk;2026-02-10;\r\n\
         Ed Fox;ed@example.org;college;Clerk;2026-02-10;\r\n",
    );
    let jobs = "cy@example.org,Lib,2020-01-01,-,30,,paid\nCY@EXAMPLE.ORG,Lib 2,2020-31-01,-,30,,paid\nzo@example.org,Lib,2020-01-01,-,30,,paid\n";
    office.write("experience.csv", format!("{EXPERIENCE}{jobs}"));
    let line = "enroll --csv people.csv --experience-csv experience.csv --format json";
    let receipt = office.say(line).ends(4).json();
    assert_eq!(counts(&receipt), [7, 0, 1, 6]);
    let told = reasons(&receipt);
    assert_eq!(
        told[0].1,
        "the application of ana@example.org received 2026-01-10 is already recorded with another name in entry 3"
    );
    let lib_2 = "experience line 5: first_on \"2020-31-01\" is not a day of the calendar, read as year 2020, month 31, day 01";
    assert!(told[1..4].iter().all(|(_, reason)| reason == lib_2), "{told:?}");
    assert!(
        told[4].1.starts_with("schooling is none; ") && told[4].1.contains("; 0 h of library work")
    );
    assert_eq!(receipt["rejects"][4]["codes"], json!(["schooling", "experience"]));
    assert_eq!(
        receipt["notes"],
        json!([
            "experience line 3: bo@example.org is nobody in people.csv",
            "experience line 6: zo@example.org is nobody in people.csv"
        ])
    );
    let rejected = office.read("people.rejected.csv");
    assert!(
        rejected
            .contains("lssc enroll --email ana@example.org --received 2026-01-10 ... --corrects 3"),
        "{rejected}"
    );
    assert!(rejected.contains("--experience-csv"), "{rejected}");
    // With the experience put right, the rejects file is imported as it is.
    office.write(
        "experience.csv",
        format!("{EXPERIENCE}{}", jobs.replace("2020-31-01", "2020-01-31")),
    );
    let line = "enroll --csv people.rejected.csv --experience-csv experience.csv --keep";
    let said = office.say(line).ends(4).out;
    fits(&said);
    assert!(said.starts_with("3 of 6 rows of people.rejected.csv were recorded (entry 4); 1 is already in the\n  register; 2 are rejected.\n"), "{said}");
    assert!(said.contains("Note: line 4: the same as line 3\n"), "{said}");
    assert!(said.contains("Note: 2 ineligible applications were kept on file.\n"), "{said}");
    assert!(said.contains("\n1 person is now awaiting payment: 3 Cy Clark.\n"), "{said}");
    assert!(said.contains("\n2 people are now ineligible: 4 Di Evans, 5 Ed Fox.\n"), "{said}");
    assert!(
        said.contains("another position on\n    line 3 of this file")
            || said.contains("on line 3 of this"),
        "{said}"
    );
}

#[test]
fn what_a_file_has_no_column_for_is_neither_erased_nor_contradicted() {
    let office = Office::open();
    let enroll = "enroll --csv people.csv --format json";
    office.write(
        "people.csv",
        "name,email,education,position,received_on\nAna Diaz,ana@example.org,high-school,Assistant,2026-01-10\n",
    );
    assert_eq!(counts(&office.say(enroll).ends(0).json()), [1, 0, 1, 0]);
    // A new candidacy from a file without the column: the state stays; an empty cell takes it away.
    office.say("candidate withdraw 1 --on 2026-02-01 --reason moved").ends(0);
    office.write("experience.csv", EXPERIENCE);
    let applies = |day: &str, more: [&str; 2]| {
        office.write(
            "people.csv",
            format!("name,email,education,position,received_on{}\nAna Diaz,ana@example.org,high-school,Assistant,{day}{}\n", more[0], more[1]),
        );
        let line = "enroll --csv people.csv --experience-csv experience.csv --format json";
        assert_eq!(counts(&office.say(line).ends(0).json()), [1, 1, 0, 0]);
        let sql =
            "SELECT state IS NOT NULL FROM detail WHERE candidate_id = 1 ORDER BY id DESC LIMIT 1";
        office.number(sql)
    };
    assert_eq!(applies("2026-03-01", ["", ""]), 1);
    office.say("candidate withdraw 1 --on 2026-04-01 --reason moved").ends(0);
    assert_eq!(applies("2026-05-01", [",state", ","]), 0);
}

#[test]
fn a_catalog_tells_every_contradiction() {
    let office = Office::open();
    office.write(
        "catalog.csv",
        "Course Code\tCourse Title\tProvider\tSet\tDate Approved\tApproved Through\tPrice\n\
         F2\tFoundations Two\tAcme\tFoundations of Library Services\t2021-01-01\t\t$90\n\
         f2\tFoundations Two\tAcme\tfoundations\t2021-01-01\t\t90.00\n\
         F2\tFoundations Two\tAcme\tfoundations\t2021-01-01\t\t95\n\
         F1\tFoundations One\tAcme\tfoundations\t2020-01-01\t2030-01-01\t100\n\
         X1\t\tAcme\tfoundatons\t2021-01-01\t2020-01-01\tten\n",
    );
    let receipt = office.say("catalog import catalog.csv --format json").ends(4).json();
    assert_eq!(counts(&receipt), [5, 1, 1, 3]);
    assert_eq!(receipt["notes"], json!(["line 3: the same as line 2"]));
    let told = reasons(&receipt);
    assert_eq!(
        told[0].1,
        "this approval of F2 is already recorded with another cost on line 2 of this file"
    );
    assert_eq!(
        told[1].1,
        "this approval of F1 is already recorded with another provider_kind in entry 2"
    );
    assert!(
        told[2]
            .1
            .starts_with("title is empty; there is no competency set 'foundatons'; approved_until"),
        "{told:?}"
    );
    let rejected = office.read("catalog.rejected.csv");
    assert!(rejected.starts_with("Course Code\tCourse Title\tProvider\tSet\tDate Approved\tApproved Through\tPrice\tline\treason\thint\n"));
    assert!(rejected.contains("lssc retract record approval 1 --reason TEXT"), "{rejected}");
}

#[test]
fn activities_are_held_to_the_name_beside_the_number() {
    let office = Office::open();
    office.write(
        "activities.csv",
        "Email;Participant;Activity Title;Activity Date;Competency Set;Contact Hours;technology_hours\n\
         ana@example.org;Ana Diaz;Metadata;03/04/2026;cataloging;1:30;\n\
         1;ana  diaz;metadata;2026-04-03;Cataloguing;1.5;\n\
         2;Ana Diaz;Metadata;2026-04-03;cataloging;1.5;\n\
         1;;Metadata;2026-04-03;cataloging;2;\n\
         1;;Web;2026-04-03;cataloging;2;3\n\
         7;;Web;2026-02-30;;;\n",
    );
    let line = "renew activity --csv activities.csv --day-format dmy --format json";
    let receipt = office.say(line).ends(4).json();
    assert_eq!(counts(&receipt), [6, 1, 1, 4], "{receipt:#}");
    let told = reasons(&receipt);
    assert_eq!(
        receipt["notes"],
        json!([
            "line 2: it does not count: the candidate is not certified yet",
            "line 3: the same as line 2"
        ])
    );
    assert_eq!(told[0].1, "the name \"Ana Diaz\" is not that of candidate 2, Bo Brown");
    assert_eq!(told[1].1, "\"Metadata\" is recorded with other details on line 2 of this file");
    assert_eq!(receipt["rejects"][2]["codes"], json!(["technology-hours"]));
    assert_eq!(told[3].1.matches("; ").count(), 3, "{told:?}");
    // Against the register: with the command that corrects it.
    office.write(
        "b.csv",
        "candidate,title,activity_on,set,hours\n1,Metadata,2026-04-03,cataloging,2\n",
    );
    let receipt = office.say("renew activity --csv b.csv --format json").ends(4).json();
    assert_eq!(receipt["rejects"][0]["codes"], json!(["not-recorded"]));
    assert!(office.read("b.rejected.csv").contains(
        "lssc renew activity 1 --title Metadata --on 2026-04-03 --set cataloging --hours 2 --corrects 4 --reason TEXT"
    ));
    office
        .say("renew activity 1 --title Metadata --on 2026-04-03 --set cataloging --hours 2 --corrects 4 --reason typo")
        .ends(0);
    assert_eq!(
        counts(&office.say("renew activity --csv b.csv --format json").ends(0).json()),
        [1, 0, 1, 0]
    );
}

#[test]
fn ratings_are_recorded_an_evaluation_at_a_time() {
    let office = Office::open();
    for (name, email) in [("Eve Fox", "eve@example.org"), ("Gil Hay", "gil@example.org")] {
        let add = ["evaluator", "add", "--name", name, "--email", email, "--sets", "cataloging"];
        office.types(add).ends(0);
    }
    office.say("submit-portfolio 1 cataloging --on 2026-05-01 --paid 60").ends(0);
    let rows = |evaluator: &str, rating: &str, upto: usize| -> String {
        (1..=upto).map(|n| format!("1,{evaluator},{n},{rating},\n")).collect()
    };
    let header = "portfolio,evaluator,competency,rating,comment\n";
    let text = format!(
        "{header}{}1,Eve Fox,1,Met,\n{}1,Eve Foxx,1,good,\n9,Eve Fox,1,M,\n",
        rows("eve@example.org", "met", 8),
        rows("Gil Hay", "Partially met", 7),
    );
    office.write("ratings.csv", &text);
    let line = "evaluate portfolio --csv ratings.csv --on 2026-06-01 --format json";
    let receipt = office.say(line).ends(4).json();
    assert_eq!(counts(&receipt), [18, 8, 1, 9], "{receipt:#}");
    assert_eq!(receipt["notes"], json!(["line 10: the same as line 2"]));
    let rejected = office.read("ratings.rejected.csv");
    assert!(rejected.contains("Write met, partial or not-met."), "{rejected}");
    assert!(rejected.contains("Did you mean Eve Fox"), "{rejected}");
    // The rows put right in the rejects file.
    let seven: String =
        rejected.lines().filter(|l| l.contains("Gil Hay")).map(|l| format!("{l}\n")).collect();
    let head = rejected.lines().next().unwrap();
    office.write("fixed.csv", format!("{head}\n{seven}1,Gil Hay,8,P,,,,\n"));
    let fixed = office
        .say("evaluate portfolio --csv fixed.csv --on 2026-06-01 --format json")
        .ends(0)
        .json();
    assert_eq!(counts(&fixed), [8, 8, 0, 0]);
    // Other ratings of the same evaluator are a correction, and the hint is its command.
    office.write("ratings.csv", format!("{header}{}", rows("Eve Fox", "N", 8)));
    let receipt = office.say(line).ends(4).json();
    assert_eq!(counts(&receipt), [8, 0, 0, 8]);
    let codes = receipt["rejects"][0]["codes"].as_array().unwrap();
    assert!(codes.contains(&json!("evaluator-independent")), "{codes:?}");
    assert!(office.read("ratings.rejected.csv").contains(
        "lssc evaluate portfolio 1 --evaluator 1 --ratings NNNNNNNN --on 2026-06-01 --corrects "
    ));
}

#[test]
fn a_file_is_taken_back_whole_unless_an_award_rests_on_it() {
    let office = Office::open();
    let sets = ["F1", "C1", "T1", "A1", "Y1", "R1"];
    let rows: String =
        sets.iter().map(|c| format!("1,{c},2026-05-01\n2,{c},2026-05-01\n")).collect();
    let text = format!("candidate,course,completed_on\n{rows}");
    let said = office.completions(&text, "").ends(0).out;
    assert!(said.ends_with("\n2 people are now complete: 1 Ana Diaz, 2 Bo Brown.\n"), "{said}");
    office.say("retract entry 4 --reason wrong --yes").ends(0);
    let standings = office.say("report roster --format json").json();
    assert!(standings.as_array().unwrap().iter().all(|r| r["standing"] == "candidate"));
    // Once more, and an award: refused, naming it; nothing is lost.
    assert_eq!(counts(&office.completions(&text, "--format json").ends(0).json()), [12, 12, 0, 0]);
    office.say("evaluate candidacy 2 --yes").ends(0);
    let entries = office.entries();
    let refused = office.say("retract entry 6 --reason wrong --yes").ends(3).err;
    assert!(
        refused
            .contains("certification 1 of 2 Bo Brown, awarded 2026-11-22 (entry 7), depends on it"),
        "{refused}"
    );
    assert_eq!(office.entries(), entries);
    // Unless it is asked for: then the award stands.
    office.say("retract entry 6 --reason wrong --yes --even-so").ends(0);
}

#[test]
fn many_people_are_counted_with_a_comma_and_named_up_to_ten() {
    let office = Office::empty();
    let mut people = String::from("name,email,education,position,received_on\n");
    let mut jobs = String::from("email,library,first_on,last_on,hours_per_week,basis\n");
    for n in 1..=1_234 {
        people.push_str(&format!("P {n},p{n}@example.org,college,Clerk,2026-01-10\n"));
        jobs.push_str(&format!("p{n}@example.org,Lib,2020-01-01,-,30,paid\n"));
    }
    office.write("people.csv", people);
    office.write("experience.csv", jobs);
    let said = office.say("enroll --csv people.csv --experience-csv experience.csv").ends(0);
    fits(&said.out);
    let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.starts_with("1,234 of 1,234 rows of people.csv were recorded (entry 2). 1,234 people are now awaiting payment: 1 P 1, 2 P 2, "), "{words}");
    assert!(words.ends_with(", 10 P 10 and 1,224 more."), "{words}");
    assert_eq!(said.err, "", "no bar without a terminal");
}

#[test]
fn every_heading_that_is_understood_is_in_the_help() {
    let office = Office::empty();
    for (command, headings) in [
        (
            "record-course --help",
            vec!["email address", "course name", "date completed", "participant"],
        ),
        ("enroll --help", vec!["email address", "schooling", "hours_per_week", "start date"]),
        ("catalog import --help", vec!["competency set", "approved_until", "course title"]),
        ("evaluate portfolio --help", vec!["portfolio number", "evaluator email", "comments"]),
        ("renew activity --help", vec!["activity title", "technology_hours", "participant"]),
    ] {
        let help = office.say(command).ends(0).out;
        for heading in headings {
            assert!(help.contains(heading), "{command} lacks {heading}");
        }
    }
}

#[test]
fn a_job_that_cannot_be_says_in_which_file_to_correct_it() {
    let office = Office::open();
    office.write(
        "new.csv",
        "name,email,education,position,received_on\nZoe,zoe@example.org,high school,Clerk,2026-11-01\n",
    );
    office.write(
        "jobs.csv",
        "email,library,first_on,last_on,hours_per_week,basis\nzoe@example.org,Hill,2015-01-01,-,999,paid\n",
    );
    let line = "enroll --csv new.csv --experience-csv jobs.csv";
    assert!(office.say(line).ends(4).out.contains("\n    Correct it in jobs.csv\n"));
}

#[test]
fn a_course_that_was_failed_certifies_nobody() {
    let office = Office::open();
    let text = "Email,Course,Date Completed,Grade,Status\n\
                ana@example.org,F1,2026-10-14,F,Not completed\n\
                ana@example.org,C1,2026-10-14,A,Completed\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(counts(&receipt), [2, 1, 0, 1]);
    assert_eq!(reasons(&receipt), [(2, "\"Grade\" is \"F\": it did not happen".to_string())]);
    assert_eq!(receipt["notes"], json!([]));
    assert_eq!(office.number("SELECT count(*) FROM completion"), 1);
}

#[test]
fn outcomes_that_no_row_states_are_one_failure_and_can_be_left_out() {
    let office = Office::open();
    let text = "candidate,course,completed_on,Status\n1,F1,2026-10-14,Sent\n1,C1,2026-10-14,\n";
    let ended = office.completions(text, "").ends(1);
    assert!(ended.err.contains("--column outcome=none"), "{}", ended.err);
    assert!(ended.err.contains("Nothing was recorded"), "{}", ended.err);
    assert_eq!(office.files().iter().filter(|f| f.contains("rejected")).count(), 0);
    let receipt = office.completions(text, "--column outcome=none --format json").ends(0).json();
    assert_eq!(counts(&receipt), [2, 2, 0, 0]);
    office.completions(text, "--column nothing=none").ends(2);
    office.completions(text, "--column outcome=Result").ends(1);
    // A single row is rejected like any other.
    let one = "candidate,course,completed_on,Status\n1,T1,2026-10-14,Sent\n";
    office.completions(one, "").ends(4);
}

#[test]
fn two_columns_of_a_name_are_one_name() {
    let office = Office::open();
    let text = "First Name,Last Name,Email,Course,Date Completed\n\
                Ana,Diaz,ana@example.org,F1,2026-10-14\n\
                Bo,Brown,ana@example.org,C1,2026-10-14\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(
        reasons(&receipt),
        [(3, "the name \"Bo Brown\" is not that of candidate 1, Ana Diaz".to_string())]
    );
    for pair in
        ["First,Surname", "Given Name,Family Name", "Attendee First Name,Attendee Last Name"]
    {
        let text = format!("{pair},Email,Course,Date Completed\nBo,Brown,1,C1,2026-10-14\n");
        office.completions(text, "").ends(4);
    }
    // A file with both is held to both.
    let text = "Name,First Name,Last Name,Email,Course,Date Completed\n\
                Ana Diaz,Bo,Brown,ana@example.org,C1,2026-10-14\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(
        reasons(&receipt),
        [(2, "the row has two names, \"Ana Diaz\" and \"Bo Brown\"".to_string())]
    );
}

#[test]
fn a_name_written_otherwise_is_a_note_and_a_former_name_is_one_too() {
    let office = Office::open();
    let update =
        ["candidate", "update", "1", "--name", "Zoë O’Connor", "--email", "zoe@example.org"];
    office.types(update).ends(0);
    let text = "candidate,name,course,completed_on\n\
                zoe@example.org,\"O'CONNOR, Zoe\",F1,2026-10-14\n\
                ana@example.org,Ana Diaz,C1,2026-10-14\n\
                1,Zoe OConnor,T1,2026-10-14\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(counts(&receipt), [3, 2, 0, 1]);
    assert_eq!(
        receipt["notes"],
        json!([
            "line 2: the name \"O'CONNOR, Zoe\" is spelled differently from Zoë O’Connor, candidate 1: letter case, accents, another kind of apostrophe, the last name first",
            "line 3: \"Ana Diaz\" is a former name of Zoë O’Connor, candidate 1"
        ])
    );
    let rejected = office.read("roster.rejected.csv");
    assert!(rejected.contains("an apostrophe that is missing"), "{rejected}");
    for said in ["zoe o'connor", "ana@example.org", "diaz", "O’Connor, Zoe"] {
        let found = office.types(["candidate", "find", said, "--format", "json"]).ends(0).json();
        assert_eq!(found[0]["candidate"], 1, "{said}");
    }
}

#[test]
fn characters_that_cannot_be_seen_are_refused_in_flags_and_in_cells() {
    let office = Office::open();
    let update = |flag, text: &str| office.types(["candidate", "update", "1", flag, text]);
    let ended = update("--name", "Ana\u{200b} Diaz").ends(2);
    assert!(
        ended.err.contains("--name has the character U+200B ZERO WIDTH SPACE"),
        "{}",
        ended.err
    );
    update("--email", "an\u{ad}a@example.org").ends(2);
    update("--email", "jos\u{e9}@example.org").ends(2);
    update("--name", &"a".repeat(201)).ends(2);
    update("--state", "ZZ").ends(2);
    update("--state", "illinois").ends(0);
    let text =
        "candidate,course,completed_on,proof\n1,F1,2026-10-14,x\u{202e}y\n1,C1,2026-10-14,z\n";
    let receipt = office.completions(text, "--format json").ends(4).json();
    assert_eq!(counts(&receipt), [2, 1, 0, 1]);
    assert!(reasons(&receipt)[0].1.contains("U+202E RIGHT-TO-LEFT OVERRIDE"), "{receipt:#}");
    for odd in ["x\ny", "x\u{1b}[2Jy", "x\u{2028}y"] {
        let text = format!("candidate,course,completed_on,proof\n1,T1,2026-10-14,\"{odd}\"\n");
        let receipt = office.completions(&text, "--format json").ends(4).json();
        assert!(reasons(&receipt)[0].1.contains("has the character U+"), "{receipt:#}");
    }
}
