//! What commands share: the context, beginning and ending an entry, look-ups, reading files, output.

pub mod act;
pub mod ask;
pub mod batch;
pub mod cells;
pub mod conclude;
pub mod context;
pub mod correction;
pub mod given;
pub mod known_at;
pub mod lookup;
mod older;
pub mod out;
mod place;
pub mod printed;
pub mod question;
pub mod written;
