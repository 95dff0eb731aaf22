//! Finds which word of a command line is being typed, from clap's arguments.

use clap::{Arg, ArgAction, Command};

/// The word being typed, and what it may be.
#[derive(Debug)]
pub struct Cursor<'c> {
    /// The command below which all others are.
    pub root: &'c Command,
    /// The command being typed.
    pub command: &'c Command,
    /// What the word may be.
    pub place: Place<'c>,
    /// The beginning of the word before the value: `--set=`, or `access,` in a list.
    pub head: String,
    /// The typed part of the value, or of the whole word.
    pub typed: String,
    /// The arguments before it, with their values.
    pub given: Vec<(&'c Arg, String)>,
}

/// What a word may be.
#[derive(Debug)]
pub enum Place<'c> {
    /// One of the command's subcommands.
    Command,
    /// An option.
    Option,
    /// A value of this argument.
    Value(&'c Arg),
    /// Only options from here on.
    Nothing,
}

impl<'c> Cursor<'c> {
    /// Reads the words after `lssc`; the last one is being typed. `root` must be built.
    pub fn at(root: &'c Command, words: &[String]) -> Option<Cursor<'c>> {
        let (typed, before) = words.split_last()?;
        let mut command = root;
        let mut given = Vec::new();
        let mut positionals = command.get_positionals();
        let mut waiting: Option<&Arg> = None;
        let mut only_values = false;
        let mut in_commands = true;
        for word in before {
            if let Some(arg) = waiting.take() {
                given.push((arg, word.clone()));
            } else if let Some(flag) = word.strip_prefix("--").filter(|_| !only_values) {
                let (name, value) =
                    flag.split_once('=').map_or((flag, None), |(n, v)| (n, Some(v)));
                only_values = flag.is_empty();
                match (option(command, name), value) {
                    (Some(arg), None) if takes_value(arg) => waiting = Some(arg),
                    (Some(arg), value) => given.push((arg, value.unwrap_or_default().to_string())),
                    (None, _) => {}
                }
            } else if let Some(inner) = command.find_subcommand(word).filter(|_| in_commands) {
                command = inner;
                positionals = command.get_positionals();
            } else {
                in_commands = false;
                given.extend(positionals.next().map(|arg| (arg, word.clone())));
            }
        }

        let (head, place) = if let Some(arg) = waiting {
            (0, Place::Value(arg))
        } else if typed.starts_with('-') && !only_values {
            let named = typed.split_once('=').and_then(|(flag, _)| {
                let arg = option(command, flag.strip_prefix("--")?)?;
                takes_value(arg).then_some((flag.len() + 1, Place::Value(arg)))
            });
            named.unwrap_or((0, Place::Option))
        } else if command.has_subcommands() {
            (0, Place::Command)
        } else {
            (0, positionals.next().map_or(Place::Nothing, Place::Value))
        };
        let list = match place {
            Place::Value(arg) => arg.get_value_delimiter(),
            _ => None,
        };
        let last = list.and_then(|between| typed[head..].rfind(between));
        let (head, typed) = typed.split_at(last.map_or(head, |comma| head + comma + 1));
        Some(Cursor {
            root,
            command,
            place,
            head: head.to_string(),
            typed: typed.to_string(),
            given,
        })
    }

    /// The last value given to the argument with this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        let given = self.given.iter().rev();
        let mut named = given.filter(|(arg, _)| arg.get_id() == name);
        named.next().map(|(_, value)| value.as_str())
    }

    /// The options that may still follow: required ones, then the command's others, then global ones.
    pub fn allowed(&self) -> Vec<&'c Arg> {
        let again = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
        let given = |arg: &Arg| self.given.iter().any(|(other, _)| other.get_id() == arg.get_id());
        let listed = |arg: &&Arg| arg.get_long().is_some() && !arg.is_hide_set();
        let mut options: Vec<&Arg> = self.command.get_arguments().filter(listed).collect();
        options.retain(|arg| again(arg) || !given(arg));
        options.sort_by_key(|arg| (arg.is_global_set(), !arg.is_required_set()));
        options
    }
}

fn option<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    command.get_arguments().find(|arg| arg.get_long() == Some(name))
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}
