//! What shells write and read: words with their quotes, and completions in each shell's form.
//!
//! Each line of an answer is one completion. No completion can break its line, and each stays one word of the command
//! line whatever is in it: zsh and fish quote what they insert, and for bash this module quotes it.

use clap::ValueEnum;

use crate::commands::complete::values::{Answer, Word};
use crate::render::visible;

/// A shell that asks the program for completions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Asking {
    /// bash, from version 4 on
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
}

/// A word of a command line, with and without its quotes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// As typed.
    pub raw: String,
    /// Without its quotes.
    pub text: String,
    /// The quote that is still open at its end.
    pub open: Option<char>,
}

impl Asking {
    /// The script that makes the shell ask.
    pub fn script(self) -> &'static str {
        match self {
            Asking::Bash => include_str!("lssc.bash"),
            Asking::Zsh => include_str!("lssc.zsh"),
            Asking::Fish => include_str!("lssc.fish"),
        }
    }

    /// The words of a line up to its end; the last one is being typed.
    ///
    /// Expands nothing: variables and commands are not looked up while somebody types.
    pub fn words(self, line: &str) -> Vec<Typed> {
        let mut words = vec![Typed::default()];
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            let Some(word) = words.last_mut() else { break };
            if letter.is_whitespace() && word.open.is_none() {
                if !word.raw.is_empty() {
                    words.push(Typed::default());
                }
                continue;
            }
            word.raw.push(letter);
            let escapes = |next: &char| match word.open {
                None => true,
                Some('"') => r#"$`"\"#.contains(*next),
                Some(_) => self == Asking::Fish && r"'\".contains(*next),
            };
            match (letter, word.open) {
                ('\\', _) if letters.peek().is_some_and(escapes) => {
                    word.raw.extend(letters.peek());
                    word.text.extend(letters.next());
                }
                ('\'' | '"', None) => word.open = Some(letter),
                (quote, Some(open)) if quote == open => word.open = None,
                _ => word.text.push(letter),
            }
        }
        words
    }

    /// The answer in lines: its kind, then each completion, beginning with the typed text.
    ///
    /// `replaced` is the part of the typed word that the shell replaces with the completion.
    pub fn answer(self, answer: &Answer, typed: &Typed, replaced: &str, listing: bool) -> String {
        let kept = typed.raw.strip_suffix(replaced).map(str::len);
        let candidates = answer.words.iter().filter_map(|word| {
            let rest = word.text.strip_prefix(&typed.text)?;
            let inserted = match self {
                Asking::Bash => {
                    format!("{}{}", typed.raw, in_bash(rest, typed.open)?).split_off(kept?)
                }
                Asking::Zsh | Asking::Fish => word.text.clone(),
            };
            Some((inserted, word)).filter(|_| visible(&word.text) == word.text)
        });
        let candidates: Vec<(String, &Word)> = candidates.collect();
        let lengths = candidates.iter().map(|(inserted, _)| inserted.chars().count());
        let width = lengths.max().unwrap_or(0);
        let about = |word: &Word| about(word, WIDTH.saturating_sub(width + 3));
        let shown = |inserted: &str, word: &Word| match about(word) {
            about if about.is_empty() => inserted.to_string(),
            about => format!("{inserted:width$}  {about}"),
        };
        let mut lines = vec![answer.form.to_string()];
        lines.extend(candidates.iter().map(|(inserted, word)| match self {
            // What bash only lists may be longer than what it would insert.
            Asking::Bash if listing && candidates.len() > 1 => shown(inserted, word),
            Asking::Bash => inserted.clone(),
            Asking::Zsh => format!("{inserted}\t{}", shown(inserted, word)),
            Asking::Fish => format!("{inserted}\t{}", about(word)),
        }));
        lines.join("\n") + "\n"
    }
}

/// The words of a command without redirections; none if the last one is the file of a redirection.
pub fn without_redirections(words: Vec<Typed>) -> Option<Vec<Typed>> {
    let mut kept = Vec::new();
    let mut file_follows = false;
    for word in words {
        let sign = word.raw.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&');
        let redirects = sign.starts_with(['<', '>']);
        let is_file = std::mem::replace(
            &mut file_follows,
            redirects && sign.trim_start_matches(['<', '>', '|', '&']).is_empty(),
        );
        kept.push(Some(word).filter(|_| !redirects && !is_file));
    }
    kept.last()?.as_ref()?;
    Some(kept.into_iter().flatten().collect())
}

/// The greatest width of a list of completions.
const WIDTH: usize = 80;

/// The description of a completion, cut to one line of some letters.
fn about(word: &Word, width: usize) -> String {
    let about = visible(&word.about).replace('\t', " ");
    match about.char_indices().nth(width) {
        Some(_) => about.chars().take(width.saturating_sub(1)).chain(['…']).collect(),
        None => about,
    }
}

/// The end of a word as bash takes it for itself; none if it cannot be written within the open quote.
fn in_bash(rest: &str, open: Option<char>) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || "@%+=:,./-_".contains(c);
    match open {
        None => Some(rest.chars().fold(String::new(), |mut text, letter| {
            if !plain(letter) {
                text.push('\\');
            }
            text.push(letter);
            text
        })),
        Some('\'') => (!rest.contains('\'')).then(|| rest.to_string()),
        Some(_) => (!rest.contains(['"', '$', '`', '\\', '!'])).then(|| rest.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(shell: Asking, line: &str) -> Vec<String> {
        let words = shell.words(line).into_iter();
        words.map(|word| word.text).collect()
    }

    #[test]
    fn a_line_is_read_as_its_words_and_nothing_in_it_is_expanded() {
        let line = r#"lssc enroll --name 'Ana $(id)' --state="N C" a\ b "x\"y\z" $HOME "#;
        let words =
            ["lssc", "enroll", "--name", "Ana $(id)", "--state=N C", "a b", "x\"y\\z", "$HOME", ""];
        assert_eq!(texts(Asking::Bash, line), words);
        assert_eq!(texts(Asking::Bash, "lssc"), ["lssc"]);
        assert_eq!(texts(Asking::Bash, r"'it\' x"), [r"it\", "x"]);
        assert_eq!(texts(Asking::Fish, r"'it\'s' x"), ["it's", "x"]);
    }

    #[test]
    fn the_quote_that_is_open_at_the_end_is_known() {
        let open = |line: &str| Asking::Bash.words(line).pop().unwrap_or_default().open;
        assert_eq!(open("lssc find 'Ana D"), Some('\''));
        assert_eq!(open("lssc find \"Ana 'D"), Some('"'));
        assert_eq!(open("lssc find 'Ana' D"), None);
    }

    #[test]
    fn a_redirection_is_no_word_of_the_command() {
        let left = |line: &str| {
            let words = without_redirections(Asking::Bash.words(line))?.into_iter();
            Some(words.map(|word| word.text).collect::<Vec<_>>())
        };
        let command = vec!["lssc".to_string(), "check".to_string(), String::new()];
        assert_eq!(left("lssc 2>/dev/null check > out.txt "), Some(command));
        assert_eq!(left("lssc check > ou"), None);
        assert_eq!(left("lssc check 2>ou"), None);
        assert_eq!(left("lssc find '>' x").map(|words| words.len()), Some(4));
    }

    #[test]
    fn what_bash_inserts_is_one_word_with_no_meaning_to_it() {
        assert_eq!(in_bash("a;b $(id)", None).as_deref(), Some(r"a\;b\ \$\(id\)"));
        assert_eq!(in_bash("$(id)", Some('\'')).as_deref(), Some("$(id)"));
        assert_eq!(in_bash("it's", Some('\'')), None);
        assert_eq!(in_bash("$(id)", Some('"')), None);
    }
}
