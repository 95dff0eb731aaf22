//! What people were told and depends on recorded facts: awards, renewals and later applications.

use std::collections::BTreeSet;

use crate::model::{
    Applied, Certification, Entry, Evaluator, Id, Order, OrderLine, Renewal, Transcript,
};
use crate::money::Cents;
use crate::policy::SetId;
use crate::rules::checks::people;
use crate::rules::follows::{award_follows, awarded_from, renewal_follows};
use crate::rules::meaning::account::{self, Account};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Finding, Measure, Requirement};

/// A finding that nothing depends on the change. `found` lists what does; `asked` says what must not.
fn nothing_depends(asked: &str, source: &str, found: Vec<String>) -> Finding {
    Finding::unless(
        Requirement::NotRestedOn,
        Measure::text(asked),
        Measure::Count(found.len() as u32),
        source,
        found,
        asked.to_string(),
    )
}

/// No decision that somebody was told depends on the change.
pub fn not_rested_on(decisions: Vec<String>) -> Finding {
    nothing_depends("no award or renewal depends on it", "Reading R1", decisions)
}

/// Every later application would still be allowed after a change (A9).
pub fn not_overrun(applications: Vec<String>) -> Finding {
    nothing_depends("every later application would be allowed", "Reading A9", applications)
}

/// No certification loses its only application.
pub fn not_homeless(certifications: Vec<String>) -> Finding {
    nothing_depends("no certification without an application", "Reading R1", certifications)
}

/// No record made since two numbers were merged is about both.
pub fn not_about_both(records: Vec<String>) -> Finding {
    nothing_depends("no record about both numbers", "Reading 3a", records)
}

/// No payment depends on the person named in a line of an order.
pub fn not_paid(order: &Order, line: &OrderLine, entries: &BTreeSet<Entry>) -> Finding {
    let named: Vec<String> = entries.iter().map(|entry| format!("entry {entry}")).collect();
    let OrderLine { name, email, .. } = line;
    let paid =
        format!("{name} <{email}> in order {} was paid for by {}", order.number, named.join(", "));
    nothing_depends(
        "no payment",
        "Reading A5",
        (!named.is_empty()).then_some(paid).into_iter().collect(),
    )
}

/// People receive no more money from an order than was paid for it.
pub fn not_overdrawn(order: &str, came: Cents, paid: Cents) -> Finding {
    let over = format!(
        "people would receive ${came} from order {order}, but only ${paid} was paid for it"
    );
    Finding::unless(
        Requirement::NotRestedOn,
        Measure::Money(paid),
        Measure::Money(came),
        "Reading A5",
        (came > paid).then_some(over).into_iter().collect(),
        String::new(),
    )
}

/// No credit that was applied to a fee depends on what is changed, or which does.
pub fn credit_not_applied(applied: Vec<String>) -> Finding {
    nothing_depends("no credit applied to a fee depends on it", "Reading A5", applied)
}

/// The credit applied to fees that would settle less of them when `old` becomes `new`, so that more is open (A5).
pub fn credit_lost(
    old: &Transcript,
    before: Bench,
    new: &Transcript,
    after: Bench,
) -> Vec<Applied> {
    if new.applied.is_empty() {
        return Vec::new();
    }
    let (was, is) = (account::account(old, before.policy), account::account(new, after.policy));
    let settled = |account: &Account, id: Id| -> Cents {
        let parts = account.applied.iter().filter(|(of, ..)| *of == id);
        parts.map(|(.., amount)| *amount).sum()
    };
    let opens = |a: &Applied| {
        let open = |account: &Account| account.fee(a.enrollment, a.fee).map(|fee| fee.open());
        open(&is) > open(&was)
    };
    let loses = |a: &&Applied| settled(&is, a.id) < settled(&was, a.id) && opens(a);
    new.applied.iter().filter(loses).copied().collect()
}

/// What facts are judged with, before or after a change.
#[derive(Clone, Copy)]
pub struct View<'v> {
    /// Catalog, policy and today.
    pub bench: Bench<'v>,
    /// Every evaluator in force.
    pub evaluators: &'v [Evaluator],
}

/// What is newly true of a person after a change, in sentences: which sets they lose or gain, and what `check` newly
/// says about them.
pub fn only_after(old: &Transcript, was: View, new: &Transcript, is: View) -> Vec<String> {
    let mut told = Vec::new();
    let (number, name) = (new.person.number, &new.person.name);
    let (had, has) = (achieved(old, was.bench), achieved(new, is.bench));
    if had.0 == has.0 && number == old.person.number {
        let (lost, gained) = (codes(&had.1 - &has.1, was), codes(&has.1 - &had.1, is));
        if !lost.is_empty() {
            told.push(format!("{lost} is no longer achieved by {number} {name}"));
        }
        if !gained.is_empty() {
            told.push(format!("{gained} is achieved again by {number} {name}"));
        }
    }
    let found = |all, view: View| people::wrong_about(all, view.evaluators, view.bench);
    told.extend(found(new, is).difference(&found(old, was)).cloned());
    told
}

/// The sets achieved under the latest application, by its number.
fn achieved(transcript: &Transcript, bench: Bench) -> (Id, BTreeSet<SetId>) {
    let then = transcript.clone().up_to(bench.on);
    let Some(situation) = standing::situation(&then, bench) else {
        return (0, BTreeSet::new());
    };
    let sets = situation.candidacy.sets.iter().filter(|(_, how)| how.is_some());
    (situation.candidacy.enrollment.id, sets.map(|(set, _)| *set).collect())
}

fn codes(sets: BTreeSet<SetId>, view: View) -> String {
    let codes = sets.into_iter().map(|set| view.bench.policy.set(set).code.as_str());
    codes.collect::<Vec<_>>().join(", ")
}

/// Whether an award no longer follows from the facts when `old` becomes `new`.
///
/// **Reading**: late facts may have moved the first day that today's facts give. They still support the award, until it
/// would be refused.
pub fn loses_award(
    old: &Transcript,
    before: Bench,
    new: &Transcript,
    after: Bench,
    c: &Certification,
) -> bool {
    let refused = |transcript, bench| awarded_from(transcript, bench, c).is_none();
    (award_follows(old, before, c) && !award_follows(new, after, c))
        || (!refused(old, before) && refused(new, after))
}

/// Whether a renewal no longer follows from the facts when `old` becomes `new`.
pub fn loses_renewal(
    old: &Transcript,
    before: Bench,
    new: &Transcript,
    after: Bench,
    r: &Renewal,
) -> bool {
    renewal_follows(old, before, r) && !renewal_follows(new, after, r)
}
