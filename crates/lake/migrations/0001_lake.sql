-- One row per table of the lake: which version is served, and which version of each of its three Delta tables that is. What is
-- committed there and not named here is served to nobody.
CREATE TABLE lake_table (
    resource {uuid} PRIMARY KEY,
    row_version BIGINT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    -- How it is loaded, with the fields as they were declared.
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    current_delta BIGINT NOT NULL,
    history_delta BIGINT NOT NULL,
    rejects_delta BIGINT NOT NULL,
    rows BIGINT NOT NULL,
    -- The order of the last batch that was taken in.
    last_ordinal BIGINT NOT NULL,
    declared_at BIGINT NOT NULL
);

-- Every version: what happened, and where its rows are.
CREATE TABLE lake_version (
    resource {uuid} NOT NULL,
    version BIGINT NOT NULL,
    event TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- data class: personal
    by_person TEXT NOT NULL,
    -- Why, in somebody's words.
    -- data class: personal
    reason TEXT NOT NULL,
    current_delta BIGINT NOT NULL,
    rows BIGINT NOT NULL,
    -- Whether its files are kept; later versions are read from the history.
    kept BOOLEAN NOT NULL,
    PRIMARY KEY (resource, version)
);
-- What was known at a moment.
CREATE INDEX lake_version_at_idx ON lake_version (resource, at DESC, version DESC);

-- Every batch that was taken in, in the order of that; a withdrawn one stays, with when and why.
CREATE TABLE lake_batch (
    id {uuid} PRIMARY KEY,
    resource {uuid} NOT NULL,
    ordinal BIGINT NOT NULL,
    source TEXT NOT NULL,
    known_at BIGINT NOT NULL,
    -- data class: personal
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    label TEXT,
    -- The version that it made.
    version BIGINT NOT NULL,
    read_rows BIGINT NOT NULL,
    accepted_rows BIGINT NOT NULL,
    rejected_rows BIGINT NOT NULL,
    -- What was found of the file's form, counts by reason and by check.
    body TEXT NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_version BIGINT,
    -- data class: personal
    withdrawn_why TEXT,
    UNIQUE (resource, ordinal)
);
-- The same file, or the same label, is taken in once as long as it is not withdrawn.
CREATE UNIQUE INDEX lake_batch_sha256_idx ON lake_batch (resource, sha256) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX lake_batch_label_idx ON lake_batch (resource, label) WHERE withdrawn_at IS NULL AND label IS NOT NULL;

-- What each version changed of each source: the sum of what came less what went is what is there.
CREATE TABLE lake_tally (
    resource {uuid} NOT NULL,
    version BIGINT NOT NULL,
    source TEXT NOT NULL,
    inserted BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    -- Rows of the source in this version.
    rows BIGINT NOT NULL,
    PRIMARY KEY (resource, version, source)
);
CREATE INDEX lake_tally_source_idx ON lake_tally (resource, source, version DESC);

-- Batches that were refused whole: by code and place, never with a value.
CREATE TABLE lake_refusal (
    id {uuid} PRIMARY KEY,
    resource {uuid} NOT NULL,
    source TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- data class: personal
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    code TEXT NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX lake_refusal_at_idx ON lake_refusal (resource, at DESC, id DESC);
