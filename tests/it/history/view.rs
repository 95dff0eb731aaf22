//! All that the reports are made from: what a reading of the register answers.

use std::collections::BTreeMap;

use lssc::model::{Agreement, Bundle, Course, CourseId, Evaluator, Id, Notice, Order, Transcript};
use lssc::period::parse_day;
use lssc::policy::Policy;
use lssc::register::{Clock, Header, Reading, Register};
use rusqlite::Connection;

use super::desk::Desk;
use crate::office::TODAY;

/// What a reading answers.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    policy: Policy,
    courses: Vec<(CourseId, Course)>,
    bundles: Vec<Bundle>,
    agreements: Vec<Agreement>,
    evaluators: Vec<Evaluator>,
    people: Vec<(Id, String, String)>,
    transcripts: Vec<Transcript>,
    orders: Vec<(Order, Vec<Option<Id>>)>,
    notices: BTreeMap<Id, Vec<Notice>>,
}

impl View {
    /// What the register answers, as known through an entry; none: all there is.
    pub fn of(conn: &Connection, through: Option<i64>) -> View {
        let reading = Reading::new(conn, through).unwrap();
        let mut transcripts = Vec::new();
        let each = |transcript| {
            transcripts.push(transcript);
            Ok::<(), rusqlite::Error>(())
        };
        reading.transcripts(each).unwrap();
        let orders = reading.orders().unwrap().into_iter().map(|order| {
            let joined = order.lines.iter().map(|line| reading.joined(&order, line).unwrap());
            let joined = joined.collect();
            (order, joined)
        });
        let courses = reading.catalog.approved().into_iter();
        View {
            courses: courses.map(|(id, course)| (id, course.clone())).collect(),
            bundles: reading.catalog.bundles.clone(),
            agreements: reading.catalog.agreements.clone(),
            evaluators: reading.evaluators().unwrap(),
            people: reading.people().unwrap(),
            transcripts,
            orders: orders.collect(),
            notices: reading.notices(parse_day(TODAY).unwrap()).unwrap().into_iter().collect(),
            policy: reading.policy,
        }
    }

    /// What a desk's register answers now.
    pub fn at(desk: &Desk) -> View {
        View::of(&desk.conn(), None)
    }

    /// What it would answer if an entry were taken back.
    pub fn without(desk: &Desk, entry: i64) -> View {
        let mut register = Register::open_to_try(&desk.register()).unwrap();
        let header = Header {
            clock: Clock::stopped_at("2026-11-22T12:00:00Z"),
            made_by: "Sam Staff".to_string(),
            command: "lssc retract".to_string(),
            reason: None,
        };
        let recording = register.record(header).unwrap();
        recording.take_back(entry).unwrap();
        View::of(recording.conn(), None)
    }

    /// The same in lines, with the numbers of entries exchanged.
    pub fn lines(&self, numbers: impl Fn(i64) -> i64 + Copy) -> Vec<String> {
        let mut lines = vec![
            format!("{:?}", self.policy.rows()),
            format!("{:?}", self.bundles),
            format!("{:?}", self.people),
            format!("{:?}", self.notices),
        ];
        lines.extend(self.courses.iter().map(|course| format!("{course:?}")));
        lines.extend(self.agreements.iter().map(|agreement| format!("{agreement:?}")));
        lines.extend(self.evaluators.iter().map(|evaluator| format!("{evaluator:?}")));
        lines.extend(self.transcripts.iter().map(|transcript| format!("{transcript:?}")));
        lines.extend(self.orders.iter().map(|order| format!("{order:?}")));
        lines.iter().map(|line| renumbered(line, numbers)).collect()
    }
}

/// A text in which the numbers behind the word entry are exchanged.
pub fn renumbered(text: &str, numbers: impl Fn(i64) -> i64) -> String {
    let mut parts = text.split("entry");
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let behind = part.trim_start_matches([':', ' ', '\n', '"']);
        let digits = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        out += "entry";
        out += &part[..part.len() - behind.len()];
        match behind[..digits].parse() {
            Ok(number) => out += &numbers(number).to_string(),
            Err(_) => out += &behind[..digits],
        }
        out += &behind[digits..];
    }
    out
}
