-- How the deliveries of a department stand: the last one of a source that counts, and the last one that was refused.
CREATE INDEX lake_batch_source_idx ON lake_batch (resource, source, ordinal DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX lake_refusal_source_idx ON lake_refusal (resource, source, at DESC, id DESC);
