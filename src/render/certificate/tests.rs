#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::drawing::{Mark, Text};
use super::faces::{Face, glyphs};
use super::length::Length;
use super::*;
use crate::period::parse_day;
use crate::reports::certificate::Certificate;

fn made_out_to(name: &str) -> Certificate {
    let day = |text| parse_day(text).unwrap();
    Certificate {
        certificate: "LSSC-000012-4".to_string(),
        certification: 12,
        program: "Library Support Staff Certification".to_string(),
        sponsor: "ALA Allied Professional Association".to_string(),
        name: name.to_string(),
        first_on: day("2020-05-25"),
        term: 2,
        term_first: day("2024-05-26"),
        term_last: day("2028-05-25"),
        granted_on: day("2024-04-22"),
        sets: ["Foundations of Library Services", "Technology"].map(str::to_string).to_vec(),
    }
}

fn texts(drawing: &Drawing) -> Vec<&Text> {
    fn text(mark: &Mark) -> Option<&Text> {
        match mark {
            Mark::Text(text) => Some(text),
            Mark::Shape(_) => None,
        }
    }
    drawing.marks.iter().filter_map(text).collect()
}

#[test]
fn a_certificate_says_who_is_certified_from_when_to_when_and_by_which_number() {
    let drawing = lay_out(&made_out_to("  Ana   Díaz ")).unwrap();
    let said: Vec<&str> = texts(&drawing)
        .iter()
        .filter(|text| text.text.chars().count() > 1)
        .map(|text| text.text.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "ALA ALLIED PROFESSIONAL ASSOCIATION",
            "Library Support Staff Certification",
            "This is to certify that",
            "Ana Díaz",
            "has met the requirements of the program and is certified",
            "from May 26, 2024 to May 25, 2028",
            "certified since May 25, 2020",
            "Foundations of Library Services  ·  Technology",
            "for the ALA Allied Professional Association",
            "date",
            "No. LSSC-000012-4",
        ]
    );
    let first = Certificate { term: 1, ..made_out_to("Ana Díaz") };
    let drawing = lay_out(&first).unwrap();
    let since = |text: &&Text| text.text.contains("since");
    assert!(!texts(&drawing).iter().any(since));
}

#[test]
fn the_letters_of_every_latin_alphabet_are_there() {
    let latin = ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}');
    for letter in latin {
        assert!(glyphs(Face::Roman, &letter.to_string()).is_ok(), "{letter}");
    }
    for name in
        ["Σωκράτης Παπαδόπουλος", "Наталія Ґудзь", "J\u{301}a\u{328}n Q\u{308}u", "O’Hara–Łuk"]
    {
        assert!(lay_out(&made_out_to(name)).is_ok(), "{name}");
    }
}

#[test]
fn what_cannot_be_shown_is_named_and_not_left_out() {
    for (name, missing) in
        [("王 Ana", '王'), ("Ana 🎓", '🎓'), ("Ana\u{202e}Diaz", '\u{202e}'), ("Ana\u{7}", '\u{7}')]
    {
        assert_eq!(lay_out(&made_out_to(name)), Err(Missing(missing)), "{name:?}");
    }
    assert_eq!(Missing('王').to_string(), "'王' (U+738B)");
}

#[test]
fn the_same_certificate_is_the_same_file_with_its_letters_in_it() {
    let drawing = lay_out(&made_out_to("Ana Díaz")).unwrap();
    let file = pdf(&drawing).unwrap();
    assert_eq!(file, pdf(&lay_out(&made_out_to("Ana Díaz")).unwrap()).unwrap());
    assert!(file.starts_with(b"%PDF-1.7"));
    let count = |what: &[u8]| file.windows(what.len()).filter(|w| *w == what).count();
    assert_eq!(count(b"/FontFile2"), Face::ALL.len());
    assert_eq!(count(b"/ToUnicode"), Face::ALL.len());
    assert_ne!(file, pdf(&lay_out(&made_out_to("Ana Diaz")).unwrap()).unwrap());
}

#[test]
fn the_web_page_holds_all_it_needs_and_takes_a_name_for_text() {
    let drawing = lay_out(&made_out_to("<script>\"A\" & B")).unwrap();
    let page = web(&drawing);
    assert_eq!(page, web(&drawing));
    assert!(page.contains("&lt;script&gt;&quot;A&quot; &amp; B"));
    for never in ["<script", "http:", "https:", "src=", "href="] {
        assert!(!page.contains(never), "{never}");
    }
    assert_eq!(page.matches("url(data:font/ttf;base64,").count(), Face::ALL.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_name_stands_within_the_frame(name in "[A-Za-zÀ-ž' -]{0,300}") {
        let drawing = lay_out(&made_out_to(&name)).unwrap();
        let within = |x: Length| (4_500..=drawing.width - 4_500).contains(&x);
        for text in texts(&drawing) {
            let wide = text.look.width(&text.text).unwrap();
            prop_assert!(within(text.at.x) && (text.turn != 0 || within(text.at.x + wide)), "{text:?}");
            prop_assert!(text.look.size > 0);
        }
    }
}
