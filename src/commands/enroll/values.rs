//! Values of an application, as they are typed.

use crate::commands::waive;
use crate::failure::nearest;
use crate::hours::Minutes;
use crate::model::{Basis, FORGOTTEN_ADDRESS, Job, JobHours, Waivable};
use crate::name::folded;
use crate::period::parse_day;

/// Reads yes or no.
pub fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("is neither yes nor no".to_string()),
    }
}

/// Reads the only fee that an enrollment can waive.
pub fn parse_waive(text: &str) -> Result<Waivable, String> {
    waive::only(Waivable::ApplicationFee, text)
}

/// Reads a job as one text: library; first day; last day or -; hours; basis.
pub fn parse_job(text: &str) -> Result<Job, String> {
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    let [library, first, last, hours, basis] = parts.as_slice() else {
        return Err(format!(
            "a job has five parts with semicolons between them, this has {}: LIBRARY; FIRST DAY; LAST DAY or -; 30/week or 400 total; paid or volunteer",
            parts.len()
        ));
    };
    if library.is_empty() {
        return Err("the first part, the library, is empty".to_string());
    }
    let day = |part: &str| parse_day(part).map_err(|e| format!("'{part}' {e}"));
    let first_on = day(first)?;
    let last_on = if *last == "-" { None } else { Some(day(last)?) };
    if last_on.is_some_and(|last| last < first_on) {
        return Err(format!("the last day, {last}, is before the first, {first}"));
    }
    let basis: Basis = basis.parse().map_err(|e| format!("'{basis}' {e}"))?;
    Ok(Job {
        library: library.to_string(),
        first_on,
        last_on,
        hours: parse_job_hours(hours)?,
        basis,
    })
}

/// Reads the size of a job: hours a week, or in all.
pub fn parse_job_hours(text: &str) -> Result<JobHours, String> {
    let wrong = || format!("'{text}' is not the size of a job: write 30/week or 400 total");
    let read = |number: &str| {
        Minutes::parse(number.trim()).map_err(|e| format!("'{}' {e}", number.trim()))
    };
    let lower = text.to_lowercase();
    if let Some(number) = lower.strip_suffix("week").and_then(|t| t.trim_end().strip_suffix('/')) {
        return read(number).map(JobHours::Weekly);
    }
    match lower.strip_suffix("total") {
        Some(number) => read(number).map(JobHours::Total),
        None => Err(wrong()),
    }
}

/// Reads a state: one of the fifty, the District of Columbia or a territory, by its letters or its name.
///
/// # Errors
/// It is not one; names the nearest.
pub fn parse_state(text: &str) -> Result<String, String> {
    let typed = text.trim();
    let is_named = |(letters, name): &&(&str, &str)| {
        typed.eq_ignore_ascii_case(letters) || folded(typed) == folded(name)
    };
    if let Some((letters, _)) = STATES.iter().find(is_named) {
        return Ok(letters.to_string());
    }
    let near = nearest(typed, STATES.iter().map(|(_, name)| *name));
    Err(if near.is_empty() {
        "is not a state: write its two letters, such as IL, or its name".to_string()
    } else {
        format!("is not a state; did you mean {}?", near.join(", "))
    })
}

/// Reads an e-mail address: ignores blanks, `mailto:` and a name before it.
///
/// # Errors
/// Why it is not one, with the character that is not allowed.
pub fn check_email(text: &str) -> Result<String, String> {
    let address = crate::address::read(text)?;
    if address.starts_with(FORGOTTEN_ADDRESS) {
        return Err(format!("'{address}' is not an e-mail address, such as ana@example.org"));
    }
    Ok(address)
}

/// The states, the District of Columbia and the territories.
const STATES: [(&str, &str); 56] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("AS", "American Samoa"),
    ("GU", "Guam"),
    ("MP", "Northern Mariana Islands"),
    ("PR", "Puerto Rico"),
    ("VI", "U.S. Virgin Islands"),
];
