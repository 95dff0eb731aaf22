//! Warns if a register is in danger: on a network share, or in a folder that another program copies elsewhere.
//!
//! **Reading**: warns once per user and place. It remembers that in the user's own folder for such things
//! (`lssc/warned` in XDG_STATE_HOME), not in the register: other users should be warned too, and a report writes
//! nothing into a register.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Component, Path, Prefix};

use super::context::{Context, quoted_path};
use crate::disk::{self, Door, Readers};

/// A danger to a register.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Danger {
    /// Its file system is on another computer, and has this type.
    Network(String),
    /// This program copies its folder.
    Synced(&'static str),
}

/// Types of file systems that are on another computer.
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ncpfs",
    "fuse.sshfs",
    "fuse.davfs",
    "davfs",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "ceph",
    "glusterfs",
    "fuse.glusterfs",
];

/// The beginnings of such folders' names, and the program's name.
const SYNCED: &[(&str, &str)] = &[
    ("OneDrive", "OneDrive"),
    ("Dropbox", "Dropbox"),
    ("iCloud", "iCloud Drive"),
    ("Mobile Documents", "iCloud Drive"),
    ("com~apple~CloudDocs", "iCloud Drive"),
];

/// The danger to a register at this full path, if file systems are mounted as `mounts` says (as in /proc/self/mounts).
fn danger(path: &Path, mounts: &str) -> Option<Danger> {
    let folders = path.parent().map(Path::components).into_iter().flatten();
    for folder in folders {
        if let Component::Prefix(prefix) = folder
            && matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
        {
            return Some(Danger::Network("SMB".to_string()));
        }
        let Component::Normal(name) = folder else { continue };
        let name = name.to_string_lossy();
        if let Some((_, program)) = SYNCED.iter().find(|(begin, _)| name.starts_with(begin)) {
            return Some(Danger::Synced(program));
        }
    }
    let mounted = mounts.lines().filter_map(|line| {
        let mut cells = line.split(' ').skip(1);
        // A blank in a name is written as `\040`.
        let point = cells.next()?.replace("\\040", " ");
        path.starts_with(&point).then_some((point.len(), cells.next()?))
    });
    // The innermost mount counts, and of several the last.
    let (_, kind) = mounted.max_by_key(|(length, _)| *length)?;
    NETWORK.contains(&kind).then(|| Danger::Network(kind.to_string()))
}

impl Context {
    /// Warns once if the register is where it may be destroyed.
    pub(super) fn warn_of_its_place(&self) {
        let Ok(path) = self.path.canonicalize() else { return };
        let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        let Some(danger) = danger(&path, &mounts).filter(|_| !self.quiet) else { return };
        let memory = memory();
        let mut hash = DefaultHasher::new();
        path.hash(&mut hash);
        let name = format!("{:016x}", hash.finish());
        if memory.as_ref().is_some_and(|folder| folder.join(&name).exists()) {
            return;
        }
        let shown = quoted_path(&self.path);
        self.say_aside(&match danger {
            Danger::Network(kind) => format!(
                "note: {shown} is on a network share ({kind}), where two people who record at once can destroy it. See: lssc help sharing. This note appears only once"
            ),
            Danger::Synced(program) => format!(
                "note: {shown} is in a folder of {program}, which copies files while they are written and can destroy it. See: lssc help sharing. This note appears only once"
            ),
        });
        if let Some(folder) = memory {
            // If it cannot be remembered, the warning appears again.
            drop(self.remember(&folder, &name, &path));
        }
    }

    fn remember(&self, folder: &Path, name: &str, path: &Path) -> Result<(), disk::Error> {
        let mut folder = Door::new(&self.path, self.dry_run).folder(folder, Readers::Owner)?;
        folder.file(name, |out| writeln!(out, "{}", path.display()))?;
        folder.keep()
    }
}

/// The folder that remembers who was warned.
fn memory() -> Option<std::path::PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(folder.join("lssc").join("warned"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/sda1 / ext4 rw 0 0\n\
        server:/export /srv/share nfs4 rw 0 0\n\
        //server/staff /mnt/our\\040share cifs rw 0 0\n\
        /dev/sdb1 /srv/share/disk ext4 rw 0 0\n";

    #[test]
    fn a_register_on_a_share_or_in_a_synced_folder_is_in_danger() {
        let network = |kind: &str| Some(Danger::Network(kind.to_string()));
        let cases = [
            ("/home/kim/.local/share/lssc/register.db", None),
            ("/srv/share/register.db", network("nfs4")),
            ("/srv/shared/register.db", None),
            ("/srv/share/disk/register.db", None),
            ("/mnt/our share/lssc/register.db", network("cifs")),
            ("/home/kim/OneDrive - Hill Library/register.db", Some(Danger::Synced("OneDrive"))),
            ("/home/kim/Dropbox/lssc/register.db", Some(Danger::Synced("Dropbox"))),
            (
                "/Users/kim/Library/CloudStorage/OneDrive-Hill/r.db",
                Some(Danger::Synced("OneDrive")),
            ),
            (
                "/Users/kim/Library/Mobile Documents/com~apple~CloudDocs/r.db",
                Some(Danger::Synced("iCloud Drive")),
            ),
            ("/home/kim/Dropbox", None),
        ];
        for (path, expected) in cases {
            assert_eq!(danger(Path::new(path), MOUNTS), expected, "{path}");
        }
    }
}
