-- What departments know of the people who are paid: each record that bears one of their numbers, made alike.
-- A row of the school roll or the household register without a number that holds is found by name and birth. Of the traces of daily life only the last days are read.
WITH raw AS (
    SELECT 'health.death' AS class, id_number, name, CAST(NULL AS DATE) AS born, event_date AS from_date, CAST(NULL AS DATE) AS end_date, kind, CAST(NULL AS VARCHAR) AS detail, CAST(NULL AS VARCHAR) AS household_no, _batch, _row
    FROM health.death
    UNION ALL
    SELECT 'civil.cremation', id_number, name, CAST(NULL AS DATE), event_date AS from_date, NULL, kind, NULL, NULL, _batch, _row
    FROM civil.cremation
    UNION ALL
    SELECT 'police.cancelled', id_number, name, CAST(NULL AS DATE), event_date AS from_date, NULL, kind, NULL, NULL, _batch, _row
    FROM police.cancelled
    UNION ALL
    SELECT 'police.departure', id_number, name, CAST(NULL AS DATE), from_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM police.departure
    UNION ALL
    SELECT 'police.register', id_number, name, birth_date AS born, birth_date AS from_date, NULL, relation AS kind, division AS detail, household_no, _batch, _row
    FROM police.register
    UNION ALL
    SELECT 'police.permit', id_number, name, CAST(NULL AS DATE), from_date, end_date, NULL, NULL, NULL, _batch, _row
    FROM police.permit
    UNION ALL
    SELECT 'civil.low-income', id_number, name, CAST(NULL AS DATE), from_date, end_date, kind, relation AS detail, household_no, _batch, _row
    FROM civil."low-income"
    UNION ALL
    SELECT 'disabled.certificate', id_number, name, CAST(NULL AS DATE), from_date, end_date, kind, NULL, NULL, _batch, _row
    FROM disabled.certificate
    UNION ALL
    SELECT 'veterans.register', id_number, name, CAST(NULL AS DATE), from_date, end_date, kind, NULL, NULL, _batch, _row
    FROM veterans.register
    UNION ALL
    SELECT 'civil.marriage', id_number, name, CAST(NULL AS DATE), from_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM civil.marriage
    UNION ALL
    SELECT 'civil.divorce', id_number, name, CAST(NULL AS DATE), from_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM civil.divorce
    UNION ALL
    SELECT 'land.dwelling', id_number, name, CAST(NULL AS DATE), from_date, end_date, NULL, number AS detail, NULL, _batch, _row
    FROM land.dwelling
    UNION ALL
    SELECT 'hrss.pension-insured', id_number, name, CAST(NULL AS DATE), from_date, end_date, NULL, employer AS detail, NULL, _batch, _row
    FROM hrss."pension-insured"
    UNION ALL
    SELECT 'hrss.employment', id_number, name, CAST(NULL AS DATE), from_date, end_date, NULL, employer AS detail, NULL, _batch, _row
    FROM hrss.employment
    UNION ALL
    SELECT 'medical.employee', id_number, name, CAST(NULL AS DATE), from_date, end_date, NULL, employer AS detail, NULL, _batch, _row
    FROM medical.employee
    UNION ALL
    SELECT 'tax.income', id_number, name, CAST(NULL AS DATE), from_date, end_date, NULL, employer AS detail, NULL, _batch, _row
    FROM tax.income
    UNION ALL
    SELECT 'provident.account', id_number, name, CAST(NULL AS DATE), from_date, end_date, NULL, employer AS detail, NULL, _batch, _row
    FROM provident.account
    UNION ALL
    SELECT 'health.outpatient', id_number, name, CAST(NULL AS DATE), event_date AS from_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM health.outpatient
    WHERE event_date > $day - CAST($seen_within AS INTERVAL) AND event_date <= $day
    UNION ALL
    SELECT 'medical.pharmacy', id_number, name, CAST(NULL AS DATE), event_date AS from_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM medical.pharmacy
    WHERE event_date > $day - CAST($seen_within AS INTERVAL) AND event_date <= $day
    UNION ALL
    SELECT 'transport.bus', id_number, name, CAST(NULL AS DATE), event_date AS from_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM transport.bus
    WHERE event_date > $day - CAST($seen_within AS INTERVAL) AND event_date <= $day
    UNION ALL
    SELECT 'finance.active', id_number, name, CAST(NULL AS DATE), event_date AS from_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM finance.active
    WHERE event_date > $day - CAST($seen_within AS INTERVAL) AND event_date <= $day
    UNION ALL
    SELECT 'education.student', id_number, name, birth_date, recorded_on, NULL, detail AS kind, school AS detail, NULL, _batch, _row
    FROM education.student
    UNION ALL
    SELECT 'health.birth', guardian_id, guardian_name, NULL, birth_date, NULL, NULL, NULL, NULL, _batch, _row
    FROM health.birth
),
tidy AS (
    SELECT *, identity_number(id_number) AS number, person_name(name) AS tidy_name
    FROM raw
),
checked AS (
    SELECT *
    FROM tidy
),
paid AS (
    SELECT DISTINCT number FROM payment WHERE number IS NOT NULL
),
-- Of one name and birth there must be one number only.
same AS (
    SELECT name, birth, min(number) AS number
    FROM payment
    WHERE number IS NOT NULL
    GROUP BY name, birth
    HAVING min(number) = max(number)
),
-- A row of the register of low income whose number does not hold takes that of the household register, where the same
-- household has one person of that name.
registered AS (
    SELECT r.household_no, r.tidy_name, min(r.number) AS number
    FROM checked r
    JOIN (SELECT DISTINCT household_no FROM checked WHERE class = 'civil.low-income' AND number IS NULL) l ON r.household_no = l.household_no
    WHERE r.class = 'police.register' AND r.number IS NOT NULL
    GROUP BY r.household_no, r.tidy_name
    HAVING min(r.number) = max(r.number)
),
found AS (
    SELECT c.class, c.tidy_name AS name, c.from_date, c.end_date, c.kind, c.detail, c.household_no, c._batch, c._row,
        coalesce(c.number, registered.number, same.number) AS number
    FROM checked c
    LEFT JOIN same ON c.number IS NULL AND c.tidy_name = same.name
        AND extract(year FROM c.born) * 10000 + extract(month FROM c.born) * 100 + extract(day FROM c.born) = same.birth
    LEFT JOIN registered ON c.class = 'civil.low-income' AND c.number IS NULL
        AND c.household_no = registered.household_no AND c.tidy_name = registered.tidy_name
)
SELECT f.class, f._batch AS batch, f._row AS line, f.number, f.name, f.from_date, f.end_date, f.kind, f.detail, f.household_no
FROM found f
JOIN paid ON f.number = paid.number
