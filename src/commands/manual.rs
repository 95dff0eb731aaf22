//! `completions` and `man`: what shells and the manual reader want, made from the same help.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::commands::Cli;
use crate::commands::complete::Asking;
use crate::commands::context::{Context, finish};
use crate::failure::{Doing, Failure};

/// Print a script by which a shell completes what you type
///
/// Commands, options and what the register knows are completed: candidates by number or e-mail address, sets, courses,
/// portfolios, evaluators, orders, colleges, entries. The script asks lssc itself, so it stays right when lssc is
/// updated; it looks in the register that --register or LSSC_REGISTER names, and never waits for it. To shells other
/// than bash, zsh and fish only commands and options are known.
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

/// Print the manual page, or with --to write one page a command
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc man | man -l -
  lssc man --to ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Folder for the pages
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Prints the script for a shell.
pub fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let asking = match args.shell {
        Shell::Bash => Some(Asking::Bash),
        Shell::Zsh => Some(Asking::Zsh),
        Shell::Fish => Some(Asking::Fish),
        _ => None,
    };
    let mut script = Vec::new();
    match asking {
        Some(shell) => script.extend(shell.script().bytes()),
        None => clap_complete::generate(args.shell, &mut Cli::command(), "lssc", &mut script),
    }
    finish(std::io::stdout().write_all(&script))
}

/// Prints the manual page, or writes one page a command.
pub fn man(args: &ManArgs, ctx: &Context) -> Result<(), Failure> {
    let Some(folder) = &args.to else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command())
            .render(&mut page)
            .doing("make the manual page")?;
        return finish(std::io::stdout().write_all(&page));
    };
    std::fs::create_dir_all(folder).doing(&format!("make the folder {}", folder.display()))?;
    clap_mangen::generate_to(Cli::command(), folder)
        .doing(&format!("write the pages to {}", folder.display()))?;
    ctx.print(&format!("Wrote the manual pages to {}.", folder.display()))
}
