//! The dictionary of the register's data, read from the sentences beside its tables and columns.

use crate::register::migrate;

/// A table of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What a record of it is.
    pub meaning: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// `text` or `integer`.
    pub kind: String,
    /// Whether it may hold nothing.
    pub optional: bool,
    /// What it means.
    pub meaning: String,
}

/// Every table, in the order of the schema.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut inside = false;
    for line in migrate::steps().flat_map(str::lines) {
        let trimmed = line.trim();
        if inside {
            if trimmed.starts_with(')') {
                inside = false;
            } else if let (Some(table), Some(column)) = (tables.last_mut(), column(trimmed)) {
                table.columns.push(column);
            }
        } else if let Some(text) = trimmed.strip_prefix("--") {
            comment.push(text.trim());
        } else if let Some(name) = trimmed.strip_prefix("CREATE TABLE ") {
            inside = true;
            tables.push(Table {
                name: name.trim_end_matches(['(', ' ']).to_string(),
                meaning: comment.join(" "),
                columns: Vec::new(),
            });
            comment.clear();
        } else {
            comment.clear();
        }
    }
    tables
}

/// Reads the line of a column; none if the line is a check of the table.
fn column(line: &str) -> Option<Column> {
    let (declared, meaning) = match line.split_once("--") {
        Some((declared, meaning)) => (declared.trim(), meaning.trim()),
        None => (line, ""),
    };
    let mut words = declared.trim_end_matches(',').split_whitespace();
    let name = words.next().filter(|name| !name.starts_with("CHECK"))?;
    let kind = words.next()?.to_lowercase();
    let refers = declared
        .split_once("REFERENCES ")
        .and_then(|(_, to)| to.split([' ', ',']).next());
    let meaning = match (meaning, name, refers) {
        ("", "id", _) => "its number".to_string(),
        ("", "entry_id", _) => "the entry that recorded it".to_string(),
        ("", _, Some(table)) => format!("number of the {}", spaced(table)),
        ("", name, None) => spaced(name),
        (meaning, _, Some(table)) if name != "entry_id" => format!("{meaning} ({table}.id)"),
        (meaning, _, _) => meaning.to_string(),
    };
    Some(Column {
        name: name.to_string(),
        kind,
        optional: !declared.contains("NOT NULL") && !declared.contains("PRIMARY KEY"),
        meaning,
    })
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_a_meaning_and_its_columns() {
        let tables = tables();
        let names: Vec<&str> = tables.iter().map(|t| t.name.as_str()).collect();
        for name in migrate::tables() {
            assert!(names.contains(&name), "{name} is not in the dictionary");
        }
        for table in &tables {
            assert!(!table.meaning.is_empty(), "{} has no meaning", table.name);
            assert_eq!(table.columns[0].name, "id", "{}", table.name);
            assert!(table.columns.iter().all(|c| !c.meaning.is_empty()));
        }
    }
}
