-- Agreements from their first offer on, with what was used under them: the sum of their receipts, written together with these.
CREATE TABLE agreement_agreement (
    id {uuid} PRIMARY KEY,
    -- data class: personal
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    resource TEXT NOT NULL,
    -- who gives the right; data class: personal
    owner TEXT NOT NULL,
    -- who gets it; empty: a standing offer to anybody; data class: personal
    party TEXT NOT NULL,
    -- the standing offer that it was asked for under
    offer {uuid},
    version BIGINT NOT NULL,
    -- which side paused it; empty: it is not paused
    paused_by TEXT NOT NULL,
    until_at BIGINT,
    uses BIGINT NOT NULL,
    rows_given BIGINT NOT NULL,
    bytes_given BIGINT NOT NULL,
    offered_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX agreement_agreement_key_idx ON agreement_agreement (key);
CREATE INDEX agreement_agreement_offered_idx ON agreement_agreement (offered_at DESC, id DESC);
CREATE INDEX agreement_agreement_owner_idx ON agreement_agreement (owner, offered_at DESC, id DESC);
CREATE INDEX agreement_agreement_party_idx ON agreement_agreement (party, offered_at DESC, id DESC);
-- Every door looks here for what is in force between an asker and a resource.
CREATE INDEX agreement_agreement_force_idx ON agreement_agreement (resource, party, id) WHERE state = 'in_force';
CREATE INDEX agreement_agreement_until_idx ON agreement_agreement (until_at)
    WHERE until_at IS NOT NULL AND state IN ('offered', 'countered', 'agreed', 'in_force', 'paused');

-- Each version of the terms, as it was written. Nothing of it ever changes.
CREATE TABLE agreement_terms (
    agreement {uuid} NOT NULL,
    version BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    clauses TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (agreement, version)
);

-- A receipt of each permitted use. Nothing of it ever changes.
CREATE TABLE agreement_receipt (
    id {uuid} PRIMARY KEY,
    agreement {uuid} NOT NULL,
    version BIGINT NOT NULL,
    nth BIGINT NOT NULL,
    -- what makes asking twice the same as asking once
    key TEXT,
    action TEXT NOT NULL,
    -- the request as it was decided; data class: personal
    request TEXT NOT NULL,
    rows_given BIGINT NOT NULL,
    bytes_given BIGINT NOT NULL,
    price_unit TEXT,
    price_amount BIGINT,
    entry {uuid} NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX agreement_receipt_nth_idx ON agreement_receipt (agreement, nth);
CREATE UNIQUE INDEX agreement_receipt_key_idx ON agreement_receipt (agreement, key) WHERE key IS NOT NULL;
CREATE INDEX agreement_receipt_at_idx ON agreement_receipt (agreement, at DESC, id DESC);
