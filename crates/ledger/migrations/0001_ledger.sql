-- What accounts count in.
CREATE TABLE ledger_unit (
    -- data class: public
    key TEXT PRIMARY KEY,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    symbol_zh TEXT NOT NULL,
    symbol_en TEXT NOT NULL,
    scale BIGINT NOT NULL,
    at BIGINT NOT NULL
);

-- Accounts with what has come in and gone out: the sums of their lines, written together with these.
CREATE TABLE ledger_account (
    id {uuid} PRIMARY KEY,
    -- data class: personal
    key TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- `dept` with the key of a department, `person` with the id of a person
    holder_kind TEXT NOT NULL,
    -- data class: personal
    holder TEXT NOT NULL,
    -- how far below nothing it may go; NULL: as far as it likes
    overdraft BIGINT,
    credits_posted BIGINT NOT NULL,
    debits_posted BIGINT NOT NULL,
    credits_pending BIGINT NOT NULL,
    debits_pending BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    last_at BIGINT,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE UNIQUE INDEX ledger_account_key_idx ON ledger_account (key);
CREATE INDEX ledger_account_opened_idx ON ledger_account (opened_at DESC, id DESC);
CREATE INDEX ledger_account_holder_idx ON ledger_account (holder, opened_at DESC, id DESC);
CREATE INDEX ledger_account_kind_idx ON ledger_account (holder_kind, opened_at DESC, id DESC);
CREATE INDEX ledger_account_unit_idx ON ledger_account (unit, opened_at DESC, id DESC);

-- Transfers: of one that is written nothing changes but how far it has come.
CREATE TABLE ledger_transfer (
    id {uuid} PRIMARY KEY,
    key TEXT NOT NULL,
    unit TEXT NOT NULL,
    from_account {uuid} NOT NULL,
    to_account {uuid} NOT NULL,
    amount BIGINT NOT NULL,
    posted BIGINT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT,
    settled_at BIGINT,
    reverses {uuid},
    reversed_by {uuid}
);
CREATE UNIQUE INDEX ledger_transfer_key_idx ON ledger_transfer (key);
-- What is set aside: few among many.
CREATE INDEX ledger_transfer_from_idx ON ledger_transfer (from_account, made_at) WHERE state = 'pending';
CREATE INDEX ledger_transfer_to_idx ON ledger_transfer (to_account, made_at) WHERE state = 'pending';
CREATE INDEX ledger_transfer_expires_idx ON ledger_transfer (expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;

-- Statements: each posted transfer as its two accounts see it. Nothing of it ever changes.
CREATE TABLE ledger_line (
    account {uuid} NOT NULL,
    nth BIGINT NOT NULL,
    transfer {uuid} NOT NULL,
    at BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    balance BIGINT NOT NULL,
    PRIMARY KEY (account, nth)
);
CREATE INDEX ledger_line_at_idx ON ledger_line (account, at, nth);
