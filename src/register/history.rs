//! The history of the register: what each entry recorded and retracted, and what retracted it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};

use crate::model::{Entry, Id, Kind};
use crate::register::kinds::{self, TABLES, Table, Whose};
use crate::register::read::{EntryRow, read_entry};
use crate::register::unread::{Unread, reading};

/// Records of one kind in one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its table.
    pub table: &'static str,
    /// How many there are.
    pub count: i64,
    /// How many candidates they are about.
    pub people: i64,
    /// One of those candidates. None if the records are about nobody.
    pub candidate: Option<Id>,
    /// Each record in a few words, if there are only a few.
    pub phrases: Vec<String>,
}

/// A retraction or restoration that an entry made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Taking {
    /// The entry it retracts or restores.
    pub target: Entry,
    /// The one record it retracts or restores. None means the whole entry.
    pub record: Option<(Kind, Id)>,
    /// Whether it restores what was retracted.
    pub restores: bool,
}

/// One entry with everything it did and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Who, when, with which command, why.
    pub entry: EntryRow,
    /// What it recorded, table by table.
    pub recorded: Vec<Recorded>,
    /// What it retracted or restored.
    pub takings: Vec<Taking>,
    /// The entry that retracted all of it.
    pub taken_back_by: Option<Entry>,
    /// Its records that were retracted one by one, each with the entry that did so.
    pub records_taken_back: Vec<(Kind, Id, Entry)>,
}

/// Up to this many records of a kind are listed one by one. More are only counted.
const TOLD_ONE_BY_ONE: i64 = 3;

/// The history up to and including an entry. With `about`, only what concerns one person, under all their numbers.
pub fn chapters(
    conn: &Connection,
    through: Option<Entry>,
    about: Option<&[Id]>,
) -> Result<Vec<Chapter>, Unread> {
    reading("read the history", || {
        let last = through.unwrap_or(Entry::MAX);
        let mut recorded: HashMap<Entry, Vec<Recorded>> = HashMap::new();
        for table in kinds::recorded() {
            for (entry, records) in in_table(conn, table, (0, last), about)? {
                recorded.entry(entry).or_default().push(records);
            }
        }
        let takings = takings(conn, last)?;
        let fates = fates(&takings);
        let mut chapters = Vec::new();
        let mut statement = conn.prepare(
            "SELECT id, made_at, made_by, command, reason FROM entry WHERE id <= ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([last])?;
        while let Some(row) = rows.next()? {
            let entry = read_entry(row)?;
            let number = entry.id;
            let mut takes = takings.get(&number).cloned().unwrap_or_default();
            let records = recorded.remove(&number).unwrap_or_default();
            if let Some(numbers) = about {
                let mut concerning = Vec::new();
                for taking in takes {
                    if concerns(conn, &taking, numbers)? {
                        concerning.push(taking);
                    }
                }
                takes = concerning;
                if records.is_empty() && takes.is_empty() {
                    continue;
                }
            }
            let whole = fates.get(&(number, None)).copied();
            let parts = fates.range((number, None)..(number + 1, None));
            let parts =
                parts.filter_map(|((_, record), by)| record.map(|(kind, id)| (kind, id, *by)));
            chapters.push(Chapter {
                recorded: records,
                takings: takes,
                taken_back_by: whole,
                records_taken_back: parts.collect(),
                entry,
            });
        }
        Ok(chapters)
    })
}

/// Entries, sorted by whom they concern through what they recorded, retracted or restored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Causes {
    /// Those that concern a person, by the person's number.
    pub of_people: HashMap<Id, BTreeSet<Entry>>,
    /// Those that concern the catalog or the policy, and so everybody.
    pub of_all: BTreeSet<Entry>,
}

/// The entries after one and up to another, if there is another, sorted by whom they concern.
pub fn between(conn: &Connection, after: Entry, through: Option<Entry>) -> Result<Causes, Unread> {
    reading("read the history", || {
        let mut causes = Causes::default();
        for declared in TABLES {
            let (table, kind) = (declared.name, declared.kind);
            let person = match declared.owner() {
                Some(owner) => format!("f.{owner}"),
                None if declared.whose == Whose::Everybody => "NULL".to_string(),
                None => continue,
            };
            let mut statement = conn.prepare(&format!(
            "SELECT {person}, f.entry_id FROM {table} f WHERE f.entry_id > ?1 AND f.entry_id <= ?3
             UNION SELECT {person}, r.entry_id FROM retraction r JOIN {table} f ON f.entry_id = r.target_entry
             WHERE r.entry_id > ?1 AND r.entry_id <= ?3 AND (r.kind IS NULL OR (r.kind = ?2 AND r.record = f.id))"
        ))?;
            let through = through.unwrap_or(Entry::MAX);
            let mut rows =
                statement.query(params![after, kind.map(|kind| kind.word()), through])?;
            while let Some(row) = rows.next()? {
                let by = row.get(1)?;
                match row.get(0)? {
                    Some(person) => causes.of_people.entry(person).or_default().insert(by),
                    None => causes.of_all.insert(by),
                };
            }
        }
        Ok(causes)
    })
}

/// The entries that blanked personal details, by the person's number.
pub fn forgotten(conn: &Connection) -> Result<HashMap<Id, BTreeSet<Entry>>, Unread> {
    reading("read what was forgotten", || {
        let mut forgotten: HashMap<Id, BTreeSet<Entry>> = HashMap::new();
        let mut statement = conn.prepare("SELECT candidate_id, entry_id FROM forgotten")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            forgotten.entry(row.get(0)?).or_default().insert(row.get(1)?);
        }
        Ok(forgotten)
    })
}

/// Like `between`, but numbers that were ever merged share their entries: a fact recorded under one may have counted
/// under the other.
pub fn as_joined(
    conn: &Connection,
    after: Entry,
    through: Option<Entry>,
) -> Result<Causes, Unread> {
    reading("read the history", || {
        let mut causes = between(conn, after, through)?;
        for numbers in ever_joined(conn)? {
            let own = numbers.iter().map(|number| causes.of_people.remove(number));
            let of_all: BTreeSet<Entry> = own.flatten().flatten().collect();
            let shared = numbers.into_iter().map(|number| (number, of_all.clone()));
            causes.of_people.extend(shared);
        }
        Ok(causes)
    })
}

/// The groups of numbers that were ever merged.
fn ever_joined(conn: &Connection) -> rusqlite::Result<Vec<BTreeSet<Id>>> {
    let mut statement = conn.prepare("SELECT candidate_id, into_id FROM merger ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut joined: Vec<BTreeSet<Id>> = Vec::new();
    while let Some(row) = rows.next()? {
        let mut numbers = BTreeSet::from([row.get(0)?, row.get(1)?]);
        joined.retain_mut(|others| {
            let apart = others.is_disjoint(&numbers);
            if !apart {
                numbers.append(others);
            }
            apart
        });
        joined.push(numbers);
    }
    Ok(joined)
}

/// SQL condition: the column has one of these numbers.
pub(super) fn theirs(column: &str, numbers: &[Id]) -> String {
    let numbers: Vec<String> = numbers.iter().map(Id::to_string).collect();
    format!("{column} IN ({})", numbers.join(", "))
}

/// SQL condition: the record is about the person. None if the table is about nobody.
pub(super) fn about_them(table: &Table, numbers: &[Id]) -> Option<String> {
    let theirs: Vec<String> = table.owners().map(|owner| theirs(owner, numbers)).collect();
    if theirs.is_empty() { None } else { Some(format!("({})", theirs.join(" OR "))) }
}

/// What each entry recorded in one table.
fn in_table(
    conn: &Connection,
    declared: &'static Table,
    (first, last): (Entry, Entry),
    about: Option<&[Id]>,
) -> rusqlite::Result<Vec<(Entry, Recorded)>> {
    let (table, owner) = (declared.name, declared.owner());
    let (people, candidate) = match owner {
        Some(owner) => (format!("count(DISTINCT {owner})"), format!("min({owner})")),
        None => ("0".to_string(), "NULL".to_string()),
    };
    let only = match about {
        None => String::new(),
        Some(numbers) => match about_them(declared, numbers) {
            None => return Ok(Vec::new()),
            Some(theirs) => format!(" AND {theirs}"),
        },
    };
    let mut statement = conn.prepare(&format!(
        "SELECT entry_id, count(*), {people}, {candidate}, min(id), max(id) FROM {table}
         WHERE entry_id BETWEEN ?1 AND ?2{only} GROUP BY entry_id"
    ))?;
    let told = declared.phrase.map(|phrase| {
        format!("SELECT {phrase} FROM {table} f WHERE f.id BETWEEN ?1 AND ?2 AND f.entry_id = ?3{only} ORDER BY f.id")
    });
    let mut told = told.map(|sql| conn.prepare(&sql)).transpose()?;
    let mut rows = statement.query([first, last])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (entry, count): (Entry, i64) = (row.get(0)?, row.get(1)?);
        let (first, last): (Id, Id) = (row.get(4)?, row.get(5)?);
        let phrases = match told.as_mut().filter(|_| count <= TOLD_ONE_BY_ONE) {
            Some(told) => {
                told.query_map([first, last, entry], |r| r.get(0))?.collect::<Result<_, _>>()?
            }
            None => Vec::new(),
        };
        let records =
            Recorded { table, count, people: row.get(2)?, candidate: row.get(3)?, phrases };
        found.push((entry, records));
    }
    Ok(found)
}

/// What one entry recorded, table by table.
pub fn recorded_by(conn: &Connection, entry: Entry) -> Result<Vec<Recorded>, Unread> {
    reading("read the entry", || {
        let mut recorded = Vec::new();
        for table in kinds::recorded() {
            let found = in_table(conn, table, (entry, entry), None)?;
            recorded.extend(found.into_iter().map(|(_, records)| records));
        }
        Ok(recorded)
    })
}

/// What one entry retracted or restored, in the order recorded.
pub fn takings_of(conn: &Connection, entry: Entry) -> Result<Vec<Taking>, Unread> {
    reading("read the retractions", || {
        let mut takings = takings_between(conn, entry, entry)?;
        Ok(takings.remove(&entry).unwrap_or_default())
    })
}

fn takings(conn: &Connection, last: Entry) -> rusqlite::Result<BTreeMap<Entry, Vec<Taking>>> {
    takings_between(conn, 0, last)
}

fn takings_between(
    conn: &Connection,
    first: Entry,
    last: Entry,
) -> rusqlite::Result<BTreeMap<Entry, Vec<Taking>>> {
    let mut statement = conn.prepare(
        "SELECT entry_id, target_entry, kind, record, restores FROM retraction
         WHERE entry_id BETWEEN ?1 AND ?2 ORDER BY id",
    )?;
    let mut rows = statement.query([first, last])?;
    let mut takings: BTreeMap<Entry, Vec<Taking>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let kind: Option<String> = row.get(2)?;
        takings.entry(row.get(0)?).or_default().push(Taking {
            target: row.get(1)?,
            record: kind.and_then(|k| k.parse().ok()).zip(row.get(3)?),
            restores: row.get(4)?,
        });
    }
    Ok(takings)
}

/// Maps each retracted entry or record to the entry that retracted it.
pub type Fates = BTreeMap<(Entry, Option<(Kind, Id)>), Entry>;

/// Finds every retracted entry and record, with the entry that retracted it.
pub fn taken_back(conn: &Connection) -> Result<Fates, Unread> {
    reading("read the retractions", || takings(conn, Entry::MAX).map(|takings| fates(&takings)))
}

fn fates(takings: &BTreeMap<Entry, Vec<Taking>>) -> Fates {
    let mut fates = BTreeMap::new();
    for (by, takings) in takings {
        for taking in takings {
            if taking.restores {
                fates.remove(&(taking.target, taking.record));
            } else {
                fates.insert((taking.target, taking.record), *by);
            }
        }
    }
    fates
}

/// Whether a retraction or restoration is about a person.
fn concerns(conn: &Connection, taking: &Taking, numbers: &[Id]) -> rusqlite::Result<bool> {
    let tables = match &taking.record {
        Some((kind, _)) => std::slice::from_ref(kind.declared()),
        None => TABLES,
    };
    for table in tables {
        let Some(theirs) = about_them(table, numbers) else {
            continue;
        };
        let table = table.name;
        let record = taking.record.map_or(String::new(), |(_, id)| format!(" AND id = {id}"));
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM {table} WHERE {theirs} AND entry_id = ?1{record})"
        );
        if conn.prepare_cached(&sql)?.query_row([taking.target], |r| r.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}
