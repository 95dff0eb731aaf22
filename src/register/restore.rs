//! Rebuilds a register from its records: every row with its number, entry and seal, as it was.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params_from_iter};

use crate::model::{Entry, Id};
use crate::register::rows::all_of;
use crate::register::seal::{self, Break};
use crate::register::{Register, steps};

/// A register that is being rebuilt. If dropped without [`Restoring::commit`], it stays empty.
#[derive(Debug)]
pub struct Restoring<'c> {
    tx: Transaction<'c>,
}

/// A record that refers to a record that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// Its table.
    pub table: String,
    /// Its number.
    pub id: Id,
    /// The column that refers.
    pub column: String,
    /// The table to which it refers.
    pub to: String,
}

impl Register {
    /// Begins to rebuild an empty register.
    ///
    /// # Errors
    /// SQLite's, here and in every function below.
    pub fn restore(&mut self) -> rusqlite::Result<Restoring<'_>> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        steps::make(&tx)?;
        // Records come in any order, so references are checked once all are there.
        tx.pragma_update(None, "defer_foreign_keys", true)?;
        Ok(Restoring { tx })
    }
}

impl Restoring<'_> {
    /// Inserts a record into a table, its values in the order of `columns`. A missing column gets the value that
    /// records have that are older than the column.
    pub fn record(&self, table: &str, columns: &[&str], values: &[Value]) -> rusqlite::Result<()> {
        let places = vec!["?"; columns.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({places})", columns.join(", "));
        let mut statement = self.tx.prepare_cached(&sql)?;
        all_of(1, statement.execute(params_from_iter(values))?)
    }

    /// The first record that refers to a record that does not exist.
    pub fn dangling(&self) -> rusqlite::Result<Option<Dangling>> {
        let sql =
            "SELECT c.\"table\", c.rowid, l.\"from\", c.parent FROM pragma_foreign_key_check c
                   JOIN pragma_foreign_key_list(c.\"table\") l ON l.id = c.fkid LIMIT 1";
        let found = self.tx.query_row(sql, [], |row| {
            Ok(Dangling {
                table: row.get(0)?,
                id: row.get(1)?,
                column: row.get(2)?,
                to: row.get(3)?,
            })
        });
        found.optional()
    }

    /// The last entry, and its seal.
    pub fn last(&self) -> rusqlite::Result<Option<(Entry, Option<String>)>> {
        let last = seal::last(&self.tx, None)?;
        Ok(last.map(|(entry, _, digest)| (entry, digest)))
    }

    /// The first place where the seals do not match.
    pub fn first_break(&self) -> rusqlite::Result<Option<Break>> {
        seal::first_break(&self.tx)
    }

    /// The connection, to read what has been rebuilt.
    pub fn conn(&self) -> &Connection {
        &self.tx
    }

    /// Keeps the register.
    pub fn commit(self) -> rusqlite::Result<()> {
        self.tx.commit()
    }
}
