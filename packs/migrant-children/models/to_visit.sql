-- Who came through to the last step and was never visited: somebody goes there, and says whether it is so.
WITH visited AS (
    SELECT DISTINCT try_cast(substr(id_number, 1, 17) AS BIGINT) AS number
    FROM civil.visit
)
SELECT c.number, c.name, c.record_no, c.guardian, c.phone, c.recorded_on,
    c.source AS known_source, c.batch AS known_batch, c.line AS known_row
FROM completed c
LEFT JOIN visited ON c.number = visited.number
WHERE visited.number IS NULL
