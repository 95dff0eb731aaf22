//! The standard output.

use std::io::{self, Write};

/// The standard output. If it is closed, writing fails.
#[derive(Debug)]
pub struct Screen(io::Stdout);

impl Screen {
    /// The standard output of this program.
    pub fn new() -> Screen {
        Screen(io::stdout())
    }

    /// Fails if the standard output is not open for writing.
    ///
    /// If it is closed when the program starts, `src/stdout.c` opens it for reading. Otherwise Rust's runtime would
    /// open `/dev/null` for reading and writing, as do many programs that want no output, and nobody could tell the two
    /// apart.
    ///
    /// # Errors
    /// It is closed.
    pub fn is_open(&self) -> io::Result<()> {
        #[cfg(unix)]
        {
            use rustix::fs::{OFlags, fcntl_getfl};
            static CLOSED: std::sync::LazyLock<bool> = std::sync::LazyLock::new(|| {
                fcntl_getfl(io::stdout())
                    .is_ok_and(|flags| flags & OFlags::RWMODE == OFlags::RDONLY)
            });
            if *CLOSED {
                return Err(io::Error::other("the standard output is closed"));
            }
        }
        Ok(())
    }
}

impl Default for Screen {
    fn default() -> Screen {
        Screen::new()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_open()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
