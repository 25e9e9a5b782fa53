-- A lease says who does a work that only one node may do at a time, until when, and for the how
-- manyth time it changed hands (the epoch, which fences off a holder that overslept).
CREATE TABLE store_lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    until BIGINT NOT NULL
);
