//! What the door to the disk answers, as a failure of a command.

use std::path::Path;

use crate::disk::{self, Door};
use crate::failure::{Doing, Failure};

use super::context::{Context, quoted_path};

/// Turns what stopped the writer into a failure.
pub trait Written<T> {
    /// # Errors
    /// The failure: exit 2 where the place may not be written, otherwise exit 1.
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

/// What is being done while a file is written: `write today.mbox`.
pub fn writing(place: &Path) -> String {
    format!("write {}", quoted_path(place))
}

impl Context {
    /// The way to the disk.
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
