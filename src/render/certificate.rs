//! A certificate to be framed: one drawing of it, as a PDF and as a page of HTML.
//!
//! The drawing is in whole hundredths of a point; only what is turned around a centre is reckoned with a sine, and
//! rounded. Text is set in [EB Garamond](https://github.com/octaviopardo/EBGaramond12), of which `fonts` holds the
//! letters of Latin, Greek and Cyrillic writing.

mod drawing;
mod faces;
mod length;
mod page;
mod pdf;
mod seal;
mod web;

pub use drawing::Drawing;
pub use faces::Missing;
pub use page::lay_out;
pub use pdf::pdf;
pub use web::web;

#[cfg(test)]
mod tests;
