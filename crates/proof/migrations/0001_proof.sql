-- Every question that was asked, or was not permitted, and how it ended. No answer stands here.
CREATE TABLE proof_question (
    id {uuid} PRIMARY KEY,
    at BIGINT NOT NULL,
    -- the paper that it was asked in place of
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    source TEXT NOT NULL,
    owner TEXT NOT NULL,
    asker TEXT NOT NULL,
    purpose TEXT NOT NULL,
    -- what it was asked for: a matter
    about TEXT NOT NULL,
    -- the digest of the number that it was asked about; data class: personal
    subject TEXT,
    -- who let it be asked; data class: personal
    person TEXT,
    outcome TEXT NOT NULL,
    -- 1: nobody had to bring the paper
    spared BIGINT NOT NULL,
    -- the field that was told; none: only yes or no
    told TEXT,
    receipt {uuid},
    took_ms BIGINT NOT NULL,
    -- which paper of it, and which time that it was asked for
    paper TEXT NOT NULL,
    nth BIGINT NOT NULL
);
CREATE UNIQUE INDEX proof_question_due_idx ON proof_question (about, paper, nth);
CREATE INDEX proof_question_subject_idx ON proof_question (subject, id DESC);
CREATE INDEX proof_question_person_idx ON proof_question (person, id DESC);
CREATE INDEX proof_question_at_idx ON proof_question (at);

-- Papers that are to be asked for: written with what asks for them, gone with the answer.
CREATE TABLE proof_due (
    about TEXT NOT NULL,
    paper TEXT NOT NULL,
    nth BIGINT NOT NULL,
    -- when it may be asked
    at BIGINT NOT NULL,
    -- how often it could not even be asked
    failures BIGINT NOT NULL,
    PRIMARY KEY (about, paper, nth)
);
CREATE INDEX proof_due_at_idx ON proof_due (at);
