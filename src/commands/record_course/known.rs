//! The people and completions that the rows of a roster need.
//!
//! For a long file everything is read at once. For a short one each person is read when first met, so that ten rows
//! cost ten people however many the register has.

use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::commands::batch::Desk;
use crate::commands::lookup;
use crate::model::{Completion, CourseId, Id};
use crate::period::Day;
use crate::register::read::email_key;
use crate::register::{Unread, Who};
use crate::text;

/// How many completions to write at once, in the order of people, so that the register is filled and read in order.
const WRITTEN_AT_ONCE: usize = 1 << 18;

/// A file with fewer bytes than this per completion in the register is short.
const SHORT: u64 = 4;

/// About how many bytes a row has.
const ROW: u64 = 32;

/// How many texts may be compared to find the nearest known names: this takes some tenths of a second.
const COMPARISONS: usize = 200_000;

/// A known completion of a person and course, to tell a new one from the same one.
#[derive(Clone, Copy)]
pub struct Recorded {
    /// The day of completion.
    pub completed_on: Day,
    /// The line of this file, or the entry of the register as a negative number.
    pub place: i32,
    /// A digest of the proof.
    pub proof: u64,
}

impl Recorded {
    /// The line of this file, if it is from this file.
    pub fn line(&self) -> Option<i32> {
        (self.place > 0).then_some(self.place)
    }
}

/// A digest of a proof, to tell two apart.
pub fn digest(proof: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    proof.hash(&mut hasher);
    hasher.finish()
}

/// A title without regard to letter case and blanks.
fn title_key(title: &str) -> String {
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// A person and a course in one number.
type Key = u64;

fn key(candidate: Id, course: CourseId) -> Key {
    ((candidate as u64) << 32) | u64::from(course.0)
}

/// A settled completion that is not written yet.
struct Pending {
    candidate: Id,
    course: CourseId,
    completed_on: Day,
    proof: Range<usize>,
}

/// What rows are settled with.
pub struct Known {
    /// Number and name, sorted by number if everybody is read at once.
    people: Vec<(Id, String)>,
    /// People's names under retired numbers.
    also_called: HashMap<Id, Vec<String>>,
    /// Places in `people` by e-mail address or typed number. None if nobody matches.
    places: HashMap<String, Option<u32>>,
    /// People whose completions have been read. None if everything has been read.
    met: Option<HashSet<Id>>,
    recorded: HashMap<Key, Recorded, Spread>,
    /// Further completions of the same person and course, which are rare.
    more: HashMap<Key, Vec<Recorded>>,
    pending: Vec<Pending>,
    proofs: String,
    /// Courses by title, read on demand. None for a title that several courses have.
    titles: Option<HashMap<String, Option<CourseId>>>,
    /// How many people there are, counted on demand.
    everybody: Option<usize>,
    /// How many texts may still be compared to find the nearest people.
    comparisons_of_people: usize,
    /// The same for the nearest courses.
    comparisons_of_courses: usize,
    /// The nearest names already found for typed texts.
    near: HashMap<String, Vec<String>>,
}

impl Known {
    /// Begins a file of `bytes` bytes.
    pub fn new(desk: &Desk, bytes: u64) -> rusqlite::Result<Known> {
        let stored = desk.now.count_completions()?;
        let short = bytes < SHORT * stored as u64;
        let mut known = Known {
            people: Vec::new(),
            also_called: HashMap::new(),
            places: HashMap::new(),
            met: short.then(HashSet::new),
            recorded: HashMap::default(),
            more: HashMap::new(),
            pending: Vec::new(),
            proofs: String::new(),
            titles: None,
            everybody: None,
            comparisons_of_people: COMPARISONS,
            comparisons_of_courses: COMPARISONS,
            near: HashMap::new(),
        };
        if !short {
            let rows = usize::try_from(bytes.min(1 << 30) / ROW).unwrap_or(0);
            known.recorded.reserve(stored.max(rows));
            for (number, name, email) in desk.now.people()? {
                known.places.insert(email_key(&email), Some(known.people.len() as u32));
                known.people.push((number, name));
            }
            known.find_by_former_addresses(desk)?;
            known.read(desk, Who::All)?;
        }
        for (person, name, email) in desk.now.given_up()? {
            if let Some(place) = known.place(person).filter(|_| !short) {
                known.places.entry(email_key(&email)).or_insert(Some(place as u32));
            }
            known.also_called.entry(person).or_default().push(name);
        }
        Ok(known)
    }

    /// Makes a former address find the one person who had it, unless somebody has it now.
    fn find_by_former_addresses(&mut self, desk: &Desk) -> Result<(), Unread> {
        let mut former: HashMap<String, Option<u32>> = HashMap::new();
        for (number, _, email) in desk.now.ever_stated()? {
            let key = email_key(&email);
            if self.places.contains_key(&key) {
                continue;
            }
            let place = self.place(desk.now.known.person(number)).map(|place| place as u32);
            let whose = former.entry(key).or_insert(place);
            *whose = whose.filter(|whose| Some(*whose) == place);
        }
        self.places.extend(former);
        Ok(())
    }

    fn read(&mut self, desk: &Desk, who: Who) -> Result<(), Unread> {
        desk.now.completions(who, |candidate, c: Completion, proof| {
            let place = -i32::try_from(c.entry).unwrap_or(i32::MAX);
            let recorded =
                Recorded { completed_on: c.completed_on, place, proof: digest(text::proof(proof)) };
            let _ = self.add_unless(candidate, c.course, recorded, |_| None::<()>);
        })
    }

    /// Somebody's place in `people`, if everybody has been read.
    fn place(&self, number: Id) -> Option<usize> {
        self.people.binary_search_by_key(&number, |(n, _)| *n).ok()
    }

    /// Number and name of the person with this number or e-mail address, and their names under retired numbers.
    pub fn person(
        &mut self,
        desk: &Desk,
        text: &str,
    ) -> rusqlite::Result<Option<(Id, &str, &[String])>> {
        let number = text.parse::<Id>().ok().map(|n| desk.now.known.person(n));
        let place = match (self.met.is_none(), number) {
            (true, Some(number)) => self.place(number),
            (true, None) => {
                let place = self.places.get(text).or_else(|| self.places.get(&email_key(text)));
                place.copied().flatten().map(|place| place as usize)
            }
            (false, number) => self.meet(desk, text, number)?,
        };
        Ok(place.map(|place| {
            let (number, name) = &self.people[place];
            let also = self.also_called.get(number).map_or(&[][..], Vec::as_slice);
            (*number, name.as_str(), also)
        }))
    }

    /// Reads a person and their completions when first met.
    fn meet(
        &mut self,
        desk: &Desk,
        text: &str,
        number: Option<Id>,
    ) -> rusqlite::Result<Option<usize>> {
        let typed = email_key(text);
        if let Some(place) = self.places.get(&typed) {
            return Ok(place.map(|place| place as usize));
        }
        let number = match number {
            Some(number) => Some(number),
            None => desk.now.by_address(text)?,
        };
        let person = match number {
            Some(number) => desk.now.person(number)?,
            None => None,
        };
        let place = person.map(|(number, name, _)| {
            self.people.push((number, name));
            self.people.len() as u32 - 1
        });
        self.places.insert(typed, place);
        if let (Some(number), Some(_)) = (number, place)
            && self.met.as_mut().is_some_and(|met| met.insert(number))
        {
            self.read(desk, Who::One(number))?;
        }
        Ok(place.map(|place| place as usize))
    }

    /// Adds a completion, unless `decide` returns something when given the known ones of the same person and course.
    pub fn add_unless<T>(
        &mut self,
        candidate: Id,
        course: CourseId,
        new: Recorded,
        decide: impl FnOnce(&[Recorded]) -> Option<T>,
    ) -> Option<T> {
        let key = key(candidate, course);
        match self.recorded.entry(key) {
            Slot::Vacant(slot) => {
                slot.insert(new);
                None
            }
            Slot::Occupied(first) => {
                let mut here = vec![*first.get()];
                here.extend(self.more.get(&key).into_iter().flatten());
                let decided = decide(&here);
                if decided.is_none() {
                    self.more.entry(key).or_default().push(new);
                }
                decided
            }
        }
    }

    /// Queues a completion.
    pub fn later(&mut self, candidate: Id, course: CourseId, completed_on: Day, proof: &str) {
        let start = self.proofs.len();
        self.proofs.push_str(proof);
        self.pending.push(Pending {
            candidate,
            course,
            completed_on,
            proof: start..self.proofs.len(),
        });
    }

    /// Whether the queue is full.
    pub fn is_full(&self) -> bool {
        self.pending.len() >= WRITTEN_AT_ONCE
    }

    /// Writes the queue, in the order of people and courses.
    pub fn write(&mut self, desk: &Desk) -> rusqlite::Result<()> {
        self.pending
            .sort_unstable_by_key(|p| (p.candidate, p.course, p.completed_on, p.proof.start));
        let rows = self
            .pending
            .iter()
            .map(|p| (p.candidate, p.course, p.completed_on, &self.proofs[p.proof.clone()]));
        desk.recording.completions(rows)?;
        self.pending.clear();
        self.proofs.clear();
        Ok(())
    }

    /// Frees what the comparison of standings does not need.
    pub fn forget(&mut self) {
        self.recorded = HashMap::default();
        self.pending = Vec::new();
    }

    /// The people nearest to what was typed, while comparisons are left.
    pub fn near_people(&mut self, desk: &Desk, text: &str) -> rusqlite::Result<Vec<String>> {
        if let Some(near) = self.near.get(text) {
            return Ok(near.clone());
        }
        let everybody = match self.everybody {
            Some(everybody) => everybody,
            None => *self.everybody.insert(desk.now.count_people()?),
        };
        if !spend(&mut self.comparisons_of_people, everybody) {
            return Ok(Vec::new());
        }
        let near = lookup::near_people(&desk.now.people()?, text);
        self.near.insert(text.to_string(), near.clone());
        Ok(near)
    }

    /// The approved course with a title that no other course has, for a column of course names.
    pub fn titled(&mut self, desk: &Desk, text: &str) -> Option<CourseId> {
        let titles = self.titles.get_or_insert_with(|| {
            let mut titles: HashMap<String, Option<CourseId>> = HashMap::new();
            for (id, course) in desk.now.catalog.approved() {
                for approval in &course.approvals {
                    let found = titles.entry(title_key(&approval.title)).or_insert(Some(id));
                    *found = found.filter(|other| *other == id);
                }
            }
            titles
        });
        titles.get(&title_key(text)).copied().flatten()
    }

    /// The courses nearest to what was typed, while comparisons are left.
    pub fn near_courses(&mut self, desk: &Desk, text: &str) -> Vec<String> {
        if let Some(near) = self.near.get(text) {
            return near.clone();
        }
        if !spend(&mut self.comparisons_of_courses, desk.now.catalog.codes().count()) {
            return Vec::new();
        }
        let near = lookup::near_courses(desk.now, text);
        self.near.insert(text.to_string(), near.clone());
        near
    }
}

fn spend(left: &mut usize, comparisons: usize) -> bool {
    let affordable = comparisons <= *left;
    *left = left.saturating_sub(comparisons);
    affordable
}

/// A simple hash: the keys are numbers of the register, which nobody can choose.
#[derive(Clone, Default)]
struct Spread;

impl BuildHasher for Spread {
    type Hasher = Spreading;
    fn build_hasher(&self) -> Spreading {
        Spreading(0)
    }
}

struct Spreading(u64);

impl Hasher for Spreading {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
