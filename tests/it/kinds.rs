//! Every kind of record walks through every place that shows, counts, corrects, forgets or copies records.
//!
//! A kind without an [`example`] does not compile. A place that a new kind is missing in fails here.

use std::sync::OnceLock;

use lssc::model::{Fact, Id, Kind, Transcript};
use lssc::register::{Reading, Register, kinds};
use lssc::reports::merging::merging;
use lssc::rules::Bench;
use lssc::rules::decisions::merging::{Merged, Pair, joined};
use serde_json::Value;

use crate::office::Office;

/// How a record of a kind is made in the sample register, and how it is known again.
struct Example {
    /// What is typed before; empty if nothing has to be.
    before: &'static [&'static str],
    /// What is typed to record it.
    typed: &'static [&'static str],
    /// The candidate whom it is about; none if it is about no one candidate.
    about: Option<Id>,
    /// A fact of the transcript: how it is shown.
    fact: Option<Shown>,
    /// A few words of the sentence by which the history tells of it.
    told: &'static str,
    /// What is typed to correct it, `{entry}` being the entry that recorded it, if it can be corrected.
    corrected: Option<&'static [&'static str]>,
    /// A text that nobody may find once the person is forgotten.
    private: Option<&'static str>,
}

/// How `candidate show` shows a record.
struct Shown {
    /// The day on which it happened.
    on: &'static str,
    /// The word for it in the column `kind` of its CSV.
    kind: &'static str,
    /// What all three forms say of it.
    says: &'static str,
}

/// A fact of a candidate that has a form of its own in `candidate show`.
fn fact(about: Id, on: &'static str, kind: &'static str, says: &'static str) -> Example {
    let shown = Shown { on, kind, says };
    Example { about: Some(about), fact: Some(shown), ..nothing() }
}

fn nothing() -> Example {
    Example {
        before: &[],
        typed: &[],
        about: None,
        fact: None,
        told: "",
        corrected: None,
        private: None,
    }
}

fn example(kind: Kind) -> Example {
    const WHY: &str = "kept apart";
    match kind {
        Kind::Candidate | Kind::Detail | Kind::Enrollment => Example {
            typed: &[
                "enroll",
                "--name",
                "Ann New",
                "--email",
                "ann@example.org",
                "--education",
                "college",
                "--position",
                "Shelver of Ann",
                "--received",
                "2026-11-02",
                "--experience",
                "Ann's Library; 2010-01-01; -; 30/week; paid",
            ],
            told: "application received 2026-11-02",
            private: Some("Shelver of Ann"),
            ..if kind == Kind::Enrollment {
                fact(21, "2026-11-02", "enrollment", "Shelver of Ann")
            } else {
                Example { about: Some(21), ..nothing() }
            }
        },
        Kind::Completion => Example {
            typed: &[
                "record-course",
                "7",
                "YTH-101",
                "--on",
                "2026-11-20",
                "--proof",
                "CERT-OF-TIA",
            ],
            told: "completion of YTH-101 on 2026-11-20",
            corrected: Some(&[
                "record-course",
                "7",
                "YTH-101",
                "--on",
                "2026-11-19",
                "--corrects",
                "{entry}",
            ]),
            private: Some("CERT-OF-TIA"),
            ..fact(7, "2026-11-20", "completion", "YTH-101")
        },
        Kind::Portfolio => Example {
            typed: &[
                "submit-portfolio",
                "4",
                "youth",
                "--on",
                "2026-11-20",
                "--pre-review",
                "seen by us",
            ],
            told: "for youth submitted 2026-11-20",
            corrected: Some(&[
                "submit-portfolio",
                "4",
                "youth",
                "--on",
                "2026-11-19",
                "--corrects",
                "{entry}",
            ]),
            private: Some("seen by us"),
            ..fact(4, "2026-11-20", "portfolio", "youth")
        },
        Kind::Revision => Example {
            typed: &["submit-portfolio", "--revision", "4", "--on", "2026-11-20"],
            told: "additional information for portfolio 4",
            ..fact(6, "2026-11-20", "revision", "2026-11-20")
        },
        Kind::Assignment => Example {
            typed: &["evaluate", "assign", "2", "--evaluators", "2", "--on", "2026-11-20"],
            told: "evaluator 2 asked to rate portfolio 2",
            ..fact(3, "2026-11-20", "assignment", "Judge Wisely")
        },
        Kind::Evaluation => Example {
            typed: &[
                "evaluate",
                "portfolio",
                "2",
                "--evaluator",
                "2",
                "--ratings",
                "MMMMMMMMM",
                "--on",
                "2026-11-20",
            ],
            told: "ratings of portfolio 2, round 1, by evaluator 2",
            corrected: Some(&[
                "evaluate",
                "portfolio",
                "2",
                "--evaluator",
                "2",
                "--ratings",
                "MMMMMMMMP",
                "--on",
                "2026-11-19",
                "--corrects",
                "{entry}",
            ]),
            ..fact(3, "2026-11-20", "evaluation", "Judge Wisely")
        },
        Kind::Certification => Example {
            typed: &["evaluate", "candidacy", "11", "--on", "2026-11-20", "--yes"],
            told: "certification 7 from",
            ..fact(11, "2026-11-20", "certification", "2026-11-20")
        },
        Kind::Renewal => Example {
            typed: &["renew", "certification", "15", "--on", "2026-11-20"],
            told: "renewal for term 2 received 2026-11-20",
            ..fact(15, "2026-11-20", "renewal", "term")
        },
        Kind::Activity => Example {
            typed: &[
                "renew",
                "activity",
                "13",
                "--title",
                "Talk on shelves",
                "--from",
                "2026-11-08",
                "--on",
                "2026-11-10",
                "--set",
                "youth",
                "--hours",
                "8",
                "--proof",
                "PROOF-OF-BEA",
            ],
            told: "activity Talk on shelves from 2026-11-08 to 2026-11-10",
            corrected: Some(&[
                "renew",
                "activity",
                "13",
                "--title",
                "Talk on shelves",
                "--on",
                "2026-11-09",
                "--set",
                "youth",
                "--hours",
                "8",
                "--corrects",
                "{entry}",
            ]),
            private: Some("PROOF-OF-BEA"),
            ..fact(13, "2026-11-10", "activity", "2026-11-08")
        },
        Kind::Payment => Example {
            typed: &[
                "payment",
                "receive",
                "2",
                "12",
                "--on",
                "2026-11-20",
                "--payer",
                "Uncle of Penny",
            ],
            told: "payment of $12.00 on 2026-11-20",
            corrected: Some(&[
                "payment",
                "receive",
                "2",
                "13",
                "--on",
                "2026-11-19",
                "--corrects",
                "{entry}",
            ]),
            private: Some("Uncle of Penny"),
            ..fact(2, "2026-11-20", "payment", "Uncle of Penny")
        },
        Kind::Refund => Example {
            typed: &[
                "payment",
                "refund",
                "1",
                "12",
                "--on",
                "2026-11-20",
                "--reason",
                WHY,
                "--yes",
            ],
            told: "refund of $12.00 on 2026-11-20",
            private: Some(WHY),
            ..fact(1, "2026-11-20", "refund", WHY)
        },
        Kind::Waiver => Example {
            typed: &[
                "candidate",
                "waive",
                "2",
                "application-fee",
                "--on",
                "2026-11-20",
                "--reason",
                WHY,
            ],
            told: "waiver of the application-fee from 2026-11-20",
            private: Some(WHY),
            ..fact(2, "2026-11-20", "waiver", WHY)
        },
        Kind::Act => Example {
            typed: &["candidate", "withdraw", "7", "--on", "2026-11-20", "--reason", WHY, "--yes"],
            told: "withdrawal from 2026-11-20",
            private: Some(WHY),
            ..fact(7, "2026-11-20", "act", WHY)
        },
        Kind::Consent => Example {
            typed: &["candidate", "consent", "13", "--public-list", "yes", "--on", "2026-11-20"],
            told: "agrees from 2026-11-20 to be named in public",
            ..fact(13, "2026-11-20", "consent", "2026-11-20")
        },
        Kind::Note => Example {
            typed: &["candidate", "note", "7", "call about shelving", "--again-on", "2026-12-01"],
            told: "note of 2026-11-22, for 2026-12-01",
            corrected: Some(&["candidate", "note", "7", "--corrects", "{entry}", "TEXT"]),
            private: Some("call about shelving"),
            ..fact(7, "2026-11-22", "note", "call about shelving")
        },
        Kind::Apart => Example {
            typed: &["candidate", "apart", "2", "12", "--reason", "two people, both called"],
            about: Some(2),
            told: "candidates 2 and 12 are two people",
            ..nothing()
        },
        Kind::Applied => Example {
            before: &[
                "payment",
                "receive",
                "3",
                "60",
                "--on",
                "2026-11-19",
                "--for",
                "application",
            ],
            typed: &["payment", "apply", "3", "--to", "portfolio:3", "--on", "2026-11-20"],
            told: "credit applied to the portfolio fee from 2026-11-20",
            corrected: Some(&[
                "payment",
                "apply",
                "3",
                "--on",
                "2026-11-21",
                "--corrects",
                "{entry}",
            ]),
            ..fact(3, "2026-11-20", "applied", "60.00")
        },
        Kind::Merger => Example {
            typed: &[
                "candidate",
                "merge",
                "12",
                "into",
                "2",
                "--reason",
                "enrolled twice",
                "--yes",
            ],
            about: Some(2),
            told: "merger of 12 into 2",
            ..nothing()
        },
        Kind::Notice => Example {
            typed: &["report", "reminders", "--mark"],
            about: Some(4),
            told: "notice",
            ..nothing()
        },
        Kind::Agreement => Example {
            typed: &[
                "agreement",
                "add",
                "--college",
                "Delta",
                "--award",
                "LT",
                "--signed-on",
                "2026-01-15",
                "--covers",
                "foundations,communication,technology,access,cataloging,reference",
            ],
            told: "agreement with Delta signed 2026-01-15",
            ..nothing()
        },
        Kind::Evaluator => Example {
            typed: &[
                "evaluator",
                "add",
                "--name",
                "Nora New",
                "--email",
                "nora@example.org",
                "--sets",
                "access,youth",
            ],
            told: "Nora New",
            ..nothing()
        },
        Kind::EvaluatorEnd => Example {
            typed: &["evaluator", "end", "2", "--on", "2026-11-20"],
            told: "evaluator 2 no longer rates from 2026-11-20",
            ..nothing()
        },
        Kind::Acceptance => Example {
            before: &["submit-portfolio", "4", "youth", "--on", "2026-01-20"],
            typed: &["check", "--accept", "undecided-b7407cf2", "--reason", "it waits for the fee"],
            told: "of check accepted",
            ..nothing()
        },
        Kind::Approval => Example {
            typed: &["catalog", "import", "catalog.csv"],
            told: "approval of NEW-1 for youth from 2026-01-01",
            ..nothing()
        },
        Kind::Order => Example {
            typed: &[
                "order",
                "add",
                "PO-9",
                "--institution",
                "Far Library",
                "--on",
                "2026-11-10",
                "--csv",
                "order.csv",
            ],
            told: "purchase order PO-9 of Far Library",
            ..nothing()
        },
        Kind::Invoice => Example {
            before: example(Kind::Order).typed,
            typed: &["order", "invoice", "PO-9", "--on", "2026-11-12"],
            told: "invoice of $",
            ..nothing()
        },
    }
}

/// A desk with the sample register, made once.
fn sample() -> Office {
    static REGISTER: OnceLock<Vec<u8>> = OnceLock::new();
    let office = Office { folder: crate::office::private_folder() };
    let bytes = REGISTER.get_or_init(|| {
        office.say("demo d --quiet").ends(0);
        std::fs::read(office.path("d/register.db")).unwrap()
    });
    office.write("r.db", bytes);
    office.write(
        "catalog.csv",
        "course,title,provider,set,approved_on\nNEW-1,New,Acme,youth,2026-01-01\n",
    );
    office.write("order.csv", "name,email,amount\nZed Many,zed@example.org,350\n");
    office
}

/// A record in the register of an office.
struct Walk {
    kind: Kind,
    example: Example,
    office: Office,
    entry: i64,
    id: Id,
}

impl Walk {
    /// Records the example of a kind.
    fn begin(kind: Kind) -> Walk {
        let (example, office) = (example(kind), sample());
        if !example.before.is_empty() {
            office.types(example.before).ends(0);
        }
        office.types(example.typed).ends(0);
        let entry = office.entries();
        let sql = format!("SELECT max(id) FROM {} WHERE entry_id = {entry}", kind.table());
        let id = office.number(&sql);
        Walk { kind, example, office, entry, id }
    }

    fn types(&self, words: &[&str], more: &[&str]) {
        let entry = self.entry.to_string();
        let words = words.iter().map(|word| word.replace("{entry}", &entry));
        self.office.types(words.chain(more.iter().map(ToString::to_string))).ends(0);
    }

    /// The lines of `candidate show --format csv` that are of this record.
    fn lines(&self, more: &str) -> Vec<String> {
        let Some((who, shown)) = self.example.about.zip(self.example.fact.as_ref()) else {
            return Vec::new();
        };
        let shown_as = format!(",{},", shown.kind);
        // Before they are enrolled nobody is shown.
        let csv = self.office.say(&format!("candidate show {who} --format csv {more}")).out;
        let theirs = csv.lines().filter(|line| {
            line.contains(&shown_as) && line.contains(shown.on) && line.contains(shown.says)
        });
        theirs.map(str::to_string).collect()
    }

    /// The transcript of the person, as the register reads it.
    fn transcript(&self) -> Transcript {
        let mut register = Register::open(&self.office.path("r.db")).unwrap();
        let snapshot = register.snapshot().unwrap();
        let reading = Reading::new(&snapshot, None).unwrap();
        reading.transcript(self.example.about.unwrap()).unwrap().unwrap()
    }

    /// The record among the facts of the person.
    fn found(&self) -> Option<Fact> {
        let facts = self.transcript().facts();
        facts.into_iter().find(|fact| (fact.kind, fact.id) == (self.kind, self.id))
    }

    fn is_read_as_a_fact_of_its_day(&self) {
        let Some(shown) = &self.example.fact else { return };
        let fact = self.found().unwrap();
        assert_eq!((fact.entry, fact.on.to_string()), (self.entry, shown.on.to_string()));
        let day = self.kind.declared().day().unwrap();
        let sql = format!(
            "SELECT {day} = '{}' FROM {} WHERE id = {}",
            shown.on,
            self.kind.table(),
            self.id
        );
        assert_eq!(self.office.number(&sql), 1, "the registry names another day");
    }

    fn is_shown_in_every_form(&self) {
        let Some((who, shown)) = self.example.about.zip(self.example.fact.as_ref()) else { return };
        for form in ["table", "csv", "json"] {
            let page =
                self.office.say(&format!("candidate show {who} --format {form}")).ends(0).out;
            assert!(page.contains(shown.says), "{form}: {page}");
        }
        assert!(!self.lines("").is_empty());
        assert!(
            self.lines(&format!("--known-at {}", self.entry - 1)).is_empty(),
            "known too early"
        );
        let before = shown.on.parse::<lssc::period::Day>().unwrap().pred_opt().unwrap();
        let early = self.lines(&format!("--as-of {before}"));
        assert!(early.is_empty(), "as of {before}: {early:?}");
    }

    fn is_told_by_the_history(&self) {
        let history = self.office.say("report entries --format json").ends(0).json();
        let entries = history.as_array().unwrap();
        let own = entries.iter().find(|line| line["entry"] == self.entry).unwrap();
        let what = own["what"].as_str().unwrap();
        assert!(
            what.contains(self.example.told) || what.contains(self.kind.declared().noun(2)),
            "{what}"
        );
        if let Some(who) = self.example.about {
            let theirs =
                self.office.say(&format!("report entries {who} --format json")).ends(0).json();
            assert!(theirs.as_array().unwrap().iter().any(|line| line["entry"] == self.entry));
        }
    }

    fn is_found_by_check_if_it_is_after_today(&self) {
        let Some(shown) = &self.example.fact else { return };
        let mut check = self.office.command();
        let early = check.env("LSSC_TODAY", "2026-11-01").args(["check", "--format", "json"]);
        let found = String::from_utf8(early.output().unwrap().stdout).unwrap();
        let said = format!("{} {} of ", self.kind, self.id);
        let after = format!("is dated {}, which is in the future", shown.on);
        let document: Value = serde_json::from_str(&found).unwrap();
        let lines = document.to_string();
        assert!(lines.contains(&said) && lines.contains(&after), "{lines}");
    }

    fn joins_another_number_with_it(&self) {
        let Some(_) = &self.example.fact else { return };
        let transcript = self.transcript();
        let together = joined(&transcript, &Transcript::default());
        assert_eq!(together.facts(), transcript.facts());
        let together = joined(&Transcript::default(), &transcript);
        assert_eq!(together.facts(), transcript.facts());
        let (catalog, policy) =
            (lssc::model::Catalog::default(), lssc::policy::Policy::built_in().unwrap());
        let bench = Bench { catalog: &catalog, policy: &policy, on: "2026-11-22".parse().unwrap() };
        let nobody = Transcript::default();
        let pair = Pair { given_up: &transcript, into: &nobody, keep: None };
        let merged = Merged { transcript: together, applications: Vec::new() };
        let named = merging(pair, &merged, bench).joins;
        assert!(named.iter().any(|joins| joins.kind == self.kind));
    }

    fn is_exported_and_made_again(&self) {
        self.office.say("export records").ends(0);
        self.office.say("init --from records --register copy.db").ends(0);
        let copy = rusqlite::Connection::open(self.office.path("copy.db")).unwrap();
        let sql = format!("SELECT entry_id FROM {} WHERE id = ?1", self.kind.table());
        let entry: i64 = copy.query_row(&sql, [self.id], |row| row.get(0)).unwrap();
        assert_eq!(entry, self.entry);
        self.office.say("check --register copy.db").ends(0);
    }

    fn is_corrected(&self) {
        let Some(words) = self.example.corrected else { return };
        let why: &[&str] =
            if words.contains(&"--reason") { &[] } else { &["--reason", "typed wrong"] };
        self.types(words, why);
        assert!(self.lines("").is_empty(), "what was corrected is shown");
        let entry = self.office.entries();
        self.types(
            &["retract", "entry", &entry.to_string(), "--reason", "it was right", "--yes"],
            &[],
        );
        assert!(!self.lines("").is_empty(), "the correction taken back does not give it back");
    }

    fn is_taken_back_and_given_back(&self) {
        let help = self.office.say("retract record --help").ends(0).out;
        assert!(help.contains(self.kind.word()), "{help}");
        let number = format!(
            "SELECT {} FROM {} WHERE id = {}",
            self.kind.declared().number(),
            self.kind.table(),
            self.id
        );
        let number = self.office.number(&number).to_string();
        self.types(
            &[
                "retract",
                "record",
                self.kind.word(),
                &number,
                "--reason",
                "wrong",
                "--yes",
                "--even-so",
            ],
            &[],
        );
        assert!(
            self.example.fact.is_none() || self.kind == Kind::Enrollment || self.found().is_none()
        );
        let entry = self.office.entries();
        self.types(
            &["retract", "entry", &entry.to_string(), "--reason", "it was right", "--yes"],
            &[],
        );
        assert!(self.example.fact.is_none() || self.found().is_some());
        let holds =
            format!("SELECT count(*) FROM {}_in_force WHERE id = {}", self.kind.table(), self.id);
        assert_eq!(self.office.number(&holds), 1);
    }

    /// Last, as it cannot be taken back.
    fn is_forgotten(&self) {
        let Some((who, text)) = self.example.about.zip(self.example.private) else { return };
        let held = |office: &Office| {
            let bytes = std::fs::read(office.path("r.db")).unwrap();
            bytes.windows(text.len()).any(|part| part == text.as_bytes())
        };
        assert!(held(&self.office));
        // Nobody is forgotten while a portfolio is undecided. What was taken back is forgotten as well.
        if self.kind == Kind::Portfolio {
            let number = self.id.to_string();
            self.types(
                &["retract", "record", "portfolio", &number, "--reason", "wrong", "--yes"],
                &[],
            );
        }
        self.office
            .types(["candidate", "forget", &who.to_string(), "--reason", "asked for it", "--yes"])
            .ends(0);
        assert!(!held(&self.office), "the register still holds '{text}'");
        self.office.say("check").ends(0);
    }
}

#[test]
fn every_kind_of_record_is_in_every_place() {
    let walks: Vec<Vec<Kind>> = Kind::ALL.chunks(8).map(<[Kind]>::to_vec).collect();
    std::thread::scope(|scope| {
        for kinds in walks {
            scope.spawn(move || {
                for kind in kinds {
                    println!("{kind}");
                    let walk = Walk::begin(kind);
                    walk.is_read_as_a_fact_of_its_day();
                    walk.is_shown_in_every_form();
                    walk.is_told_by_the_history();
                    walk.is_found_by_check_if_it_is_after_today();
                    walk.joins_another_number_with_it();
                    walk.is_exported_and_made_again();
                    walk.is_corrected();
                    walk.is_taken_back_and_given_back();
                    walk.is_forgotten();
                }
            });
        }
    });
}

/// Personal details are found by the declarations alone: what is freely written in one register is in no other column.
#[test]
fn whatever_is_private_is_named_in_the_registry_by_table_and_column() {
    let private =
        kinds::TABLES.iter().flat_map(|t| t.private().map(move |column| (t.name, column)));
    let private: Vec<(&str, &str)> = private.collect();
    for (table, column) in
        [("waiver", "reason"), ("activity", "proof"), ("detail", "name"), ("entry", "command")]
    {
        assert!(private.contains(&(table, column)), "{table}.{column}");
    }
    let free = kinds::TABLES.iter().flat_map(|t| t.free().map(move |column| (t.name, column)));
    assert!(free.into_iter().all(|column| private.contains(&column)));
}
