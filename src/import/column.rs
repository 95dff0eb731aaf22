//! A column that a kind of file may have, and how to recognize its name.

/// A column that a kind of file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name in the contract.
    pub name: &'static str,
    /// Other names found in files; letter case, blanks, `_` and `-` do not matter.
    pub aliases: &'static [&'static str],
    /// Whether every file of this kind must have it.
    pub required: bool,
}

impl Column {
    /// A column that every file of its kind must have.
    pub const fn must(name: &'static str, aliases: &'static [&'static str]) -> Column {
        Column { name, aliases, required: true }
    }

    /// A column that may be left out.
    pub const fn may(name: &'static str, aliases: &'static [&'static str]) -> Column {
        Column { name, aliases, required: false }
    }

    /// The columns of a kind of file for help: names, which ones are required, and other names.
    ///
    /// ```
    /// use lssc::import::Column;
    /// let email = Column { name: "email", aliases: &["e-mail", "mail"], required: true };
    /// let state = Column { name: "state", aliases: &[], required: false };
    /// assert_eq!(Column::help(&[email, state]), "  email*  (or: e-mail, mail)\n  state\n");
    /// ```
    pub fn help(columns: &[Column]) -> String {
        let longest = columns.iter().map(|c| c.name.len() + usize::from(c.required));
        let width = longest.max().unwrap_or(0);
        let mut out = String::new();
        for column in columns {
            let star = if column.required { "*" } else { "" };
            let name = format!("{}{star}", column.name);
            let mut line = format!("  {name:width$}  (or:");
            for (i, alias) in column.aliases.iter().enumerate() {
                let end = if i + 1 < column.aliases.len() { "," } else { ")" };
                if line.len() + alias.len() + 2 > 80 {
                    out.push_str(&line);
                    out.push('\n');
                    line = " ".repeat(width + 8);
                }
                line.push_str(&format!(" {alias}{end}"));
            }
            if column.aliases.is_empty() {
                line = format!("  {name}");
            }
            out.push_str(&line);
            out.push('\n');
        }
        out
    }
}

/// A name for comparison: small letters, without blanks, `_` and `-`.
pub(super) fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '_' | '-') && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The participant's name, under the headings that providers use. It is compared with the name on record.
pub const PARTICIPANT: Column = Column {
    name: "name",
    aliases: &[
        "candidate name",
        "full name",
        "participant",
        "participant name",
        "attendee",
        "attendee name",
        "learner",
        "learner name",
        "student",
        "student name",
        "user name (original name)",
        "name (original name)",
        "your name",
    ],
    required: false,
};
