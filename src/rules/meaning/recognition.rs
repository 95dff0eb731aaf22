//! Recognition agreements: graduation from a college achieves sets (C5, FAQ 12).

use crate::model::{Agreement, Graduation, same_text};
use crate::period::Day;
use crate::policy::{Gap, Parameter, SetId};
use crate::rules::Bench;

/// How a graduation fits an agreement of its college.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognized {
    /// It achieves the sets that the agreement covers.
    Yes,
    /// The agreement is not signed yet on the day asked about.
    Unborn,
    /// Graduated before the earliest day recognized.
    TooEarly {
        /// The earliest graduation recognized.
        from: Day,
    },
    /// Graduated after the agreement ended.
    Ended {
        /// The agreement's last day.
        last: Day,
    },
    /// Policy has no value for the signing day.
    Ungoverned(Gap),
}

/// The earliest graduation that an agreement recognizes (C5, FAQ 16): as stated, or else its signing day minus 24
/// months, by the policy of the signing day.
///
/// # Errors
/// A [`Gap`] if no day was stated and policy has no value on the signing day.
pub fn retroactive_to(agreement: &Agreement, bench: Bench) -> Result<Day, Gap> {
    match agreement.retroactive_to {
        Some(day) => Ok(day),
        None => {
            let back =
                bench.policy.months(Parameter::RecognitionBeforeSigning, agreement.signed_on)?;
            Ok(back.value.before(agreement.signed_on))
        }
    }
}

/// Whether an agreement recognizes a graduation on that day (C5); the agreement's last day is included.
pub fn recognizes(agreement: &Agreement, graduated_on: Day, bench: Bench) -> Recognized {
    if agreement.signed_on > bench.on {
        return Recognized::Unborn;
    }
    match (retroactive_to(agreement, bench), agreement.ends_on) {
        (Err(gap), _) => Recognized::Ungoverned(gap),
        (Ok(from), _) if graduated_on < from => Recognized::TooEarly { from },
        (_, Some(last)) if graduated_on > last => Recognized::Ended { last },
        _ => Recognized::Yes,
    }
}

/// The agreements of a college, on any day.
pub fn agreements_of<'a>(
    college: &'a str,
    bench: Bench<'a>,
) -> impl Iterator<Item = &'a Agreement> {
    bench.catalog.agreements.iter().filter(move |a| same_text(&a.college, college))
}

/// The agreement by which a graduation achieves `set`, if one does: the first signed one that fits (C5).
pub fn achieves<'a>(
    graduation: &'a Graduation,
    set: SetId,
    bench: Bench<'a>,
) -> Option<&'a Agreement> {
    agreements_of(&graduation.college, bench).find(|a| {
        a.covers.contains(&set) && recognizes(a, graduation.graduated_on, bench) == Recognized::Yes
    })
}

/// Why a graduation achieves nothing yet, as a phrase. None if an agreement recognizes it.
pub fn why_not_recognized(graduation: &Graduation, bench: Bench) -> Option<String> {
    let mut reasons = Vec::new();
    for agreement in agreements_of(&graduation.college, bench) {
        reasons.push(match recognizes(agreement, graduation.graduated_on, bench) {
            Recognized::Yes => return None,
            Recognized::Unborn => {
                format!("the agreement was signed only on {}", agreement.signed_on)
            }
            Recognized::TooEarly { from } => {
                format!("the agreement recognizes graduations only from {from} on")
            }
            Recognized::Ended { last } => format!("the agreement ended {last}"),
            Recognized::Ungoverned(gap) => gap.to_string(),
        });
    }
    if reasons.is_empty() {
        reasons.push("there is no agreement with that college".to_string());
    }
    let graduation =
        format!("graduation from {} on {}", graduation.college, graduation.graduated_on);
    Some(format!("{graduation} achieves no set: {}", reasons.join("; ")))
}
