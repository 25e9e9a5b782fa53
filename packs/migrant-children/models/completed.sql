-- Step 3 (补全): the guardian has held a permit of residence for half a year, and the child has not left.
WITH permit AS (
    SELECT DISTINCT translate(name, '•.‧・． 　', '·····') AS guardian,
        nullif(translate(phone, ' -()+　', ''), '') AS phone
    FROM police.permit
    WHERE from_date <= $day - CAST($settled AS INTERVAL) AND (end_date IS NULL OR end_date >= $day)
),
left_city AS (
    SELECT DISTINCT try_cast(substr(id_number, 1, 17) AS BIGINT) AS number
    FROM police.departure
)
SELECT c.source, c.batch, c.line, c.record_no, c.number, c.name, c.birth, c.phone, c.guardian, c.recorded_on,
    CASE
        WHEN permit.phone IS NULL THEN 'no-permit'
        WHEN left_city.number IS NOT NULL THEN 'departed'
    END AS reason
FROM cleaned c
LEFT JOIN permit ON c.guardian = permit.guardian AND c.phone = permit.phone
LEFT JOIN left_city ON c.number = left_city.number
