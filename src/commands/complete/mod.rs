//! Completion: suggests what may come next on a command line, with names from the register.
//!
//! `completions` prints a small script for each shell that passes the words on and inserts the answer; a hidden command
//! answers. If anything goes wrong, it answers nothing: nobody wants error messages while typing.

mod cursor;
mod shell;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Command};

use crate::commands::context::{Context, Global};
use crate::commands::desk::printed::finish;
use crate::disk::Screen;
use crate::failure::Failure;
pub use cursor::Cursor;
pub use shell::Asking;
use shell::Typed;

/// Suggest what may come next on a command line, for the scripts that completions prints
#[derive(Debug, Args)]
#[command(hide = true)]
pub struct CompleteWordArgs {
    /// The shell
    shell: Asking,
    /// The words typed so far; for bash the kind of completion, the word to replace, and the line
    #[arg(last = true)]
    words: Vec<OsString>,
}

/// Answers, or prints nothing.
pub fn run(args: &CompleteWordArgs, root: Command) -> Result<(), Failure> {
    use std::io::Write;
    match answer(args, root) {
        Some(answer) => finish(Screen::new().write_all(answer.as_bytes())),
        None => Ok(()),
    }
}

fn answer(args: &CompleteWordArgs, mut root: Command) -> Option<String> {
    let given: Vec<String> =
        args.words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let plain = |text: &String| Typed { raw: text.clone(), text: text.clone(), open: None };
    let (words, replaced, listing) = match (args.shell, given.as_slice()) {
        (Asking::Bash, [kind, replaced, line]) => {
            // The kinds in which bash lists the candidates, as character codes of ? ! @.
            let listing = ["63", "33", "64"].contains(&kind.as_str());
            let words = shell::without_redirections(args.shell.words(line));
            let Some(words) = words else {
                return Some("files\n".to_string());
            };
            (words, replaced.clone(), listing)
        }
        (Asking::Bash, _) => return None,
        // fish leaves the quotes of the last word where they are.
        (Asking::Fish, [before @ .., last]) => {
            let words = before.iter().map(plain).chain(args.shell.words(last).pop());
            (words.collect(), String::new(), false)
        }
        (_, words) => (words.iter().map(plain).collect(), String::new(), false),
    };
    let (_, words) = words.split_first()?;
    let typed = words.last()?;
    root.build();
    let texts: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
    let cursor = Cursor::at(&root, &texts)?;
    let answer = values::answer(&cursor, || context(cursor.value("register")));
    Some(args.shell.answer(&answer, typed, &replaced, listing))
}

/// The context of the command being typed.
fn context(register: Option<&str>) -> Option<Context> {
    let register = register.map(|path| match path.strip_prefix("~/") {
        Some(within) => std::env::home_dir().unwrap_or_default().join(within),
        None => PathBuf::from(path),
    });
    Context::new(Global { register, ..Global::default() }).ok()
}
