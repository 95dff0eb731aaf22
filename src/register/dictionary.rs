//! The dictionary of the register's data, read from the comments on its tables and columns.

use crate::register::steps;

/// A table of the register.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What one of its records is.
    pub meaning: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// `text` or `integer`.
    pub kind: String,
    /// Whether it may be empty.
    pub optional: bool,
    /// What it means.
    pub meaning: String,
}

/// Every table, in the order of the schema.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut inside = false;
    for line in steps::steps().flat_map(str::lines) {
        let trimmed = line.trim();
        if inside {
            if trimmed.starts_with(')') {
                inside = false;
            } else if let (Some(table), Some(column)) = (tables.last_mut(), column(trimmed)) {
                table.columns.push(column);
            }
        } else if let Some((name, added)) = added(trimmed) {
            let altered = tables.iter_mut().find(|table| table.name == name);
            if let (Some(table), Some(column)) = (altered, column(added)) {
                table.columns.push(column);
            }
            comment.clear();
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

/// For a line that adds a column to a table: the table and the column.
fn added(line: &str) -> Option<(&str, &str)> {
    let (what, column) = line.split_once(" ADD COLUMN ")?;
    Some((what.split_whitespace().next_back()?, column))
}

/// Reads the line of a column. None if the line is a check of the table.
fn column(line: &str) -> Option<Column> {
    let (declared, meaning) = match line.split_once("--") {
        Some((declared, meaning)) => (declared.trim(), meaning.trim()),
        None => (line, ""),
    };
    let mut words = declared.trim_end_matches([',', ';']).split_whitespace();
    let name = words.next().filter(|name| !name.starts_with("CHECK"))?;
    let kind = words.next()?.to_lowercase();
    let refers = declared.split_once("REFERENCES ").and_then(|(_, to)| to.split([' ', ',']).next());
    let meaning = match refers.filter(|_| name != "entry_id") {
        Some(table) => format!("{meaning} ({table}.id)"),
        None => meaning.to_string(),
    };
    let must_be = declared.replace("IS NOT NULL", "");
    Some(Column {
        name: name.to_string(),
        kind,
        optional: !must_be.contains("NOT NULL") && !must_be.contains("PRIMARY KEY"),
        meaning,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::kinds;

    #[test]
    fn every_table_has_a_meaning_and_its_columns() {
        let tables = tables();
        let names: Vec<&str> = tables.iter().map(|t| t.name.as_str()).collect();
        for name in kinds::names() {
            assert!(names.contains(&name), "{name} is not in the dictionary");
        }
        for table in &tables {
            assert!(!table.meaning.is_empty(), "{} has no meaning", table.name);
            assert_eq!(table.columns[0].name, "id", "{}", table.name);
            assert!(table.columns.iter().all(|c| !c.meaning.is_empty()));
        }
    }
}
