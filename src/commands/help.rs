//! Help in one form: each page fits 80 columns, says what a command does and how to type it, and ends with examples.
//! The topics of the manual are next to it.

pub mod topics;

use std::io::{IsTerminal, Write};

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Args, Command};

use crate::commands::context::Context;
use crate::commands::desk::printed::{finish, print_page};
use crate::commands::help::topics::{TOPICS, Topic};
use crate::commands::report::pager::Pager;
use crate::disk::Screen;
use crate::failure::{Doing, Failure, nearest};
use crate::render::hanging;

/// Print a topic of the manual, or the help of a command
///
/// Without a name it lists the topics and the commands.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc help
  lssc help imports
  lssc help order pay")]
pub struct HelpArgs {
    /// The topic or the command
    #[arg(value_name = "TOPIC")]
    words: Vec<String>,
    /// Show it on a terminal through PAGER, or less if that is not set
    #[arg(long)]
    pager: bool,
}

/// Prints the list of topics and commands, a topic, or the help of a command below `root`.
pub fn run(args: &HelpArgs, root: Command, ctx: &Context) -> Result<(), Failure> {
    let topic = match args.words.as_slice() {
        [] => None,
        [word] if Topic::named(word).is_some() => Topic::named(word),
        words => return command(words, root),
    };
    let on_terminal = std::io::stdout().is_terminal();
    let width = ctx.width().map_or(WIDTH, |columns| columns.min(WIDTH));
    // Some pagers cannot show bold letters.
    let bold = on_terminal && !args.pager && std::env::var_os("NO_COLOR").is_none();
    let mut page = Vec::new();
    match topic {
        Some(topic) => topic.chapter().text(&mut page, width, bold).doing("set the page")?,
        None => page.extend(list(&root, usize::from(width)).bytes()),
    }
    if args.pager && on_terminal {
        let mut pager = Pager::start()?;
        let written = pager.write_all(&page).and_then(|()| pager.flush());
        return finish(written).and(pager.wait());
    }
    finish(Screen::new().write_all(&page))
}

/// Prints the help of a command.
fn command(words: &[String], root: Command) -> Result<(), Failure> {
    let named = names_a_command(words, &root);
    let unknown = unknown(words, &root);
    let asked = words.iter().map(String::as_str).chain(["--help"]);
    let page = pages(root).try_get_matches_from(std::iter::once("lssc").chain(asked));
    match page {
        Err(page) if page.kind() == ErrorKind::DisplayHelp && named => print_page(&page),
        _ => Err(unknown),
    }
}

/// Whether each word names a subcommand of the one before.
fn names_a_command(words: &[String], root: &Command) -> bool {
    let inner = words.iter().try_fold(root, |command, word| command.find_subcommand(word));
    inner.is_some_and(|command| !command.is_hide_set())
}

/// The failure for a word that is neither a topic nor a command.
fn unknown(words: &[String], root: &Command) -> Failure {
    let typed = words.join(" ");
    let failure = Failure::failed(format!("there is no topic and no command '{typed}'"));
    let see = "lssc help lists the topics and the commands";
    let first = words.first().map_or("", String::as_str);
    if let Some(instead) = topics::instead(first).filter(|_| words.len() == 1) {
        return failure.hint(format!("did you mean {instead}?"));
    }
    let shown = root.get_subcommands().filter(|inner| !inner.is_hide_set());
    let mut near = topics::near(first);
    let commands = nearest(first, shown.map(Command::get_name));
    near.extend(commands.iter().map(|name| format!("lssc help {name}")));
    if near.is_empty() || words.len() > 1 {
        failure.hint(see)
    } else {
        failure.hint(format!("did you mean {}?", near.join(", ")))
    }
}

/// The topics and the commands, each with a line of description.
fn list(root: &Command, width: usize) -> String {
    let shown = root.get_subcommands().filter(|inner| !inner.is_hide_set());
    let commands: Vec<(&str, String)> = shown
        .map(|inner| {
            (inner.get_name(), inner.get_about().map_or(String::new(), ToString::to_string))
        })
        .collect();
    let topics: Vec<(&str, String)> =
        TOPICS.iter().map(|topic| (topic.name, topic.about().to_string())).collect();
    let names = topics.iter().chain(&commands).map(|(name, _)| name.len());
    let wide = names.max().unwrap_or(0) + 4;
    let lines = |named: &[(&str, String)]| -> String {
        let line = |(name, about): &(&str, String)| {
            let text = hanging(about, width - 2, wide - 2);
            format!("  {name:room$}{}\n", text.trim_start(), room = wide - 2)
        };
        named.iter().map(line).collect()
    };
    format!(
        "Topics of the manual, each printed by lssc help TOPIC:\n{}\n\
        Commands, each explained by lssc help COMMAND:\n{}",
        lines(&topics),
        lines(&commands)
    )
}

/// The layout of a page. A long description comes before the usage.
const PAGE: &str = "{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// No line of help is longer.
const WIDTH: u16 = 80;

/// The commands with their pages in this form: each option is one line, with `-h` and with `--help`.
pub fn pages(root: Command) -> Command {
    shaped(root, "lssc".to_string())
}

fn shaped(command: Command, typed: String) -> Command {
    let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
    let about = text(command.get_about()).unwrap_or_default();
    let at_length = text(command.get_long_about());
    let more = at_length.and_then(|text| Some(text.strip_prefix(&about)?.trim().to_string()));
    let usage = command.clone().bin_name(&typed).render_usage().to_string();
    let help = Arg::new("help").short('h').long("help").help("Print help");
    let command = match more.filter(|text| !text.is_empty()) {
        Some(more) => command.before_help(more),
        None => command,
    };
    let shape = command
        .override_usage(wrapped(usage.trim_start_matches("Usage: ")))
        .help_template(PAGE)
        .disable_help_flag(true)
        .arg(help.action(ArgAction::HelpShort).help_heading(None::<&str>));
    shape.mut_subcommands(|inner| {
        let typed = format!("{typed} {}", inner.get_name());
        shaped(inner, typed)
    })
}

/// The examples on a command's page, each as one line to type.
pub fn examples(command: &Command) -> Vec<String> {
    let page = command.get_after_help().map_or(String::new(), ToString::to_string);
    let joined = page.replace("\\\n", " ");
    let typed = joined.lines().filter(|line| line.starts_with("  lssc "));
    let words = typed.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let plain = words.map(|line| line.split(" # ").next().unwrap_or_default().to_string());
    plain.collect()
}

/// The forms of a usage, one per line, broken where the next argument would not fit after `Usage: `.
fn wrapped(usage: &str) -> String {
    const BEGINS: usize = "Usage: ".len();
    let mut lines: Vec<String> = Vec::new();
    for form in usage.lines() {
        let mut line = String::new();
        let mut words = form.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let value = words.next_if(|next| word.starts_with("--") && next.starts_with('<'));
            let argument = [Some(word), value].into_iter().flatten().collect::<Vec<_>>().join(" ");
            if BEGINS + line.len() + 1 + argument.len() > usize::from(WIDTH) {
                lines.push(std::mem::replace(&mut line, " ".repeat(4)));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&argument);
        }
        lines.push(line);
    }
    lines.join(&format!("\n{}", " ".repeat(BEGINS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_is_broken_between_arguments_and_each_form_begins_a_line() {
        let usage = "lssc order substitute [OPTIONS] --from <EMAIL> --to <EMAIL> --name <NAME> --on <DAY> <ORDER>\nlssc order --csv <FILE>";
        let shown = "lssc order substitute [OPTIONS] --from <EMAIL> --to <EMAIL> --name <NAME>
           --on <DAY> <ORDER>
       lssc order --csv <FILE>";
        assert_eq!(wrapped(usage), shown);
    }
}
