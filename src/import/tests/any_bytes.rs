use proptest::prelude::*;

use super::*;

/// Bytes that look like a file: pieces that matter to the reader, and any others.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            &b"\n"[..],
            b"\r\n",
            b"\r",
            b",",
            b";",
            b"\t",
            b"\"",
            b"\"\"",
            b" ",
            b"\xC2\xA0",
            b"1",
            b"line,reason,hint",
        ])
        .prop_map(<[u8]>::to_vec),
        "[a-zé=?]{0,3}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..3),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|all| all.concat())
}

/// The same as a whole file, with a header or without.
fn files() -> impl Strategy<Value = Vec<u8>> {
    let headers = prop::sample::select(vec![
        "",
        "candidate,course,completed_on\n",
        "\u{feff}Course;E-Mail;;Date Completed;;\r\n",
        "candidate\tcourse\tcompleted_on\tproof\tline\treason\thint\n",
        "candidate,course,completed_on,line,reason,hint,,\r",
    ]);
    (headers, pieces()).prop_map(|(header, rest)| [header.as_bytes(), &rest].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused_and_the_counts_add_up(bytes in files()) {
        let place = Place::with(&bytes);
        let Ok(sheet) = Sheet::open(&place.input, COLUMNS) else {
            return Ok(());
        };
        let rejects = Rejects::new(&sheet, &place.input, None, Door::of_no_register(false)).unwrap();
        let mut rows = 0;
        let ended = run(sheet, rejects, Limits::default(), |row| {
            rows += 1;
            Ok(match row.cell(0).len() % 3 {
                0 => Outcome::Recorded { note: None },
                1 => Outcome::Already { note: None },
                _ => Outcome::Rejected(vec![unknown(row)]),
            })
        });
        let Ok((receipt, _)) = ended else {
            prop_assert_eq!(place.files(), 1);
            return Ok(());
        };
        prop_assert!(receipt.rows >= rows);
        prop_assert_eq!(receipt.rows, receipt.recorded + receipt.already + receipt.rejected);
        prop_assert_eq!(receipt.rejects.len() as u64, receipt.rejected);
        prop_assert_eq!(place.rejected().is_some(), receipt.rejected > 0);
    }

    #[test]
    fn every_rejected_row_is_in_the_rejects_file_as_it_came(bytes in files()) {
        let place = Place::with(&bytes);
        let Ok(mut sheet) = Sheet::open(&place.input, COLUMNS) else {
            return Ok(());
        };
        let mut rejects = Rejects::new(&sheet, &place.input, None, Door::of_no_register(false)).unwrap();
        let (mut kept, mut closed) = (Vec::new(), true);
        while let Ok(Some(row)) = sheet.next_row() {
            let why = row.fault().unwrap_or_else(|| unknown(&row));
            closed = why.kind != "quotation mark never closed";
            let line = row.keep();
            prop_assert!(row.raw().starts_with(&line.bytes) || line.bytes.starts_with(row.raw()));
            rejects.write(&line, &[why]).unwrap();
            kept.push(line.bytes);
        }
        let Some(placed) = rejects.finish().unwrap() else {
            return Ok(());
        };
        // Imported again, it rejects the same rows, unless the last one swallows the rest.
        let mut again = Sheet::open(&placed.place, COLUMNS).unwrap();
        let mut back = Vec::new();
        while let Some(row) = again.next_row().unwrap() {
            back.push(row.keep().bytes);
        }
        if closed {
            prop_assert_eq!(back, kept);
        }
    }

    #[test]
    fn any_cell_is_read_or_refused(text in any::<String>(), piece in "[0-9./: -]{0,12}") {
        for text in [&text, &piece] {
            for format in [fields::DayFormat::Iso, fields::DayFormat::Dmy, fields::DayFormat::Mdy] {
                let _ = fields::day("on", text, format);
            }
            let _ = fields::yes_no("c", text, true);
            let _ = (fields::money("c", text), fields::hours("c", text), fields::number("c", text));
        }
    }
}
