//! lssc
pub mod hours;
pub mod import;
pub mod model;
pub mod money;
pub mod period;
pub mod policy;
pub mod register;
pub mod rules;
