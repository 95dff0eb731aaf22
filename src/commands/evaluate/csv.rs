//! `evaluate portfolio --csv`: a file of ratings, one row a competency.

use std::path::Path;

use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::context::Context;
use crate::commands::evaluate::portfolio::recorded_already;
use crate::commands::lookup;
use crate::failure::Failure;
use crate::import::fields::{self, filled, number};
use crate::import::{Batch, Column, Kept, Outcome, Reject, Row, Sheet};
use crate::model::{Evaluator, Id, Rating};
use crate::period::Day;
use crate::rules::decisions::evaluation;
use crate::rules::{Bench, Requirement};

pub const COLUMNS: &[Column] = &[
    Column { name: "portfolio", aliases: &["portfolio number"], required: true },
    Column { name: "evaluator", aliases: &["evaluator name", "evaluator email"], required: true },
    Column { name: "competency", aliases: &["competency number"], required: true },
    Column { name: "rating", aliases: &[], required: true },
    Column { name: "comment", aliases: &["comments", "remarks"], required: false },
];

/// The rows of one evaluation, until the file is read.
struct Group {
    portfolio: Id,
    evaluator: Evaluator,
    rows: Vec<Rated>,
}

/// A row: the competency, its rating and the comment.
type Rated = (Kept, usize, Rating, String);

/// Records every evaluation in `file`, all of one day.
pub fn run(file: &Path, on: Day, args: &BatchArgs, ctx: &Context) -> Result<(), Failure> {
    let prepare = |_: &Desk| Ok(Vec::<Group>::new());
    batch::import_rows(
        file,
        COLUMNS,
        args,
        false,
        ctx,
        prepare,
        |groups, desk, sheet, batch, touched, _| {
            read(groups, desk, sheet, batch)?;
            for group in groups.iter() {
                settle(group, on, desk, batch, touched)?;
            }
            Ok(Vec::new())
        },
    )
}

/// Reads the rows into groups; a row that cannot be read is rejected at once.
fn read(
    groups: &mut Vec<Group>,
    desk: &Desk,
    sheet: &mut Sheet,
    batch: &mut Batch,
) -> anyhow::Result<()> {
    while let Some(row) = sheet.next_row()? {
        let mut faults: Vec<Reject> = row.fault().into_iter().collect();
        let (portfolio, evaluator, competency, rating) = cells(&row, desk, &mut faults);
        let (Some(portfolio), Some(evaluator), Some(competency), Some(rating), true) =
            (portfolio, evaluator, competency, rating, faults.is_empty())
        else {
            batch.settle(&row, Outcome::Rejected(faults))?;
            continue;
        };
        let line = (row.keep(), competency, rating, row.cell(4).to_string());
        match groups.iter_mut().find(|g| g.portfolio == portfolio && g.evaluator.id == evaluator.id)
        {
            Some(group) => match group.rows.iter().find(|earlier| says_the_same(earlier, &line)) {
                Some((earlier, ..)) => {
                    let note = Some(format!("the same as line {}", earlier.line));
                    batch.settle(&row, Outcome::Already { note })?;
                }
                None => group.rows.push(line),
            },
            None => groups.push(Group { portfolio, evaluator, rows: vec![line] }),
        }
    }
    Ok(())
}

fn says_the_same(a: &Rated, b: &Rated) -> bool {
    (a.1, a.2, &a.3) == (b.1, b.2, &b.3)
}

type Cells = (Option<Id>, Option<Evaluator>, Option<usize>, Option<Rating>);

fn cells(row: &Row, desk: &Desk, faults: &mut Vec<Reject>) -> Cells {
    let mut note = |fault: Reject| faults.push(fault);
    let portfolio = filled("portfolio", row.cell(0))
        .and_then(|t| number("portfolio", t))
        .map_err(&mut note)
        .ok();
    let portfolio = portfolio.and_then(|p| match lookup::portfolio(desk.now, p) {
        Ok(_) => Some(p),
        Err(failure) => {
            note(batch::unknown(failure, "unknown portfolio"));
            None
        }
    });
    let evaluator = filled("evaluator", row.cell(1)).map_err(&mut note).ok();
    let evaluator = evaluator.and_then(|text| {
        lookup::evaluator(desk.now, text)
            .map_err(|f| note(batch::unknown(f, "unknown evaluator")))
            .ok()
    });
    let competency = filled("competency", row.cell(2))
        .and_then(|t| number("competency", t))
        .map_err(&mut note)
        .ok();
    let rating = filled("rating", row.cell(3)).and_then(rating).map_err(&mut note).ok();
    (portfolio, evaluator, competency.and_then(|n| usize::try_from(n).ok()), rating)
}

/// What to do about ratings that are refused; `rated` is the entry of what the evaluator rated before.
fn what_to_do(
    requirement: Requirement,
    group: &Group,
    ratings: &[Rating],
    on: Day,
    rated: Option<Id>,
) -> String {
    match (requirement, rated) {
        (Requirement::EvaluatorIndependent, Some(entry)) => {
            let letters: String = ratings.iter().map(|r| r.letter()).collect();
            format!(
                "If these rows are right: lssc evaluate portfolio {} --evaluator {} --ratings {letters} --on {on} --corrects {entry} --reason TEXT",
                group.portfolio, group.evaluator.id
            )
        }
        (Requirement::PortfolioFee, _) => format!(
            "Record the payment first: lssc payment receive CANDIDATE AMOUNT --on DAY --for portfolio:{}",
            group.portfolio
        ),
        (Requirement::Ratings, _) => {
            "Give each competency of the set one row, from 1 on.".to_string()
        }
        (Requirement::EvaluatorIndependent | Requirement::EvaluatorQualified, _) => {
            "Ask another evaluator: lssc evaluator list".to_string()
        }
        _ => String::new(),
    }
}

fn rating(text: &str) -> Result<Rating, Reject> {
    let rating = match text.to_lowercase().replace([' ', '_'], "-").as_str() {
        "m" | "met" => Some(Rating::Met),
        "p" | "partial" | "partially-met" => Some(Rating::Partial),
        "n" | "not-met" => Some(Rating::NotMet),
        _ => None,
    };
    rating.ok_or_else(|| {
        fields::reject(
            "rating",
            text,
            "is no rating",
            "not a rating",
            "Write met, partial or not-met.",
        )
    })
}

/// Decides on one evaluation and settles all its rows alike.
fn settle(
    group: &Group,
    on: Day,
    desk: &Desk,
    batch: &mut Batch,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let bench = Bench { catalog: &desk.now.catalog, policy: &desk.now.policy, on };
    let (transcript, portfolio) =
        lookup::portfolio(desk.now, group.portfolio).map_err(FailureInRow)?;
    let same = |a: &Rated, b: &Rated| (a.1, a.2, &a.3) == (b.1, b.2, &b.3);
    let earlier =
        |place: usize| group.rows[..place].iter().find(|row| same(row, &group.rows[place]));
    let mut ordered: Vec<&Rated> = Vec::new();
    for (place, row) in group.rows.iter().enumerate() {
        match earlier(place) {
            None => ordered.push(row),
            Some((first, ..)) => {
                let note = Some(format!("the same as line {}", first.line));
                batch.settle_kept(&row.0, Outcome::Already { note })?;
            }
        }
    }
    let first_rows: Vec<&Kept> = ordered.iter().map(|(kept, ..)| kept).collect();
    ordered.sort_by_key(|(_, competency, _, _)| *competency);
    let numbered =
        ordered.iter().enumerate().all(|(place, (_, competency, _, _))| *competency == place + 1);
    let ratings: Vec<Rating> = ordered.iter().map(|(_, _, rating, _)| *rating).collect();
    let decision =
        evaluation::evaluation(&transcript, &portfolio, &group.evaluator, &ratings, bench);
    let outcome = if recorded_already(&portfolio, &group.evaluator, &ratings, on).is_some()
        && numbered
    {
        Outcome::Already { note: None }
    } else if !numbered {
        let numbers: Vec<String> = ordered.iter().map(|(_, n, _, _)| n.to_string()).collect();
        // What else the decision asks is said as well; its own word on the number of ratings is said here.
        let mut reasons = batch::rejects(&decision.findings, |requirement| {
            what_to_do(requirement, group, &ratings, on, None)
        });
        reasons.retain(|reason| reason.code != Some("ratings"));
        reasons.push(Reject {
            code: Some("ratings"),
            reason: format!(
                "the rows of {} for portfolio {} rate competencies {}: each competency once, from 1 on",
                group.evaluator.name,
                group.portfolio,
                numbers.join(", ")
            ),
            kind: "ratings",
            hint: "Give one row for each competency.".to_string(),
        });
        Outcome::Rejected(reasons)
    } else {
        match decision.into_result() {
            Err(findings) => {
                let rated =
                    portfolio.evaluations.iter().rfind(|e| e.evaluator == group.evaluator.id);
                Outcome::Rejected(batch::rejects(&findings, |requirement| {
                    what_to_do(requirement, group, &ratings, on, rated.map(|e| e.entry))
                }))
            }
            Ok((round, _, _)) => {
                let comments: Vec<(usize, String)> = ordered
                    .iter()
                    .filter(|(_, _, _, comment)| !comment.is_empty())
                    .map(|(_, n, _, comment)| (*n, comment.clone()))
                    .collect();
                let candidate = transcript.person.number;
                desk.recording.evaluation(
                    candidate,
                    group.portfolio,
                    round,
                    group.evaluator.id,
                    on,
                    &ratings,
                    &comments,
                )?;
                touched.add(candidate);
                Outcome::Recorded { note: None }
            }
        }
    };
    for kept in first_rows {
        batch.settle_kept(kept, outcome.clone())?;
    }
    Ok(())
}
