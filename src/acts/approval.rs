//! Records that a course is approved for a set, alone or within a bundle (C1, C2).

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::{Approval, CourseId, Entry, Id, same_text};
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field, again};
use crate::rules::meaning::course_credit;

/// An approval, as stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The code of the course.
    pub course: String,
    /// The approval, without its bundle.
    pub approval: Approval,
    /// The name of its bundle, if the course is approved within one.
    pub bundle: Option<String>,
}

/// What was recorded.
pub struct Made {
    /// The approval, with its number and entry.
    pub stated: Stated,
    /// Why it has no effect, if it has none.
    pub note: Option<String>,
}

/// The recorded approvals of a course.
pub fn recorded(reading: &Reading, course: CourseId) -> Vec<Stated> {
    let Some(found) = reading.catalog.course(course) else {
        return Vec::new();
    };
    let stated = found.approvals.iter().map(|approval| Stated {
        course: found.code.clone(),
        approval: approval.clone(),
        bundle: reading.catalog.bundle_of(approval).map(|bundle| bundle.name.clone()),
    });
    stated.collect()
}

/// Records an approval of `course`, unless it is among the `known` ones of the course.
///
/// # Errors
/// The register cannot be written.
pub fn take(
    recording: &Recording,
    course: CourseId,
    known: &[Stated],
    mut new: Stated,
    bench: Bench,
) -> Result<Act<Made>, Failure> {
    let text = format!("the approval of {} is not recorded", new.course);
    if let Some(act) = Act::settled_by(again(known, &new, bench), &text, &[]) {
        return Ok(act);
    }
    let set = bench.policy.set(new.approval.set).code.as_str();
    let id = recording.approval(course, &new.approval, set, new.bundle.as_deref());
    new.approval.id = id.doing("record the approval")?;
    new.approval.entry = recording.entry().unwrap_or_default();
    let gap = course_credit::approval_period(&new.approval, bench.policy).err();
    let note = gap.map(|gap| format!("recorded without effect: {gap}"));
    Ok(Act::Recorded(Made { stated: new, note }))
}

impl Fact for Stated {
    fn place(&self) -> (Id, Entry) {
        (self.approval.id, self.approval.entry)
    }

    fn is_again(&self, other: &Stated) -> bool {
        let (a, b) = (&self.approval, &other.approval);
        let one_bundle = match (&self.bundle, &other.bundle) {
            (Some(one), Some(another)) => {
                same_text(one, another) && same_text(&a.provider, &b.provider)
            }
            (None, None) => true,
            _ => false,
        };
        one_bundle && a.set == b.set && a.approved_on == b.approved_on
    }

    /// No last day is the same as the last day that the policy would give.
    fn fields(&self, bench: Bench) -> Vec<Field> {
        let Stated { course, approval, bundle } = self;
        let Approval {
            id: _,
            entry: _,
            title,
            provider,
            provider_kind,
            set,
            approved_on,
            approved_until,
            bundle: _,
            format,
            cost,
        } = approval;
        let last = course_credit::approval_period(approval, bench.policy).ok().map(|p| p.last);
        vec![
            Field::text("course", course),
            Field::new("title", title),
            Field::text("provider", provider),
            Field::new("provider_kind", provider_kind),
            Field::new("set", &bench.policy.set(*set).code),
            Field::new("approved_on", approved_on),
            Field::new("approved_until", approved_until).compared_by(last),
            Field::text("bundle", bundle.as_deref().unwrap_or_default()),
            Field::new("format", format),
            Field::new("cost", cost),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("approval {} of {}", self.approval.id, self.course)
    }
}
