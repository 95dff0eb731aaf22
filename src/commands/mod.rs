//! The command line: reads the arguments as a command and runs it.
//!
//! Each command is one file: its help, its arguments, and a `run` of four paragraphs: read, decide, record, say.

mod agreement;
mod backup;
mod candidate;
mod catalog;
mod certificates;
mod check;
mod complete;
mod demo;
mod desk;
mod door;
mod enroll;
mod entries;
mod evaluate;
mod evaluator;
mod export;
mod help;
mod init;
mod manual;
mod order;
mod payment;
mod policy;
mod record_course;
mod renew;
mod report;
mod restore;
mod retract;
mod submit_portfolio;
mod usage;
mod verify;
mod waive;

use desk::{
    act, ask, batch, cells, conclude, context, correction, given, known_at, lookup, out, printed,
    written,
};
use out::{print_csv, print_rows};

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::context::{Context, Global, tell_failure};
use crate::commands::usage::Told;
use crate::disk::signals;
use crate::failure::{Doing, Exit, Failure};
use crate::render::Format;

/// Runs the Library Support Staff Certification program from a terminal
///
/// Everything is in one file, the register. Nothing in it is ever changed or lost. Every decision is a checklist with
/// its sources, and every report can be asked as of any day.
#[derive(Debug, Parser)]
#[command(
    name = "lssc",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 80
)]
#[command(after_help = "\
Start with `lssc demo` to see sample people, or `lssc init` to make a register.
`lssc help` lists the topics of the manual.

Exit codes: 0 done, 1 failed, 2 usage, 3 refused (nothing recorded), 4 some
rows rejected, 5 someone else is writing, 6 not a register, 10 report not empty.")]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::InitArgs),
    Demo(demo::DemoArgs),
    #[command(subcommand)]
    Catalog(catalog::Command),
    #[command(subcommand)]
    Agreement(agreement::Command),
    #[command(subcommand)]
    Evaluator(evaluator::Command),
    Enroll(enroll::EnrollArgs),
    RecordCourse(record_course::RecordCourseArgs),
    SubmitPortfolio(submit_portfolio::SubmitPortfolioArgs),
    #[command(subcommand)]
    Evaluate(evaluate::Command),
    #[command(subcommand)]
    Renew(renew::Command),
    #[command(subcommand)]
    Payment(payment::Command),
    #[command(subcommand)]
    Order(order::Command),
    #[command(subcommand)]
    Candidate(candidate::Command),
    #[command(subcommand)]
    Report(report::Command),
    #[command(subcommand)]
    Retract(retract::Command),
    #[command(subcommand)]
    Policy(policy::Command),
    Verify(verify::VerifyArgs),
    Check(check::CheckArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Export(export::ExportArgs),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
    Help(help::HelpArgs),
    CompleteWord(complete::CompleteWordArgs),
}

/// Reads the command line, runs the command, and says how it ended.
pub fn main() -> ExitCode {
    signals::begin();
    let Cli { global, command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let typed = std::env::args_os().skip(1);
            let typed: Vec<String> =
                typed.map(|word| word.to_string_lossy().into_owned()).collect();
            return match usage::told(error, &typed, Cli::command()) {
                Told::Failure(failure) => {
                    say(&failure, Format::Table);
                    ExitCode::from(failure.code())
                }
                Told::Page(page) => match printed::print_page(&page) {
                    Ok(()) => ExitCode::from(u8::try_from(page.exit_code()).unwrap_or(2)),
                    Err(failure) => {
                        say(&failure, Format::Table);
                        ExitCode::from(failure.code())
                    }
                },
            };
        }
    };
    let format = global.format;
    let ended = match command {
        // It runs while somebody types, so it never reports a failure.
        Command::CompleteWord(args) => complete::run(&args, Cli::command()),
        command => door::check(&std::env::args_os().collect::<Vec<_>>(), &mut Cli::command())
            .and_then(|()| Context::new(global))
            .and_then(|ctx| run_with_questions(command, &ctx)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&failure, format);
            ExitCode::from(failure.code())
        }
    }
}

/// Runs a command. If it ends at a question, asks it, and after a yes runs the command again.
fn run_with_questions(command: Command, ctx: &Context) -> Result<(), Failure> {
    let mut ended = run(command, ctx);
    while ctx.ask()? {
        let again = Cli::try_parse().doing("read the command again")?;
        ended = run(again.command, ctx);
    }
    ended.and_then(|()| ctx.dialogue.is_over())
}

fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Init(args) => init::run(args, ctx),
        Command::Demo(args) => demo::run(args, run_typed, ctx),
        Command::Catalog(command) => catalog::run(command, ctx),
        Command::Agreement(command) => agreement::run(command, ctx),
        Command::Evaluator(command) => evaluator::run(command, ctx),
        Command::Enroll(args) => enroll::run(args, ctx),
        Command::RecordCourse(args) => record_course::run(args, ctx),
        Command::SubmitPortfolio(args) => submit_portfolio::run(args, ctx),
        Command::Evaluate(command) => evaluate::run(command, ctx),
        Command::Renew(command) => renew::run(command, ctx),
        Command::Payment(command) => payment::run(command, ctx),
        Command::Order(command) => order::run(command, ctx),
        Command::Candidate(command) => candidate::run(command, ctx),
        Command::Report(command) => report::run(command, ctx),
        Command::Retract(command) => retract::run(command, ctx),
        Command::Policy(command) => policy::run(command, ctx),
        Command::Verify(args) => verify::run(&args, ctx),
        Command::Check(args) => check::run(&args, ctx),
        Command::Backup(args) => backup::run(args, ctx),
        Command::Restore(args) => restore::run(&args, ctx),
        Command::Export(args) => export::run(args, ctx),
        Command::Completions(args) => manual::completions(&args, Cli::command()),
        Command::Man(args) => manual::man(&args, Cli::command(), ctx),
        Command::Help(args) => help::run(&args, Cli::command(), ctx),
        Command::CompleteWord(args) => complete::run(&args, Cli::command()),
    }
}

/// Runs a command as if somebody had typed it after `lssc`.
fn run_typed(words: &str, ctx: &Context) -> Result<(), Failure> {
    let typed = std::iter::once("lssc").chain(words.split_whitespace());
    match Cli::try_parse_from(typed) {
        Ok(cli) => run(cli.command, ctx),
        Err(why) => Err(Failure::usage(why.to_string())),
    }
}

/// Reports a failure, unless the command has already said everything.
///
/// A wrong command line is reported on the error stream in any format, as clap does.
fn say(failure: &Failure, format: Format) {
    use std::io::Write;
    if failure.text.is_empty() {
        return;
    }
    let told = format == Format::Json
        && printed::finish(writeln!(crate::disk::Screen::new(), "{:#}", failure.json())).is_ok();
    if !told || failure.exit == Exit::Usage {
        tell_failure(failure);
    }
}
