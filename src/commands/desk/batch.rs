//! One way in for files: read, settle every row, report the changes, ask once, record or not.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::acts::enrollment::several;
use crate::acts::{Act, Refusal};
use crate::commands::conclude::{self, Change, Changes, Concerned};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::commands::written::Written;
use crate::failure::{Doing, Exit, Failure, nearest};
use crate::hours::thousands;
use crate::import::fields::{DayFormat, quoted};
use crate::import::{
    Batch, Column, Ending, Form, Grade, ImportFailure, Limits, Outcome, Receipt, Reject, Rejects,
    Row, Sheet,
};
use crate::model::{Entry, Id, Standing, same_text};
use crate::name::{compare, may_be_same};
use crate::period::Day;
use crate::register::former::Whose;
use crate::register::{Reading, Recording};
use crate::render::Format;
use crate::rules::{Finding, Requirement};

/// The column that names a candidate by number or e-mail address, in every file that names one.
pub const CANDIDATE: Column = Column {
    name: "candidate",
    aliases: &["candidate number", "email", "email address", "e-mail", "e-mail address"],
    required: true,
};

/// The column of an e-mail address, in every file that has one.
pub const EMAIL: Column = Column {
    name: "email",
    aliases: &["email address", "e-mail", "e-mail address", "mail"],
    required: true,
};

/// The column of an ALA membership number.
pub const ALA_MEMBER: Column =
    Column { name: "ala_member", aliases: &["ala membership", "ala number"], required: false };

/// The column of a state.
pub const STATE: Column = Column { name: "state", aliases: &[], required: false };

/// Options of every import.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Importing")]
pub struct BatchArgs {
    /// Where rejected rows go [default: May.rejected.csv for May.csv]
    #[arg(long, value_name = "PATH")]
    pub rejects: Option<PathBuf>,
    /// Record all rows or none
    #[arg(long)]
    pub all_or_nothing: bool,
    /// Record nothing if more than N rows are rejected
    #[arg(long, value_name = "N")]
    pub max_rejects: Option<u64>,
    /// How days are written in the file: iso (year first), dmy (also 13/04/2026) or mdy (also 04/13/2026)
    #[arg(long, value_enum, value_name = "WAY", default_value_t = DayFormat::Iso, hide_possible_values = true)]
    pub day_format: DayFormat,
    /// The heading of a column in this file, or `none` if it has no such column; joined if given several times
    #[arg(long = "column", value_name = "NAME=HEADING", value_parser = parse_heading)]
    pub columns: Vec<(String, String)>,
    /// The reason, if the command asks for one.
    #[arg(skip)]
    pub reason: Option<String>,
    /// The lowest grade that passes.
    #[arg(skip)]
    pub passing: Option<Grade>,
}

/// Reads `NAME=HEADING`.
fn parse_heading(text: &str) -> Result<(String, String), String> {
    match text.split_once('=').map(|(name, heading)| (name.trim(), heading.trim())) {
        Some((name, heading)) if !name.is_empty() && !heading.is_empty() => {
            Ok((name.to_string(), heading.to_string()))
        }
        _ => Err("is not NAME='Heading', such as candidate='User Email'".to_string()),
    }
}

/// The form of a file: the columns of its kind, and what flags say about them. If a command takes two files, `--column`
/// calls the second one `second`: `--column SECOND:NAME='Heading'`.
fn form<'c>(
    columns: &'c [Column],
    args: &BatchArgs,
    second: Option<&str>,
) -> Result<Form<'c>, Failure> {
    let mut form = Form::from(columns);
    form.passing = args.passing;
    for (name, heading) in &args.columns {
        let (of, column) = match name.split_once(':') {
            Some((of, column)) => (Some(of), column),
            None => (None, name.as_str()),
        };
        let is_of_this = match (of, second) {
            (None, None) => true,
            (Some(of), Some(second)) => of.eq_ignore_ascii_case(second),
            (Some(of), None) => !of.eq_ignore_ascii_case(EXPERIENCE),
            (None, Some(_)) => false,
        };
        if is_of_this && (of.is_some() != second.is_some() || form.map(column, heading).is_err()) {
            let known: Vec<&str> = columns.iter().map(|column| column.name).collect();
            let text = format!("--column: a file of this kind has no column '{name}'");
            return Err(Failure::usage(text).hint(match did_you_mean_one(name, &known) {
                Some(near) => near,
                None => format!("its columns are: {}", known.join(", ")),
            }));
        }
    }
    Ok(form)
}

/// The name of the experience file in `--column`.
pub const EXPERIENCE: &str = "experience";

fn did_you_mean_one(typed: &str, known: &[&str]) -> Option<String> {
    let near = nearest(typed, known.iter().copied());
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")))
}

/// What a row is settled with.
pub struct Desk<'d, 'r> {
    /// The recording that rows are added to.
    pub recording: &'d Recording<'r>,
    /// The register with what the file has recorded so far. Policy and catalog are as before the file.
    pub now: &'d Reading<'d>,
    /// Today, or the day that replaces it.
    pub today: Day,
    /// How days are written in the file.
    pub day_format: DayFormat,
}

/// The people whom the rows recorded so far concern, by number.
#[derive(Debug, Default)]
pub struct Touched {
    marks: Vec<bool>,
    /// All of them in order.
    order: DefaultHasher,
}

impl Touched {
    /// Marks a candidate.
    pub fn add(&mut self, candidate: Id) {
        let place = usize::try_from(candidate).unwrap_or(0);
        if self.marks.len() <= place {
            self.marks.resize(place + 1, false);
        }
        self.marks[place] = true;
        candidate.hash(&mut self.order);
    }

    fn candidates(&self) -> BTreeSet<Id> {
        let marked = self.marks.iter().enumerate().filter(|(_, marked)| **marked);
        marked.map(|(number, _)| number as Id).collect()
    }
}

/// Imports a file: `prepare` makes what its rows are settled with, `settle` settles one row.
///
/// Everything is one entry. `concerned` can extend the comparison of standings from the people touched to everybody.
pub fn import<S>(
    file: &Path,
    columns: &[Column],
    args: &BatchArgs,
    anybody: bool,
    ctx: &Context,
    prepare: impl FnOnce(&Desk) -> Result<S, Failure>,
    mut settle: impl FnMut(&mut S, &Desk, &Row, &mut Touched) -> anyhow::Result<Outcome>,
) -> Result<(), Failure> {
    import_rows(
        file,
        columns,
        args,
        anybody,
        ctx,
        prepare,
        |state, desk, sheet, batch, touched, bar| {
            while let Some(row) = sheet.next_row()? {
                bar.set_position(row.offset());
                let outcome = match row.fault() {
                    Some(fault) => Outcome::Rejected(vec![fault]),
                    None => settle(state, desk, &row, touched)?,
                };
                batch.settle(&row, outcome)?;
            }
            Ok(Vec::new())
        },
    )
}

/// Imports a file whose rows are settled in groups: `settle` reads them all and returns notes for the receipt.
pub fn import_rows<S>(
    file: &Path,
    columns: &[Column],
    args: &BatchArgs,
    anybody: bool,
    ctx: &Context,
    prepare: impl FnOnce(&Desk) -> Result<S, Failure>,
    settle: impl FnOnce(
        &mut S,
        &Desk,
        &mut Sheet,
        &mut Batch,
        &mut Touched,
        &ProgressBar,
    ) -> anyhow::Result<Vec<String>>,
) -> Result<(), Failure> {
    if args.rejects.as_deref().is_some_and(|place| place.as_os_str() == "-") {
        return Err(Failure::usage(
            "--rejects - is not possible: the receipt goes to the standard output",
        )
        .hint("name a file for the rejected rows: --rejects rejected.csv"));
    }
    let mut register = ctx.open_for_recording()?;
    let mut sheet = open(file, columns, args, None, ctx)?;
    let rejects = Rejects::new(&sheet, file, args.rejects.as_deref(), ctx.door());
    let rejects = rejects.map_err(unreadable)?;
    if let Some(place) = rejects.place() {
        ctx.door().check(place).written()?;
    }
    let recording = ctx.record(&mut register, args.reason.as_deref())?;
    let before = lookup::reading(ctx, recording.conn())?;
    let now = Reading::new(recording.conn(), None)?;
    let desk =
        Desk { recording: &recording, now: &now, today: ctx.today, day_format: args.day_format };
    let limits = Limits { all_or_nothing: args.all_or_nothing, max_rejects: args.max_rejects };

    let progress = Progress::of(file, ctx);
    let bar = &progress.bar;
    let mut state = prepare(&desk)?;
    let mut batch = Batch::new(&sheet, rejects, limits);
    let mut touched = Touched::default();
    let settled = settle(&mut state, &desk, &mut sheet, &mut batch, &mut touched, bar);
    let (mut receipt, ending) = match settled.and_then(|notes| Ok((notes, batch.finish()?))) {
        Ok((notes, (mut receipt, ending))) => {
            receipt.notes.extend(notes);
            // On the rerun the old rejects file has already been moved, so it must not be part of the compared text.
            match receipt.kept.take() {
                Some(kept) if ctx.json() => receipt.notes.push(kept),
                Some(kept) => ctx.say_aside(&format!("note: {kept}")),
                None => {}
            }
            let told = ending == Ending::Partial && args.rejects.is_none() && !ctx.dry_run;
            let rejects = receipt.rejects_file.as_deref().filter(|_| told);
            receipt.again = rejects.and_then(|rejects| ctx.command_with(file, Path::new(rejects)));
            (receipt, ending)
        }
        Err(error) => return Err(not_imported(error)),
    };
    bar.set_message("comparing standings");
    if ending != Ending::Refused && recording.entry().is_some() {
        let concerned =
            if anybody { Concerned::Anybody } else { Concerned::These(touched.candidates()) };
        let after = Reading::new(recording.conn(), None)?;
        let Changes { standings: changes, overrun, barred } =
            conclude::changes(&before, &after, &concerned, false, ctx.today)?;
        receipt.notes.extend(overrun.into_iter().chain(barred));
        receipt.candidates = changes.iter().map(Change::json).collect();
        bar.finish_and_clear();
        let summary = standings(&changes);
        // Somebody who types rows at the terminal has already seen them.
        let asks = ctx.asks() && file != Path::new("-");
        if asks && ctx.format == Format::Table {
            ctx.print(&format!("{}{summary}", receipt.text()))?;
            let decided = (receipt.settled, touched.order.finish(), &changes);
            ctx.confirm("Record this?", &decided)?;
            receipt.entry = ctx.keep(&recording)?;
            let entry = receipt.entry.map_or(String::new(), |e| e.to_string());
            ctx.print(&format!("Recorded as entry {entry}."))?;
            return end(ending);
        }
        receipt.entry = ctx.keep(&recording)?;
        show(&receipt, &changes, &summary, ctx).map_err(|failure| match receipt.entry {
            Some(entry) => {
                failure.hint(format!("the rows are recorded nevertheless, as entry {entry}"))
            }
            None => failure,
        })?;
    } else {
        bar.finish_and_clear();
        show(&receipt, &[], "", ctx)?;
    }
    end(ending)
}

fn show(
    receipt: &Receipt,
    changes: &[Change],
    summary: &str,
    ctx: &Context,
) -> Result<(), Failure> {
    let dry = if ctx.dry_run { "Nothing was recorded: this was a dry run.\n" } else { "" };
    let text = format!("{}{summary}{dry}", receipt.text());
    match ctx.format {
        Format::Table => ctx.print(&text),
        Format::Csv => {
            text.lines().for_each(|line| ctx.tell(line));
            conclude::changes_csv(receipt.entry, changes)
        }
        Format::Json => {
            let document = serde_json::to_value(receipt).doing("write the receipt")?;
            ctx.print_json(&document)
        }
    }
}

/// The batch was shown in full, so only the exit code follows.
fn end(ending: Ending) -> Result<(), Failure> {
    match ending {
        Ending::Done => Ok(()),
        Ending::Partial => Err(Failure::new(Exit::Partial, "")),
        Ending::Refused => Err(Failure::new(Exit::Refused, "")),
    }
}

/// Whose standing changes, grouped by the new standing: `12 people are now complete: ...`.
fn standings(changes: &[Change]) -> String {
    let mut text = String::new();
    if !changes.is_empty() {
        text.push('\n');
    }
    let groups: BTreeSet<Option<Standing>> = changes.iter().map(|c| c.after).collect();
    for after in groups {
        let names: Vec<String> = changes
            .iter()
            .filter(|c| c.after == after)
            .map(|c| format!("{} {}", c.candidate, c.name))
            .collect();
        let shown = names[..names.len().min(NAMED)].join(", ");
        let more = match names.len() {
            n if n > NAMED => format!(" and {} more", counted(n - NAMED)),
            _ => String::new(),
        };
        let people = match names.len() {
            1 => "1 person is now".to_string(),
            n => format!("{} people are now", counted(n)),
        };
        let what = standing_of(after, names.len());
        text.push_str(&Receipt::wrapped(&format!("{people} {what}: {shown}{more}.")));
    }
    text
}

/// How many people to name for each standing.
const NAMED: usize = 10;

fn counted(people: usize) -> String {
    thousands(i64::try_from(people).unwrap_or(i64::MAX))
}

/// A standing as a phrase about this many people.
fn standing_of(standing: Option<Standing>, people: usize) -> &'static str {
    match standing {
        None => "no longer enrolled",
        Some(Standing::Candidate) if people == 1 => "a candidate",
        Some(Standing::Candidate) => "candidates",
        Some(Standing::AwaitingPayment) => "awaiting payment",
        Some(Standing::AwaitingEvaluation) => "awaiting evaluation",
        Some(Standing::Grace) => "in grace",
        Some(other) => other.word(),
    }
}

/// A progress bar on the terminal's error stream for long work. Short work shows none.
struct Progress {
    bar: ProgressBar,
    /// Dropped with the bar, which then disappears.
    _ended: Sender<()>,
}

/// Work that takes longer than this is long.
const SHORT: Duration = Duration::from_millis(400);

impl Progress {
    /// Begins the bar of `file`, as long as the file. For the standard input, a count of bytes.
    fn of(file: &Path, ctx: &Context) -> Progress {
        let size = std::fs::metadata(file).map(|m| m.len()).ok();
        let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
        let template = match size {
            Some(_) => "{bar:40} {percent}% {eta} left {msg}",
            None => "{spinner} {bytes} read {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let (ended, over) = mpsc::channel();
        if !ctx.quiet {
            let shown = bar.clone();
            std::thread::spawn(move || {
                if over.recv_timeout(SHORT) == Err(RecvTimeoutError::Timeout) {
                    shown.set_draw_target(ProgressDrawTarget::stderr());
                    shown.enable_steady_tick(Duration::from_millis(250));
                }
            });
        }
        Progress { bar, _ended: ended }
    }
}

impl Drop for Progress {
    /// Removes the bar, so that a failure does not follow half a bar.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Opens a file of rows; a command's second file has a name of its own. If a question may follow, keeps the file, so
/// that the yes records exactly the rows shown.
pub fn open(
    file: &Path,
    columns: &[Column],
    args: &BatchArgs,
    second: Option<&str>,
    ctx: &Context,
) -> Result<Sheet, Failure> {
    let form = form(columns, args, second)?;
    let opened = if ctx.asks() {
        Sheet::of(file, ctx.dialogue.file(file).map(Cursor::new), form)
    } else {
        Sheet::open(file, form)
    };
    opened.map_err(unreadable)
}

/// A file that cannot be read, as a failure of the command.
pub fn unreadable(failure: ImportFailure) -> Failure {
    failure.hints.iter().fold(Failure::failed(failure.text.clone()), |f, hint| f.hint(hint.clone()))
}

/// Rejects a row whose e-mail address several people have, or several had and nobody has: it finds none of them.
pub fn of_several(desk: &Desk, whose: &Whose, email: &str) -> anyhow::Result<Option<Reject>> {
    let Whose::Several(people) = whose else {
        return Ok(None);
    };
    let failure = several(desk.now, email, people).map_err(FailureInRow)?;
    Ok(Some(unknown(failure, "address of several people")))
}

/// A failure in the middle of a file: nothing of it was recorded.
fn not_imported(error: anyhow::Error) -> Failure {
    match error.downcast::<ImportFailure>() {
        Ok(failure) => unreadable(failure),
        Err(error) => match error.downcast::<FailureInRow>() {
            Ok(FailureInRow(failure)) => failure,
            Err(error) => match Err::<(), _>(error).doing("import the file") {
                Err(failure) => failure,
                Ok(()) => Failure::failed("could not import the file"),
            },
        },
    }
}

/// A command's failure on its way out of a row.
#[derive(Debug)]
pub struct FailureInRow(pub Failure);

impl std::fmt::Display for FailureInRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.text)
    }
}

impl std::error::Error for FailureInRow {}

/// The unmet findings of a checklist as reasons to reject a row. `hint` says what to do about each.
pub fn rejects(findings: &[Finding], hint: impl Fn(Requirement) -> String) -> Vec<Reject> {
    let unmet = findings.iter().filter(|f| !f.met());
    unmet
        .map(|f| Reject {
            code: Some(f.requirement.code()),
            reason: f.text.clone(),
            kind: kind(f.requirement),
            hint: hint(f.requirement),
        })
        .collect()
}

/// The name under which rows with this unmet requirement are counted.
fn kind(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Schooling => "schooling not sufficient",
        Requirement::Position => "position that needs a master's degree",
        Requirement::Experience => "too little experience",
        Requirement::NotEnrolled => "already enrolled",
        Requirement::NotRecorded => RECORDED_OTHERWISE,
        other => other.code(),
    }
}

/// The name under which rows that contradict the register or an earlier row are counted.
pub const RECORDED_OTHERWISE: &str = "recorded otherwise";

/// The outcome of a row, from the outcome of its fact, and the record if there is one.
///
/// `lines` maps records to the lines of this file that made them, `what` names the record, and `hint` says what to do
/// about a requirement, given the entry that has the fact with another value.
pub fn settled<T>(
    act: Act<T>,
    lines: &HashMap<Id, u64>,
    what: impl Fn() -> String,
    hint: impl Fn(Requirement, Entry) -> String,
) -> Result<T, Outcome> {
    match act {
        Act::Recorded(made) => Ok(made),
        Act::Already(id, _) => Err(Outcome::Already {
            note: lines.get(&id).map(|line| format!("the same as line {line}")),
        }),
        Act::Refused(Refusal { mut findings, otherwise, text: _ }) => {
            let entry = otherwise.map_or(0, |record| record.entry);
            let line = otherwise.and_then(|record| lines.get(&record.id));
            if line.is_some() {
                // Names the line of this file instead of the entry, which does not exist yet.
                findings.retain(|f| f.requirement != Requirement::NotRecorded);
            }
            let mut reasons = rejects(&findings, |requirement| hint(requirement, entry));
            let what = || format!("{} is recorded with other details", what());
            reasons.extend(line.map(|line| contradicts_line(&what(), *line)));
            Err(Outcome::Rejected(reasons))
        }
    }
}

/// Rejects a row that contradicts an earlier one of the same file.
pub fn contradicts_line(what: &str, line: u64) -> Reject {
    Reject {
        code: Some(Requirement::NotRecorded.code()),
        reason: format!("{what} on line {line} of this file"),
        kind: RECORDED_OTHERWISE,
        hint: "Keep the row that is right.".to_string(),
    }
}

/// Checks that a name in a candidate's row is or was theirs, under any number. Returns a note if it is a former name,
/// or is spelled differently beyond letter case and blanks. Also tries the name without what follows it in parentheses.
pub fn named<E>(
    name: &str,
    number: Id,
    called: &str,
    also: impl FnOnce() -> Result<Vec<String>, E>,
) -> Result<Result<Option<String>, Reject>, E> {
    if name.is_empty() || name == called {
        return Ok(Ok(None));
    }
    let before_and_in = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let mut ways = vec![name];
    ways.extend(before_and_in.into_iter().flat_map(|(before, within)| [before.trim(), within]));
    if let Some(way) = ways.iter().find(|way| may_be_same(way, called)) {
        let differs = compare(way, called).differs;
        let note = format!(
            "the name {} is spelled differently from {called}, candidate {number}: {}",
            quoted(name),
            differs.join(", ")
        );
        return Ok(Ok(Some(note).filter(|_| !differs.is_empty() && !same_text(way, called))));
    }
    let former = also()?.into_iter().find(|own| ways.iter().any(|way| may_be_same(way, own)));
    if former.is_some() {
        return Ok(Ok(Some(format!(
            "{} is a former name of {called}, candidate {number}",
            quoted(name)
        ))));
    }
    let differs = compare(name, called).differs;
    Ok(Err(Reject {
        code: None,
        reason: format!("the name {} is not that of candidate {number}, {called}", quoted(name)),
        kind: "name contradicts the candidate",
        hint: if differs.is_empty() {
            "Find out whose row it is.".to_string()
        } else {
            format!("Find out whose row it is: {}.", differs.join(", "))
        },
    }))
}

/// The columns of a file, for help.
pub fn columns(file: &str, columns: &[Column]) -> String {
    format!(
        "Columns of {file}, in any order; those with * are required:\n{}",
        Column::help(columns)
    )
}

/// Rejects a row that names something unknown.
pub fn unknown(failure: Failure, kind: &'static str) -> Reject {
    let hint = failure.hints.join("; ");
    Reject { code: None, reason: failure.text, kind, hint }
}
