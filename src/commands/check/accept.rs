//! `check --accept`: records that staff know a finding.

use crate::acts;
use crate::acts::Act;
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::failure::{Failure, nearest};

/// Records that staff know one of the findings, each given by its key and what is wrong.
pub fn run(
    key: &str,
    reason: &str,
    found: &[(String, String)],
    ctx: &Context,
) -> Result<(), Failure> {
    let typed = key.trim().to_lowercase();
    let Some((_, what)) = found.iter().find(|(key, _)| *key == typed) else {
        let failure = Failure::failed(format!("there is no finding with the key '{typed}'"));
        let near = nearest(&typed, found.iter().map(|(key, _)| key.as_str()));
        return Err(if near.is_empty() {
            failure.hint("see the findings and their keys: lssc check")
        } else {
            failure.hint(format!("did you mean {}?", near.join(", ")))
        });
    };
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let said = match acts::acceptance::take(&recording, &before, &typed)? {
        Act::Recorded(id) => {
            let mut said = Said::line(format!("Accepted: {what}."));
            said.lines.push("It is listed only with --all until its facts change.".to_string());
            said.made("acceptance", id)
        }
        Act::Already(_, entry) => Said::already("acceptance", entry),
        Act::Refused(refusal) => return Err(Failure::refused(refusal.text, refusal.findings)),
    };
    conclude(ctx, &recording, &before, &Concerned::nobody(), said)
}
