-- Before a content is deleted, retention asks whether another file still has it; without this index
-- that reads every file.
CREATE INDEX matter_file_content_idx ON matter_file (sha256);
