//! What was told to a person and depends on what is recorded: awards, renewals and later applications.

use std::collections::BTreeSet;

use crate::model::{Certification, Entry, Evaluator, Id, Order, OrderLine, Renewal, Transcript};
use crate::money::Cents;
use crate::policy::SetId;
use crate::rules::checks::people;
use crate::rules::follows::{award_follows, awarded_from, renewal_follows};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Finding, Measure, Requirement};

/// That nothing is found that depends on what is changed, or what does. `asked` says what must not.
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

/// No decision told to a person depends on what is changed, or which do.
pub fn not_rested_on(decisions: Vec<String>) -> Finding {
    nothing_depends("no award or renewal depends on it", "Reading R1", decisions)
}

/// Every later application would be allowed all the same after a change (A9), or which would not.
pub fn not_overrun(applications: Vec<String>) -> Finding {
    nothing_depends("every later application would be allowed", "Reading A9", applications)
}

/// No certification loses its only application, or which does.
pub fn not_homeless(certifications: Vec<String>) -> Finding {
    nothing_depends("no certification without an application", "Reading R1", certifications)
}

/// No record made since two numbers were joined is about both, or which are.
pub fn not_about_both(records: Vec<String>) -> Finding {
    nothing_depends("no record about both numbers", "Reading 3a", records)
}

/// No payment depends on who is named in a line of an order, or which entries recorded one.
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

/// No more money comes to people from an order than was paid for it.
pub fn not_overdrawn(order: &str, came: Cents, paid: Cents) -> Finding {
    let over =
        format!("${came} would come to people from order {order}, for which ${paid} was paid");
    Finding::unless(
        Requirement::NotRestedOn,
        Measure::Money(paid),
        Measure::Money(came),
        "Reading A5",
        (came > paid).then_some(over).into_iter().collect(),
        String::new(),
    )
}

/// How facts are judged, before or after a change.
#[derive(Clone, Copy)]
pub struct View<'v> {
    /// Catalog, policy and today.
    pub bench: Bench<'v>,
    /// Every evaluator in force.
    pub evaluators: &'v [Evaluator],
}

/// What is so of a person only after a change, in sentences: which sets they no longer achieve or achieve again, and
/// what `check` says of them that it did not say before.
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

/// Whether an award stops following from the facts when `old` becomes `new`.
///
/// **Reading**: a late fact may have moved the first day that today's facts give; the facts below the award carry it all
/// the same, until it would be refused.
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

/// Whether a renewal stops following from the facts when `old` becomes `new`.
pub fn loses_renewal(
    old: &Transcript,
    before: Bench,
    new: &Transcript,
    after: Bench,
    r: &Renewal,
) -> bool {
    renewal_follows(old, before, r) && !renewal_follows(new, after, r)
}
