use super::*;

fn three_rows() -> Place {
    Place::with("candidate,course,completed_on\n1,2,3\n?,2,3\n4,5,6\n")
}

#[test]
fn the_receipt_is_the_json_of_the_contract() {
    let place = three_rows();
    let (mut receipt, ending) = place.import(Limits::default());
    assert_eq!(ending, Ending::Partial);
    receipt.entry = Some(7);
    receipt.file = "x.csv".to_string();
    receipt.rejects_file = Some("x.rejected.csv".to_string());
    assert_eq!(
        serde_json::to_string(&receipt).unwrap(),
        "{\"entry\":7,\"file\":\"x.csv\",\"rows\":3,\"recorded\":2,\"already\":0,\"rejected\":1,\"rejects_file\":\"x.rejected.csv\",\"reasons\":{\"unknown person\":1},\"rejects\":[{\"line\":3,\"codes\":[],\"reason\":\"candidate \\\"?\\\" is nobody\"}],\"candidates\":[],\"notes\":[]}"
    );
    assert_eq!(
        receipt.text(),
        "2 of 3 rows of x.csv were recorded (entry 7); 1 is rejected.\n      1 unknown person\n  line 3: candidate \"?\" is nobody\nThe rejected rows are in x.rejected.csv: correct them there, and then import\n  that file.\n"
    );
}

#[test]
fn all_or_nothing_refuses_a_file_with_a_rejected_row_and_still_writes_the_rejects() {
    let limits = Limits { all_or_nothing: true, max_rejects: None };
    let place = three_rows();
    let (receipt, ending) = place.import(limits);
    assert_eq!((ending, receipt.recorded, receipt.rejected), (Ending::Refused, 0, 1));
    assert_eq!(
        receipt.refused.unwrap(),
        "Nothing was recorded: 1 of 3 rows is rejected, and --all-or-nothing records all rows or none. 2 rows could be recorded."
    );
    assert!(place.rejected().is_some());
    let good = Place::with("candidate,course,completed_on\n1,2,3\n");
    assert_eq!(good.import(limits).1, Ending::Done);
}

#[test]
fn max_rejects_bears_as_many_and_no_more() {
    let most = |most| Limits { all_or_nothing: false, max_rejects: Some(most) };
    let place = Place::with("candidate,course,completed_on\n?,2,3\n1,2,3\n?,2,3\n?,2,3\n");
    assert_eq!(place.import(most(3)).1, Ending::Partial);
    let (receipt, ending) = place.import(most(2));
    assert_eq!((ending, receipt.rows, receipt.rejected), (Ending::Refused, 4, 3));
    assert_eq!(place.rejected().unwrap().lines().count(), 4);
}

#[test]
fn all_reasons_of_a_row_are_told_and_each_kind_counts_once_a_row() {
    let mut receipt = Receipt::new("x.csv");
    let reject = |code, reason: &str, kind| Reject {
        code,
        reason: reason.to_string(),
        kind,
        hint: String::new(),
    };
    let reasons = vec![
        reject(Some("schooling"), "a", "k"),
        reject(Some("schooling"), "b", "k"),
        reject(None, "c", "l"),
    ];
    receipt.count(2, Outcome::Rejected(reasons));
    assert_eq!(receipt.reasons.values().collect::<Vec<_>>(), [&1, &1]);
    assert_eq!(receipt.rejects[0].codes, ["schooling"]);
    assert_eq!(receipt.rejects[0].reason, "a; b; c");
}

#[test]
fn rejects_and_notes_are_listed_up_to_a_thousand() {
    let mut receipt = Receipt::new("x.csv");
    for line in 0..1_500 {
        let note = Some("odd".to_string());
        receipt.count(line, Outcome::Already { note });
        receipt.count(line, Outcome::Rejected(Vec::new()));
    }
    receipt.close_notes();
    assert_eq!((receipt.rejects.len(), receipt.rejected), (1_000, 1_500));
    assert_eq!(receipt.notes.len(), 1_001);
    assert_eq!(receipt.notes[1_000], "500 more rows have notes.");
    assert!(receipt.text().lines().count() < 30);
}

#[test]
fn the_text_fits_the_terminal_and_shows_no_control_characters() {
    let mut receipt = Receipt::new("evil\u{1b}[2J.csv");
    receipt.notes.push("word ".repeat(100));
    receipt.count(2, Outcome::Recorded { note: None });
    let text = receipt.text();
    assert!(text.starts_with("1 of 1 row of evil\\u{1b}[2J.csv would be recorded.\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80));
    assert!(!text.contains('\u{1b}'));
}
