-- Models that claim something, in the version that claimed last. What a finding is about is explained by its own reasons;
-- this says who answers for the model and what is opened for its findings.
CREATE TABLE finding_model (
    -- data class: public
    key TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    owner TEXT NOT NULL,
    basis TEXT NOT NULL,
    -- the type of matter that is opened for each finding; empty: none
    matter TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- One row per finding: `body` is the folded state, the other columns are copies of parts of it for lists and counts.
CREATE TABLE finding_state (
    id {uuid} PRIMARY KEY,
    version BIGINT NOT NULL,
    -- data class: personal
    body TEXT NOT NULL,
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    -- data class: personal
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    unit TEXT NOT NULL,
    area TEXT NOT NULL,
    severity BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- what the matter is that was opened for it; empty: none
    matter TEXT NOT NULL
);

-- One open finding of a model about a subject; the others by what came last.
CREATE UNIQUE INDEX finding_state_open_idx ON finding_state (model, subject) WHERE open;
CREATE INDEX finding_state_subject_idx ON finding_state (model, subject, opened_at DESC, id DESC);

-- Lists: all, of a unit, of an area, of a model; what is open, by unit.
CREATE INDEX finding_state_opened_idx ON finding_state (opened_at DESC, id DESC);
CREATE INDEX finding_state_unit_idx ON finding_state (unit, opened_at DESC, id DESC);
CREATE INDEX finding_state_unit_open_idx ON finding_state (unit, opened_at DESC, id DESC) WHERE open;
CREATE INDEX finding_state_area_idx ON finding_state (area, opened_at DESC, id DESC);
CREATE INDEX finding_state_model_idx ON finding_state (model, opened_at DESC, id DESC);
CREATE INDEX finding_state_matter_idx ON finding_state (matter) WHERE matter <> '';

-- Confirmed and refuted, by model and version: kept with every change, so that it is not counted at every look.
CREATE TABLE finding_count (
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    state TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (model, model_version, state)
);
