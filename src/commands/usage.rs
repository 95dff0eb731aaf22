//! Says in our own words what is wrong with a command line, and what to type instead.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::commands::complete::Cursor;
use crate::commands::help;
use crate::failure::{Failure, NONE_OF, did_you_mean, nearest};

/// Why the words after `lssc` are not a command, or the page of help that they ask for.
pub enum Told {
    /// A failure to report.
    Failure(Failure),
    /// Help, or the version.
    Page(clap::Error),
}

/// Says why the words after `lssc` are not a command.
pub fn told(error: clap::Error, typed: &[String], grammar: Command) -> Told {
    let mut root = help::pages(grammar.clone());
    root.build();
    let words = [typed, &[String::new()]].concat();
    let command = Cursor::at(&root, &words).map_or(&root, |cursor| cursor.command);
    if let Some(failure) = failure(&error, command, typed) {
        return Told::Failure(failure);
    }
    // Help has its own shape.
    let line = std::iter::once("lssc").chain(typed.iter().map(String::as_str));
    Told::Page(help::pages(grammar).try_get_matches_from(line).err().unwrap_or(error))
}

fn failure(error: &clap::Error, command: &Command, typed: &[String]) -> Option<Failure> {
    let name = command.get_bin_name().unwrap_or("lssc");
    let texts = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.as_str()],
        Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let first = |kind| texts(kind).first().copied();
    let argument = first(ContextKind::InvalidArg).unwrap_or_default();
    let value = first(ContextKind::InvalidValue).unwrap_or_default();
    let see = format!("see how it is used: {name} --help");
    let failure = match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            return Some(missing(&texts(ContextKind::InvalidArg), command, name));
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            return Some(missing(&[argument], command, name));
        }
        ErrorKind::InvalidValue => {
            let words = texts(ContextKind::ValidValue).join(", ");
            of_value(argument, value, &format!("{NONE_OF}{words}"))
        }
        ErrorKind::ValueValidation => of_value(argument, value, &why(error)?),
        ErrorKind::UnknownArgument if below_zero(argument) => {
            let whole = typed.iter().find(|word| word.starts_with(argument));
            let whole = whole.map_or(argument, String::as_str);
            Failure::usage(format!("{whole} is negative; no number here can be negative")).hint(see)
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            let known = command.get_arguments().filter_map(Arg::get_long);
            let near = nearest(argument.trim_start_matches('-'), known);
            let near: Vec<String> = near.iter().map(|long| format!("--{long}")).collect();
            let failure = Failure::usage(format!("there is no option {argument} in {name}"));
            or_see(failure, &near, see)
        }
        ErrorKind::UnknownArgument => {
            Failure::usage(format!("'{argument}' is one word too many for {name}"))
                .hint("put words that belong together in quotes, such as 'Ana Diaz'")
                .hint(see)
        }
        ErrorKind::InvalidSubcommand => {
            let typed = first(ContextKind::InvalidSubcommand).unwrap_or_default();
            let known = command.get_subcommands().filter(|inner| !inner.is_hide_set());
            if typed == "help" {
                return Some(
                    Failure::usage("help comes after a command, as an option")
                        .hint("type --help, for example: lssc enroll --help"),
                );
            }
            if command.get_name() == "lssc"
                && let Some(instead) = help::topics::instead(typed)
            {
                return Some(
                    Failure::usage(format!("there is no command lssc {typed}"))
                        .hint(format!("did you mean {instead}?")),
                );
            }
            let near = nearest(typed, known.map(Command::get_name));
            let near: Vec<String> = near.iter().map(|inner| format!("{name} {inner}")).collect();
            let failure = Failure::usage(format!("there is no command {name} {typed}"));
            or_see(failure, &near, format!("see the commands: {name} --help"))
        }
        ErrorKind::ArgumentConflict => {
            let others: Vec<&str> =
                texts(ContextKind::PriorArg).into_iter().map(without_value).collect();
            let argument = without_value(argument);
            let text = match others.as_slice() {
                [] => format!("{argument} does not go together with the rest"),
                [other] if *other == argument => format!("{argument} is given twice"),
                others => format!("{argument} and {} do not go together", others.join(", ")),
            };
            Failure::usage(text).hint(see)
        }
        ErrorKind::InvalidUtf8 => Failure::usage("an argument is not text in UTF-8"),
        _ => return None,
    };
    Some(failure)
}

/// Lists what is missing, with an example of the command.
fn missing(arguments: &[&str], command: &Command, name: &str) -> Failure {
    let mut arguments: Vec<(String, String)> = arguments
        .iter()
        .map(|shown| {
            let mut known = command.get_arguments();
            let known = known.find(|arg| plain(&arg.to_string()) == plain(shown));
            let help = known.and_then(Arg::get_help).map_or(String::new(), ToString::to_string);
            (plain(shown), help)
        })
        .collect();
    // As people type them.
    arguments.sort_by_key(|(shown, _)| shown.starts_with('-'));
    let names: Vec<&str> = arguments.iter().map(|(shown, _)| shown.as_str()).collect();
    let text = match names.as_slice() {
        [one] => format!("{one} is missing"),
        [before @ .., last] => format!("{} and {last} are missing", before.join(", ")),
        [] => "something is missing".to_string(),
    };
    let width = names.iter().map(|shown| shown.chars().count()).max().unwrap_or(0);
    let lines = arguments.iter().map(|(shown, help)| format!("{shown:width$}  {help}"));
    let failure = lines.fold(Failure::usage(text), Failure::note);
    // Choose an example that has what is missing.
    let mut examples = help::examples(command).into_iter();
    let example = examples.find(|example| {
        let typed: Vec<&str> = example.split(' ').collect();
        let has = |option: &str| typed.contains(&option);
        let options = names.iter().filter(|shown| shown.starts_with("--"));
        options.clone().all(|shown| has(without_value(shown)))
            && (has("--csv") == options.clone().any(|shown| shown.starts_with("--csv ")))
    });
    let failure = match example {
        Some(example) => failure.hint(format!("for example: {example}")),
        None => failure,
    };
    failure.hint(format!("see how it is used: {name} --help"))
}

fn or_see(failure: Failure, near: &[String], see: String) -> Failure {
    if near.is_empty() {
        failure.hint(see)
    } else {
        failure.hint(format!("did you mean {}?", near.join(", ")))
    }
}

/// Why a value is wrong.
fn why(error: &clap::Error) -> Option<String> {
    let why = error.source()?;
    if why.is::<std::num::ParseIntError>() {
        return Some("is not a whole number".to_string());
    }
    let text = why.to_string();
    let range = text.split_once(" is not in ").and_then(|(_, range)| range.split_once("..="));
    Some(match range {
        Some((least, most)) => format!("is not a whole number from {least} to {most}"),
        None => text,
    })
}

/// Why the value of an argument cannot be read, and the nearest valid one.
fn of_value(argument: &str, value: &str, why: &str) -> Failure {
    let name = without_value(argument);
    let colon = if why.starts_with("is ") { "" } else { ":" };
    let failure = Failure::usage(format!("{name} '{value}'{colon} {why}"));
    match did_you_mean(value, why) {
        None => failure,
        Some(near) => failure.hint(near),
    }
}

/// Whether an argument is a negative number that was taken for an option.
fn below_zero(argument: &str) -> bool {
    let digits = argument.strip_prefix('-').unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

/// `--on DAY` of `--on <DAY>`.
fn plain(argument: &str) -> String {
    argument.replace(['<', '>', '[', ']'], "")
}

/// `--on` of `--on <DAY>`, `AMOUNT` of `<AMOUNT>`.
fn without_value(argument: &str) -> &str {
    let name = argument.split_once(' ').map_or(argument, |(name, _)| name);
    name.trim_matches(['<', '>', '[', ']'])
}
