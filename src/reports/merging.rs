//! What comes of it when two numbers become one person: what joins, what both state and what then counts.

use serde::Serialize;

use crate::model::{Id, Kind, Person, Standing, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::reports::progress::{RenewalProgress, SetShare, progress};
use crate::rules::Bench;
use crate::rules::decisions::merging::{Merged, Pair};
use crate::rules::meaning::account;

/// What comes of joining two numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merging {
    /// What is recorded of the number given up.
    pub joins: Vec<Joins>,
    /// What both state, and what counts of it, in sentences.
    pub settled: Vec<String>,
    /// What each comes to by itself, and both together.
    pub figures: Figures,
    /// Whether the policy or anybody's account speaks of money.
    #[serde(skip)]
    speaks_of_money: bool,
}

/// Records of one kind that join those of the other number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joins {
    /// The kind of record.
    #[serde(skip)]
    pub kind: Kind,
    /// What one of them is called.
    pub what: &'static str,
    /// How many.
    pub count: usize,
    /// The first of their days.
    pub first_on: Day,
    /// The last of their days.
    pub last_on: Day,
}

/// What each number comes to by itself, and both together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The number given up.
    pub given_up: Figure,
    /// The number by which the person is known.
    pub into: Figure,
    /// Both.
    pub together: Figure,
}

/// What a number comes to on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The number.
    pub candidate: Id,
    /// The standing; none where nothing was applied for.
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

/// What comes of joining two numbers on the day of the bench; the transcripts are all that is recorded.
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

/// What is recorded of a number, kind by kind.
fn joins(t: &Transcript) -> Vec<Joins> {
    let found = t.days().into_iter().filter_map(|(kind, days)| {
        let (first_on, last_on) = (*days.iter().min()?, *days.iter().max()?);
        let what = kind.declared().noun(1);
        Some(Joins { kind, what, count: days.len(), first_on, last_on })
    });
    found.collect()
}

/// Which applications are given up for which.
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
            "{} is kept and {} given up; what was recorded for that one counts for the one kept",
            named(*kept),
            named(*other)
        )
    };
    given_up.map(sentence).collect()
}

/// What both state, and what counts of it.
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
    settled.extend(differ.map(|(field, other, stands)| {
        format!("{field}: {stands} stands; of {} is stated {other}", gone.number)
    }));
    let addressed = given_up.known_as().filter(|person| !person.is_forgotten());
    settled.extend(addressed.map(|person| {
        format!("e-mail: {} stands; {} goes on finding {}", kept.email, person.email, kept.number)
    }));
    for c in &given_up.completions {
        let code = bench.catalog.code(c.course);
        let same_course = into.completions.iter().filter(|o| o.course == c.course);
        settled.extend(same_course.map(|other| match c.is_again(other) {
            true => format!("{code} on {}, recorded of both, counts once", c.completed_on),
            false => format!(
                "{code} on {} (of {}) and on {} (of {}): both stand, the earlier that fits counts",
                c.completed_on, gone.number, other.completed_on, kept.number
            ),
        }));
    }
    let twice = |a: &&crate::model::Activity| into.activities.iter().any(|b| a.is_again(b));
    settled.extend(given_up.activities.iter().filter(twice).map(|a| {
        format!(
            "\"{}\" on {}, recorded of both, counts once, as stated of {}",
            a.title, a.activity_on, kept.number
        )
    }));
    for p in &given_up.payments {
        let same = |o: &&crate::model::Payment| (o.amount, o.paid_on) == (p.amount, p.paid_on);
        settled.extend(into.payments.iter().find(same).map(|_| {
            format!(
                "${} of {}, recorded of both, counts twice: if it is one payment, take one back",
                p.amount, p.paid_on
            )
        }));
        let applied = given_up.enrollments.iter().any(|e| e.id == p.enrollment);
        settled.extend((!applied).then(|| {
            format!(
                "${} of {} was paid for application {}, which is not in force: it is credit",
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
        match first == last {
            true => format!("{count} {what}, {first}"),
            false => format!("{count} {what}, {first} to {last}"),
        }
    }
}

impl Merging {
    /// The same for people to read, a line each.
    pub fn lines(&self) -> Vec<String> {
        let Figures { given_up, into, together } = &self.figures;
        let mut lines = vec![format!("Joins {}:", into.candidate)];
        match self.joins.is_empty() {
            true => lines.push(format!("  nothing is recorded of {}", given_up.candidate)),
            false => lines.extend(self.joins.iter().map(|j| format!("  {}", j.sentence()))),
        }
        lines.push("Stated of both:".to_string());
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
                let asked = renewal.map(|r| match technology {
                    true => &r.technology_hours,
                    false => &r.contact_hours,
                });
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
