-- Versions of packs that were applied. None is ever deleted: running matters keep the version they
-- began with. At most one version of a pack is current.
CREATE TABLE pack_version (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    hash TEXT NOT NULL,
    title {json} NOT NULL,
    needs {json} NOT NULL,
    current BOOLEAN NOT NULL,
    applied_at BIGINT NOT NULL,
    applied_by TEXT NOT NULL,
    PRIMARY KEY (name, version)
);

-- The files of a version, as they were applied; a version is loaded again from here.
CREATE TABLE pack_file (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content {bytes} NOT NULL,
    PRIMARY KEY (name, version, path)
);

-- Matter types, each sealed by its hash. `body` is the type as JSON; a matter names (type_id, hash).
CREATE TABLE pack_type (
    type_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    body {json} NOT NULL,
    current BOOLEAN NOT NULL,
    PRIMARY KEY (type_id, hash)
);
