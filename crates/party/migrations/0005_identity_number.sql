-- Whose account it is, where that was verified: of the identity number only a digest is kept, to find the person's own file by.
-- Digests of numbers can be found out by trying them all; the table is no secret kept from whoever holds the database.
CREATE TABLE party_identity_number (
    person {uuid} PRIMARY KEY REFERENCES party_person (id),
    -- data class: personal
    digest TEXT NOT NULL,
    -- oidc: told by the identity provider; counter: checked by an official
    how TEXT NOT NULL,
    at BIGINT NOT NULL
);
