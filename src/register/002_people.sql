-- Schema 2: one person under two numbers, what is forgotten, who may be named in public, who was asked to rate.

-- Random letters, so that nobody finds out by trying what personal details a seal was made of. They are made anew when
-- some of the details under the entry are forgotten. None: the entry is older than schema 2.
ALTER TABLE entry ADD COLUMN salt TEXT;  -- makes the digest of the personal details under it unguessable

-- The form of a seal says how its digest is made: 1 over everything at once, 2 over personal details apart.
ALTER TABLE seal ADD COLUMN form INTEGER NOT NULL DEFAULT 1 CHECK (form IN (1, 2));  -- how the digest is made

-- One person had two numbers: while it stands, what is recorded of the one counts as recorded of the other.
CREATE TABLE merger (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- the number given up
    into_id      INTEGER NOT NULL REFERENCES candidate CHECK (into_id <> candidate_id)  -- the number by which the person is known
) STRICT;

-- That personal details under an entry were blanked, and what its seal is verified with since.
CREATE TABLE forgotten (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- the person forgotten
    target_entry INTEGER NOT NULL REFERENCES entry CHECK (target_entry < entry_id),  -- the entry whose personal details were blanked
    private_was  TEXT CHECK (length(private_was) = 64),  -- digest of its personal details as sealed; none under a seal of form 1
    private_is   TEXT NOT NULL CHECK (length(private_is) = 64)  -- digest of its personal details as they are since
) STRICT;

-- The two digests of an entry whose seal is of form 1, taken when the register was brought to schema 2.
CREATE TABLE parted (
    id             INTEGER PRIMARY KEY,  -- its number
    entry_id       INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    target_entry   INTEGER NOT NULL REFERENCES entry CHECK (target_entry < entry_id),  -- the entry of the digests
    public_digest  TEXT NOT NULL CHECK (length(public_digest) = 64),  -- of all but its personal details
    private_digest TEXT NOT NULL CHECK (length(private_digest) = 64)  -- of its personal details
) STRICT;

-- Whether a person agrees to be named in the public list of certificate holders, as stated on a day.
CREATE TABLE consent (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- who states it
    given        INTEGER NOT NULL CHECK (given IN (0, 1)),  -- 1: agrees; 0: does not, or no longer
    stated_on    TEXT NOT NULL CHECK (stated_on IS date(stated_on))  -- the day from which it holds
) STRICT;
CREATE INDEX consent_by_candidate ON consent (candidate_id);

-- That an evaluator was asked to rate a round of a portfolio.
CREATE TABLE assignment (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- whose portfolio it is
    portfolio_id INTEGER NOT NULL REFERENCES portfolio,  -- the portfolio
    round        INTEGER NOT NULL CHECK (round IN (1, 2)),  -- 1, or 2 after additional information
    evaluator_id INTEGER NOT NULL REFERENCES evaluator,  -- who was asked
    assigned_on  TEXT NOT NULL CHECK (assigned_on IS date(assigned_on))  -- the day on which they were asked
) STRICT;
CREATE INDEX assignment_by_portfolio ON assignment (portfolio_id);
