//! Questions that need a yes, asked while the register is free for others.
//!
//! A command that comes to a question ends there, and with it its transaction: nobody waits for the lock while somebody
//! thinks. With the yes the command begins anew, in silence, and goes on only if all that it would have said before the
//! question is what was shown, to the letter. Otherwise nothing is recorded, and it is said that things have changed.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use crate::failure::{Exit, Failure};

/// What a command has said, and the questions that it has come to.
#[derive(Debug, Clone, Default)]
pub struct Dialogue(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    /// All that was said since the command began.
    said: DefaultHasher,
    /// How many questions it has come to.
    met: usize,
    /// What was said before each question that was answered with yes, the question included.
    yeses: Vec<u64>,
    /// The question at which it ended.
    open: Option<String>,
}

impl Dialogue {
    /// Notes what is said; whether it is to be shown, because it was not shown before.
    pub fn says(&self, text: &str) -> bool {
        let mut state = self.0.borrow_mut();
        text.hash(&mut state.said);
        state.met >= state.yeses.len()
    }

    /// Comes to a question, which ends the command unless it was answered with yes and nothing has changed since.
    pub fn comes_to(&self, question: &str) -> Result<(), Failure> {
        let mut state = self.0.borrow_mut();
        question.hash(&mut state.said);
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

    /// The answer was yes: the command is to begin anew.
    pub fn yes(&self) {
        let mut state = self.0.borrow_mut();
        let said = state.said.finish();
        state.yeses.push(said);
        state.open = None;
        state.met = 0;
        state.said = DefaultHasher::new();
    }

    /// Refuses to go on where a question that was answered is not come to any more.
    pub fn is_over(&self) -> Result<(), Failure> {
        let state = self.0.borrow();
        match state.met < state.yeses.len() {
            true => Err(changed()),
            false => Ok(()),
        }
    }
}

fn changed() -> Failure {
    Failure::new(
        Exit::Busy,
        "nothing was recorded: while the question was open somebody recorded something, and it would not be as it was shown",
    )
    .hint("type the command again to see it as it is now")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::Parser;

    use super::*;
    use crate::commands::Cli;
    use crate::commands::context::{Context, Global};

    #[test]
    fn a_command_ends_at_a_question_and_begins_anew_in_silence_with_the_yes() {
        let dialogue = Dialogue::default();
        assert!(dialogue.says("Standing: 1 Ana Diaz: complete -> certified"));
        assert!(dialogue.comes_to("Award?").is_err());
        assert_eq!(dialogue.open().as_deref(), Some("Award?"));
        dialogue.yes();
        assert_eq!(dialogue.open(), None);
        assert!(!dialogue.says("Standing: 1 Ana Diaz: complete -> certified"));
        assert!(dialogue.is_over().is_err(), "the question is still to come");
        assert!(dialogue.comes_to("Award?").is_ok());
        assert!(dialogue.is_over().is_ok());
        assert!(dialogue.says("Awarded."));
    }

    #[test]
    fn a_yes_is_to_what_was_shown_and_to_nothing_else() {
        let told = |before: &str, question: &str| {
            let dialogue = Dialogue::default();
            dialogue.says("1 Ana Diaz from 2020-05-25");
            assert!(dialogue.comes_to("Award to 1 person?").is_err());
            dialogue.yes();
            dialogue.says(before);
            dialogue.comes_to(question)
        };
        assert!(told("1 Ana Diaz from 2020-05-25", "Award to 1 person?").is_ok());
        let other = told("1 Ana Diaz from 2020-06-01", "Award to 1 person?").unwrap_err();
        assert_eq!(other.exit, Exit::Busy);
        assert!(told("1 Ana Diaz from 2020-05-25", "Award to 2 people?").is_err());
    }

    /// A register of the demonstration, and a person at a terminal before it.
    fn desk(folder: &std::path::Path) -> Context {
        let register = folder.join("register.db");
        let mut ctx = Context::new(Global {
            register: Some(register),
            ..Global::default()
        })
        .unwrap();
        let demo = ["lssc", "demo", "--quiet", folder.to_str().unwrap()];
        super::super::run(Cli::parse_from(demo).command, &ctx).unwrap();
        ctx.has_terminal = true;
        ctx.dialogue = Dialogue::default();
        ctx
    }

    /// Another command at the same register.
    fn of(ctx: &Context, yes: bool) -> Context {
        let mut other = ctx.clone();
        other.dialogue = Dialogue::default();
        other.yes = yes;
        other
    }

    fn types(ctx: &Context, line: &str) -> Result<(), Failure> {
        let typed = Cli::parse_from(std::iter::once("lssc").chain(line.split(' ')));
        super::super::run(typed.command, ctx)
    }

    #[test]
    fn while_a_question_is_open_others_can_record() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = desk(folder.path());
        let retraction = "retract record payment 2 --reason bounced";
        assert!(types(&ctx, retraction).is_err());
        assert!(
            ctx.dialogue
                .open()
                .unwrap()
                .starts_with("Take back payment 2")
        );
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
    fn a_second_question_is_asked_after_the_first() {
        let dialogue = Dialogue::default();
        assert!(dialogue.comes_to("One?").is_err());
        dialogue.yes();
        assert!(dialogue.comes_to("One?").is_ok());
        assert!(dialogue.says("between"));
        assert!(dialogue.comes_to("Two?").is_err());
        dialogue.yes();
        assert!(dialogue.comes_to("One?").is_ok());
        assert!(!dialogue.says("between"));
        assert!(dialogue.comes_to("Two?").is_ok());
        assert!(dialogue.is_over().is_ok());
    }
}
