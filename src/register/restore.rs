//! A register made anew from its records: every row with its number, under its entry and its seal, as it was.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params_from_iter};

use crate::model::{Entry, Id};
use crate::register::seal::{self, Break};
use crate::register::{Register, all_of, migrate};

/// A register being made anew. Dropped without [`Restoring::commit`], it stays empty.
#[derive(Debug)]
pub struct Restoring<'c> {
    tx: Transaction<'c>,
}

/// A record that refers to one that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// The table that holds it.
    pub table: String,
    /// Its number.
    pub id: Id,
    /// The column that refers.
    pub column: String,
    /// The table to which it refers.
    pub to: String,
}

impl Register {
    /// Begins to make an empty register anew.
    ///
    /// # Errors
    /// SQLite's, here and in every function below.
    pub fn restore(&mut self) -> rusqlite::Result<Restoring<'_>> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        migrate::make(&tx)?;
        // Records come in any order: whether what they refer to is there is looked at when all are.
        tx.pragma_update(None, "defer_foreign_keys", true)?;
        Ok(Restoring { tx })
    }
}

impl Restoring<'_> {
    /// Puts a record into a table, its values in the order of `columns`; a column that is left out holds what it holds
    /// in a record made before there was such a column.
    pub fn record(&self, table: &str, columns: &[&str], values: &[Value]) -> rusqlite::Result<()> {
        let places = vec!["?"; columns.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({places})", columns.join(", "));
        let mut statement = self.tx.prepare_cached(&sql)?;
        all_of(1, statement.execute(params_from_iter(values))?)
    }

    /// The first record that refers to one that is not there.
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

    /// Where the seals do not fit.
    pub fn first_break(&self) -> rusqlite::Result<Option<Break>> {
        seal::first_break(&self.tx)
    }

    /// The connection, to read what is made.
    pub fn conn(&self) -> &Connection {
        &self.tx
    }

    /// Keeps the register.
    pub fn commit(self) -> rusqlite::Result<()> {
        self.tx.commit()
    }
}
