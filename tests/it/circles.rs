//! No files of the source import each other in a circle.
//!
//! A file depends on the file that has what it names: by `use` or in the middle of its code, from `crate`, `super`, `self`
//! or a module that it imported. A name that a module imports and others take from there counts for the file that it
//! comes from.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::invariants::sources;

/// What may be imported for now although it closes a circle: which file, from which, and what will open it. One that closes
/// no circle any more is to be taken off the list.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("commands/candidate/legacy/csv.rs", "commands/candidate/legacy.rs", VERB),
    ("commands/enroll/prompts.rs", "commands/enroll/mod.rs", VERB),
];

const VERB: &str = "what a verb does moves out of the file that reads its arguments";

/// One module: what it is called from `crate` on, and what it says.
struct Module {
    /// The file, from `src/` on.
    file: String,
    /// Its code, without comments, strings and tests.
    code: String,
    /// The names that it imports or that are its modules: its own code uses them, and the modules within it may.
    names: BTreeMap<String, Path>,
    /// What it names in `use`.
    used: Vec<Path>,
}

/// A path from `crate` on, without `crate`.
type Path = Vec<String>;

/// Every module of the source by its path.
struct House(BTreeMap<Path, Module>);

impl House {
    fn read(files: Vec<(String, String)>) -> House {
        let mut house = House(BTreeMap::new());
        for (file, text) in files {
            let module = Module {
                file: file.clone(),
                code: without_strings(&text),
                names: BTreeMap::new(),
                used: Vec::new(),
            };
            house.0.insert(place(&file), module);
        }
        let places: Vec<Path> = house.0.keys().cloned().collect();
        for here in &places {
            let (code, trees) = take_uses(&house.0[here].code);
            let mut names = BTreeMap::new();
            let mut used = Vec::new();
            for child in places.iter().filter(|p| p.len() == here.len() + 1 && p.starts_with(here))
            {
                names.insert(child[here.len()].clone(), child.clone());
            }
            for (public, tree) in trees {
                for (segments, name) in expand(&tree) {
                    let Some(path) = house.whole_path(here, &names, &segments) else {
                        continue;
                    };
                    names.insert(name, path.clone());
                    // What is only passed on is not used here.
                    if !public {
                        used.push(path);
                    }
                }
            }
            let module = house.0.get_mut(here).unwrap();
            (module.code, module.names, module.used) = (code, names, used);
        }
        house
    }

    /// A path as written at a place, from `crate` on; none if it leads out of the house.
    fn whole_path(
        &self,
        here: &Path,
        names: &BTreeMap<String, Path>,
        segments: &[String],
    ) -> Option<Path> {
        let (first, rest) = segments.split_first()?;
        let mut path = match first.as_str() {
            "crate" => Vec::new(),
            "self" => here.clone(),
            "super" => here[..here.len().checked_sub(1)?].to_vec(),
            name => names.get(name)?.clone(),
        };
        for segment in rest {
            if segment == "super" {
                path.pop()?;
            } else if segment != "self" {
                path.push(segment.clone());
            }
        }
        Some(path)
    }

    /// The module that has what a path names; none if the path names a module and nothing of it.
    fn owner(&self, path: &Path) -> Option<Path> {
        let mut module: Path = Vec::new();
        for (place, segment) in path.iter().enumerate() {
            let mut deeper = module.clone();
            deeper.push(segment.clone());
            if self.0.contains_key(&deeper) {
                module = deeper;
                continue;
            }
            return match self.0.get(&module)?.names.get(segment) {
                Some(target) if *target != path[..=place] => {
                    self.owner(&target.iter().chain(&path[place + 1..]).cloned().collect())
                }
                _ => Some(module),
            };
        }
        None
    }

    /// The files on which each file depends.
    fn dependencies(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut all = BTreeMap::new();
        for (here, module) in &self.0 {
            let in_code = paths(&module.code);
            let in_code = in_code.iter().filter_map(|p| self.whole_path(here, &module.names, p));
            let owners = in_code.chain(module.used.iter().cloned()).filter_map(|p| self.owner(&p));
            let files = owners.map(|owner| self.0[&owner].file.as_str());
            all.insert(module.file.as_str(), files.filter(|f| *f != module.file).collect());
        }
        all
    }
}

/// Where the module of a file is: `reports/held.rs` is `reports::held`.
fn place(file: &str) -> Path {
    let mut parts: Path = file.trim_end_matches(".rs").split('/').map(str::to_string).collect();
    if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
        parts.pop();
    }
    parts
}

/// The code with nothing between its quotation marks.
fn without_strings(text: &str) -> String {
    let mut code = String::new();
    let mut inside = false;
    let mut escaped = false;
    let mut before = ' ';
    for c in text.chars() {
        if inside {
            inside = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            if !inside {
                code.push('"');
            }
        } else {
            // A quotation mark as a character is none of a text.
            inside = c == '"' && before != '\'';
            code.push(c);
        }
        before = c;
    }
    code
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Takes every `use` out of some code: what is left, and each tree with whether it is passed on.
fn take_uses(code: &str) -> (String, Vec<(bool, String)>) {
    let mut left = String::new();
    let mut trees = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find("use ") {
        let (before, from) = rest.split_at(start);
        let line = before.rsplit('\n').next().unwrap_or("");
        let begins = matches!(line.trim(), "" | "pub" | "pub(crate)" | "pub(super)");
        let Some(end) = from.find(';').filter(|_| begins) else {
            left.push_str(&rest[..start + 4]);
            rest = &rest[start + 4..];
            continue;
        };
        left.push_str(before);
        trees.push((line.trim().starts_with("pub"), from[4..end].to_string()));
        rest = &from[end + 1..];
    }
    left.push_str(rest);
    (left, trees)
}

/// The paths of a `use` tree, each with the name by which it is known.
fn expand(tree: &str) -> Vec<(Path, String)> {
    fn walk(tree: &str, prefix: &[String], found: &mut Vec<(Path, String)>) {
        let tree = tree.trim();
        let Some((before, group)) = tree.split_once('{') else {
            let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
            let mut segments = prefix.to_vec();
            segments.extend(path.split("::").map(|s| s.trim().to_string()));
            if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
                segments.pop();
            }
            let last = segments.last().cloned().unwrap_or_default();
            let name = if name.is_empty() { last } else { name.trim().to_string() };
            found.push((segments, name));
            return;
        };
        let mut deeper = prefix.to_vec();
        let steps = before.split("::").map(str::trim).filter(|s| !s.is_empty());
        deeper.extend(steps.map(str::to_string));
        let inner = group.trim_end().trim_end_matches('}');
        let (mut depth, mut from) = (0, 0);
        let inner = format!("{}{},", inner, "}".repeat(group.matches('{').count()));
        for (at, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    if !inner[from..at].trim().is_empty() {
                        walk(&inner[from..at], &deeper, found);
                    }
                    from = at + 1;
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(tree, &[], &mut found);
    found
}

/// Every path of two steps or more in some code.
fn paths(code: &str) -> Vec<Path> {
    let mut found = Vec::new();
    let chars: Vec<char> = code.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let begins = is_part(chars[at])
            && (at == 0 || !(is_part(chars[at - 1]) || matches!(chars[at - 1], ':' | '.' | '\'')));
        if !begins {
            at += 1;
            continue;
        }
        let mut path = Vec::new();
        loop {
            let from = at;
            while at < chars.len() && is_part(chars[at]) {
                at += 1;
            }
            path.push(chars[from..at].iter().collect::<String>());
            let goes_on = chars[at..].starts_with(&[':', ':'])
                && chars.get(at + 2).is_some_and(|c| is_part(*c));
            if !goes_on {
                break;
            }
            at += 2;
        }
        if path.len() > 1 {
            found.push(path);
        }
    }
    found
}

/// A shortest circle through a file, which begins and ends with it; none if there is none.
fn circle<'a>(all: &BTreeMap<&'a str, BTreeSet<&'a str>>, file: &'a str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([file]);
    while let Some(here) = waiting.pop_front() {
        for next in all.get(here)? {
            if *next == file {
                let mut way = vec![file, here];
                while way[way.len() - 1] != file {
                    way.push(came_from[way[way.len() - 1]]);
                }
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, here);
                waiting.push_back(next);
            }
        }
    }
    None
}

/// The circles of some files, each once: the shortest through any of its files.
fn circles<'a>(
    files: &'a [(&'a str, &'a str)],
    allowed: &[(&'a str, &'a str, &str)],
) -> Vec<String> {
    let files = files.iter().map(|(file, text)| (file.to_string(), text.to_string()));
    let house = House::read(files.collect());
    let mut all = house.dependencies();
    let mut wrong = Vec::new();
    for (file, from, _) in allowed {
        let closes = circle_over(&all, file, from);
        if !closes {
            wrong.push(format!(
                "{file} closes no circle by what it takes from {from}: allow it no more"
            ));
        }
    }
    for (file, from, _) in allowed {
        all.entry(file).and_modify(|used| {
            used.remove(from);
        });
    }
    let mut found = BTreeMap::new();
    for file in all.keys() {
        if let Some(way) = circle(&all, file) {
            let mut members = way.clone();
            members.sort_unstable();
            members.dedup();
            found.entry(members).or_insert_with(|| way.join(" -> "));
        }
    }
    wrong.extend(found.into_values());
    wrong
}

/// Whether a file uses another that leads back to it.
fn circle_over(all: &BTreeMap<&str, BTreeSet<&str>>, file: &str, from: &str) -> bool {
    let uses = all.get(file).is_some_and(|used| used.contains(from));
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(here) = waiting.pop() {
        if seen.insert(here) {
            waiting.extend(all.get(here).into_iter().flatten());
        }
    }
    uses && seen.contains(file)
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = sources();
    let rust = sources.iter().filter(|s| s.path.ends_with(".rs") && s.path != "main.rs");
    let files: Vec<(&str, String)> = rust.map(|s| (s.path.as_str(), s.text())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
    let found = circles(&files, ALLOWED);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let found = |one: &str, other: &str| {
        let files = [
            ("lib.rs", ""),
            ("room/mod.rs", "pub mod one;\npub mod other;\npub use self::other::Thing;\n"),
            ("room/one.rs", one),
            ("room/other.rs", other),
        ];
        circles(&files, &[])
    };
    let back = "use crate::room::one::Part;";
    let circle = ["room/one.rs -> room/other.rs -> room/one.rs"];
    assert_eq!(found("use crate::room::other::Thing;", back), circle);
    assert_eq!(found("use super::other::Thing;", back), circle);
    assert_eq!(found("use crate::room::Thing;", back), circle, "passed on");
    assert_eq!(found("use crate::room::{self, one, other::{self, Thing}};", back), circle);
    assert_eq!(found("use crate::room::other;\nfn f() { other::g(); }", back), circle);
    assert_eq!(found("use crate::room;\nfn f() { room::other::g(); }", back), circle);
    assert_eq!(found("fn f() -> crate::room::other::Thing { }", back), circle);
    assert_eq!(found("fn f() { super::other::g(); }", back), circle);
    assert_eq!(found("", back), [""; 0]);
    assert_eq!(found("use crate::room::other;", back), [""; 0], "only named");
    assert_eq!(found("fn f() { \"crate::room::other::g\"; }", back), [""; 0], "a text");
}
