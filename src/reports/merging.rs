//! The result of merging two numbers: what is joined, what both have and which of it counts.

use serde::Serialize;

use crate::model::{Id, Kind, Person, Standing, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::reports::progress::{RenewalProgress, SetShare, progress};
use crate::rules::Bench;
use crate::rules::decisions::merging::{Merged, Pair};
use crate::rules::meaning::account;

/// The result of merging two numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merging {
    /// The records of the retired number.
    pub joins: Vec<Joins>,
    /// Facts that both have, and which of them counts, in sentences.
    pub settled: Vec<String>,
    /// The figures of each number alone, and of both together.
    pub figures: Figures,
    /// Whether there is any money to show, by the policy or by either account.
    #[serde(skip)]
    speaks_of_money: bool,
}

/// Records of one kind that join those of the other number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joins {
    /// The kind of record.
    #[serde(skip)]
    pub kind: Kind,
    /// The noun for one of them.
    pub what: &'static str,
    /// How many.
    pub count: usize,
    /// The first of their days.
    pub first_on: Day,
    /// The last of their days.
    pub last_on: Day,
}

/// The figures of each number alone, and of both together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The retired number.
    pub given_up: Figure,
    /// The number the person keeps.
    pub into: Figure,
    /// Both.
    pub together: Figure,
}

/// The figures of a number on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The number.
    pub candidate: Id,
    /// The standing. None if there is no application.
    pub standing: Option<Standing>,
    /// Required sets of the latest candidacy.
    pub required: Option<SetShare>,
    /// Elective sets of it.
    pub elective: Option<SetShare>,
    /// Hours toward the next renewal.
    pub renewal: Option<RenewalProgress>,
    /// What is owed; negative is credit.
    pub balance: Cents,
}

/// The result of merging two numbers on the day of the bench. The transcripts have everything recorded.
pub fn merging(pair: Pair, merged: &Merged, bench: Bench) -> Merging {
    let Pair { given_up, into, .. } = pair;
    let figures = Figures {
        given_up: figure(given_up, bench),
        into: figure(into, bench),
        together: figure(&merged.transcript, bench),
    };
    let all = [&figures.given_up, &figures.into, &figures.together];
    let owed = all.iter().any(|f| f.balance != Cents::ZERO);
    Merging {
        joins: joins(given_up),
        settled: [applications(pair, merged), settled(given_up, into, bench)].concat(),
        speaks_of_money: owed || bench.policy.asks_fees(),
        figures,
    }
}

fn figure(transcript: &Transcript, bench: Bench) -> Figure {
    let then = transcript.clone().up_to(bench.on);
    let progress = progress(&then, bench);
    let balance = account::account(&then, bench.policy).balance();
    Figure {
        candidate: transcript.person.number,
        standing: progress.as_ref().map(|p| p.standing),
        required: progress.as_ref().map(|p| p.required),
        elective: progress.as_ref().map(|p| p.elective),
        renewal: progress.and_then(|p| p.renewal),
        balance,
    }
}

/// The records of a number, kind by kind.
fn joins(t: &Transcript) -> Vec<Joins> {
    let found = t.days().into_iter().filter_map(|(kind, days)| {
        let (first_on, last_on) = (*days.iter().min()?, *days.iter().max()?);
        let what = kind.declared().noun(1);
        Some(Joins { kind, what, count: days.len(), first_on, last_on })
    });
    found.collect()
}

/// Which applications are dropped, and which are kept instead.
fn applications(pair: Pair, merged: &Merged) -> Vec<String> {
    let both = [pair.given_up, pair.into];
    let named = |id: Id| {
        let of = |t: &&&Transcript| t.enrollments.iter().any(|e| e.id == id);
        let whose = both.iter().find(of).map_or(0, |t| t.person.number);
        let received = both.iter().flat_map(|t| &t.enrollments).find(|e| e.id == id);
        let received = received.map_or(String::new(), |e| format!(" (received {})", e.received_on));
        format!("application {id} of {whose}{received}")
    };
    let given_up = merged.applications.iter();
    let sentence = |(other, kept): &(Id, Id)| {
        format!(
            "{} is kept and {} dropped; everything recorded for the dropped one counts for the one that is kept",
            named(*kept),
            named(*other)
        )
    };
    given_up.map(sentence).collect()
}

/// Facts that both have, and which of them counts.
fn settled(given_up: &Transcript, into: &Transcript, bench: Bench) -> Vec<String> {
    let (gone, kept) = (&given_up.person, &into.person);
    let mut settled = Vec::new();
    let none = || "none".to_string();
    let member = |p: &Person| p.ala_member.clone().unwrap_or_else(none);
    let state = |p: &Person| p.state.clone().unwrap_or_else(none);
    let stated = [
        ("name", gone.name.clone(), kept.name.clone()),
        ("ALA membership", member(gone), member(kept)),
        ("state", state(gone), state(kept)),
    ];
    let differ = stated.into_iter().filter(|(_, gone, kept)| gone != kept);
    settled.extend(differ.map(|(field, other, ours)| {
        format!("{field}: {ours} is kept; {} has {other}", gone.number)
    }));
    let addressed = given_up.known_as().filter(|person| !person.is_forgotten());
    settled.extend(addressed.map(|person| {
        format!("e-mail: {} is kept; {} still finds {}", kept.email, person.email, kept.number)
    }));
    for c in &given_up.completions {
        let code = bench.catalog.code(c.course);
        let same_course = into.completions.iter().filter(|o| o.course == c.course);
        settled.extend(same_course.map(|other| {
            let (one, two) = (c.completed_on, other.completed_on);
            if c.is_again(other) {
                return format!("{code} on {one}, recorded under both, counts once");
            }
            format!(
                "{code} on {one} (under {}) and on {two} (under {}): the earlier one that fits counts",
                gone.number, kept.number
            )
        }));
    }
    let twice = |a: &&crate::model::Activity| into.activities.iter().any(|b| a.is_again(b));
    settled.extend(given_up.activities.iter().filter(twice).map(|a| {
        format!(
            "\"{}\" on {}, recorded under both, counts once, as under {}",
            a.title, a.activity_on, kept.number
        )
    }));
    for p in &given_up.payments {
        let same = |o: &&crate::model::Payment| (o.amount, o.paid_on) == (p.amount, p.paid_on);
        settled.extend(into.payments.iter().find(same).map(|_| {
            format!(
                "${} on {}, recorded under both, counts twice: if it is one payment, retract one",
                p.amount, p.paid_on
            )
        }));
        let applied = given_up.enrollments.iter().any(|e| e.id == p.enrollment);
        settled.extend((!applied).then(|| {
            format!(
                "${} of {} was paid for application {}, which is not in force, so it is credit",
                p.amount, p.paid_on, p.enrollment
            )
        }));
    }
    settled
}

impl Joins {
    /// `3 completions, 2020-02-01 to 2020-06-01`.
    fn sentence(&self) -> String {
        let what = self.kind.declared().noun(self.count as i64);
        let (count, first, last) = (self.count, self.first_on, self.last_on);
        if first == last {
            format!("{count} {what}, {first}")
        } else {
            format!("{count} {what}, {first} to {last}")
        }
    }
}

impl Merging {
    /// The result in sentences.
    pub fn lines(&self) -> Vec<String> {
        let Figures { given_up, into, together } = &self.figures;
        let mut lines = vec![format!("Added to {}:", into.candidate)];
        if self.joins.is_empty() {
            lines.push(format!("  nothing is recorded under {}", given_up.candidate))
        } else {
            lines.extend(self.joins.iter().map(|j| format!("  {}", j.sentence())))
        }
        lines.push("Recorded under both:".to_string());
        lines.extend(self.settled.iter().map(|text| format!("  {text}")));
        let row = |what: &str, cell: &dyn Fn(&Figure) -> String| {
            let cells = [given_up, into, together].map(cell);
            format!("  {what:<16}{:<20}{:<20}{}", cells[0], cells[1], cells[2])
        };
        lines.push(format!(
            "  {:<16}{:<20}{:<20}together",
            "",
            format!("of {}", given_up.candidate),
            format!("of {}", into.candidate)
        ));
        lines.push(row("standing", &|f| {
            f.standing.map_or("not enrolled", Standing::word).to_string()
        }));
        lines.push(row("required sets", &|f| share(f.required)));
        lines.push(row("elective sets", &|f| share(f.elective)));
        if together.renewal.is_some() {
            let hours = |f: &Figure, technology: bool| {
                let renewal = f.renewal.as_ref();
                let asked = renewal
                    .map(|r| if technology { &r.technology_hours } else { &r.contact_hours });
                asked.map_or("-".to_string(), |s| format!("{} of {}", s.shown, s.asked))
            };
            lines.push(row("contact hours", &|f| hours(f, false)));
            lines.push(row("in technology", &|f| hours(f, true)));
        }
        if self.speaks_of_money {
            lines.push(row("balance", &|f| match f.balance {
                Cents::ZERO => "nothing owed".to_string(),
                owed if owed > Cents::ZERO => format!("${owed} owed"),
                credit => format!("${} of credit", -credit),
            }));
        }
        lines
    }
}

fn share(share: Option<SetShare>) -> String {
    share.map_or("-".to_string(), |s| match s.asked {
        Some(asked) => format!("{} of {asked}", s.shown),
        None => s.shown.to_string(),
    })
}
