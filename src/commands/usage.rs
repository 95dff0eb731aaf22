//! Arguments that cannot be read, in the words of this program.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::Failure;

/// A value that is not what its option must be, as a failure; none for help and for everything else that is told well.
pub fn failure(error: &clap::Error) -> Option<Failure> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let option = context(ContextKind::InvalidArg)?;
    let value = context(ContextKind::InvalidValue)?;
    let why = match (error.kind(), error.get(ContextKind::ValidValue)) {
        (ErrorKind::InvalidValue, Some(ContextValue::Strings(words))) if !words.is_empty() => {
            format!("is none of: {}", words.join(", "))
        }
        (ErrorKind::ValueValidation, _) => {
            let why = error.source()?;
            match why.downcast_ref::<std::num::ParseIntError>() {
                Some(_) => "is not a whole number".to_string(),
                None => why.to_string(),
            }
        }
        _ => return None,
    };
    let name = option.split_once(' ').map_or(option, |(name, _)| name);
    let name = name.trim_matches(['<', '>']);
    let text = if why.starts_with("is ") {
        format!("{name} '{value}' {why}")
    } else {
        format!("{name} '{value}': {why}")
    };
    Some(Failure::usage(text))
}
