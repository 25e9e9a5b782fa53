-- Every notice to a unit asks who works there; without this index that reads all staff by name.
CREATE INDEX party_grant_dept_idx ON party_grant (dept, role) WHERE dept IS NOT NULL;
