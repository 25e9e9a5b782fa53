-- The journal is listed by kind; without this index the entries of a rare kind are looked for in all of them.
CREATE INDEX journal_entry_kind_idx ON journal_entry (kind, seq);
