//! What may be recorded: each decision asks what the facts mean, and lists every requirement.

pub mod act;
pub mod activity;
pub mod again;
pub mod agreement;
pub mod assignment;
pub mod award;
pub mod certificate;
pub mod completion;
pub mod duplicates;
pub mod enrollment;
pub mod evaluation;
pub mod legacy;
pub mod merging;
pub mod one_candidacy;
pub mod order;
pub mod payment;
pub mod renewal;
pub mod submission;
