-- Which request had an effect, by its key: written in the transaction of its first entry, so that a request that was cut
-- off between its effect and its answer is never carried out a second time. Forgotten with the keys themselves.
CREATE TABLE journal_cause (
    cause TEXT PRIMARY KEY,
    entry {uuid} NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX journal_cause_at_idx ON journal_cause (at);
