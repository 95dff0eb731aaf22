//! Help in one shape: each page fits 80 columns, says what a command does and how it is typed, and ends with examples.

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::commands::Cli;

/// What stands where on a page. What is said of a command at length stands before its usage.
const PAGE: &str = "{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// No line of help is longer.
const WIDTH: usize = 80;

/// The commands with their pages in shape: an option is one line, with `-h` as with `--help`.
pub fn pages() -> Command {
    shaped(Cli::command(), "lssc".to_string())
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

/// The forms of a usage, a line each, broken where the next argument would not fit behind `Usage: `.
fn wrapped(usage: &str) -> String {
    const BEGINS: usize = "Usage: ".len();
    let mut lines: Vec<String> = Vec::new();
    for form in usage.lines() {
        let mut line = String::new();
        let mut words = form.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let value = words.next_if(|next| word.starts_with("--") && next.starts_with('<'));
            let argument = [Some(word), value].into_iter().flatten().collect::<Vec<_>>().join(" ");
            if BEGINS + line.len() + 1 + argument.len() > WIDTH {
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
