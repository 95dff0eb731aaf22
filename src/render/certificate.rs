//! A certificate to frame: one drawing, written as a PDF and as a page of HTML.
//!
//! The drawing is in whole hundredths of a point; only what turns around a centre needs a sine, and is rounded. Text is
//! set in [EB Garamond](https://github.com/octaviopardo/EBGaramond12); `fonts` has its Latin, Greek and Cyrillic letters.

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
