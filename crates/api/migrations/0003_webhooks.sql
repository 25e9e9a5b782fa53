-- Who else is told of entries over HTTP, and the secret that signs what is sent.
CREATE TABLE api_webhook (
    id {uuid} PRIMARY KEY,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    kinds {json} NOT NULL,
    secret TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_by {uuid} NOT NULL,
    created_at BIGINT NOT NULL
);
