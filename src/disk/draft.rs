//! A file that is written completely or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::under_way::{Over, PartFile};
use super::{Door, Error, Readers, Screen};

/// A file that is being written. The file it will replace stays until [`Draft::keep`].
#[derive(Debug)]
pub struct Draft {
    /// As it was asked for.
    asked: PathBuf,
    /// The place, with links followed.
    place: PathBuf,
    over: Over,
    out: Out,
}

/// Where the bytes go until then.
#[derive(Debug)]
enum Out {
    Part(BufWriter<File>, PartFile),
    /// A pipe or a device, written directly.
    Device(BufWriter<File>),
    Screen(Screen),
    /// In a dry run.
    Nowhere,
}

impl Door {
    /// Begins a file that may replace the one in its place; `-` is the standard output.
    ///
    /// # Errors
    /// The place is a register, one of its companions or not a file, or nothing can be written there.
    pub fn file(&self, asked: &Path, readers: Readers) -> Result<Draft, Error> {
        if asked.as_os_str() == "-" {
            return Ok(Draft::new(
                asked,
                asked.to_path_buf(),
                Over::Nothing,
                Out::Screen(Screen::new()),
            ));
        }
        let place = self.allowed(asked)?;
        let there = fs::metadata(&place).ok();
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return Err(Error::NotAFile(asked.to_path_buf()));
        }
        let out = self.part(&place, readers, there.as_ref()).map_err(Error::system(asked))?;
        Ok(Draft::new(asked, place, Over::Anything, out))
    }

    /// Like `file`, but also writes to a pipe or a device directly. `-` is an ordinary name here.
    ///
    /// # Errors
    /// As [`Door::file`].
    pub fn file_or_device(&self, asked: &Path, readers: Readers) -> Result<Draft, Error> {
        match fs::metadata(asked) {
            Ok(there) if !there.is_file() && !there.is_dir() => {
                let out = if self.is_dry() {
                    Out::Nowhere
                } else {
                    let device = File::options().write(true).open(asked);
                    Out::Device(BufWriter::new(device.map_err(Error::system(asked))?))
                };
                Ok(Draft::new(asked, asked.to_path_buf(), Over::Anything, out))
            }
            _ => {
                let asked = if asked.as_os_str() == "-" { Path::new("./-") } else { asked };
                self.file(asked, readers)
            }
        }
    }

    /// Begins a new file. Never replaces one, not even one that appears in the meantime. `-` is the standard output.
    ///
    /// # Errors
    /// As [`Door::file`], or something is there.
    pub fn new_file(&self, asked: &Path, readers: Readers) -> Result<Draft, Error> {
        let draft = self.file(asked, readers)?;
        if draft.place.symlink_metadata().is_ok() && !draft.is_on_screen() {
            return Err(Error::Exists(asked.to_path_buf()));
        }
        Ok(Draft { over: Over::Nothing, ..draft })
    }

    fn part(&self, place: &Path, readers: Readers, there: Option<&Metadata>) -> io::Result<Out> {
        if self.is_dry() {
            return Ok(Out::Nowhere);
        }
        let (file, part) = PartFile::next_to(place, mode_of(readers, there)?)?;
        match (readers, there) {
            (Readers::Of(source), there) => shared_with(&file, &fs::metadata(source)?, there)?,
            (_, Some(there)) => like(&file, there)?,
            (_, None) => {}
        }
        Ok(Out::Part(BufWriter::new(file), part))
    }
}

/// The mode for a new file; the system applies the umask.
fn mode_of(readers: Readers, there: Option<&Metadata>) -> io::Result<u32> {
    Ok(match readers {
        Readers::Owner => 0o600,
        Readers::Public => 0o666,
        // The owner may always write.
        Readers::Of(source) => {
            let narrower = there.map_or(0o666, bits);
            bits(&fs::metadata(source)?) & narrower & 0o666 | 0o600
        }
    })
}

#[cfg(unix)]
pub(super) fn bits(found: &Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    found.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
pub(super) fn bits(_: &Metadata) -> u32 {
    0o666
}

/// Gives a file the mode of the one it will replace, and its owner and group as far as the system allows.
#[cfg(unix)]
pub(super) fn like(file: &File, there: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    if file.metadata()?.uid() != there.uid() {
        // Only the superuser may do this.
        let _ = fchown(file, Some(there.uid()), None);
    }
    shared_like(file, there, 0o777)
}

/// Gives a file the mode of another one, limited to `most`, and its group. If it cannot get that group, its own group
/// may not read it.
#[cfg(unix)]
pub(super) fn shared_like(file: &File, there: &Metadata, most: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let gid = there.gid();
    let same = file.metadata()?.gid() == gid || fchown(file, None, Some(gid)).is_ok();
    let mode = bits(there) & most & if same { 0o777 } else { 0o707 };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn like(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn shared_like(_: &File, _: &Metadata, _: u32) -> io::Result<()> {
    Ok(())
}

/// Gives a file the group of its source, or else lets no group read it.
#[cfg(unix)]
fn shared_with(file: &File, source: &Metadata, there: Option<&Metadata>) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let new = file.metadata()?;
    let group = |found: &Metadata| found.gid() == source.gid();
    let same = group(&new) || fchown(file, None, Some(source.gid())).is_ok();
    if same && there.is_none_or(group) {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode(bits(&new) & 0o707))
}

#[cfg(not(unix))]
fn shared_with(_: &File, _: &Metadata, _: Option<&Metadata>) -> io::Result<()> {
    Ok(())
}

impl Draft {
    fn new(asked: &Path, place: PathBuf, over: Over, out: Out) -> Draft {
        Draft { asked: asked.to_path_buf(), place, over, out }
    }

    /// Whether it is written to the standard output.
    pub fn is_on_screen(&self) -> bool {
        matches!(self.out, Out::Screen(_))
    }

    /// The place as it was asked for.
    pub fn asked(&self) -> &Path {
        &self.asked
    }

    /// Makes sure that the content is on the disk before the file gets its name.
    ///
    /// # Errors
    /// The system's.
    pub fn sync(&mut self) -> Result<(), Error> {
        let synced = match &mut self.out {
            Out::Part(out, _) => out.flush().and_then(|()| out.get_ref().sync_all()),
            Out::Device(out) => out.flush(),
            Out::Screen(out) => out.flush(),
            Out::Nowhere => Ok(()),
        };
        synced.map_err(Error::system(&self.asked))
    }

    /// Moves the file to its place.
    ///
    /// # Errors
    /// The system's, or something came to a place that was free. Then that stays.
    pub fn keep(self) -> Result<(), Error> {
        self.keep_after(|_, _| Ok(())).map(|_| ())
    }

    /// Moves the file to its place. Keeps a different file that was there under the first free name of `others`, unless
    /// it is already kept there, and returns that name.
    ///
    /// # Errors
    /// As [`Draft::keep`].
    pub fn keep_with_earlier(
        self,
        others: impl Fn(u32) -> PathBuf,
    ) -> Result<Option<PathBuf>, Error> {
        self.keep_after(|new, place| {
            if place.is_file() && !same_bytes(place, new)? {
                kept(place, others).map(Some)
            } else {
                Ok(None)
            }
        })
        .map(Option::flatten)
    }

    /// Moves the file to its place after `before` has looked at the new file and the place. Does not call `before` in a
    /// dry run, nor for anything but a file.
    fn keep_after<T>(
        mut self,
        before: impl FnOnce(&Path, &Path) -> io::Result<T>,
    ) -> Result<Option<T>, Error> {
        self.sync()?;
        let Draft { asked, place, over, out } = self;
        let Out::Part(out, part) = out else {
            return Ok(None);
        };
        // Windows cannot rename an open file.
        drop(out);
        let before = before(part.path(), &place).map_err(Error::system(&asked))?;
        match part.name(&place, over) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Error::Exists(asked)),
            named => named.map_err(Error::system(&asked)).map(|()| Some(before)),
        }
    }
}

/// Keeps a file under the first of these names that is free or already has the same content.
fn kept(place: &Path, others: impl Fn(u32) -> PathBuf) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let other = others(number);
        match fs::hard_link(place, &other) {
            Ok(()) => return Ok(other),
            Err(_) if other.symlink_metadata().is_ok() => {
                if other.is_file() && same_bytes(place, &other)? {
                    return Ok(other);
                }
            }
            // Some disks allow only one name per file.
            Err(_) => {
                let (mut copy, part) = PartFile::next_to(&other, 0o600)?;
                io::copy(&mut File::open(place)?, &mut copy)?;
                like(&copy, &fs::metadata(place)?)?;
                copy.sync_all()?;
                drop(copy);
                part.name(&other, Over::Nothing)?;
                return Ok(other);
            }
        }
        number += 1;
    }
}

/// Whether two files have the same content. Compares piece by piece, so they may be long.
///
/// # Errors
/// One of them cannot be read.
pub fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut one, mut other) =
        (BufReader::new(File::open(one)?), BufReader::new(File::open(other)?));
    loop {
        let (a, b) = (one.fill_buf()?, other.fill_buf()?);
        let length = a.len().min(b.len());
        if a[..length] != b[..length] || a.is_empty() != b.is_empty() {
            return Ok(false);
        }
        if length == 0 {
            return Ok(true);
        }
        one.consume(length);
        other.consume(length);
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Out::Part(out, _) | Out::Device(out) => out.write(bytes),
            Out::Screen(out) => out.write(bytes),
            Out::Nowhere => Ok(bytes.len()),
        }
    }

    /// Nobody reads the file before it is complete, so nothing needs flushing.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Screen(out) => out.flush(),
            Out::Part(..) | Out::Device(_) | Out::Nowhere => Ok(()),
        }
    }
}
