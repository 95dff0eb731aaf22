//! Reports, typed: what every one of them does alike, and what each of them says.

use serde_json::Value;

use crate::contract::{Shell, keys};

/// Every report that lists what there is, in a register with nobody in it.
const LISTS: [&str; 7] = [
    "report roster",
    "report expiring",
    "report next",
    "report reminders",
    "report calendar",
    "report statistics",
    "report ledger",
];

/// Somebody whose first term ends 2026-12-01, and somebody who has not paid.
fn office() -> Shell {
    let shell = Shell::with_courses();
    shell.certify("ana", "2021-01-01", "2022-12-01");
    shell.enroll("ben", "2026-11-20");
    shell
}

#[test]
fn a_report_for_a_timer_says_nothing_where_there_is_nothing_to_say() {
    let shell = Shell::new();
    for report in LISTS {
        for form in ["table", "csv", "json"] {
            let line = format!("{report} --cron --exit-code --format {form} --as-of 2030-01-01");
            let ended = shell.run(&line).with(0);
            assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
        }
    }
}

#[test]
fn a_report_for_a_timer_that_has_something_to_say_says_it_and_nothing_beside_it() {
    let shell = office();
    for report in LISTS {
        let plain = shell.run(report).with(0);
        let timed = shell.run(&format!("{report} --cron --exit-code")).with(10);
        assert_eq!(plain.stdout, timed.stdout);
        assert_eq!(timed.stderr, "");
    }
    let progress = shell.run("report progress 1 --cron --exit-code").with(10);
    assert!(progress.stdout.starts_with("ana Sample, candidate 1"));
}

#[test]
fn a_file_holds_what_the_screen_would_have_shown_and_is_always_of_the_last_run() {
    let shell = office();
    for form in ["table", "csv", "json"] {
        let shown = shell.run(&format!("report expiring --format {form}")).with(0);
        let line = format!("report expiring --format {form} --output ends.txt --exit-code --cron");
        let kept = shell.run(&line).with(10);
        assert_eq!((kept.stdout.as_str(), kept.stderr.as_str()), ("", ""));
        assert_eq!(shell.read("ends.txt"), shown.stdout);
    }
    shell.run("report expiring --output ends.txt --cron --as-of 2020-01-01").with(0);
    assert_eq!(shell.read("ends.txt"), "Nothing ends within 90 days of 2020-01-01.\n");
}

#[test]
fn what_cannot_be_written_leaves_what_stood_there_and_no_file_beside_it() {
    let shell = office();
    shell.file("kept.txt", "as it was");
    let missing = shell.run("report progress 7 --output kept.txt").with(1);
    assert!(missing.stderr.starts_with("There is no candidate '7'"), "{missing:?}");
    assert_eq!(shell.read("kept.txt"), "as it was");
    let nowhere = shell.run("report roster --output no/such/folder.txt").with(1);
    assert!(nowhere.stderr.starts_with("Could not write no/such/folder.txt"));
    std::fs::create_dir(shell.path("folder")).unwrap();
    let folder = shell.run("report roster --output folder").with(1);
    assert!(folder.stderr.contains("folder is not a file"), "{folder:?}");
    let names: Vec<_> = std::fs::read_dir(shell.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".part"))
        .collect();
    assert_eq!(names, Vec::<String>::new());
}

#[test]
fn a_page_of_the_statistics_is_written_beside_the_answer_whole_or_not_at_all() {
    let shell = office();
    let line = "report statistics --format json --html page.html";
    let shown = shell.run("report statistics --format json").with(0);
    for _ in 0..2 {
        let ended = shell.run(line).with(0);
        assert_eq!((&ended.stdout, ended.stderr.as_str()), (&shown.stdout, ""));
        let page = shell.read("page.html");
        assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
        assert!(page.contains("as known on <time>2026-11-22</time>"));
        assert!(page.ends_with("</html>\n"));
        shell.file("page.html", "of another day");
    }
    shell.run(&format!("{line} --output no/such/file")).with(1);
    shell.run("report statistics --html page.html --to 2030-01-01").with(2);
    assert_eq!(shell.read("page.html"), "of another day");
    let nowhere = shell.run("report statistics --html no/page.html").with(1);
    assert_eq!(nowhere.stdout, "");
    shell.run("report statistics --html register.db").with(2);
}

#[test]
fn without_a_terminal_no_pager_is_started() {
    let shell = office();
    let asked = std::process::Command::new(env!("CARGO_BIN_EXE_lssc"))
        .args(["report", "roster", "--pager", "--register"])
        .arg(shell.register())
        .env("PAGER", "no/such/pager")
        .env("LSSC_TODAY", "2026-11-22")
        .output()
        .unwrap();
    let plain = shell.run("report roster").with(0);
    assert!(asked.status.success(), "{asked:?}");
    assert_eq!(String::from_utf8(asked.stdout).unwrap(), plain.stdout);
}

#[test]
fn a_report_never_takes_the_place_of_the_register() {
    let shell = office();
    let before = std::fs::read(shell.register()).unwrap();
    let refused = shell.run("report roster --output ./register.db").with(2);
    assert!(refused.stderr.contains("is the register"));
    assert_eq!(std::fs::read(shell.register()).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_file_written_again_keeps_who_may_read_it_and_the_link_that_leads_to_it() {
    use std::os::unix::fs::PermissionsExt;
    let shell = office();
    shell.file("kept.csv", "old");
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(shell.path("kept.csv"), private).unwrap();
    std::os::unix::fs::symlink("kept.csv", shell.path("link.csv")).unwrap();
    shell.run("report roster --format csv --output link.csv").with(0);
    assert!(shell.path("link.csv").is_symlink());
    assert!(shell.read("kept.csv").starts_with("candidate,name"));
    let mode = std::fs::metadata(shell.path("kept.csv")).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
}

/// The rows of a measure as `group value`, not hidden ones only.
fn measured(document: &Value, measure: &str, by: &str) -> Vec<String> {
    let measures = document["measures"].as_array().unwrap();
    let found = measures.iter().find(|m| m["measure"] == measure).unwrap();
    let rows = found["rows"].as_array().unwrap().iter();
    rows.filter(|row| row["by"] == by)
        .map(|row| format!("{} {}", row["group"].as_str().unwrap(), row["value"]))
        .collect()
}

#[test]
fn statistics_count_each_act_on_its_own_day_and_by_what_was_known() {
    let shell = office();
    let all = shell.ok("report statistics");
    assert_eq!(keys(&all), "program as_of first last public measures");
    assert_eq!(measured(&all, "applied", "year"), ["2021 1", "2026 1"]);
    assert_eq!(measured(&all, "certified", "year"), ["2022 1"]);
    assert_eq!(measured(&all, "months-to-certify", "all"), ["all 23"]);
    assert_eq!(measured(&all, "received", "all"), ["all \"350.00\""]);
    for measure in all["measures"].as_array().unwrap() {
        assert_eq!(keys(measure), "measure definition unit rows");
    }
    let then = shell.ok("report statistics --as-of 2022-11-30");
    assert_eq!(measured(&then, "certified", "all"), Vec::<String>::new());
    let year = shell.ok("report statistics --from 2022-01-01 --to 2022-12-31");
    assert_eq!(measured(&year, "applied", "all"), Vec::<String>::new());
    assert_eq!(measured(&year, "certified", "all"), ["all 1"]);
    assert_eq!(measured(&year, "holders", "all"), ["all 1"]);
}

#[test]
fn statistics_for_the_public_hide_small_numbers_in_every_form() {
    let shell = office();
    let public = shell.ok("report statistics --public");
    assert_eq!(measured(&public, "applied", "all"), ["all null"]);
    let csv = shell.run("report statistics --public --format csv").with(0).stdout;
    assert!(csv.contains("\napplied,all,all,,,,yes,count,"), "{csv}");
    let table = shell.run("report statistics --public").with(0).stdout;
    assert!(table.contains("fewer than five people"));
}

#[test]
fn statistics_fit_eighty_columns() {
    let shell = office();
    let table = shell.run("report statistics").with(0).stdout;
    let numbers = table.split("\nWhat is counted").next().unwrap();
    let longest = numbers.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(80), "{longest:?}");
}

#[test]
fn statistics_of_no_days_are_not_understood() {
    let shell = office();
    shell.run("report statistics --from 2026-02-01 --to 2026-01-31").with(2);
    let later = shell.run("report statistics --to 2027-01-01").with(2);
    assert!(later.stderr.contains("--as-of 2027-01-01"));
}

/// What is to be told, as `candidate kind`.
fn told(shell: &Shell, line: &str) -> Vec<String> {
    let rows = shell.ok(&format!("report reminders {line}"));
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| format!("{} {}", row["candidate"], row["kind"].as_str().unwrap())).collect()
}

#[test]
fn a_notice_that_is_marked_is_not_told_again_and_one_entry_holds_all_of_a_day() {
    let shell = office();
    shell.certify("cal", "2021-01-01", "2022-12-02");
    let before = shell.entries();
    assert_eq!(told(&shell, ""), ["1 term", "3 term"]);
    assert_eq!(told(&shell, "--mark --dry-run"), ["1 term", "3 term"]);
    assert_eq!(shell.entries(), before);
    assert_eq!(told(&shell, "--mark"), ["1 term", "3 term"]);
    assert_eq!(shell.entries(), before + 1);
    assert!(told(&shell, "--mark").is_empty());
    assert_eq!(shell.entries(), before + 1, "nothing to mark, no entry");
    // Asked about the day before, nothing had been told.
    assert_eq!(told(&shell, "--as-of 2026-11-21").len(), 2);
    // An extension moves the last day: it is told of again.
    shell.ok("candidate extend 1 --until 2026-12-10 --on 2026-11-22 --reason illness");
    assert_eq!(told(&shell, ""), ["1 term"]);
    // Taken back, the marks are gone.
    shell.ok(&format!("retract entry {} --reason 'not sent' --yes", before + 1));
    assert_eq!(told(&shell, ""), ["3 term", "1 term"]);
}

#[test]
fn a_preview_tells_each_notice_on_its_day() {
    let shell = office();
    let rows = shell.ok("report reminders --preview 60");
    let days: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["tell_on"].as_str().unwrap()).collect();
    // The term ends 2026-12-01 and grace 2027-02-01.
    assert_eq!(days, ["2026-11-22", "2026-12-02", "2026-12-03", "2027-01-02"]);
    shell.run("report reminders --preview 60 --mark").with(2);
}

#[test]
fn notices_that_could_not_be_written_are_not_marked() {
    let shell = office();
    let before = shell.entries();
    for line in
        ["--output no/such/folder.csv", "--mbox no/such/folder.mbox --sender office@example.org"]
    {
        shell.run(&format!("report reminders --mark {line}")).with(1);
        assert_eq!(shell.entries(), before);
    }
    shell.run("report reminders --mark --exit-code --output told.csv --format csv").with(10);
    assert_eq!(shell.entries(), before + 1);
    assert!(shell.read("told.csv").starts_with("name,email,subject,body,"));
}

#[test]
fn what_is_not_known_yet_is_not_marked_and_messages_have_a_sender() {
    let shell = office();
    shell.run("report reminders --mark --as-of 2026-11-23").with(2);
    shell.run("report reminders --mbox today.mbox").with(2);
    let forged = "report reminders --mbox today.mbox --sender 'a@example.org\nBcc: b@example.org'";
    shell.run(forged).with(2);
}

#[test]
fn messages_are_whole_and_named_alike_each_time() {
    let shell = office();
    let write = "report reminders --mbox today.mbox --sender office@example.org --quiet";
    shell.run(write).with(0);
    let first = shell.read("today.mbox");
    shell.run(write).with(0);
    assert_eq!(shell.read("today.mbox"), first);
    let head: Vec<&str> = first.lines().take(9).collect();
    assert_eq!(
        head,
        [
            "From office@example.org Sun Nov 22 12:00:00 2026",
            "Date: Sun, 22 Nov 2026 12:00:00 +0000",
            "From: office@example.org",
            "To: ana Sample <ana@example.org>",
            "Subject: Your certification ends on December 1, 2026",
            "Message-ID: <1.term.1.2026-12-01.2026-11-01@lssc.invalid>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
        ]
    );
}

#[test]
fn progress_says_each_date_with_its_sum_and_why_a_course_does_not_count() {
    let shell = office();
    shell.ok("record-course 2 C-youth --on 2010-01-01");
    let ana = shell.ok("report progress 1");
    let dates = ana["dates"].as_array().unwrap();
    assert_eq!(keys(&dates[0]), "date on sum");
    assert_eq!(dates.last().unwrap()["sum"], "last day 2026-12-01 + 2 months");
    let ben = shell.ok("report progress 2");
    assert_eq!(keys(&ben["courses"][0]), "course completed_on serves why");
    let text = shell.run("report progress 2").with(0).stdout;
    assert!(text.contains("\nCourses that earn no credit\n"), "{text}");
    let letter = shell.run("report progress 1 --letter").with(0).stdout;
    assert!(letter.contains("Dear ana Sample,"));
    assert!(!letter.contains("lssc "));
}

#[test]
fn a_plan_names_every_way_and_what_the_cheapest_cost_together() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let plain = shell.progress(ana, "2026-11-22");
    assert!(plain.get("plan").is_none());
    let told = shell.ok(&format!("report progress {ana} --plan"));
    let plan = &told["plan"];
    assert_eq!(keys(plan), "ways finishes cost until");
    assert_eq!(keys(&plan["ways"][0]), "set kind route by cost until chosen");
    let ways = plan["ways"].as_array().unwrap();
    let chosen = ways.iter().filter(|way| way["chosen"] == true).count();
    assert_eq!(chosen, 6);
    // A portfolio costs less than the courses, which cost 100 dollars each.
    assert_eq!(plan["cost"], "360.00");
    assert_eq!(plan["until"], "2028-03-10");
}

#[test]
fn statistics_of_a_day_far_off_are_as_short_as_those_of_the_last_year_with_news() {
    let folder = tempfile::tempdir().unwrap();
    let says = |line: &str| {
        let mut command = crate::office::at(folder.path(), env!("CARGO_BIN_EXE_lssc"));
        command.env("LSSC_REGISTER", folder.path().join("register.db")).args(line.split(' '));
        crate::office::Ended::from(command.output().unwrap()).ends(0).out
    };
    says("demo .");
    for format in ["table", "csv", "json"] {
        let far = says(&format!("report statistics --as-of 9999-12-31 --format {format}"));
        let lines = if format == "json" { 4_000 } else { 250 };
        assert!(far.lines().count() < lines, "{format}: {}", far.lines().count());
    }
}
