//! Every command killed at every kind of moment: all of it is there or none, and what it said is.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::commands::WRITING;
use super::{Desk, Held, begin, end, is_no_panic, often, over};
use crate::chance::Chance;

/// When a command is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// Instead of a call by which it changes files or writes.
    #[cfg_attr(not(all(target_os = "linux", target_env = "gnu")), expect(dead_code))]
    Call(usize),
    /// In the middle of such a call.
    #[cfg_attr(not(all(target_os = "linux", target_env = "gnu")), expect(dead_code))]
    Torn(usize),
    /// From outside, so long after its start.
    After(Duration),
}

/// What a kill left.
#[derive(Debug, Default, Clone, Copy)]
struct Left {
    kills: usize,
    nothing: usize,
    all: usize,
    /// Some files as before and some as after, each whole: rejected rows beside nothing recorded, say.
    between: usize,
    /// The command had ended by itself.
    late: usize,
}

/// A command with what is so before and after it.
struct Trial<'l> {
    desk: Desk,
    line: &'l str,
    before: Held,
    after: Held,
    takes: Duration,
    left: Left,
}

impl<'l> Trial<'l> {
    fn of(line: &'l str) -> Trial<'l> {
        let desk = Desk::new();
        let before = Held::by(&desk);
        let started = Instant::now();
        let ended = desk.says(&in_json(line));
        let takes = started.elapsed();
        assert!(matches!(ended.code, Some(0 | 4)), "{line}: {ended:?}");
        let after = Held::by(&desk);
        let left = Left::default();
        Trial { desk, line, before, after, takes, left }
    }

    /// Kills the command at a moment and looks at what it left.
    fn cut(&mut self, moment: Moment) {
        let desk = &self.desk;
        desk.reset();
        let line = in_json(self.line);
        let ended = match moment {
            #[cfg(all(target_os = "linux", target_env = "gnu"))]
            Moment::Call(call) => super::shim::says(desk, &line, &format!("kill:{call}")),
            #[cfg(all(target_os = "linux", target_env = "gnu"))]
            Moment::Torn(call) => super::shim::says(desk, &line, &format!("torn:{call}")),
            #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
            Moment::Call(_) | Moment::Torn(_) => unreachable!("no call is counted here"),
            Moment::After(time) => {
                let mut child = begin(desk.line(&line));
                std::thread::sleep(time);
                child.kill().unwrap();
                end(child)
            }
        };
        is_no_panic(&ended);
        let at = format!("{line}, killed {moment:?}");
        match (ended.signal, ended.code) {
            (Some(9), None) => self.left.kills += 1,
            (None, Some(0 | 4)) => self.left.late += 1,
            _ => panic!("{at}: {ended:?}"),
        }
        // The first command after it finds what was begun, and takes it back.
        let first = ["check", "report roster --quiet"][self.left.kills % 2];
        assert_eq!(desk.says(first).code, Some(0), "{at}");
        desk.is_well(&line);
        let (all, nothing) = Held::by(desk).is_between(&self.before, &self.after);
        // What a report prints is the report, and nothing that was done.
        let said = !ended.out.is_empty() && !self.line.starts_with("report ");
        assert!(all || !said, "{at}: it said what is not there: {}", ended.out);
        if ended.signal.is_some() {
            self.left.all += usize::from(all);
            self.left.nothing += usize::from(nothing);
            self.left.between += usize::from(!all && !nothing);
        }
        if !all && self.left.kills.is_multiple_of(3) {
            let again = desk.says(&line);
            assert!(matches!(again.code, Some(0 | 4)), "{at}: {again:?}");
            let (all, _) = Held::by(desk).is_between(&self.before, &self.after);
            assert!(all, "{at}: it can be typed again");
        }
    }
}

fn in_json(line: &str) -> String {
    format!("{line} --format json")
}

/// Kills every command at the moments that `choose` names, and answers what was left in all.
fn kill(choose: impl Fn(&Trial, &mut Chance) -> Vec<Moment> + Sync) -> Left {
    let (_, seed) = Chance::seeded("LSSC_SEED");
    eprintln!("LSSC_SEED={seed}");
    let sum = Mutex::new(Left::default());
    over(WRITING, |line| {
        let mut trial = Trial::of(line);
        let own = line.bytes().fold(seed, |sum, byte| sum.rotate_left(5) ^ u64::from(byte));
        for moment in choose(&trial, &mut Chance::new(own)) {
            trial.cut(moment);
        }
        let left = trial.left;
        eprintln!("{left:?} {line}");
        let mut sum = sum.lock().unwrap();
        sum.kills += left.kills;
        sum.nothing += left.nothing;
        sum.all += left.all;
        sum.between += left.between;
        sum.late += left.late;
    });
    let sum = *sum.lock().unwrap();
    eprintln!("{} commands: {sum:?}", WRITING.len());
    sum
}

#[test]
fn a_command_killed_at_any_time_leaves_all_or_nothing() {
    let times = often(1);
    kill(|trial, chance| {
        let longest = trial.takes.as_micros() as usize * 5 / 4;
        let mut after = || Duration::from_micros(chance.below(longest) as u64);
        (0..times).map(|_| Moment::After(after())).collect()
    });
}

/// Where there are kills for all of them, at every call, before it and in its middle.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn a_command_killed_at_any_call_leaves_all_or_nothing() {
    // The last six calls, each before it and in its middle.
    const NEAR: usize = 12;
    let times = often(3);
    let left = kill(|trial, chance| {
        trial.desk.reset();
        let calls = super::shim::calls(&trial.desk, &in_json(trial.line));
        let times = times.min(2 * calls);
        // One in each of as many stretches; every other one near the end, where it is kept.
        let every = times == 2 * calls;
        let one = |n: usize| {
            let whole = if every || n.is_multiple_of(2) { 2 * calls } else { NEAR.min(2 * calls) };
            let (from, until) = (n * whole / times, (n + 1) * whole / times);
            let half = 2 * calls - whole + from + chance.below(until - from);
            match half % 2 {
                0 => Moment::Call(half / 2 + 1),
                _ => Moment::Torn(half / 2 + 1),
            }
        };
        (0..times).map(one).collect()
    });
    assert_eq!(left.late, 0, "every call is met");
    assert!(left.nothing > left.kills / 4 && left.all > left.kills / 20, "{left:?}");
}
