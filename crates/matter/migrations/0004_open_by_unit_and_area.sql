-- The board of supervision groups what is open by unit and by area: few among many.
CREATE INDEX matter_state_open_lead_idx ON matter_state (lead, due_at) WHERE open;
CREATE INDEX matter_state_open_area_idx ON matter_state (area, due_at) WHERE open;
