use super::*;

#[test]
fn headings_come_in_any_order_case_and_spelling() {
    let read = rows("Date-Completed,PROOF, Course Name ,E-mail_Address\n2026-01-02,p,c,a\n");
    assert_eq!(read, ["2: a|c|2026-01-02|p"]);
}

#[test]
fn semicolons_and_tabs_are_found_from_the_header() {
    let read = rows("candidate;course;completed_on\n1;a,b;d\n");
    assert_eq!(read, ["2: 1|a,b|d|"]);
    let read = rows("candidate\tcourse\tcompleted_on\n1\ta;b\td\n");
    assert_eq!(read, ["2: 1|a;b|d|"]);
}

#[test]
fn a_byte_order_mark_and_quoted_headings_are_read() {
    let read = rows("\u{feff}\"candidate\",\"course\",\"completed_on\"\r\n1,2,3\r\n");
    assert_eq!(read, ["2: 1|2|3|"]);
}

#[test]
fn lines_before_the_header_are_skipped_and_said() {
    let bytes = "sep=;\nRoster of May;;\n\ncandidate;course;completed_on\n1;2;3\n";
    assert_eq!(rows(bytes), ["5: 1|2|3|"]);
    let notes = sheet(bytes).unwrap().notes().to_vec();
    assert_eq!(notes, ["Lines 1 to 3, before the header, were skipped."]);
}

#[test]
fn unknown_columns_are_said_once_and_kept_out() {
    let bytes = "candidate,Room,course,,completed_on,\u{1b}[31m\n1,x,2,,3,y\n";
    assert_eq!(rows(bytes), ["2: 1|2|3|"]);
    assert_eq!(sheet(bytes).unwrap().notes(), ["Ignored columns: \"Room\", \"\\u{1b}[31m\"."]);
}

#[test]
fn a_column_twice_is_a_failure_that_names_both() {
    let why = failure("email,course,completed_on,Candidate\n");
    assert_eq!(
        why,
        "x.csv has the column candidate twice: \"email\" and \"Candidate\". Nothing was recorded."
    );
}

#[test]
fn missing_columns_are_named_with_those_found_and_expected() {
    let failed = sheet("Course;Name\n1;2\n").err().unwrap();
    assert_eq!(
        failed.text,
        "x.csv lacks the columns candidate, completed_on. Found on line 1: \"Course\", \"Name\". Nothing was recorded."
    );
    assert_eq!(
        failed.hints,
        [
            "A file of this kind must have candidate, course, completed_on; it may have proof; the order does not matter."
        ]
    );
}

#[test]
fn an_empty_file_has_no_header_line_and_a_header_alone_has_no_rows() {
    for empty in ["", "\n\r\n  \n", "\u{feff}"] {
        assert_eq!(failure(empty), "x.csv is empty: no header line. Nothing was recorded.");
    }
    for header in ["candidate,course,completed_on", "candidate,course,completed_on\n\n,,\n"] {
        assert!(rows(header).is_empty());
    }
}

#[test]
fn a_header_below_the_tenth_line_is_not_looked_for() {
    let bytes = format!("{}candidate,course,completed_on\n", "\n".repeat(10));
    assert_eq!(
        failure(bytes),
        "x.csv has no header line among its first 10 lines. Nothing was recorded."
    );
}

#[test]
fn other_formats_are_named() {
    let wide: Vec<u8> = "candidate".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xFF\xFE".to_vec(), wide.clone()].concat();
    assert!(failure(marked).starts_with("x.csv is UTF-16 text"));
    assert!(failure(wide).starts_with("x.csv is UTF-16 text, or no text at all"));
    assert!(failure("PK\u{3}\u{4}...").starts_with("x.csv is a spreadsheet"));
}

#[test]
fn a_byte_that_is_not_utf_8_is_named_in_header_and_rows() {
    let why = failure(b"candidate,course,completed_on,caf\xE9\n".to_vec());
    assert_eq!(why, "x.csv is not UTF-8 text: line 1, byte 34 is 0xE9. Nothing was recorded.");
    let why =
        failure(b"candidate,course,completed_on\r\n1,2,3\r\n\r\n1,\"a\r\n\x92b\",3\r\n".to_vec());
    assert_eq!(why, "x.csv is not UTF-8 text: line 5, byte 1 is 0x92. Nothing was recorded.");
    let why = failure(b"pr\xE9nom,nom\n1,2\n".to_vec());
    assert!(why.contains("line 1, byte 3 is 0xE9"), "{why}");
}
