//! The help: every page fits 80 columns, and every example on it can be typed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::office::{Ended, Office, at};

/// The help of one command.
struct Page {
    /// The command as typed.
    command: String,
    text: String,
    /// The commands behind it.
    inner: Vec<String>,
}

impl Page {
    fn of(command: &str) -> Page {
        let asked = Command::new(env!("CARGO_BIN_EXE_lssc"))
            .args(command.split(' ').skip(1))
            .arg("--help")
            .output();
        let text = Ended::from(asked.unwrap()).ends(0).out;
        let listed = text.split_once("\nCommands:\n").map_or("", |(_, listed)| listed);
        let listed = listed.split("\n\n").next().unwrap_or_default().lines();
        let names = listed.filter(|line| !line.starts_with("   "));
        let inner = names.filter_map(|line| line.split_whitespace().next());
        Page {
            command: command.to_string(),
            inner: inner.map(|name| format!("{command} {name}")).collect(),
            text,
        }
    }

    /// The lines that say what may be typed: all between the usage and the examples.
    fn arguments(&self) -> impl Iterator<Item = &str> {
        let before = self.text.split("\nExample").next().unwrap();
        let told = before.split_once("\nUsage: ").unwrap().1;
        let begins =
            |line: &&str| ["      --", "  -", "  <", "  ["].iter().any(|b| line.starts_with(b));
        told.lines().filter(begins).map(str::trim_start)
    }

    /// The examples, each as it would be pasted.
    fn examples(&self) -> Vec<String> {
        let mut examples: Vec<String> = Vec::new();
        let mut goes_on = false;
        for line in self.text.lines() {
            if goes_on {
                examples.last_mut().unwrap().push_str(&format!("\n{line}"));
            } else if line.starts_with("  lssc ") {
                examples.push(line.trim_start().to_string());
            } else {
                continue;
            }
            goes_on = line.ends_with('\\');
        }
        examples
    }
}

/// The help of every command.
fn pages() -> Vec<Page> {
    let mut pages = vec![Page::of("lssc")];
    let mut read = 0;
    while read < pages.len() {
        let inner: Vec<Page> = pages[read].inner.iter().map(|command| Page::of(command)).collect();
        pages.extend(inner);
        read += 1;
    }
    assert!(pages.len() > 60, "{}", pages.len());
    pages
}

#[test]
fn every_page_fits_80_columns_and_begins_with_what_the_command_does() {
    for Page { command, text, .. } in pages() {
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
        let (first, rest) = text.split_once('\n').unwrap();
        assert!(rest.starts_with('\n'), "{command} begins with more than one line: {first}");
        let is_sentence =
            first.starts_with(|c: char| c.is_ascii_uppercase()) && !first.ends_with('.');
        assert!(is_sentence, "{command}: {first}");
    }
}

#[test]
fn every_command_has_examples_and_every_argument_says_what_to_type() {
    for page in pages() {
        assert!(
            !page.inner.is_empty() || !page.examples().is_empty(),
            "{} has no example",
            page.command
        );
        for argument in page.arguments() {
            let told = argument.split_once("  ").is_some_and(|(_, help)| !help.trim().is_empty());
            assert!(told, "{}: {argument}", page.command);
        }
    }
}

#[test]
fn options_of_one_name_take_values_of_one_name() {
    let mut seen: Vec<(String, String, String)> = Vec::new();
    for page in pages() {
        for argument in page.arguments().filter(|argument| argument.starts_with("--")) {
            let shown = argument.split("  ").next().unwrap();
            let (option, value) = shown.split_once(' ').unwrap_or((shown, ""));
            match seen.iter().find(|(other, ..)| other == option) {
                Some((_, other, first)) => assert!(
                    other == value || TWO_MEANINGS.contains(&option),
                    "{option} is {value} in {} and {other} in {first}",
                    page.command
                ),
                None => seen.push((option.to_string(), value.to_string(), page.command.clone())),
            }
        }
    }
}

/// Options whose value is of another kind in another command, as their names say in each.
const TWO_MEANINGS: &[&str] =
    &["--to", "--from", "--html", "--days", "--number", "--keep", "--standing"];

/// A desk as the examples have it: the demonstration's register with an order, an adapted policy, and the files that
/// they name.
fn desk() -> Office {
    let office = Office { folder: crate::office::private_folder() };
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/examples"), office.folder.path());
    for folder in [
        ".zfunc",
        ".config/fish/completions",
        ".local/share/bash-completion/completions",
        "srv",
        "safe",
    ] {
        std::fs::create_dir_all(office.path(folder)).unwrap();
    }
    office.say("demo --quiet .").ends(0);
    std::fs::rename(office.path("register.db"), office.path("r.db")).unwrap();
    office.say("policy show --to my-policy").ends(0);
    let order = ["order", "add", "PO-1047", "--institution", "Springfield Public Library"];
    office.types(order.into_iter().chain(["--on", "2026-10-20", "--csv", "order.csv"])).ends(0);
    office.say("payment receive 3 60 --on 2026-11-19 --for application").ends(0);
    office.say("backup safe/lssc.db").ends(0);
    office
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => std::fs::copy(entry.path(), target).map(|_| ()).unwrap(),
        }
    }
}

/// How an example ends at a desk of its own. What another program would do with it is left out.
fn ends(example: &str, desk: &Office) -> Ended {
    let own = Office { folder: crate::office::private_folder() };
    copy(desk.folder.path(), own.folder.path());
    if example == "lssc init" {
        std::fs::remove_file(own.path("r.db")).unwrap();
    }
    let here = [("/mnt/safe/", "safe/"), ("/srv/www/", "srv/"), ("/tmp/", "")];
    let typed =
        here.iter().fold(example.to_string(), |line, (there, here)| line.replace(there, here));
    let ours = typed.split(" | ").next().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_lssc")).parent().unwrap();
    let ended = at(own.folder.path(), "/bin/sh")
        .args(["-c", ours])
        .env("PATH", program)
        .env("HOME", own.folder.path())
        .stdin(Stdio::null())
        .output();
    Ended::from(ended.unwrap())
}

#[test]
fn every_example_can_be_typed_in_the_demonstration() {
    let desk = desk();
    let pages = pages();
    let typed = pages
        .iter()
        .flat_map(|page| page.examples().into_iter().map(|example| (&page.command, example)));
    let waiting = Mutex::new(typed.collect::<Vec<_>>());
    let failed = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some((command, example)) = waiting.lock().unwrap().pop() else {
                break;
            };
            let ended = ends(&example, &desk);
            let code = if example.contains("--exit-code") { 10 } else { 0 };
            if ended.code != Some(code) {
                failed.lock().unwrap().push(format!("{command}: {example}\n{ended:#?}"));
            }
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(work))));
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "these examples of the help cannot be typed:\n{}",
        failed.join("\n")
    );
}

#[test]
fn every_manual_page_shows_the_examples_as_they_are_typed() {
    let office = Office { folder: crate::office::private_folder() };
    office.say("man --to pages").ends(0);
    let pages = pages();
    let written = std::fs::read_dir(office.path("pages")).unwrap();
    let written = written.map(|file| file.unwrap().file_name().into_string().unwrap());
    let of_commands = written.filter(|name| name.ends_with(".1")).count();
    assert_eq!(of_commands, pages.len());
    for page in pages {
        let manual = office.read(&format!("pages/{}.1", page.command.replace(' ', "-")));
        assert!(
            manual.contains(&format!(".TH {} 1 ", page.command.replace(' ', "-").to_uppercase()))
        );
        // As a manual writes a hyphen, an apostrophe, a tilde and a backslash.
        let plain = manual.replace(r"\-", "-").replace(r"\*(Aq", "'").replace(r"\(ti", "~");
        let plain = plain.replace(r"\\", "\\");
        for example in page.examples() {
            assert!(plain.contains(&example), "{}: {example}\n{plain}", page.command);
        }
        let words: Vec<&str> = page.command.split(' ').skip(1).collect();
        let printed = office.types(["man"].into_iter().chain(words)).ends(0).out;
        assert_eq!(printed, manual);
    }
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_type() {
    let office = Office { folder: crate::office::private_folder() };
    let said = |line: &str| office.say(line).ends(2).err;
    let missing = said("payment receive 12");
    assert!(missing.starts_with("AMOUNT is missing.\n  AMOUNT  How much"), "{missing}");
    assert!(missing.contains("for example: lssc payment receive 2 250 --on "), "{missing}");
    assert!(said("catalog list --on").starts_with("--on DAY is missing."));
    assert!(said("enroll --nme x").contains("did you mean --name?"));
    assert!(said("reprot roster").contains("did you mean lssc report?"));
    assert!(said("report rooster").contains("did you mean lssc report roster?"));
    assert!(said("candidate find Ana Diaz").starts_with("'Diaz' is one word too many"));
    assert!(said("enroll --csv a --name b").starts_with("--csv and --name do not go together."));
    assert!(said("init --policy a --policy b").starts_with("--policy is given twice."));
    assert!(
        said("backup --keep 0 x").starts_with("--keep '0' is not a whole number from 1 to 10000.")
    );
    assert!(said("report help").contains("lssc enroll --help"));
    assert!(said("payment receive 3 -60 --on 2026-11-20").starts_with("-60 is negative"));
    assert!(said("enroll --education highschool").contains("did you mean high-school?"));
    assert!(said("report roster --standing certifed").contains("did you mean certified?"));
    let letters = said("report reminders --mbox today.mbox");
    assert!(letters.contains("--sender office@example.org"), "{letters}");
    let set = said("submit-portfolio 3 --on 2026-11-20");
    assert!(set.contains("SET  The competency set it is for"), "{set}");
    for words in ["", "report", "order"] {
        let page = office.types(words.split_whitespace()).ends(2);
        assert!(page.err.contains("Commands:") && page.out.is_empty(), "{page:?}");
    }
}

#[test]
fn help_is_also_shown_where_it_is_asked_for_before_a_command() {
    let office = Office::empty();
    let [before, behind] = ["help order pay", "order pay --help"].map(|line| office.say(line));
    assert_eq!(before.ends(0).out, behind.ends(0).out);
}

/// The names of the topics, as files of the source.
fn topics() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/help/topics");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let pages = files.filter(|file| file.extension().is_some_and(|ending| ending == "md"));
    pages.map(|page| page.file_stem().unwrap().to_str().unwrap().to_string()).collect()
}

#[test]
fn help_lists_every_topic_and_every_command_and_prints_each_in_80_columns() {
    let office = Office { folder: crate::office::private_folder() };
    let list = office.say("help").ends(0).out;
    let named = |name: &str| list.lines().any(|line| line.starts_with(&format!("  {name}  ")));
    for page in pages().iter().filter(|page| page.command.matches(' ').count() == 1) {
        assert!(named(page.command.trim_start_matches("lssc ")), "{}\n{list}", page.command);
    }
    for topic in topics() {
        assert!(named(&topic), "{topic}\n{list}");
        let text = office.say(&format!("help {topic}")).ends(0).out;
        assert!(!text.contains('\x1b'), "{topic}");
        for line in text.lines().filter(|line| !line.starts_with("    ")) {
            assert!(line.chars().count() <= 80 && line.trim_end() == line, "{topic}: {line}");
        }
    }
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
}

#[test]
fn every_topic_has_a_manual_page_next_to_those_of_the_commands() {
    let office = Office { folder: crate::office::private_folder() };
    let told = office.say("man --to man/man1").ends(0).out;
    assert_eq!(told, "Wrote the manual pages to man/man1 and man/man7.\n");
    for topic in topics() {
        let page = office.read(&format!("man/man7/lssc-{topic}.7"));
        assert!(page.contains(&format!(".TH LSSC-{} 7 ", topic.to_uppercase())), "{page}");
        assert!(!page.contains('`') && page.contains("\n.SH DESCRIPTION\n"), "{page}");
        assert_eq!(office.say(&format!("man {topic}")).ends(0).out, page);
    }
}

#[test]
fn a_topic_that_does_not_exist_is_told_with_the_nearest_names() {
    let office = Office { folder: crate::office::private_folder() };
    let said = |line: &str| office.say(line).ends(1).err;
    assert!(said("help import").contains("did you mean lssc help imports?"));
    assert!(said("help enrol").contains("did you mean lssc help enroll?"));
    assert!(said("help order frob").contains("lssc help lists the topics"));
    assert!(said("help complete-word").starts_with("There is no topic and no command"));
    assert!(said("man frob").starts_with("There is no topic and no command 'frob'"));
}

#[test]
fn a_word_of_another_tool_leads_to_ours() {
    let office = Office { folder: crate::office::private_folder() };
    let said = |line: &str| office.say(line).ends(2).err;
    assert!(said("undo").contains("did you mean lssc help corrections?"));
    assert!(said("doctor").contains("did you mean lssc check?"));
    assert!(said("Corrections").contains("did you mean lssc help corrections?"));
}
