//! What holds for any bytes that are read as a file of rows: used by the fuzz target, by the long run of mutations and
//! by the plain tests of the files kept in `fixtures/imports`.

use std::path::Path;

use lssc::import::{Column, Limits, Outcome, Reject, Rejects, Sheet, fields, rejects_path, run};

const fn column(name: &'static str, aliases: &'static [&'static str], required: bool) -> Column {
    Column { name, aliases, required }
}

const COLUMNS: &[Column] = &[
    column("candidate", &["email", "email address", "candidate number"], true),
    column("course", &["course name", "course code"], true),
    column("completed_on", &["date completed"], true),
    column("proof", &["certificate"], false),
    column("name", &["candidate name"], false),
];

/// Reads `bytes` as a file: it is refused whole with a sentence and a hint, or every row is settled once and the
/// counts add up, the rejects file gives the rejected rows back, and the receipt fits a terminal.
pub fn holds(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.csv");
    std::fs::write(&file, bytes).expect("a file");
    let Some(settled) = settles(&file, bytes) else {
        return;
    };
    let path = rejects_path(&file);
    assert_eq!(path.exists(), settled.count > 0, "a rejects file where a row was rejected");
    assert!(!folder.path().join("x.rejected.csv.part").exists(), "no half a rejects file");
    if settled.closed && settled.count > 0 {
        let back = std::fs::read(&path).expect("the rejects file");
        let again = settles(&path, &back).expect("the rejects file can be imported");
        assert_eq!(again.count, settled.count, "every rejected row comes back once");
        assert_eq!(again.rejected, settled.rejected, "as it came");
    }
}

/// What became of the rows of a file.
struct Settled {
    /// The cells of the rejected rows that could be told apart.
    rejected: Vec<String>,
    /// How many rows were rejected.
    count: u64,
    /// Whether every quotation mark is closed.
    closed: bool,
}

/// Settles every row by what it says.
fn settles(file: &Path, bytes: &[u8]) -> Option<Settled> {
    let failed = |failure: &lssc::import::ImportFailure| {
        assert!(failure.text.ends_with("Nothing was recorded."), "{}", failure.text);
        assert!(!failure.hints.is_empty());
    };
    let sheet = Sheet::open(file, COLUMNS).map_err(|f| failed(&f)).ok()?;
    let rejects = Rejects::new(&sheet, file, None, lssc::disk::Door::of_no_register(false))
        .map_err(|f| failed(&f))
        .ok()?;
    let (mut settled, mut rejected, mut line) = (0, Vec::new(), 0);
    let ended = run(sheet, rejects, Limits::default(), |row| {
        settled += 1;
        assert!(row.line() > line, "lines go up");
        line = row.line();
        assert!(row.offset() < bytes.len() as u64);
        let reasons = reasons(row);
        if reasons.is_empty() {
            return Ok(if row.cell(1).len() % 2 == 0 {
                Outcome::Recorded { note: Some(format!("cost {}", row.cell(3))) }
            } else {
                Outcome::Already { note: None }
            });
        }
        let cells: Vec<&str> = (0..COLUMNS.len()).map(|column| row.cell(column)).collect();
        rejected.push(cells.join("\u{1f}"));
        Ok(Outcome::Rejected(reasons))
    });
    let (receipt, _) = match ended {
        Ok(ended) => ended,
        Err(error) => {
            failed(error.downcast_ref().expect("a failure of the file"));
            return None;
        }
    };
    assert_eq!(
        receipt.rows,
        receipt.recorded + receipt.already + receipt.rejected,
        "the counts add up"
    );
    assert!(receipt.rows >= settled);
    let lines = bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count() as u64;
    assert!(receipt.rows <= lines + 1, "no more rows than lines");
    for told in receipt.text().lines() {
        let long = told.chars().count() > 80;
        assert!(!long || !told.trim().contains(' '), "it fits the terminal: {told}");
        assert!(!told.chars().any(char::is_control), "nothing steers the terminal: {told:?}");
    }
    Some(Settled {
        rejected,
        count: receipt.rejected,
        closed: !receipt.reasons.contains_key("quotation mark never closed"),
    })
}

fn reasons(row: &lssc::import::Row<'_>) -> Vec<Reject> {
    let today = fields::day("today", "2026-11-22", fields::DayFormat::Iso).expect("a day");
    let format = [fields::DayFormat::Iso, fields::DayFormat::Dmy, fields::DayFormat::Mdy];
    let format = format[row.cell(4).len() % 3];
    let candidate = fields::filled("candidate", row.cell(0)).err();
    let course = fields::filled("course", row.cell(1)).err();
    let day = fields::past_day("completed_on", row.cell(2), format, today).err();
    let proof = match row.cell(3) {
        "" => None,
        text => fields::hours("proof", text).and(fields::money("proof", text)).err(),
    };
    [candidate, course, day, proof].into_iter().flatten().collect()
}
