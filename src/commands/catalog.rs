//! `catalog`: approved courses and bundles (C1, C2).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::commands::batch::{self, BatchArgs, Desk, Touched};
use crate::commands::context::{Context, typed_day};
use crate::commands::enroll::csv_word;
use crate::commands::known_at::KnownAt;
use crate::commands::{lookup, print_rows};
use crate::failure::Failure;
use crate::import::fields::{self, filled, money, past_day};
use crate::import::{Column as CsvColumn, Outcome, Reject, Row as CsvRow};
use crate::model::{Approval, CourseFormat, CourseId, ProviderKind, same_text};
use crate::period::Day;
use crate::policy::Policy;
use crate::register::Reading;
use crate::render::row;
use crate::rules::meaning::course_credit;
use crate::rules::{Bench, Requirement};
use clap::{Args, Subcommand};

/// Import or list approved courses
#[derive(Debug, Subcommand)]
pub enum Command {
    Import(ImportArgs),
    List(ListArgs),
}

/// Record the approvals in a file, one row a course and approval
///
/// Rows of one provider with the same set and the same bundle are one bundle: its courses achieve the set together.
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
            // An approval that policy does not date is listed, so that it is seen.
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
                bundle: bundle_name(&reading, approval),
                format: approval.format,
                cost: approval.cost.map(|c| c.to_string()),
            });
        }
    }
    print_rows(ctx, rows, &format!("No course is approved on {on}."))
}

fn bundle_name(reading: &Reading, approval: &Approval) -> Option<String> {
    let bundle = reading.catalog.bundles.get(approval.bundle?.0 as usize)?;
    Some(bundle.name.clone())
}

const COLUMNS: &[CsvColumn] = &[
    CsvColumn { name: "course", aliases: &["course code", "code"], required: true },
    CsvColumn { name: "title", aliases: &["course title", "course name"], required: true },
    CsvColumn { name: "provider", aliases: &["provider name"], required: true },
    CsvColumn { name: "provider_kind", aliases: &["kind of provider"], required: false },
    CsvColumn { name: "set", aliases: &["competency set"], required: true },
    CsvColumn {
        name: "approved_on",
        aliases: &["approved", "date approved", "approval date"],
        required: true,
    },
    CsvColumn {
        name: "approved_until",
        aliases: &["approved through", "expires", "approval ends"],
        required: false,
    },
    CsvColumn { name: "bundle", aliases: &[], required: false },
    CsvColumn { name: "format", aliases: &[], required: false },
    CsvColumn { name: "cost", aliases: &["price"], required: false },
];

/// An approval met before, in the register or in the file.
struct Known {
    approval: Approval,
    bundle: Option<String>,
    line: u64,
}

/// What is known of courses: numbers by code, approvals by course.
#[derive(Default)]
struct State {
    courses: HashMap<String, CourseId>,
    approvals: HashMap<CourseId, Vec<Known>>,
}

fn import(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), Failure> {
    batch::import(file, COLUMNS, args, true, ctx, prepare, settle)
}

fn prepare(desk: &Desk) -> Result<State, Failure> {
    let mut state = State::default();
    for (id, code) in desk.now.catalog.codes() {
        state.courses.insert(code.to_lowercase(), id);
        for approval in desk.now.catalog.course(id).map_or(&[][..], |c| &c.approvals) {
            let known = Known {
                approval: approval.clone(),
                bundle: bundle_name(desk.now, approval),
                line: 0,
            };
            state.approvals.entry(id).or_default().push(known);
        }
    }
    Ok(state)
}

fn settle(
    state: &mut State,
    desk: &Desk,
    row: &CsvRow,
    _: &mut Touched,
) -> anyhow::Result<Outcome> {
    let mut faults = Vec::new();
    let read = read(row, desk, &mut faults);
    let Some((code, approval, bundle)) = read.filter(|_| faults.is_empty()) else {
        return Ok(Outcome::Rejected(faults));
    };
    let course = match state.courses.get(&code.to_lowercase()) {
        Some(course) => *course,
        None => {
            let course = desk.recording.course(&code)?;
            state.courses.insert(code.to_lowercase(), course);
            course
        }
    };
    let known = state.approvals.entry(course).or_default();
    let same_key = |k: &&Known| {
        let bundles = match (&k.bundle, &bundle) {
            (Some(a), Some(b)) => {
                same_text(a, b) && same_text(&k.approval.provider, &approval.provider)
            }
            (None, None) => true,
            _ => false,
        };
        bundles && k.approval.set == approval.set && k.approval.approved_on == approval.approved_on
    };
    if let Some(old) = known.iter().find(same_key) {
        return Ok(match difference(&old.approval, &approval, &desk.now.policy) {
            None => Outcome::Already {
                note: (old.line > 0).then(|| format!("the same as line {}", old.line)),
            },
            Some(field) => Outcome::Rejected(vec![recorded_otherwise(&code, field, old)]),
        });
    }
    let set_code = desk.now.policy.set(approval.set).code.as_str();
    desk.recording.approval(course, &approval, set_code, bundle.as_deref())?;
    let bench = Bench { catalog: &desk.now.catalog, policy: &desk.now.policy, on: desk.today };
    let note = course_credit::approval_period(&approval, bench.policy)
        .err()
        .map(|gap| format!("recorded without effect: {gap}"));
    known.push(Known { approval, bundle, line: row.line() });
    Ok(Outcome::Recorded { note })
}

/// The first field in which two approvals of one course, set, bundle and day differ.
///
/// A last day that is left to the policy is the same as that day written out.
fn difference(old: &Approval, new: &Approval, policy: &Policy) -> Option<&'static str> {
    let period = |approval: &Approval| course_credit::approval_period(approval, policy).ok();
    [
        ("title", old.title == new.title),
        ("provider", same_text(&old.provider, &new.provider)),
        ("provider_kind", old.provider_kind == new.provider_kind),
        ("approved_until", old.approved_until == new.approved_until || period(old) == period(new)),
        ("format", old.format == new.format),
        ("cost", old.cost == new.cost),
    ]
    .into_iter()
    .find_map(|(field, same)| (!same).then_some(field))
}

fn recorded_otherwise(code: &str, field: &str, old: &Known) -> Reject {
    let what = format!("this approval of {code} is recorded with another {field}");
    if old.line > 0 {
        return batch::contradicts_line(&what, old.line);
    }
    Reject {
        code: Some(Requirement::NotRecorded.code()),
        reason: format!("{what} in entry {}", old.approval.entry),
        kind: batch::RECORDED_OTHERWISE,
        hint: format!(
            "If this row is right, import it again after: lssc retract record approval {} --reason TEXT",
            old.approval.id
        ),
    }
}

fn read(
    row: &CsvRow,
    desk: &Desk,
    faults: &mut Vec<Reject>,
) -> Option<(String, Approval, Option<String>)> {
    let mut note = |fault: Reject| faults.push(fault);
    let code = filled("course", row.cell(0)).map_err(&mut note).ok();
    let title = filled("title", row.cell(1)).map_err(&mut note).ok();
    let provider = filled("provider", row.cell(2)).map_err(&mut note).ok();
    let provider_kind =
        optional::<ProviderKind>("provider_kind", row.cell(3)).map_err(&mut note).ok();
    let set = filled("set", row.cell(4)).and_then(|text| {
        lookup::set(desk.now, text).map_err(|failure| batch::unknown(failure, "unknown set"))
    });
    let set = set.map_err(&mut note).ok();
    let approved_on = filled("approved_on", row.cell(5))
        .and_then(|t| past_day("approved_on", t, desk.day_format, desk.today));
    let approved_on = approved_on.map_err(&mut note).ok();
    let approved_until = match row.cell(6) {
        "" => Some(None),
        text => {
            fields::day("approved_until", text, desk.day_format).map_err(&mut note).ok().map(Some)
        }
    };
    if let (Some(first), Some(Some(last))) = (approved_on, approved_until)
        && last < first
    {
        let why = format!("is before the first day, {first}");
        note(fields::reject(
            "approved_until",
            row.cell(6),
            &why,
            "ends before it begins",
            "Correct one of the two days, or leave approved_until blank for the length of the policy.",
        ));
    }
    let format = optional::<CourseFormat>("format", row.cell(8)).map_err(&mut note).ok();
    let cost = match row.cell(9) {
        "" => Some(None),
        text => money("cost", text).map_err(&mut note).ok().map(Some),
    };
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
    let bundle = (!row.cell(7).is_empty()).then(|| row.cell(7).to_string());
    Some((code?.to_string(), approval, bundle))
}

fn optional<T: std::str::FromStr<Err = String>>(
    column: &str,
    text: &str,
) -> Result<Option<T>, Reject> {
    if text.is_empty() { Ok(None) } else { csv_word(column, text, "not a known word").map(Some) }
}
