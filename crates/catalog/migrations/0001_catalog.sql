-- One row per resource: `body` is its state, the other columns are copies of parts of it for lists. Its key is what people and
-- queries call it by: `police.register`.
CREATE TABLE catalog_resource (
    id {uuid} PRIMARY KEY,
    version BIGINT NOT NULL,
    -- data class: public
    body TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    area TEXT NOT NULL,
    state TEXT NOT NULL,
    grade BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    -- What was observed last: version, rows and time of a delivery, and its quality.
    fact TEXT NOT NULL
);

-- Lists: by state alone, and with one filter; the others are looked at on the way.
CREATE INDEX catalog_resource_state_idx ON catalog_resource (state, registered_at DESC, id DESC);
CREATE INDEX catalog_resource_owner_idx ON catalog_resource (owner, state, registered_at DESC, id DESC);
CREATE INDEX catalog_resource_kind_idx ON catalog_resource (kind, state, registered_at DESC, id DESC);
CREATE INDEX catalog_resource_grade_idx ON catalog_resource (grade, state, registered_at DESC, id DESC);
CREATE INDEX catalog_resource_area_idx ON catalog_resource (area, state, registered_at DESC, id DESC);

-- The classes and families of classes that a resource's fields have.
CREATE TABLE catalog_class (
    class TEXT NOT NULL,
    resource {uuid} NOT NULL,
    registered_at BIGINT NOT NULL,
    PRIMARY KEY (resource, class)
);
CREATE INDEX catalog_class_idx ON catalog_class (class, registered_at DESC, resource DESC);

-- Every version of a resource, kept whole: what the catalogue said then.
CREATE TABLE catalog_version (
    resource {uuid} NOT NULL,
    version BIGINT NOT NULL,
    event TEXT NOT NULL,
    -- data class: personal
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (resource, version)
);

-- One row per application: what was asked, decided and granted.
CREATE TABLE catalog_application (
    id {uuid} PRIMARY KEY,
    version BIGINT NOT NULL,
    -- data class: personal
    body TEXT NOT NULL,
    resource {uuid} NOT NULL,
    owner TEXT NOT NULL,
    applicant TEXT NOT NULL,
    state TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    applied_at BIGINT NOT NULL
);

-- Grants in force: of a unit on a resource, which every use asks for; of a resource, when it changes.
CREATE INDEX catalog_application_live_idx ON catalog_application (resource, applicant) WHERE live;
-- Lists: all, and of an owner, an applicant or a resource.
CREATE INDEX catalog_application_applied_idx ON catalog_application (applied_at DESC, id DESC);
CREATE INDEX catalog_application_state_idx ON catalog_application (state, applied_at DESC, id DESC);
CREATE INDEX catalog_application_owner_idx ON catalog_application (owner, applied_at DESC, id DESC);
CREATE INDEX catalog_application_owner_state_idx ON catalog_application (owner, state, applied_at DESC, id DESC);
CREATE INDEX catalog_application_applicant_idx ON catalog_application (applicant, applied_at DESC, id DESC);
CREATE INDEX catalog_application_applicant_state_idx ON catalog_application (applicant, state, applied_at DESC, id DESC);
CREATE INDEX catalog_application_resource_idx ON catalog_application (resource, applied_at DESC, id DESC);

-- Where a field comes from, by the last run that said so.
CREATE TABLE catalog_edge (
    target {uuid} NOT NULL,
    target_field TEXT NOT NULL,
    source {uuid} NOT NULL,
    source_field TEXT NOT NULL,
    run TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (target, target_field, source, source_field)
);
CREATE INDEX catalog_edge_source_idx ON catalog_edge (source, target);

-- fts: catalog_search
