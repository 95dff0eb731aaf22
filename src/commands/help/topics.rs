//! The topics of the manual: one file and one line each.

use crate::failure::nearest;
use crate::render::manual::Chapter;

/// A topic of the manual.
#[derive(Debug)]
pub struct Topic {
    /// The name to type after `lssc help`.
    pub name: &'static str,
    /// The chapter, in Markdown. Its first line, a heading, says what it is about.
    pub text: &'static str,
}

/// The topic of a file in `topics/`.
macro_rules! topic {
    ($name:literal) => {
        Topic { name: $name, text: include_str!(concat!("topics/", $name, ".md")) }
    };
}

/// Every topic, in the order that `lssc help` lists them.
pub const TOPICS: &[Topic] = &[
    topic!("first-day"),
    topic!("life"),
    topic!("imports"),
    topic!("courses-and-portfolios"),
    topic!("recognition"),
    topic!("renewals"),
    topic!("money"),
    topic!("certificates"),
    topic!("reports"),
    topic!("corrections"),
    topic!("history"),
    topic!("merging"),
    topic!("privacy"),
    topic!("sharing"),
    topic!("cron"),
    topic!("backups"),
    topic!("adapting"),
    topic!("shell"),
    topic!("scripts"),
    topic!("coverage"),
    topic!("tried"),
    topic!("speed"),
];

impl Topic {
    /// The topic of this name, in any letter case.
    pub fn named(name: &str) -> Option<&'static Topic> {
        TOPICS.iter().find(|topic| topic.name.eq_ignore_ascii_case(name))
    }

    /// The chapter, parsed.
    pub fn chapter(&self) -> Chapter {
        Chapter::read(self.text)
    }

    /// Its description in one line.
    pub fn about(&self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_start_matches('#').trim()
    }
}

/// Words that other tools use, or that somebody may look for, each with what to type instead.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["undo", "revert", "delete", "remove", "rollback"], "lssc help corrections"),
    (&["edit", "change", "fix", "amend", "correct"], "lssc help corrections"),
    (&["log", "audit", "journal"], "lssc report entries"),
    (&["list", "ls", "roster", "status", "people", "candidates"], "lssc report roster"),
    (&["explain", "why", "progress"], "lssc report progress CANDIDATE"),
    (&["doctor", "fsck", "validate", "lint"], "lssc check"),
    (&["search", "find", "grep", "lookup"], "lssc candidate find TEXT"),
    (&["show", "view", "person"], "lssc candidate show CANDIDATE"),
    (&["forget", "gdpr", "erase", "consent"], "lssc help privacy"),
    (&["merge", "duplicate", "duplicates"], "lssc help merging"),
    (&["copy", "archive"], "lssc help backups"),
    (&["exit-codes", "json", "environment", "variables"], "lssc help scripts"),
    (&["start", "setup", "tutorial", "new"], "lssc help first-day"),
    (&["configure", "config", "settings"], "lssc help adapting"),
    (&["import", "csv", "excel", "xlsx", "spreadsheet", "load"], "lssc help imports"),
];

/// What to type instead of a word that is neither a command nor a topic.
pub fn instead(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    if let Some(topic) = Topic::named(&word) {
        return Some(format!("lssc help {}", topic.name));
    }
    let known = ELSEWHERE.iter().find(|(words, _)| words.contains(&word.as_str()));
    known.map(|(_, typed)| (*typed).to_string())
}

/// The topics whose names are nearest to a word, as commands to type.
pub fn near(word: &str) -> Vec<String> {
    let near = nearest(word, TOPICS.iter().map(|topic| topic.name));
    near.iter().map(|name| format!("lssc help {name}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::CommandFactory;

    use super::*;
    use crate::commands::Cli;

    #[test]
    fn every_file_of_a_topic_is_listed_and_says_in_its_first_line_what_it_is_about() {
        let folder =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/help/topics");
        let files = std::fs::read_dir(folder).unwrap();
        let mut files: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.retain(|file| file.ends_with(".md"));
        files.sort();
        let mut listed: Vec<String> =
            TOPICS.iter().map(|topic| format!("{}.md", topic.name)).collect();
        listed.sort();
        assert_eq!(files, listed, "list each file once in commands/help/topics.rs");
        for topic in TOPICS {
            assert!(topic.text.starts_with("# "), "{} begins without a title", topic.name);
            assert_eq!(topic.chapter().title(), topic.about());
            assert!(topic.about().chars().count() <= 60, "{}: {}", topic.name, topic.about());
        }
    }

    #[test]
    fn no_topic_and_no_word_of_another_tool_has_the_name_of_a_command() {
        let root = Cli::command();
        for topic in TOPICS {
            assert!(root.find_subcommand(topic.name).is_none(), "{} is a command", topic.name);
        }
        for word in ELSEWHERE.iter().flat_map(|(words, _)| *words) {
            assert!(root.find_subcommand(word).is_none(), "{word} is a command");
            assert!(Topic::named(word).is_none(), "{word} is a topic");
        }
    }

    #[test]
    fn what_is_typed_instead_of_a_word_of_another_tool_can_be_typed() {
        let mut root = Cli::command();
        root.build();
        for (_, typed) in ELSEWHERE {
            let words: Vec<&str> = typed.split(' ').skip(1).collect();
            if let ["help", topic] = words.as_slice() {
                assert!(Topic::named(topic).is_some(), "{typed}");
                continue;
            }
            let mut command = &root;
            for word in words.iter().take_while(|word| word.chars().all(char::is_lowercase)) {
                command = command.find_subcommand(word).unwrap();
            }
            assert!(!command.has_subcommands(), "{typed}");
        }
    }
}
