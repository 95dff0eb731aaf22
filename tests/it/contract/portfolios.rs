//! Section 6: portfolios, evaluators, rounds.

use super::*;

/// Ana, admitted 2023-03-10, with three evaluators of cataloging, which has eight competencies.
fn office() -> (Shell, i64) {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2023-03-10");
    for name in ["eve", "fay", "gus"] {
        let made = shell.ok(&format!(
            "evaluator add --name {name} --email {name}@example.org --sets cataloging,access --library 'Far Library'"
        ));
        assert_eq!(made["candidates"].as_array().unwrap().len(), 0);
    }
    (shell, ana)
}

fn submitted() -> (Shell, i64) {
    let (shell, ana) = office();
    let made = shell.ok(&format!("submit-portfolio {ana} cataloging --on 2024-02-01 --paid 60"));
    assert_eq!(made["recorded"]["portfolio"], 1);
    assert!(made["recorded"]["payment"].is_number());
    (shell, ana)
}

fn rate(shell: &Shell, who: &str, ratings: &str, on: &str) -> Value {
    shell.ok(&format!("evaluate portfolio 1 --evaluator {who} --ratings {ratings} --on {on}"))
}

#[test]
fn a_portfolio_achieves_its_set_on_the_deciding_day() {
    let (shell, ana) = submitted();
    let made = rate(&shell, "eve", "MMMMMMPP", "2024-02-10");
    assert_eq!(made["recorded"]["evaluation"], 1);
    assert_eq!(shell.set(ana, "cataloging", TODAY), "-");
    // Together: partial and met is met; 7 of 8 met.
    rate(&shell, "fay@example.org", "MMMMMPMP", "2024-02-05");
    assert_eq!(shell.set(ana, "cataloging", "2024-02-09"), "-");
    let set = shell.set(ana, "cataloging", "2024-02-10");
    assert!(set.starts_with("2024-02-10 portfolio "), "{set}");
    let full = "evaluate portfolio 1 --evaluator gus --ratings MMMMMMMM --on 2024-02-12";
    assert_eq!(
        shell.refused(full),
        "portfolio-fee evaluator-qualified evaluator-independent !ratings"
    );
}

#[test]
fn the_requirements_of_a_submission_come_in_order() {
    let (shell, ana) = office();
    let line = format!("submit-portfolio {ana} cataloging --on");
    assert_eq!(shell.refused(&format!("{line} 2023-03-09")), "!admitted candidacy portfolio-route");
    let old = shell.admit("old", "2014-01-01");
    assert_eq!(
        shell.refused(&format!("submit-portfolio {old} cataloging --on 2018-01-02")),
        "admitted !candidacy portfolio-route"
    );
    shell.ok(&format!("submit-portfolio {old} cataloging --on 2018-01-01"));
    let older = shell.admit("older", "2011-01-01");
    let early = format!("submit-portfolio {older} access --on 2012-10-27");
    assert_eq!(shell.refused(&early), "admitted candidacy !portfolio-route");
    let document = shell.ended(3, &early);
    assert!(
        finding(&document, "portfolio-route")["text"].as_str().unwrap().contains("portfolio.open")
    );
    shell.ok(&format!("submit-portfolio {older} access --on 2012-10-28"));
    shell.ended(1, &format!("submit-portfolio {ana} catalogin --on 2024-01-01"));
}

#[test]
fn an_undecided_portfolio_bars_another_and_an_achieved_set_takes_one_with_a_note() {
    let (shell, ana) = submitted();
    let another = format!("submit-portfolio {ana} cataloging --on 2024-02-11");
    assert_eq!(shell.refused(&another), "admitted candidacy !portfolio-route");
    rate(&shell, "eve", "MMMMMMMM", "2024-02-10");
    rate(&shell, "fay", "MMMMMMMM", "2024-02-10");
    let made = shell.ok(&another);
    assert!(!made["notes"].as_array().unwrap().is_empty());
}

#[test]
fn evaluation_begins_when_the_fee_is_settled() {
    let (shell, ana) = office();
    shell.ok(&format!("submit-portfolio {ana} cataloging --on 2024-02-01"));
    shell.ok(&format!("payment receive {ana} 60 --on 2024-02-05 --for portfolio:1"));
    let line = "evaluate portfolio 1 --evaluator eve --ratings MMMMMMMM --on";
    assert_eq!(
        shell.refused(&format!("{line} 2024-02-04")),
        "!portfolio-fee evaluator-qualified evaluator-independent ratings"
    );
    assert_eq!(
        finding(&shell.ended(3, &format!("{line} 2024-02-04")), "portfolio-fee")["asked"],
        "60.00"
    );
    shell.ok(&format!("{line} 2024-02-05"));
}

#[test]
fn everything_wrong_with_an_evaluation_is_said_at_once() {
    let (shell, ana) = office();
    shell.ok(&format!("submit-portfolio {ana} youth --on 2024-02-01"));
    shell.ok(&format!(
        "evaluator add --name hal --email ANA@example.org --sets access --library ' town library ' --not-for {ana}"
    ));
    assert_eq!(
        shell.refused("evaluate portfolio 1 --evaluator hal --ratings MM --on 2024-01-31"),
        "!portfolio-fee !evaluator-qualified !evaluator-independent !ratings"
    );
    shell.run("evaluate portfolio 1 --evaluator eve --ratings MMX --on 2024-02-01").with(2);
    shell.ended(1, "evaluate portfolio 9 --evaluator eve --ratings MM --on 2024-02-01");
    let unknown =
        shell.ended(1, "evaluate portfolio 1 --evaluator ev --ratings MM --on 2024-02-01");
    assert!(unknown["hints"].to_string().contains("eve"), "{unknown}");
}

#[test]
fn an_evaluator_of_a_library_where_the_candidate_has_a_job_is_not_independent() {
    for (last, fits) in [("-", false), ("2024-02-01", false), ("2024-01-31", true)] {
        let shell = Shell::new();
        let line = format!("{} --received 2023-03-10 --paid 350", applicant("ana"))
            .replace("Town Library; 2010-01-01; -;", &format!("Town Library; 2010-01-01; {last};"));
        shell.ok(&line);
        shell.ok("evaluator add --name hal --email hal@example.org --sets access --library TOWNLIBRARY --library 'town  library'");
        shell.ok("submit-portfolio 1 access --on 2024-02-01 --paid 60");
        let ended = shell
            .run("evaluate portfolio 1 --evaluator hal --ratings MMMMMMMMMMMMM --on 2024-02-02");
        assert_eq!(ended.code, if fits { 0 } else { 3 }, "{last} {ended:#?}");
    }
}

#[test]
fn the_same_ratings_again_are_a_note_and_other_ratings_name_the_entry() {
    let (shell, _) = submitted();
    let made = rate(&shell, "eve", "MMMMMMMM", "2024-02-10");
    assert!(rate(&shell, "eve", "mmmmmmmm", "2024-02-10")["entry"].is_null());
    let other = "evaluate portfolio 1 --evaluator eve --ratings MMMMMMMP --on 2024-02-10";
    assert_eq!(
        shell.refused(other),
        "portfolio-fee evaluator-qualified !evaluator-independent ratings"
    );
    let text = finding(&shell.ended(3, other), "evaluator-independent")["text"].to_string();
    assert!(text.contains(&format!("entry {}", made["entry"])), "{text}");
    shell.ok(&format!("{other} --corrects {} --reason typed", made["entry"]));
}

#[test]
fn a_revision_is_due_within_sixty_days_of_the_request_that_day_included() {
    // Requested 2024-02-10; due 2024-04-10.
    for (day, taken) in
        [("2024-02-09", false), ("2024-02-10", true), ("2024-04-10", true), ("2024-04-11", false)]
    {
        let (shell, ana) = submitted();
        rate(&shell, "eve", "MMMMMNPP", "2024-02-08");
        rate(&shell, "fay", "MMMMMMPP", "2024-02-10");
        assert_eq!(shell.set(ana, "cataloging", TODAY), "-");
        let line = format!("submit-portfolio --revision 1 --on {day}");
        if taken {
            shell.ok(&line);
        } else {
            assert_eq!(shell.refused(&line), "!portfolio-route", "{day}");
        }
    }
}

#[test]
fn without_a_revision_a_portfolio_is_not_achieved_from_the_day_after() {
    let (shell, ana) = submitted();
    rate(&shell, "eve", "MMMMMNPP", "2024-02-08");
    rate(&shell, "fay", "MMMMMMPP", "2024-02-10");
    let again = format!("submit-portfolio {ana} cataloging --on");
    assert_eq!(
        shell.refused(&format!("{again} 2024-04-10")),
        "admitted candidacy !portfolio-route"
    );
    assert_eq!(
        shell.refused(&format!("{again} 2024-04-11")),
        "admitted candidacy !portfolio-route"
    );
}

#[test]
fn a_third_evaluator_decides_the_revision_round_where_the_two_differ() {
    let (shell, ana) = submitted();
    rate(&shell, "eve", "MMMMMNPP", "2024-02-08");
    rate(&shell, "fay", "MMMMMMPP", "2024-02-10");
    shell.ok("submit-portfolio --revision 1 --on 2024-03-01");
    let before = "evaluate portfolio 1 --evaluator eve --ratings MMMMMMMM --on 2024-02-29";
    assert_eq!(
        shell.refused(before),
        "portfolio-fee evaluator-qualified evaluator-independent !ratings"
    );
    rate(&shell, "eve", "MMMMMMMM", "2024-03-02");
    rate(&shell, "fay", "MMMMMNMM", "2024-03-03");
    assert_eq!(shell.set(ana, "cataloging", TODAY), "-");
    rate(&shell, "gus", "MMMMMPPM", "2024-03-10");
    // The middle of the three: M M M M M P M M.
    let set = shell.set(ana, "cataloging", TODAY);
    assert!(set.starts_with("2024-03-10 portfolio"), "{set}");
}

#[test]
fn a_candidacy_over_with_a_portfolio_undecided_awaits_its_evaluation() {
    let shell = Shell::with_courses();
    for name in ["eve", "fay"] {
        shell.ok(&format!(
            "evaluator add --name {name} --email {name}@example.org --sets reference"
        ));
    }
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &SIX[..5], "2023-01-01");
    shell.ok(&format!("submit-portfolio {ana} reference --on 2024-03-10"));
    assert_eq!(shell.standing(ana, "2024-03-10"), "candidate");
    assert_eq!(shell.standing(ana, "2024-03-11"), "awaiting-evaluation");
    shell.ok(&format!("payment receive {ana} 60 --on 2024-04-01"));
    rate(&shell, "eve", "MMMMMMMMM", "2024-05-02");
    rate(&shell, "fay", "MMMMMMMMM", "2024-05-03");
    assert_eq!(shell.standing(ana, "2024-05-02"), "awaiting-evaluation");
    assert_eq!(shell.standing(ana, "2024-05-03"), "complete");
    assert_eq!(shell.progress(ana, "2024-05-03")["completed_on"], "2024-05-03");
}

#[test]
fn ratings_come_from_a_file_a_row_a_competency() {
    let (shell, ana) = submitted();
    let rows = |who: &str, word: &str| -> String {
        (1..=8).map(|n| format!("1,{who},{n},{word},\n")).collect()
    };
    let header = "portfolio,evaluator,competency,rating,comment\n";
    shell.file("r.csv", format!("{header}{}{}", rows("eve", "met"), rows("fay", "M")));
    let receipt = shell.ok("evaluate portfolio --csv r.csv --on 2024-02-10");
    assert_eq!((&receipt["rows"], &receipt["recorded"]), (&16.into(), &16.into()));
    assert!(shell.set(ana, "cataloging", TODAY).starts_with("2024-02-10"));
    let again = shell.ok("evaluate portfolio --csv r.csv --on 2024-02-10");
    assert_eq!((&again["entry"], &again["already"]), (&Value::Null, &16.into()));
}

#[test]
fn a_file_of_ratings_rejects_an_evaluation_whole_with_the_codes_of_its_decision() {
    let (shell, _) = submitted();
    let header = "portfolio,evaluator,competency,rating,comment\n";
    let rows: String = (1..=7).map(|n| format!("1,eve,{n},partial,\n")).collect();
    shell.file("r.csv", format!("{header}{rows}1,eve,9,not-met,\n"));
    let receipt = shell.ended(4, "evaluate portfolio --csv r.csv --on 2024-02-10");
    assert_eq!((&receipt["rejected"], &receipt["entry"]), (&8.into(), &Value::Null));
    assert_eq!(receipt["rejects"][0]["codes"].to_string(), "[\"ratings\"]");
    // One row twice says the same: the second is already there.
    let rows: String = (1..=8).map(|n| format!("1,eve,{n},P,\n")).collect();
    shell.file("r.csv", format!("{header}{rows}1,eve,3,partial,\n"));
    let receipt = shell.ok("evaluate portfolio --csv r.csv --on 2024-02-10");
    assert_eq!((&receipt["recorded"], &receipt["already"]), (&8.into(), &1.into()));
    // Other ratings of the same evaluator.
    let rows: String = (1..=8).map(|n| format!("1,eve,{n},M,\n")).collect();
    shell.file("r.csv", format!("{header}{rows}1,eve,3,bad,\n"));
    let receipt = shell.ended(4, "evaluate portfolio --csv r.csv --on 2024-02-10");
    assert_eq!(receipt["rejected"], 9);
    assert_eq!(receipt["rejects"][0]["codes"].to_string(), "[]");
    assert_eq!(receipt["rejects"][1]["codes"].to_string(), "[\"evaluator-independent\"]");
}

#[test]
fn the_same_evaluator_again_is_a_note_and_other_details_are_refused() {
    let (shell, _) = office();
    let line = "evaluator add --name eve --email EVE@example.org --sets access,cataloging --library 'Far Library'";
    assert!(shell.ok(line)["entry"].is_null());
    assert_eq!(shell.refused(&format!("{line} --library Near")), "!not-recorded");
    shell.ended(1, "evaluator add --name x --email x@example.org --sets acess");
    shell.ended(1, "evaluator add --name x --email x@example.org --sets access --not-for 99");
}
