-- The inbox of notices inside the product, and how else each person wants to be told.
CREATE TABLE api_notice (
    id {uuid} PRIMARY KEY,
    person {uuid} NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    seq BIGINT NOT NULL,
    title {json} NOT NULL,
    text {json} NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE UNIQUE INDEX api_notice_once ON api_notice (seq, person);
CREATE INDEX api_notice_inbox ON api_notice (person, at);
CREATE TABLE api_notify_setting (
    person {uuid} PRIMARY KEY,
    mail TEXT,
    phone TEXT,
    channels {json} NOT NULL,
    updated_at BIGINT NOT NULL
);
