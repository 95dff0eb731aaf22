//! The office of the Library Support Staff Certification program, over one local SQLite file.
//!
//! **The register keeps what happened; the rules say what it means; nothing in between is stored.** A standing, a day of
//! admission, a number of hours still missing: each is computed on demand from facts, policy and a day, so none is ever
//! stale, and you can ask about any past day. Besides facts, the register stores only the decisions that people were
//! told: fees, portfolio ratings, awards, renewals.
//!
//! Every command is four paragraphs, in this order:
//!
//! 1. *read* the transcripts of the people concerned from the register;
//! 2. *decide* with a pure rule: facts in, a checklist of every requirement out;
//! 3. *record* one entry, in one transaction, or nothing at all;
//! 4. *say* what was recorded, what it changed, and what comes next.
//!
//! # Floors
//!
//! Each floor uses only those below it, and the two rooms of the third never see each other.
//!
//! | floor | rooms |
//! |---|---|
//! | arguments, the clock, the terminal, exit codes | [`commands`], [`failure`], [`import`] |
//! | states, decides and records: one file per verb, without arguments, terminal or file | [`acts`] |
//! | transcripts and decisions in, rows out; rows to table, CSV, JSON | [`reports`], [`render`] |
//! | what it means: pure. What happened: SQLite | [`rules`] \| [`register`] |
//! | what was promised, from which day | [`policy`] |
//! | the one door to the disk: it makes, renames and removes every file | [`disk`] |
//! | the nouns; civil days and months; whole minutes; whole cents | [`model`], [`membership`], [`certificate`], [`name`], [`period`], [`hours`], [`money`], [`ids`] |
//!
//! # Reading order
//!
//! 1. [`period`] and [`model`]: the days and the nouns. [`model::Transcript`] is everything known about one person.
//! 2. [`policy`]: every number of the program as a dated line with its source.
//! 3. [`rules`]: [`rules::Finding`] and [`rules::Decision`], and then one decision, for instance [`rules::decisions::renewal`].
//! 4. [`register`]: `001_register.sql` and the steps after it, with a sentence for every table; [`register::Reading`] and
//!    [`register::Recording`] are the ways in and out, and `register/stream.rs` turns rows into transcripts.
//! 5. `commands/renew/certification.rs`: the four paragraphs at their shortest.
//! 6. [`reports`] and [`render`]: one way out. [`import`]: one way in for files.
//!
//! # Invariants
//!
//! `tests/it/invariants.rs` reads the source and checks those marked *test*; the compiler or the register itself enforces
//! the others.
//!
//! - Nothing is granted while a requirement is unmet: [`rules::Decision`] grants only if all are met, and a
//!   [`rules::Finding`] computes *met* itself.
//! - Rules, reports, policy and the nouns read and write nothing: no database, files, environment, terminal or clock
//!   (*test*). The renderer writes only to the writer it is given.
//! - The register does not know the rules, and the rules do not know the register (*test*): SQL may narrow what is read,
//!   but only a rule decides.
//! - No files import each other in a circle (*test*, `tests/it/circles.rs`): a room can be read from its lowest file up.
//! - The clock is read in one place, `commands/desk/context.rs` (*test*), and no SQL says *now* (*test*). A day is always an
//!   argument.
//! - Only [`period`] and [`policy`] make spans of months (*test*), and they count them from their anchor in one step.
//! - Hours are whole minutes, money is whole cents, shares are compared as integers: no floating point (*test*).
//! - Records are inserted and never changed: the source has no other statement (*test*), and triggers refuse any from
//!   elsewhere, including replacing. There is one lawful exception, `register/forget.rs`: it blanks the personal details
//!   of people who want to be forgotten, and the seals still prove everything else.
//! - A command that records takes the write lock before it reads, so that decision and record see the same register. It
//!   releases the lock while a question is open: after the yes it decides again, and records only what was shown.
//! - A failure says what was being done: [`failure::Failure`] has no `From` (*test*, and a doctest), so that a bare `?`
//!   on an I/O or SQLite error does not compile in a command.
//! - One loader makes transcripts, of one person and of all; a test compares the two.
//! - Every requirement has a row in the coverage table (a help topic) and cases in `fixtures/rules`.

pub mod acts;
pub mod address;
pub mod certificate;
pub mod commands;
pub mod disk;
pub mod failure;
pub mod hours;
pub mod ids;
pub mod import;
pub mod membership;
pub mod model;
pub mod money;
pub mod name;
pub mod period;
pub mod policy;
pub mod register;
pub mod render;
pub mod reports;
pub mod rules;
pub mod text;
