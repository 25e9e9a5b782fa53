-- Departments and areas come from packs. A pack that no longer names one retires it: matters of
-- years ago still say who led them, so nothing here is ever deleted.
CREATE TABLE party_department (
    -- data class: public
    key TEXT PRIMARY KEY,
    -- which pack names it; only that pack retires it
    source TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT REFERENCES party_department (key),
    area TEXT,
    from_at BIGINT,
    until_at BIGINT
);

CREATE TABLE party_area (
    -- data class: public; codes by GB/T 2260 and below
    code TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT REFERENCES party_area (code),
    from_at BIGINT,
    until_at BIGINT
);
