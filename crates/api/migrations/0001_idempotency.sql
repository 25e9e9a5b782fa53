-- The answer to a request with an Idempotency-Key, kept for a day so that a repeated request gets the same answer.
-- `scope` is the person and the operation; `status` is null while the first request is under way.
CREATE TABLE api_idempotency (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    digest {bytes} NOT NULL,
    status BIGINT,
    media_type TEXT,
    body {bytes},
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX api_idempotency_age ON api_idempotency (created_at);
