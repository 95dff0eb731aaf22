//! Records in a register of an older schema that would be refused today (program 3).

use crate::acts;
use crate::failure::Failure;
use crate::period::Day;
use crate::register::{Reading, Register};
use crate::rules::checks::tightened;

/// How many to name; `check` lists all.
const NAMED: usize = 20;

/// A note for each record of an older register that today's rules would refuse: it counts as it did.
pub fn concerned(register: &mut Register, today: Day) -> Result<Vec<String>, Failure> {
    let snapshot = register.snapshot()?;
    let reading = Reading::new(&snapshot, None)?;
    let bench = acts::bench(&reading, today);
    let mut found = Vec::new();
    reading.transcripts(|transcript| {
        found.extend(tightened::of(&transcript, bench));
        Ok::<(), Failure>(())
    })?;
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    let mut notes: Vec<String> = found
        .into_iter()
        .map(|what| format!("it would be refused today, and counts as it did: {what}"))
        .collect();
    notes.extend((more > 0).then(|| format!("and {more} more like these: lssc check")));
    Ok(notes)
}
