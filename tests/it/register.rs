//! The register: what is written is read back, by one loader, and nothing changes it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lssc::hours::{Decimal, Minutes};
use lssc::model::{
    ActKind, Activity, ActivityUnit, Agreement, Applied, Approval, Basis, Certification, CourseId,
    Education, Enrollment, Entry, Evaluator, Fee, Graduation, Id, Job, JobHours, Kind, Note,
    Notice, NoticeKind, Payment, Person, Rating, Refund, Renewal, Transcript, Waiver,
};
use lssc::money::Cents;
use lssc::period::{Day, days_after};
use lssc::policy::{Policy, SetId};
use lssc::register::write::Restates;
use lssc::register::{Clock, Header, Reading, Recording, Register, kinds, migrate};
use lssc::rules::decisions::merging;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

fn day(number: u16) -> Day {
    days_after(Day::from_ymd_opt(2015, 1, 1).unwrap(), u32::from(number))
}

fn header() -> Header {
    Header {
        clock: Clock::stopped_at("2026-11-22T09:00:00Z"),
        made_by: "Sam".into(),
        command: "lssc".into(),
        reason: None,
    }
}

/// A register in a folder of its own, with the built-in policy.
struct Made {
    folder: tempfile::TempDir,
    register: Register,
}

fn made() -> Made {
    let folder = crate::office::private_folder();
    std::fs::write(folder.path().join("register.db"), "").unwrap();
    let mut register = Register::create(&folder.path().join("register.db")).unwrap();
    let recording = register.record(header()).unwrap();
    recording.make_schema().unwrap();
    recording.policy(&Policy::built_in().unwrap()).unwrap();
    recording.commit().unwrap();
    drop(recording);
    Made { folder, register }
}

impl Made {
    /// Records one entry.
    fn entry<T>(&mut self, record: impl FnOnce(&Recording) -> rusqlite::Result<T>) -> T {
        let recording = self.register.record(header()).unwrap();
        let answer = record(&recording).unwrap();
        recording.commit().unwrap();
        answer
    }
}

fn person(number: Id, name: &str, email: &str) -> Person {
    Person { number, name: name.into(), email: email.into(), ala_member: None, state: None }
}

fn enrollment(received_on: Day, text: &str) -> Enrollment {
    Enrollment {
        id: 0,
        entry: 0,
        received_on,
        education: Education::College,
        position: text.into(),
        requires_mlis: false,
        fee: Cents(35_000),
        graduation: Some(Graduation { college: text.into(), graduated_on: received_on }),
        jobs: vec![Job {
            library: text.into(),
            first_on: day(0),
            last_on: None,
            hours: JobHours::Total(Minutes(90)),
            basis: Basis::Volunteer,
        }],
        certificate: None,
    }
}

fn activity(on: Day, title: &str, proof: &str) -> Activity {
    Activity {
        id: 0,
        entry: 0,
        title: title.into(),
        from_on: Some(day(3)),
        activity_on: on,
        set: SetId(2),
        amount: Decimal(1_500_000),
        unit: ActivityUnit::Days,
        technology: Some(Minutes(61)),
        proof: proof.into(),
    }
}

fn payment(enrollment: Id, on: Day, purpose: Option<Fee>, payer: Option<&str>) -> Payment {
    let payer = payer.map(Into::into);
    Payment { payer, ..Payment::of(enrollment, Cents(6_001), on, purpose) }
}

fn certification(enrollment: Id, on: Day) -> Certification {
    let fee = Some(Cents(2_500));
    Certification { id: 0, entry: 0, enrollment, awarded_on: on, first_on: on, fee }
}

fn renewal(enrollment: Id, on: Day) -> Renewal {
    Renewal { id: 0, entry: 0, enrollment, term: 2, received_on: on, fee: Some(Cents(7_500)) }
}

/// Any text but one with a NUL, and often one that has hurt somebody.
fn any_text() -> impl Strategy<Value = String> {
    let any = proptest::collection::vec(any::<char>(), 0..30)
        .prop_map(|letters| letters.into_iter().filter(|c| *c != '\0').collect());
    let nasty = select(vec![
        "=cmd|' /C calc'!A0",
        "'; DROP TABLE entry; --",
        "\"quoted\", and\r\nbroken",
        "\u{1b}[31mred\u{7}",
        "\u{202e}backwards",
        "👩‍👩‍👧‍👦 Ǆ ß İ",
        "  blanks  ",
        "",
        "%s {} $1 ?1",
        "NULL",
        "2026-02-30",
    ]);
    prop_oneof![any, nasty.prop_map(str::to_string)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_written_is_read_back_equal(texts in proptest::collection::vec(any_text(), 12)) {
        let mut made = made();
        let text = |n: usize| texts[n].as_str();
        let recording = made.register.record(Header {
            clock: Clock::stopped_at(text(0)),
            made_by: text(1).into(),
            command: text(2).into(),
            reason: Some(text(3).into()),
        }).unwrap();
        let candidate = recording.candidate().unwrap();
        let who = Person {
            ala_member: Some(text(4).into()),
            state: Some(text(5).into()),
            ..person(candidate, text(6), text(7))
        };
        recording.detail(&who).unwrap();
        let enrolled = recording.enrollment(candidate, &enrollment(day(100), text(8)), Restates::New).unwrap();
        let course = recording.course(text(9)).unwrap();
        let approval = Approval {
            id: 0,
            entry: 0,
            title: text(10).into(),
            provider: text(11).into(),
            provider_kind: None,
            set: SetId(0),
            approved_on: day(5),
            approved_until: None,
            bundle: None,
            format: None,
            cost: Some(Cents(1)),
        };
        recording.approval(course, &approval, "foundations", Some(text(0))).unwrap();
        let agreement = Agreement {
            id: 0,
            entry: 0,
            college: text(1).into(),
            award: text(2).into(),
            signed_on: day(7),
            retroactive_to: None,
            ends_on: None,
            covers: vec![SetId(0)],
            also: Vec::new(),
        };
        recording.agreement(&agreement, "foundations", "").unwrap();
        let evaluator = Evaluator {
            id: 0,
            entry: 0,
            name: text(3).into(),
            email: text(4).into(),
            sets: vec![SetId(1)],
            libraries: vec![text(5).into(), text(6).into()],
            not_for: vec![candidate],
            ended_on: None,
        };
        recording.evaluator(&evaluator, "communication", None).unwrap();
        recording.portfolio(candidate, enrolled, "access", day(200), Cents(1), Some(text(7)), None).unwrap();
        recording.completion(candidate, course, day(201), text(8)).unwrap();
        recording.activity(candidate, &activity(day(202), text(9), text(10)), "technology").unwrap();
        recording.payment(candidate, &payment(enrolled, day(203), Some(Fee::Application), Some(text(11)))).unwrap();
        let refund = Refund {
            id: 0,
            entry: 0,
            enrollment: enrolled,
            amount: Cents(1),
            refunded_on: day(204),
            reason: text(0).into(),
            ineligible: None,
        };
        recording.refund(candidate, &refund).unwrap();
        recording.act(candidate, enrolled, ActKind::Withdraw, day(205), None, None, text(1)).unwrap();
        let entry = recording.commit().unwrap().unwrap();
        drop(recording);

        let snapshot = made.register.snapshot().unwrap();
        let reading = Reading::new(&snapshot, None).unwrap();
        let row = reading.entry(entry).unwrap().unwrap();
        prop_assert_eq!([row.made_at.as_str(), &row.made_by, &row.command], [text(0), text(1), text(2)]);
        prop_assert_eq!(row.reason.as_deref(), Some(text(3)));
        let read = reading.transcript(candidate).unwrap().unwrap();
        prop_assert_eq!(&read.person, &who);
        let expected = enrollment(day(100), text(8));
        prop_assert_eq!(&read.enrollments[0].position, &expected.position);
        prop_assert_eq!(&read.enrollments[0].graduation, &expected.graduation);
        prop_assert_eq!(&read.enrollments[0].jobs, &expected.jobs);
        let listed = reading.catalog.course(course).unwrap();
        prop_assert_eq!([listed.code.as_str(), &listed.approvals[0].title], [text(9), text(10)]);
        prop_assert_eq!(listed.approvals[0].provider.as_str(), text(11));
        prop_assert_eq!(reading.catalog.bundles[0].name.as_str(), text(0));
        let signed = &reading.catalog.agreements[0];
        prop_assert_eq!([signed.college.as_str(), &signed.award], [text(1), text(2)]);
        let known = reading.evaluators().unwrap().remove(0);
        prop_assert_eq!(Evaluator { id: 0, entry: 0, ..known }, evaluator);
        prop_assert_eq!(read.portfolios[0].pre_review.as_deref(), Some(text(7)));
        let recorded = reading.completions_of(candidate, course).unwrap();
        prop_assert_eq!(recorded[0].1.as_str(), text(8));
        prop_assert_eq!(Activity { id: 0, entry: 0, ..read.activities[0].clone() }, activity(day(202), text(9), text(10)));
        prop_assert_eq!(read.payments[0].payer.as_deref(), Some(text(11)));
        prop_assert_eq!([read.refunds[0].reason.as_str(), &read.acts[0].reason], [text(0), text(1)]);
    }

    #[test]
    fn the_transcript_of_one_is_that_of_the_stream_of_all_as_known_at_every_entry(
        facts in proptest::collection::vec((0..19u8, any::<u8>(), any::<u8>(), 0..4_000u16), 1..60),
    ) {
        let mut made = made();
        let mut world = World::default();
        for (kind, one, other, on) in facts {
            let recording = made.register.record(header()).unwrap();
            world.record(&recording, kind, usize::from(one), usize::from(other), day(on)).unwrap();
            world.entries += i64::from(recording.commit().unwrap().is_some());
        }
        let snapshot = made.register.snapshot().unwrap();
        for through in (1..=world.entries + 1).map(Some).chain([None]) {
            let reading = Reading::new(&snapshot, through).unwrap();
            let mut streamed: Vec<Transcript> = Vec::new();
            reading.transcripts(|t| { streamed.push(t); Ok::<(), rusqlite::Error>(()) }).unwrap();
            let numbers = 1..=world.people.len() as Id;
            let single: Vec<Transcript> = numbers.filter_map(|n| reading.transcript(n).unwrap()).collect();
            prop_assert_eq!(&single, &streamed);
            let people = streamed.iter().map(|t| &t.person);
            let people: Vec<_> = people.map(|p| (p.number, p.name.clone(), p.email.clone())).collect();
            prop_assert_eq!(reading.people().unwrap(), people);
        }
    }

    #[test]
    fn two_numbers_made_one_person_hold_what_the_two_transcripts_held(
        facts in proptest::collection::vec((0..18u8, any::<u8>(), any::<u8>(), 0..30u16), 1..60),
    ) {
        let mut made = made();
        let mut world = World::default();
        // Two people, so that the facts are spread over both.
        for (kind, one, other, on) in [(0, 0, 0, 0), (0, 0, 0, 1)].into_iter().chain(facts) {
            let kind = if kind < 2 && world.people.len() == 2 { 6 } else { kind };
            let recording = made.register.record(header()).unwrap();
            world.record(&recording, kind, usize::from(one), usize::from(other), day(on)).unwrap();
            world.entries += i64::from(recording.commit().unwrap().is_some());
        }
        let before = {
            let snapshot = made.register.snapshot().unwrap();
            let reading = Reading::new(&snapshot, None).unwrap();
            [1, 2].map(|number| reading.transcript(number).unwrap())
        };
        made.entry(|to| to.merger(1, 2));
        let snapshot = made.register.snapshot().unwrap();
        let reading = Reading::new(&snapshot, None).unwrap();
        prop_assert_eq!(reading.transcript(1).unwrap(), None);
        let after = reading.transcript(2).unwrap();
        let [given_up, into] = before;
        match given_up.zip(into) {
            Some((given_up, into)) => prop_assert_eq!(after, Some(merging::joined(&given_up, &into))),
            // Of one of them nobody says any more who they are.
            None => prop_assert!(after.is_none_or(|t| t.person.number == 2)),
        }
    }
}

/// What a random register holds so far.
#[derive(Default)]
struct World {
    /// Of each candidate the enrollments and the portfolios.
    people: Vec<(Vec<Id>, Vec<Id>)>,
    courses: Vec<CourseId>,
    evaluators: Vec<Id>,
    /// Records that can be taken back, with their entries.
    records: Vec<(Entry, Kind, Id)>,
    entries: i64,
}

impl World {
    /// Records one fact chosen by numbers, without asking any rule.
    fn record(
        &mut self,
        to: &Recording,
        kind: u8,
        one: usize,
        other: usize,
        on: Day,
    ) -> rusqlite::Result<()> {
        let entry = self.entries + 2;
        if kind < 2 || self.people.is_empty() {
            let candidate = to.candidate()?;
            let detail =
                to.detail(&person(candidate, "Sample", &format!("{candidate}@example.org")))?;
            let enrolled = to.enrollment(candidate, &enrollment(on, "first"), Restates::New)?;
            self.people.push((vec![enrolled], Vec::new()));
            self.records.extend([
                (entry, Kind::Candidate, candidate),
                (entry, Kind::Detail, detail),
                (entry, Kind::Enrollment, enrolled),
            ]);
            return Ok(());
        }
        let place = one % self.people.len();
        let candidate = place as Id + 1;
        let person_facts = &mut self.people[place];
        let enrolled = person_facts.0[other % person_facts.0.len()];
        let portfolio = person_facts.1.get(other % person_facts.1.len().max(1)).copied();
        let (kind, id) = match kind {
            2 => (
                Kind::Detail,
                to.detail(&person(candidate, "Renamed", &format!("{candidate}@EXAMPLE.org")))?,
            ),
            3 => {
                let id = to.enrollment(candidate, &enrollment(on, "another"), Restates::New)?;
                person_facts.0.push(id);
                (Kind::Enrollment, id)
            }
            4 => {
                to.enrollment(candidate, &enrollment(on, "amended"), Restates::Amends(enrolled))?;
                return Ok(());
            }
            5 => {
                to.enrollment(
                    candidate,
                    &enrollment(on, "corrected"),
                    Restates::Corrects(enrolled),
                )?;
                return Ok(());
            }
            6 => {
                let course = match self.courses.get(other % 3) {
                    Some(course) => *course,
                    None => {
                        let course = to.course(&format!("C-{}", self.courses.len()))?;
                        self.courses.push(course);
                        course
                    }
                };
                (Kind::Completion, to.completion(candidate, course, on, "")?)
            }
            7 => {
                let id =
                    to.portfolio(candidate, enrolled, "access", on, Cents(6_000), None, None)?;
                person_facts.1.push(id);
                (Kind::Portfolio, id)
            }
            8 => match portfolio {
                Some(portfolio) => (Kind::Revision, to.revision(candidate, portfolio, on)?),
                None => return Ok(()),
            },
            9 => {
                let evaluator = Evaluator {
                    id: 0,
                    entry: 0,
                    name: "Eva".into(),
                    email: "eva@example.org".into(),
                    sets: vec![SetId(3)],
                    libraries: Vec::new(),
                    not_for: Vec::new(),
                    ended_on: None,
                };
                let id = to.evaluator(&evaluator, "access", None)?;
                self.evaluators.push(id);
                (Kind::Evaluator, id)
            }
            10 => match (portfolio, self.evaluators.last()) {
                (Some(portfolio), Some(evaluator)) => {
                    let ratings = [Rating::Met, Rating::Partial];
                    let round = 1 + (other % 2) as u8;
                    (
                        Kind::Evaluation,
                        to.evaluation(candidate, portfolio, round, *evaluator, on, &ratings, &[])?,
                    )
                }
                _ => return Ok(()),
            },
            11 => (Kind::Certification, to.certification(candidate, &certification(enrolled, on))?),
            12 => (Kind::Renewal, to.renewal(candidate, &renewal(enrolled, on))?),
            13 => (
                Kind::Activity,
                to.activity(candidate, &activity(on, "Conference", ""), "technology")?,
            ),
            14 => {
                let purpose = portfolio.map(Fee::Portfolio);
                (Kind::Payment, to.payment(candidate, &payment(enrolled, on, purpose, None))?)
            }
            15 => {
                (Kind::Act, to.act(candidate, enrolled, ActKind::Withdraw, on, None, None, "left")?)
            }
            18 => {
                let other = other % self.people.len();
                if other == place {
                    return Ok(());
                }
                // From then on facts under the one may name those under the other.
                let (enrollments, portfolios) = self.people[place].clone();
                self.people[other].0.extend(enrollments);
                self.people[other].1.extend(portfolios);
                (Kind::Merger, to.merger(candidate, other as Id + 1)?)
            }
            16 => {
                let target = 2 + (one as Entry) % (entry - 1).max(1);
                if target < entry {
                    to.retraction(target, None, other.is_multiple_of(3))?;
                }
                return Ok(());
            }
            _ => {
                let (target, kind, id) = self.records[one % self.records.len()];
                if target < entry {
                    to.retraction(target, Some((kind, id)), other.is_multiple_of(3))?;
                }
                return Ok(());
            }
        };
        self.records.push((entry, kind, id));
        Ok(())
    }
}

/// Puts a row into every table.
fn fill(made: &mut Made) {
    made.entry(|to| {
        let candidate = to.candidate()?;
        to.detail(&person(candidate, "Ana", "ana@example.org"))?;
        let enrolled = to.enrollment(candidate, &enrollment(day(10), "Page"), Restates::New)?;
        let course = to.course("C-1")?;
        let approval = Approval {
            id: 0,
            entry: 0,
            title: "Course".into(),
            provider: "Provider".into(),
            provider_kind: None,
            set: SetId(0),
            approved_on: day(1),
            approved_until: None,
            bundle: None,
            format: None,
            cost: None,
        };
        to.approval(course, &approval, "foundations", None)?;
        let agreement = Agreement {
            id: 0,
            entry: 0,
            college: "College".into(),
            award: "Award".into(),
            signed_on: day(1),
            retroactive_to: None,
            ends_on: None,
            covers: Vec::new(),
            also: Vec::new(),
        };
        to.agreement(&agreement, "", "")?;
        let evaluator = Evaluator {
            id: 0,
            entry: 0,
            name: "Eva".into(),
            email: "eva@example.org".into(),
            sets: Vec::new(),
            libraries: vec!["Library".into()],
            not_for: vec![candidate],
            ended_on: None,
        };
        let evaluator = to.evaluator(&evaluator, "access", None)?;
        to.completion(candidate, course, day(20), "")?;
        let portfolio =
            to.portfolio(candidate, enrolled, "access", day(30), Cents(1), None, None)?;
        to.revision(candidate, portfolio, day(40))?;
        to.evaluation(
            candidate,
            portfolio,
            1,
            evaluator,
            day(50),
            &[Rating::Met],
            &[(1, "good".into())],
        )?;
        to.certification(candidate, &certification(enrolled, day(60)))?;
        to.renewal(candidate, &renewal(enrolled, day(70)))?;
        to.activity(candidate, &activity(day(80), "Conference", ""), "technology")?;
        to.payment(candidate, &payment(enrolled, day(90), None, None))?;
        let (id, entry, enrollment, reason) = (0, 0, enrolled, "why".to_string());
        let (amount, refunded_on) = (Cents(1), day(95));
        let ineligible = Some(true);
        let refund = Refund {
            id,
            entry,
            enrollment,
            amount,
            refunded_on,
            reason: reason.clone(),
            ineligible,
        };
        to.refund(candidate, &refund)?;
        let fee = Fee::Renewal(2);
        let waiver = Waiver { id, entry, enrollment, fee, waived_on: day(96), reason };
        to.waiver(candidate, &waiver)?;
        to.applied(candidate, &Applied { id, entry, enrollment, fee, applied_on: day(97) })?;
        to.act(candidate, enrolled, ActKind::Withdraw, day(99), None, None, "why")?;
        let notice = Notice {
            kind: NoticeKind::Candidacy,
            about: enrolled,
            last_on: day(99),
            due_on: day(9),
            told_on: day(9),
        };
        to.notice(candidate, &notice)?;
        let order = to.order("PO-1", "Library", day(1))?;
        let line = to.order_line(order, "Ana", "ana@example.org", Cents(1))?;
        to.order_substitution(line, "Ben", "ben@example.org", day(2))?;
        to.order_cancellation(order, day(4), "why")?;
        to.invoice(order, day(2), Cents(1))?;
        to.order_payment(line, day(3), Cents(1))?;
        let other = to.candidate()?;
        let merger = to.merger(other, candidate)?;
        let again = self::enrollment(day(11), "Page");
        let again = to.enrollment(candidate, &again, Restates::New)?;
        to.merged_application(merger, enrolled, again)?;
        to.apart(candidate, other)?;
        to.evaluator_end(evaluator, day(70))?;
        to.acceptance("a finding")?;
        to.forgotten(candidate, 1, None, &"0".repeat(64))?;
        to.parted(1, &"0".repeat(64), &"0".repeat(64))?;
        to.consent(candidate, true, day(60))?;
        to.note(
            candidate,
            &Note { text: "called".to_string(), noted_on: day(61), ..Note::default() },
        )?;
        to.assignment(candidate, portfolio, 1, evaluator, day(45))
    });
    made.entry(|to| to.retraction(2, Some((Kind::Act, 1)), false));
}

#[test]
fn no_statement_changes_deletes_or_replaces_a_record_of_any_table() {
    let mut made = made();
    fill(&mut made);
    let conn = rusqlite::Connection::open(made.folder.path().join("register.db")).unwrap();
    let contents = |table: &str| -> Vec<String> {
        let mut rows = conn.prepare(&format!("SELECT * FROM {table} ORDER BY id")).unwrap();
        let columns = rows.column_count();
        let cells = |row: &rusqlite::Row| -> rusqlite::Result<String> {
            let values = (0..columns).map(|n| row.get::<_, rusqlite::types::Value>(n));
            Ok(format!("{:?}", values.collect::<Result<Vec<_>, _>>()?))
        };
        rows.query_map([], cells).unwrap().map(Result::unwrap).collect()
    };
    let mut guarded: Vec<&str> = kinds::names().collect();
    for table in &guarded {
        let before = contents(table);
        assert!(!before.is_empty(), "{table} has a row to be changed");
        for statement in [
            format!("UPDATE {table} SET id = id"),
            format!("UPDATE {table} SET id = id + 1000"),
            format!("UPDATE OR REPLACE {table} SET id = 1"),
            format!("UPDATE OR IGNORE {table} SET id = 2"),
            format!("DELETE FROM {table}"),
            format!("DELETE FROM {table} WHERE id = 1"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"),
            format!("REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"),
            format!(
                "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET id = 77"
            ),
        ] {
            let refused = conn.execute(&statement, []).expect_err(&statement).to_string();
            assert!(refused.contains("a record is never"), "{statement}: {refused}");
            assert_eq!(contents(table), before, "{statement}");
        }
    }
    let mut statement =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let mut there: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    there.retain(|name| !name.starts_with("sqlite_"));
    guarded.sort_unstable();
    there.sort_unstable();
    assert_eq!(there, guarded, "every table is guarded");
}

fn lssc(register: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lssc"))
        .args(args)
        .env("LSSC_TODAY", "2026-11-22")
        .env("LSSC_REGISTER", register)
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

const READS: &[&str] = &["report", "roster"];
const RECORDS: &[&str] = &["payment", "receive", "1", "350", "--on", "2026-11-01"];

#[test]
fn what_is_no_register_of_this_version_is_refused_and_left_alone() {
    let folder = crate::office::private_folder();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text.db"), "name,email\nAna,ana@example.org\n".repeat(100)).unwrap();
    std::fs::write(path("short.db"), "x").unwrap();
    std::fs::write(path("empty.db"), "").unwrap();
    std::fs::write(
        path("noise.db"),
        (0..9_000u32).map(|n| (n * n % 251) as u8).collect::<Vec<_>>(),
    )
    .unwrap();
    let foreign = rusqlite::Connection::open(path("foreign.db")).unwrap();
    foreign
        .execute_batch("CREATE TABLE entry (id INTEGER PRIMARY KEY); INSERT INTO entry VALUES (1)")
        .unwrap();
    assert!(lssc(&path("newer.db"), &["init"]).status.success());
    let newer = rusqlite::Connection::open(path("newer.db")).unwrap();
    newer.pragma_update(None, "user_version", migrate::VERSION + 1).unwrap();
    drop((foreign, newer));
    for name in ["text.db", "short.db", "empty.db", "noise.db", "foreign.db", "newer.db"] {
        let before = std::fs::read(path(name)).unwrap();
        for args in [READS, RECORDS] {
            let refused = lssc(&path(name), args);
            assert_eq!(refused.status.code(), Some(6), "{name}: {}", told(&refused));
            assert_eq!(std::fs::read(path(name)).unwrap(), before, "{name}");
        }
    }
    for args in [READS, RECORDS] {
        let refused = lssc(folder.path(), args);
        assert_eq!(refused.status.code(), Some(6), "a folder: {}", told(&refused));
        let missing = lssc(&path("missing.db"), args);
        assert_eq!(missing.status.code(), Some(1), "{}", told(&missing));
        assert!(!path("missing.db").exists(), "a mistyped path never becomes a register");
    }
}

#[test]
fn a_damaged_register_is_refused_and_never_a_panic() {
    let folder = crate::office::private_folder();
    let register = sample(folder.path());
    let whole = std::fs::read(&register).unwrap();
    for (from, until) in [(100, 4_096), (4_096, whole.len()), (whole.len() / 2, whole.len())] {
        let mut damaged = whole.clone();
        damaged[from..until].fill(0xA5);
        std::fs::write(&register, &damaged).unwrap();
        for args in [READS, RECORDS] {
            let refused = lssc(&register, args);
            assert_eq!(refused.status.code(), Some(6), "{from} to {until}: {}", told(&refused));
        }
    }
    // The name of a column that is no text.
    let name = whole.windows(12).position(|bytes| bytes == b"completed_on").unwrap();
    let mut damaged = whole.clone();
    damaged[name + 3] = 0xC3;
    std::fs::write(&register, &damaged).unwrap();
    for args in [READS, RECORDS, &["check"]] {
        let refused = lssc(&register, args);
        assert_eq!(refused.status.code(), Some(6), "{}", told(&refused));
    }
    std::fs::write(&register, &whole[..whole.len() / 3]).unwrap();
    let refused = lssc(&register, READS);
    assert_eq!(refused.status.code(), Some(6), "cut off: {}", told(&refused));
}

/// The register of the demonstration.
fn sample(folder: &Path) -> PathBuf {
    let made = lssc(Path::new("unused"), &["demo", folder.to_str().unwrap(), "--quiet"]);
    assert!(made.status.success(), "{}", told(&made));
    folder.join("register.db")
}

#[test]
fn retracting_a_retraction_leaves_everything_as_it_was() {
    let folder = crate::office::private_folder();
    let register = sample(folder.path());
    let json = |args: &[&str]| -> Vec<u8> {
        let output = lssc(&register, &[args, &["--format", "json"]].concat());
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        output.stdout
    };
    let people: Vec<Value> = serde_json::from_slice(&json(&["report", "roster"])).unwrap();
    let entries = 1 + 3 + people.len() as Entry;
    let everything = || -> Vec<Vec<u8>> {
        let numbers = people.iter().map(|p| p["candidate"].to_string());
        let mut all: Vec<Vec<u8>> = numbers.map(|n| json(&["report", "progress", &n])).collect();
        all.extend([
            json(&["report", "roster"]),
            json(&["report", "expiring", "--within", "2000"]),
        ]);
        all
    };
    let before = everything();
    for entry in 2..=entries {
        let take = |entry: &str| -> Value {
            let args = ["retract", "entry", entry, "--reason", "to see", "--even-so", "--yes"];
            serde_json::from_slice(&json(&args)).unwrap()
        };
        let taken = take(&entry.to_string());
        let given = take(&taken["entry"].to_string());
        assert!(given["entry"].as_i64() > taken["entry"].as_i64());
        assert_eq!(json(&["report", "roster"]), before[people.len()], "entry {entry}");
    }
    assert_eq!(everything(), before);
}

/// Whoever waits for somebody else must not bring along the instant at which the waiting began.
#[test]
fn the_clock_is_read_when_nobody_else_can_write_any_more() {
    let mut made = made();
    let path = made.folder.path().join("register.db");
    let clock = Clock::new(move || {
        let other = rusqlite::Connection::open(&path).unwrap();
        other.busy_timeout(std::time::Duration::ZERO).unwrap();
        match other.execute_batch("BEGIN IMMEDIATE") {
            Ok(()) => "1970-01-01T00:00:00Z".to_string(),
            Err(_) => "2026-11-22T09:00:01Z".to_string(),
        }
    });
    let recording = made.register.record(Header { clock, ..header() }).unwrap();
    recording.candidate().unwrap();
    assert_eq!(
        recording.made_later().unwrap(),
        None,
        "the clock was read before the lock was held"
    );
    let entry = recording.commit().unwrap().unwrap();
    drop(recording);
    let snapshot = made.register.snapshot().unwrap();
    let row = Reading::new(&snapshot, None).unwrap().entry(entry).unwrap().unwrap();
    assert_eq!(row.made_at, "2026-11-22T09:00:01Z");
}

/// A trigger can keep a row out without a word. Whatever inserts looks at how many rows there are.
#[test]
fn a_row_that_a_trigger_keeps_out_fails_its_entry() {
    type Records = fn(&Recording) -> rusqlite::Result<()>;
    let ways: [(&str, Records); 3] = [
        ("completion", |recording| {
            let (candidate, course) = (recording.candidate()?, recording.course("F-1")?);
            recording.completion(candidate, course, day(1), "P").map(drop)
        }),
        ("completion", |recording| {
            let (candidate, course) = (recording.candidate()?, recording.course("F-1")?);
            recording.completions((1..100).map(|n| (candidate, course, day(n), "P")))
        }),
        ("seal", |recording| recording.candidate().map(drop)),
    ];
    for (table, records) in ways {
        let mut made = made();
        let when = if table == "seal" { "TRUE" } else { "NEW.completed_on = '2015-01-02'" };
        let trigger = format!(
            "CREATE TRIGGER t BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(IGNORE); END"
        );
        made.register.connection().execute_batch(&trigger).unwrap();
        let recording = made.register.record(header()).unwrap();
        let kept = records(&recording).and_then(|()| recording.commit());
        let rows = matches!(kept, Err(rusqlite::Error::StatementChangedRows(_)));
        assert!(rows, "{table}: {kept:?}");
    }
}
