//! Where files may be written: follows links, refuses registers and their companions.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Door, Error};

/// The endings of the files that SQLite keeps next to a database in use.
pub(super) const COMPANIONS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Every file made by SQLite begins with these bytes.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Where the header of a database has the application's number, four bytes.
const APPLICATION_AT: usize = 68;

/// The application's number of a register: the letters LSSC.
const APPLICATION: &[u8] = b"LSSC";

/// Whether a path names a register or a backup of one: a file made by SQLite with our application's number.
///
/// Never call this for a register that this process has open: closing the file would drop SQLite's locks on it.
///
/// # Errors
/// The file exists and cannot be read.
pub fn is_register(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    }
    let mut head = Vec::new();
    File::open(path)?.take(APPLICATION_AT as u64 + 4).read_to_end(&mut head)?;
    Ok(head.starts_with(SQLITE) && head.get(APPLICATION_AT..) == Some(APPLICATION))
}

/// The names that SQLite uses next to a database: `-journal`, `-wal`, `-shm`. SQLite follows links first.
pub fn companions(path: &Path) -> [PathBuf; 3] {
    let path = follow(path).unwrap_or_else(|_| path.to_path_buf());
    COMPANIONS.map(|ending| with_ending(&path, ending))
}

/// Whether two paths name the same file, also through links and hard links.
pub fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(a), Ok(b)) => same(&a, &b) || same_path(one, other),
        _ => false,
    }
}

#[cfg(unix)]
fn same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn same(_: &Metadata, _: &Metadata) -> bool {
    false
}

fn same_path(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Where a path leads. Follows links, even to a name that does not exist yet.
///
/// # Errors
/// The links go round in a circle, or a folder cannot be entered.
pub(super) fn follow(path: &Path) -> io::Result<PathBuf> {
    /// Linux also follows this many.
    const MOST: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..MOST {
        match path.canonicalize() {
            Ok(there) => return Ok(there),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        match path.read_link() {
            // A link without a target is relative to its own folder.
            Ok(target) => path = super::under_way::folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links go round in a circle"))
}

/// `PATH` with an ending.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

impl Door {
    /// Whether a file may be written here, before there is anything to write.
    ///
    /// # Errors
    /// The place is the register in use, a companion of a register, or another register.
    pub fn check(&self, place: &Path) -> Result<(), Error> {
        self.allowed(place).map(|_| ())
    }

    /// Where to write a file that was asked for as `place`.
    ///
    /// # Errors
    /// The place is the register in use, a companion of a register, or another register.
    pub(super) fn allowed(&self, place: &Path) -> Result<PathBuf, Error> {
        let path = self.spared(place)?;
        if is_register(&path).map_err(Error::system(place))? {
            return Err(Error::AnotherRegister(place.to_path_buf()));
        }
        Ok(path)
    }

    /// Whether a path names the register in use, also through links and hard links.
    pub(super) fn is_in_use(&self, path: &Path) -> bool {
        self.register.as_ref().is_some_and(|register| same_file(path, register))
    }

    /// Like `allowed`, for a register, which may replace another one.
    pub(super) fn spared(&self, place: &Path) -> Result<PathBuf, Error> {
        let path = follow(place).map_err(Error::system(place))?;
        if self.is_in_use(&path) {
            return Err(Error::TheRegister(place.to_path_buf()));
        }
        if let Some(register) = &self.register
            && companions(register).iter().any(|companion| is_named(&path, companion))
        {
            return Err(Error::Companion(place.to_path_buf(), register.clone()));
        }
        if let Some(register) = register_of(&path).filter(|register| {
            // Never read the register in use: see [`is_register`].
            self.is_in_use(register) || is_register(register).unwrap_or(true)
        }) {
            return Err(Error::Companion(place.to_path_buf(), register));
        }
        Ok(path)
    }
}

/// Whether a path is the name of a companion, whether or not that exists.
fn is_named(path: &Path, companion: &Path) -> bool {
    same_file(path, companion) || full(path) == full(companion)
}

/// The absolute path, with links in its folders followed.
fn full(path: &Path) -> PathBuf {
    let folder = super::under_way::folder_of(path);
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    path.file_name().map_or(folder.clone(), |name| folder.join(name))
}

/// The database whose companion would have this name.
fn register_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let register = COMPANIONS.iter().find_map(|ending| name.strip_suffix(ending))?;
    (!register.is_empty()).then(|| path.with_file_name(register)).filter(|path| path.exists())
}

/// Whether everybody on this computer can read a file: it is readable by all, and all may enter every folder above it.
pub fn is_open_to_everybody(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let all_may = |path: &Path, what: u32| {
            fs::metadata(path).is_ok_and(|found| found.permissions().mode() & what != 0)
        };
        file.is_absolute()
            && all_may(file, 0o004)
            && file.ancestors().skip(1).all(|folder| all_may(folder, 0o001))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        false
    }
}
