//! Plain English: no help text, no topic, no README, and no comment or text in the source has a word that a colleague
//! would not use.

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
    ("of whom", "who, or say the name"),
    ("of which", "that, or say the name"),
];

/// Where such a word is the right one: the page, its words, and why.
const ALLOWED: &[(&str, &str, &str)] = &[];

/// Where such a word is the right one in the source: the beginning of the file's path, the words around, and why.
const ALLOWED_IN_SOURCE: &[(&str, &str, &str)] = &[];

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

/// The comments and texts of a source, each with the line where it begins. Lines of comment that follow each other are
/// one text.
fn said(source: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    // `fresh`: nothing but blanks comes before on the line; `last`: the line of the last comment that is alone on its own.
    let (mut rest, mut line, mut last, mut fresh) = (source, 1, None, true);
    while let Some(c) = rest.chars().next() {
        let hashes =
            rest.strip_prefix('r').map(|text| text.len() - text.trim_start_matches('#').len());
        let raw = hashes.filter(|count| rest[count + 1..].starts_with('"'));
        let length = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            let text = rest[..length].trim_start_matches(['/', '!']);
            let text = text.strip_prefix(' ').unwrap_or(text);
            match found.last_mut().filter(|_| fresh && last == Some(line - 1)) {
                Some((_, whole)) => whole.extend(["\n", text]),
                None => found.push((line, text.to_string())),
            }
            last = fresh.then_some(line);
            length
        } else if rest.starts_with("/*") {
            let length = rest.find("*/").unwrap();
            found.push((line, rest[2..length].to_string()));
            length + 2
        } else if let Some(count) = raw {
            let from = count + 2;
            let to = from + rest[from..].find(&format!("\"{}", "#".repeat(count))).unwrap();
            found.push((line, rest[from..to].to_string()));
            to + count + 1
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let end = 1 + end.unwrap();
            found.push((line, rest[1..end].replace("\\n", "\n").replace('\\', " ")));
            end + 1
        } else if rest.starts_with("'\\") {
            // The character after the backslash may be the mark itself.
            3 + rest[3..].find('\'').unwrap() + 1
        } else if c == '\'' && rest.chars().nth(2) == Some('\'') {
            rest.char_indices().nth(3).map_or(rest.len(), |(place, _)| place)
        } else if c.is_alphanumeric() || c == '_' {
            // A name as a whole, so that no `r` at its end is taken for a raw text.
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        fresh = (fresh && c.is_whitespace()) || c == '\n';
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// Every comment and every text in the Rust files below a folder of the source.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for path in files {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let texts = said(&std::fs::read_to_string(&path).unwrap());
            found.extend(texts.iter().map(|(line, text)| (format!("{name}:{line}"), prose(text))));
        }
    }
}

/// Checks texts, each with where it is: every avoided word is an allowed one, and `allowed` has no idle line.
fn check(texts: &[(String, String)], allowed: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    let mut used = vec![false; allowed.len()];
    for (page, text) in texts {
        for (instead, around) in avoided(text) {
            let fits = |(at, words, _): &(&str, &str, &str)| {
                page.starts_with(at) && around.contains(words)
            };
            match allowed.iter().position(fits) {
                Some(place) => used[place] = true,
                None => wrong.push(format!("{page}: … {around} … (say: {instead})")),
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let idle: Vec<_> = allowed.iter().zip(used).filter(|(_, used)| !used).collect();
    assert!(idle.is_empty(), "nothing needs these exceptions: {idle:?}");
}

#[test]
fn help_topics_and_readme_are_in_plain_english() {
    check(&pages(), ALLOWED);
}

#[test]
fn comments_and_texts_in_the_source_are_in_plain_english() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    assert!(all.len() > 10_000, "{}", all.len());
    check(&all, ALLOWED_IN_SOURCE);
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

#[test]
fn comments_and_texts_are_read_and_code_is_not() {
    let source = r###"//! Anew,
//! told
/// to you.
fn beside<'a>(behind: &'a str) -> char { // Behind.
    let stands = ['"', '\'', 'x'];
    let _ = (r#"save "for" it"#, br"made out", "a \"b\" holds", "\\");
    '\u{201c}'
}
/* of whom */ "last" "###;
    let texts: Vec<_> = said(source);
    let texts: Vec<_> = texts.iter().map(|(line, text)| (*line, text.as_str())).collect();
    assert_eq!(texts.len(), 8, "{texts:?}");
    assert_eq!(texts[..2], [(1, "Anew,\ntold\nto you."), (4, "Behind.")]);
    assert_eq!(texts[2..4], [(6, "save \"for\" it"), (6, "made out")]);
    assert!(texts[4].1.ends_with("holds"), "{texts:?}");
    assert_eq!(texts[6..], [(9, " of whom "), (9, "last")]);
}
