//! Money from outside: orders, invoices, refunds, waivers and the ledger, typed as staff type them.

mod adds_up;
mod received;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use lssc::policy::Policy;
use lssc::register::{Clock, Header, Register};
use serde_json::Value;
use tempfile::TempDir;

/// A register in a folder of its own, with the built-in policy.
fn new_register() -> (TempDir, Register) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("register.db");
    std::fs::write(&place, "").unwrap();
    let mut register = Register::create(&place).unwrap();
    let first = register.record(header()).unwrap();
    first.make_schema().unwrap();
    first.policy(&Policy::built_in().unwrap()).unwrap();
    first.commit().unwrap();
    drop(first);
    (folder, register)
}

fn header() -> Header {
    Header {
        clock: Clock::stopped_at("2026-11-22T00:00:00Z"),
        made_by: "Sam Staff".into(),
        command: "lssc".into(),
        reason: None,
    }
}

/// A folder with a register, in which commands are typed.
struct Desk(TempDir);

/// How a command ended: code, standard output, standard error.
struct Ended(i32, String, String);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(crate::office::private_folder());
        desk.typed(&["init"], 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Ended {
        let ended = Command::new(env!("CARGO_BIN_EXE_lssc"))
            .args(args)
            .current_dir(self.0.path())
            .env("LSSC_REGISTER", self.path("register.db"))
            .env("LSSC_TODAY", "2026-11-22")
            .env("LSSC_STAFF", "Sam Staff")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended(ended.status.code().unwrap(), text(ended.stdout), text(ended.stderr))
    }

    /// Types a command that ends with this code; the answer is its standard output.
    fn typed(&self, args: &[&str], code: i32) -> String {
        let Ended(ended, out, err) = self.run(args);
        assert_eq!(ended, code, "{args:?}\n{out}\n{err}");
        out
    }

    /// Types a command line of plain words that ends with this code, and reads its JSON.
    fn json(&self, line: &str, code: i32) -> Value {
        let mut args: Vec<&str> = line.split_whitespace().collect();
        args.extend(["--format", "json"]);
        serde_json::from_str(&self.typed(&args, code)).unwrap()
    }

    fn ok(&self, line: &str) -> Value {
        self.json(line, 0)
    }

    /// The unmet requirements of a command that is refused.
    fn refused(&self, line: &str) -> Vec<String> {
        let findings = self.json(line, 3)["findings"].as_array().unwrap().clone();
        let unmet = findings.iter().filter(|f| f["met"] == false);
        unmet.map(|f| f["requirement"].as_str().unwrap().to_string()).collect()
    }

    /// Enrolls an eligible applicant called so, without payment.
    fn enroll(&self, name: &str, received_on: &str, more: &[&str]) -> String {
        let email = format!("{name}@example.org");
        let mut args = vec!["enroll", "--name", name, "--email", &email];
        args.extend(["--education", "college", "--position", "Clerk"]);
        args.extend(["--experience", "Town Library; 2019-01-01; -; 40/week; paid"]);
        args.extend(["--received", received_on]);
        args.extend(more);
        self.typed(&args, 0)
    }

    /// An order of 2026-01-20 for these rows of name, e-mail address and amount.
    fn order(&self, number: &str, rows: &str, code: i32) -> Value {
        std::fs::write(self.path("order.csv"), format!("name,email,amount\n{rows}\n")).unwrap();
        let line =
            format!("order add {number} --institution Library --on 2026-01-20 --csv order.csv");
        self.json(&line, code)
    }

    fn progress(&self, candidate: &str) -> Value {
        self.ok(&format!("report progress {candidate}"))
    }

    fn ledger(&self) -> Value {
        self.ok("report ledger")
    }
}

const THREE: &str = "ana,ana@example.org,350\nben,ben@example.org,$350\ncy,cy@example.org,350.00";

/// An order for Ana and Ben, who await payment, and Cy, who is not enrolled.
fn ordered() -> Desk {
    let desk = Desk::new();
    desk.enroll("ana", "2026-01-10", &[]);
    desk.enroll("ben", "2026-01-12", &[]);
    assert_eq!(desk.order("PO-1", THREE, 0)["recorded"], 3);
    desk
}

#[test]
fn an_order_paid_in_full_makes_accounts_active_on_that_day_and_the_others_when_they_enroll() {
    let desk = ordered();
    let paid = desk.ok("order pay PO-1 1050 --on 2026-02-12");
    let changed: Vec<(&Value, &Value)> = paid["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (&c["before"], &c["after"]))
        .collect();
    let change = (&"awaiting-payment".into(), &"candidate".into());
    assert_eq!(changed, [change, change]);
    assert_eq!(paid["active"][0]["admitted_on"], "2026-02-12");
    assert_eq!(paid["waiting"][0], "cy@example.org");
    assert_eq!(paid["recorded"]["payment"].as_array().unwrap().len(), 2);
    assert_eq!(desk.progress("ana@example.org")["admitted_on"], "2026-02-12");

    let ledger = desk.ledger();
    let waiting = &ledger["people"][2];
    assert_eq!((&waiting["candidate"], &waiting["order"]), (&Value::Null, &"PO-1".into()));
    assert_eq!(waiting["balance"], "-350.00");
    assert_eq!(ledger["totals"]["payments"], "1050.00");

    desk.enroll("cy", "2026-03-01", &[]);
    let cy = desk.progress("cy@example.org");
    assert_eq!((&cy["admitted_on"], &cy["balance"]), (&"2026-03-01".into(), &"0.00".into()));
    assert_eq!(desk.ledger()["totals"]["payments"], "1050.00");
}

#[test]
fn an_order_paid_in_part_says_whom_and_exactly_their_sum() {
    let desk = ordered();
    for line in [
        "order pay PO-1 700 --on 2026-02-12",
        "order pay PO-1 1051 --on 2026-02-12",
        "order pay PO-1 349.99 --only ana@example.org --on 2026-02-12",
        "order pay PO-1 701 --only 1,2 --on 2026-02-12",
        "order pay PO-1 1050 --on 2026-01-19",
    ] {
        assert_eq!(desk.refused(line), ["application-fee"], "{line}");
    }
    desk.json("order pay PO-1 350 --only dee@example.org --on 2026-02-12", 1);
    desk.json("order pay PO-9 350 --on 2026-02-12", 1);
    desk.typed(&["order", "pay", "PO-1", "350.5", "--on", "2026-02-12"], 2);
    desk.typed(&["order", "pay", "PO-1", "1e3", "--on", "2026-02-12"], 2);
    let paid = desk.ok("order pay PO-1 700 --only 2,CY@example.org --on 2026-02-12");
    assert_eq!(paid["active"][0]["candidate"], 2);
    assert_eq!(desk.progress("1")["standing"], "awaiting-payment");
    assert_eq!(desk.refused("order pay PO-1 350 --only 2 --on 2026-02-13"), ["application-fee"]);
    desk.ok("order pay PO-1 350 --on 2026-02-13");
    assert_eq!(desk.ok("order list")[0]["open"], "0.00");
}

#[test]
fn the_same_order_again_is_already_there_and_another_under_its_number_is_not_recorded() {
    let desk = ordered();
    let again = desk.order("PO-1", THREE, 0);
    assert_eq!((&again["already"], &again["entry"]), (&3.into(), &Value::Null));
    let other = desk.order("po-1", "ana,ana@example.org,325", 4);
    assert_eq!(other["rejects"][0]["codes"][0], "not-recorded");
    let args = "order add PO-1 --institution College --on 2026-01-20 --csv order.csv";
    assert_eq!(desk.json(args, 4)["rejects"][0]["codes"][0], "not-recorded");
    let second = desk.order("PO-2", "ana,ANA@example.org,350\ncy,cy@example.org,350", 4);
    for reject in second["rejects"].as_array().unwrap() {
        assert_eq!(reject["codes"][0], "application-fee");
    }
    desk.ok("order cancel PO-1 --on 2026-02-01 --reason late");
    assert_eq!(desk.refused("order pay PO-1 1050 --on 2026-02-02"), ["application-fee"]);
    assert_eq!(desk.order("PO-2", "ana,ana@example.org,350", 0)["recorded"], 1);
}

#[test]
fn a_rejected_row_is_put_right_and_imported_again_under_the_same_number() {
    let desk = Desk::new();
    let first = desk.order("PO-1", "ana,ana@example.org,350\nben,ben@example.org,350.5", 4);
    assert_eq!((&first["recorded"], &first["rejected"]), (&1.into(), &1.into()));
    assert_eq!(desk.order("PO-1", "ben,ben@example.org,350", 0)["recorded"], 1);
    desk.ok("order invoice PO-1 --on 2026-01-21");
    let late = desk.order("PO-1", "cy,cy@example.org,350", 4);
    assert_eq!(late["rejects"][0]["codes"][0], "not-recorded");
}

#[test]
fn a_substitute_takes_the_place_and_the_money_until_the_person_named_is_active() {
    let desk = ordered();
    let line = "order substitute PO-1 --from cy@example.org --to dee@example.org --name dee --on 2026-02-20";
    desk.ok("order pay PO-1 1050 --on 2026-02-12");
    assert_eq!(
        desk.refused("order substitute PO-1 --from ana@example.org --to dee@example.org --name dee --on 2026-02-20"),
        ["application-fee"]
    );
    assert_eq!(
        desk.refused("order substitute PO-1 --from cy@example.org --to ben@example.org --name ben --on 2026-02-20"),
        ["application-fee"]
    );
    desk.enroll("dee", "2026-01-30", &[]);
    let taken = desk.ok(line);
    // The money came on the 12th, and is Dee's from the day on which she took the place.
    assert_eq!(taken["active"][0]["admitted_on"], "2026-02-20");
    assert_eq!(desk.ok(line)["entry"], Value::Null);
    desk.enroll("cy", "2026-03-01", &[]);
    assert_eq!(desk.progress("cy@example.org")["standing"], "awaiting-payment");
}

#[test]
fn an_invoice_has_a_number_and_is_the_same_when_asked_again() {
    let desk = ordered();
    let line = "order invoice PO-1 --on 2026-01-22 --html invoice.html";
    let first = desk.ok(line);
    assert_eq!(
        (&first["recorded"]["invoice"], &first["invoice"]["due"]),
        (&1.into(), &"1050.00".into())
    );
    let page = std::fs::read_to_string(desk.path("invoice.html")).unwrap();
    assert!(
        page.starts_with("<!doctype html>")
            && page.contains("$1050.00")
            && page.contains("Invoice 1")
    );
    assert!(page.contains("@page"));
    assert_eq!(desk.ok(line)["entry"], Value::Null);
    desk.ok("order pay PO-1 350 --only 1 --on 2026-02-01");
    assert_eq!(desk.ok("order invoice PO-1 --on 2026-02-02")["invoice"]["due"], "700.00");
    assert_eq!(desk.refused("order invoice PO-1 --on 2026-01-19"), ["application-fee"]);
    // Only another invoice is written over.
    let wrong = "order invoice PO-1 --on 2026-02-03 --html register.db";
    desk.json(wrong, 1);
    assert_eq!(desk.ok("order list")[0]["invoices"], serde_json::json!([1, 2]));
}

#[test]
fn names_in_an_invoice_are_text_and_nothing_else() {
    let desk = Desk::new();
    desk.order("PO-1", "<script>alert(1)</script>,ana@example.org,350", 0);
    desk.ok("order invoice PO-1 --on 2026-01-22 --html invoice.html");
    let page = std::fs::read_to_string(desk.path("invoice.html")).unwrap();
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
}

#[test]
fn a_waiver_admits_from_its_day_and_every_answer_names_its_entry() {
    let desk = Desk::new();
    desk.enroll("ana", "2026-01-10", &[]);
    let waived = desk.ok("candidate waive 1 application-fee --on 2026-02-01 --reason award");
    assert_eq!(waived["recorded"]["waiver"], 1);
    let progress = desk.progress("1");
    assert_eq!(progress["admitted_on"], "2026-02-01");
    let entry = format!("entry {}", waived["entry"]);
    for code in ["application-fee", "admitted"] {
        let findings = progress["findings"].as_array().unwrap();
        let finding = findings.iter().find(|f| f["requirement"] == code).unwrap();
        for field in ["text", "source"] {
            let said = finding[field].as_str().unwrap();
            assert!(said.contains("waived") && said.contains(&entry), "{said}");
        }
    }
    assert_eq!(desk.ledger()["totals"]["waivers"], "350.00");
    assert_eq!(
        desk.ok("candidate waive 1 application-fee --on 2026-02-01 --reason award")["entry"],
        Value::Null
    );
    assert_eq!(
        desk.refused("candidate waive 1 application-fee --on 2026-02-02 --reason award"),
        ["application-fee"]
    );
    desk.typed(
        &["candidate", "waive", "1", "experience", "--on", "2026-02-02", "--reason", "x"],
        2,
    );
    desk.ok("retract record waiver 1 --reason mistaken --yes");
    assert_eq!(desk.progress("1")["standing"], "awaiting-payment");
}

#[test]
fn a_verb_waives_the_fee_that_it_asks() {
    let desk = Desk::new();
    desk.enroll("ana", "2026-01-10", &["--waive", "application-fee", "--reason", "award"]);
    assert_eq!(desk.progress("1")["admitted_on"], "2026-01-10");
    desk.ok("submit-portfolio 1 cataloging --on 2026-02-01");
    desk.ok("evaluator add --name Eve --email eve@example.org --sets cataloging");
    let rate = "evaluate portfolio 1 --evaluator Eve --ratings MMMMMMMM --on 2026-02-03";
    assert_eq!(desk.refused(rate), ["portfolio-fee"]);
    desk.typed(
        &[
            "evaluate",
            "portfolio",
            "1",
            "--evaluator",
            "Eve",
            "--ratings",
            "MMMMMMMM",
            "--on",
            "2026-02-03",
            "--waive",
            "portfolio-fee",
        ],
        2,
    );
    let rated = desk.ok(&format!("{rate} --waive portfolio-fee --reason second"));
    assert_eq!(rated["recorded"]["waiver"], 2);
    assert_eq!(desk.progress("1")["balance"], "0.00");
}

#[test]
fn an_ineligible_applicant_who_paid_is_listed_until_refunded() {
    let desk = Desk::new();
    let told = desk.enroll("ana", "2026-01-10", &["--requires-mlis", "--paid", "350", "--keep"]);
    assert!(told.contains("$350.00 was paid and must be refunded"), "{told}");
    let ledger = desk.ledger();
    assert_eq!(ledger["people"][0]["due_back"], "350.00");
    assert_eq!(ledger["totals"]["due_back"], "350.00");
    desk.ok("payment refund 1 350 --on 2026-02-01 --reason ineligible --yes");
    let ledger = desk.ledger();
    assert_eq!(
        (&ledger["people"][0]["due_back"], &ledger["people"][0]["balance"]),
        (&"0.00".into(), &"0.00".into())
    );
    assert_eq!(desk.ok("payment list 1").as_array().unwrap().len(), 2);
}

#[test]
fn the_refusal_of_somebody_named_in_a_paid_order_says_where_the_money_is() {
    let desk = Desk::new();
    desk.order("PO-1", "cy,cy@example.org,350", 0);
    desk.ok("order pay PO-1 350 --on 2026-02-12");
    let mut args = vec!["enroll", "--name", "cy", "--email", "cy@example.org"];
    args.extend(["--education", "none", "--position", "Clerk", "--received", "2026-03-01"]);
    let Ended(code, _, told) = desk.run(&args);
    assert_eq!(code, 3);
    assert!(told.contains("the $350.00 that Library paid waits on order PO-1"), "{told}");
    assert_eq!(desk.ledger()["people"][0]["balance"], "-350.00");
    // Taking the payment back opens the order again.
    assert_eq!(desk.ok("order list")[0]["paid"], "350.00");
    desk.ok("retract entry 3 --reason bounced --yes");
    assert_eq!(desk.ok("order list")[0]["open"], "350.00");
}

#[test]
fn the_ledger_of_some_days_opens_with_what_came_before() {
    let desk = Desk::new();
    desk.enroll("ana", "2026-01-10", &[]);
    desk.ok("payment receive 1 200 --on 2026-02-10 --payer Town --method award");
    desk.ok("payment receive 1 150 --on 2026-03-10 --payer TOWN --method check");
    let march = desk.ok("report ledger --from 2026-03-01 --to 2026-03-31");
    let totals = &march["totals"];
    assert_eq!((&totals["opening"], &totals["charges"]), (&"150.00".into(), &"0.00".into()));
    assert_eq!((&totals["payments"], &totals["balance"]), (&"150.00".into(), &"0.00".into()));
    let all = desk.ledger();
    assert_eq!(all["by_payer"].as_array().unwrap().len(), 1);
    assert_eq!(all["by_payer"][0]["amount"], "350.00");
    let kinds = all["by_kind"].as_array().unwrap();
    let kinds: Vec<&str> = kinds.iter().map(|k| k["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["application-fee", "payment-check", "payment-award"]);
    desk.typed(&["report", "ledger", "--from", "2026-04-01", "--to", "2026-03-31"], 2);
    let csv = desk.typed(&["report", "ledger", "--format", "csv"], 0);
    assert!(csv.lines().last().unwrap().starts_with("total,"), "{csv}");
    assert_eq!(desk.ok("report ledger --as-of 2026-01-09")["people"], serde_json::json!([]));
}

#[test]
fn a_second_candidacy_is_not_paid_again_by_the_order_of_the_first() {
    let desk = ordered();
    desk.ok("order pay PO-1 1050 --on 2026-02-12");
    desk.ok("candidate withdraw 1 --on 2026-03-01 --reason moved");
    desk.enroll("ana", "2026-04-01", &[]);
    assert_eq!(desk.progress("1")["standing"], "awaiting-payment");
    assert_eq!(desk.ledger()["totals"]["payments"], "1050.00");
    // Another order may be for the new application.
    assert_eq!(desk.order("PO-2", "ana,ana@example.org,350", 0)["recorded"], 1);
    desk.ok("order pay PO-2 350 --on 2026-04-02");
    assert_eq!(desk.progress("1")["admitted_on"], "2026-04-02");
}

#[test]
fn a_corrected_application_keeps_the_money_of_its_order() {
    let desk = Desk::new();
    desk.order("PO-1", "cy,cy@example.org,350", 0);
    desk.ok("order pay PO-1 350 --on 2026-02-12");
    desk.enroll("cy", "2026-03-01", &[]);
    let entry = desk.ok("payment list 1")[0]["entry"].to_string();
    desk.enroll("cy", "2026-03-02", &["--corrects", &entry, "--reason", "typed"]);
    let cy = desk.progress("1");
    assert_eq!((&cy["admitted_on"], &cy["balance"]), (&"2026-03-02".into(), &"0.00".into()));
    assert_eq!(desk.ledger()["totals"]["payments"], "350.00");
}

#[test]
fn what_a_certification_rests_on_is_neither_refunded_nor_taken_back() {
    let desk = Desk::new();
    let header =
        "course,title,provider,provider_kind,set,approved_on,approved_until,bundle,format,cost";
    let sets = ["foundations", "communication", "technology", "access", "cataloging", "reference"];
    let rows: Vec<String> = sets
        .iter()
        .map(|set| format!("C-{set},{set},Prairie,college,{set},2020-01-01,2029-12-31,,online,"))
        .collect();
    std::fs::write(desk.path("catalog.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    desk.ok("catalog import catalog.csv");
    desk.enroll("ana", "2024-01-10", &["--paid", "360"]);
    for set in sets {
        desk.ok(&format!("record-course 1 C-{set} --on 2025-01-10"));
    }
    desk.ok("evaluate candidacy 1 --yes");
    let refund = "payment refund 1 350 --on 2026-02-01 --reason asked --yes";
    assert_eq!(desk.refused(refund), ["not-rested-on"]);
    assert_eq!(desk.refused("retract record payment 1 --reason asked --yes"), ["not-rested-on"]);
    desk.ok("payment refund 1 10 --on 2026-02-01 --reason credit --yes");
    desk.ok(&format!("{refund} --even-so"));
    assert_eq!(desk.progress("1")["standing"], "certified");
}

#[test]
fn a_program_without_fees_never_speaks_of_money() {
    let desk = Desk(crate::office::private_folder());
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/policies/arizona");
    desk.typed(&["init", "--policy", policy], 0);
    let mut said = desk.enroll("ana", "2026-01-10", &[]);
    for line in [
        "report progress 1",
        "report roster",
        "report expiring --within 3000",
        "candidate withdraw 1 --on 2026-05-01 --reason moved",
        "report progress 1",
    ] {
        let args: Vec<&str> = line.split_whitespace().collect();
        let Ended(_, out, err) = desk.run(&args);
        said.push_str(&out);
        said.push_str(&err);
    }
    for finding in desk.progress("1")["findings"].as_array().unwrap() {
        said.push_str(&finding.to_string());
    }
    let said = said.to_lowercase();
    for word in ["$", "fee", "paid for", "payment", "owed", "balance", "money"] {
        assert!(!said.contains(word), "{word} in:\n{said}");
    }
}

#[test]
fn money_that_waits_on_an_order_is_received_on_its_day_in_every_report() {
    let desk = Desk::new();
    desk.order("PO-1", "dee,dee@example.org,350", 0);
    desk.ok("order pay PO-1 350 --on 2026-02-12");
    let received = || {
        let statistics = desk.ok("report statistics --from 2026-02-01 --to 2026-02-28");
        let measures = statistics["measures"].as_array().unwrap().clone();
        let measure = measures.iter().find(|m| m["measure"] == "received").unwrap();
        let list = desk.ok("payment list --from 2026-02-01 --to 2026-02-28 --method order");
        let ledger = desk.ok("report ledger --from 2026-02-01 --to 2026-02-28");
        [
            ledger["totals"]["payments"].clone(),
            measure["rows"][0]["value"].clone(),
            list[0]["amount"].clone(),
        ]
    };
    assert_eq!(received(), ["350.00"; 3]);
    let waiting = &desk.ok("payment list")[0];
    assert_eq!((&waiting["candidate"], &waiting["number"]), (&Value::Null, &Value::Null));
    assert_eq!((&waiting["name"], &waiting["order"]), (&"dee".into(), &"PO-1".into()));
    desk.enroll("dee", "2026-03-01", &[]);
    assert_eq!(received(), ["350.00"; 3]);
    assert_eq!(desk.ok("payment list")[0]["candidate"], 1);
    assert_eq!(desk.ok("payment list --method card"), serde_json::json!([]));
}

#[test]
fn an_invoice_that_was_issued_is_printed_again_as_it_was() {
    let desk = ordered();
    let first = desk.ok("order invoice PO-1 --on 2026-01-22")["invoice"].clone();
    desk.ok("order pay PO-1 350 --only ben@example.org --on 2026-02-01");
    desk.ok("order substitute PO-1 --from cy@example.org --to dee@example.org --name dee --on 2026-02-02");
    for line in ["order invoice PO-1 --on 2026-01-22", "order invoice PO-1 --number 1"] {
        let again = desk.ok(line);
        assert_eq!((&again["invoice"], &again["entry"]), (&first, &Value::Null), "{line}");
    }
    // A new paper of an earlier day speaks only of money up to that day.
    assert_eq!(desk.ok("order invoice PO-1 --on 2026-01-23")["invoice"], first);
    let second = desk.ok("order invoice PO-1 --on 2026-02-03");
    assert_eq!(second["recorded"]["invoice"], 2);
    assert_eq!(
        (&second["invoice"]["due"], &second["invoice"]["paid"]),
        (&"700.00".into(), &"350.00".into())
    );
    assert_eq!(desk.ok("order invoice PO-1 --on 2026-02-04")["invoice"], second["invoice"]);
    desk.ok("order pay PO-1 700 --on 2026-03-01");
    assert_eq!(desk.refused("order invoice PO-1 --on 2026-03-02"), ["application-fee"]);
    assert_eq!(desk.ok("order invoice PO-1 --number 2")["invoice"], second["invoice"]);
    desk.json("order invoice PO-1 --number 7", 1);
}
