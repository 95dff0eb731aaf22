//! Two desks side by side: at one an act stands, at the other it was typed and taken back at once.

use proptest::test_runner::{TestCaseError, TestCaseResult};
use rusqlite::types::Value;

use super::acts::Act;
use super::desk::{Desk, Done};
use super::rests::takes_back;
use super::view::{View, renumbered};
use super::{fails, papers, same, same_view};
use crate::office::TODAY;

/// Another desk, at which an act was typed and taken back at once, and then the same as at the first one.
pub struct Parallel {
    desk: Desk,
    /// The act taken back.
    pub act: Act,
    /// Its entry.
    pub entry: i64,
}

impl Parallel {
    /// Takes an act back and gives it back, by the commands; none where it is refused.
    pub fn begin(
        desk: &Desk,
        entry: i64,
        act: &Act,
        (before, printed): (&View, Printed),
        after: &View,
    ) -> Result<Option<Parallel>, TestCaseError> {
        let mut other = desk.copy();
        let Some(taken) = takes_back(&mut other, entry)? else {
            return Ok(None);
        };
        same_view(&other, "taken back", &View::at(&other), before)?;
        same(&other, "taken back", &printed.again(&other), &printed.pages)?;
        let mut given = other.copy();
        let done = given.types(&format!("retract entry {taken} --reason right --yes --even-so"));
        if done.entry.is_some() {
            same_view(&given, "given back", &View::at(&given), after)?;
            same(&given, "given back", &printed.again(&given), &printed.again(desk))?;
        }
        Ok(Some(Parallel { desk: other, act: *act, entry }))
    }

    /// The number that an entry of the first desk has at this one.
    fn number(&self, entry: i64) -> i64 {
        entry + i64::from(entry > self.entry)
    }

    /// Types what was typed at the first desk; whether it did the same.
    pub fn types_too(&mut self, first: &Desk, line: &str, done: &Done) -> bool {
        first.lends_files(&self.desk);
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut typed = words.clone();
        let renamed;
        let place = words
            .iter()
            .position(|word| *word == "--corrects")
            .or((words[..2] == ["retract", "entry"]).then_some(1));
        if let Some(place) = place {
            renamed = self.number(words[place + 1].parse().unwrap()).to_string();
            typed[place + 1] = &renamed;
        }
        let did = self.desk.types(&typed.join(" "));
        match (done.entry, did.entry) {
            (None, None) => done.ended.code == did.ended.code,
            (Some(there), Some(here)) => {
                let there = records(first, there, |n| self.number(n));
                there == records(&self.desk, here, |n| n)
            }
            _ => false,
        }
    }

    /// Takes the act back at the first desk too: then both say the same.
    pub fn ends(self, first: &mut Desk, with: &View) -> TestCaseResult {
        let Some(taken) = takes_back(first, self.entry)? else {
            return fails(
                first,
                format!("nothing depends on entry {}, and it is refused", self.entry),
            );
        };
        let number = |n: i64| self.number(n);
        same(
            first,
            "taken back later",
            &View::at(first).lines(number),
            &View::at(&self.desk).lines(|n| n),
        )?;
        let printed = Printed::at(&self.desk, self.act.number());
        let pages: Vec<String> =
            printed.again(first).iter().map(|page| renumbered(page, number)).collect();
        same(first, "taken back later", &pages, &printed.pages)?;
        same_view(first, "given back later", &View::without(first, taken), with)
    }
}

/// What some of the reports print at a desk.
#[derive(Default)]
pub struct Printed {
    lines: Vec<String>,
    pages: Vec<String>,
}

impl Printed {
    pub fn at(desk: &Desk, chosen: usize) -> Printed {
        let lines = papers::some(desk, chosen, 4);
        let pages = lines.iter().map(|line| papers::printed(desk, TODAY, line)).collect();
        Printed { lines, pages }
    }

    /// What the same reports print at another desk.
    fn again(&self, desk: &Desk) -> Vec<String> {
        self.lines.iter().map(|line| papers::printed(desk, TODAY, line)).collect()
    }
}

/// What an entry recorded, a line a record, with the numbers of other entries exchanged.
fn records(desk: &Desk, entry: i64, numbers: impl Fn(i64) -> i64) -> Vec<String> {
    let conn = desk.conn();
    let mut records = Vec::new();
    for table in lssc::register::kinds::names().filter(|t| !matches!(*t, "entry" | "seal")) {
        let mut statement = conn
            .prepare(&format!("SELECT * FROM {table} WHERE entry_id = {entry} ORDER BY id"))
            .unwrap();
        let names: Vec<String> = statement.column_names().map(str::to_string).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let mut record = table.to_string();
            for (place, name) in names.iter().enumerate() {
                let value: Value = row.get(place).unwrap();
                match (table, name.as_str(), &value) {
                    (_, "entry_id", _) | ("retraction", "id", _) => {}
                    (_, "target_entry", Value::Integer(target)) => {
                        record += &format!(" {}", numbers(*target))
                    }
                    _ => record += &format!(" {value:?}"),
                }
            }
            records.push(record);
        }
    }
    records
}
