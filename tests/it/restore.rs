//! `restore`: a backup in the register's place, nothing lost, all or nothing.

use crate::office::Office;

/// An office whose backup lacks the last entry.
fn office() -> Office {
    let office = Office::open();
    office.say("backup safe.db").ends(0);
    office.say("evaluator add --name Nora --email nora@example.org --sets youth").ends(0);
    office
}

#[test]
fn what_stood_there_is_kept_and_the_entries_that_the_copy_lacks_are_counted() {
    let office = office();
    let now = office.say("report entries --format json").out;
    let tried = office.say("restore safe.db --dry-run").ends(0);
    assert!(tried.out.contains("The copy lacks 1 of its entries"), "{tried:?}");
    assert!(!office.path("r.db.old").exists());
    office.say("restore safe.db").ends(2);
    let told = office.say("restore safe.db --yes --format json").ends(0).json();
    assert_eq!((&told["lacks"], &told["kept_as"]), (&1.into(), &"r.db.old".into()), "{told}");
    assert_eq!(office.say("report entries --format json --register r.db.old").out, now);
    assert_eq!(office.say("restore r.db.old --yes --format json").ends(0).json()["lacks"], 0);
    assert_eq!(office.say("report entries --format json").out, now);
    office.say("check").ends(0);
}

#[test]
fn what_is_no_whole_register_is_never_put_in_place() {
    let office = office();
    let before = std::fs::read(office.path("r.db")).unwrap();
    let mut broken = std::fs::read(office.path("safe.db")).unwrap();
    let page = broken.len() / 2 / 4_096 * 4_096;
    broken[page..page + 4_096].fill(0xA5);
    std::fs::write(office.path("broken.db"), broken).unwrap();
    office.write("text.db", "name,email\n".repeat(999));
    for (backup, code) in [("broken.db", 6), ("text.db", 6), ("none.db", 1), ("r.db", 2)] {
        office.say(&format!("restore {backup} --yes")).ends(code);
        assert_eq!(std::fs::read(office.path("r.db")).unwrap(), before, "{backup}");
        assert!(!office.path("r.db.old").exists(), "{backup}");
    }
}

#[test]
fn a_damaged_register_makes_room_and_is_kept() {
    for damage in [100, 0] {
        let office = office();
        let mut broken = std::fs::read(office.path("r.db")).unwrap();
        broken[damage..].fill(0xA5);
        std::fs::write(office.path("r.db"), &broken).unwrap();
        let told = office.say("restore safe.db --yes --format json").ends(0).json();
        assert!(told["lacks"].is_null(), "{told}");
        assert_eq!(std::fs::read(office.path("r.db.old")).unwrap(), broken);
        office.say("check").ends(0);
    }
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_and_the_mode_that_is_there_stays() {
    use std::os::unix::fs::PermissionsExt;
    let office = office();
    std::fs::create_dir(office.path("away")).unwrap();
    std::fs::rename(office.path("r.db"), office.path("away/r.db")).unwrap();
    std::os::unix::fs::symlink("away/r.db", office.path("r.db")).unwrap();
    let shared = std::fs::Permissions::from_mode(0o660);
    std::fs::set_permissions(office.path("away/r.db"), shared).unwrap();
    office.say("restore safe.db --yes").ends(0);
    assert!(office.path("r.db").is_symlink());
    for file in ["away/r.db", "away/r.db.old"] {
        let mode = office.path(file).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o660, "{file}");
    }
    office.say("check").ends(0);
}
