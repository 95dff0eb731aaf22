//! Plain English: no help text, no topic and no README has a word that a colleague would not use.

use std::path::Path;

use clap::{Command, CommandFactory};
use lssc::commands::Cli;

/// Words to avoid, each with what to say instead.
const AVOIDED: &[(&str, &str)] = &[
    ("anew", "again, or change"),
    ("beside", "next to, or also"),
    ("told to", "say who tells whom"),
    ("made out", "written"),
    ("behind", "after"),
    ("in the place of", "instead of, or replaces"),
    ("save for", "except"),
    ("stands", "is"),
    ("holds", "is, has or applies"),
];

/// Where such a word is the right one: the page, its words, and why.
const ALLOWED: &[(&str, &str, &str)] = &[];

/// The lines of a page of Markdown, without what is typed and answered.
fn prose(markdown: &str) -> String {
    let parts = markdown.split("```").step_by(2);
    let lines = parts.flat_map(str::lines).filter(|line| !line.starts_with("    "));
    lines.collect::<Vec<_>>().join(" ")
}

/// What clap knows of a command and of those below it: a name and a text for each.
fn texts(command: &Command, typed: &str, found: &mut Vec<(String, String)>) {
    let mut add = |name: String, text: Option<&clap::builder::StyledStr>| {
        found.extend(text.map(|text| (name, text.to_string())));
    };
    for text in [command.get_about(), command.get_long_about(), command.get_before_help()] {
        add(typed.to_string(), text);
    }
    add(typed.to_string(), command.get_after_help());
    for arg in command.get_arguments() {
        add(format!("{typed} {}", arg.get_id()), arg.get_help());
        add(format!("{typed} {}", arg.get_id()), arg.get_long_help());
    }
    for inner in command.get_subcommands() {
        texts(inner, &format!("{typed} {}", inner.get_name()), found);
    }
}

/// Every text that people read before they type.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut command = Cli::command();
    command.build();
    texts(&command, "lssc", &mut found);
    let read = |path: &Path| prose(&std::fs::read_to_string(path).unwrap());
    found.push(("README.md".to_string(), read(&root.join("README.md"))));
    for file in std::fs::read_dir(root.join("src/commands/help/topics")).unwrap() {
        let path = file.unwrap().path();
        found.push((path.file_name().unwrap().to_str().unwrap().to_string(), read(&path)));
    }
    assert!(found.len() > 400, "{}", found.len());
    found
}

/// The avoided words of a text, with a few words around each.
fn avoided(text: &str) -> Vec<(&'static str, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut found = Vec::new();
    for (avoid, instead) in AVOIDED {
        let wanted: Vec<&str> = avoid.split(' ').collect();
        for place in 0..words.len() {
            let here = words[place..].iter().take(wanted.len()).map(|word| plain(word));
            if here.eq(wanted.iter().map(|word| word.to_string())) {
                let around = &words[place.saturating_sub(4)..words.len().min(place + 6)];
                found.push((*instead, around.join(" ")));
            }
        }
    }
    found
}

#[test]
fn help_topics_and_readme_are_in_plain_english() {
    let mut wrong = Vec::new();
    let mut used = vec![false; ALLOWED.len()];
    for (page, text) in pages() {
        for (instead, around) in avoided(&text) {
            let allowed =
                |(at, words, _): &(&str, &str, &str)| page == *at && around.contains(words);
            match ALLOWED.iter().position(allowed) {
                Some(place) => used[place] = true,
                None => wrong.push(format!("{page}: … {around} … (say: {instead})")),
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let idle: Vec<_> = ALLOWED.iter().zip(used).filter(|(_, used)| !used).collect();
    assert!(idle.is_empty(), "nothing needs these exceptions: {idle:?}");
}

#[test]
fn an_avoided_word_is_found_in_any_form_of_a_sentence() {
    let found = avoided("Anew! It was told\nto you; what withstands the beside-table");
    assert_eq!(
        found.iter().map(|(instead, _)| *instead).collect::<Vec<_>>(),
        ["again, or change", "say who tells whom"]
    );
    assert_eq!(prose("It is.\n```\nanew\n```\n    anew\nSo."), "It is.  So.");
}
