//! Errors of the standard output.

use std::io::{self, Write};

use crate::disk::Screen;
use crate::failure::{Doing, Failure};

/// Reports that the output could not be written. It is not a failure if the reader has gone away.
///
/// # Errors
/// It could not be written.
pub fn finish(written: io::Result<()>) -> Result<(), Failure> {
    // Rust buffers a last line without a line ending, and would not report that it could not be written.
    match written.and_then(|()| Screen::new().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.doing("write the output"),
    }
}

/// Prints a page of help or the version. Errors in the arguments go to the error stream.
///
/// # Errors
/// It could not be written.
pub fn print_page(page: &clap::Error) -> Result<(), Failure> {
    if page.use_stderr() {
        // Nothing to report a write error to.
        let _ = page.print();
        return Ok(());
    }
    finish(Screen::new().is_open().and_then(|()| page.print()))
}
