-- The journal: one row per entry, written in the transaction of the change it tells of.
-- `record` is what is hashed; the other columns are copies of it for queries, and `verify` compares
-- them. `seq` is the place in the log, given after commit by the sequencer, without gaps.
CREATE TABLE journal_entry (
    pos {identity},
    id {uuid} NOT NULL,
    seq BIGINT,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    record TEXT NOT NULL,
    leaf {bytes} NOT NULL
);

CREATE UNIQUE INDEX journal_entry_id_idx ON journal_entry (id);

-- Reactions, the live feed and entry bundles read along the log.
CREATE UNIQUE INDEX journal_entry_seq_idx ON journal_entry (seq);

-- The sequencer looks here several times a second; the index holds only what waits for it.
CREATE INDEX journal_entry_waiting_idx ON journal_entry (pos) WHERE seq IS NULL;

-- The history of one thing, oldest first.
CREATE INDEX journal_entry_subject_idx ON journal_entry (subject, pos);

-- Personal content, apart from the log: the record holds only a salted hash of it, so that it can
-- be erased (both columns NULL) while every proof stands.
CREATE TABLE journal_content (
    entry {uuid} PRIMARY KEY,
    salt {bytes},
    content TEXT,
    erased_at BIGINT
);

-- Hashes of the Merkle tree in the C2SP tlog-tiles layout: up to 256 hashes of 32 bytes per tile.
CREATE TABLE journal_tile (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    hashes {bytes} NOT NULL,
    PRIMARY KEY (level, idx)
);

-- Signed checkpoints (C2SP tlog-checkpoint), one per batch of the sequencer.
CREATE TABLE journal_checkpoint (
    size BIGINT PRIMARY KEY,
    root {bytes} NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- How far each reaction has come; after an error, when it tries again.
CREATE TABLE journal_cursor (
    name TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    error TEXT,
    retry_at BIGINT
);

-- Entries that a reaction gave up after many errors, for a person to look at and run again.
CREATE TABLE journal_parked (
    reaction TEXT NOT NULL,
    seq BIGINT NOT NULL,
    entry {uuid} NOT NULL,
    errors BIGINT NOT NULL,
    error TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (reaction, seq)
);

-- What is to happen at a time. `next_at` is the due time, later after an error, NULL once parked.
CREATE TABLE journal_timer (
    key TEXT PRIMARY KEY,
    due_at BIGINT NOT NULL,
    next_at BIGINT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload {json} NOT NULL,
    errors BIGINT NOT NULL,
    error TEXT
);

-- The next due timers among a million pending ones.
CREATE INDEX journal_timer_next_idx ON journal_timer (next_at, key) WHERE next_at IS NOT NULL;

-- A matter that closes cancels its timers.
CREATE INDEX journal_timer_subject_idx ON journal_timer (subject);
