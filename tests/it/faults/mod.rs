//! What becomes of the register when a command is cut off, the disk is full or answers wrongly, someone else holds it,
//! bytes are flipped, the clock is set back, or its path is not what it was.
//!
//! Everything is proved over every command that changes something ([`commands::WRITING`]). Where a moment is chosen,
//! it is chosen by chance; a failure prints the line, the moment and the seed (`LSSC_SEED` repeats it). `LSSC_KILLS`
//! and `LSSC_FLIPS` say how often, beyond what a run of all tests has time for.
#![cfg(unix)]

mod around;
mod commands;
mod flipped;
mod full;
mod imports;
mod killed;
mod locked;
mod places;
mod power;
mod schema;
mod shim;
mod written;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::chance::number;
use crate::office::{Ended, Office, at};

/// Files by their paths from a folder on.
type Files = BTreeMap<String, Vec<u8>>;

/// A desk in the office of the demonstration, with an order, and every file that [`commands::WRITING`] reads.
pub struct Desk {
    pub office: Office,
}

impl Desk {
    pub fn new() -> Desk {
        let desk = Desk::empty();
        desk.reset();
        desk
    }

    /// A desk with nothing on it.
    pub fn empty() -> Desk {
        let folder = crate::office::private_folder();
        Desk { office: Office { folder } }
    }

    /// Makes everything what it was at first.
    pub fn reset(&self) {
        self.lay(at_first());
    }

    /// Lays these files on the desk, and no others.
    pub fn lay(&self, files: &Files) {
        let folder = self.office.folder.path();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.symlink_metadata().unwrap().is_dir() {
                true => std::fs::remove_dir_all(path).unwrap(),
                false => std::fs::remove_file(path).unwrap(),
            }
        }
        for (name, bytes) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    /// A line that is not run yet; single quotes keep blanks.
    pub fn line(&self, line: &str) -> Command {
        let mut command = self.office.command();
        command.args(words(line)).stdin(Stdio::null());
        command
    }

    pub fn says(&self, line: &str) -> Ended {
        Ended::from(self.line(line).output().unwrap())
    }

    /// Every file with its bytes.
    pub fn bytes(&self) -> Files {
        let mut files = Files::new();
        into(self.office.folder.path(), "", &mut files);
        files
    }

    /// Holds the register that a line is about to what `check` finds: nothing.
    #[track_caller]
    pub fn is_well(&self, line: &str) {
        let named = words(line).iter().any(|word| word == "old.db");
        let check = self.says(if named { "check --register old.db" } else { "check" });
        assert_eq!((check.code, check.out.as_str(), check.err.as_str()), (Some(0), "", ""));
    }
}

fn into(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
        match entry.path().is_dir() {
            // A link to nothing holds no bytes.
            false if entry.path().is_symlink() && !entry.path().exists() => {}
            true => into(&entry.path(), &format!("{name}/"), files),
            false => drop(files.insert(name, std::fs::read(entry.path()).unwrap())),
        }
    }
}

/// The files at a desk, made once.
fn at_first() -> &'static Files {
    static FIRST: OnceLock<Files> = OnceLock::new();
    FIRST.get_or_init(|| {
        let desk = Desk::empty();
        let path = |name: &str| desk.office.path(name);
        desk.says("demo made").ends(0);
        std::fs::rename(path("made/register.db"), path("r.db")).unwrap();
        std::fs::remove_dir(path("made")).unwrap();
        desk.says("payment receive 3 60 --on 2026-11-19 --for application").ends(0);
        desk.says("backup kept.db").ends(0);
        desk.office.write(
            "paper.csv",
            "name,email,amount\nOne,one@example.org,350\nUno,uno@example.org,350\n",
        );
        desk.says("order add PO-1 --institution 'Hill Library' --on 2026-11-02 --csv paper.csv")
            .ends(0);
        desk.says("export exported").ends(0);
        desk.says("policy show --to adapted").ends(0);
        let parameters = desk.office.read("adapted/parameters.csv");
        let fee = "fee.renewal,2027-01-01,50.00,dollars,Reading,made up\n";
        desk.office.write("adapted/parameters.csv", parameters + fee);
        let arizona = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/policies/arizona");
        std::fs::create_dir(path("arizona")).unwrap();
        for file in std::fs::read_dir(arizona).unwrap() {
            let file = file.unwrap().path();
            std::fs::copy(&file, path("arizona").join(file.file_name().unwrap())).unwrap();
        }
        for (name, text) in commands::FILES {
            desk.office.write(name, text);
        }
        desk.office.write("roster.txt", "that of the last run\n");
        crate::migration::old(&path("old.db"));
        desk.bytes()
    })
}

/// What files say: their bytes; of a register every row of every table, but for the instants and the salt of entries
/// and the digests made with them. What is under way beside its place says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held(Files);

impl Held {
    pub fn by(desk: &Desk) -> Held {
        let mut files = desk.bytes();
        files.retain(|name, _| !name.contains(".part") && !name.ends_with("-journal"));
        for (name, bytes) in &mut files {
            if bytes.starts_with(b"SQLite format 3\0") {
                *bytes = rows(&desk.office.path(name)).into_bytes();
            }
        }
        Held(files)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn of(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Holds every file to being as before or as after; answers whether all are as after, and none.
    #[track_caller]
    pub fn is_between(&self, before: &Held, after: &Held) -> (bool, bool) {
        for name in self.names() {
            let mine = self.0.get(name);
            let one = mine == before.0.get(name) || mine == after.0.get(name);
            assert!(one, "{name} is neither as before nor as after");
        }
        for name in before.names() {
            assert!(self.has(name), "{name} is gone");
        }
        (self == after, self == before)
    }
}

/// Every row of every table of a register, but for the entry that brought it to this schema: a command that fails after
/// that may leave it there.
fn rows(register: &Path) -> String {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(register, access).unwrap();
    let brought = "SELECT coalesce(max(id), 0) FROM entry WHERE command LIKE 'lssc (schema %'";
    let brought: i64 = conn.query_row(brought, [], |row| row.get(0)).unwrap();
    let mut text = String::new();
    for table in lssc::register::kinds::names() {
        let but: &[&str] = match table {
            "entry" => &["made_at", "salt"],
            "seal" => &["digest", "form"],
            "forgotten" => &["private_was", "private_is"],
            _ => &[],
        };
        if !conn.table_exists(None, table).unwrap() {
            continue;
        }
        let mut statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY id")).unwrap();
        let columns: Vec<String> = statement.column_names().map(|c| c.to_string()).collect();
        let mut rows = statement.query([]).unwrap();
        let of = columns.iter().position(|c| c == "entry_id").unwrap_or(0);
        while let Some(row) = rows.next().unwrap() {
            if brought > 0 && row.get::<_, i64>(of).unwrap() == brought {
                continue;
            }
            text.push_str(table);
            for (place, column) in
                columns.iter().enumerate().filter(|(_, c)| !but.contains(&c.as_str()))
            {
                let value = match row.get_ref(place).unwrap() {
                    ValueRef::Null => continue,
                    ValueRef::Integer(number) => number.to_string(),
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    other => format!("{other:?}"),
                };
                text.push_str(&format!(" {column}={value:?}"));
            }
            text.push('\n');
        }
    }
    text
}

/// The words of a line; single quotes keep blanks.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in line.split('\'').enumerate() {
        match place % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_string)),
            _ => words.push(part.to_string()),
        }
    }
    words
}

pub fn begin(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

pub fn end(child: Child) -> Ended {
    Ended::from(child.wait_with_output().unwrap())
}

/// Does something with every one of the lines, on as many threads as there are processors.
pub fn over<T: Sync>(all: &[T], each: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    each(one);
                }
            });
        }
    });
}

/// How often a fault meets each command: as `LSSC_KILLS` says.
pub fn often(unless_said: usize) -> usize {
    number("LSSC_KILLS").map_or(unless_said, |n| n as usize)
}

/// No command ever panics.
#[track_caller]
pub fn is_no_panic(ended: &Ended) {
    assert!(!ended.err.contains("panicked"), "{ended:?}");
    assert_ne!(ended.code, Some(101), "{ended:?}");
}

/// Types a line as somebody whom permissions bind: not as the superuser.
pub fn as_nobody(office: &Office, line: &str) -> Ended {
    let program = office.path("lssc");
    if !program.exists() {
        std::fs::copy(env!("CARGO_BIN_EXE_lssc"), &program).unwrap();
    }
    let mut command = at(office.folder.path(), program.to_str().unwrap());
    command.args(line.split(' '));
    if std::fs::File::options().write(true).open("/proc/self/oom_score_adj").is_ok()
        && std::fs::metadata(office.folder.path())
            .is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
    {
        command.uid(65_534).gid(65_534);
    }
    end(begin(command))
}

pub fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
