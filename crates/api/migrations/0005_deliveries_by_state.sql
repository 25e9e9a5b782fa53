-- The delivery page asks for what was given up, newest first: few among many that arrived.
CREATE INDEX api_delivery_state_idx ON api_delivery (state, id);
