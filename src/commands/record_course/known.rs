//! Who is known and what was completed, as the rows of a roster ask for it.
//!
//! For a long file everything is read at once; for a short one each person when first met, so that ten rows cost ten
//! people however many the register holds.

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

/// So many completions are written at once, in the order of people: the register is then filled and read in order.
const WRITTEN_AT_ONCE: usize = 1 << 18;

/// A file of this many bytes for each completion in the register is short.
const SHORT: u64 = 4;

/// About so many bytes are a row.
const ROW: u64 = 32;

/// So many comparisons of texts are spent on the nearest known names: some tenths of a second.
const COMPARISONS: usize = 200_000;

/// A completion known for a person and course: what tells a new one from the same one.
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

/// A digest of a proof, by which two are told apart.
pub fn digest(proof: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    proof.hash(&mut hasher);
    hasher.finish()
}

/// A title, whatever its letter case and blanks.
fn title_key(title: &str) -> String {
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// A person and a course in one number.
type Key = u64;

fn key(candidate: Id, course: CourseId) -> Key {
    ((candidate as u64) << 32) | u64::from(course.0)
}

/// A completion settled and not yet written.
struct Pending {
    candidate: Id,
    course: CourseId,
    completed_on: Day,
    proof: Range<usize>,
}

/// What the rows are settled with.
pub struct Known {
    /// Number and name, by number where everybody is read at once.
    people: Vec<(Id, String)>,
    /// What people are called under numbers given up.
    also_called: HashMap<Id, Vec<String>>,
    /// Places in `people` by e-mail address, or by number as typed; none for what names nobody.
    places: HashMap<String, Option<u32>>,
    /// People whose completions are read; none where everything is.
    met: Option<HashSet<Id>>,
    recorded: HashMap<Key, Recorded, Spread>,
    /// Further completions of one person and course, of which there are few.
    more: HashMap<Key, Vec<Recorded>>,
    pending: Vec<Pending>,
    proofs: String,
    /// Courses by their titles, once one is asked for; none for a title that several have.
    titles: Option<HashMap<String, Option<CourseId>>>,
    /// How many people there are, once it is asked.
    everybody: Option<usize>,
    /// How many comparisons of texts may still be spent on the nearest people.
    comparisons_of_people: usize,
    /// And on the nearest courses.
    comparisons_of_courses: usize,
    /// The nearest known names of what was typed, as found before.
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

    /// Lets a former address find the one person who had it, unless somebody else has it now.
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

    /// The place of somebody in `people`, where everybody is read.
    fn place(&self, number: Id) -> Option<usize> {
        self.people.binary_search_by_key(&number, |(n, _)| *n).ok()
    }

    /// Number and name of the person whom a text names by number or e-mail address, and their names under numbers given
    /// up.
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

    /// Keeps a completion unless `decide`, given those known of the same person and course, answers something.
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

    /// Takes a completion to be written later.
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

    /// Whether it is time to write.
    pub fn is_full(&self) -> bool {
        self.pending.len() >= WRITTEN_AT_ONCE
    }

    /// Writes what is settled, in the order of people and courses.
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

    /// Lets go of what is not needed to compare standings.
    pub fn forget(&mut self) {
        self.recorded = HashMap::default();
        self.pending = Vec::new();
    }

    /// The people nearest to what was typed, while there are comparisons to spend.
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

    /// The approved course of a title that no other has: what stands in a column of course names.
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

    /// The courses nearest to what was typed, while there are comparisons to spend.
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

/// Spreads keys over a hash map: they are numbers of the register, which nobody chooses.
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
