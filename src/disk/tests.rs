//! What the door allows, each test in a folder of its own.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Door, Error, Readers, companions, is_register, same_file};

/// A folder with a register in use.
struct Place {
    folder: TempDir,
}

/// The header of a database with this application's number.
fn database(application: &[u8]) -> Vec<u8> {
    let mut bytes = b"SQLite format 3\0".to_vec();
    bytes.resize(68, 0);
    bytes.extend(application);
    bytes.resize(512, 0);
    bytes
}

impl Place {
    fn new() -> Place {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        fs::write(place.path("register.db"), database(b"LSSC")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn door(&self) -> Door {
        Door::new(&self.path("register.db"), false)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let mut draft = self.door().file(&self.path(name), Readers::Owner)?;
        draft.write_all(text.as_bytes()).unwrap();
        draft.keep()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let all = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            all.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[cfg(unix)]
fn link(to: &str, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_register_is_known_by_its_application_number() {
    let place = Place::new();
    fs::write(place.path("other.db"), database(b"XXXX")).unwrap();
    fs::write(place.path("short.db"), b"SQLite format 3\0").unwrap();
    fs::write(place.path("empty.db"), b"").unwrap();
    let known = |name: &str| is_register(&place.path(name)).unwrap();
    assert!(known("register.db"));
    for name in ["other.db", "short.db", "empty.db", "missing.db", "."] {
        assert!(!known(name), "{name}");
    }
}

#[test]
fn nothing_is_written_over_a_register_or_under_the_name_of_a_companion() {
    let place = Place::new();
    fs::write(place.path("backup.db"), database(b"LSSC")).unwrap();
    fs::hard_link(place.path("register.db"), place.path("hard")).unwrap();
    let mut names = vec!["register.db", "hard", "backup.db", "register.db-journal"];
    names.extend(["register.db-wal", "register.db-shm", "backup.db-journal", "backup.db-wal"]);
    #[cfg(unix)]
    {
        link("register.db", &place.path("soft"));
        link("register.db-wal", &place.path("dangling"));
        link("backup.db", &place.path("to-backup"));
        names.extend(["soft", "dangling", "to-backup"]);
    }
    let before = place.names();
    for name in names {
        let refused = place.write(name, "text").unwrap_err();
        assert!(refused.is_usage(), "{name}: {refused}");
        assert_eq!(place.names(), before, "{name}");
    }
    assert_eq!(fs::read(place.path("register.db")).unwrap(), database(b"LSSC"));
    // A name that only resembles a companion's is an ordinary name.
    place.write("notes-journal", "text").unwrap();
}

#[test]
#[cfg(unix)]
fn a_journal_is_refused_under_every_name_that_it_has() {
    let place = Place::new();
    let [journal, ..] = companions(&place.path("register.db"));
    fs::write(&journal, "journal").unwrap();
    fs::hard_link(&journal, place.path("other-name")).unwrap();
    assert!(place.write("other-name", "text").unwrap_err().is_usage());
    assert!(same_file(&journal, &place.path("other-name")));
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_also_to_a_name_that_is_not_there() {
    let place = Place::new();
    fs::write(place.path("there"), "old").unwrap();
    link("there", &place.path("one"));
    link("new", &place.path("two"));
    link("two", &place.path("three"));
    place.write("one", "first").unwrap();
    place.write("three", "second").unwrap();
    assert_eq!((place.read("there"), place.read("new")), ("first".into(), "second".into()));
    assert!(["one", "two", "three"].iter().all(|name| place.path(name).is_symlink()));
    link("round", &place.path("round"));
    assert!(matches!(place.write("round", "text"), Err(Error::System(..))));
}

#[test]
#[cfg(unix)]
fn a_new_file_is_private_and_one_that_is_replaced_keeps_its_mode() {
    let place = Place::new();
    place.write("new", "text").unwrap();
    assert_eq!(mode(&place.path("new")), 0o600);
    for kept in [0o644, 0o640, 0o400] {
        set_mode(&place.path("new"), kept);
        place.write("new", "other").unwrap();
        assert_eq!(mode(&place.path("new")), kept);
    }
}

#[test]
#[cfg(unix)]
fn a_file_is_as_private_as_its_source_and_as_the_one_in_its_place() {
    let place = Place::new();
    let source = place.path("May.csv");
    fs::write(&source, "").unwrap();
    let write = || {
        let draft = place.door().file(&place.path("out"), Readers::Of(&source)).unwrap();
        draft.keep().unwrap();
        mode(&place.path("out"))
    };
    for (of_source, of_place, expected) in [
        (0o600, None, 0o600),
        (0o640, None, 0o640),
        (0o400, None, 0o600),
        (0o640, Some(0o600), 0o600),
        (0o600, Some(0o644), 0o600),
        (0o640, Some(0o640), 0o640),
    ] {
        set_mode(&source, of_source);
        let _ = fs::remove_file(place.path("out"));
        if let Some(of_place) = of_place {
            fs::write(place.path("out"), "").unwrap();
            set_mode(&place.path("out"), of_place);
        }
        assert_eq!(write(), expected, "{of_source:o} {of_place:?}");
    }
}

#[test]
fn what_is_not_kept_leaves_nothing() {
    let place = Place::new();
    let before = place.names();
    drop(place.door().file(&place.path("new"), Readers::Owner).unwrap());
    drop(place.door().folder(&place.path("a/b/c"), Readers::Owner).unwrap());
    drop(place.door().database(&place.path("a/b/c.db")).unwrap());
    assert_eq!(place.names(), before);
}

#[test]
fn a_dry_run_makes_and_moves_nothing() {
    let place = Place::new();
    fs::write(place.path("gone.db-journal"), "journal").unwrap();
    fs::write(place.path("there"), "old").unwrap();
    fs::write(place.path("backup.db"), database(b"LSSC")).unwrap();
    let before = place.names();
    let door = Door::new(&place.path("register.db"), true);
    for name in ["new", "there"] {
        let mut draft = door.file(&place.path(name), Readers::Owner).unwrap();
        draft.write_all(b"text").unwrap();
        draft.keep().unwrap();
    }
    let mut folder = door.folder(&place.path("folder"), Readers::Owner).unwrap();
    folder.file("one", |out| out.write_all(b"text")).unwrap();
    folder.keep().unwrap();
    let moved = door.companions_aside(&place.path("gone.db")).unwrap();
    assert_eq!(
        moved[0].to,
        fs::canonicalize(place.folder.path()).unwrap().join("gone.db-journal.old")
    );
    door.rotate(&place.path("backup.db"), 3).unwrap();
    door.register_aside(&place.path("backup.db")).unwrap();
    assert_eq!(place.names(), before);
    assert_eq!(place.read("there"), "old");
    // It refuses what a real run would refuse.
    assert!(door.file(&place.path("register.db"), Readers::Owner).is_err());
}

#[test]
fn companions_without_a_database_are_moved_aside_and_those_of_one_stay() {
    let place = Place::new();
    for name in ["register.db-journal", "gone.db-journal", "gone.db-wal", "gone.db-wal.old"] {
        fs::write(place.path(name), name).unwrap();
    }
    assert_eq!(place.door().companions_aside(&place.path("register.db")).unwrap(), []);
    let moved = place.door().companions_aside(&place.path("gone.db")).unwrap();
    let names: Vec<_> = moved.iter().filter_map(|moved| moved.to.file_name()).collect();
    assert_eq!(names, ["gone.db-journal.old", "gone.db-wal.old-2"]);
    assert_eq!(place.read("gone.db-wal.old-2"), "gone.db-wal");
    assert_eq!(place.read("gone.db-wal.old"), "gone.db-wal.old");
    assert!(place.path("register.db-journal").exists());
}

#[test]
fn a_database_takes_its_place_private_and_only_over_a_register() {
    let place = Place::new();
    fs::write(place.path("letters"), "dear").unwrap();
    let door = place.door();
    assert!(matches!(door.database(&place.path("letters")), Err(Error::NotARegister(_))));
    let made = door.database(&place.path("new/copy.db")).unwrap();
    fs::write(made.path(), database(b"LSSC")).unwrap();
    made.keep_new().unwrap();
    #[cfg(unix)]
    assert_eq!((mode(&place.path("new")), mode(&place.path("new/copy.db"))), (0o700, 0o600));
    let again = door.database(&place.path("new/copy.db")).unwrap();
    assert!(matches!(again.keep_new(), Err(Error::Exists(_))));
    let again = door.database(&place.path("new/copy.db")).unwrap();
    fs::write(again.path(), database(b"LSSC").repeat(2)).unwrap();
    again.keep_over().unwrap();
    assert_eq!(fs::metadata(place.path("new/copy.db")).unwrap().len(), 1024);
    assert_eq!(fs::read_dir(place.path("new")).unwrap().count(), 1);
}

#[test]
fn rotation_moves_and_removes_nothing_but_registers() {
    let place = Place::new();
    let numbered = |n: usize| if n == 0 { "b".to_string() } else { format!("b.{n}") };
    for n in [0, 1, 3, 4, 5] {
        let mut bytes = database(b"LSSC");
        bytes.push(b'0' + n as u8);
        fs::write(place.path(&numbered(n)), bytes).unwrap();
    }
    fs::write(place.path("b.2"), "letters").unwrap();
    fs::write(place.path("b.3-journal"), "of 3").unwrap();
    place.door().rotate(&place.path("b"), 4).unwrap();
    let last = |n: usize| fs::read(place.path(&numbered(n))).unwrap().last().copied();
    // The latest has two names until the new one comes; the letters stop the chain at 1; 4 and 5 are gone.
    assert_eq!([last(0), last(1), last(3), last(4)].map(Option::unwrap), *b"0013");
    assert_eq!(place.read("b.2"), "letters");
    assert!(!place.path("b.5").exists());
    // SQLite could not use that journal, so it moved along.
    assert!(!place.path("b.3-journal").exists());
    // The register in use is never moved.
    fs::hard_link(place.path("register.db"), place.path("b.5")).unwrap();
    assert!(matches!(place.door().rotate(&place.path("b"), 9), Err(Error::TheRegister(_))));
}

#[test]
fn a_folder_is_filled_in_order_and_what_else_is_in_it_stays() {
    let place = Place::new();
    fs::create_dir(place.path("pages")).unwrap();
    fs::write(place.path("pages/own"), "mine").unwrap();
    fs::write(place.path("pages/one"), "old").unwrap();
    fs::write(place.path("elsewhere"), "kept").unwrap();
    #[cfg(unix)]
    link("../elsewhere", &place.path("pages/two"));
    let mut folder = place.door().folder(&place.path("pages"), Readers::Owner).unwrap();
    for name in ["one", "two"] {
        folder.file(name, |out| out.write_all(name.as_bytes())).unwrap();
    }
    folder.keep().unwrap();
    let read = |name: &str| place.read(&format!("pages/{name}"));
    assert_eq!([read("own"), read("one"), read("two")], ["mine", "one", "two"]);
    assert_eq!(place.read("elsewhere"), "kept");
    assert_eq!(fs::read_dir(place.path("pages")).unwrap().count(), 3);
}

#[test]
fn a_dash_is_the_standard_output_and_no_folder_or_register() {
    let place = Place::new();
    let dash = Path::new("-");
    assert!(place.door().file(dash, Readers::Owner).unwrap().is_on_screen());
    assert!(matches!(place.door().folder(dash, Readers::Owner), Err(Error::StandardOutput(_))));
    assert!(matches!(place.door().database(dash), Err(Error::StandardOutput(_))));
}
