-- Step 2 (清洗): rows without a number get that of the rows alike, when there is one; of each number the latest row stays.
WITH known AS (
    SELECT name, birth, phone, min(number) AS number, min(number) = max(number) AS one
    FROM suspected
    WHERE number IS NOT NULL AND phone IS NOT NULL
    GROUP BY name, birth, phone
),
repaired AS (
    SELECT s.source, s.batch, s.line, s.record_no, s.name, s.birth, s.phone, s.guardian, s.recorded_on,
        coalesce(s.number, CASE WHEN k.one THEN k.number END) AS number,
        k.one AS one
    FROM suspected s
    LEFT JOIN known k ON s.name = k.name AND s.birth = k.birth AND s.phone = k.phone
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY number ORDER BY recorded_on DESC NULLS LAST, source, record_no, batch, line
    ) AS place
    FROM repaired
)
SELECT source, batch, line, record_no, number, name, birth, phone, guardian, recorded_on,
    CASE
        WHEN number IS NULL AND one IS NULL THEN 'unrepaired'
        WHEN number IS NULL THEN 'ambiguous'
        WHEN place > 1 THEN 'superseded'
    END AS reason
FROM ranked
