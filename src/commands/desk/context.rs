//! What every command gets: the register's path, the user, the output format, and today.
//!
//! Only this file reads the clock.

use std::hash::Hash;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::acts;
use crate::commands::desk::printed::finish;
use crate::commands::desk::question::Dialogue;
use crate::commands::desk::{ask, older};
use crate::disk::{Door, Screen};
use crate::failure::{Doing, Failure};
use crate::model::Entry;
use crate::period::{Day, days_before, parse_day};
use crate::register::{Clock, Header, OpenError, Reading, Recording, Register, migrate};
use crate::render::{Format, paragraph, visible};
use crate::rules::Bench;
use crate::text;

/// Options of every command.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// The register [LSSC_REGISTER, otherwise lssc/register.db in your data directory]
    #[arg(long, global = true, value_name = "FILE")]
    pub register: Option<PathBuf>,
    /// Who records [LSSC_STAFF, otherwise your login name]
    #[arg(long, global = true, value_name = "NAME")]
    pub by: Option<String>,
    /// Format of the answer: table for people, csv for spreadsheets, json for scripts
    #[arg(long, global = true, value_enum, default_value_t = Format::Table, hide_possible_values = true)]
    pub format: Format,
    /// Show what would happen and record nothing
    #[arg(short = 'n', long, global = true)]
    pub dry_run: bool,
    /// Answer yes to every question
    #[arg(short = 'y', long, global = true)]
    pub yes: bool,
    /// Print only the result
    #[arg(short = 'q', long, global = true)]
    pub quiet: bool,
}

/// What every command gets.
#[derive(Debug, Clone)]
pub struct Context {
    /// The register's path.
    pub path: PathBuf,
    /// The user's name.
    pub by: String,
    /// The output format.
    pub format: Format,
    /// Decide and show, but record nothing.
    pub dry_run: bool,
    /// Answer every question with yes.
    pub yes: bool,
    /// Print nothing but the result.
    pub quiet: bool,
    /// Today, or the day that replaces it.
    pub today: Day,
    command: String,
    /// The greatest width of tables, if less than the terminal's.
    widest: Option<u16>,
    /// Whether somebody is there to answer questions.
    pub(in crate::commands) has_terminal: bool,
    /// The conversation so far.
    pub dialogue: Dialogue,
}

impl Context {
    /// Reads the clock and the environment, once.
    pub fn new(global: Global) -> Result<Context, Failure> {
        let today = today().map_err(Failure::usage)?;
        let staff = variable("LSSC_STAFF").map_err(Failure::usage)?;
        if let Some(Err(why)) = staff.as_deref().map(str::trim).map(text::one_line) {
            return Err(Failure::usage(format!("LSSC_STAFF {why}")));
        }
        let login =
            ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        let by = global
            .by
            .or(staff)
            .or(login)
            .map(|name| name.trim().to_string())
            .filter(|name| !name.is_empty());
        Ok(Context {
            path: match global.register.or(std::env::var_os("LSSC_REGISTER")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from))
            {
                Some(path) => path,
                None => default_register()?,
            },
            by: by.unwrap_or_else(|| "unknown".to_string()),
            format: global.format,
            dry_run: global.dry_run,
            yes: global.yes,
            quiet: global.quiet,
            today,
            command: command(&typed_words()),
            widest: None,
            has_terminal: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
            dialogue: Dialogue::default(),
        })
    }

    /// The same context for another register, with tables at most this wide.
    pub fn elsewhere(&self, path: PathBuf, widest: u16) -> Context {
        Context { path, widest: Some(widest), ..self.clone() }
    }

    /// Opens the register for reading.
    pub fn open(&self) -> Result<Register, Failure> {
        let register = Register::open(&self.path).map_err(not_opened)?;
        self.warn_of_its_place();
        Ok(register)
    }

    /// Opens the register for recording. A dry run leaves a file of an older schema alone.
    pub fn open_for_recording(&self) -> Result<Register, Failure> {
        let opened = if self.dry_run {
            Register::open_to_try(&self.path)
        } else {
            let header = Header {
                command: format!("lssc (schema {})", migrate::VERSION),
                ..self.header(None)
            };
            Register::open_for_recording(&self.path, header)
        };
        let mut register = opened.map_err(not_opened)?;
        self.warn_of_its_place();
        if let Some(copy) = &register.kept_as {
            self.say_aside(&format!(
                "note: the register had an older schema and now has schema {}; the old file is kept as {}",
                migrate::VERSION,
                copy.display()
            ));
            for note in older::concerned(&mut register, self.today)? {
                self.say_aside(&format!("note: {note}"));
            }
        }
        Ok(register)
    }

    /// Opens the register to say what is wrong with it, whatever its schema.
    pub fn open_to_check(&self) -> Result<Register, Failure> {
        Register::open_to_check(&self.path).map_err(not_opened)
    }

    /// Begins recording: takes the write lock before the first read.
    pub fn record<'r>(
        &self,
        register: &'r mut Register,
        reason: Option<&str>,
    ) -> Result<Recording<'r>, Failure> {
        let header = match reason {
            Some(reason) => self.header_for(reason)?,
            None => self.header(None),
        };
        register.record(header).doing("begin recording")
    }

    /// The header of an entry with a reason, which must not be empty.
    pub fn header_for(&self, reason: &str) -> Result<Header, Failure> {
        match reason.trim() {
            "" => return Err(Failure::usage("--reason is empty: say why")),
            "TEXT" => {
                return Err(Failure::usage("--reason TEXT: replace TEXT with the reason"));
            }
            _ => {}
        }
        Ok(self.header(Some(reason)))
    }

    /// The header of an entry: who, when by this computer's clock, the command and the reason.
    pub fn header(&self, reason: Option<&str>) -> Header {
        Header {
            clock: Clock::new(|| instant(chrono::Utc::now())),
            made_by: self.by.clone(),
            command: self.command.clone(),
            reason: reason.map(str::to_string),
        }
    }

    /// The last instant of a day in the local time zone, as the register writes instants.
    pub fn end_of(&self, day: Day) -> String {
        let midnight = day.and_hms_opt(23, 59, 59);
        let here = midnight.and_then(|end| end.and_local_timezone(chrono::Local).latest());
        here.map_or_else(|| format!("{day}T23:59:59Z"), instant)
    }

    /// The command as typed.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// The command as typed, with another import file, and with a day instead of a word after `--on` that would mean
    /// another day tomorrow. None if the file is not a word of the command.
    pub fn command_with(&self, file: &Path, other: &Path) -> Option<String> {
        let mut words = typed_words();
        let other = other.to_string_lossy();
        let csv = file.to_str()?;
        let behind = |flag: &str| words.iter().position(|word| word == flag).map(|at| at + 1);
        let joined = format!("--csv={csv}");
        if let Some(at) = behind("--csv").filter(|at| words.get(*at).is_some_and(|w| w == csv)) {
            words[at] = other.into_owned();
        } else if let Some(at) = words.iter().position(|word| *word == joined) {
            words[at] = format!("--csv={other}");
        } else if words.starts_with(&["catalog".to_string(), "import".to_string()]) {
            let at = words.iter().skip(2).position(|word| word == csv)?;
            words[at + 2] = other.into_owned();
        } else {
            return None;
        }
        for at in 0..words.len() {
            let (flag, day) = match words[at].strip_prefix("--on=") {
                Some(day) => ("--on=", day),
                None if at > 0 && words[at - 1] == "--on" => ("", words[at].as_str()),
                None => continue,
            };
            words[at] = format!("{flag}{}", typed_day(day).ok()?);
        }
        Some(command(&words))
    }

    /// The rules' bench for a day of this reading.
    pub fn bench<'a>(&self, reading: &'a Reading, on: Day) -> Bench<'a> {
        acts::bench(reading, on)
    }

    /// Refuses a day of an event that is after today.
    pub fn past(&self, flag: &str, day: Day) -> Result<Day, Failure> {
        if day <= self.today {
            return Ok(day);
        }
        let text = format!("{flag} {day} is in the future; today is {}", self.today);
        Err(Failure::usage(text))
    }

    /// Whether it asks questions.
    pub fn asks(&self) -> bool {
        self.has_terminal && !self.yes && !self.dry_run
    }

    /// Asks for a yes to a decision, unless `--yes` is given. Never waits without a terminal.
    ///
    /// The yes covers all of `decided`, whatever the output format shows of it.
    pub fn confirm(&self, question: &str, decided: &impl Hash) -> Result<(), Failure> {
        if self.yes || self.dry_run {
            return Ok(());
        }
        if !self.has_terminal() {
            return Err(Failure::usage(format!("{question} This needs a yes"))
                .hint("add --yes to say it, or --dry-run to see what would be recorded"));
        }
        self.dialogue.comes_to(question, decided)
    }

    /// Asks the question at which a command ended, if any. Returns whether to run it again.
    pub fn ask(&self) -> Result<bool, Failure> {
        let Some(question) = self.dialogue.open() else {
            return Ok(false);
        };
        if !ask::yes(&question)? {
            return Err(Failure::failed("Nothing was recorded: the answer was no"));
        }
        self.dialogue.yes();
        Ok(true)
    }

    /// Commits the recording, but not in a dry run.
    pub fn keep(&self, recording: &Recording) -> Result<Option<Entry>, Failure> {
        if self.dry_run {
            return Ok(None);
        }
        self.dialogue.is_over()?;
        let later = recording.made_later().doing("read the entry before")?;
        let entry = recording.commit().doing("keep what was recorded")?;
        if let Some((before, made_at)) = later {
            self.tell(&format!(
                "note: entry {before} was made {made_at}, which is later than now: check this computer's clock"
            ));
        }
        Ok(entry)
    }

    /// Whether somebody is there to answer.
    pub fn has_terminal(&self) -> bool {
        self.has_terminal
    }

    /// The width of the terminal on the standard output. None without a terminal.
    pub fn width(&self) -> Option<u16> {
        let terminal = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0);
        match self.widest {
            Some(widest) => Some(terminal.map_or(widest, |columns| columns.min(widest))),
            None => terminal,
        }
    }

    /// Whether the answer is JSON.
    pub fn json(&self) -> bool {
        self.format == Format::Json
    }

    /// Prints a result for people, with control characters made visible.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        self.print_lines(text.lines())
    }

    /// Prints results for people, one per line. A line feed within one is made visible.
    pub fn print_lines<'t>(&self, lines: impl IntoIterator<Item = &'t str>) -> Result<(), Failure> {
        let width = self.width();
        let lines: Vec<&str> = lines.into_iter().filter(|line| self.dialogue.says(line)).collect();
        let mut out = Screen::new();
        let written = lines.iter().try_for_each(|line| writeln!(out, "{}", shown(line, width)));
        // The user must know what was done, even if the result cannot be printed.
        finish(written).map_err(|failure| {
            lines.iter().take(MOST_LINES).fold(failure, |failure, line| failure.note(*line))
        })
    }

    /// Writes one JSON document.
    pub fn print_json(&self, value: &serde_json::Value) -> Result<(), Failure> {
        finish(writeln!(Screen::new(), "{value:#}")).map_err(|failure| {
            let text = value.to_string();
            if text.len() <= MOST_OCTETS { failure.note(text) } else { failure }
        })
    }

    /// Moves aside the companions of a register that is gone, from a place where a new one is about to come, and says
    /// so. Otherwise SQLite would apply them to the new one.
    pub fn clear_for_register(&self, place: &Path) -> Result<Vec<PathBuf>, Failure> {
        let door = Door::new(&self.path, self.dry_run);
        let moved = door.companions_aside(place).map_err(|e| Failure::failed(e.to_string()))?;
        for aside in &moved {
            self.say_aside(&format!(
                "note: {} was left over from a register that is gone; it is now {}",
                aside.from.display(),
                aside.to.display()
            ));
        }
        Ok(moved.into_iter().map(|aside| aside.to).collect())
    }

    /// Says once what happened, whatever the command does next.
    pub fn say_aside(&self, text: &str) {
        if !self.quiet {
            // Nothing to report a write error to.
            let _ = writeln!(std::io::stderr(), "{}", shown(text, width_beside()));
        }
    }

    /// Writes a message to the error stream; silent with `--quiet`.
    pub fn tell(&self, text: &str) {
        if self.dialogue.says(text) {
            self.say_aside(text);
        }
    }
}

/// How many lines of a result to show on the error stream if the output fails.
const MOST_LINES: usize = 20;

/// How many bytes of a document to show in that case.
const MOST_OCTETS: usize = 2_000;

/// The width of the terminal on the error stream. None without a terminal.
fn width_beside() -> Option<u16> {
    terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| width.0)
}

/// A line for people: control characters made visible, and broken between words if the terminal is too narrow.
fn shown(line: &str, width: Option<u16>) -> String {
    let line = visible(line);
    match width {
        Some(width) => paragraph(&line, usize::from(width)).into_owned(),
        None => line.into_owned(),
    }
}

/// Writes a failure to the error stream.
pub fn tell_failure(failure: &Failure) {
    let width = width_beside();
    // Nothing to report a write error to.
    let mut err = std::io::stderr().lock();
    for line in failure.sentences().lines() {
        let _ = writeln!(err, "{}", shown(line, width));
    }
}

/// An instant of the register in local time, to the minute, for people.
pub fn here(instant: &str) -> String {
    let known = chrono::DateTime::parse_from_rfc3339(instant);
    known.map_or_else(
        |_| instant.to_string(),
        |at| at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string(),
    )
}

/// An instant as the register writes it: UTC, to the second.
pub fn instant<Z: chrono::TimeZone>(at: chrono::DateTime<Z>) -> String {
    at.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// An environment variable; a blank one counts as not set.
///
/// # Errors
/// It is not UTF-8: half a name would be nobody's.
fn variable(name: &str) -> Result<Option<String>, String> {
    match std::env::var_os(name).map(std::ffi::OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Some(Err(bytes)) => {
            Err(format!("{name} is '{}', which is not UTF-8 text", bytes.to_string_lossy()))
        }
    }
}

/// Today by the local clock, or the day in LSSC_TODAY.
fn today() -> Result<Day, String> {
    match variable("LSSC_TODAY")? {
        None => Ok(chrono::Local::now().date_naive()),
        Some(text) => {
            parse_day(text.trim()).map_err(|e| format!("LSSC_TODAY is '{text}', which {e}"))
        }
    }
}

/// Reads a day as typed: YYYY-MM-DD, `today` or `yesterday`.
pub fn typed_day(text: &str) -> Result<Day, String> {
    match text.to_lowercase().as_str() {
        "today" => today(),
        "yesterday" => today().map(|today| days_before(today, 1)),
        _ => parse_day(text).map_err(|why| why.to_string()),
    }
}

/// The words after the program's path.
fn typed_words() -> Vec<String> {
    let words = std::env::args_os().skip(1);
    words.map(|word| word.to_string_lossy().into_owned()).collect()
}

/// A command of these words, quoted as a shell needs it.
fn command(words: &[String]) -> String {
    let words = words.iter().map(|word| quoted_word(word));
    std::iter::once("lssc".to_string()).chain(words).collect::<Vec<_>>().join(" ")
}

/// A word of a command, quoted if a shell needs it.
pub fn quoted_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./@:,=+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn default_register() -> Result<PathBuf, Failure> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().doing("find your data directory")?;
    let folder = strategy.data_dir();
    if folder.is_relative() {
        let text = format!(
            "your data directory would be {}, a different one in every folder, because HOME is not an absolute path",
            quoted_path(&folder)
        );
        return Err(Failure::failed(text)
            .hint("set HOME to your home folder, or name the register with --register FILE"));
    }
    Ok(folder.join("lssc").join("register.db"))
}

/// Says why a register cannot be opened, and what to do.
pub fn not_opened(error: OpenError) -> Failure {
    let text = error.to_string();
    match error {
        OpenError::Missing(path) => Failure::failed(text)
            .hint("check the path given by --register or LSSC_REGISTER")
            .hint(format!("to make a new register there, type: lssc init --register {}", quoted_path(&path)))
            .hint("to look around with sample people, type: lssc demo"),
        OpenError::NotAFile(_) | OpenError::Foreign(_) => {
            Failure::not_a_register(text).hint("check the path given by --register or LSSC_REGISTER")
        }
        OpenError::Altered { reports: true, .. } => Failure::not_a_register(text)
            .hint("nothing was recorded; reports still work, and lssc check lists every difference")
            .hint("continue with the last backup (this file is kept): lssc restore BACKUP"),
        OpenError::Altered { reports: false, .. } => Failure::not_a_register(text)
            .hint("lssc check lists every difference")
            .hint("continue with the last backup (this file is kept): lssc restore BACKUP"),
        OpenError::Newer { .. } => Failure::not_a_register(text).hint("use the newer lssc; this one does not touch the file"),
        OpenError::NotCopied(_) => Failure::failed(text)
            .hint("nothing was changed; free some space on the disk, or get permission to write to its folder"),
        OpenError::Exists(_) => Failure::failed(text).hint("nothing was changed; choose another path for the new register"),
        OpenError::Sqlite(path, error) => {
            let opened: Result<(), rusqlite::Error> = Err(error);
            match opened.doing(&format!("open {}", path.display())) {
                Err(failure) => failure,
                Ok(()) => Failure::failed(text),
            }
        }
    }
}

/// A path as one would type it.
pub fn quoted_path(path: &Path) -> String {
    quoted_word(&path.to_string_lossy())
}
