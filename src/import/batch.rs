//! How each row of a file ends (recorded, already there, or rejected), and how the file ends.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::failure::ImportFailure;
use super::receipt::Receipt;
use super::rejects::{Placed, Rejects};
use super::row::{Kept, Row};
use super::settled::{Outcome, Reject};
use super::sheet::Sheet;

/// How many rejected rows are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Record all rows or none (`--all-or-nothing`).
    pub all_or_nothing: bool,
    /// Record nothing if more rows than this are rejected (`--max-rejects`).
    pub max_rejects: Option<u64>,
}

/// How the file ended. On [`Ending::Refused`] the caller must not record anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// No row was rejected: exit 0.
    Done,
    /// Some rows were rejected: exit 4.
    Partial,
    /// The limits refuse the file, and nothing may be recorded: exit 3.
    Refused,
}

/// The rows of one file while they are being settled.
pub struct Batch {
    receipt: Receipt,
    rejects: Rejects,
    limits: Limits,
    /// How every row ended.
    settled: DefaultHasher,
}

impl Batch {
    /// Begins the batch of `sheet`; rejected rows go to `rejects`.
    pub fn new(sheet: &Sheet, rejects: Rejects, limits: Limits) -> Batch {
        let mut receipt = Receipt::new(sheet.file());
        receipt.notes.extend_from_slice(sheet.notes());
        Batch { receipt, rejects, limits, settled: DefaultHasher::new() }
    }

    /// Settles `row`.
    ///
    /// # Errors
    /// The rejects file cannot be written.
    pub fn settle(&mut self, row: &Row<'_>, outcome: Outcome) -> Result<(), ImportFailure> {
        (row.line(), &outcome).hash(&mut self.settled);
        if let Outcome::Rejected(reasons) = outcome {
            return self.reject(&row.keep(), &reasons);
        }
        self.receipt.count(row.line(), outcome);
        Ok(())
    }

    /// Settles a row that had to wait for later rows.
    ///
    /// # Errors
    /// The rejects file cannot be written.
    pub fn settle_kept(&mut self, kept: &Kept, outcome: Outcome) -> Result<(), ImportFailure> {
        (kept.line, &outcome).hash(&mut self.settled);
        if let Outcome::Rejected(reasons) = outcome {
            return self.reject(kept, &reasons);
        }
        self.receipt.count(kept.line, outcome);
        Ok(())
    }

    /// Puts the rejects file in its place and decides how the file ends.
    ///
    /// # Errors
    /// No outcome in the file can be read, or the rejects file cannot be written.
    pub fn finish(self) -> Result<(Receipt, Ending), ImportFailure> {
        let Batch { mut receipt, rejects, limits, settled } = self;
        if let Some(failure) = receipt.without_outcome() {
            return Err(failure);
        }
        receipt.settled = settled.finish();
        if let Some(earlier) = rejects.earlier().filter(|_| receipt.rejected == 0) {
            receipt.notes.push(format!(
                "{} is from an earlier import; no row was rejected this time.",
                earlier.display()
            ));
        }
        if let Some(Placed { place, earlier, is_dry }) = rejects.finish()? {
            receipt.is_dry = is_dry;
            receipt.kept = earlier.map(|earlier| {
                let (place, earlier) = (place.display(), earlier.display());
                format!("{place} had other rows; that file is kept as {earlier}.")
            });
            receipt.rejects_file = Some(place.display().to_string());
        }
        receipt.close_notes();
        if let Some(why) = limits.refuse(receipt.rejected) {
            receipt.refuse(&why);
            return Ok((receipt, Ending::Refused));
        }
        let ending = match receipt.rejected {
            0 => Ending::Done,
            _ => Ending::Partial,
        };
        Ok((receipt, ending))
    }

    fn reject(&mut self, kept: &Kept, reasons: &[Reject]) -> Result<(), ImportFailure> {
        self.receipt.count_rejected(kept.line, reasons);
        self.rejects.write(kept, reasons)
    }
}

impl Limits {
    /// Why this many rejected rows refuse the file, as a clause.
    fn refuse(self, rejected: u64) -> Option<String> {
        match self.max_rejects {
            _ if rejected == 0 => None,
            _ if self.all_or_nothing => {
                Some("--all-or-nothing records all rows or none".to_string())
            }
            Some(most) if rejected > most => Some(format!("--max-rejects allows {most}")),
            _ => None,
        }
    }
}

/// Settles every row of `sheet` as `decide` says. Rejects a row without asking if its cells are unclear.
///
/// # Errors
/// Those of `decide`, and those of reading the file and writing its rejects. After an error nothing may be recorded.
pub fn run(
    mut sheet: Sheet,
    rejects: Rejects,
    limits: Limits,
    mut decide: impl FnMut(&Row<'_>) -> anyhow::Result<Outcome>,
) -> anyhow::Result<(Receipt, Ending)> {
    let mut batch = Batch::new(&sheet, rejects, limits);
    while let Some(row) = sheet.next_row()? {
        let outcome = match row.fault() {
            Some(fault) => Outcome::Rejected(vec![fault]),
            None => decide(&row)?,
        };
        batch.settle(&row, outcome)?;
    }
    Ok(batch.finish()?)
}
