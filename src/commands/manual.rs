//! `completions` and `man`: shell scripts and manual pages, made from the same help.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::commands::complete::Asking;
use crate::commands::context::Context;
use crate::commands::desk::printed::finish;
use crate::commands::help;
use crate::commands::help::topics::{TOPICS, Topic};
use crate::commands::written::Written;
use crate::disk::{Folder, Readers, Screen};
use crate::failure::{Doing, Failure};

/// Print a script that lets a shell complete what you type
///
/// It completes commands, options and what the register knows: candidates by number or e-mail address, sets, courses,
/// portfolios, evaluators, orders, colleges, entries. The script asks lssc itself, so it stays right when lssc is
/// updated. It looks in the register that --register or LSSC_REGISTER names, and never waits for it. Shells other than
/// bash, zsh and fish complete only commands and options.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc completions bash > ~/.local/share/bash-completion/completions/lssc
  lssc completions zsh > ~/.zfunc/_lssc
  lssc completions fish > ~/.config/fish/completions/lssc.fish")]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print the manual page of a command or a topic, or with --to write them all
///
/// Pages of commands belong in a folder `man1`, those of topics in `man7`. If the folder of --to is named `man1`, the
/// topics go to `man7` next to it; otherwise all go to the folder.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc man | man -l -
  lssc man payment receive | man -l -
  lssc man imports | man -l -
  lssc man --to ~/.local/share/man/man1   # then: man lssc-payment-receive")]
pub struct ManArgs {
    /// The command or topic, such as: payment receive [default: lssc itself]
    #[arg(value_name = "COMMAND", conflicts_with = "to")]
    command: Vec<String>,
    /// Folder for the pages
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Prints the script for a shell.
pub fn completions(args: &CompletionsArgs, mut root: Command) -> Result<(), Failure> {
    let asking = match args.shell {
        Shell::Bash => Some(Asking::Bash),
        Shell::Zsh => Some(Asking::Zsh),
        Shell::Fish => Some(Asking::Fish),
        _ => None,
    };
    let mut script = Vec::new();
    match asking {
        Some(shell) => script.extend(shell.script().bytes()),
        None => clap_complete::generate(args.shell, &mut root, "lssc", &mut script),
    }
    finish(Screen::new().write_all(&script))
}

/// Prints the manual page of a command or a topic, or writes a page for each.
pub fn man(args: &ManArgs, root: Command, ctx: &Context) -> Result<(), Failure> {
    let mut root = help::pages(root);
    root.build();
    let Some(folder) = &args.to else {
        if let [name] = args.command.as_slice()
            && let Some(topic) = Topic::named(name)
        {
            let page = topic_page(topic).doing("make the manual page")?;
            return finish(Screen::new().write_all(&page));
        }
        let mut command = &root;
        for name in &args.command {
            command = command.find_subcommand(name).ok_or_else(|| {
                Failure::failed(format!(
                    "there is no topic and no command '{}'",
                    args.command.join(" ")
                ))
                .hint("lssc help lists the topics and the commands")
            })?;
        }
        let page = page(command).doing("make the manual page")?;
        return finish(Screen::new().write_all(&page));
    };
    let topics = match folder.file_name() {
        Some(name) if name == "man1" => folder.with_file_name("man7"),
        _ => folder.clone(),
    };
    let begin = |folder: &Path| ctx.door().folder(folder, Readers::Public).written();
    let write = |pages: &mut Folder, name: &str, page: std::io::Result<Vec<u8>>| {
        let page = page.doing("make the manual page")?;
        pages.file(name, |out| out.write_all(&page)).written()
    };
    let mut pages = begin(folder)?;
    let mut open = vec![&root];
    while let Some(command) = open.pop() {
        write(&mut pages, &format!("{}.1", page_name(command)), page(command))?;
        open.extend(command.get_subcommands().filter(|inner| !inner.is_hide_set()));
    }
    let mut other = if topics == *folder { None } else { Some(begin(&topics)?) };
    for topic in TOPICS {
        let pages = other.as_mut().unwrap_or(&mut pages);
        write(pages, &format!("lssc-{}.7", topic.name), topic_page(topic))?;
    }
    pages.keep().written()?;
    other.map_or(Ok(()), Folder::keep).written()?;
    let wrote =
        if ctx.dry_run { "The manual pages would be written" } else { "Wrote the manual pages" };
    ctx.print(&if topics == *folder {
        format!("{wrote} to {}.", folder.display())
    } else {
        format!("{wrote} to {} and {}.", folder.display(), topics.display())
    })
}

fn page_name(command: &Command) -> &str {
    command.get_display_name().unwrap_or("lssc")
}

/// Defines how to write an apostrophe; it must come first.
const APOSTROPHE: &str = r".ie \n(.g .ds Aq \(aq
.el .ds Aq '";

/// The manual page of a command, with its examples exactly as typed.
fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let name = page_name(command);
    let mut page = title(name, 1);
    let man = Man::new(command.clone());
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(text) = command.get_after_help() {
        let text = text.to_string();
        let examples = text.strip_prefix("Examples:\n").or(text.strip_prefix("Example:\n"));
        let mut section = Roff::new();
        section.control("SH", [if examples.is_some() { "EXAMPLES" } else { "NOTES" }]);
        section.control("nf", []);
        for line in examples.unwrap_or(&text).lines() {
            section.text([roman(line)]);
        }
        section.control("fi", []);
        section.to_writer(&mut page)?;
    }
    if name != "lssc" {
        let mut section = Roff::new();
        section.control("SH", ["SEE ALSO"]);
        section.text([bold("lssc"), roman("(1)")]);
        section.to_writer(&mut page)?;
    }
    Ok(finished(&page))
}

/// The page of a topic.
fn topic_page(topic: &Topic) -> std::io::Result<Vec<u8>> {
    let name = format!("lssc-{}", topic.name);
    let mut page = title(&name, 7);
    let mut section = Roff::new();
    section.control("SH", ["NAME"]);
    section.text([roman(format!("{name} - {}", topic.about()))]);
    section.to_writer(&mut page)?;
    topic.chapter().roff()?.to_writer(&mut page)?;
    let mut section = Roff::new();
    section.control("SH", ["SEE ALSO"]);
    section.text([bold("lssc"), roman("(1)")]);
    section.to_writer(&mut page)?;
    Ok(finished(&page))
}

/// The beginning of a page.
fn title(name: &str, section: u8) -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION");
    format!(".TH {} {section} \"\" \"lssc {version}\" \"lssc\"\n", name.to_uppercase()).into_bytes()
}

/// The page with characters that every reader shows as typed.
fn finished(page: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    // Each section defines the apostrophe again, so drop that.
    let lines = text.lines().filter(|line| !line.starts_with(".ie ") && !line.starts_with(".el "));
    let lines = [APOSTROPHE].into_iter().chain(lines.map(str::trim_end));
    let page: String = lines.flat_map(|line| [line, "\n"]).collect();
    [('`', "\\(ga"), ('^', "\\(ha"), ('~', "\\(ti")]
        .iter()
        .fold(page, |page, (mark, written)| page.replace(*mark, written))
        .into_bytes()
}
