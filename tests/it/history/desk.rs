//! A desk with a register of people at every standing, before which acts are typed, one after another.

use std::path::PathBuf;
use std::sync::OnceLock;

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::office::{Ended, TODAY, at};

/// A folder in memory where there is such a place: nothing here is about what outlives the machine.
fn folder() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory).unwrap(),
        false => crate::office::private_folder(),
    }
}

/// A register at which commands are typed, and all that was typed there.
pub struct Desk {
    folder: TempDir,
    /// What was typed, each line with how it ended.
    pub story: Vec<String>,
}

/// How an act ended.
pub struct Done {
    /// How the command ended.
    pub ended: Ended,
    /// The entry it made, if it recorded anything.
    pub entry: Option<i64>,
}

/// The files beside a register: policies to adopt, and the register itself.
const REGISTER: &str = "r.db";

impl Desk {
    /// A desk with a copy of the register that every sequence begins with.
    pub fn new() -> Desk {
        static BEGINNING: OnceLock<Desk> = OnceLock::new();
        BEGINNING.get_or_init(beginning).copy()
    }

    /// Another desk at which the same was typed.
    pub fn copy(&self) -> Desk {
        let folder = folder();
        std::fs::copy(self.path(REGISTER), folder.path().join(REGISTER)).unwrap();
        for policy in POLICIES {
            let to = folder.path().join(policy);
            std::fs::create_dir(&to).unwrap();
            for file in std::fs::read_dir(self.path(policy)).unwrap() {
                let file = file.unwrap();
                std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
        Desk { folder, story: self.story.clone() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn register(&self) -> PathBuf {
        self.path(REGISTER)
    }

    /// Copies the files that were written for commands to another desk.
    pub fn lends_files(&self, other: &Desk) {
        for file in std::fs::read_dir(self.folder.path()).unwrap().map(Result::unwrap) {
            let name = file.file_name();
            if file.path().extension().is_some_and(|e| e == "csv") {
                std::fs::copy(file.path(), other.folder.path().join(name)).unwrap();
            }
        }
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// A connection that reads.
    pub fn conn(&self) -> Connection {
        Connection::open_with_flags(self.register(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    /// A number of the register; 0 where there is none.
    pub fn number(&self, sql: &str) -> i64 {
        let answer = self.conn().query_row(sql, [], |row| row.get(0));
        answer.unwrap_or(0)
    }

    /// A text of the register; x where there is none.
    pub fn text(&self, sql: &str) -> String {
        let answer = self.conn().query_row(sql, [], |row| row.get(0));
        answer.unwrap_or_else(|_| "x".to_string())
    }

    /// The last entry.
    pub fn last(&self) -> i64 {
        self.number("SELECT max(id) FROM entry")
    }

    /// Types a line that asks; blanks separate the arguments, and `~` stands for one within.
    pub fn asks(&self, line: &str) -> Ended {
        self.asks_on(TODAY, line)
    }

    /// Types a line that asks, on another day.
    pub fn asks_on(&self, today: &str, line: &str) -> Ended {
        let mut command = at(self.folder.path(), env!("CARGO_BIN_EXE_lssc"));
        let typed = command.args(line.split_whitespace().map(|word| word.replace('~', " ")));
        Ended::from(typed.env("LSSC_TODAY", today).output().unwrap())
    }

    /// Types a line that may record.
    pub fn types(&mut self, line: &str) -> Done {
        let before = self.last();
        let ended = self.asks(line);
        let entry = Some(self.last()).filter(|last| *last > before);
        let how = match entry {
            Some(entry) => format!("entry {entry}"),
            None => format!("exit {:?}: {}", ended.code, ended.err.trim()),
        };
        self.story.push(format!("$ lssc {line}\n    {how}"));
        Done { ended, entry }
    }
}

/// The folders of policies that may be adopted.
pub const POLICIES: [&str; 2] = ["dearer", "easier"];

/// The sample people of the demonstration, an order, a certificate given before, and policies to adopt.
fn beginning() -> Desk {
    let mut desk = Desk { folder: folder(), story: Vec::new() };
    assert_eq!(desk.asks("demo play").code, Some(0));
    std::fs::rename(desk.path("play/register.db"), desk.register()).unwrap();
    desk.write(
        "order.csv",
        "name,email,amount\nPenny,penny@example.org,250\nNell,nell@example.org,350\nMax,max@example.org,350\n",
    );
    desk.write(
        "other.csv",
        "name,email,amount\nUna,una@example.org,350\nIvo,ivo@example.org,350\n",
    );
    desk.write(
        "completions.csv",
        "candidate,course,completed_on\n23,FND-101,2026-03-01\n23,TEC-101,2026-03-01\n23,COM-101,2026-03-01\n\
         23,COM-102,2026-03-01\n23,ACC-101,2026-03-01\n23,CAT-101,2026-03-01\n23,REF-101,2026-03-01\n",
    );
    for line in [
        "order add PO-1 --institution Hill --on 2026-11-12 --csv order.csv",
        "order invoice PO-1 --on 2026-11-13",
        "order pay PO-1 350 --on 2026-11-16 --only nell@example.org",
        "candidate legacy --name Lena --email lena@example.org --number L-7 --first-on 2021-05-02 \
         --awarded-on 2021-05-20 --renewed 2025-03-03 --reason papers",
        "evaluator add --name Tom --email tom@example.org --sets youth,access --library Hill",
        "enroll --name Una --email una@example.org --education college --position Aide --received 2026-10-01 \
         --experience Hill;2015-01-01;-;30/week;paid",
        "enroll --name Cy --email cy@example.org --education college --position Aide --received 2026-02-01 --paid 350 \
         --experience Hill;2015-01-01;-;30/week;paid",
        "record-course --csv completions.csv",
        "candidate legacy --name Kay --email kay@example.org --number L-8 --first-on 2022-12-01 --awarded-on 2022-12-20 \
         --reason papers",
        "renew activity 24 --title T1 --from 2025-05-01 --on 2025-05-05 --set technology --hours 40",
        "renew activity 14 --title T2 --on 2025-05-06 --set access --hours 3",
        "submit-portfolio 9 access --on 2026-10-20 --paid 60",
        "order add PO-2 --institution Dale --on 2026-11-10 --csv other.csv",
        "agreement add --college Vale --award AA --signed-on 2026-01-05 --covers foundations,technology,access,reference \
         --also communication,youth",
    ] {
        let done = desk.types(line);
        assert!(done.entry.is_some(), "{line}: {:?}", done.ended);
    }
    // Fees and hours that change what is told from some day on.
    for (policy, lines) in POLICIES.into_iter().zip([
        "fee.application,2026-10-01,400,dollars,board,dearer\nfee.renewal,2016-01-01,75,dollars,board,a fee\n",
        "renewal.contact_hours,2016-01-01,20,hours,board,fewer hours\ncandidacy.length,2020-01-01,60,months,board,longer\n",
    ]) {
        assert_eq!(desk.asks(&format!("policy show --to {policy}")).code, Some(0));
        let parameters = desk.path(policy).join("parameters.csv");
        let text = std::fs::read_to_string(&parameters).unwrap();
        std::fs::write(parameters, text + lines).unwrap();
    }
    desk.story.clear();
    desk
}
