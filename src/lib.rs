//! lssc
pub mod hours;
pub mod import;
pub mod money;
pub mod period;
