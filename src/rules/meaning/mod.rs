//! What the facts mean: each file uses only those above it in this list.

pub mod account;
pub mod admission;
pub mod calendar;
pub mod candidacy;
pub mod course_credit;
pub mod evaluators;
pub mod fees;
pub mod hours;
pub mod portfolio;
pub mod recognition;
pub mod standing;
pub mod terms;
