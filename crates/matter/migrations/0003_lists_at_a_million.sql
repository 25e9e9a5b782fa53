-- With a million matters a list of one state walked all of them from the newest on until its page
-- was full, and the rates of a month read every matter there ever was.
CREATE INDEX matter_state_state_idx ON matter_state (state, opened_at DESC, id DESC);

-- Rates of a period: what was dispatched, answered or due in it. What was opened in it has its index.
CREATE INDEX matter_state_dispatched_idx ON matter_state (dispatched_at) WHERE dispatched_at IS NOT NULL;
CREATE INDEX matter_state_answered_idx ON matter_state (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX matter_state_first_due_idx ON matter_state (first_due_at) WHERE first_due_at IS NOT NULL;
