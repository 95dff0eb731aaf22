//! lssc
pub mod commands;
pub mod failure;
pub mod hours;
pub mod import;
pub mod model;
pub mod money;
pub mod period;
pub mod policy;
pub mod register;
pub mod render;
pub mod reports;
pub mod rules;
