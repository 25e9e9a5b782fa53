-- What is served of each model. Results are tables in versions beside the database; this row alone says which version counts,
-- so that a run is there at once or not at all.
CREATE TABLE lake_model (
    -- `migrant-children/suspected`
    key TEXT PRIMARY KEY,
    model_version TEXT NOT NULL,
    run {uuid} NOT NULL,
    at BIGINT NOT NULL,
    -- a hash of all that the run depends on: while it is the same, nothing is computed; empty: compute again
    reads TEXT NOT NULL,
    -- table and version of what it made: the result, the rows that a step of a funnel dropped, what is held of subjects;
    -- empty: none
    result TEXT NOT NULL,
    result_rows BIGINT NOT NULL,
    drops TEXT NOT NULL,
    held TEXT NOT NULL,
    -- rows of each input when it was last whole, as JSON
    base TEXT NOT NULL
);

-- Every run, with what it read and what came out. `body` holds counts and versions, nothing of people.
CREATE TABLE lake_run (
    id {uuid} PRIMARY KEY,
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    at BIGINT NOT NULL,
    took_us BIGINT NOT NULL,
    body TEXT NOT NULL,
    -- table and version of the changes, and how many of them were passed on as claims; empty: there are none
    changes TEXT NOT NULL,
    passed BIGINT NOT NULL,
    -- whether claims are still to be passed on: a run that was cut off goes on from there
    open BOOLEAN NOT NULL
);
CREATE INDEX lake_run_model_idx ON lake_run (model, at DESC, id DESC);
CREATE INDEX lake_run_open_idx ON lake_run (model, at, id) WHERE open;

-- Inputs of a set that are late or short, as they were told as findings last.
CREATE TABLE lake_trouble (
    model_set TEXT NOT NULL,
    source TEXT NOT NULL,
    -- what is wrong, as JSON
    why TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (model_set, source)
);
