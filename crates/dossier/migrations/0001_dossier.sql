-- The files of one kind (person, enterprise): the model that decides and how far everything has come. `row_version` counts every
-- change of the kind, so that a node sees that what it holds in memory is of before.
CREATE TABLE dossier_kind (
    kind TEXT PRIMARY KEY,
    row_version BIGINT NOT NULL,
    -- data class: personal (how often names and days stand in the tables); empty: nobody has trained yet
    model TEXT NOT NULL,
    limits TEXT NOT NULL,
    -- records when the model was trained, and records now
    trained_on BIGINT NOT NULL,
    records BIGINT NOT NULL,
    links BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    files BIGINT NOT NULL,
    linked_at BIGINT NOT NULL
);

-- Each table of a kind: the number that its records carry, and the version of it that is linked.
CREATE TABLE dossier_source (
    kind TEXT NOT NULL,
    resource_key TEXT NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    -- of the key and the linked columns as they were declared then: with others the table is read anew
    form TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- why it could not be read the last time, by code; empty: it could
    trouble TEXT NOT NULL,
    PRIMARY KEY (kind, resource_key)
);

-- Every record ever linked: a row of a table with the values by which it was linked. Other values are another record, so that what
-- was believed before stays. `place` counts from 0 without gaps.
CREATE TABLE dossier_record (
    kind TEXT NOT NULL,
    place BIGINT NOT NULL,
    source BIGINT NOT NULL,
    -- data class: personal (a key may be a number of a person)
    row_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    -- data class: personal
    cells TEXT NOT NULL,
    -- of the number with a check digit; empty: none
    number_digest TEXT NOT NULL,
    -- data class: personal; in the form in which names are compared
    name TEXT NOT NULL,
    dossier {uuid} NOT NULL,
    PRIMARY KEY (kind, place)
);
CREATE UNIQUE INDEX dossier_record_row_idx ON dossier_record (kind, source, row_key, digest);
-- A file is opened, and people are found, from these.
CREATE INDEX dossier_record_dossier_idx ON dossier_record (kind, dossier, place);
CREATE INDEX dossier_record_number_idx ON dossier_record (kind, number_digest, place) WHERE number_digest <> '';
CREATE INDEX dossier_record_name_idx ON dossier_record (kind, name, place) WHERE name <> '';

-- Pairs of records that are worth keeping, with their weight in bits.
CREATE TABLE dossier_link (
    kind TEXT NOT NULL,
    place BIGINT NOT NULL,
    a BIGINT NOT NULL,
    b BIGINT NOT NULL,
    bits DOUBLE PRECISION NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (kind, place)
);

-- What became of files, oldest first: which record is where, and which rulings are in force, follows from this alone.
CREATE TABLE dossier_log (
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    change TEXT NOT NULL,
    -- moves, rulings and the strongest link, by places of records
    body TEXT NOT NULL,
    -- the entry that this one took back
    undoes BIGINT,
    at BIGINT NOT NULL,
    -- data class: personal
    by_person TEXT NOT NULL,
    -- data class: personal; in an officer's words
    reason TEXT NOT NULL,
    PRIMARY KEY (kind, number)
);
CREATE INDEX dossier_log_undoes_idx ON dossier_log (kind, undoes) WHERE undoes IS NOT NULL;

-- Which entries touch a file.
CREATE TABLE dossier_touch (
    kind TEXT NOT NULL,
    dossier {uuid} NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (kind, dossier, number)
);

-- Who looked into a file, and why (谁看过).
CREATE TABLE dossier_look (
    id {uuid} PRIMARY KEY,
    kind TEXT NOT NULL,
    dossier {uuid} NOT NULL,
    at BIGINT NOT NULL,
    -- file, chain, own
    what TEXT NOT NULL,
    -- data class: personal
    by_person TEXT NOT NULL,
    unit TEXT NOT NULL,
    purpose TEXT NOT NULL,
    -- keys of the tables of which something was shown, joined by blanks
    tables TEXT NOT NULL
);
CREATE INDEX dossier_look_dossier_idx ON dossier_look (kind, dossier, id DESC);

-- Fields that their subject contested (异议), and the matter in which the owner looks into it.
CREATE TABLE dossier_contest (
    id {uuid} PRIMARY KEY,
    kind TEXT NOT NULL,
    dossier {uuid} NOT NULL,
    resource_key TEXT NOT NULL,
    place BIGINT NOT NULL,
    field TEXT NOT NULL,
    matter TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- data class: personal
    by_person TEXT NOT NULL,
    -- ended with the answer of the matter
    open BOOLEAN NOT NULL,
    outcome TEXT NOT NULL
);
CREATE UNIQUE INDEX dossier_contest_open_idx ON dossier_contest (kind, place, field) WHERE open;
CREATE INDEX dossier_contest_person_idx ON dossier_contest (kind, by_person, at DESC, id DESC);
CREATE UNIQUE INDEX dossier_contest_matter_idx ON dossier_contest (matter);
