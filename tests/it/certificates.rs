//! Certificates, typed: their numbers, what may be told about them, and who agrees to be named.

use serde_json::{Value, json};

use crate::contract::{Shell, keys};

/// Ana, certified from 2022-12-01 for the first time and renewed; Ben, certified from 2022-06-01.
fn office() -> Shell {
    let shell = Shell::with_courses();
    shell.certify("ana", "2021-01-01", "2022-12-01");
    shell.certify("ben", "2021-01-01", "2022-06-01");
    shell
}

const ANA: &str = "LSSC-000001-X";
const BEN: &str = "LSSC-000002-8";

#[test]
fn a_certificate_is_verified_by_its_standing_and_days_and_nothing_else() {
    let shell = office();
    let told = shell.ok(&format!("verify {ANA}"));
    assert_eq!(
        keys(&told),
        "certificate as_of standing valid first_on last_on name name_matches name_is_former"
    );
    let on = |day: &str| {
        let told = shell.ok(&format!("verify {BEN} --as-of {day}"));
        let word = |key: &str| told[key].as_str().unwrap().to_string();
        (word("standing"), told["valid"].as_bool().unwrap(), word("last_on"))
    };
    let last = "2026-06-01".to_string();
    for (day, standing, valid) in [
        ("2022-06-01", "certified", true),
        ("2025-06-01", "renewable", true),
        ("2026-06-01", "renewable", true),
        ("2026-06-02", "grace", false),
        ("2026-08-01", "grace", false),
        ("2026-08-02", "lapsed", false),
    ] {
        assert_eq!(on(day), (standing.to_string(), valid, last.clone()), "{day}");
    }
    let before = shell.run(&format!("verify {BEN} --as-of 2022-05-31")).with(1);
    assert!(before.stderr.starts_with("There was no certificate"), "{before:?}");
    let said = shell.run(&format!("verify {BEN}")).with(0).stdout;
    for never in ["ben", "@", "Sample", "candidate"] {
        assert!(!said.contains(never), "{said}");
    }
}

#[test]
fn a_revoked_certificate_is_not_valid_from_the_day_of_the_revocation() {
    let shell = office();
    let revoke = "candidate revoke ana@example.org --on 2024-03-05 --reason 'a secret' --yes";
    shell.run(revoke).with(0);
    let told = shell.ok(&format!("verify {ANA} --as-of 2024-03-04"));
    assert_eq!((&told["valid"], &told["last_on"]), (&json!(true), &json!("2026-12-01")));
    let told = shell.ok(&format!("verify {ANA}"));
    assert_eq!(told["standing"], "revoked");
    assert_eq!((&told["valid"], &told["last_on"]), (&json!(false), &json!("2024-03-04")));
    let said = shell.run(&format!("verify {ANA}")).with(0);
    assert!(!said.stdout.contains("secret"), "{said:?}");
    let reinstate = "candidate reinstate ana@example.org --on 2024-04-01 --reason 'on appeal'";
    shell.run(reinstate).with(0);
    assert_eq!(shell.ok(&format!("verify {ANA}"))["last_on"], "2026-12-01");
}

#[test]
fn a_certificate_revoked_in_grace_was_valid_to_the_last_day_of_its_term() {
    let shell = office();
    let revoke = |on: &str| {
        shell.run(&format!("candidate revoke 2 --on {on} --reason fraud --yes")).with(0);
        let told = shell.ok(&format!("verify {BEN}"));
        assert_eq!(told["standing"], "revoked");
        shell.run(&format!("retract entry {} --reason 'no fraud' --yes", shell.entries())).with(0);
        told["last_on"].as_str().unwrap().to_string()
    };
    assert_eq!(revoke("2026-06-01"), "2026-05-31");
    assert_eq!(revoke("2026-06-02"), "2026-06-01");
    assert_eq!(revoke("2026-07-20"), "2026-06-01");
}

#[test]
fn a_certificate_of_an_earlier_candidacy_lapses_while_its_holder_begins_again() {
    let shell = office();
    shell.admit("ben", "2026-09-01");
    assert_eq!(shell.standing(2, "2026-11-22"), "candidate");
    assert_eq!(shell.ok(&format!("verify {BEN}"))["standing"], "lapsed");
}

#[test]
fn a_typing_error_is_said_to_be_one_and_no_number_is_guessed() {
    let shell = office();
    let typed = [
        "LSSC-000001-8",
        "LSSC-000011-X",
        "LSSC-000010-X",
        "LSSC-00000X-1",
        "LSSC-000001-Y",
        "LSSC-1",
        "LSSC",
    ];
    for number in typed {
        let ended = shell.run(&format!("verify {number}")).with(2);
        let told =
            ended.stderr.contains("typing error") || ended.stderr.contains("check character");
        assert!(told, "{ended:?}");
        assert!(!ended.stderr.contains(ANA) && !ended.stderr.contains(BEN), "{ended:?}");
        assert_eq!(ended.stdout, "");
    }
    for number in ["1", "000001", "LSSC-000001"] {
        let ended = shell.run(&format!("verify {number}")).with(2);
        assert!(ended.stderr.contains("lacks the check character"), "{ended:?}");
    }
    for number in ["LSSC-000003-6", "LSSX-000001-X", "'no number'"] {
        let ended = shell.run(&format!("verify {number}")).with(1);
        assert!(ended.stderr.starts_with("There is no certificate"), "{ended:?}");
    }
}

#[test]
fn a_name_is_told_only_of_a_holder_who_agrees_today() {
    let shell = office();
    let told = |today: &str, line: &str| {
        let line = format!("verify {ANA} --format json {line}");
        shell.run_with(&line, today, None).with(0).json()
    };
    let name = |today: &str| told(today, "")["name"].clone();
    let consent = |answer: &str, on: &str| {
        shell.ok(&format!("candidate consent 1 --public-list {answer} --on {on}"))
    };
    assert_eq!(name("2026-11-22"), Value::Null);
    let made = consent("yes", "2024-01-10");
    assert_eq!(made["recorded"]["consent"], 1);
    assert_eq!(name("2024-01-09"), Value::Null);
    assert_eq!(name("2024-01-10"), "ana Sample");
    // The same again is no second record, and what is stated of a later day ends it.
    assert_eq!(consent("yes", "2024-01-10")["entry"], Value::Null);
    consent("no", "2026-02-01");
    assert_eq!(name("2026-01-31"), "ana Sample");
    assert_eq!(name("2026-02-01"), Value::Null);
    // Whatever day is asked about, it is today that the caller is told.
    assert_eq!(told("2026-02-01", "--as-of 2026-01-31")["name"], Value::Null);
    assert_eq!(told("2026-01-31", "--as-of 2024-01-09")["name"], "ana Sample");
    // Of one day, what is stated last counts; taken back, what was stated before stands again.
    let entry = consent("yes", "2026-02-01")["entry"].clone();
    assert_eq!(name("2026-02-01"), "ana Sample");
    shell.run(&format!("retract entry {entry} --reason 'misread' --yes")).with(0);
    assert_eq!(name("2026-02-01"), Value::Null);
    shell.run("retract record consent 2 --reason 'of another Ana' --yes").with(0);
    assert_eq!(name("2026-02-01"), "ana Sample");
    assert_eq!(shell.run("check").with(0).stdout, "");
}

#[test]
fn consents_are_shown_with_the_person_and_told_in_the_history() {
    let shell = office();
    shell
        .run("candidate consent 1 --public-list yes --on 2024-01-10 --reason 'on the form'")
        .with(0);
    shell.run("candidate consent 1 --public-list no --on 2026-02-01").with(0);
    let held = shell.ok("candidate show 1")["consents"].clone();
    let stated = json!({"consent": 1, "entry": held[0]["entry"], "public_list": true, "stated_on": "2024-01-10"});
    assert_eq!(held[0], stated);
    let earlier = shell.ok("candidate show 1 --as-of 2025-01-01");
    assert_eq!(earlier["consents"].as_array().unwrap().len(), 1);
    let shown = shell.run("candidate show 1").with(0).stdout;
    assert!(shown.contains("agrees to be named in public"), "{shown}");
    let history = shell.run("report entries 1 --format csv").with(0).stdout;
    assert!(history.contains("agrees from 2024-01-10 to be named in public"), "{history}");
    assert!(history.contains("does not agree from 2026-02-01 to be named in public"), "{history}");
    let exported = shell.ok("candidate export 1");
    assert_eq!(exported["records"]["consent"].as_array().unwrap().len(), 2, "{exported:#}");
    let refused = shell.run("candidate consent 1 --public-list perhaps --on 2026-02-01").with(2);
    assert!(refused.stderr.contains("neither yes nor no"), "{refused:?}");
    shell.run("candidate consent 1 --public-list yes --on 2026-11-23").with(2);
    shell.run("candidate consent 9 --public-list yes --on 2026-11-22").with(1);
}

#[test]
fn whoever_is_forgotten_is_named_no_more_and_their_certificate_is_still_verified() {
    let shell = office();
    shell.run("candidate consent 1 --public-list yes --on 2024-01-10").with(0);
    shell.run("candidate forget 1 --reason 'asked for it in writing' --yes").with(0);
    let told = shell.ok(&format!("verify {ANA} --name 'ana Sample'"));
    assert_eq!(told["standing"], "renewable");
    assert_eq!((&told["name"], &told["name_matches"]), (&Value::Null, &Value::Null));
    // Should they come back, they are asked again.
    let again = "candidate update 1 --name 'Ana Again' --email ana@example.org";
    shell.run(again).with(0);
    assert_eq!(shell.ok(&format!("verify {ANA}"))["name"], Value::Null);
    assert_eq!(shell.run("check").with(0).stdout, "");
}

#[test]
fn a_name_that_a_caller_says_is_the_holders_or_not() {
    let shell = office();
    shell.run("candidate update 2 --name 'José  Núñez-Łuk O’Hara'").with(0);
    let matches =
        |said: &str| shell.ok(&format!("verify {BEN} --name '{said}'"))["name_matches"].clone();
    assert_eq!(shell.ok(&format!("verify {BEN}"))["name_matches"], Value::Null);
    for said in [
        "José Núñez-Łuk O’Hara",
        "jose nunez luk o`hara",
        " JOSÉ NÚÑEZ LUK O’HARA ",
        "Núñez-Łuk O’Hara, Dr. José M.",
    ] {
        assert_eq!(matches(said), true, "{said}");
    }
    for said in ["Jose Nunez", "ann Sample", "jose nunez luk ohara"] {
        assert_eq!(matches(said), false, "{said}");
    }
    let told = shell.run(&format!("verify {BEN} --name 'Jose Nunez'")).with(0).stdout;
    assert!(!told.contains("José"), "{told}");
    let nothing = shell.run(&format!("verify {BEN} --name ' - '")).with(2);
    assert!(nothing.stderr.contains("no letters"), "{nothing:?}");
}

#[test]
fn a_certificate_given_before_these_records_is_verified_by_the_number_printed_on_it() {
    let shell = office();
    let legacy =
        "candidate legacy --first-on 2023-05-02 --awarded-on 2023-05-20 --reason 'paper register'";
    let give = |name: &str, number: &str| {
        let line = format!("{legacy} --name {name} --email {name}@example.org --number '{number}'");
        shell.run(&line).with(0);
    };
    give("flo", "0042");
    give("gus", "A-17 b");
    assert_eq!(shell.ok("verify 0042")["first_on"], "2023-05-02");
    assert_eq!(shell.ok("verify a17B")["certificate"], "A-17 b");
    // They carry no other number: the one that the register would have given is on no paper.
    shell.run("verify LSSC-000003-6").with(1);
    // No second one that reads alike is recorded, and the same number in other letters is the same certificate.
    let hal = format!("{legacy} --name hal --email hal@example.org --number A-17-b");
    let refused = shell.run(&hal).with(3);
    assert!(refused.stderr.contains("recorded as that of candidate 4"), "{refused:?}");
    let gus = format!("{legacy} --name gus --email gus@example.org --number a17B");
    assert_eq!(shell.ok(&gus)["entry"], Value::Null);
    // Given back what was taken back, two may read alike: the one printed exactly so is meant; where none is, nobody is.
    let entry = shell.entries();
    shell.run(&format!("retract entry {entry} --reason 'a draft' --yes")).with(0);
    give("hal", "A-17-b");
    shell.run(&format!("retract entry {} --reason 'no draft' --yes", entry + 1)).with(0);
    assert_eq!(shell.ok("verify 'A-17 b'")["certificate"], "A-17 b");
    let several = shell.run("verify a17b").with(1);
    assert!(several.stderr.starts_with("Several certificates"), "{several:?}");
}

#[test]
fn a_number_that_this_register_gives_is_none_given_before_these_records() {
    let shell = office();
    let before = shell.entries();
    let legacy =
        "candidate legacy --first-on 2023-05-02 --awarded-on 2023-05-20 --reason 'paper register'";
    for number in [ANA, "lssc 000001 x", "1x", "LSSC-000009-5"] {
        let line = format!("{legacy} --name flo --email flo@example.org --number '{number}'");
        let refused = shell.run(&line).with(2).stderr;
        assert!(refused.contains(&format!("'{number}' looks like LSSC-00000")), "{refused}");
        assert!(refused.contains(&format!("--number 'paper {number}'")), "{refused}");
    }
    shell.file(
        "paper.csv",
        format!(
            "name,email,first_on,awarded_on,number\n\
             flo,flo@example.org,2023-05-02,2023-05-20,{ANA}\n\
             gus,gus@example.org,2023-05-02,2023-05-20,0042\n\
             hal,hal@example.org,2023-05-02,2023-05-20,00-42\n"
        ),
    );
    let receipt = shell
        .run("candidate legacy --csv paper.csv --reason 'paper register' --format json")
        .with(4)
        .json();
    assert_eq!((&receipt["recorded"], &receipt["rejected"]), (&json!(1), &json!(2)));
    let reason = |place: usize| receipt["rejects"][place]["reason"].as_str().unwrap();
    assert!(reason(0).contains("a number that this register itself gives"), "{receipt}");
    assert!(reason(1).contains("recorded as that of candidate"), "{receipt}");
    assert_eq!(shell.entries(), before + 1);
    assert_eq!(shell.ok(&format!("verify {ANA}"))["first_on"], "2022-12-01");
    shell
        .run(&format!("{legacy} --name flo --email flo@example.org --number 'paper {ANA}'"))
        .with(0);
    assert_eq!(shell.ok(&format!("verify 'paper {ANA}'"))["first_on"], "2023-05-02");
}

/// The names in the public list of a day.
fn listed(shell: &Shell, on: &str) -> Vec<String> {
    let list = shell.ok(&format!("report register --as-of {on}"));
    let names = list.as_array().unwrap().iter();
    names.map(|h| h["name"].as_str().unwrap().to_string()).collect()
}

#[test]
fn the_public_list_names_holders_who_agree_on_its_day_and_today_and_nobody_else() {
    let shell = office();
    shell.enroll("cy", "2026-01-01");
    for candidate in 1..=3 {
        shell.ok(&format!("candidate consent {candidate} --public-list yes --on 2024-01-10"));
    }
    assert_eq!(listed(&shell, "2024-01-09"), [""; 0]);
    assert_eq!(listed(&shell, "2024-01-10"), ["ana Sample", "ben Sample"]);
    let known = shell.entries();
    shell.ok("candidate consent 1 --public-list no --on 2026-02-01");
    assert_eq!(listed(&shell, "2024-01-10"), ["ben Sample"]);
    let then = format!("2024-01-10 --known-at {known}");
    assert_eq!(listed(&shell, &then), ["ben Sample"]);
    shell.ok("candidate consent 1 --public-list yes --on 2026-03-01");
    assert_eq!(listed(&shell, "2024-01-10"), ["ana Sample", "ben Sample"]);
    assert_eq!(listed(&shell, &then), ["ana Sample", "ben Sample"]);
    assert_eq!(listed(&shell, "2026-02-01"), ["ben Sample"]);
    // In grace one is listed as in grace, lapsed no more.
    assert_eq!(listed(&shell, "2026-08-01"), ["ana Sample", "ben Sample"]);
    let list = shell.ok("report register --as-of 2026-08-01");
    assert_eq!(keys(&list[1]), "certificate name state first_on last_on standing");
    let ben = json!({
        "certificate": BEN, "name": "ben Sample", "state": null, "first_on": "2022-06-01", "last_on": "2026-06-01",
        "standing": "grace",
    });
    assert_eq!(list[1], ben);
    assert_eq!(listed(&shell, "2026-08-02"), ["ana Sample"]);
    shell.run("candidate revoke 1 --on 2025-05-05 --reason 'found out' --yes").with(0);
    assert_eq!(listed(&shell, "2025-05-04"), ["ana Sample", "ben Sample"]);
    assert_eq!(listed(&shell, "2025-05-05"), ["ben Sample"]);
}

#[test]
fn how_many_are_not_named_is_told_beside_the_list_and_to_no_timer() {
    let shell = office();
    let ended = shell.run("report register --as-of 2026-01-01").with(0);
    assert_eq!(ended.stdout, "Nobody with a certificate on 2026-01-01 agrees to be named.\n");
    assert_eq!(ended.stderr, "note: 2 more have a certificate and have not agreed to be named\n");
    let timed = shell.run("report register --as-of 2026-01-01 --cron --exit-code").with(0);
    assert_eq!((timed.stdout.as_str(), timed.stderr.as_str()), ("", ""));
    shell.ok("candidate consent 2 --public-list yes --on 2024-01-10");
    let timed = shell.run("report register --as-of 2026-01-01 --cron --exit-code").with(10);
    assert_eq!(timed.stderr, "");
    assert!(timed.stdout.contains(BEN), "{timed:?}");
    let ended = shell.run("report register --as-of 2026-01-01").with(0);
    assert_eq!(ended.stderr, "note: 1 more has a certificate and has not agreed to be named\n");
}

#[test]
fn the_list_is_sorted_by_name_without_letter_case_and_accents() {
    let shell = office();
    for (candidate, name) in [(1, "Élodie Zahn"), (2, "eleanor Ames")] {
        shell.run(&format!("candidate update {candidate} --name '{name}'")).with(0);
        shell.ok(&format!("candidate consent {candidate} --public-list yes --on 2024-01-10"));
    }
    assert_eq!(listed(&shell, "2026-01-01"), ["eleanor Ames", "Élodie Zahn"]);
}

#[test]
fn the_page_of_the_list_is_whole_and_touches_no_file_that_is_not_its_own() {
    let shell = office();
    let hostile = "<script>alert(1)</script> & \"Ana\"";
    shell.run(&format!("candidate update 1 --name '{hostile}'")).with(0);
    shell.ok("candidate consent 1 --public-list yes --on 2024-01-10");
    let written = shell.run("report register --html site --as-of 2026-01-01").with(0);
    assert_eq!(written.stdout, "");
    assert!(written.stderr.starts_with("Wrote 1 holder to site/index.html."), "{written:?}");
    let page = shell.read("site/index.html");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Ana&quot;"));
    for never in ["<script", "ben", "@example.org", "http:", "https:"] {
        assert!(!page.contains(never), "{never}");
    }
    assert!(page.contains(ANA) && page.contains("<time>2026-01-01</time>"));
    // The same list is the same page, and other files stay.
    shell.file("site/style.css", "theirs");
    let timed = shell.run("report register --html site --as-of 2026-01-01 --cron").with(0);
    assert_eq!((timed.stdout.as_str(), timed.stderr.as_str()), ("", ""));
    assert_eq!(shell.read("site/index.html"), page);
    assert_eq!(shell.read("site/style.css"), "theirs");
    assert_eq!(std::fs::read_dir(shell.path("site")).unwrap().count(), 2);
    let told = shell.ok("report register --html site --as-of 2026-01-01");
    assert_eq!(told, json!({"html": "site/index.html", "named": 1, "unnamed": 1}));
    // A page that somebody else made is left alone.
    std::fs::create_dir(shell.path("other")).unwrap();
    shell.file("other/index.html", "<html>theirs</html>");
    let refused = shell.run("report register --html other").with(1);
    assert!(refused.stderr.contains("nothing was written"), "{refused:?}");
    assert_eq!(shell.read("other/index.html"), "<html>theirs</html>");
    shell.run("report register --html register.db").with(1);
    shell.run("report register --html site --output list.txt").with(2);
}

#[test]
fn a_certificate_says_what_stands_on_it_and_is_the_same_file_on_any_day() {
    let shell = office();
    let made = shell.ok(&format!("report certificate {ANA}"));
    assert_eq!(
        keys(&made),
        "certificate certification program sponsor name first_on term term_first term_last granted_on sets"
    );
    assert_eq!((&made["name"], &made["term"]), (&json!("ana Sample"), &json!(1)));
    assert_eq!(made["sets"].as_array().unwrap().len(), 6);
    for number in ["1", "000001", "lssc 000001 x", "ana@example.org"] {
        assert_eq!(shell.ok(&format!("report certificate '{number}'")), made);
    }
    let files = format!("report certificate {ANA} --pdf ana.pdf --html ana.html");
    let written = shell.run(&files).with(0);
    assert_eq!(written.stdout, "");
    assert_eq!(
        written.stderr,
        format!("Wrote certificate {ANA} of ana Sample to ana.pdf and ana.html.\n")
    );
    let read = |name: &str| std::fs::read(shell.path(name)).unwrap();
    let (pdf, html) = (read("ana.pdf"), read("ana.html"));
    shell.run_with(&files, "2026-11-29", None).with(0);
    assert_eq!((read("ana.pdf"), read("ana.html")), (pdf, html));
}

#[test]
fn a_certificate_is_of_the_term_granted_last_on_the_day_asked_about() {
    let shell = office();
    let of = |line: &str| {
        let made = shell.ok(&format!("report certificate {line}"));
        let text = |key: &str| made[key].as_str().unwrap().to_string();
        (made["term"].as_i64().unwrap(), text("term_first"), text("term_last"), text("granted_on"))
    };
    let first = (1, "2022-12-01".to_string(), "2026-12-01".to_string(), "2022-12-01".to_string());
    assert_eq!(of(ANA), first);
    for day in ["2023-02-01", "2024-02-01"] {
        shell.ok(&format!(
            "renew activity 1 --title 'Week of {day}' --on {day} --set technology --days 3"
        ));
    }
    shell.ok("renew certification 1 --on 2026-01-15");
    let second = (2, "2026-12-02".to_string(), "2030-12-01".to_string(), "2026-01-15".to_string());
    assert_eq!(of(ANA), second);
    assert_eq!(of(&format!("{ANA} --as-of 2026-01-14")), first);
}

#[test]
fn no_certificate_is_made_out_of_what_is_not_in_force_and_no_file_is_touched() {
    let shell = office();
    shell.file("there.pdf", "as it was");
    let refused = |line: &str| {
        let line = format!("report certificate {line} --pdf there.pdf");
        assert_eq!(shell.refused(&line), "!standing");
        assert_eq!(shell.read("there.pdf"), "as it was");
        shell.run(&line).with(3).stderr
    };
    let ended = refused(BEN);
    assert!(ended.contains("--as-of 2026-06-01"), "{ended}");
    refused(&format!("{BEN} --as-of 2026-06-02"));
    refused(&format!("{BEN} --as-of 2022-05-31"));
    shell.run(&format!("report certificate {BEN} --as-of 2026-06-01 --pdf ben.pdf")).with(0);
    shell.run("candidate revoke 1 --on 2025-05-05 --reason 'found out' --yes").with(0);
    refused(ANA);
    refused(&format!("{ANA} --as-of 2025-05-04"));
    shell.run("report certificate LSSC-000010-X --pdf there.pdf").with(2);
    shell.run("report certificate 3 --pdf there.pdf").with(1);
    assert_eq!(shell.read("there.pdf"), "as it was");
}

#[test]
fn a_name_that_cannot_be_shown_is_said_with_its_character() {
    let shell = office();
    shell.run("candidate update 1 --name '王小明'").with(0);
    let failed = shell.run("report certificate 1 --pdf ana.pdf").with(1);
    assert!(failed.stderr.contains("'王' (U+738B)"), "{failed:?}");
    assert!(failed.stderr.contains("candidate update 1 --name"), "{failed:?}");
    assert!(!shell.exists("ana.pdf"));
    shell.run("candidate forget 1 --reason 'asked for it in writing' --yes").with(0);
    let failed = shell.run("report certificate 1").with(1);
    assert!(failed.stderr.contains("name was forgotten"), "{failed:?}");
}

#[test]
fn digits_alone_are_a_candidates_number_and_never_a_certificates() {
    let shell = office();
    let legacy =
        "candidate legacy --first-on 2023-05-02 --awarded-on 2023-05-20 --reason 'paper register'";
    shell.run(&format!("{legacy} --name 'Flo Gray' --email flo@example.org --number 1")).with(0);
    assert_eq!(shell.ok("report certificate 1")["name"], "ana Sample");
    let flo = shell.run("candidate find flo@example.org --format json").with(0).stdout;
    let flo = serde_json::from_str::<serde_json::Value>(&flo).unwrap()[0]["candidate"].clone();
    // A certificate from before these records bears the number printed on it; the sets are not in these records.
    let made = shell.ok(&format!("report certificate {flo}"));
    assert_eq!((&made["certificate"], &made["sets"]), (&json!("1"), &json!([])));
    shell.run(&format!("report certificate {flo} --pdf flo.pdf")).with(0);
    shell.run("enroll --name New --email new@example.org --education college --position P --received 2026-01-05 --experience 'L; 2020-01-01; -; 30/week; paid'").with(0);
    let none = shell.run("report certificate new@example.org").with(1);
    assert!(none.stderr.contains("has no certificate"), "{none:?}");
}
