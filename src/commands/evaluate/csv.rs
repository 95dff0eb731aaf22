//! `evaluate portfolio --csv`: a file of ratings, one row per competency.

use std::collections::HashMap;
use std::path::Path;

use crate::acts;
use crate::acts::evaluation::{Stated, take};
use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::cells::{Cells, columns};
use crate::commands::context::{Context, quoted_word};
use crate::commands::lookup;
use crate::failure::Failure;
use crate::import::fields::{self, number};
use crate::import::{Batch, Column, Kept, Outcome, Reject, Row, Sheet};
use crate::model::{Entry, Evaluator, Id, Rating};
use crate::period::Day;
use crate::rules::decisions::evaluation;
use crate::rules::{Finding, Requirement};

columns! {
    Portfolio = Column::must("portfolio", &["portfolio number"]),
    Evaluator = Column::must("evaluator", &["evaluator name", "evaluator email"]),
    Competency = Column::must("competency", &["competency number"]),
    Rating = Column::must("rating", &[]),
    Comment = Column::may("comment", &["comments", "remarks"]),
}

/// The rows of one evaluation, until the file is read.
struct Group {
    portfolio: Id,
    evaluator: Evaluator,
    rows: Vec<Rated>,
}

/// A row that rates one competency.
struct Rated {
    row: Kept,
    competency: u32,
    rating: Rating,
    comment: String,
}

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
        let read = match row.fault() {
            Some(fault) => Err(Outcome::Rejected(vec![fault])),
            None => cells(&row, desk),
        };
        let (portfolio, evaluator, rated) = match read {
            Ok(read) => read,
            Err(outcome) => {
                batch.settle(&row, outcome)?;
                continue;
            }
        };
        let same_group =
            |g: &&mut Group| g.portfolio == portfolio && g.evaluator.id == evaluator.id;
        let Some(group) = groups.iter_mut().find(same_group) else {
            groups.push(Group { portfolio, evaluator, rows: vec![rated] });
            continue;
        };
        match group.rows.iter().find(|earlier| earlier.says_the_same(&rated)) {
            None => group.rows.push(rated),
            Some(earlier) => {
                let note = Some(format!("the same as line {}", earlier.row.line));
                batch.settle(&row, Outcome::Already { note })?;
            }
        }
    }
    Ok(())
}

impl Rated {
    fn says_the_same(&self, other: &Rated) -> bool {
        (self.competency, self.rating, &self.comment)
            == (other.competency, other.rating, &other.comment)
    }
}

fn cells(row: &Row, desk: &Desk) -> Result<(Id, Evaluator, Rated), Outcome> {
    let mut cells = Cells::of(row, COLUMNS, desk);
    let portfolio = cells.read(At::Portfolio, number).and_then(|portfolio| {
        let found = lookup::portfolio(desk.now, portfolio);
        cells.keep(found.map_err(|failure| batch::unknown(failure, "unknown portfolio")))?;
        Some(portfolio)
    });
    let evaluator = cells
        .named_by(At::Evaluator, "unknown evaluator", |text| lookup::evaluator(desk.now, text));
    let competency = cells.read(At::Competency, number);
    let rating = cells.read(At::Rating, |_, text| rating(text));
    let comment = cells.text(At::Comment).to_string();
    let read = || {
        let competency = u32::try_from(competency?).unwrap_or(u32::MAX);
        let rated = Rated { row: row.keep(), competency, rating: rating?, comment };
        Some((portfolio?, evaluator?, rated))
    };
    let read = read();
    cells.done(read)
}

/// What to do about refused ratings. `rated` is the entry of the evaluator's earlier ratings, or 0 if there are none.
fn what_to_do(requirement: Requirement, group: &Group, stated: &Stated, rated: Entry) -> String {
    match (requirement, rated) {
        (Requirement::EvaluatorIndependent, entry) if entry != 0 => {
            let letters: String = stated.ratings.iter().map(|r| r.letter()).collect();
            let on = stated.evaluated_on;
            let comments = stated.comments.iter();
            let comments: String = comments
                .map(|(n, text)| format!(" --comment {}", quoted_word(&format!("{n}={text}"))))
                .collect();
            format!(
                "If these rows are right: lssc evaluate portfolio {} --evaluator {} --ratings {letters}{comments} --on {on} --corrects {entry} --reason TEXT",
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
            "is not a rating",
            "not a rating",
            "Write met, partial or not-met.",
        )
    })
}

/// Decides on one evaluation and settles all its rows the same way.
fn settle(
    group: &Group,
    on: Day,
    desk: &Desk,
    batch: &mut Batch,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let (transcript, portfolio) =
        lookup::portfolio(desk.now, group.portfolio).map_err(FailureInRow)?;
    let mut ordered: Vec<&Rated> = group.rows.iter().collect();
    ordered.sort_by_key(|rated| rated.competency);
    let stated = Stated {
        id: 0,
        entry: 0,
        evaluator: group.evaluator.id,
        evaluated_on: on,
        ratings: ordered.iter().map(|rated| rated.rating).collect(),
        comments: ordered
            .iter()
            .filter(|rated| !rated.comment.is_empty())
            .map(|rated| (rated.competency, rated.comment.clone()))
            .collect(),
    };
    let outcome = if (1..).zip(&ordered).all(|(place, rated)| rated.competency == place) {
        let evaluator = &group.evaluator;
        let act = take(desk.recording, desk.now, &transcript, &portfolio, evaluator, &stated);
        let hint = |requirement, entry| what_to_do(requirement, group, &stated, entry);
        match batch::settled(act.map_err(FailureInRow)?, &HashMap::new(), String::new, hint) {
            Ok(_) => {
                touched.add(transcript.person.number);
                Outcome::Recorded { note: None }
            }
            Err(outcome) => outcome,
        }
    } else {
        let bench = acts::bench(desk.now, on);
        let decision = evaluation::evaluation(
            &transcript,
            &portfolio,
            &group.evaluator,
            &stated.ratings,
            bench,
        );
        Outcome::Rejected(badly_numbered(group, &ordered, &stated, &decision.findings))
    };
    for rated in &group.rows {
        batch.settle_kept(&rated.row, outcome.clone())?;
    }
    Ok(())
}

/// Rejects rows that do not rate each competency exactly once. Adds the decision's other findings, but not its own
/// about the number of ratings.
fn badly_numbered(
    group: &Group,
    ordered: &[&Rated],
    stated: &Stated,
    findings: &[Finding],
) -> Vec<Reject> {
    let numbers: Vec<String> = ordered.iter().map(|rated| rated.competency.to_string()).collect();
    let mut reasons =
        batch::rejects(findings, |requirement| what_to_do(requirement, group, stated, 0));
    reasons.retain(|reason| reason.code != Some("ratings"));
    reasons.push(Reject {
        code: Some("ratings"),
        reason: format!(
            "the rows of {} for portfolio {} rate competencies {}: rate each competency once, from 1 on",
            group.evaluator.name,
            group.portfolio,
            numbers.join(", ")
        ),
        kind: "ratings",
        hint: "Give each competency one row.".to_string(),
    });
    reasons
}
