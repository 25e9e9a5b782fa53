-- How far a department's database was pulled, for each table and department: it moves in the transaction in which a batch is
-- taken in, so that nothing is lost and nothing comes twice.
CREATE TABLE lake_pull (
    resource {uuid} NOT NULL,
    source TEXT NOT NULL,
    -- Counts the moves: whoever read an earlier state cannot move it.
    row_version BIGINT NOT NULL,
    -- The watermark and what was seen at it, as JSON; empty: nothing was pulled.
    -- data class: personal
    state TEXT NOT NULL,
    -- The last pull that was tried, and the code of its failure; empty: it came through.
    tried_at BIGINT,
    tried_code TEXT NOT NULL,
    -- The batch that the last one that brought something made.
    batch {uuid},
    PRIMARY KEY (resource, source)
);

-- What the state was before each batch that was pulled: there it goes back to when the batch is withdrawn.
CREATE TABLE lake_pulled (
    batch {uuid} PRIMARY KEY,
    resource {uuid} NOT NULL,
    source TEXT NOT NULL,
    -- data class: personal
    before TEXT NOT NULL
);
CREATE INDEX lake_pulled_source_idx ON lake_pulled (resource, source);

-- A file comes once; but a table that is pulled may be again what it was once, and that is news.
ALTER TABLE lake_batch ADD COLUMN pulled BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX lake_batch_sha256_idx;
CREATE UNIQUE INDEX lake_batch_sha256_idx ON lake_batch (resource, sha256) WHERE withdrawn_at IS NULL AND NOT pulled;
