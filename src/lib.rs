//! lssc
pub mod failure;
pub mod hours;
pub mod model;
pub mod money;
pub mod period;
pub mod policy;
pub mod render;
pub mod reports;
pub mod rules;
