//! A file written whole or not at all: beside its place, and renamed into it at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::commands::context::{Context, quoted_path};
use crate::failure::{Doing, Failure};

/// A file under way. Dropped without [`Whole::keep`], what stood in its place stands there still.
#[derive(Debug)]
pub struct Whole {
    place: PathBuf,
    part: PathBuf,
    out: BufWriter<File>,
    kept: bool,
}

impl Whole {
    /// Begins a file at `place`, or at what a link of that name points to.
    ///
    /// # Errors
    /// The place is the register or no file, or nothing can be written beside it.
    pub fn begin(place: &Path, ctx: &Context) -> Result<Whole, Failure> {
        let place = place.canonicalize().unwrap_or_else(|_| place.to_path_buf());
        if ctx
            .path
            .canonicalize()
            .is_ok_and(|register| register == place)
        {
            return Err(Failure::usage(format!(
                "{} is the register, and nothing else is written there",
                quoted_path(&place)
            )));
        }
        let before = fs::metadata(&place).ok();
        if before.as_ref().is_some_and(|before| !before.is_file()) {
            return Err(Failure::failed(format!(
                "{} is not a file",
                quoted_path(&place)
            )));
        }
        let mut part = place.clone().into_os_string();
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let doing = writing(&place);
        let file = OpenOptions::new().write(true).create_new(true).open(&part);
        let whole = Whole {
            out: BufWriter::new(file.doing(&doing)?),
            place,
            part,
            kept: false,
        };
        if let Some(before) = before {
            fs::set_permissions(&whole.part, before.permissions()).doing(&doing)?;
        }
        Ok(whole)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// The file system's: then what stood there stands there still.
    pub fn keep(mut self) -> Result<(), Failure> {
        let kept = self
            .out
            .flush()
            .and_then(|()| self.out.get_ref().sync_all())
            .and_then(|()| fs::rename(&self.part, &self.place));
        self.kept = kept.is_ok();
        kept.doing(&writing(&self.place))
    }

    /// What was being done when writing fails.
    pub fn doing(&self) -> String {
        writing(&self.place)
    }
}

fn writing(place: &Path) -> String {
    format!("write {}", quoted_path(place))
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    /// Nobody reads the file before it is whole: nothing is sent early.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed is a file of another name, which nobody reads.
            let _ = fs::remove_file(&self.part);
        }
    }
}
