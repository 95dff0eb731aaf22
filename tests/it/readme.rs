//! README.md is short, and the manual names everything that it promises to name.

use std::path::Path;

use lssc::rules::Requirement;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a topic of the manual.
fn topic(name: &str) -> String {
    let path = root().join("src/commands/help/topics").join(name).with_extension("md");
    std::fs::read_to_string(path).unwrap()
}

/// The cells of every row of the tables.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let rows = page.lines().filter(|line| line.starts_with("| "));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn every_requirement_has_a_row_in_the_coverage_table() {
    let page = topic("coverage");
    let rows = rows(&page);
    for requirement in Requirement::ALL {
        let code = format!("`{requirement}`");
        assert!(rows.iter().any(|row| row[0] == code && row.len() == 5), "{code}");
    }
}

#[test]
fn every_rule_has_a_row_in_the_coverage_table() {
    let page = topic("coverage");
    let rows = rows(&page);
    let numbered =
        |letter: &str, most: u32| (1..=most).map(|n| format!("{letter}{n}")).collect::<Vec<_>>();
    let sections = ["§3", "§8", "§9"].map(str::to_string);
    for rule in
        [numbered("A", 8), numbered("C", 8), numbered("P", 8), numbered("R", 8), sections.to_vec()]
            .concat()
    {
        assert!(rows.iter().any(|row| row[0] == rule && row.len() == 5), "{rule}");
    }
}

#[test]
fn every_table_of_cases_is_in_the_coverage_table_and_every_file_named_there_exists() {
    let page = topic("coverage");
    let rows = rows(&page);
    let proofs: Vec<&str> =
        rows.iter().filter(|row| row.len() == 5).flat_map(|row| row[4].split('`')).collect();
    for entry in std::fs::read_dir(root().join("fixtures/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.ends_with(".csv") || proofs.contains(&name.as_str()), "{name}");
    }
    for named in proofs.iter().filter(|name| name.contains('.') && !name.contains(' ')) {
        let file = root().join("fixtures/rules").join(named);
        assert!(file.exists() || root().join(named).exists(), "{named}");
    }
    let code: Vec<&str> = rows
        .iter()
        .filter(|row| row.len() == 5 && !row[0].starts_with('`') && row[0] != "rule")
        .flat_map(|row| row[3].split('`').skip(1).step_by(2))
        .collect();
    for file in code {
        assert!(root().join("src").join(file).exists(), "src/{file}");
    }
}

#[test]
fn every_exit_code_and_every_variable_is_explained() {
    let page = topic("scripts");
    let rows = rows(&page);
    for first in
        ["0", "1", "2", "3", "4", "5", "6", "10", "`LSSC_REGISTER`", "`LSSC_STAFF`", "`LSSC_TODAY`"]
    {
        assert!(rows.iter().any(|row| row[0] == first && row.len() == 2), "{first}");
    }
}

#[test]
fn the_readme_has_at_most_250_lines_and_names_every_topic_and_the_command_that_ci_tests_with() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() <= 250, "{}", readme.lines().count());
    for file in std::fs::read_dir(root().join("src/commands/help/topics")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let link = format!("[{}](src/commands/help/topics/{name})", name.trim_end_matches(".md"));
        assert!(readme.contains(&link), "README.md lacks {link}");
    }
    let tested = readme.lines().filter(|line| line.starts_with("    cargo test"));
    let [tested] = tested.collect::<Vec<_>>()[..] else { panic!("one command that tests") };
    let ci = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.contains(&format!("if {} >", tested.trim())), "{ci}");
}
