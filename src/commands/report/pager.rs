//! A table through a pager, only on request.

use std::io::{self, BufWriter, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};

use crate::disk::signals;
use crate::failure::{Doing, Failure};

/// The pager if `PAGER` is not set. It prints a table of one screen and leaves it there.
const DEFAULT: &str = "less -FX";

/// A pager that reads the output. It is not a failure to leave it early.
#[derive(Debug)]
pub struct Pager {
    named: String,
    child: Child,
    /// None once everything is written.
    input: Option<BufWriter<ChildStdin>>,
}

impl Pager {
    /// Starts the pager in `PAGER`, a program and its options separated by blanks.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start() -> Result<Pager, Failure> {
        let named = std::env::var("PAGER").unwrap_or_default();
        let named = match named.trim() {
            "" => DEFAULT.to_string(),
            named => named.to_string(),
        };
        let mut words = named.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).stdin(Stdio::piped());
        if std::env::var_os("LESSCHARSET").is_none() {
            command.env("LESSCHARSET", "utf-8");
        }
        // The interrupt key belongs to the pager while it runs.
        signals::leave_interrupt_to_the_pager().doing("leave the interrupt key to the pager")?;
        let started = command.spawn().doing(&format!("start the pager {named}"));
        let mut child = started.map_err(|failure| failure.hint(HINT))?;
        let input = child.stdin.take().map(BufWriter::new);
        Ok(Pager { named, child, input })
    }

    /// Waits until the reader is done.
    ///
    /// # Errors
    /// The pager failed.
    pub fn wait(mut self) -> Result<(), Failure> {
        let status = self.end().doing(&format!("wait for the pager {}", self.named))?;
        match status.code() {
            None | Some(0) => Ok(()),
            Some(code) => {
                Err(Failure::failed(format!("the pager {} ended with code {code}", self.named))
                    .hint(HINT))
            }
        }
    }

    fn end(&mut self) -> io::Result<ExitStatus> {
        // Sends the rest; if nobody reads any more, it does not matter.
        drop(self.input.take());
        self.child.wait()
    }
}

const HINT: &str = "set PAGER to another program, or leave out --pager";

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.input {
            Some(input) => input.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.input.as_mut().map_or(Ok(()), BufWriter::flush)
    }
}

impl Drop for Pager {
    /// The terminal belongs to the pager until it ends.
    fn drop(&mut self) {
        let _ = self.end();
    }
}
