//! Questions that need a yes, asked while the register is free for others.
//!
//! A command that reaches a question ends there and gives up its transaction, so nobody waits for the lock while
//! somebody thinks. After a yes the command runs again, silently, and continues only if it reaches the same decision
//! and would have said exactly the same before the question. Otherwise it records nothing and says that things have
//! changed. It does not read files again: it records exactly what it showed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::failure::{Exit, Failure};

/// What a command has said, and the questions it has reached.
#[derive(Debug, Clone, Default)]
pub struct Dialogue(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    /// A digest of everything said and decided since the command began.
    said: DefaultHasher,
    /// How many questions it has reached.
    met: usize,
    /// For each question answered with yes, a digest of everything said and decided up to it.
    yeses: Vec<u64>,
    /// The question at which it ended.
    open: Option<String>,
    /// The files that it read, with their content.
    files: BTreeMap<PathBuf, Arc<[u8]>>,
}

impl Dialogue {
    /// Records a line of output. Returns false while a confirmed command is replayed.
    pub fn says(&self, text: &str) -> bool {
        let mut state = self.0.borrow_mut();
        text.hash(&mut state.said);
        state.met >= state.yeses.len()
    }

    /// The content of a file when the command first read it, since some files can be read only once. `-` is the
    /// standard input.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn file(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        if let Some(kept) = self.0.borrow().files.get(path) {
            return Ok(kept.clone());
        }
        let mut bytes = Vec::new();
        if path == Path::new("-") {
            io::stdin().read_to_end(&mut bytes)?
        } else {
            std::fs::File::open(path)?.read_to_end(&mut bytes)?
        };
        let kept: Arc<[u8]> = bytes.into();
        let mut state = self.0.borrow_mut();
        state.files.insert(path.to_path_buf(), kept.clone());
        Ok(kept)
    }

    /// Asks for a yes. Ends the command the first time; on the rerun it passes if the decision is the same.
    pub fn comes_to(&self, question: &str, decided: &impl Hash) -> Result<(), Failure> {
        let mut state = self.0.borrow_mut();
        question.hash(&mut state.said);
        decided.hash(&mut state.said);
        let place = state.met;
        state.met += 1;
        match state.yeses.get(place) {
            Some(yes) if *yes == state.said.finish() => Ok(()),
            Some(_) => Err(changed()),
            None => {
                state.open = Some(question.to_string());
                Err(Failure::failed(""))
            }
        }
    }

    /// The question at which the command ended.
    pub fn open(&self) -> Option<String> {
        self.0.borrow().open.clone()
    }

    /// The answer was yes: run the command again.
    pub fn yes(&self) {
        let mut state = self.0.borrow_mut();
        let said = state.said.finish();
        state.yeses.push(said);
        state.open = None;
        state.met = 0;
        state.said = DefaultHasher::new();
    }

    /// Fails if the rerun did not reach a question that was answered.
    pub fn is_over(&self) -> Result<(), Failure> {
        let state = self.0.borrow();
        if state.met < state.yeses.len() { Err(changed()) } else { Ok(()) }
    }
}

fn changed() -> Failure {
    Failure::new(
        Exit::Busy,
        "nothing was recorded: while the question was open somebody else recorded something, and the result would differ",
    )
    .hint("type the command again to see the new result")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::Parser;

    use super::*;
    use crate::commands::Cli;
    use crate::commands::context::{Context, Global};
    use crate::render::Format;

    #[test]
    fn a_command_ends_at_a_question_and_begins_anew_in_silence_with_the_yes() {
        let dialogue = Dialogue::default();
        assert!(dialogue.says("Standing: 1 Ana Diaz: complete -> certified"));
        assert!(dialogue.comes_to("Award?", &1).is_err());
        assert_eq!(dialogue.open().as_deref(), Some("Award?"));
        dialogue.yes();
        assert_eq!(dialogue.open(), None);
        assert!(!dialogue.says("Standing: 1 Ana Diaz: complete -> certified"));
        assert!(dialogue.is_over().is_err(), "the question is still to come");
        assert!(dialogue.comes_to("Award?", &1).is_ok());
        assert!(dialogue.is_over().is_ok());
        assert!(dialogue.says("Awarded."));
    }

    #[test]
    fn a_yes_is_to_what_was_shown_and_to_nothing_else() {
        let told = |before: &str, question: &str, first: i64, then: i64| {
            let dialogue = Dialogue::default();
            dialogue.says("1 Ana Diaz from 2020-05-25");
            assert!(dialogue.comes_to("Award to 1 person?", &first).is_err());
            dialogue.yes();
            dialogue.says(before);
            dialogue.comes_to(question, &then)
        };
        let (ana, award) = ("1 Ana Diaz from 2020-05-25", "Award to 1 person?");
        assert!(told(ana, award, 1, 1).is_ok());
        let other = told("1 Ana Diaz from 2020-06-01", award, 1, 1).unwrap_err();
        assert_eq!(other.exit, Exit::Busy);
        assert!(told(ana, "Award to 2 people?", 1, 1).is_err());
        assert!(told(ana, award, 1, 4).is_err(), "decided otherwise");
    }

    /// A register of the demonstration, and somebody at a terminal.
    fn desk(folder: &std::path::Path) -> Context {
        let register = folder.join("register.db");
        let mut ctx =
            Context::new(Global { register: Some(register), ..Global::default() }).unwrap();
        ctx.today = crate::period::parse_day("2026-11-22").unwrap();
        let demo = ["lssc", "demo", "--quiet", folder.to_str().unwrap()];
        crate::commands::run(Cli::parse_from(demo).command, &ctx).unwrap();
        ctx.has_terminal = true;
        ctx.dialogue = Dialogue::default();
        ctx
    }

    /// Another command with the same register.
    fn of(ctx: &Context, yes: bool) -> Context {
        let mut other = ctx.clone();
        other.dialogue = Dialogue::default();
        other.yes = yes;
        other
    }

    fn types(ctx: &Context, line: &str) -> Result<(), Failure> {
        let typed = Cli::parse_from(std::iter::once("lssc").chain(line.split(' ')));
        crate::commands::run(typed.command, ctx)
    }

    #[test]
    fn while_a_question_is_open_others_can_record() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = desk(folder.path());
        let retraction = "retract record payment 2 --reason bounced";
        assert!(types(&ctx, retraction).is_err());
        assert!(ctx.dialogue.open().unwrap().starts_with("Retract payment 2"));
        let colleague = of(&ctx, false);
        types(&colleague, "candidate update 3 --state OH").unwrap();
        ctx.dialogue.yes();
        types(&ctx, retraction).unwrap();
        assert!(ctx.dialogue.is_over().is_ok());
    }

    #[test]
    fn what_a_colleague_changed_while_a_question_was_open_is_not_answered_by_its_yes() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = desk(folder.path());
        assert!(types(&ctx, "evaluate candidacy --all").is_err());
        let colleague = of(&ctx, true);
        types(&colleague, "evaluate candidacy 11").unwrap();
        ctx.dialogue.yes();
        let ended = types(&ctx, "evaluate candidacy --all").and_then(|()| ctx.dialogue.is_over());
        assert_eq!(ended.unwrap_err().exit, Exit::Busy);

        let ctx = of(&ctx, false);
        let retraction = "retract record payment 1 --reason bounced";
        assert!(types(&ctx, retraction).is_err());
        types(&colleague, "candidate update 1 --name Newton-Lee").unwrap();
        ctx.dialogue.yes();
        assert_eq!(types(&ctx, retraction).unwrap_err().exit, Exit::Busy);
    }

    #[test]
    fn a_yes_to_one_award_awards_nobody_else_in_any_format() {
        for format in [Format::Table, Format::Csv, Format::Json] {
            let folder = tempfile::tempdir().unwrap();
            let mut ctx = desk(folder.path());
            ctx.format = format;
            assert!(types(&ctx, "evaluate candidacy --all").is_err());
            assert_eq!(ctx.dialogue.open().as_deref(), Some("Award certification to 1 person?"));
            let colleague = of(&ctx, true);
            types(&colleague, "evaluate candidacy 11").unwrap();
            types(&colleague, "record-course 4 REF-101 --on 2026-11-20").unwrap();
            ctx.dialogue.yes();
            let ended = types(&ctx, "evaluate candidacy --all");
            assert_eq!(ended.unwrap_err().exit, Exit::Busy, "{format:?}");
        }
    }

    /// The courses that candidate 4 completed since the demonstration.
    fn completed(ctx: &Context) -> Vec<String> {
        let mut register = ctx.open().unwrap();
        let snapshot = register.snapshot().unwrap();
        let mut statement = snapshot
            .prepare(
                "SELECT code FROM completion JOIN course ON course.id = course_id
                 WHERE candidate_id = 4 AND completed_on > '2026-11-01' ORDER BY completion.id",
            )
            .unwrap();
        let codes = statement.query_map([], |row| row.get(0)).unwrap();
        codes.map(Result::unwrap).collect()
    }

    #[test]
    fn the_rows_that_were_shown_are_those_that_a_yes_records_whatever_becomes_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = desk(folder.path());
        let file = folder.path().join("c.csv");
        let import = format!("record-course --csv {}", file.display());
        let shown = "candidate,course,completed_on\n4,REF-101,2026-11-20\n";
        std::fs::write(&file, shown).unwrap();
        assert!(types(&ctx, &import).is_err());
        std::fs::write(&file, shown.replace("REF", "SUP")).unwrap();
        ctx.dialogue.yes();
        types(&ctx, &import).unwrap();
        assert_eq!(completed(&ctx), ["REF-101"]);
    }

    #[test]
    fn files_that_can_be_read_only_once_are_imported_after_a_yes() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = desk(folder.path());
        let (people, jobs) = (folder.path().join("p.csv"), folder.path().join("j.csv"));
        std::fs::write(
            &people,
            "name,email,education,position,requires_mlis,received_on
Una Vez,una@example.org,high-school,Clerk,no,2026-11-20\n",
        )
        .unwrap();
        std::fs::write(
            &jobs,
            "email,library,first_on,last_on,hours_per_week,total_hours,basis
una@example.org,Hill Library,2023-01-01,,40,,paid\n",
        )
        .unwrap();
        let import =
            format!("enroll --csv {} --experience-csv {}", people.display(), jobs.display());
        let ended = types(&ctx, &import).unwrap_err();
        assert_eq!(ctx.dialogue.open().as_deref(), Some("Record this?"), "{ended:?}");
        std::fs::remove_file(people).unwrap();
        std::fs::remove_file(jobs).unwrap();
        ctx.dialogue.yes();
        types(&ctx, &import).unwrap();
        types(&of(&ctx, true), "candidate show una@example.org").unwrap();
    }

    #[test]
    fn a_yes_to_rows_records_no_other_rows_though_their_number_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = desk(folder.path());
        let colleague = of(&ctx, true);
        let last_entry = || -> i64 {
            let mut register = ctx.open().unwrap();
            let snapshot = register.snapshot().unwrap();
            snapshot.query_row("SELECT max(id) FROM entry", [], |row| row.get(0)).unwrap()
        };
        types(&colleague, "record-course 3 SUP-101 --on 2026-11-20").unwrap();
        let before = last_entry();
        let file = folder.path().join("c.csv");
        let rows = "candidate,course,completed_on\n3,COL-101,2026-11-20\n3,SUP-101,2026-11-20\n";
        std::fs::write(&file, rows).unwrap();
        let import = format!("record-course --csv {}", file.display());
        assert!(types(&ctx, &import).is_err());
        types(&colleague, "record-course 3 COL-101 --on 2026-11-20").unwrap();
        types(&colleague, &format!("retract entry {before} --reason typo")).unwrap();
        ctx.dialogue.yes();
        assert_eq!(types(&ctx, &import).unwrap_err().exit, Exit::Busy);
    }

    #[test]
    fn a_second_question_is_asked_after_the_first() {
        let dialogue = Dialogue::default();
        assert!(dialogue.comes_to("One?", &()).is_err());
        dialogue.yes();
        assert!(dialogue.comes_to("One?", &()).is_ok());
        assert!(dialogue.says("between"));
        assert!(dialogue.comes_to("Two?", &()).is_err());
        dialogue.yes();
        assert!(dialogue.comes_to("One?", &()).is_ok());
        assert!(!dialogue.says("between"));
        assert!(dialogue.comes_to("Two?", &()).is_ok());
        assert!(dialogue.is_over().is_ok());
    }
}
