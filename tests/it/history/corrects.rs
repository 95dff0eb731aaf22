//! A correction is a retraction and the right record in one entry; what it does not name is as it was.

use proptest::test_runner::TestCaseResult;

use super::desk::Desk;
use super::view::View;
use super::{fails, same};

/// Kinds whose record is put instead of another under its number: what was recorded about it in the meantime
/// stays with it, so that taking it back and typing it anew is something else.
const UNDER_ITS_NUMBER: &[&str] = &["portfolio", "evaluator", "enrollment"];

/// Holds a correction, typed at a desk that was as `before`, to what two commands do: the record that it names is taken
/// back, and the same is typed without a word of correcting.
pub fn is_both(before: &Desk, desk: &Desk, line: &str, entry: i64) -> TestCaseResult {
    let taken = |what: &str| {
        format!(
            "SELECT {what} FROM retraction WHERE entry_id = {entry} AND restores = 0 ORDER BY id"
        )
    };
    let (kind, record) = (desk.text(&taken("kind")), desk.number(&taken("record")));
    let in_force = format!("SELECT count(*) FROM {kind}_in_force WHERE id = {record}");
    if record == 0 || desk.number(&in_force) > 0 {
        return fails(desk, format!("entry {entry} leaves {kind} {record} in force"));
    }
    if UNDER_ITS_NUMBER.contains(&kind.as_str()) {
        return Ok(());
    }
    // What a correction keeps of a payment of an order cannot be typed.
    if kind == "payment"
        && before.number(&format!("SELECT count(order_id) FROM payment WHERE id = {record}")) > 0
    {
        return Ok(());
    }
    if desk.number(&taken("count(*)")) != 1 {
        return fails(desk, format!("entry {entry} takes back more than one record"));
    }
    let mut other = before.copy();
    let retract = format!("retract record {kind} {record} --reason typo --yes --even-so");
    let words: Vec<&str> = line.split_whitespace().collect();
    let from = words.iter().position(|word| *word == "--corrects").unwrap();
    let anew = format!("{} {}", words[..from].join(" "), unnamed(before, &kind, record));
    for typed in [&retract, &anew] {
        if other.types(typed).entry.is_none() {
            return fails(&other, format!("entry {entry} did both, and it is refused: {typed}"));
        }
    }
    // The other desk has an entry more.
    let number = |n: i64| n + i64::from(n == entry);
    let what = "a correction, and both in two entries";
    same(&other, what, &View::at(desk).lines(number), &View::at(&other).lines(|n| n))
}

/// The options that state what a correction leaves unnamed and so keeps: typed anew, the record needs them.
fn unnamed(before: &Desk, kind: &str, record: i64) -> String {
    let options: &[(&str, &str)] = match kind {
        "completion" => &[("--proof", "proof")],
        "activity" => &[
            ("--proof", "proof"),
            ("--from", "from_on"),
            (
                "--technology-hours",
                "technology_minutes / 60 || printf(':%02d', technology_minutes % 60)",
            ),
        ],
        "payment" => &[
            ("--payer", "payer"),
            ("--method", "method"),
            ("--reference", "reference"),
            ("--for", "coalesce(purpose || coalesce(':' || portfolio_id, ''), charge)"),
        ],
        _ => &[],
    };
    let mut words = Vec::new();
    for (option, column) in options {
        let sql = format!("SELECT coalesce({column}, '') FROM {kind} WHERE id = {record}");
        let value = before.text(&sql).replace(' ', "~");
        if !value.is_empty() {
            words.push(format!("{option} {value}"));
        }
    }
    if kind == "evaluation" {
        let comments = "FROM rating_comment WHERE evaluation_id =";
        let count = before.number(&format!("SELECT count(*) {comments} {record}"));
        for place in 0..count {
            let sql = format!(
                "SELECT competency || '=' || comment {comments} {record} ORDER BY id LIMIT 1 OFFSET {place}"
            );
            words.push(format!("--comment {}", before.text(&sql).replace(' ', "~")));
        }
    }
    words.join(" ")
}
