//! Records an activity of continuing education (R3, R4).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::hours::Minutes;
use crate::model::{Activity, Entry, Id, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::reports::held;
use crate::rules::decisions::activity;
use crate::rules::decisions::again::{Fact, Field, again};
use crate::rules::{Bench, Finding, Requirement};
use crate::text;

/// What was recorded.
pub struct Made {
    /// The activity's number.
    pub id: Id,
    /// Its hours.
    pub size: Minutes,
    /// Other things to know, such as why it does not count.
    pub notes: Vec<String>,
}

/// Decides on an activity and records it, in place of `old` if it corrects that. `today` decides what it counts toward.
///
/// # Errors
/// The register cannot be read or written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    new: &Activity,
    old: Option<&Activity>,
    today: Day,
) -> Result<Act<Made>, Failure> {
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let policy = &reading.policy;
    let bench = bench(reading, new.activity_on);
    let text = format!("the activity of {number} {name} is not recorded");
    let decision = activity::activity(transcript, new, old, bench);
    let recorded = again(&transcript.activities, new, bench);
    let others: Vec<Finding> =
        decision.findings.iter().filter(|f| is_of_itself(f)).cloned().collect();
    if let Some(act) = Act::settled_by(recorded, &text, &others) {
        return Ok(act);
    }
    let (granted, _, mut notes) = match decision.into_result() {
        Ok(granted) => granted,
        Err(findings) => return Ok(Act::refused(text, findings)),
    };
    let code = &policy.set(new.set).code;
    let id = recording.activity(number, new, code).doing("record the activity")?;
    // A note may already say why it does not count.
    if granted.counts {
        let mut now = transcript.clone();
        now.activities.push(Activity { id, ..new.clone() });
        now.in_order();
        let nothing = held::counts_nothing(&now, id, bench.at(today));
        notes.extend(nothing.map(|why| format!("it does not count: {why}")));
    }
    Ok(Act::Recorded(Made { id, size: granted.minutes, notes }))
}

/// Whether a finding is about the activity itself, not about other records.
fn is_of_itself(finding: &Finding) -> bool {
    finding.requirement != Requirement::NotRecorded
}

impl Fact for Activity {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    fn is_again(&self, other: &Activity) -> bool {
        Activity::is_again(self, other)
    }

    fn fields(&self, bench: Bench) -> Vec<Field> {
        let Activity {
            id: _,
            entry: _,
            title,
            from_on,
            activity_on,
            set,
            amount,
            unit,
            technology,
            proof,
        } = self;
        vec![
            Field::text("title", title),
            Field::new("from", from_on),
            Field::new("activity_on", activity_on),
            Field::new("set", &bench.policy.set(*set).code),
            Field::new("amount", amount.to_string()),
            Field::new("unit", unit),
            Field::new("technology_hours", technology),
            Field::text("proof", text::proof(proof)),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("\"{}\" on {}", self.title, self.activity_on)
    }
}
