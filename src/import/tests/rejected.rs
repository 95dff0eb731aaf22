use super::*;

#[test]
fn rejected_rows_come_back_byte_for_byte_and_lined_up() {
    let place = Place::with(
        "\u{feff}candidate;course;completed_on;Room\r\n1;2;3;4\r\n ?a ;\"x;\r\ny\";3;4\r\n\r\n?b;5\r\n",
    );
    let (receipt, ending) = place.import(Limits::default());
    assert_eq!(ending, Ending::Partial);
    assert_eq!((receipt.rows, receipt.recorded, receipt.rejected), (3, 1, 2));
    assert_eq!(
        place.rejected().unwrap(),
        "\u{feff}candidate;course;completed_on;Room;line;reason;hint\r\n ?a ;\"x;\r\ny\";3;4;3;\"course \"\"x;\\r\\ny\"\" has the character U+000D CARRIAGE RETURN, which breaks the line\";Delete the character, or type the cell again.\r\n?b;5;;;6;\"candidate \"\"?b\"\" is nobody\";\r\n"
    );
    assert_eq!(place.files(), 2);
}

#[test]
fn a_rejects_file_imports_as_it_is_and_its_columns_are_not_doubled() {
    let first = Place::with("candidate,course,completed_on\n?a,2\n?b,2,3,,\n?c,2,3,X\n");
    first.import(Limits::default());
    let written = first.rejected().unwrap();
    let again = Place::with(&written);
    let (receipt, _) = again.import(Limits::default());
    assert_eq!(receipt.rejected, 3);
    assert!(receipt.notes.is_empty(), "{:?}", receipt.notes);
    let reasons: Vec<&str> = receipt.rejects.iter().map(|r| r.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "candidate \"?a\" is nobody",
            "candidate \"?b\" is nobody",
            "cell 4 has no column: the header has 3"
        ]
    );
    assert_eq!(again.rejected().unwrap(), written);
    let fixed = Place::with(written.replace('?', "").replace(",X,", ","));
    let (receipt, ending) = fixed.import(Limits::default());
    assert_eq!((receipt.recorded, ending), (3, Ending::Done));
}

#[test]
fn a_rejected_row_emptied_by_hand_is_no_row() {
    let place = Place::with("candidate,course,completed_on,line,reason,hint\n,,,7,why,what\n");
    assert_eq!(place.import(Limits::default()).0.rows, 0);
}

#[test]
fn our_cells_are_no_formulas_and_those_of_the_row_stay() {
    let place = Place::with("candidate,course,completed_on\n=1+1,2,3\n");
    let sheet = Sheet::open(&place.input, COLUMNS).unwrap();
    let rejects = Rejects::new(&sheet, &place.input, None, Door::of_no_register(false)).unwrap();
    let why = Reject {
        code: None,
        reason: "=cmd()".to_string(),
        kind: "odd",
        hint: "-x, \"y\"".to_string(),
    };
    run(sheet, rejects, Limits::default(), |_| Ok(Outcome::Rejected(vec![why.clone()]))).unwrap();
    let written = place.rejected().unwrap();
    assert!(written.ends_with("\n=1+1,2,3,2,'=cmd(),\"'-x, \"\"y\"\"\"\n"), "{written}");
}

#[test]
fn an_earlier_rejects_file_is_replaced_only_by_new_rejects() {
    let place = Place::with("candidate,course,completed_on\n1,2,3\n");
    std::fs::write(rejects_path(&place.input), "by hand").unwrap();
    let (receipt, _) = place.import(Limits::default());
    assert_eq!(place.rejected().unwrap(), "by hand");
    assert_eq!(receipt.rejects_file, None);
    assert!(receipt.notes[0].contains("is from an earlier import"));
    std::fs::write(&place.input, "candidate,course,completed_on\n?,2,3\n").unwrap();
    place.import(Limits::default());
    assert!(place.rejected().unwrap().starts_with("candidate,"));
}

#[test]
fn an_import_that_fails_leaves_no_rejects_behind() {
    let place = Place::with(b"candidate,course,completed_on\n?,2,3\n\xFF,2,3\n");
    let sheet = Sheet::open(&place.input, COLUMNS).unwrap();
    let rejects = Rejects::new(&sheet, &place.input, None, Door::of_no_register(false)).unwrap();
    let ended =
        run(sheet, rejects, Limits::default(), |row| Ok(Outcome::Rejected(vec![unknown(row)])));
    let failed = ended.err().unwrap().downcast::<ImportFailure>().unwrap();
    assert!(failed.text.contains("line 3, byte 1"), "{failed}");
    assert_eq!(place.files(), 1);
}

#[test]
fn rejects_never_replace_the_file_that_is_read() {
    let place = Place::with("candidate,course,completed_on\n");
    let sheet = Sheet::open(&place.input, COLUMNS).unwrap();
    let roundabout = place.dir.path().join(".").join("x.csv");
    assert!(
        Rejects::new(&sheet, &place.input, Some(&roundabout), Door::of_no_register(false)).is_err()
    );
}

#[test]
fn rejects_that_cannot_be_written_are_a_failure_that_names_them() {
    let place = Place::with("candidate,course,completed_on\n?,2,3\n");
    let nowhere = place.dir.path().join("no/such.csv");
    let sheet = Sheet::open(&place.input, COLUMNS).unwrap();
    let rejects =
        Rejects::new(&sheet, &place.input, Some(&nowhere), Door::of_no_register(false)).unwrap();
    let ended =
        run(sheet, rejects, Limits::default(), |row| Ok(Outcome::Rejected(vec![unknown(row)])));
    assert!(ended.err().unwrap().to_string().contains("no/such.csv"));
}
