-- One row per matter: `body` is the folded state, the other columns are copies of parts of it for
-- lists and rates, written together with it and checked by `rebuild`.
CREATE TABLE matter_state (
    id {uuid} PRIMARY KEY,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    family TEXT NOT NULL,
    number TEXT NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    channel TEXT NOT NULL,
    class TEXT NOT NULL,
    area TEXT NOT NULL,
    address TEXT NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    desk TEXT NOT NULL,
    lead TEXT NOT NULL,
    supervised BOOLEAN NOT NULL,
    consulting BOOLEAN NOT NULL,
    precedent BOOLEAN NOT NULL,
    source TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT,
    merged_into {uuid},
    -- What rates count.
    excluded TEXT NOT NULL,
    dispatched_at BIGINT,
    responded BOOLEAN,
    first_due_at BIGINT,
    answered_at BIGINT,
    answer_workdays BIGINT,
    closed_at BIGINT,
    grade BIGINT,
    grade_void BOOLEAN NOT NULL,
    reached BOOLEAN,
    solved BOOLEAN,
    rounds BIGINT NOT NULL,
    transfers BIGINT NOT NULL,
    returns BIGINT NOT NULL,
    -- When personal content is to be erased.
    erase_at BIGINT
);

CREATE UNIQUE INDEX matter_state_number_idx ON matter_state (number);
CREATE UNIQUE INDEX matter_state_code_idx ON matter_state (code);

-- Lists of a class, a unit or everything, newest first.
CREATE INDEX matter_state_opened_idx ON matter_state (opened_at DESC, id DESC);
CREATE INDEX matter_state_class_idx ON matter_state (class, opened_at DESC, id DESC);
CREATE INDEX matter_state_lead_idx ON matter_state (lead, opened_at DESC, id DESC);
CREATE INDEX matter_state_area_idx ON matter_state (area, opened_at DESC, id DESC);
CREATE INDEX matter_state_kind_idx ON matter_state (kind, opened_at DESC, id DESC);

-- What is open, by what is due first; what is supervised; what waits at a desk: few among many.
CREATE INDEX matter_state_due_idx ON matter_state (due_at, id) WHERE open;
CREATE INDEX matter_state_supervised_idx ON matter_state (opened_at DESC, id DESC) WHERE supervised;
CREATE INDEX matter_state_consulting_idx ON matter_state (opened_at DESC, id DESC) WHERE consulting;
CREATE INDEX matter_state_desk_idx ON matter_state (desk, opened_at, id)
    WHERE state IN ('submitted', 'accepted');
CREATE INDEX matter_state_waiting_idx ON matter_state (lead, opened_at DESC, id DESC)
    WHERE state IN ('suspended', 'answered');
CREATE INDEX matter_state_precedent_idx ON matter_state (family, class) WHERE precedent;
CREATE INDEX matter_state_merged_idx ON matter_state (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX matter_state_source_idx ON matter_state (source, opened_at DESC, id DESC) WHERE source <> '';
CREATE INDEX matter_state_erase_idx ON matter_state (erase_at) WHERE erase_at IS NOT NULL;

-- Who may see a matter, as keys (`person:per_…`, `dept:water`, `area:370202`, `city`).
CREATE TABLE matter_key (
    matter {uuid} NOT NULL,
    key TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT,
    open BOOLEAN NOT NULL,
    PRIMARY KEY (matter, key)
);
CREATE INDEX matter_key_opened_idx ON matter_key (key, opened_at DESC, matter DESC);
CREATE INDEX matter_key_due_idx ON matter_key (key, due_at, matter) WHERE open;

-- Tasks somebody can do something about now.
CREATE TABLE matter_task (
    matter {uuid} NOT NULL,
    key TEXT NOT NULL,
    unit TEXT NOT NULL,
    person TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (matter, key)
);
CREATE INDEX matter_task_person_idx ON matter_task (person, since, matter) WHERE person <> '';
CREATE INDEX matter_task_unit_idx ON matter_task (unit, state, since, matter);

-- A command that was carried out: the same key gives the same result again.
CREATE TABLE matter_command (
    key TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    matter {uuid} NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX matter_command_at_idx ON matter_command (at);

-- Running numbers of a type and a period.
CREATE TABLE matter_counter (
    name TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Old work orders: which row of which source became which matter, and what it is compared by.
CREATE TABLE matter_source (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    matter {uuid} NOT NULL,
    PRIMARY KEY (source, key)
);
CREATE TABLE matter_same (
    matter {uuid} NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (matter, name)
);

-- Files: what they are; their content is in the file store by `sha256`.
CREATE TABLE matter_file (
    id {uuid} PRIMARY KEY,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    matter {uuid}
);
CREATE INDEX matter_file_matter_idx ON matter_file (matter) WHERE matter IS NOT NULL;
-- Uploads that never came to a matter are swept by age.
CREATE INDEX matter_file_loose_idx ON matter_file (at) WHERE matter IS NULL;

-- Saved views of the lists.
CREATE TABLE matter_view (
    id {uuid} PRIMARY KEY,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    query {json} NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX matter_view_person_idx ON matter_view (person, at);

-- Search over title, text, number and place.
-- fts: matter_search
