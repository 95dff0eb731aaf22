-- Schema 3: what staff write down for themselves, applications that a merger made one, fees of awards and renewals, and
-- credit applied to a fee.

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

-- R7: what was charged for an award and for a renewal; none before these fees were kept.
ALTER TABLE certification ADD COLUMN fee_cents INTEGER CHECK (fee_cents >= 0);  -- the award fee told
ALTER TABLE renewal ADD COLUMN fee_cents INTEGER CHECK (fee_cents >= 0);  -- the renewal fee told

-- A payment or a waiver may be for one of these fees: then `purpose` is none, and `requirement` is application-fee.
ALTER TABLE payment ADD COLUMN charge TEXT CHECK (charge IN ('award', 'renewal'));  -- the award fee or a renewal fee
ALTER TABLE payment ADD COLUMN term INTEGER CHECK ((charge IS 'renewal') = (term IS NOT NULL));  -- the term of that renewal
ALTER TABLE payment ADD COLUMN reference TEXT;  -- the number of the check or the like, where stated
ALTER TABLE waiver ADD COLUMN charge TEXT CHECK (charge IN ('award', 'renewal'));  -- the award fee or a renewal fee
ALTER TABLE waiver ADD COLUMN term INTEGER CHECK ((charge IS 'renewal') = (term IS NOT NULL));  -- the term of that renewal

-- Credit applied to a fee: from its day on so much of the credit as the fee leaves open settles it.
CREATE TABLE applied (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment under which the fee is charged
    charge        TEXT NOT NULL CHECK (charge IN ('application', 'portfolio', 'award', 'renewal')),  -- which fee
    portfolio_id  INTEGER REFERENCES portfolio CHECK ((charge = 'portfolio') = (portfolio_id IS NOT NULL)),  -- the portfolio whose fee it is
    term          INTEGER CHECK ((charge = 'renewal') = (term IS NOT NULL)),  -- the term of the renewal whose fee it is
    applied_on    TEXT NOT NULL CHECK (applied_on IS date(applied_on))  -- the day from which it holds
) STRICT;
CREATE INDEX applied_by_candidate ON applied (candidate_id);

-- A6: money given back to an applicant who was not eligible then is taken off what was paid.
ALTER TABLE refund ADD COLUMN ineligible INTEGER CHECK (ineligible IN (0, 1));  -- whether the applicant was not eligible; none: not asked then
