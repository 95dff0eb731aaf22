//! Finds the awards, renewals and applications that depend on what is retracted.

use std::borrow::Cow;

use crate::acts::bench;
use crate::commands::conclude::{Concerned, each_concerned};
use crate::failure::Failure;
use crate::model::{Applied, Id, Kind, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::Finding;
use crate::rules::decisions::one_candidacy;
use crate::rules::resting::{
    credit_lost, credit_not_applied, loses_award, loses_renewal, not_overrun, not_rested_on,
};

/// Refuses to retract what an award or a renewal depends on, and names each.
pub fn refuse_if_rested_on(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
    even_so: bool,
) -> Result<(), Failure> {
    if even_so {
        return Ok(());
    }
    refuse_resting(&resting(before, after, concerned)?)
}

/// Refuses a change that decisions or later applications depend on, and names them.
pub fn refuse_resting(resting: &Resting) -> Result<(), Failure> {
    let Resting { decisions, applications } = resting;
    let named = |all: &[(Id, String)]| {
        all.iter().map(|(_, named)| format!("{named}, depends on it")).collect()
    };
    let text = match (decisions.is_empty(), applications.is_empty()) {
        (true, true) => return Ok(()),
        (false, _) => "Not undone: an award or renewal depends on it",
        (true, false) => "Not undone: a later application depends on it",
    };
    let both =
        [(decisions, not_rested_on as fn(Vec<String>) -> Finding), (applications, not_overrun)];
    let findings = both.into_iter().filter(|(all, _)| !all.is_empty());
    let findings = findings.map(|(all, finding)| finding(named(all))).collect();
    let failure = Failure::refused(text, findings);
    let first = applications.first().map(|(id, _)| {
        format!("retract that application first: lssc retract record enrollment {id} --reason TEXT")
    });
    let failure = first.into_iter().fold(failure, Failure::hint);
    Err(failure.hint(
        "to retract it anyway and keep what depends on it, add --even-so; lssc check lists it",
    ))
}

/// Refuses what takes away credit that was applied to a fee (A5): that is taken back first.
pub fn refuse_if_credit_was_applied(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
) -> Result<(), Failure> {
    let mut lost = Vec::new();
    each_concerned(before, after, concerned, |old, new| {
        let benches = (bench(before, Day::MAX), bench(after, Day::MAX));
        let of_them = credit_lost(&old, benches.0, &new, benches.1).into_iter();
        lost.extend(
            of_them.map(|applied| (applied, format!("{} {}", old.person.number, old.person.name))),
        );
        Ok(())
    })?;
    let Some((first, _)) = lost.first() else {
        return Ok(());
    };
    let hint =
        format!("take that back first: lssc retract record applied {} --reason TEXT", first.id);
    let named = lost.iter().map(|(applied, name)| {
        let Applied { id, fee, applied_on, entry, .. } = applied;
        let what = fee.phrase();
        format!("credit applied to the {what} of {name} from {applied_on} (applied {id}, entry {entry}), depends on it")
    });
    let finding = credit_not_applied(named.collect());
    Err(Failure::refused("Not undone: the credit was applied to a fee", vec![finding]).hint(hint))
}

/// What depends on a change, each by its number and in words.
#[derive(Debug, Default)]
pub struct Resting {
    /// Awards and renewals that followed from the facts before and no longer do.
    pub decisions: Vec<(Id, String)>,
    /// Applications that were allowed before and no longer would be (A9).
    pub applications: Vec<(Id, String)>,
}

impl Resting {
    /// All of them in words.
    pub fn all(self) -> Vec<String> {
        self.decisions.into_iter().chain(self.applications).map(|(_, named)| named).collect()
    }

    /// Adds what depends on it for somebody else.
    pub fn extend(&mut self, more: Resting) {
        self.decisions.extend(more.decisions);
        self.applications.extend(more.applications);
    }
}

/// What depends on a change, for everybody concerned.
pub fn resting(
    before: &Reading,
    after: &Reading,
    concerned: &Concerned,
) -> Result<Resting, Failure> {
    let mut resting = Resting::default();
    each_concerned(before, after, concerned, |old, new| {
        if old.person.number != 0 {
            resting.extend(resting_on(&old, before, new, after)?);
        }
        Ok(())
    })?;
    Ok(resting)
}

/// What depends on a change, for one person.
///
/// If numbers were merged or separated, an award counts as supported by all that is then recorded of its holder.
pub fn resting_on(
    old: &Transcript,
    before: &Reading,
    new: Transcript,
    after: &Reading,
) -> rusqlite::Result<Resting> {
    let name = format!("{} {}", old.person.number, old.person.name);
    let same_people = before.known.mergers() == after.known.mergers();
    let bearer = |kind: Kind, id: Id| {
        if same_people { Ok(Cow::Borrowed(&new)) } else { after.bearer(kind, id).map(Cow::Owned) }
    };
    let mut resting = Vec::new();
    for c in &old.certifications {
        if !after.known.holds(Kind::Certification, c.entry, c.id) {
            continue;
        }
        let new = bearer(Kind::Certification, c.id)?;
        if loses_award(old, bench(before, c.awarded_on), &new, bench(after, c.awarded_on), c) {
            let (id, on, entry) = (c.id, c.awarded_on, c.entry);
            resting
                .push((id, format!("certification {id} of {name}, awarded {on} (entry {entry})")));
        }
    }
    for r in &old.renewals {
        if !after.known.holds(Kind::Renewal, r.entry, r.id) {
            continue;
        }
        let new = bearer(Kind::Renewal, r.id)?;
        let (was, is) = (bench(before, r.received_on), bench(after, r.received_on));
        if loses_renewal(old, was, &new, is, r) {
            let (id, on, entry) = (r.id, r.received_on, r.entry);
            resting.push((id, format!("renewal {id} of {name}, received {on} (entry {entry})")));
        }
    }
    let applications = applications(old, before, &new, after, same_people)?;
    Ok(Resting { decisions: resting, applications })
}

/// The later applications of a person that were allowed before and no longer would be (A9).
fn applications(
    old: &Transcript,
    before: &Reading,
    new: &Transcript,
    after: &Reading,
    same_people: bool,
) -> rusqlite::Result<Vec<(Id, String)>> {
    let found = |new: &Transcript| -> Vec<(Id, String)> {
        let (was, is) = (bench(before, Day::MAX), bench(after, Day::MAX));
        let overrun = one_candidacy::overrun(old, was, new, is).into_iter();
        overrun.map(|found| (found.application.id, found.named())).collect()
    };
    let mut applications = if same_people { found(new) } else { Vec::new() };
    for e in old.enrollments.iter().filter(|_| !same_people) {
        let of_this = found(&after.bearer(Kind::Enrollment, e.id)?).into_iter();
        applications.extend(of_this.filter(|(id, _)| *id == e.id));
    }
    Ok(applications)
}
