-- What is owed to the outside: one row per message and receiver, written in the reaction's transaction,
-- tried until it is sent or given up, and shown on the delivery page.
CREATE TABLE api_delivery (
    id {uuid} PRIMARY KEY,
    channel TEXT NOT NULL,
    target TEXT NOT NULL,
    webhook {uuid},
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    seq BIGINT NOT NULL,
    payload {json} NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    error TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
-- The sender asks every moment what is due.
CREATE INDEX api_delivery_due ON api_delivery (state, due_at);
-- One message to one receiver for one entry, however often the reaction runs.
CREATE UNIQUE INDEX api_delivery_once ON api_delivery (seq, channel, target);
