//! History, over acts at random before people at every standing: what is taken back is as if it had never been, what
//! is given back as if it had never been taken, and what was known at an entry is known at it for ever.
//!
//! `LSSC_HISTORY=1000 cargo test history` types more sequences than the few of every run, `LSSC_HISTORY_SEED=2` others.

mod acts;
mod corrects;
mod desk;
mod papers;
mod parallel;
mod rests;
mod view;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{
    Config, RngAlgorithm, TestCaseError, TestCaseResult, TestRng, TestRunner,
};
use rusqlite::Connection;

use crate::office::TODAY;
use acts::Act;
use desk::Desk;
use parallel::{Parallel, Printed};
use view::View;

/// Runs a property over sequences of acts, `few` of them unless more are asked for.
fn over_sequences(few: u32, property: impl Fn(&[Act], usize) -> TestCaseResult) {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let config = Config {
        cases: asked("LSSC_HISTORY").unwrap_or(few),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let seed = asked("LSSC_HISTORY_SEED").unwrap_or(1) as u8;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let acts = proptest::collection::vec(acts::any_act(), 4..16);
    TestRunner::new_with_rng(config, rng)
        .run(&(acts, any::<prop::sample::Index>()), |(acts, place)| {
            property(&acts, place.index(acts.len()))
        })
        .unwrap_or_else(|failed| panic!("{failed}"));
}

/// Fails with all that was typed.
fn fails(desk: &Desk, why: String) -> TestCaseResult {
    Err(TestCaseError::fail(format!("{why}\n{}", desk.story.join("\n"))))
}

/// Holds two answers of a desk to being the same.
fn same<T: PartialEq + Debug>(desk: &Desk, what: &str, is: &[T], was: &[T]) -> TestCaseResult {
    let at = |place: usize| (is.get(place), was.get(place));
    let differing = (0..is.len().max(was.len())).find(|place| at(*place).0 != at(*place).1);
    match differing {
        None => Ok(()),
        Some(place) => {
            fails(desk, format!("{what}:\n  is  {:?}\n  was {:?}", at(place).0, at(place).1))
        }
    }
}

fn same_view(desk: &Desk, what: &str, is: &View, was: &View) -> TestCaseResult {
    match is == was {
        true => Ok(()),
        false => same(desk, what, &is.lines(|n| n), &was.lines(|n| n)),
    }
}

#[test]
fn what_is_taken_back_is_as_if_it_had_never_been() {
    let tried: RefCell<BTreeMap<&str, [u32; 4]>> = RefCell::default();
    over_sequences(25, |acts, place| {
        let mut desk = Desk::new();
        let mut before = View::at(&desk);
        let mut parallel: Option<Parallel> = None;
        let mut dependent = None;
        for (number, act) in acts.iter().enumerate() {
            let looks = number >= place && parallel.is_none();
            let printed = if looks { Printed::at(&desk, act.number()) } else { Printed::default() };
            let line = act.line(&desk);
            let uncorrected = line.contains("--corrects").then(|| desk.copy());
            let (done, _) = rests::types_judged(&mut desk, &line)?;
            if let Some(other) = parallel.take_if(|other| !other.types_too(&desk, &line, &done)) {
                dependent = dependent.or(Some(other.entry));
            }
            let mut tried = tried.borrow_mut();
            let counts = tried.entry(act.verb()).or_default();
            counts[0] += 1;
            let Some(entry) = done.entry else { continue };
            counts[1] += 1;
            if let Some(uncorrected) = uncorrected {
                corrects::is_both(&uncorrected, &desk, &line, entry)?;
            }
            let after = View::at(&desk);
            same_view(&desk, "taken back at once", &View::without(&desk, entry), &before)?;
            if looks {
                parallel = Parallel::begin(&desk, entry, act, (&before, printed), &after)?;
                counts[2] += u32::from(parallel.is_some());
            }
            before = after;
        }
        if let Some(other) = parallel {
            tried.borrow_mut().entry(other.act.verb()).or_default()[3] += 1;
            other.ends(&mut desk, &before)?;
        }
        if let Some(entry) = dependent {
            rests::takes_back(&mut desk, entry)?;
        }
        rests::is_well(&desk)
    });
    for (verb, counts) in tried.borrow().iter() {
        println!("{verb:40} {counts:?}");
    }
}

#[test]
fn what_was_printed_is_printed_again_from_what_was_known_byte_for_byte() {
    over_sequences(8, |acts, _| {
        let mut desk = Desk::new();
        let mut known = Vec::new();
        for act in acts {
            let line = act.line(&desk);
            let Some(entry) = desk.types(&line).entry else {
                continue;
            };
            let lines = papers::some_of_any_kind(&desk, act.number(), 4).into_iter();
            let printed: Vec<_> =
                lines.map(|line| (papers::printed(&desk, TODAY, &line), line)).collect();
            known.push((entry, View::at(&desk), printed));
        }
        let copied = desk
            .asks("export records")
            .code
            .zip(desk.asks("init --from records --register copy.db").code);
        let copy = Connection::open(desk.path("copy.db")).unwrap();
        same(&desk, "exported and made anew", &[copied], &[Some((0, 0))])?;
        same_view(&desk, "exported and made anew", &View::of(&copy, None), &View::at(&desk))?;
        for (entry, view, printed) in known {
            let what = format!("known at entry {entry}");
            same_view(&desk, &what, &View::of(&desk.conn(), Some(entry)), &view)?;
            for (printed, line) in printed {
                let again =
                    papers::printed(&desk, "2031-03-31", &format!("{line} --known-at {entry}"));
                let again = again.replacen(&format!(" --known-at {entry}"), "", 1);
                same(
                    &desk,
                    &what,
                    &again.lines().collect::<Vec<_>>(),
                    &printed.lines().collect::<Vec<_>>(),
                )?;
                if again != printed {
                    return fails(&desk, format!("{line}: not byte for byte"));
                }
            }
        }
        Ok(())
    });
}
