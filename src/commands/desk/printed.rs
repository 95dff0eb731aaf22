//! What is said where the standard output does not take what is printed.

use std::io::{self, Write};

use crate::disk::Screen;
use crate::failure::{Doing, Failure};

/// Says that the output could not be written. A reader who has gone away is no failure.
///
/// # Errors
/// It could not be written.
pub fn finish(written: io::Result<()>) -> Result<(), Failure> {
    // Rust holds back a last line without a line ending, and would say nothing if it could not be written.
    match written.and_then(|()| Screen::new().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.doing("write the output"),
    }
}

/// Prints a page of help or the version; what is wrong with the arguments goes to the error stream.
///
/// # Errors
/// It could not be written.
pub fn print_page(page: &clap::Error) -> Result<(), Failure> {
    if page.use_stderr() {
        // Nobody is left to be told where this fails.
        let _ = page.print();
        return Ok(());
    }
    finish(Screen::new().is_open().and_then(|()| page.print()))
}
