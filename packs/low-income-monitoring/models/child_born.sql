-- A child was born, on the register today: may need more help: an assistance matter is opened. Of several such changes the latest.
WITH late AS (
    SELECT *, row_number() OVER (PARTITION BY person ORDER BY day DESC, event) AS place
    FROM change
    WHERE event = 'child-born' AND current AND day > $day - CAST($recent AS INTERVAL)
)
SELECT c.person, c.name, c.area, c.unit, c.household_no, c.relation, c.kind, c.event, c.day, c.tables,
    CAST(c.day AS VARCHAR) || ' ' || c.said || coalesce('：' || c.what, '') || coalesce('，' || c.detail, '') || coalesce('，' || CAST(CAST(c.amount AS DECIMAL(18, 2)) AS VARCHAR) || '元', '') AS told,
    c.known_batch, c.known_source, c.known_row
FROM late c
WHERE c.place = 1
