//! A desk at the program office: a folder with a register, at which commands are typed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The day that is taken for today.
pub const TODAY: &str = "2026-11-22";

/// A folder with a register of its own.
pub struct Office {
    /// The folder, in which commands are typed.
    pub folder: tempfile::TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; none if it was killed.
    pub code: Option<i32>,
    /// The signal that killed it.
    #[cfg(unix)]
    pub signal: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it narrated.
    pub err: String,
}

impl Ended {
    pub fn from(output: Output) -> Ended {
        Ended {
            code: output.status.code(),
            #[cfg(unix)]
            signal: std::os::unix::process::ExitStatusExt::signal(&output.status),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The document that it printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// Holds it to an exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }
}

impl Office {
    /// An office with an empty register.
    pub fn empty() -> Office {
        let office = Office { folder: private_folder() };
        office.types(["init"]).ends(0);
        office
    }

    /// An office with the six courses of [`CATALOG`], Ana Diaz (1) and Bo Brown (2).
    pub fn open() -> Office {
        let office = Office::empty();
        office.write("catalog.csv", CATALOG);
        office.write("people.csv", PEOPLE);
        office.write("experience.csv", EXPERIENCE);
        office.types(["catalog", "import", "catalog.csv"]).ends(0);
        let people = "enroll --csv people.csv --experience-csv experience.csv";
        office.types(people.split(' ')).ends(0);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of the files in the folder.
    pub fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A command that is not run yet.
    pub fn command(&self) -> Command {
        at(self.folder.path(), env!("CARGO_BIN_EXE_lssc"))
    }

    pub fn types<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ended {
        Ended::from(self.command().args(args).output().unwrap())
    }

    /// Types a line; blanks separate the arguments.
    pub fn say(&self, line: &str) -> Ended {
        self.types(line.split_whitespace())
    }

    /// Imports completions written as `text`, with more arguments.
    pub fn completions(&self, text: impl AsRef<[u8]>, more: &str) -> Ended {
        self.write("roster.csv", text);
        self.say(&format!("record-course --csv roster.csv {more}"))
    }

    /// A number of the register.
    pub fn number(&self, sql: &str) -> i64 {
        let register = rusqlite::Connection::open(self.path("r.db")).unwrap();
        register.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub fn entries(&self) -> i64 {
        self.number("SELECT count(*) FROM entry")
    }

    /// Holds the register to being whole.
    #[track_caller]
    pub fn is_whole(&self) {
        let register = rusqlite::Connection::open(self.path("r.db")).unwrap();
        let check = |pragma: &str| register.query_row(pragma, [], |row| row.get::<_, String>(0));
        assert_eq!(check("PRAGMA integrity_check").unwrap(), "ok");
        assert!(check("PRAGMA foreign_key_check").is_err(), "no row dangles");
    }
}

/// Opens a register to write into it.
pub fn writable(path: &Path) -> lssc::register::Register {
    let header = lssc::register::Header {
        clock: lssc::register::Clock::stopped_at("2026-11-22T12:00:00Z"),
        made_by: "Sam Staff".to_string(),
        command: "lssc".to_string(),
        reason: None,
    };
    lssc::register::Register::open_for_recording(path, header).unwrap()
}

/// A folder that nobody else may enter: `check` would name a register in it that everybody can read.
pub fn private_folder() -> tempfile::TempDir {
    let mut folder = tempfile::Builder::new();
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir().unwrap()
}

/// Gives everybody of one name another name and address, which older versions took and today's refuses.
pub fn known_of_old(register: &Path, name: &str, of_old: &str, address: &str) {
    let conn = rusqlite::Connection::open(register).unwrap();
    let guards: Vec<(String, String)> = {
        let sql =
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'detail'";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    guards
        .iter()
        .for_each(|(guard, _)| conn.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap());
    let sql = "UPDATE detail SET name = ?2, email = ?3, email_key = lower(?3) WHERE name = ?1";
    assert_eq!(conn.execute(sql, [name, of_old, address]).unwrap(), 1);
    guards.iter().for_each(|(_, sql)| conn.execute_batch(sql).unwrap());
}

/// A program that is not run yet, in a folder with the register `r.db`.
pub fn at(folder: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("LSSC_TODAY", TODAY)
        .env("LSSC_REGISTER", "r.db")
        .env("LSSC_STAFF", "Sam Staff");
    command
}

/// Six courses: the three required sets and three electives.
pub const CATALOG: &str = "\
course,title,provider,provider_kind,set,approved_on,approved_until,bundle,format,cost
F1,Foundations One,Acme,association,foundations,2020-01-01,2030-01-01,,online,100
C1,Communication One,Acme,association,communication,2020-01-01,2030-01-01,,online,100
T1,Technology One,Acme,association,technology,2020-01-01,2030-01-01,,online,100
A1,Access One,Acme,association,access,2020-01-01,2030-01-01,,online,100
Y1,Youth One,Acme,association,youth,2020-01-01,2030-01-01,,online,100
R1,Reference One,Acme,association,reference,2020-01-01,2030-01-01,,online,100
";

/// Two people who are admitted.
pub const PEOPLE: &str = "\
name,email,education,position,received_on,paid,state
Ana Diaz,ana@example.org,high-school,Assistant,2026-01-10,350,CA
Bo Brown,bo@example.org,high-school,Assistant,2026-01-11,350,CA
";

/// Their jobs.
pub const EXPERIENCE: &str = "\
email,library,first_on,last_on,hours_per_week,total_hours,basis
ana@example.org,Hill Library,2020-01-01,-,30,,paid
bo@example.org,Hill Library,2020-01-01,-,30,,paid
";
