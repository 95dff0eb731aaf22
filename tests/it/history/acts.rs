//! Acts at random: every verb that records, with people, days and records for whom it may do something.

use lssc::model::Kind;
use proptest::prelude::*;

use super::desk::{Desk, POLICIES};

/// An act, told in numbers that choose a verb, and whom, what and when from what there is.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    verb: usize,
    who: usize,
    what: usize,
    on: usize,
    more: usize,
}

impl Act {
    /// The name of its verb.
    pub fn verb(&self) -> &'static str {
        VERBS[self.verb].0
    }

    /// A number of its own, by which reports are chosen.
    pub fn number(&self) -> usize {
        [self.who, self.what, self.on, self.more]
            .iter()
            .fold(self.verb, |number, part| number * 256 + part)
    }

    /// The line to type at a desk.
    pub fn line(&self, desk: &Desk) -> String {
        let (_, _, line) = VERBS[self.verb];
        line(&Choice { act: *self, desk })
    }
}

/// Any act, each verb as often as its weight says.
pub fn any_act() -> impl Strategy<Value = Act> {
    let verbs = VERBS.iter().enumerate();
    let weighted: Vec<usize> =
        verbs.flat_map(|(verb, (_, weight, _))| vec![verb; *weight]).collect();
    let number = || any::<u8>().prop_map(usize::from);
    let verb = proptest::sample::select(weighted);
    (verb, number(), number(), number(), number()).prop_map(|(verb, who, what, on, more)| Act {
        verb,
        who,
        what,
        on,
        more,
    })
}

/// What an act's numbers choose.
struct Choice<'d> {
    act: Act,
    desk: &'d Desk,
}

fn of<T: Copy>(number: usize, pool: &[T]) -> T {
    pool[number % pool.len()]
}

/// Days of events, most of them lately.
const DAYS: [&str; 10] = [
    "2026-11-22",
    "2026-11-21",
    "2026-11-20",
    "2026-11-18",
    "2026-11-10",
    "2026-10-15",
    "2026-06-01",
    "2025-02-28",
    "2023-05-05",
    "2021-03-03",
];

const SETS: [&str; 10] = [
    "access",
    "youth",
    "reference",
    "supervision",
    "collection",
    "cataloging",
    "readers-advisory",
    "communication",
    "technology",
    "foundations",
];

const COURSES: [&str; 12] = [
    "REF-101", "SUP-101", "ACC-101", "COM-101", "COM-102", "TEC-101", "FND-101", "CAT-101",
    "COL-101", "YTH-101", "YTH-102", "NEW-1",
];

impl Choice<'_> {
    fn who(&self, pool: &[u32]) -> u32 {
        of(self.act.who, pool)
    }

    fn day(&self) -> &'static str {
        of(self.act.on, &DAYS)
    }

    fn lately(&self) -> &'static str {
        of(self.act.on, &DAYS[..5])
    }

    fn set(&self) -> &'static str {
        of(self.act.what, &SETS)
    }

    fn what<T: Copy>(&self, pool: &[T]) -> T {
        of(self.act.what, pool)
    }

    fn more<T: Copy>(&self, pool: &[T]) -> T {
        of(self.act.more, pool)
    }

    /// A record of a table, by `number`: the later half of the table is chosen as often as all of it.
    fn record(&self, table: &str, number: usize) -> i64 {
        let count = self.desk.number(&format!("SELECT max(id) FROM {table}"));
        let back = match number % 2 {
            0 => number as i64 % count.max(1),
            _ => number as i64 % 4,
        };
        (count - back).max(1)
    }

    /// Whose a record is.
    fn owner(&self, table: &str, record: i64) -> i64 {
        self.desk.number(&format!("SELECT candidate_id FROM {table} WHERE id = {record}"))
    }

    /// The options that correct a record.
    fn corrects(&self, table: &str, record: i64) -> String {
        let entry = self.desk.number(&format!("SELECT entry_id FROM {table} WHERE id = {record}"));
        format!("--corrects {entry} --reason typo {}", self.more(&["", "", "--even-so"]))
    }
}

type Line = fn(&Choice) -> String;

/// Every verb that records, with how often it is typed, and its line.
const VERBS: &[(&str, usize, Line)] = &[
    ("record-course", 6, |c| {
        let who = c.who(&[4, 4, 11, 10, 3, 9, 12, 14, 20, 5, 21, 13]);
        format!(
            "record-course {who} {} --on {} --proof P-{}",
            c.what(&COURSES),
            c.day(),
            c.act.more
        )
    }),
    ("record-course --corrects", 3, |c| {
        let wrong = c.record("completion", c.act.who);
        let course =
            "SELECT code FROM completion c JOIN course ON course.id = course_id WHERE c.id = ";
        let code = match c.act.what % 4 {
            0 => c.what(&COURSES).to_string(),
            _ => c.desk.text(&format!("{course}{wrong}")),
        };
        format!(
            "record-course {} {code} --on {} {}",
            c.owner("completion", wrong),
            c.day(),
            c.corrects("completion", wrong)
        )
    }),
    ("record-course --csv", 3, |c| {
        let mut rows = String::from("candidate,course,completed_on,proof\n");
        for (place, who) in [4, 10, 3, 9, 20, 11, 99].into_iter().enumerate() {
            let code = of(c.act.what + place, &COURSES);
            rows += &format!("{who},{code},{},Q-{place}\n", of(c.act.on + place, &DAYS));
        }
        c.desk.write("completions.csv", &rows);
        "record-course --csv completions.csv".to_string()
    }),
    ("evaluate candidacy", 5, |c| {
        format!(
            "evaluate candidacy {} --on {} --yes",
            c.who(&[11, 23, 4, 10, 11, 23, 14]),
            c.lately()
        )
    }),
    ("evaluate candidacy --all", 2, |_| "evaluate candidacy --all --yes".to_string()),
    ("submit-portfolio", 4, |c| {
        let who = c.who(&[3, 4, 6, 9, 20, 5, 11, 18, 10]);
        let money =
            c.more(&["--paid 60", "", "--waive portfolio-fee --reason kind", "--pre-review good"]);
        format!("submit-portfolio {who} {} --on {} {money}", c.set(), c.lately())
    }),
    ("submit-portfolio --corrects", 1, |c| {
        let wrong = c.record("portfolio", c.act.who);
        let set = c.desk.text(&format!("SELECT set_code FROM portfolio WHERE id = {wrong}"));
        format!(
            "submit-portfolio {} {set} --on {} {}",
            c.owner("portfolio", wrong),
            c.lately(),
            c.corrects("portfolio", wrong)
        )
    }),
    ("submit-portfolio --revision", 2, |c| {
        format!("submit-portfolio --revision {} --on {}", c.what(&[4, 4, 4, 2, 7, 8]), c.lately())
    }),
    ("evaluate assign", 2, |c| {
        let others =
            c.more(&["", "--evaluators 2,3", "--instead-of 1 --reason busy", "--evaluators 1"]);
        format!("evaluate assign {} --on {} {others}", c.what(&[2, 7, 8, 3]), c.lately())
    }),
    ("evaluate portfolio", 6, |c| {
        let last = c.desk.number("SELECT max(id) FROM portfolio");
        rated(c, c.what(&[8, 2, 7, 8, last, 2, 7, 4, last]), c.who(&[1, 2, 3, 4]).into(), "")
    }),
    ("evaluate portfolio --corrects", 2, |c| {
        let wrong = c.record("evaluation", c.act.who);
        let of = |what| c.desk.number(&format!("SELECT {what} FROM evaluation WHERE id = {wrong}"));
        rated(c, of("portfolio_id"), of("evaluator_id"), &c.corrects("evaluation", wrong))
    }),
    ("evaluate portfolio --csv", 1, |c| {
        let portfolio = c.what(&[8, 8, 2, 7]);
        let mut rows = String::from("portfolio,evaluator,competency,rating,comment\n");
        for competency in 1..=competencies(c, portfolio) {
            let rating = if competency % 5 == c.act.more as i64 % 7 { "partial" } else { "M" };
            rows += &format!("{portfolio},{},{competency},{rating},noted\n", c.who(&[1, 2, 3]));
        }
        c.desk.write("ratings.csv", &rows);
        format!("evaluate portfolio --csv ratings.csv --on {}", c.lately())
    }),
    ("renew activity", 5, |c| {
        let who = c.who(&[14, 15, 24, 17, 13, 14, 16]);
        let size = c.more(&[
            "--hours 12",
            "--hours 30 --from 2022-01-01",
            "--days 2",
            "--credits 1 --unit quarter",
            "--hours 0:45",
        ]);
        let technology = if c.act.more % 3 == 0 { "--technology" } else { "" };
        format!(
            "renew activity {who} --title T{} --on {} --set {} {size} {technology}",
            c.act.what % 5,
            c.day(),
            c.set()
        )
    }),
    ("renew activity --corrects", 2, |c| {
        let wrong = c.record("activity", c.act.who);
        let title = c
            .desk
            .text(&format!("SELECT title FROM activity WHERE id = {wrong}"))
            .replace(' ', "~");
        let owner = c.owner("activity", wrong);
        let corrects = c.corrects("activity", wrong);
        format!(
            "renew activity {owner} --title {title} --on {} --set {} --hours 9 {corrects}",
            c.day(),
            c.set()
        )
    }),
    ("renew activity --csv", 1, |c| {
        let mut rows = String::from("candidate,title,activity_on,set,hours\n");
        for who in [14, 15, 13, 98] {
            rows += &format!("{who},Batch,{},{},{}\n", c.day(), c.set(), c.act.more % 40);
        }
        c.desk.write("activities.csv", &rows);
        "renew activity --csv activities.csv".to_string()
    }),
    ("renew certification", 5, |c| {
        format!("renew certification {} --on {}", c.who(&[24, 15, 14, 15, 24, 17, 13]), c.lately())
    }),
    ("payment receive", 4, |c| {
        let who = c.who(&[2, 2, 3, 22, 22, 1, 14, 20]);
        let purpose =
            c.more(&["", "", "--for application", "--for portfolio:3 --payer Pat --method check"]);
        format!(
            "payment receive {who} {} --on {} {purpose}",
            c.what(&["250", "350", "60", "100", "0.50"]),
            c.day()
        )
    }),
    ("payment receive --corrects", 2, |c| {
        let wrong = c.record("payment", c.act.who);
        let (owner, corrects) = (c.owner("payment", wrong), c.corrects("payment", wrong));
        format!(
            "payment receive {owner} {} --on {} {corrects}",
            c.what(&["350", "60", "349"]),
            c.day()
        )
    }),
    ("payment refund", 2, |c| {
        let even_so = c.more(&["", "--even-so"]);
        format!(
            "payment refund {} {} --on {} --reason back --yes {even_so}",
            c.who(&[1, 2, 3, 11, 18, 13]),
            c.what(&["350", "60", "10"]),
            c.lately()
        )
    }),
    ("payment apply", 2, |c| {
        let (who, to) = c.what(&[(3, "portfolio:3"), (2, "application"), (22, "application")]);
        format!("payment apply {who} --to {to} --on {}", c.lately())
    }),
    ("candidate waive", 3, |c| {
        let (who, what) = c.what(&[
            (2, "application-fee"),
            (3, "portfolio-fee"),
            (22, "application-fee"),
            (3, "portfolio-fee --portfolio 3"),
        ]);
        format!("candidate waive {who} {what} --on {} --reason award", c.lately())
    }),
    ("candidate withdraw", 2, |c| {
        format!(
            "candidate withdraw {} --on {} --reason left",
            c.who(&[3, 4, 5, 9, 10, 11]),
            c.lately()
        )
    }),
    ("candidate revoke", 2, |c| {
        format!(
            "candidate revoke {} --on {} --reason forged --yes",
            c.who(&[13, 14, 17, 21, 15]),
            c.lately()
        )
    }),
    ("candidate reinstate", 2, |c| {
        format!(
            "candidate reinstate {} --on {} --reason appeal",
            c.who(&[18, 19, 18, 19, 3, 13]),
            c.lately()
        )
    }),
    ("candidate extend", 3, |c| {
        let until = c.what(&["2027-06-30", "2028-02-29", "2031-01-01"]);
        format!(
            "candidate extend {} --until {until} --on {} --reason leave",
            c.who(&[4, 9, 14, 15, 17, 13]),
            c.lately()
        )
    }),
    ("candidate consent", 2, |c| {
        let answer = c.what(&["yes", "no"]);
        format!(
            "candidate consent {} --public-list {answer} --on {}",
            c.who(&[13, 14, 17, 11]),
            c.lately()
        )
    }),
    ("candidate note", 2, |c| {
        let again = c.what(&["", "--again-on 2026-12-01", "--again-on 2027-01-01"]);
        format!("candidate note {} called {again}", c.who(&[13, 14, 17, 11]))
    }),
    ("candidate merge", 3, |c| {
        let given_up = c.who(&[12, 16, 18, 19, 12, 1, 4]);
        let into = c.what(&[2, 1, 2, 22, 20]);
        format!("candidate merge {given_up} into {into} --reason same --yes")
    }),
    ("candidate update", 4, |c| {
        let change = c.what(&[
            "--name Renamed",
            "--email other@example.org",
            "--ala-member 0000009",
            "--state CA --name Moved",
            "--position Page --requires-mlis",
            "--education none",
            "--experience Far;2024-01-01;2024-02-01;9/week;paid",
            "--graduate-of Vale --graduated-on 2026-02-02",
        ]);
        let even_so = c.more(&["", "--even-so"]);
        format!(
            "candidate update {} {change} --reason told {even_so}",
            c.who(&[2, 3, 4, 11, 13, 12, 22, 20])
        )
    }),
    ("enroll", 3, |c| {
        let name = c.who(&[0, 1, 2]);
        let email = c.more(&["nell", "max", "zoe", "other"]);
        let money = c.what(&[
            "",
            "--paid 350",
            "--paid 100 --payer Hill",
            "--waive application-fee --reason award",
        ]);
        applicant(&format!("N{name}"), email, c.day(), money, "30/week")
    }),
    ("enroll again", 3, |c| {
        let (name, email) = c.who_again();
        applicant(
            name,
            email,
            c.lately(),
            c.what(&["--paid 350", "--paid 350", "", "--paid 20"]),
            "30/week",
        )
    }),
    ("enroll --keep", 1, |c| {
        applicant("Newly", c.more(&["newly", "nell"]), c.lately(), "--keep --paid 350", "1/week")
    }),
    ("enroll --corrects", 2, |c| {
        let row = c.record("enrollment", c.act.who);
        let owner = c.owner("enrollment", row);
        let email = c.desk.text(&format!(
            "SELECT email FROM detail WHERE candidate_id = {owner} ORDER BY id DESC"
        ));
        let email = email.split('@').next().unwrap();
        applicant("Corrected", email, c.day(), &c.corrects("enrollment", row), "28/week")
    }),
    ("enroll --csv", 1, |c| {
        let mut people = String::from("name,email,education,position,received_on,paid\n");
        let mut jobs = String::from("email,library,first_on,last_on,hours_per_week,basis\n");
        for email in ["pia", "les", "nell"] {
            people += &format!(
                "B{email},{email}@example.org,college,Aide,{},{}\n",
                c.lately(),
                c.what(&["350", "", "20"])
            );
            jobs += &format!("{email}@example.org,Hill,2015-01-01,-,30,paid\n");
        }
        c.desk.write("people.csv", &people);
        c.desk.write("jobs.csv", &jobs);
        "enroll --csv people.csv --experience-csv jobs.csv".to_string()
    }),
    ("candidate legacy", 2, |c| {
        let renewed = c.more(&["", "--renewed 2024-05-05"]);
        let email = c.who(&[0, 1, 2]);
        format!(
            "candidate legacy --name Old --email old{email}@example.org --number L-{} --first-on {} --awarded-on 2021-07-01 --reason papers {renewed}",
            c.act.what % 4,
            c.more(&["2021-03-03", "2020-06-30"])
        )
    }),
    ("catalog import", 3, |c| {
        let mut rows = String::from(
            "course,title,provider,provider_kind,set,approved_on,approved_until,bundle\n",
        );
        rows += &format!("NEW-1,New,Hill,college,{},{},2028-01-01,\n", c.set(), c.day());
        rows += &format!(
            "{},Again,Hill,college,{},{},,\n",
            c.more(&COURSES),
            c.set(),
            of(c.act.on + 1, &DAYS)
        );
        rows += &format!(
            "COM-103,Third,Imaginary Library Association,association,communication,{},,Communication\n",
            c.day()
        );
        c.desk.write("catalog.csv", &rows);
        "catalog import catalog.csv".to_string()
    }),
    ("agreement add", 2, |c| {
        let college = c.what(&["Vale", "Hill_College"]);
        let also = c.more(&["communication", "communication,youth"]);
        format!(
            "agreement add --college {college} --award AA --signed-on {} --covers foundations,technology,access,cataloging,reference --also {also}",
            c.day()
        )
    }),
    ("evaluator add", 1, |c| {
        let not_for = c.more(&["", "--not-for 3,7"]);
        format!(
            "evaluator add --name V{0} --email v{0}@example.org --sets {1},youth --library Hill {not_for}",
            c.act.who % 4,
            c.set()
        )
    }),
    ("evaluator add --corrects", 2, |c| {
        let row = c.record("evaluator", c.act.who);
        let email = c.desk.text(&format!("SELECT email FROM evaluator WHERE id = {row}"));
        format!(
            "evaluator add --name Right --email {email} --sets {} {}",
            c.set(),
            c.corrects("evaluator", row)
        )
    }),
    ("order add", 1, |c| {
        let rows = "name,email,amount\nNell,nell@example.org,350\nUna,una@example.org,350\nZoe,zoe@example.org,350\n";
        c.desk.write("order.csv", rows);
        format!("order add PO-3 --institution Vale --on {} --csv order.csv", c.lately())
    }),
    ("order invoice", 1, |c| {
        format!("order invoice PO-{} --on {}", c.what(&[1, 2, 2, 3]), c.lately())
    }),
    ("order pay", 4, |c| {
        let (order, amount, only) = c.more(&[
            (1, "250", "--only penny@example.org"),
            (1, "350", "--only max@example.org"),
            (1, "600", ""),
            (2, "350", "--only 22"),
            (2, "700", ""),
            (3, "350", "--only zoe@example.org"),
        ]);
        format!("order pay PO-{order} {amount} --on {} {only}", c.lately())
    }),
    ("order substitute", 2, |c| {
        let (from, to) =
            c.more(&[("max", "zoe"), ("nell", "ivy"), ("max", "pia"), ("penny", "zoe")]);
        format!(
            "order substitute PO-1 --from {from}@example.org --to {to}@example.org --name Sub --on {}",
            c.lately()
        )
    }),
    ("order cancel", 1, |c| {
        format!("order cancel PO-{} --on {} --reason no", c.what(&[1, 2, 2, 3]), c.lately())
    }),
    ("report reminders --mark", 2, |c| {
        format!(
            "report reminders --mark --days {} --as-of {}",
            c.what(&["90,30", "365", "10"]),
            c.day()
        )
    }),
    ("policy adopt", 2, |c| format!("policy adopt {} --reason board", c.what(&POLICIES))),
    ("retract entry", 6, |c| {
        let even_so = c.more(&["", "", "--even-so"]);
        format!("retract entry {} --reason wrong --yes {even_so}", c.record("entry", c.act.what))
    }),
    ("retract record", 6, |c| {
        // What an office takes back most often, and every kind there is.
        let often = [Kind::Completion, Kind::Completion, Kind::Completion, Kind::Activity]
            .into_iter()
            .chain([Kind::Evaluation, Kind::Payment, Kind::Payment]);
        let kinds: Vec<Kind> = often.chain(Kind::ALL.iter().copied()).collect();
        let kind = c.more(&kinds);
        let table = kind.table();
        let even_so = of(c.act.on, &["", "", "--even-so"]);
        format!(
            "retract record {kind} {} --reason wrong --yes {even_so}",
            c.record(table, c.act.what)
        )
    }),
];

impl Choice<'_> {
    /// Somebody who may enroll again, or may not.
    fn who_again(&self) -> (&'static str, &'static str) {
        of(
            self.act.who,
            &[
                ("Les", "les"),
                ("Dee", "missed"),
                ("Ida", "ida"),
                ("Rev", "rev"),
                ("Newton", "newton"),
                ("Lena", "lena"),
                ("Bea", "bea"),
            ],
        )
    }
}

fn applicant(name: &str, email: &str, received: &str, more: &str, hours: &str) -> String {
    format!(
        "enroll --name {name} --email {email}@example.org --education college --position Aide --received {received} \
         --experience Hill;2015-01-01;-;{hours};paid {more}"
    )
}

/// How many competencies the portfolio's set has in its edition of 2012.
fn competencies(c: &Choice, portfolio: i64) -> i64 {
    c.desk.number(&format!(
        "SELECT count(DISTINCT number) FROM competency WHERE edition = '2012'
         AND set_code = (SELECT set_code FROM portfolio WHERE id = {portfolio})"
    ))
}

/// An evaluation, more or less good.
fn rated(c: &Choice, portfolio: i64, evaluator: i64, more: &str) -> String {
    let letters = competencies(c, portfolio).max(1) as usize;
    let worst = c.more(&["M", "M", "P", "N", "PP", "NNNN", "M"]);
    let ratings = format!("{}{worst}", "M".repeat(letters.saturating_sub(worst.len())));
    format!(
        "evaluate portfolio {portfolio} --evaluator {evaluator} --ratings {ratings} --on {} {more}",
        c.lately()
    )
}
