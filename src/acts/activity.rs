//! An activity of continuing education is recorded (R3, R4).

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::hours::Minutes;
use crate::model::{Activity, Entry, Id, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::reports::held;
use crate::rules::Bench;
use crate::rules::decisions::activity;
use crate::rules::decisions::again::{Fact, Field, again};

/// An activity as it is stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The activity.
    pub activity: Activity,
    /// The number of a certificate, or the like; empty if none is stated.
    pub proof: String,
}

/// What was recorded.
pub struct Made {
    /// The activity's number.
    pub id: Id,
    /// Its hours.
    pub size: Minutes,
    /// What else there is to know, such as why it counts nothing.
    pub notes: Vec<String>,
}

/// The activities of a person as they are recorded, with their proofs.
///
/// # Errors
/// The register cannot be read.
pub fn recorded(reading: &Reading, transcript: &Transcript) -> Result<Vec<Stated>, Failure> {
    let number = transcript.person.number;
    let mut proofs = reading.activity_proofs(number)?;
    let activities = transcript.activities.iter();
    Ok(activities
        .map(|activity| Stated {
            activity: activity.clone(),
            proof: proofs.remove(&activity.id).unwrap_or_default(),
        })
        .collect())
}

/// Decides on an activity and records it; `today` is asked for what it counts.
///
/// # Errors
/// The register cannot be read or written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    new: &Stated,
    today: Day,
) -> Result<Act<Made>, Failure> {
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let Stated { activity, proof } = new;
    let policy = &reading.policy;
    let bench = Bench { catalog: &reading.catalog, policy, on: activity.activity_on };
    let text = format!("the activity of {number} {name} is not recorded");
    let decision = activity::activity(transcript, activity, bench);
    let again = again(&recorded(reading, transcript)?, new, bench);
    if let Some(act) = Act::settled_by(again, &text, &decision.findings) {
        return Ok(act);
    }
    let (size, _, mut notes) = match decision.into_result() {
        Ok(granted) => granted,
        Err(findings) => return Ok(Act::refused(text, findings)),
    };
    let code = &policy.set(activity.set).code;
    let id = recording.activity(number, activity, code, proof).doing("record the activity")?;
    // A note may say already why it counts nothing.
    if notes.is_empty() {
        let mut now = transcript.clone();
        now.activities.push(Activity { id, ..activity.clone() });
        now.in_order();
        let nothing = held::counts_nothing(&now, id, bench.at(today));
        notes.extend(nothing.map(|why| format!("it counts nothing: {why}")));
    }
    Ok(Act::Recorded(Made { id, size, notes }))
}

impl Fact for Stated {
    fn place(&self) -> (Id, Entry) {
        (self.activity.id, self.activity.entry)
    }

    fn is_again(&self, other: &Stated) -> bool {
        self.activity.is_again(&other.activity)
    }

    fn fields(&self, bench: Bench) -> Vec<Field> {
        let Stated { activity, proof } = self;
        let Activity { id: _, entry: _, title, activity_on, set, amount, unit, technology } =
            activity;
        vec![
            Field::text("title", title),
            Field::new("activity_on", activity_on),
            Field::new("set", &bench.policy.set(*set).code),
            Field::new("amount", amount.to_string()),
            Field::new("unit", unit),
            Field::new("technology_hours", technology),
            Field::new("proof", proof),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("\"{}\" on {}", self.activity.title, self.activity.activity_on)
    }
}
