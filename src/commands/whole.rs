//! What is written whole or not at all: beside its place, and named at the end.

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
    over: bool,
    kept: bool,
}

impl Whole {
    /// Begins a file at `place`, or at what a link of that name points to.
    ///
    /// # Errors
    /// The place is the register or no file, or nothing can be written beside it.
    pub fn begin(place: &Path, ctx: &Context) -> Result<Whole, Failure> {
        let place = place.canonicalize().unwrap_or_else(|_| place.to_path_buf());
        if ctx.path.canonicalize().is_ok_and(|register| register == place) {
            return Err(Failure::usage(format!(
                "{} is the register, and nothing else is written there",
                quoted_path(&place)
            )));
        }
        let before = fs::metadata(&place).ok();
        if before.as_ref().is_some_and(|before| !before.is_file()) {
            return Err(Failure::failed(format!("{} is not a file", quoted_path(&place))));
        }
        let whole = Self::beside(place, true)?;
        if let Some(before) = before {
            fs::set_permissions(&whole.part, before.permissions()).doing(&whole.doing())?;
        }
        Ok(whole)
    }

    /// Begins a file where there is none; it never takes the place of one that comes in the meantime.
    ///
    /// # Errors
    /// Nothing can be written beside the place.
    pub fn begin_new(place: &Path) -> Result<Whole, Failure> {
        Self::beside(place.to_path_buf(), false)
    }

    fn beside(place: PathBuf, over: bool) -> Result<Whole, Failure> {
        let part = part_of(&place);
        let file = OpenOptions::new().write(true).create_new(true).open(&part);
        Ok(Whole {
            out: BufWriter::new(file.doing(&writing(&place))?),
            place,
            part,
            over,
            kept: false,
        })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// The file system's: then what stood there stands there still.
    pub fn keep(mut self) -> Result<(), Failure> {
        self.sync()?;
        let kept = match self.over {
            true => name(&self.part, &self.place),
            false => name_new(&self.part, &self.place),
        };
        self.kept = kept.is_ok();
        kept.doing(&self.doing())
    }

    /// Sees safe on the disk what is written, before it is named.
    ///
    /// # Errors
    /// The file system's.
    pub fn sync(&mut self) -> Result<(), Failure> {
        let flushed = self.out.flush();
        flushed.and_then(|()| self.out.get_ref().sync_all()).doing(&self.doing())
    }

    /// What was being done when writing fails.
    pub fn doing(&self) -> String {
        writing(&self.place)
    }
}

/// What is under way to a place: beside it, under a name that nobody reads.
///
/// What was cut off under that name, by a process of the same number, is removed.
pub fn part_of(place: &Path) -> PathBuf {
    let mut part = place.file_name().unwrap_or_default().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = place.with_file_name(part);
    // What cannot be removed is told by whoever writes there.
    let _ = fs::remove_file(&part).or_else(|_| fs::remove_dir_all(&part));
    part
}

/// Names what is finished, in the place of what is there.
///
/// # Errors
/// The file system's, here and below: then what was there is there still.
pub fn name(part: &Path, place: &Path) -> io::Result<()> {
    fs::rename(part, place)?;
    sync_folder_of(place);
    Ok(())
}

/// Names a finished file, never over one that came in the meantime.
pub fn name_new(part: &Path, place: &Path) -> io::Result<()> {
    // A link is never made over a file. Not every disk has links.
    match fs::hard_link(part, place) {
        // It is in its place; a second name that cannot be removed is one that nobody reads.
        Ok(()) => drop(fs::remove_file(part)),
        Err(_) if place.symlink_metadata().is_ok() => {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        Err(_) => fs::rename(part, place)?,
    }
    sync_folder_of(place);
    Ok(())
}

/// Makes a folder and what `fill` writes into it, whole or not at all; into a folder that is there it is written as it
/// is.
///
/// # Errors
/// Those of `fill`, or the folder cannot be made or named.
pub fn folder<T>(
    folder: &Path,
    fill: impl FnOnce(&Path) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if folder.exists() {
        return fill(folder);
    }
    let what = format!("make the folder {}", quoted_path(folder));
    let part = part_of(folder);
    let filled = fs::create_dir_all(&part).doing(&what).and_then(|()| fill(&part));
    filled.and_then(|filled| name(&part, folder).doing(&what).map(|()| filled)).inspect_err(|_| {
        // Half of it is nothing; the failure to be told is the first one.
        let _ = fs::remove_dir_all(&part);
    })
}

/// Sees a name safe on the disk, as far as the system does such a thing for a folder.
fn sync_folder_of(place: &Path) {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Where a folder cannot be synced, the system does it in its own time.
    let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
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
