-- The register: what happened, and nothing that could be computed from it.
--
-- Every row below an entry is a fact and is never changed or deleted; triggers made beside these tables hold that. A
-- correction is one more entry that takes a record back. Days are civil days, YYYY-MM-DD; minutes, cents and millionths
-- are whole numbers. Each table has a view <table>_in_force that leaves out what was taken back.

-- One act of the staff or of a batch: everything recorded by it carries its number.
CREATE TABLE entry (
    id       INTEGER PRIMARY KEY,  -- its number: entries are counted in the order recorded
    made_at  TEXT NOT NULL,  -- the instant by the clock, UTC
    made_by  TEXT NOT NULL,  -- who recorded it
    command  TEXT NOT NULL,  -- the command as typed
    reason   TEXT            -- why, where one was given
) STRICT;

-- Takes an entry back, or one record of it, or gives back what was taken.
CREATE TABLE retraction (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    target_entry INTEGER NOT NULL REFERENCES entry CHECK (target_entry < entry_id),  -- the entry concerned
    kind         TEXT,              -- the kind of the one record concerned; none: the whole entry
    record       INTEGER,           -- its number
    restores     INTEGER NOT NULL CHECK (restores IN (0, 1)),  -- 1: what was taken back stands again
    CHECK ((kind IS NULL) = (record IS NULL))
) STRICT;

-- One dated value of the policy. The policy in force is that of the last entry in force that adopted one.
CREATE TABLE parameter (
    id        INTEGER PRIMARY KEY,  -- its number
    entry_id  INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    parameter TEXT NOT NULL,  -- the name of the parameter
    first_on  TEXT NOT NULL CHECK (first_on IS date(first_on)),  -- the first day of the value
    value     TEXT NOT NULL,  -- the value
    unit      TEXT NOT NULL,  -- the unit of the value
    source    TEXT NOT NULL,  -- where it is written
    quote     TEXT NOT NULL   -- what it promises
) STRICT;

-- A competency set of the policy.
CREATE TABLE competency_set (
    id       INTEGER PRIMARY KEY,  -- in policy order
    entry_id INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    code     TEXT NOT NULL,  -- the code by which it is typed
    name     TEXT NOT NULL,  -- the name in full
    kind     TEXT NOT NULL,  -- required or elective
    first_on TEXT NOT NULL CHECK (first_on IS date(first_on)),  -- the first day
    last_on  TEXT CHECK (last_on IS date(last_on)),  -- the last day, if the set ended
    aliases  TEXT NOT NULL   -- other names, separated by |
) STRICT;

-- One competency of a set's edition.
CREATE TABLE competency (
    id         INTEGER PRIMARY KEY,  -- its number
    entry_id   INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    set_code   TEXT NOT NULL,  -- the competency set
    edition    TEXT NOT NULL,  -- the edition it belongs to
    first_on   TEXT NOT NULL CHECK (first_on IS date(first_on)),  -- the first day of the edition
    number     INTEGER NOT NULL,  -- its number within the edition
    competency TEXT NOT NULL  -- what is asked, in short
) STRICT;

-- A person's number, given at the first enrollment.
CREATE TABLE candidate (
    id       INTEGER PRIMARY KEY,  -- the number by which the person is known
    entry_id INTEGER NOT NULL REFERENCES entry  -- the entry that recorded it
) STRICT;

-- Who a candidate is, as stated at some time; the latest in force is who they are.
CREATE TABLE detail (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- who it is about
    name         TEXT NOT NULL,  -- the name as it goes on the certificate
    email        TEXT NOT NULL,  -- the e-mail address as typed
    email_key    TEXT NOT NULL,  -- the e-mail address in small letters, by which people are found
    ala_member   TEXT,           -- ALA membership number
    state        TEXT  -- two letters of the state; none if not stated
) STRICT;
CREATE INDEX detail_by_candidate ON detail (candidate_id);
CREATE INDEX detail_by_email ON detail (email_key);
CREATE INDEX detail_by_name ON detail (name COLLATE NOCASE, state);

-- An application. A row with a number amends or corrects the enrollment of that number.
CREATE TABLE enrollment (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- who applies
    number        INTEGER REFERENCES enrollment,  -- the enrollment it restates; none: itself, a new one
    amends        INTEGER NOT NULL CHECK (amends IN (0, 1)),  -- 1: stands only while the enrollment stands
    received_on   TEXT NOT NULL CHECK (received_on IS date(received_on)),  -- the day on which the application was received
    education     TEXT NOT NULL,  -- schooling: none, high-school, equivalency or college
    position      TEXT NOT NULL,  -- the post held
    requires_mlis INTEGER NOT NULL CHECK (requires_mlis IN (0, 1)),  -- 1: the post requires a master's degree in library science
    fee_cents     INTEGER NOT NULL CHECK (fee_cents >= 0),  -- the application fee told
    graduate_of   TEXT,  -- the college graduated from; none if none was stated
    graduated_on  TEXT CHECK (graduated_on IS date(graduated_on)),  -- the day of graduation
    certificate   TEXT,  -- number of a certificate given before these records began: then it is no application
    CHECK ((graduate_of IS NULL) = (graduated_on IS NULL)),
    CHECK (certificate IS NULL OR fee_cents = 0)
) STRICT;
CREATE INDEX enrollment_by_candidate ON enrollment (candidate_id);
CREATE INDEX enrollment_by_certificate ON enrollment (certificate) WHERE certificate IS NOT NULL;

-- A job in a library, as stated in an application.
CREATE TABLE job (
    id             INTEGER PRIMARY KEY,  -- its number
    entry_id       INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id   INTEGER NOT NULL REFERENCES candidate,  -- whose job
    enrollment_id  INTEGER NOT NULL REFERENCES enrollment,  -- the row that states it
    library        TEXT NOT NULL,  -- the library
    first_on       TEXT NOT NULL CHECK (first_on IS date(first_on)),  -- the first day of the job
    last_on        TEXT CHECK (last_on IS date(last_on)),  -- none: open
    weekly_minutes INTEGER CHECK (weekly_minutes >= 0),  -- hours a week, in minutes
    total_minutes  INTEGER CHECK (total_minutes >= 0),  -- hours over the whole job, in minutes
    basis          TEXT NOT NULL,  -- paid or volunteer
    CHECK ((weekly_minutes IS NULL) <> (total_minutes IS NULL))
) STRICT;
CREATE INDEX job_by_candidate ON job (candidate_id);

-- A course code. What the course is approved for stands in its approvals.
CREATE TABLE course (
    id       INTEGER PRIMARY KEY,  -- its number
    entry_id INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    code     TEXT NOT NULL  -- the code as first written
) STRICT;

-- An approval of a course for a set, by itself or within a bundle.
CREATE TABLE approval (
    id             INTEGER PRIMARY KEY,  -- its number
    entry_id       INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    course_id      INTEGER NOT NULL REFERENCES course,  -- the course approved
    title          TEXT NOT NULL,  -- the title of the course under this approval
    provider       TEXT NOT NULL,  -- who offers it
    provider_kind  TEXT,  -- the kind of provider, where stated
    set_code       TEXT NOT NULL,  -- the set it is approved for
    approved_on    TEXT NOT NULL CHECK (approved_on IS date(approved_on)),  -- the first day of the approval
    approved_until TEXT CHECK (approved_until IS date(approved_until)),  -- none: by policy
    bundle         TEXT,  -- the bundle within which it is approved; none: by itself
    format         TEXT,  -- online, in-person or mixed, where stated
    cost_cents     INTEGER CHECK (cost_cents >= 0)  -- what the course costs, where stated
) STRICT;

-- A recognition agreement with a college.
CREATE TABLE agreement (
    id             INTEGER PRIMARY KEY,  -- its number
    entry_id       INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    college        TEXT NOT NULL,  -- the college
    award          TEXT NOT NULL,  -- its degree or certificate
    signed_on      TEXT NOT NULL CHECK (signed_on IS date(signed_on)),  -- the day of signing
    retroactive_to TEXT CHECK (retroactive_to IS date(retroactive_to)),  -- none: by policy
    ends_on        TEXT CHECK (ends_on IS date(ends_on)),  -- the last day; none while it goes on
    covers         TEXT NOT NULL,  -- set codes separated by commas
    also           TEXT NOT NULL   -- further sets that graduates must still achieve
) STRICT;

-- A subject expert who rates portfolios.
CREATE TABLE evaluator (
    id        INTEGER PRIMARY KEY,  -- its number
    entry_id  INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    number    INTEGER REFERENCES evaluator,  -- the evaluator it corrects; none: itself
    name      TEXT NOT NULL,  -- the name
    email     TEXT NOT NULL,  -- the e-mail address as typed
    sets      TEXT NOT NULL   -- set codes separated by commas
) STRICT;

-- A library to which an evaluator belongs.
CREATE TABLE evaluator_library (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    evaluator_id INTEGER NOT NULL REFERENCES evaluator,  -- the row that states it
    library      TEXT NOT NULL  -- the library
) STRICT;

-- A candidate for whom an evaluator must not rate.
CREATE TABLE evaluator_not_for (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    evaluator_id INTEGER NOT NULL REFERENCES evaluator,  -- the row that states it
    candidate_id INTEGER NOT NULL REFERENCES candidate  -- the candidate not to be rated
) STRICT;

-- A course completed.
CREATE TABLE completion (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- who completed it
    course_id    INTEGER NOT NULL REFERENCES course,  -- the course
    completed_on TEXT NOT NULL CHECK (completed_on IS date(completed_on)),  -- the day of completion
    proof        TEXT NOT NULL  -- a certificate's number or the like; empty if none
) STRICT;
CREATE INDEX completion_by_candidate ON completion (candidate_id, course_id);

-- A portfolio handed in. A row with a number corrects the portfolio of that number.
CREATE TABLE portfolio (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- whose portfolio
    number        INTEGER REFERENCES portfolio,  -- the portfolio it corrects; none: itself, a new one
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment under which it is
    set_code      TEXT NOT NULL,  -- the set it answers
    submitted_on  TEXT NOT NULL CHECK (submitted_on IS date(submitted_on)),  -- the day it was handed in
    fee_cents     INTEGER NOT NULL CHECK (fee_cents >= 0),  -- the portfolio fee told
    pre_review    TEXT  -- what staff noted when looking at it before
) STRICT;
CREATE INDEX portfolio_by_candidate ON portfolio (candidate_id);

-- Additional information handed in for a portfolio.
CREATE TABLE revision (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    portfolio_id INTEGER NOT NULL REFERENCES portfolio,  -- the portfolio
    submitted_on TEXT NOT NULL CHECK (submitted_on IS date(submitted_on))  -- the day it was handed in
) STRICT;
CREATE INDEX revision_by_candidate ON revision (candidate_id);

-- One evaluator's ratings of a round of a portfolio.
CREATE TABLE evaluation (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    portfolio_id INTEGER NOT NULL REFERENCES portfolio,  -- the portfolio
    round        INTEGER NOT NULL CHECK (round IN (1, 2)),  -- 1, or 2 after additional information
    evaluator_id INTEGER NOT NULL REFERENCES evaluator,  -- the evaluator
    evaluated_on TEXT NOT NULL CHECK (evaluated_on IS date(evaluated_on)),  -- the day of the evaluation
    ratings      TEXT NOT NULL CHECK (ratings NOT GLOB '*[^MPN]*')  -- a letter a competency, in order
) STRICT;
CREATE INDEX evaluation_by_candidate ON evaluation (candidate_id);

-- What an evaluator wrote about one competency.
CREATE TABLE rating_comment (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    evaluation_id INTEGER NOT NULL REFERENCES evaluation,  -- the evaluation
    competency    INTEGER NOT NULL,  -- the number of the competency
    comment       TEXT NOT NULL  -- what was written
) STRICT;
CREATE INDEX rating_comment_by_evaluation ON rating_comment (evaluation_id);

-- The award of certification; its number is on the certificate.
CREATE TABLE certification (
    id            INTEGER PRIMARY KEY,  -- the number of the certification
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- who is certified
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment whose candidacy it completes
    awarded_on    TEXT NOT NULL CHECK (awarded_on IS date(awarded_on)),  -- the day of the award
    first_on      TEXT NOT NULL CHECK (first_on IS date(first_on))  -- the first day, as told
) STRICT;
CREATE INDEX certification_by_candidate ON certification (candidate_id);

-- A renewal granted.
CREATE TABLE renewal (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment whose certification it renews
    term          INTEGER NOT NULL CHECK (term > 1),  -- the term granted: 2 for the first renewal
    received_on   TEXT NOT NULL CHECK (received_on IS date(received_on))  -- the day the renewal was received
) STRICT;
CREATE INDEX renewal_by_candidate ON renewal (candidate_id);

-- An activity of continuing education, its size as stated.
CREATE TABLE activity (
    id                 INTEGER PRIMARY KEY,  -- its number
    entry_id           INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id       INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    title              TEXT NOT NULL,  -- the title
    activity_on        TEXT NOT NULL CHECK (activity_on IS date(activity_on)),  -- the day of the activity
    set_code           TEXT NOT NULL,  -- the set to which it relates
    amount_millionths  INTEGER NOT NULL CHECK (amount_millionths > 0),  -- of the unit
    unit               TEXT NOT NULL,  -- hours, semester, quarter or days
    technology_minutes INTEGER CHECK (technology_minutes >= 0),  -- none: as the set says
    proof              TEXT NOT NULL  -- a number of a certificate or the like; empty if none
) STRICT;
CREATE INDEX activity_by_candidate ON activity (candidate_id);

-- Money received.
CREATE TABLE payment (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment for which it came in
    cents         INTEGER NOT NULL CHECK (cents > 0),  -- how much
    paid_on       TEXT NOT NULL CHECK (paid_on IS date(paid_on)),  -- the day it was received
    purpose       TEXT CHECK (purpose IN ('application', 'portfolio')),  -- none: what is open
    portfolio_id  INTEGER REFERENCES portfolio,  -- the portfolio whose fee it is for
    payer         TEXT,  -- who paid, if not the candidate
    method        TEXT,  -- card, check, order or award, where stated
    order_id      INTEGER REFERENCES purchase_order,  -- the purchase order it answers
    CHECK ((purpose IS 'portfolio') = (portfolio_id IS NOT NULL))
) STRICT;
CREATE INDEX payment_by_candidate ON payment (candidate_id);

-- Money given back.
CREATE TABLE refund (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment under which it is
    cents         INTEGER NOT NULL CHECK (cents > 0),  -- how much
    refunded_on   TEXT NOT NULL CHECK (refunded_on IS date(refunded_on)),  -- the day it was given back
    reason        TEXT NOT NULL  -- why
) STRICT;
CREATE INDEX refund_by_candidate ON refund (candidate_id);

-- A fee that staff waived: from its day on nothing of it is owed.
CREATE TABLE waiver (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment under which it is
    requirement   TEXT NOT NULL CHECK (requirement IN ('application-fee', 'portfolio-fee')),  -- the requirement waived
    portfolio_id  INTEGER REFERENCES portfolio,  -- the portfolio whose fee it is; none for the application
    waived_on     TEXT NOT NULL CHECK (waived_on IS date(waived_on)),  -- the day from which it holds
    reason        TEXT NOT NULL,  -- why
    CHECK ((requirement = 'portfolio-fee') = (portfolio_id IS NOT NULL))
) STRICT;
CREATE INDEX waiver_by_candidate ON waiver (candidate_id);

-- An act of staff: withdraw, revoke, reinstate, extend.
CREATE TABLE act (
    id            INTEGER PRIMARY KEY,  -- its number
    entry_id      INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id  INTEGER NOT NULL REFERENCES candidate,  -- whose it is
    enrollment_id INTEGER NOT NULL REFERENCES enrollment,  -- the enrollment under which it is
    kind          TEXT NOT NULL,  -- withdraw, revoke, reinstate or extend
    acted_on      TEXT NOT NULL CHECK (acted_on IS date(acted_on)),  -- the day from which it exists
    until_on      TEXT CHECK (until_on IS date(until_on)),  -- extend: the new last day
    term          INTEGER,                                  -- extend: the term; none: the candidacy
    reason        TEXT NOT NULL  -- why
) STRICT;
CREATE INDEX act_by_candidate ON act (candidate_id);

-- That a person was told of a day. The kind, what it is about, its last day and the day due are the key of the notice.
CREATE TABLE notice (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    candidate_id INTEGER NOT NULL REFERENCES candidate,  -- who was told
    kind         TEXT NOT NULL,  -- what the notice is about
    about        INTEGER NOT NULL,  -- the number of the enrollment, the certification or the portfolio
    last_on      TEXT NOT NULL CHECK (last_on IS date(last_on)),  -- the last day of which it tells
    due_on       TEXT NOT NULL CHECK (due_on IS date(due_on)),    -- from when it was to be told
    told_on      TEXT NOT NULL CHECK (told_on IS date(told_on))  -- the day on which the person was told
) STRICT;
CREATE INDEX notice_by_candidate ON notice (candidate_id);

-- A purchase order of an institution for several people.
CREATE TABLE purchase_order (
    id          INTEGER PRIMARY KEY,  -- its number
    entry_id    INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    number      TEXT NOT NULL,  -- the number on the paper
    institution TEXT NOT NULL,  -- who orders
    ordered_on  TEXT NOT NULL CHECK (ordered_on IS date(ordered_on))  -- the day of the order
) STRICT;

-- A person named in an order; joined to a candidate by e-mail address.
CREATE TABLE order_line (
    id        INTEGER PRIMARY KEY,  -- its number
    entry_id  INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    order_id  INTEGER NOT NULL REFERENCES purchase_order,  -- the order it belongs to
    name      TEXT NOT NULL,  -- the name in the order
    email     TEXT NOT NULL,  -- the e-mail address in the order
    email_key TEXT NOT NULL,  -- the e-mail address in small letters
    cents     INTEGER NOT NULL CHECK (cents > 0)  -- the amount ordered
) STRICT;
CREATE INDEX order_line_by_order ON order_line (order_id);
CREATE INDEX order_line_by_email ON order_line (email_key);

-- Another person takes the place of the one named in a line of an order; the latest in force stands in it.
CREATE TABLE order_substitution (
    id             INTEGER PRIMARY KEY,  -- its number
    entry_id       INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    line_id        INTEGER NOT NULL REFERENCES order_line,  -- the line whose place is taken
    name           TEXT NOT NULL,  -- who takes the place
    email          TEXT NOT NULL,  -- the e-mail address as typed
    email_key      TEXT NOT NULL,  -- the e-mail address in small letters
    substituted_on TEXT NOT NULL CHECK (substituted_on IS date(substituted_on))  -- the day from which it holds
) STRICT;
CREATE INDEX order_substitution_by_line ON order_substitution (line_id);
CREATE INDEX order_substitution_by_email ON order_substitution (email_key);

-- What was open of an order will not be paid any more; what was paid of it stands.
CREATE TABLE order_cancellation (
    id           INTEGER PRIMARY KEY,  -- its number
    entry_id     INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    order_id     INTEGER NOT NULL REFERENCES purchase_order,  -- the order it belongs to
    cancelled_on TEXT NOT NULL CHECK (cancelled_on IS date(cancelled_on)),  -- the day from which it holds
    reason       TEXT NOT NULL  -- why
) STRICT;
CREATE INDEX order_cancellation_by_order ON order_cancellation (order_id);

-- An invoice sent for an order.
CREATE TABLE invoice (
    id          INTEGER PRIMARY KEY,  -- the number of the invoice
    entry_id    INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    order_id    INTEGER NOT NULL REFERENCES purchase_order,  -- the order it answers
    invoiced_on TEXT NOT NULL CHECK (invoiced_on IS date(invoiced_on)),  -- the day of the invoice
    cents       INTEGER NOT NULL  -- the amount due
) STRICT;

-- Money that came for a line of an order; it becomes the person's payment when there is an enrollment.
CREATE TABLE order_payment (
    id       INTEGER PRIMARY KEY,  -- its number
    entry_id INTEGER NOT NULL REFERENCES entry,  -- the entry that recorded it
    line_id  INTEGER NOT NULL REFERENCES order_line,  -- the line paid for
    paid_on  TEXT NOT NULL CHECK (paid_on IS date(paid_on)),  -- the day it was received
    cents    INTEGER NOT NULL CHECK (cents > 0)  -- how much
) STRICT;
CREATE INDEX order_payment_by_line ON order_payment (line_id);

-- What makes it seen that an entry or its records were altered: a digest of them and of the seal before.
CREATE TABLE seal (
    id       INTEGER PRIMARY KEY,  -- its number
    entry_id INTEGER NOT NULL UNIQUE REFERENCES entry,  -- the entry that recorded it
    digest   TEXT NOT NULL CHECK (length(digest) = 64)  -- SHA-256, in hexadecimal digits
) STRICT;

-- What is taken back: of the retractions of one target the latest says whether it is.
CREATE VIEW taken_back AS
    SELECT target_entry, kind, record FROM retraction r
    WHERE restores = 0 AND id = (
        SELECT max(id) FROM retraction x
        WHERE x.target_entry = r.target_entry AND x.kind IS r.kind AND x.record IS r.record
    );
