//! The one lawful change: blanks the personal details of a person who wants to be forgotten. Everything else can still
//! be proved.
//!
//! It blanks the [`kinds::Table::private`] columns in every row about the person, in force or not; the commands and
//! reasons of entries that concern only this person or name them; and mentions of their addresses in other people's
//! rows. It lifts the guards against change and puts them back within the transaction. For every entry that loses
//! something, `forgotten` keeps the digest that its seal is verified with from then on ([`crate::register::seal`]).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use crate::model::{Entry, FORGOTTEN_ADDRESS, FORGOTTEN_NAME, Id};
use crate::register::kinds::{self, TABLES, Table};
use crate::register::read::email_key;
use crate::register::rows::all_of;
use crate::register::seal::{self, Break};
use crate::register::{Recording, dictionary, dossier, history, steps};

/// What would be blanked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Plan {
    known: Identity,
    /// Rows about the person that hold details, table by table.
    rows: BTreeMap<&'static str, BTreeSet<Id>>,
    /// Single cells of other rows that mention an address of the person.
    mentions: BTreeSet<(&'static str, &'static str, Id)>,
    /// What is left of the commands of entries.
    commands: BTreeMap<Entry, String>,
    /// Entries whose reason is blanked.
    reasons: BTreeSet<Entry>,
    /// Every entry that loses something.
    entries: BTreeSet<Entry>,
}

/// How much of a table would be blanked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blanked {
    /// The table.
    pub table: &'static str,
    /// In how many records.
    pub records: usize,
    /// Which columns.
    pub columns: Vec<&'static str>,
}

/// A person's names and addresses in small letters, and what replaces them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Identity {
    person: Id,
    names: BTreeSet<String>,
    /// Names of two or more words that nobody else has.
    rare: BTreeSet<String>,
    /// Every address the person ever had, today's last. Two different addresses stay different.
    addresses: Vec<String>,
    /// The columns of every table.
    tables: Vec<dictionary::Table>,
}

impl Identity {
    /// Reads every name and address recorded for the person.
    fn stated(conn: &Connection, numbers: &[Id]) -> rusqlite::Result<Identity> {
        let mut known = Identity {
            person: numbers.last().copied().unwrap_or(0),
            tables: dictionary::tables(),
            ..Identity::default()
        };
        let mut statement =
            conn.prepare("SELECT name, email FROM detail WHERE candidate_id = ?1 ORDER BY id")?;
        for number in numbers {
            let mut rows = statement.query([number])?;
            while let Some(row) = rows.next()? {
                let (name, email): (String, String) = (row.get(0)?, row.get(1)?);
                if !email.starts_with(FORGOTTEN_ADDRESS) {
                    known.names.insert(name.trim().to_lowercase());
                    known.addresses.retain(|address| *address != email_key(&email));
                    known.addresses.push(email_key(&email));
                }
            }
        }
        Ok(known)
    }

    /// Like `stated`, and finds out which of the names nobody else has.
    fn load(conn: &Connection, numbers: &[Id]) -> rusqlite::Result<Identity> {
        let mut known = Identity::stated(conn, numbers)?;
        known.rare = known.names.clone();
        known.rare.retain(|name| name.contains(' '));
        let mut statement = conn.prepare("SELECT candidate_id, name FROM detail")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if !numbers.contains(&row.get(0)?) {
                known.rare.remove(&row.get::<_, String>(1)?.trim().to_lowercase());
            }
        }
        Ok(known)
    }

    /// Whether a text in somebody else's record mentions the person.
    fn is_meant_in(&self, text: &str) -> bool {
        let small = text.to_lowercase();
        self.is_addressed_in(text) || self.rare.iter().any(|name| stands_in(&small, name))
    }

    fn is_named_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.names.iter().any(|name| stands_in(&text, name))
    }

    fn is_addressed_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.addresses.iter().any(|address| stands_in(&text, address))
    }

    /// The value that replaces a column, as SQL.
    fn blank(&self, table: &str, column: &str) -> String {
        match column {
            "name" => format!("'{FORGOTTEN_NAME}'"),
            "email" | "email_key" => self.pseudonym(column),
            // The member's fee depends only on whether there is a number, so that must still show.
            "ala_member" => format!("iif(ala_member IS NULL, NULL, '{FORGOTTEN_NAME}')"),
            // An empty payer means the person paid. The order says who sent a purchase order.
            "payer" => {
                format!("iif(payer IS NULL OR order_id IS NOT NULL, payer, '{FORGOTTEN_NAME}')")
            }
            _ => {
                let known = self.tables.iter().find(|t| t.name == table);
                let optional = known
                    .and_then(|t| t.columns.iter().find(|c| c.name == column))
                    .is_some_and(|c| c.optional);
                if optional { "NULL" } else { "''" }.to_string()
            }
        }
    }

    /// Each address gets a pseudonym of its own, so that records joined by address stay joined.
    fn pseudonym(&self, column: &str) -> String {
        let person = self.person;
        let earlier = self.addresses.iter().rev().skip(1).enumerate();
        let cases: Vec<String> = earlier
            .map(|(n, address)| {
                let quoted = address.replace('\'', "''");
                format!(" WHEN email_key = '{quoted}' THEN '{FORGOTTEN_ADDRESS}{person}-{}'", n + 1)
            })
            .collect();
        format!(
            "CASE WHEN email_key LIKE '{FORGOTTEN_ADDRESS}%' THEN {column}{} ELSE '{FORGOTTEN_ADDRESS}{person}' END",
            cases.concat()
        )
    }
}

/// Whether a name or an address occurs in a text by itself, not as part of a longer one.
fn stands_in(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "._+-@".contains(c);
    // A full stop may also end a sentence.
    let before = |place: usize| text[..place].chars().next_back().is_some_and(part);
    let after = |place: usize| {
        let rest = text[place..].trim_start_matches('.');
        rest.chars().next().is_some_and(part)
    };
    let mut places = text.match_indices(word);
    !word.is_empty() && places.any(|(place, _)| !before(place) && !after(place + word.len()))
}

/// The tables with details to blank row by row. Entries are handled apart: only their commands and reasons are blanked.
fn details() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    TABLES
        .iter()
        .filter(|table| table.name != "entry")
        .map(|table| (table.name, table.private().collect::<Vec<_>>()))
        .filter(|(_, columns)| !columns.is_empty())
}

/// Works out what forgetting this person would blank. The last of the numbers is the current one.
///
/// # Errors
/// SQLite's, here and in every function below.
pub fn plan(conn: &Connection, numbers: &[Id]) -> rusqlite::Result<Plan> {
    let mut plan = Plan { known: Identity::load(conn, numbers)?, ..Plan::default() };
    for (table, columns) in details() {
        let Some(about) = dossier::about(table, numbers) else {
            continue;
        };
        let held: Vec<String> = columns
            .iter()
            .map(|column| format!("{column} IS NOT {}", plan.known.blank(table, column)))
            .collect();
        let sql =
            format!("SELECT id, entry_id FROM {table} WHERE ({about}) AND ({})", held.join(" OR "));
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            plan.rows.entry(table).or_default().insert(row.get(0)?);
            plan.entries.insert(row.get(1)?);
        }
    }
    plan.find_mentions(conn)?;
    plan.find_commands(conn, numbers)?;
    Ok(plan)
}

impl Plan {
    fn find_mentions(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        let free = TABLES.iter().flat_map(|t| t.free().map(|column| (t.name, column)));
        for (table, column) in free {
            let sql = format!("SELECT id, entry_id, {column} FROM {table} WHERE {column} <> ''");
            let mut statement = conn.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (id, text): (Id, String) = (row.get(0)?, row.get(2)?);
                let own = self.rows.get(table).is_some_and(|ids| ids.contains(&id));
                if !own && self.known.is_meant_in(&text) {
                    self.mentions.insert((table, column, id));
                    self.entries.insert(row.get(1)?);
                }
            }
        }
        Ok(())
    }

    /// Keeps only the verbs in the command of an entry that concerns nobody else, and in any other command that names
    /// the person.
    fn find_commands(&mut self, conn: &Connection, numbers: &[Id]) -> rusqlite::Result<()> {
        let concerning = history::between(conn, 0, None)?.of_people;
        let (mut theirs, mut others) = (self.entries.clone(), BTreeSet::new());
        for (person, entries) in concerning {
            let whose = if numbers.contains(&person) { &mut theirs } else { &mut others };
            whose.extend(entries);
        }
        others.extend(self.shared_orders(conn)?);
        // The command that forgot somebody names nobody.
        let mut statement = conn.prepare(
            "SELECT id, command, reason FROM entry WHERE id NOT IN (SELECT entry_id FROM forgotten) ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (entry, command): (Entry, String) = (row.get(0)?, row.get(1)?);
            let reason: Option<String> = row.get(2)?;
            let named = |text: &str| {
                let known = &self.known;
                known.is_meant_in(text) || theirs.contains(&entry) && known.is_named_in(text)
            };
            let own = theirs.contains(&entry) && !others.contains(&entry);
            let left = verbs(&command);
            if (own || named(&command)) && left != command {
                self.commands.insert(entry, left);
                self.entries.insert(entry);
            }
            if reason.is_some_and(|reason| own || named(&reason)) {
                self.reasons.insert(entry);
                self.entries.insert(entry);
            }
        }
        Ok(())
    }

    /// The entries that also name other people in an order.
    fn shared_orders(&self, conn: &Connection) -> rusqlite::Result<BTreeSet<Entry>> {
        let mut shared = BTreeSet::new();
        for table in ["order_line", "order_substitution"] {
            let own = self.rows.get(table);
            let mut statement = conn.prepare(&format!("SELECT id, entry_id FROM {table}"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if own.is_none_or(|own| row.get(0).is_ok_and(|id: Id| !own.contains(&id))) {
                    shared.insert(row.get(1)?);
                }
            }
        }
        Ok(shared)
    }

    /// Whether a text says who the person is or was.
    pub fn names(&self, text: &str) -> bool {
        self.known.is_named_in(text) || self.known.is_addressed_in(text)
    }

    /// How many records of other people mention the person.
    pub fn mentions(&self) -> usize {
        self.mentions.len()
    }

    /// Whether there is nothing to blank.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What would be blanked, table by table.
    pub fn blanked(&self) -> Vec<Blanked> {
        let mut blanked: Vec<Blanked> = details()
            .filter_map(|(table, columns)| {
                let own = self.rows.get(table).map_or(0, BTreeSet::len);
                let named = self.mentions.iter().filter(|(t, _, _)| *t == table).count();
                let columns = columns.iter().copied().filter(|column| *column != "email_key");
                (own + named > 0).then(|| Blanked {
                    table,
                    records: own + named,
                    columns: columns.collect(),
                })
            })
            .collect();
        let told: BTreeSet<&Entry> = self.commands.keys().chain(&self.reasons).collect();
        if !told.is_empty() {
            blanked.push(Blanked {
                table: "entry",
                records: told.len(),
                columns: vec!["command", "reason"],
            });
        }
        blanked
    }

    fn blank(&self, conn: &Connection) -> rusqlite::Result<()> {
        let mut tables: BTreeSet<&str> = self.rows.keys().copied().collect();
        tables.extend(self.mentions.iter().map(|(table, _, _)| *table));
        tables.insert("entry");
        for table in &tables {
            conn.execute_batch(&format!("DROP TRIGGER {table}_is_never_changed"))?;
        }
        for (table, ids) in &self.rows {
            let private = kinds::find(table).into_iter().flat_map(Table::private);
            let set: Vec<String> = private
                .map(|column| format!("{column} = {}", self.known.blank(table, column)))
                .collect();
            let sql = format!("UPDATE {table} SET {} WHERE id = ?1", set.join(", "));
            let mut statement = conn.prepare(&sql)?;
            for id in ids {
                all_of(1, statement.execute([id])?)?;
            }
        }
        for (table, column, id) in &self.mentions {
            let blank = self.known.blank(table, column);
            let sql = format!("UPDATE {table} SET {column} = {blank} WHERE id = ?1");
            all_of(1, conn.execute(&sql, [id])?)?;
        }
        for entry in &self.entries {
            let command = self.commands.get(entry);
            let salt = "lower(hex(randomblob(16)))";
            let sql = format!(
                "UPDATE entry SET salt = {salt}, command = coalesce(?2, command), reason = iif(?3, NULL, reason)
                 WHERE id = ?1"
            );
            all_of(1, conn.execute(&sql, params![entry, command, self.reasons.contains(entry)])?)?;
        }
        for table in &tables {
            conn.execute_batch(&steps::guard_against_change(table))?;
        }
        Ok(())
    }
}

/// The words of a command that say what it did, without those that say to whom and with what.
fn verbs(command: &str) -> String {
    let is_verb = |word: &&str| {
        !word.starts_with('-') && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    };
    let words: Vec<&str> = command.split(' ').take_while(is_verb).collect();
    words.join(" ")
}

impl Recording<'_> {
    /// Blanks the planned cells and records their digests, so the seals still verify. Refuses if a seal is already
    /// broken, since forgetting would hide the change.
    pub fn forget(&self, plan: &Plan) -> rusqlite::Result<Result<(), Break>> {
        let conn = self.conn();
        if let Some(found) = seal::first_break(conn)? {
            return Ok(Err(found));
        }
        let was = seal::parts(conn, &plan.entries)?;
        plan.blank(conn)?;
        let is = seal::parts(conn, &plan.entries)?;
        let whole = seal::of_form_1(conn)?;
        for (entry, is) in is {
            let was = was.get(&entry).filter(|_| !whole.contains(&entry));
            let was = was.map(|parts| seal::hex(&parts.private));
            self.forgotten(plan.known.person, entry, was.as_deref(), &seal::hex(&is.private))?;
        }
        Ok(Ok(()))
    }
}

/// Details of forgotten people that are still there although their entry says they were blanked: person, table, record.
pub fn left(conn: &Connection) -> rusqlite::Result<Vec<(Id, &'static str, Id)>> {
    let mut people = conn.prepare("SELECT DISTINCT candidate_id FROM forgotten ORDER BY 1")?;
    let people: Vec<Id> = people.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut left = Vec::new();
    for person in people {
        let known = Identity::stated(conn, &[person])?;
        for (table, columns) in details() {
            let Some(about) = dossier::about(table, &[person]) else {
                continue;
            };
            let held = columns.iter().map(|column| match *column {
                "email" => "email <> email_key".to_string(),
                "email_key" => format!("email_key NOT LIKE '{FORGOTTEN_ADDRESS}%'"),
                column => format!("{column} IS NOT {}", known.blank(table, column)),
            });
            let held: Vec<String> = held.collect();
            let mut statement = conn.prepare(&format!(
                "SELECT id FROM {table} WHERE ({about}) AND ({}) AND entry_id IN
                 (SELECT target_entry FROM forgotten WHERE candidate_id = ?1)",
                held.join(" OR ")
            ))?;
            let mut rows = statement.query([person])?;
            while let Some(row) = rows.next()? {
                left.push((person, table, row.get(0)?));
            }
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_within_a_longer_one_is_another() {
        for (text, stands) in [
            ("lee@example.org", true),
            ("write to lee@example.org.", true),
            ("<lee@example.org>, 77", true),
            ("ashlee@example.org", false),
            ("a.lee@example.org", false),
            ("lee@example.org.uk", false),
            ("ashlee@example.org, lee@example.org", true),
        ] {
            assert_eq!(stands_in(text, "lee@example.org"), stands, "{text}");
        }
    }

    #[test]
    fn of_a_command_the_words_that_say_what_was_done_stay() {
        for (command, left) in [
            ("lssc enroll --name 'Ana Diaz' --email ana@example.org", "lssc enroll"),
            ("lssc record-course ana@example.org FND-101 --on 2025-01-01", "lssc record-course"),
            ("lssc payment receive 12 350 --payer 'Ana'", "lssc payment receive"),
            ("lssc --by Sam enroll", "lssc"),
            ("lssc init", "lssc init"),
        ] {
            assert_eq!(verbs(command), left);
        }
    }
}
