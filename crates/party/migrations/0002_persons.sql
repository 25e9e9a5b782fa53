-- People and software agents that can act. What tells who they are is personal and stays out of
-- logs and out of the hashed part of journal entries.
CREATE TABLE party_person (
    id {uuid} PRIMARY KEY,
    -- resident, staff, deputy, expert, software
    kind TEXT NOT NULL,
    -- personal
    name TEXT NOT NULL,
    -- personal; small letters, for search by the beginning, in the order of bytes on both databases
-- only: postgres
    name_folded TEXT COLLATE "C" NOT NULL,
-- only: sqlite
    name_folded TEXT NOT NULL,
-- only: all
    -- personal; small letters, what is typed at sign-in
    login TEXT UNIQUE,
    -- personal; phone, mail, address as given
    contact {json} NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

-- Staff are searched by name all day long; residents are never searched by name.
CREATE INDEX party_person_staff_name_idx ON party_person (name_folded, id)
    WHERE kind <> 'resident' AND retired_at IS NULL;

-- Roles, each with its dates. Taking a role away ends it; the row stays.
CREATE TABLE party_grant (
    id {uuid} PRIMARY KEY,
    person {uuid} NOT NULL REFERENCES party_person (id),
    role TEXT NOT NULL,
    dept TEXT REFERENCES party_department (key),
    area TEXT REFERENCES party_area (code),
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    granted_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- Read at every request to learn what a person may do.
CREATE INDEX party_grant_person_idx ON party_grant (person, from_at);
-- Read to show who holds a role in a department.
CREATE INDEX party_grant_role_idx ON party_grant (role, dept);

-- Authority of one party to act for another: bounded in actions, time and number of uses.
CREATE TABLE party_mandate (
    id {uuid} PRIMARY KEY,
    giver {uuid} NOT NULL REFERENCES party_person (id),
    taker {uuid} NOT NULL REFERENCES party_person (id),
    actions {json} NOT NULL,
    -- personal: may say why somebody cannot act themself
    purpose TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    uses_max BIGINT,
    uses BIGINT NOT NULL,
    given_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX party_mandate_taker_idx ON party_mandate (taker, until_at);
CREATE INDEX party_mandate_giver_idx ON party_mandate (giver, until_at);
