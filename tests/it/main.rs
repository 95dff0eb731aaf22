//! The project's integration tests, as one crate.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod calendar;
mod certificates;
mod changes;
mod check;
mod completion;
mod contract;
mod demo;
mod faults;
mod forget;
mod imports;
mod invariants;
mod migration;
mod money;
mod office;
mod people;
mod readme;
mod records;
mod register;
mod reports;
mod rules_cases;
mod rules_properties;
mod rules_story;
mod seals;
mod sessions;
mod surprises;
