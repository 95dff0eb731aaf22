//! What commands share: the context, opening and ending an entry, looking up what is named, reading files, output.

pub mod batch;
pub mod conclude;
pub mod context;
pub mod correction;
pub mod known_at;
pub mod lookup;
pub mod out;
mod place;
pub mod question;
