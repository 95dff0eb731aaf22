//! Records a note of staff about a person, with or without a reminder.

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Note, Transcript};
use crate::register::Recording;
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};

/// Records a note about a person.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    transcript: &Transcript,
    new: &Note,
    bench: Bench,
) -> Result<Act<Id>, Failure> {
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let text = format!("the note about {number} {name} is not recorded");
    if let Some(act) = Act::settled_by(again(&transcript.notes, new, bench), &text, &[]) {
        return Ok(act);
    }
    recording.note(number, new).doing("record the note").map(Act::Recorded)
}

/// **Reading**: the same text on the same day is the same note.
impl Fact for Note {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    fn is_again(&self, other: &Note) -> bool {
        self.text == other.text && self.noted_on == other.noted_on
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Note { id: _, entry: _, text, noted_on, again_on } = self;
        vec![
            Field::new("text", text),
            Field::new("noted_on", noted_on),
            Field::new("again_on", again_on),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("note {} of {}", self.id, self.noted_on)
    }
}
