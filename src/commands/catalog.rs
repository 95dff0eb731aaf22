//! `catalog`: approved courses and bundles (C1, C2).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::acts;
use crate::acts::approval::{self, Made, Stated};
use crate::acts::{Act, Otherwise, Refusal};
use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::cells::{Cells, columns};
use crate::commands::context::{Context, typed_day};
use crate::commands::enroll::csv_word;
use crate::commands::known_at::KnownAt;
use crate::commands::{lookup, print_rows};
use crate::failure::Failure;
use crate::import::fields::{self, money};
use crate::import::{Column, Outcome, Reject, Row};
use crate::model::{Approval, CourseFormat, CourseId, Id, ProviderKind};
use crate::period::Day;
use crate::render::row;
use crate::rules::Requirement;
use crate::rules::meaning::course_credit;
use clap::{Args, Subcommand};

/// Import or list approved courses
#[derive(Debug, Subcommand)]
pub enum Command {
    Import(ImportArgs),
    List(ListArgs),
}

/// Record the approvals in a file, one row per course and approval
///
/// Rows of one provider with the same set and the same bundle form one bundle: its courses achieve the set together.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  lssc catalog import catalog.csv --dry-run
  lssc catalog import catalog.csv

A blank approved_until is the length of the policy.

{}", batch::columns("catalog.csv", COLUMNS)))]
pub struct ImportArgs {
    /// The file; - is the standard input
    file: PathBuf,
    #[command(flatten)]
    batch: BatchArgs,
}

/// List the courses approved on a day
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc catalog list
  lssc catalog list --set youth --on 2025-06-30")]
pub struct ListArgs {
    /// Only those approved for this set
    #[arg(long, value_name = "SET")]
    set: Option<String>,
    /// The day [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Option<Day>,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Import(args) => import(&args.file, &args.batch, ctx),
        Command::List(args) => list(&args, ctx),
    }
}

row! {
    /// An approval in a list.
    struct Listed {
        course: String = text "course",
        title: String = text "title",
        provider: String = text "provider",
        provider_kind: Option<ProviderKind>,
        set: String = word "set",
        approved_on: String,
        approved_until: Option<String> = word "until",
        bundle: Option<String> = text "bundle",
        format: Option<CourseFormat>,
        cost: Option<String> = number "cost",
    }
}

fn list(args: &ListArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let on = args.on.unwrap_or(ctx.today);
    let set = args.set.as_ref().map(|set| lookup::set(&reading, set)).transpose()?;

    let mut rows = Vec::new();
    for (_, course) in reading.catalog.approved() {
        for approval in course.approvals.iter().filter(|a| set.is_none_or(|set| a.set == set)) {
            let period = course_credit::approval_period(approval, &reading.policy);
            // An approval without dates in policy is listed, so that somebody sees it.
            if period.as_ref().is_ok_and(|p| !p.contains(on)) {
                continue;
            }
            rows.push(Listed {
                course: course.code.clone(),
                title: approval.title.clone(),
                provider: approval.provider.clone(),
                provider_kind: approval.provider_kind,
                set: reading.policy.set(approval.set).code.clone(),
                approved_on: approval.approved_on.to_string(),
                approved_until: period.ok().map(|p| p.last.to_string()),
                bundle: reading.catalog.bundle_of(approval).map(|bundle| bundle.name.clone()),
                format: approval.format,
                cost: approval.cost.map(|c| c.to_string()),
            });
        }
    }
    print_rows(ctx, rows, &format!("No course is approved on {on}."))
}

columns! {
    Course = Column::must("course", &["course code", "code"]),
    Title = Column::must("title", &["course title", "course name"]),
    Provider = Column::must("provider", &["provider name"]),
    ProviderKind = Column::may("provider_kind", &["kind of provider"]),
    Set = Column::must("set", &["competency set"]),
    ApprovedOn = Column::must("approved_on", &["approved", "date approved", "approval date"]),
    ApprovedUntil =
        Column::may("approved_until", &["approved through", "expires", "approval ends"]),
    Bundle = Column::may("bundle", &[]),
    Format = Column::may("format", &[]),
    Cost = Column::may("cost", &["price"]),
}

/// The courses so far: numbers by code, approvals by course, and the line of this file that recorded an approval.
#[derive(Default)]
struct State {
    courses: HashMap<String, CourseId>,
    approvals: HashMap<CourseId, Vec<Stated>>,
    lines: HashMap<Id, u64>,
}

fn import(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), Failure> {
    batch::import(file, COLUMNS, args, true, ctx, prepare, settle)
}

fn prepare(desk: &Desk) -> Result<State, Failure> {
    let mut state = State::default();
    for (id, code) in desk.now.catalog.codes() {
        state.courses.insert(code.to_lowercase(), id);
        state.approvals.insert(id, approval::recorded(desk.now, id));
    }
    Ok(state)
}

fn settle(state: &mut State, desk: &Desk, row: &Row, _: &mut Touched) -> anyhow::Result<Outcome> {
    let stated = match read(row, desk) {
        Ok(stated) => stated,
        Err(rejected) => return Ok(rejected),
    };
    let course = match state.courses.get(&stated.course.to_lowercase()) {
        Some(course) => *course,
        None => {
            let course = desk.recording.course(&stated.course)?;
            state.courses.insert(stated.course.to_lowercase(), course);
            course
        }
    };
    let known = state.approvals.entry(course).or_default();
    let code = stated.course.clone();
    let bench = acts::bench(desk.now, desk.today);
    Ok(
        match approval::take(desk.recording, course, known, stated, bench).map_err(FailureInRow)? {
            Act::Recorded(Made { stated, note }) => {
                state.lines.insert(stated.approval.id, row.line());
                known.push(stated);
                Outcome::Recorded { note }
            }
            Act::Already(id, _) => Outcome::Already {
                note: state.lines.get(&id).map(|l| format!("the same as line {l}")),
            },
            Act::Refused(Refusal { otherwise: Some(other), .. }) => {
                let line = state.lines.get(&other.id).copied();
                Outcome::Rejected(vec![recorded_otherwise(&code, other, line)])
            }
            Act::Refused(Refusal { findings, .. }) => {
                Outcome::Rejected(batch::rejects(&findings, |_| String::new()))
            }
        },
    )
}

/// Rejects an approval that is already recorded with another value in some field, by this file or earlier.
fn recorded_otherwise(code: &str, other: Otherwise, line: Option<u64>) -> Reject {
    let Otherwise { id, entry, field } = other;
    let what = format!("this approval of {code} is already recorded with another {field}");
    if let Some(line) = line {
        return batch::contradicts_line(&what, line);
    }
    Reject {
        code: Some(Requirement::NotRecorded.code()),
        reason: format!("{what} in entry {entry}"),
        kind: batch::RECORDED_OTHERWISE,
        hint: format!(
            "If this row is right, import it again after: lssc retract record approval {id} --reason TEXT"
        ),
    }
}

fn read(row: &Row, desk: &Desk) -> Result<Stated, Outcome> {
    let mut cells = Cells::of(row, COLUMNS, desk);
    let course = cells.filled(At::Course);
    let title = cells.filled(At::Title);
    let provider = cells.filled(At::Provider);
    let provider_kind = cells.read_if_any(At::ProviderKind, known_word::<ProviderKind>);
    let set = cells.named_by(At::Set, "unknown set", |text| lookup::set(desk.now, text));
    let approved_on = cells.past_day(At::ApprovedOn);
    let approved_until = cells.read_if_any(At::ApprovedUntil, |column, text| {
        let last = fields::day(column, text, desk.day_format)?;
        match approved_on.filter(|first| last < *first) {
            None => Ok(last),
            Some(first) => Err(fields::reject(
                column,
                text,
                &format!("is before the first day, {first}"),
                "ends before it begins",
                "Correct one of the two days, or leave approved_until blank for the length of the policy.",
            )),
        }
    });
    let format = cells.read_if_any(At::Format, known_word::<CourseFormat>);
    let cost = cells.read_if_any(At::Cost, money);
    let bundle = cells.optional(At::Bundle);
    let stated = || {
        let approval = Approval {
            id: 0,
            entry: 0,
            title: title?.to_string(),
            provider: provider?.to_string(),
            provider_kind: provider_kind?,
            set: set?,
            approved_on: approved_on?,
            approved_until: approved_until?,
            bundle: None,
            format: format?,
            cost: cost?,
        };
        Some(Stated { course: course?.to_string(), approval, bundle })
    };
    cells.done(stated())
}

fn known_word<T: std::str::FromStr<Err = String>>(column: &str, text: &str) -> Result<T, Reject> {
    csv_word(column, text, "not a known word")
}
