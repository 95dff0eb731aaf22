//! Records an evaluator's ratings of one round of a portfolio (P1, P2).

use serde_json::{Value, json};

use crate::acts::{Act, Otherwise, Refusal, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Evaluation, Evaluator, Id, Portfolio, Rating, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Again, Fact, Field, again, difference};
use crate::rules::decisions::evaluation;

/// Ratings, as stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The number they are recorded under; 0 before that.
    pub id: Id,
    /// The entry that recorded them.
    pub entry: Entry,
    /// Who rated.
    pub evaluator: Id,
    /// The day of the evaluation.
    pub evaluated_on: Day,
    /// One rating for each competency, in order.
    pub ratings: Vec<Rating>,
    /// Comments on single competencies: number and text.
    pub comments: Vec<(u32, String)>,
}

/// What was recorded.
pub struct Made {
    /// The evaluation's number.
    pub id: Id,
    /// The round the ratings belong to.
    pub round: u8,
    /// Other things to know.
    pub notes: Vec<String>,
}

/// The recorded evaluations of a portfolio, with their comments.
///
/// # Errors
/// The register cannot be read.
pub fn recorded(
    reading: &Reading,
    candidate: Id,
    portfolio: &Portfolio,
) -> Result<Vec<(u8, Stated)>, Failure> {
    let mut comments = reading.comments(candidate)?;
    let stated = |evaluation: &Evaluation| {
        let Evaluation { id, entry, round, evaluator, evaluated_on, ratings } = evaluation;
        let stated = Stated {
            id: *id,
            entry: *entry,
            evaluator: *evaluator,
            evaluated_on: *evaluated_on,
            ratings: ratings.clone(),
            comments: comments.remove(id).unwrap_or_default(),
        };
        (*round, stated)
    };
    Ok(portfolio.evaluations.iter().map(stated).collect())
}

/// Decides on ratings and records them.
///
/// # Errors
/// The register cannot be read or written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    portfolio: &Portfolio,
    evaluator: &Evaluator,
    new: &Stated,
) -> Result<Act<Made>, Failure> {
    let bench = bench(reading, new.evaluated_on);
    let candidate = transcript.person.number;
    let mut text =
        format!("the ratings of {} for portfolio {} are refused", evaluator.name, portfolio.id);
    let decision = evaluation::evaluation(transcript, portfolio, evaluator, &new.ratings, bench);
    let known = of_the_round(reading, candidate, portfolio, new)?;
    if let Some((id, entry)) = same(&known, new, bench) {
        return Ok(Act::Already(id, entry));
    }
    // The rule refuses a second rating of a round and names the entry.
    let otherwise = known.iter().rfind(|rated| rated.is_again(new)).map(|rated| {
        let (id, entry) = rated.place();
        let field = difference(rated, new, bench).unwrap_or_default();
        Otherwise { id, entry, field }
    });
    if otherwise.is_some_and(|rated| rated.field == "comments") {
        text = format!("{text}: they are recorded with other comments");
    }
    let (round, notes) = match decision.into_result() {
        Ok((round, _, notes)) => (round, notes),
        Err(findings) => return Ok(Act::Refused(Refusal { text, findings, otherwise })),
    };
    let id = recording
        .evaluation(
            candidate,
            portfolio.id,
            round,
            evaluator.id,
            new.evaluated_on,
            &new.ratings,
            &new.comments,
        )
        .doing("record the evaluation")?;
    Ok(Act::Recorded(Made { id, round, notes }))
}

/// The number and entry of exactly these ratings, if they are recorded.
///
/// # Errors
/// The register cannot be read.
pub fn recorded_already(
    reading: &Reading,
    candidate: Id,
    portfolio: &Portfolio,
    new: &Stated,
) -> Result<Option<(Id, Entry)>, Failure> {
    let bench = bench(reading, new.evaluated_on);
    Ok(same(&of_the_round(reading, candidate, portfolio, new)?, new, bench))
}

/// The evaluations to compare new ratings with.
///
/// After additional information came in, equal letters belong to the second round.
fn of_the_round(
    reading: &Reading,
    candidate: Id,
    portfolio: &Portfolio,
    new: &Stated,
) -> Result<Vec<Stated>, Failure> {
    let second = portfolio.revision.is_some_and(|r| new.evaluated_on >= r.submitted_on);
    let all = recorded(reading, candidate, portfolio)?.into_iter();
    Ok(all.filter(|(round, _)| *round == 2 || !second).map(|(_, rated)| rated).collect())
}

fn same(known: &[Stated], new: &Stated, bench: Bench) -> Option<(Id, Entry)> {
    known.iter().find_map(|rated| match again([rated], new, bench) {
        Again::Same(id, entry) => Some((id, entry)),
        Again::New | Again::Otherwise { .. } => None,
    })
}

impl Fact for Stated {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    /// An evaluator rates a round of a portfolio only once.
    fn is_again(&self, other: &Stated) -> bool {
        self.evaluator == other.evaluator
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Stated { id: _, entry: _, evaluator, evaluated_on, ratings, comments } = self;
        let letters: String = ratings.iter().map(|r| r.letter()).collect();
        let comments: Vec<Value> = comments
            .iter()
            .map(|(competency, comment)| json!({"competency": competency, "comment": comment}))
            .collect();
        vec![
            Field::new("evaluator", evaluator),
            Field::new("evaluated_on", evaluated_on),
            Field::new("ratings", letters),
            Field::list("comments", &comments),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("evaluation {}", self.id)
    }
}
