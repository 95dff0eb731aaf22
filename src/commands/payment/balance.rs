//! What is open and what is credit, as the commands about money say it.

use crate::commands::context::Context;
use crate::failure::Failure;
use crate::model::{Fee, Id, Standing};
use crate::money::Cents;
use crate::register::{Reading, Recording};
use crate::reports::owed;
use crate::rules::Bench;
use crate::rules::meaning::{account, standing};

/// What is open of the candidate's latest application, with the fees of its portfolios, and what is left over.
pub fn balance_sentence(
    reading: &Reading,
    candidate: Id,
    ctx: &Context,
) -> Result<String, Failure> {
    let transcript = reading.transcript(candidate)?.unwrap_or_default().up_to(ctx.today);
    let bench: Bench = ctx.bench(reading, ctx.today);
    let account = account::account(&transcript, bench.policy);
    let latest = transcript.enrollments.last().map_or(0, |e| e.id);
    let charges = account.charges.iter().filter(|c| c.enrollment == latest);
    let open: Cents = charges.map(|c| c.settlement.open()).sum();
    let credit = account.credit;
    let ineligible = standing::standing(&transcript, bench) == Some(Standing::Ineligible);
    Ok(match (open, credit) {
        (_, credit) if credit > Cents::ZERO && ineligible => {
            format!("${credit} must be refunded: the applicant is not eligible.")
        }
        (Cents::ZERO, credit) if credit > Cents::ZERO => {
            format!("${credit} is on account and has not been applied to any fee.")
        }
        (open, credit) if credit > Cents::ZERO => {
            format!("${open} is unpaid; ${credit} is on account.")
        }
        (Cents::ZERO, _) => "Nothing is owed.".to_string(),
        (open, _) => format!("${open} is unpaid."),
    })
}

/// What is open of a fee that was charged just now, and the command that settles it.
pub fn to_settle(
    recording: &Recording,
    candidate: Id,
    enrollment: Id,
    fee: Fee,
    ctx: &Context,
) -> Result<Option<String>, Failure> {
    let now = Reading::new(recording.conn(), None)?;
    let transcript = now.transcript(candidate)?.unwrap_or_default().up_to(ctx.today);
    let account = account::account(&transcript, &now.policy);
    let open = account.fee(enrollment, fee).map_or(Cents::ZERO, |charge| charge.open());
    let command = owed::command(candidate, fee, open, account.credit, ctx.today);
    Ok((open > Cents::ZERO).then(|| format!("Next: {command}")))
}
