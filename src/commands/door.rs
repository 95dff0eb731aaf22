//! Checks every text of the command line before a command sees it (program 3a).

use std::ffi::OsStr;

use clap::builder::ValueParser;
use clap::{ArgMatches, Command};

use crate::failure::Failure;
use crate::text;

/// Arguments that may have several lines.
const LINES: [&str; 6] = ["reason", "say", "comment", "pre_review", "note", "text"];

/// Names and titles, which have at most 200 characters.
const NAMES: [&str; 2] = ["name", "title"];

/// Refuses an argument with an invisible character, one that turns the direction of text or controls a terminal, or
/// with a name or title that is too long. Accepts any path.
///
/// # Errors
/// Names the argument and the character (exit 2).
pub fn check(words: &[std::ffi::OsString], command: &mut Command) -> Result<(), Failure> {
    let is_odd = |word: &OsStr| {
        let word = word.to_string_lossy();
        text::one_line(&word).is_err() || word.chars().count() > text::LONGEST_NAME
    };
    if !words.iter().any(|word| is_odd(word)) {
        return Ok(());
    }
    command.build();
    match command.clone().try_get_matches_from(words) {
        Ok(matches) => of_command(command, &matches),
        // Whoever reads it reports what cannot be read.
        Err(_) => Ok(()),
    }
}

fn of_command(command: &Command, matches: &ArgMatches) -> Result<(), Failure> {
    for argument in command.get_arguments() {
        let id = argument.get_id().as_str();
        if argument.get_value_parser().type_id() == ValueParser::path_buf().type_id() {
            continue;
        }
        let Ok(Some(values)) = matches.try_get_raw(id) else {
            continue;
        };
        for value in values {
            let value = value.to_string_lossy();
            let checked = match id {
                _ if LINES.contains(&id) => text::lines(&value),
                _ if NAMES.contains(&id) => text::name(value.trim()),
                _ => text::one_line(value.trim()),
            };
            if let Err(why) = checked {
                let flag = match argument.get_long() {
                    Some(long) => format!("--{long}"),
                    None => id.to_uppercase(),
                };
                return Err(Failure::usage(format!("{flag} {why}")));
            }
        }
    }
    match matches.subcommand() {
        Some((name, inner)) => match command.find_subcommand(name) {
            Some(command) => of_command(command, inner),
            None => Ok(()),
        },
        None => Ok(()),
    }
}
