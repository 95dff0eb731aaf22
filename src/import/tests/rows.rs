use super::*;

const HEADER: &str = "candidate,course,completed_on\n";

fn under_header(text: &str) -> Vec<String> {
    rows(format!("{HEADER}{text}"))
}

#[test]
fn blank_lines_and_rows_of_empty_cells_are_no_rows_but_count_as_lines() {
    let read = under_header("\n1,2,3\n,,\n \t\n\" \",\"\",\u{a0}\n4,5,6\n\n");
    assert_eq!(read, ["3: 1|2|3|", "7: 4|5|6|"]);
}

#[test]
fn many_empty_lines_are_passed_over_and_counted_whatever_their_endings() {
    for (ending, lines) in [("\n", 1), ("\r\n", 1), ("\r", 1), ("\r\r\n\n", 3)] {
        for times in [1, 65_535, 65_536, 200_000] {
            let text = format!("{HEADER}{}1,2,3\n4,5,6", ending.repeat(times));
            let first = 2 + lines * times;
            assert_eq!(rows(text), [format!("{first}: 1|2|3|"), format!("{}: 4|5|6|", first + 1)]);
        }
    }
}

#[test]
fn blanks_around_cells_are_trimmed_also_the_hard_ones() {
    let read = under_header(" 1 ,\u{a0}2\u{a0}, \"3, \"\"x\"\" \" \n");
    assert_eq!(read, ["2: 1|2|3, \"x\"|"]);
}

#[test]
fn quoted_cells_hold_line_breaks_and_lines_are_still_counted() {
    let read = under_header("1,\"a\r\nb\nc\rd\",3\n4,5,6\r7,8,9");
    assert_eq!(read, ["2: 1|a\r\nb\nc\rd|3|", "6: 4|5|6|", "7: 7|8|9|"]);
}

#[test]
fn quotation_marks_inside_a_cell_without_them_are_text() {
    let read = under_header("1,5\" disk,x\"\"\n2,\"\"\"\",\"\"\u{a0} \n");
    assert_eq!(read, ["2: 1|5\" disk|x\"\"|", "3: 2|\"||"]);
}

/// The lines on which rows begin, and how those end that cannot be read.
fn faults(text: &str) -> Vec<String> {
    let mut sheet = sheet(format!("{HEADER}{text}")).unwrap();
    let mut out = Vec::new();
    while let Some(row) = sheet.next_row().unwrap() {
        let fault = row.fault().map_or(String::new(), |fault| format!(" {}", fault.kind));
        out.push(format!("{}{fault}", row.line()));
    }
    out
}

#[test]
fn a_stray_quotation_mark_rejects_its_row_and_no_other() {
    let stray = " quotation mark in the middle of a cell";
    let open = " quotation mark never closed";
    for (text, first) in [
        ("1,\"The \"Big\" Day\",3\n4,5,6\n", stray),
        ("1,\"The \"Big\", \"Bold\" Day\",3\n4,\"5\",6\n", stray),
        ("1,\"5\"\" disk\"x,3\n4,5,6\n", stray),
        ("1,\"5,3\n4,\"5, 5\",6\n", stray),
        ("1,\"5,3\r\n4,\"5\"\"\",6\r\n", stray),
        ("1,\"5,3\n4,5,6\n", open),
        ("1,\"5,3\n4,5\",6\n", open),
        ("1,2,\"3\n4,5,6\"\n", open),
        ("\"1,2,3\r4,5\",6\r", open),
    ] {
        assert_eq!(faults(text), [format!("2{first}"), "3".to_string()], "{text:?}");
    }
    assert_eq!(faults("1,\"5,3\n4,5,6\n7,8\",9\n").len(), 3);
    assert_eq!(faults("1,\"a\nb\",\"3\"x\"\n4,5,6\n"), [&format!("2{stray}"), "4"]);
}

#[test]
fn a_quoted_cell_of_several_lines_is_one_cell_and_refused_outside_a_comment() {
    let faults = faults("1,2,\"one, two, three\nfour, five, six\"\n4,\"5\n5\",6\n");
    assert_eq!(faults, ["2 character that is not allowed", "4 character that is not allowed"]);
}

#[test]
fn missing_cells_are_empty_and_empty_extra_ones_are_nothing() {
    let mut sheet = sheet("candidate,course,completed_on,,\n1\n1,2,3,,,\n").unwrap();
    let row = sheet.next_row().unwrap().unwrap();
    assert_eq!((row.cell(0), row.cell(2), row.cell(3)), ("1", "", ""));
    assert_eq!(row.cell(99), "");
    assert!(sheet.next_row().unwrap().unwrap().fault().is_none());
}

#[test]
fn a_cell_without_a_column_is_a_fault_of_its_row() {
    let mut sheet = sheet(format!("{HEADER}1,Smith, John,3\n")).unwrap();
    let fault = sheet.next_row().unwrap().unwrap().fault().unwrap();
    assert_eq!(fault.reason, "cell 4 has no column: the header has 3");
}

#[test]
fn a_lone_quotation_mark_at_the_end_is_a_rejected_row() {
    let mut sheet = sheet(format!("{HEADER}\"")).unwrap();
    assert!(sheet.next_row().unwrap().unwrap().fault().is_some());
}

#[test]
fn a_row_without_an_end_is_a_failure_in_bounded_memory() {
    let why = failure(format!("{HEADER}1,2,3\n4,{}", "5,6,".repeat(500_000)));
    assert_eq!(
        why,
        "The row of x.csv that begins on line 3 is longer than 1048576 bytes. Nothing was recorded."
    );
}

#[test]
fn a_quotation_mark_never_closed_before_many_rows_is_found_in_bounded_memory() {
    let told = faults(&format!("1,2,3\n4,\"{}", "5,6,7\n".repeat(500_000)));
    assert_eq!(told.len(), 500_001);
    let at_fault: Vec<&String> = told.iter().filter(|row| row.contains(' ')).collect();
    assert_eq!(at_fault, ["3 quotation mark never closed"]);
}

#[test]
fn the_bytes_of_a_row_are_as_they_came() {
    let mut sheet = sheet(format!("{HEADER} 1 ,\"2\",3,,\r\nx")).unwrap();
    assert_eq!(sheet.next_row().unwrap().unwrap().raw(), b" 1 ,\"2\",3,,");
    let last = sheet.next_row().unwrap().unwrap();
    assert_eq!((last.raw(), last.offset()), (&b"x"[..], 43));
}

#[test]
fn rows_are_whole_wherever_the_input_is_cut() {
    let mut text = String::from(HEADER);
    let mut expected = Vec::new();
    for i in 0..40_000 {
        text.push_str(&format!("{i},\"x\"\"é\n,\",2026-01-01\r\n"));
        expected.push(format!("{}: {i}|x\"é\n,|2026-01-01|", 2 + 2 * i));
    }
    assert_eq!(rows(text), expected);
}

#[test]
fn a_row_of_a_million_delimiters_is_read_at_once() {
    let bytes =
        format!("candidate,course,completed_on,line,reason,hint\n1{}\n", ",".repeat(1_000_000));
    assert_eq!(rows(bytes), ["2: 1|||"]);
}

#[test]
fn standard_input_is_called_by_its_name() {
    let failed = Sheet::read("-", std::io::empty(), COLUMNS).err().unwrap();
    assert_eq!(failed.text, "Standard input is empty: no header line. Nothing was recorded.");
}
