-- Everything here is secret or stands for a secret: only hashes are kept, and nothing of it is
-- ever written to logs, entries or exports.
CREATE TABLE party_password (
    person {uuid} PRIMARY KEY REFERENCES party_person (id),
    -- argon2id in PHC form
    phc TEXT NOT NULL,
    set_at BIGINT NOT NULL
);

CREATE TABLE party_session (
    id {uuid} PRIMARY KEY,
    person {uuid} NOT NULL REFERENCES party_person (id),
    -- SHA-256 of the 256 random bits in the cookie
    secret_hash {bytes} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    -- moved at most once a minute
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- personal: address and browser, so that people recognise their own sessions
    source TEXT,
    agent TEXT
);

CREATE INDEX party_session_person_idx ON party_session (person, expires_at);
CREATE INDEX party_session_expiry_idx ON party_session (expires_at);

CREATE TABLE party_token (
    id {uuid} PRIMARY KEY,
    person {uuid} NOT NULL REFERENCES party_person (id),
    title TEXT NOT NULL,
    -- the first characters, so that people recognise it in a list
    hint TEXT NOT NULL,
    secret_hash {bytes} NOT NULL UNIQUE,
    scopes {json} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- moved at most once a minute
    used_at BIGINT,
    revoked_at BIGINT
);

CREATE INDEX party_token_person_idx ON party_token (person);

-- Failed sign-ins, per account name and per source address, under a hash so that the table does
-- not become a list of who tried what.
CREATE TABLE party_attempt (
    what_hash {bytes} PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE INDEX party_attempt_age_idx ON party_attempt (last_at);

-- Who a subject of an identity provider is here.
CREATE TABLE party_identity (
    issuer TEXT NOT NULL,
    -- personal
    subject TEXT NOT NULL,
    person {uuid} NOT NULL REFERENCES party_person (id),
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- Sign-ins begun at an identity provider and not yet come back; each is used once.
CREATE TABLE party_oidc_start (
    state_hash {bytes} PRIMARY KEY,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    started_at BIGINT NOT NULL
);
