//! The registry: what can be recorded, declared once for each table in [`TABLES`].
//!
//! Everything that goes through all kinds of record asks the registry: guards, seals, export, forgetting, the history,
//! `retract`, `check`, completion and help. To add a kind of record, add its word to [`Kind`], its table to a step of
//! the schema and its declaration here. Nothing has a default: whoever declares a column says whether it is private.
//!
//! Two things are written by hand where they are used: how orders are joined to people ([`crate::register::dossier`]),
//! and how rows that restate an enrollment are folded into one ([`crate::register::stream`]).

mod declared;
mod table;

use crate::model::Kind;

pub use declared::TABLES;
pub use table::{Holds, Table, Whose};

/// The names of all tables, in the order of [`TABLES`].
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}

/// The tables that entries write records to: all but entries, retractions and seals.
pub fn recorded() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| !matches!(table.name, "entry" | "retraction" | "seal"))
}

/// The tables whose records are about one candidate and can be retracted one by one, each with its kind.
pub fn personal() -> impl Iterator<Item = (Kind, &'static Table)> {
    TABLES.iter().filter(|table| table.is_personal()).filter_map(|table| Some((table.kind?, table)))
}

/// The table of this name; none if the register has no such table.
pub fn find(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// The noun for this many records of a table.
pub fn noun(table: &str, count: i64) -> &str {
    find(table).map_or(table, |found| found.noun(count))
}

/// The words of all kinds, as `retract record` takes them: `candidate, enrollment, ...`.
pub fn words() -> String {
    let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    words.join(", ")
}

impl Kind {
    /// Its declaration.
    pub const fn declared(self) -> &'static Table {
        &TABLES[PLACES[self as usize]]
    }

    /// The name of the table for records of this kind.
    pub const fn table(self) -> &'static str {
        self.declared().name
    }
}

/// The place in [`TABLES`] of each kind. A kind that no table declares, or that two declare, does not compile.
const PLACES: [usize; Kind::ALL.len()] = {
    let mut places = [usize::MAX; Kind::ALL.len()];
    let mut place = 0;
    while place < TABLES.len() {
        if let Some(kind) = TABLES[place].kind {
            assert!(places[kind as usize] == usize::MAX, "two tables declare one kind");
            places[kind as usize] = place;
        }
        place += 1;
    }
    let mut kind = 0;
    while kind < places.len() {
        assert!(places[kind] != usize::MAX, "a kind has no table");
        kind += 1;
    }
    places
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::dictionary;

    #[test]
    fn every_table_and_column_of_the_schema_is_declared() {
        let schema: Vec<(String, Vec<String>)> = dictionary::tables()
            .into_iter()
            .map(|table| {
                let columns = table.columns.into_iter().map(|column| column.name).collect();
                (table.name, columns)
            })
            .collect();
        let mut declared: Vec<&str> = names().collect();
        let mut known: Vec<&str> = schema.iter().map(|(name, _)| name.as_str()).collect();
        declared.sort_unstable();
        known.sort_unstable();
        assert_eq!(declared, known);
        for (name, columns) in &schema {
            let table = TABLES.iter().find(|table| table.name == name);
            let mut expected = vec!["id"];
            expected.extend((name != "entry").then_some("entry_id"));
            expected.extend(table.and_then(|t| t.owner()).filter(|owner| *owner != "id"));
            let more = table.map_or(&[][..], |table| table.columns);
            expected.extend(more.iter().map(|(column, _)| *column));
            assert_eq!(columns, &expected, "{name}");
        }
    }

    #[test]
    fn a_column_that_refers_to_a_record_of_the_same_person_says_so() {
        for table in dictionary::tables() {
            let Some(declared) = find(&table.name).filter(|t| t.owner().is_some()) else {
                continue;
            };
            for column in &table.columns {
                for of in ["enrollment", "portfolio"] {
                    let refers = column.meaning.ends_with(&format!("({of}.id)"));
                    let says = declared.belongs().any(|b| b == (column.name.as_str(), of));
                    assert_eq!(refers, says, "{}.{}", table.name, column.name);
                }
            }
        }
    }

    #[test]
    fn what_speaks_for_a_record_is_a_table() {
        for table in TABLES {
            assert!(table.told_with.is_none_or(|other| find(other).is_some()), "{}", table.name);
            assert!(table.whose != Whose::Record || table.told_with.is_some(), "{}", table.name);
        }
    }

    #[test]
    fn a_merger_is_about_two_people_and_a_restated_record_keeps_its_number() {
        let owners: Vec<&str> = Kind::Merger.declared().owners().collect();
        assert_eq!(owners, ["candidate_id", "into_id"]);
        assert_eq!(Kind::Evaluator.declared().number(), "coalesce(number, id)");
        assert_eq!(Kind::Order.declared().number(), "id");
        assert_eq!(Kind::Order.table(), "purchase_order");
    }
}
