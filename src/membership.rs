//! A membership of ALA is a number: what words in its place are read as (program A4).

/// Words that deny a membership.
const DENIALS: &[&str] =
    &["no", "none", "n", "n/a", "na", "-", "0", "nil", "false", "not a member", "non-member"];

/// Reads a membership number as it is typed; none if it is blank or a word that denies a membership.
///
/// # Errors
/// It is a word that promises a membership, or has no digit.
///
/// ```
/// use lssc::membership::read;
/// assert_eq!(read(" 1234567 "), Ok(Some("1234567".to_string())));
/// assert_eq!(read("N/A"), Ok(None));
/// assert!(read("applied for").unwrap_err().contains("type the number"));
/// ```
pub fn read(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    let word = text.to_lowercase();
    if word.is_empty() || DENIALS.contains(&word.as_str()) {
        return Ok(None);
    }
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return Err(format!(
            "'{text}' is not a membership number: type the number, or leave it out until there is one"
        ));
    }
    Ok(Some(text.to_string()))
}

/// A note where a word that denies a membership was read as none.
pub fn denied(text: &str) -> Option<String> {
    let is_word = !text.trim().is_empty() && read(text) == Ok(None);
    is_word.then(|| format!("the ALA membership '{}' is read as none", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_denies_a_membership_is_none_and_one_that_promises_it_is_refused() {
        for word in ["No", "none", "N/A", "-", "0", " no "] {
            assert_eq!(read(word), Ok(None), "{word}");
            assert!(denied(word).is_some(), "{word}");
        }
        for word in ["yes", "Pending", "applied for", "member"] {
            assert!(read(word).is_err(), "{word}");
        }
        assert_eq!(read(""), Ok(None));
        assert_eq!(denied(""), None);
        assert_eq!(denied("77"), None);
    }
}
