//! Files of any size in the forms of the program: everybody is eligible and admitted.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use chrono::{Days, NaiveDate};

/// How much of everything.
#[derive(Clone, Copy)]
pub struct Size {
    pub people: usize,
    pub courses: usize,
    pub completions: usize,
}

/// Numbers that look random, the same in every run (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from((self.next() >> 33) % end as u64).unwrap()
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(last + 1));
        }
    }
}

const SETS: [&str; 10] = [
    "foundations",
    "communication",
    "technology",
    "access",
    "readers-advisory",
    "cataloging",
    "collection",
    "reference",
    "supervision",
    "youth",
];
const KINDS: [&str; 6] =
    ["state-library", "association", "cooperative", "college", "ala-unit", "consultant"];
const FORMATS: [&str; 3] = ["online", "in-person", "mixed"];
const FIRST: [&str; 12] =
    ["Ana", "Bo", "Chloé", "Dee", "Gül", "José", "Lía", "Noor", "Søren", "Uma", "Wes", "Zoë"];
const LAST: [&str; 12] = [
    "Abbott", "Brown", "Çelik", "Evans", "García", "Ito", "Khan", "Müller", "Nguyen", "O'Neil",
    "Smith", "Ueda",
];
const STATES: [&str; 8] = ["AZ", "CA", "CO", "IL", "NM", "NY", "TX", "WA"];

/// A file and its header line.
fn begin(folder: &Path, name: &str, header: &str) -> BufWriter<File> {
    let mut out = BufWriter::new(File::create(folder.join(name)).unwrap());
    writeln!(out, "{header}").unwrap();
    out
}

/// So many days before the day that is taken for today.
fn day(before: usize) -> NaiveDate {
    measure_today().checked_sub_days(Days::new(before as u64)).unwrap()
}

fn measure_today() -> NaiveDate {
    super::measure::TODAY.parse().unwrap()
}

/// Writes catalog.csv, people.csv, experience.csv, completions.csv (people by e-mail address),
/// completions-by-number.csv, completions-dirty.csv (every hundredth row or so cannot be recorded) and hundred.csv (100
/// completions that are not in the others).
pub fn write(folder: &Path, size: Size) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    catalog(folder, size);
    let received = people(folder, size, &mut random);
    completions(folder, size, &received, &mut random);
}

fn catalog(folder: &Path, size: Size) {
    let header =
        "course,title,provider,provider_kind,set,approved_on,approved_until,bundle,format,cost";
    let mut out = begin(folder, "catalog.csv", header);
    for c in 0..size.courses {
        let (set, kind, format) =
            (SETS[c % SETS.len()], KINDS[c % KINDS.len()], FORMATS[c % FORMATS.len()]);
        let (first, last) = (day(3_650 - c % 300), measure_today() + Days::new(400));
        writeln!(
            out,
            "C{c:04},Course {c},Provider {},{kind},{set},{first},{last},,{format},{}.00",
            c % 40,
            100 + c % 200
        )
        .unwrap();
    }
}

/// How many days ago everybody applied.
fn people(folder: &Path, size: Size, random: &mut Random) -> Vec<usize> {
    let header = "name,email,education,position,requires_mlis,ala_member,state,received_on,graduate_of,graduated_on,paid,paid_on,payer";
    let mut people = begin(folder, "people.csv", header);
    let header = "email,library,first_on,last_on,hours_per_week,total_hours,basis";
    let mut jobs = begin(folder, "experience.csv", header);
    let received: Vec<usize> = (0..size.people).map(|_| 30 + random.below(1_370)).collect();
    for (n, days) in received.iter().enumerate() {
        let (first, last) = (FIRST[random.below(FIRST.len())], LAST[random.below(LAST.len())]);
        let (state, on) = (STATES[random.below(STATES.len())], day(*days));
        writeln!(people, "{first} {last},p{n}@example.org,high-school,Library assistant,no,,{state},{on},,,350.00,{on},")
            .unwrap();
        writeln!(jobs, "p{n}@example.org,Library {},{},{on},30,,paid", n % 997, day(days + 1_500))
            .unwrap();
    }
    received
}

fn completions(folder: &Path, size: Size, received: &[usize], random: &mut Random) {
    let pairs = size.people * size.courses;
    assert!(size.completions + 100 <= pairs, "no person completes a course twice");
    // Evenly spread over people and courses, no pair twice, then in any order.
    let each = size.completions.div_ceil(size.people);
    let mut rows: Vec<(u32, u32)> = Vec::with_capacity(size.people * each);
    let mut courses: Vec<u32> = (0..u32::try_from(size.courses).unwrap()).collect();
    let mut spare = Vec::new();
    for person in 0..u32::try_from(size.people).unwrap() {
        for taken in 0..=each.min(size.courses - 1) {
            let other = taken + random.below(size.courses - taken);
            courses.swap(taken, other);
            match taken < each {
                true => rows.push((person, courses[taken])),
                false if spare.len() < 100 => spare.push((person, courses[taken])),
                false => {}
            }
        }
    }
    rows.truncate(size.completions);
    random.shuffle(&mut rows);
    let header = "candidate,course,completed_on,proof";
    let mut by_email = begin(folder, "completions.csv", header);
    let mut by_number = begin(folder, "completions-by-number.csv", header);
    let mut dirty = begin(folder, "completions-dirty.csv", header);
    for (n, (person, course)) in rows.iter().enumerate() {
        let on = day(1 + random.below(received[*person as usize] + 399)).to_string();
        writeln!(by_email, "p{person}@example.org,C{course:04},{on},CERT-{n:07}").unwrap();
        writeln!(by_number, "{},C{course:04},{on},CERT-{n:07}", person + 1).unwrap();
        let (mut who, mut what, mut when) =
            (format!("p{person}@example.org"), format!("C{course:04}"), on);
        if random.below(100) == 0 {
            match random.below(5) {
                0 => who = format!("nobody{n}@example.org"),
                1 => what = "ZZZZ".to_string(),
                2 => when = "2025-02-30".to_string(),
                3 => when = (measure_today() + Days::new(30)).to_string(),
                _ => who = String::new(),
            }
        }
        writeln!(dirty, "{who},{what},{when},CERT-{n:07}").unwrap();
    }
    let mut hundred = begin(folder, "hundred.csv", header);
    for (person, course) in spare {
        writeln!(hundred, "p{person}@example.org,C{course:04},{},", day(5)).unwrap();
    }
}
