-- Schema 3: what staff write down for themselves, and applications that a merger made one.

-- What staff note about a person, and when they want to be reminded of it.
CREATE TABLE note (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- whom it is about
    text         TEXT NOT NULL,  -- the note; empty once it is forgotten
    noted_on     TEXT NOT NULL CHECK (noted_on IS date(noted_on)),  -- the day on which it was written
    again_on     TEXT CHECK (again_on IS date(again_on))  -- the day from which the desk lists it; none: never
) STRICT;
CREATE INDEX note_by_candidate ON note (candidate_id);

-- An application that a merger gave up for another one of the same candidacy: while the merger stands, what is recorded
-- for it counts for that one.
CREATE TABLE merged_application (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    merger_id     INTEGER NOT NULL REFERENCES merger,  -- the merger
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the application given up
    kept_id       INTEGER NOT NULL REFERENCES enrollment CHECK (kept_id <> enrollment_id)  -- the application that is kept
) STRICT;

-- The first of the days of an activity of several days.
ALTER TABLE activity ADD COLUMN from_on TEXT CHECK (from_on IS date(from_on));  -- its first day; none: its one day is activity_on

-- The day from which an evaluator rates no more.
CREATE TABLE evaluator_end (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    evaluator_id INTEGER NOT NULL REFERENCES evaluator,  -- who rates no more
    ended_on     TEXT NOT NULL CHECK (ended_on IS date(ended_on))  -- the day from which they rate no more
) STRICT;

-- A finding of check that staff know: it is not listed until its facts change.
CREATE TABLE acceptance (
    id       INTEGER PRIMARY KEY,  -- its number
    entry_id INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    finding  TEXT NOT NULL  -- the key of the finding, which changes with its facts
) STRICT;

-- That two candidates are two people, although they may look like one: nobody is told to merge them.
CREATE TABLE apart (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- the one
    other_id     INTEGER NOT NULL REFERENCES candidate CHECK (other_id <> candidate_id)  -- the other
) STRICT;
