//! lssc
pub mod hours;
pub mod money;
pub mod model;
pub mod period;
pub mod policy;
pub mod rules;
