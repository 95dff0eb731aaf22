//! Errors of the disk, as failures of a command.

use std::path::Path;

use crate::disk::{self, Door};
use crate::failure::{Doing, Failure};

use super::context::{Context, quoted_path};

/// Turns an error of the writer into a failure.
pub trait Written<T> {
    /// # Errors
    /// The failure: exit 2 if the place is not allowed, or else exit 1.
    fn written(self) -> Result<T, Failure>;
}

impl<T> Written<T> for Result<T, disk::Error> {
    fn written(self) -> Result<T, Failure> {
        self.or_else(|error| {
            let hint = error.hint();
            let failure = match error {
                disk::Error::System(place, error) => {
                    return Err(error).doing(&format!("write {}", quoted_path(&place)));
                }
                error if error.is_usage() => Failure::usage(error.to_string()),
                error => Failure::failed(error.to_string()),
            };
            Err(hint.into_iter().fold(failure, Failure::hint))
        })
    }
}

/// The action for a message: `write today.mbox`.
pub fn writing(place: &Path) -> String {
    format!("write {}", quoted_path(place))
}

impl Context {
    /// The door to the disk.
    pub fn door(&self) -> Door {
        Door::new(&self.path, self.dry_run)
    }

    /// Says that a dry run did not write a file.
    pub fn tell_unwritten(&self, place: &Path) {
        if self.dry_run && place.as_os_str() != "-" {
            self.tell(&format!(
                "{} would be written. Nothing was written: this was a dry run.",
                quoted_path(place)
            ));
        }
    }
}
