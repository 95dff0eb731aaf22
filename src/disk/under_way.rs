//! Files and folders that are being written and have no name yet. They are removed if dropped, or if a signal ends the
//! program.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, TempDir, TempPath};

use super::signals;

/// What a signal removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Listed {
    File(PathBuf),
    /// With all its content.
    Folder(PathBuf),
    /// Only if it is empty.
    Empty(PathBuf),
}

/// Everything this process has in progress.
static LIST: Mutex<Vec<Listed>> = Mutex::new(Vec::new());

type List = MutexGuard<'static, Vec<Listed>>;

fn list() -> List {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes everything in progress. Until the returned lock is dropped, nothing else can be finished, begun or dropped.
pub(super) fn remove_all() -> List {
    let mut list = list();
    for listed in list.drain(..).rev() {
        // The program is about to end, so there is nobody to report a failure to.
        let _ = match listed {
            Listed::File(path) => fs::remove_file(path),
            Listed::Folder(path) => remove_folder(&path),
            Listed::Empty(path) => fs::remove_dir(path),
        };
    }
    list
}

/// Removes a folder that the command may still be filling: once it is gone, nothing more can be added.
fn remove_folder(path: &Path) -> io::Result<()> {
    const MOST: usize = 1_000;
    for _ in 0..MOST {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => std::thread::yield_now(),
            gone_or_not_there => return gone_or_not_there,
        }
    }
    fs::remove_dir_all(path)
}

/// A line of the list, removed from it when dropped.
#[derive(Debug)]
struct Line(Listed);

impl Drop for Line {
    fn drop(&mut self) {
        let mut list = list();
        if let Some(at) = list.iter().rposition(|listed| *listed == self.0) {
            list.remove(at);
        }
    }
}

/// A file that is being written, under a name that nobody can guess.
#[derive(Debug)]
pub(super) struct PartFile {
    // Dropped before its line leaves the list.
    path: TempPath,
    _line: Line,
}

impl PartFile {
    /// Makes a file next to `place`, exclusively, with this mode from the start (less the umask).
    pub fn next_to(place: &Path, mode: u32) -> io::Result<(File, PartFile)> {
        signals::watch(remove_all);
        let (folder, mut builder) = (std::path::absolute(folder_of(place))?, Builder::new());
        let (prefix, permissions) = (prefix(place), permissions(mode));
        builder.prefix(&prefix).suffix(PART);
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let mut list = list();
        let (file, path) = builder.tempfile_in(folder)?.into_parts();
        let listed = Listed::File(path.to_path_buf());
        list.push(listed.clone());
        Ok((file, PartFile { path, _line: Line(listed) }))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name.
    pub fn name(self, place: &Path, over: Over) -> io::Result<()> {
        // In this order, so that its line leaves the list last.
        let PartFile { _line, path } = self;
        // A signal must wait: the file either has its name or is gone.
        let mut list = list();
        named(&path, place, over)?;
        list.retain(|listed| *listed != _line.0);
        drop(list);
        path.keep().map(|_| ()).map_err(|kept| kept.error)
    }
}

/// A folder that is being filled, which only its owner can enter, under a name that nobody can guess.
#[derive(Debug)]
pub(super) struct PartFolder {
    folder: TempDir,
    _line: Line,
}

impl PartFolder {
    /// Makes a folder next to `place`, exclusively, with this mode from the start (less the umask).
    pub fn next_to(place: &Path, mode: u32) -> io::Result<PartFolder> {
        signals::watch(remove_all);
        let (folder, mut builder) = (std::path::absolute(folder_of(place))?, Builder::new());
        let (prefix, permissions) = (prefix(place), permissions(mode));
        builder.prefix(&prefix).suffix(PART);
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let mut list = list();
        let folder = builder.tempdir_in(folder)?;
        let listed = Listed::Folder(folder.path().to_path_buf());
        list.push(listed.clone());
        Ok(PartFolder { folder, _line: Line(listed) })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Gives the folder its name.
    pub fn name(self, place: &Path) -> io::Result<()> {
        let PartFolder { _line, folder } = self;
        let mut list = list();
        fs::rename(folder.path(), place)?;
        list.retain(|listed| *listed != _line.0);
        drop(list);
        // It has its final name now, so keep it.
        let _ = folder.keep();
        sync_folder_of(place);
        Ok(())
    }

    /// Moves the folder's content to names outside of it, in one step as far as signals are concerned.
    pub fn empty(&self, each: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        let _signals_wait = list();
        each(self.folder.path())
    }
}

/// Parent folders made for a place. Removed again if they are empty, unless kept.
#[derive(Debug, Default)]
pub(super) struct Parents {
    made: Vec<(PathBuf, Line)>,
}

impl Parents {
    /// Makes the missing parent folders of a place.
    pub fn of(place: &Path, mode: u32) -> io::Result<Parents> {
        let mut missing = Vec::new();
        let mut folder = folder_of(place);
        while folder.symlink_metadata().is_err() {
            missing.push(folder);
            folder = folder_of(folder);
        }
        let mut parents = Parents::default();
        if !missing.is_empty() {
            signals::watch(remove_all);
        }
        for folder in missing.into_iter().rev() {
            let mut list = list();
            make_folder(folder, mode)?;
            let listed = Listed::Empty(folder.to_path_buf());
            list.push(listed.clone());
            parents.made.push((folder.to_path_buf(), Line(listed)));
        }
        Ok(parents)
    }

    /// Keeps them, because something is in them now.
    pub fn keep(mut self) {
        for (folder, line) in self.made.drain(..) {
            sync_folder_of(&folder);
            drop(line);
        }
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        while let Some((folder, line)) = self.made.pop() {
            // Fails if the folder is not empty, and then it stays.
            let _ = fs::remove_dir(folder);
            drop(line);
        }
    }
}

fn make_folder(folder: &Path, mode: u32) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode);
    #[cfg(not(unix))]
    let _ = mode;
    match builder.create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    }
}

/// What a rename may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// Nothing, not even a file that appears in the meantime.
    Nothing,
    /// Whatever is there.
    Anything,
}

/// Renames a finished file, and makes sure that the name is on the disk.
pub(super) fn named(from: &Path, place: &Path, over: Over) -> io::Result<()> {
    match over {
        Over::Anything => fs::rename(from, place)?,
        // A hard link never replaces a file. Some disks have no hard links.
        Over::Nothing => match fs::hard_link(from, place) {
            // The temporary name is no longer needed.
            Ok(()) => fs::remove_file(from).or_else(ignored)?,
            Err(_) if place.symlink_metadata().is_ok() => {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            Err(_) => fs::rename(from, place)?,
        },
    }
    sync_folder_of(place);
    Ok(())
}

/// Ignores the error, because the file is already in its place.
fn ignored(_: io::Error) -> io::Result<()> {
    Ok(())
}

/// Makes sure that a name is on the disk, as far as the system can do that for a folder.
pub(super) fn sync_folder_of(place: &Path) {
    // If a folder cannot be synced, the system writes it in its own time.
    let _ = File::open(folder_of(place)).and_then(|folder| folder.sync_all());
}

/// The folder of a place.
pub(super) fn folder_of(place: &Path) -> &Path {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(if place.has_root() { "/" } else { "." }))
}

const PART: &str = ".part";

/// The beginning of a temporary name: it says what the file is for, and nobody can guess it.
///
/// `tempfile` adds letters of its own, but from a generator that an attacker could predict.
fn prefix(place: &Path) -> OsString {
    /// A name has at most 255 bytes.
    const LONGEST: usize = 200;
    let name = place.file_name().filter(|name| name.len() <= LONGEST);
    let mut prefix = name.unwrap_or("lssc".as_ref()).to_owned();
    let random = std::hash::RandomState::new().hash_one(std::process::id());
    prefix.push(format!(".{random:016x}"));
    prefix
}

#[cfg(unix)]
fn permissions(mode: u32) -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn permissions(_: u32) -> Option<Permissions> {
    None
}
