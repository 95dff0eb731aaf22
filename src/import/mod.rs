//! CSV import: one reader, one receipt, one rejects writer for every kind of file (contract, 'Batch').
//!
//! In reading order: `sheet` hands out the rows of a file, `fields` reads single cells, `batch` settles every row as
//! recorded, already or rejected, `rejects` keeps the rejected ones as they came, and `receipt` says what happened.
//! A kind of file is a list of [`Column`]s and one closure from [`Row`] to [`Outcome`], handed to [`run`].
//! Nothing here knows the register or the rules, and nothing here grows with the file.

mod batch;
mod column;
mod failure;
pub mod fields;
mod form;
mod header;
mod outcome;
mod receipt;
mod records;
mod rejects;
mod row;
mod settled;
mod sheet;

pub use batch::{Batch, Ending, Limits, run};
pub use column::{Column, PARTICIPANT};
pub use failure::ImportFailure;
pub use form::Form;
pub use outcome::{Grade, OUTCOME, help as outcome_help};
pub use receipt::{Receipt, RejectedRow};
pub use rejects::{Rejects, rejects_path};
pub use row::{Kept, Row};
pub use settled::{Outcome, Reject};
pub use sheet::Sheet;

#[cfg(test)]
mod tests;
