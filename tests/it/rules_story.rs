//! Tells a story of facts in a few plain words and turns it into what the rules judge: a transcript, a catalog and a
//! policy. The words are described in fixtures/rules/README.md.

use std::str::FromStr;
use std::sync::OnceLock;

use lssc::hours::{Decimal, Minutes};
use lssc::model::*;
use lssc::money::Cents;
use lssc::period::{Day, Months, parse_day};
use lssc::policy::{Policy, SetId};
use lssc::rules::Bench;
use lssc::rules::meaning::fees;

/// What could not be read, as a sentence.
pub type Misread = String;

/// The courses that every story has: one a set, approved from 2010 to 2099.
pub const STANDARD: &[(&str, &str)] = &[
    ("FND", "foundations"),
    ("COM", "communication"),
    ("TEC", "technology"),
    ("ACC", "access"),
    ("ADV", "readers-advisory"),
    ("CAT", "cataloging"),
    ("COL", "collection"),
    ("REF", "reference"),
    ("SUP", "supervision"),
    ("YTH", "youth"),
];

/// Facts, catalog and policy of one case.
#[derive(Clone)]
pub struct Story {
    pub transcript: Transcript,
    pub catalog: Catalog,
    pub policy: &'static Policy,
    next: Id,
}

impl Story {
    /// Tells a story from the three texts of a case.
    pub fn tell(policy: &str, catalog: &str, facts: &str) -> Result<Story, Misread> {
        let mut story = Story {
            transcript: Transcript {
                person: Person {
                    number: 1,
                    name: "Ana Diaz".into(),
                    email: "ana@example.org".into(),
                    ala_member: None,
                    state: None,
                },
                ..Transcript::default()
            },
            catalog: Catalog::default(),
            policy: adapted(policy)?,
            next: 0,
        };
        for (code, set) in STANDARD {
            if story.policy.find_set(set).is_some() {
                story.catalog_line(&format!("{code} for {set} 2010-01-01..2099-12-31"))?;
            }
        }
        for line in lines(catalog) {
            story.catalog_line(line).map_err(|e| format!("{e} in \"{line}\""))?;
        }
        story.catalog.agreements.sort_by_key(|a| a.signed_on);
        for line in lines(facts) {
            story.fact(line).map_err(|e| format!("{e} in \"{line}\""))?;
        }
        story.in_order();
        Ok(story)
    }

    /// The same, asked about a day.
    pub fn bench(&self, on: Day) -> Bench<'_> {
        Bench { catalog: &self.catalog, policy: self.policy, on }
    }

    /// The same facts under another number of candidate; numbers of records go up by a thousand.
    pub fn under(mut self, number: Id) -> Story {
        let t = &mut self.transcript;
        t.person.number = number;
        t.person.email = format!("{number}@example.org");
        let up = |id: &mut Id| *id += 1_000;
        for e in &mut t.enrollments {
            up(&mut e.id);
        }
        for c in &mut t.completions {
            up(&mut c.id);
        }
        for p in &mut t.portfolios {
            up(&mut p.id);
            up(&mut p.enrollment);
        }
        for p in &mut t.payments {
            up(&mut p.id);
            up(&mut p.enrollment);
            if let Some(Fee::Portfolio(portfolio)) = &mut p.purpose {
                up(portfolio);
            }
        }
        for c in &mut t.certifications {
            up(&mut c.id);
            up(&mut c.enrollment);
        }
        for r in &mut t.renewals {
            up(&mut r.id);
            up(&mut r.enrollment);
        }
        for a in &mut t.activities {
            up(&mut a.id);
        }
        for a in &mut t.acts {
            up(&mut a.id);
            up(&mut a.enrollment);
        }
        let renumbered = t.refunds.is_empty() && t.waivers.is_empty() && t.applied.is_empty();
        assert!(renumbered, "not renumbered");
        self
    }

    /// The set of that name.
    pub fn set(&self, name: &str) -> Result<SetId, Misread> {
        self.policy.find_set(name).ok_or(format!("no set is called {name}"))
    }

    /// The portfolio of that number.
    pub fn portfolio(&self, id: Id) -> Result<&Portfolio, Misread> {
        let mut all = self.transcript.portfolios.iter();
        all.find(|p| p.id == id).ok_or(format!("no portfolio {id}"))
    }

    fn id(&mut self) -> Id {
        self.next += 1;
        self.next
    }

    fn enrollment(&self) -> Result<Id, Misread> {
        let latest = self.transcript.enrollments.iter().map(|e| e.id).max();
        latest.ok_or("nothing was received yet".into())
    }

    fn is_member(&self) -> bool {
        self.transcript.person.ala_member.is_some()
    }

    /// Facts in the order that a transcript promises.
    fn in_order(&mut self) {
        let t = &mut self.transcript;
        t.enrollments.sort_by_key(|e| e.received_on);
        t.portfolios.sort_by_key(|p| p.submitted_on);
        for portfolio in &mut t.portfolios {
            portfolio.evaluations.sort_by_key(|e| e.evaluated_on);
        }
        t.payments.sort_by_key(|p| p.paid_on);
        t.refunds.sort_by_key(|r| r.refunded_on);
        t.certifications.sort_by_key(|c| c.awarded_on);
        t.renewals.sort_by_key(|r| r.received_on);
        t.activities.sort_by_key(|a| a.activity_on);
        t.waivers.sort_by_key(|w| w.waived_on);
        t.applied.sort_by_key(|a| a.applied_on);
        t.acts.sort_by_key(|a| a.acted_on);
    }

    fn catalog_line(&mut self, line: &str) -> Result<(), Misread> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["agreement", college, "signed", signed, rest @ ..] => {
                let mut agreement = Agreement {
                    id: self.id(),
                    entry: 1,
                    college: plain(college),
                    award: "Certificate".into(),
                    signed_on: day(signed)?,
                    retroactive_to: None,
                    ends_on: None,
                    covers: Vec::new(),
                    also: Vec::new(),
                };
                for pair in rest.chunks(2) {
                    match pair {
                        ["back-to", d] => agreement.retroactive_to = Some(day(d)?),
                        ["ends", d] => agreement.ends_on = Some(day(d)?),
                        ["covers", sets] => agreement.covers = self.sets(sets)?,
                        ["also", sets] => agreement.also = self.sets(sets)?,
                        other => return Err(format!("{other:?} is not understood")),
                    }
                }
                self.catalog.agreements.push(agreement);
                Ok(())
            }
            [code, "for", set, days, rest @ ..] => {
                let (mut bundle, mut provider) = (None, "State Library".to_string());
                for pair in rest.chunks(2) {
                    match pair {
                        ["bundle", name] => bundle = Some(*name),
                        ["by", name] => provider = plain(name),
                        other => return Err(format!("{other:?} is not understood")),
                    }
                }
                let (first, last) = match days.split_once("..") {
                    Some((first, last)) => (day(first)?, Some(day(last)?)),
                    None => (day(days)?, None),
                };
                let course = self.course(code);
                let approval = Approval {
                    id: self.id(),
                    entry: 1,
                    title: format!("The course {code}"),
                    provider,
                    provider_kind: None,
                    set: self.set(set)?,
                    approved_on: first,
                    approved_until: last,
                    bundle: None,
                    format: None,
                    cost: None,
                };
                self.catalog.add_approval(course, approval, bundle);
                Ok(())
            }
            _ => Err("not understood".into()),
        }
    }

    /// The number of a course, made if it is new.
    pub fn course(&mut self, code: &str) -> CourseId {
        let mut known = (0..).map_while(|n| self.catalog.course(CourseId(n)));
        match known.position(|c| c.code == code) {
            Some(place) => CourseId(place as u32),
            None => {
                let count =
                    (0..).take_while(|n| self.catalog.course(CourseId(*n)).is_some()).count();
                let id = CourseId(count as u32);
                self.catalog.add_course(id, code.to_string());
                id
            }
        }
    }

    /// `a+b+c`, or `six` for the three required sets with access, cataloging and collection.
    pub fn sets(&self, text: &str) -> Result<Vec<SetId>, Misread> {
        let text = match text {
            "-" => return Ok(Vec::new()),
            "six" => "foundations+communication+technology+access+cataloging+collection",
            text => text,
        };
        text.split('+').map(|name| self.set(name)).collect()
    }

    fn fact(&mut self, line: &str) -> Result<(), Misread> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let id = self.id();
        match words.as_slice() {
            ["member"] => self.transcript.person.ala_member = Some("1234567".into()),
            ["formerly", email] => self.transcript.former_addresses.push(email.to_string()),
            ["also", email] => self.transcript.given_up.push(Person {
                number: 0,
                email: email.to_string(),
                ..self.transcript.person.clone()
            }),
            ["received", on, rest @ ..] => {
                let mut enrollment = self.application(day(on)?, rest)?;
                enrollment.id = self.transcript.enrollments.len() as Id + 1;
                self.transcript.enrollments.push(enrollment);
            }
            ["job", rest @ ..] => {
                let job = job(rest)?;
                let enrollment = self.transcript.enrollments.last_mut();
                let jobs = &mut enrollment.ok_or("nothing was received yet")?.jobs;
                jobs.retain(|job| job.library != "Former Library");
                jobs.push(job);
            }
            ["paid", amount, on, purpose @ ..] => {
                let purpose = match purpose {
                    [] => None,
                    ["for", what @ ..] => Some(fee(what)?),
                    _ => return Err("not understood".into()),
                };
                let payment = Payment::of(self.enrollment()?, money(amount)?, day(on)?, purpose);
                let payment = Payment { id, entry: id, ..payment };
                self.transcript.payments.push(payment);
            }
            ["refunded", amount, on, ineligible @ ..] => {
                let refund = Refund {
                    id,
                    entry: id,
                    enrollment: self.enrollment()?,
                    amount: money(amount)?,
                    refunded_on: day(on)?,
                    reason: "asked for".into(),
                    ineligible: match ineligible {
                        [] => None,
                        ["ineligible"] => Some(true),
                        _ => return Err("not understood".into()),
                    },
                };
                self.transcript.refunds.push(refund);
            }
            ["waived", what @ .., on] => {
                let fee = fee(what)?;
                let waiver = Waiver {
                    id,
                    entry: id,
                    enrollment: self.enrollment()?,
                    fee,
                    waived_on: day(on)?,
                    reason: "asked for".into(),
                };
                self.transcript.waivers.push(waiver);
            }
            ["applied", what @ .., on] => {
                let (fee, applied_on) = (fee(what)?, day(on)?);
                let enrollment = self.enrollment()?;
                self.transcript.applied.push(Applied {
                    id,
                    entry: id,
                    enrollment,
                    fee,
                    applied_on,
                });
            }
            ["completed", codes, on] => {
                for code in codes.split(',') {
                    let course = self.course(code);
                    let completion =
                        Completion { id: self.id(), entry: id, course, completed_on: day(on)? };
                    self.transcript.completions.push(completion);
                }
            }
            ["portfolio", set, on] => {
                let submitted_on = day(on)?;
                let member = self.transcript.person.ala_member.is_some();
                let portfolio = Portfolio {
                    id: self.transcript.portfolios.len() as Id + 1,
                    entry: id,
                    enrollment: self.enrollment()?,
                    set: self.set(set)?,
                    submitted_on,
                    fee: fees::portfolio_fee(submitted_on, member, self.policy),
                    pre_review: None,
                    revision: None,
                    assignments: Vec::new(),
                    evaluations: Vec::new(),
                };
                self.transcript.portfolios.push(portfolio);
            }
            ["revised", number, on] => {
                let submitted_on = day(on)?;
                self.portfolio_mut(number)?.revision =
                    Some(Revision { id, entry: id, submitted_on });
            }
            ["asked", number, evaluators, on] => {
                let assigned_on = day(on)?;
                for evaluator in evaluators.split(',') {
                    let assignment = Assignment {
                        id: self.id(),
                        entry: id,
                        round: self.portfolio_mut(number)?.revision.map_or(1, |_| 2),
                        evaluator: read(evaluator)?,
                        assigned_on,
                    };
                    self.portfolio_mut(number)?.assignments.push(assignment);
                }
            }
            ["rated", number, "by", evaluator, letters, on] => {
                let (evaluated_on, ratings) = (day(on)?, ratings(letters)?);
                let evaluator = read(evaluator)?;
                let portfolio = self.portfolio_mut(number)?;
                let round = if portfolio.revision.is_some() { 2 } else { 1 };
                portfolio.evaluations.push(Evaluation {
                    id,
                    entry: id,
                    round,
                    evaluator,
                    evaluated_on,
                    ratings,
                });
            }
            ["awarded", on, "from", first] => {
                let certification = Certification {
                    id,
                    entry: id,
                    enrollment: self.enrollment()?,
                    awarded_on: day(on)?,
                    first_on: day(first)?,
                    fee: fees::award_fee(day(on)?, self.is_member(), self.policy),
                };
                self.transcript.certifications.push(certification);
            }
            ["renewed", on] => {
                let enrollment = self.enrollment()?;
                let renewal = Renewal {
                    id,
                    entry: id,
                    enrollment,
                    term: self.latest_term(enrollment) + 1,
                    received_on: day(on)?,
                    fee: fees::renewal_fee(day(on)?, self.is_member(), self.policy),
                };
                self.transcript.renewals.push(renewal);
            }
            ["activity", title, size, set, on, technology @ ..] => {
                let activity = Activity { id, ..self.activity(title, size, set, on, technology)? };
                self.transcript.activities.push(activity);
            }
            ["withdrawn", on] => self.act(id, ActKind::Withdraw, on, None)?,
            ["revoked", on] => self.act(id, ActKind::Revoke, on, None)?,
            ["reinstated", on] => self.act(id, ActKind::Reinstate, on, None)?,
            ["extended", on, "to", until] => self.act(id, ActKind::Extend, on, Some(until))?,
            _ => return Err("not understood".into()),
        }
        Ok(())
    }

    /// An application received on that day, with everything asked unless the words say otherwise.
    pub fn application(&self, received_on: Day, words: &[&str]) -> Result<Enrollment, Misread> {
        let member = self.transcript.person.ala_member.is_some();
        let mut enrollment = Enrollment {
            id: 0,
            entry: 1,
            received_on,
            education: Education::HighSchool,
            position: "library assistant".into(),
            requires_mlis: false,
            fee: fees::application_fee(received_on, member, self.policy),
            graduation: None,
            certificate: None,
            jobs: Vec::new(),
        };
        let mut hours = Minutes::hours(2_000);
        let mut rest = words;
        while !rest.is_empty() {
            rest = match rest {
                ["mlis", rest @ ..] => {
                    enrollment.requires_mlis = true;
                    rest
                }
                ["hours", text, rest @ ..] => {
                    hours = minutes(text)?;
                    rest
                }
                ["graduate-of", college, on, rest @ ..] => {
                    enrollment.graduation =
                        Some(Graduation { college: plain(college), graduated_on: day(on)? });
                    rest
                }
                [word, rest @ ..] => {
                    enrollment.education = read(word)?;
                    rest
                }
                [] => rest,
            };
        }
        enrollment.jobs.push(Job {
            library: "Former Library".into(),
            first_on: Months(24).before(received_on),
            last_on: received_on.pred_opt(),
            hours: JobHours::Total(hours),
            basis: Basis::Paid,
        });
        Ok(enrollment)
    }

    /// An activity, not yet part of the story.
    pub fn activity(
        &self,
        title: &str,
        size: &str,
        set: &str,
        on: &str,
        more: &[&str],
    ) -> Result<Activity, Misread> {
        let split = size.find(|c: char| c.is_ascii_alphabetic()).ok_or("no unit")?;
        let unit = match &size[split..] {
            "h" => ActivityUnit::Hours,
            word => read(word)?,
        };
        let amount = match size[..split].split_once(':') {
            // Hours and minutes as millionths of an hour, near enough to give the minute back.
            Some(_) => Decimal(i128::from(minutes(&size[..split])?.0) * Decimal::ONE / 60 + 1),
            None => Decimal::parse(&size[..split]).ok_or(format!("{size} is no size"))?,
        };
        let (mut technology, mut from_on, mut proof) = (None, None, String::new());
        for pair in more.chunks(2) {
            match pair {
                ["technology", text] => technology = Some(minutes(text)?),
                ["from", first] => from_on = Some(day(first)?),
                ["proof", text] => proof = plain(text),
                other => return Err(format!("{other:?} is not understood")),
            }
        }
        Ok(Activity {
            id: 0,
            entry: 1,
            title: plain(title),
            from_on,
            activity_on: day(on)?,
            set: self.set(set)?,
            amount,
            unit,
            technology,
            proof,
        })
    }

    fn portfolio_mut(&mut self, number: &str) -> Result<&mut Portfolio, Misread> {
        let id: Id = read(number)?;
        let mut all = self.transcript.portfolios.iter_mut();
        all.find(|p| p.id == id).ok_or(format!("no portfolio {id}"))
    }

    fn latest_term(&self, enrollment: Id) -> u32 {
        let renewals = self.transcript.renewals.iter();
        renewals.filter(|r| r.enrollment == enrollment).count() as u32 + 1
    }

    fn act(
        &mut self,
        id: Id,
        kind: ActKind,
        on: &str,
        until: Option<&&str>,
    ) -> Result<(), Misread> {
        let enrollment = self.enrollment()?;
        let certified = self.transcript.certification_of(enrollment).is_some();
        let act = Act {
            id,
            entry: id,
            enrollment,
            kind,
            acted_on: day(on)?,
            until: until.map(|d| day(d)).transpose()?,
            term: (kind == ActKind::Extend && certified).then(|| self.latest_term(enrollment)),
            reason: "a reason".into(),
        };
        self.transcript.acts.push(act);
        Ok(())
    }
}

/// `application`, `portfolio N`, `award` or `renewal TERM`.
fn fee(words: &[&str]) -> Result<Fee, Misread> {
    match words {
        ["application"] => Ok(Fee::Application),
        ["portfolio", number] => Ok(Fee::Portfolio(read(number)?)),
        ["award"] => Ok(Fee::Award),
        ["renewal", term] => Ok(Fee::Renewal(read(term)?)),
        _ => Err("not understood".into()),
    }
}

/// `LIBRARY FIRST..LAST 20/week paid`; the last day is `open` or a day.
pub fn job(words: &[&str]) -> Result<Job, Misread> {
    let [library, days, size, basis] = words else {
        return Err(format!("{words:?} is no job"));
    };
    let (first, last) = days.split_once("..").ok_or("no days")?;
    let (amount, per) = size.split_once('/').ok_or("no size")?;
    Ok(Job {
        library: plain(library),
        first_on: day(first)?,
        last_on: match last {
            "open" => None,
            last => Some(day(last)?),
        },
        hours: match per {
            "week" => JobHours::Weekly(minutes(amount)?),
            "total" => JobHours::Total(minutes(amount)?),
            other => return Err(format!("{other} is not understood")),
        },
        basis: read(basis)?,
    })
}

/// The policy of a case: the built-in one, Arizona's, or the built-in one with more rows.
fn adapted(text: &str) -> Result<&'static Policy, Misread> {
    const PARAMETERS: &str = include_str!("../../src/policy/parameters.csv");
    const SETS: &str = include_str!("../../src/policy/competency_sets.csv");
    const COMPETENCIES: &str = include_str!("../../src/policy/competencies.csv");
    static BUILT_IN: OnceLock<&Policy> = OnceLock::new();
    let kept = |policy: Policy| -> &'static Policy { Box::leak(Box::new(policy)) };
    let problems = |problems: Vec<lssc::policy::Problem>| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        all.join("; ")
    };
    match text {
        "" => Ok(BUILT_IN.get_or_init(|| kept(Policy::built_in().unwrap()))),
        "arizona" => Policy::parse(
            include_str!("../../fixtures/policies/arizona/parameters.csv"),
            include_str!("../../fixtures/policies/arizona/competency_sets.csv"),
            include_str!("../../fixtures/policies/arizona/competencies.csv"),
        )
        .map(kept)
        .map_err(problems),
        text => {
            let mut parameters = PARAMETERS.trim_end().to_string();
            for line in lines(text) {
                let words: Vec<&str> = line.split_whitespace().collect();
                let [name, value, unit, "from", first_on] = words.as_slice() else {
                    return Err(format!("{line} is no parameter"));
                };
                parameters.push_str(&format!(
                    "\n{name},{first_on},{value},{unit},a case,As the case says."
                ));
            }
            parameters.push('\n');
            Policy::parse(&parameters, SETS, COMPETENCIES).map(kept).map_err(problems)
        }
    }
}

/// The parts of a text between semicolons.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|line| !line.is_empty())
}

/// Reads a day.
pub fn day(text: &str) -> Result<Day, Misread> {
    parse_day(text).map_err(|why| format!("{text} {why}"))
}

/// Reads anything that has its own words.
pub fn read<T: FromStr>(text: &str) -> Result<T, Misread>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|why| format!("{text}: {why}"))
}

/// Reads hours.
pub fn minutes(text: &str) -> Result<Minutes, Misread> {
    Minutes::parse(text).map_err(|why| format!("{text} {why}"))
}

pub fn money(text: &str) -> Result<Cents, Misread> {
    Cents::parse(text).map_err(|why| format!("{text} {why}"))
}

/// `7M2P` or `MMPN`.
pub fn ratings(text: &str) -> Result<Vec<Rating>, Misread> {
    let (mut ratings, mut count) = (Vec::new(), None);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            count = Some(count.unwrap_or(0) * 10 + digit as usize);
        } else {
            let rating = Rating::from_letter(c).ok_or(format!("{c} is not a rating"))?;
            ratings.extend(std::iter::repeat_n(rating, count.take().unwrap_or(1)));
        }
    }
    Ok(ratings)
}

/// A name as people write it: underscores are blanks.
fn plain(text: &str) -> String {
    text.replace('_', " ")
}
