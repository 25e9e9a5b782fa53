-- The households of the people who are paid: how many are registered in them, whether somebody of them has left, and whether
-- they are on the register of low income, which takes households in whole: children born later have no row of their own.
-- Closed accounts of water and power count only when none is open.
WITH ours AS (
    SELECT DISTINCT household_no FROM fact WHERE household_no IS NOT NULL
),
raw AS (
    SELECT 'register' AS tag, r.household_no, r.relation, r.id_number, CAST(NULL AS DATE) AS day, false AS open,
        CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS DATE) AS since
    FROM police.register r
    JOIN ours ON r.household_no = ours.household_no
    UNION ALL
    SELECT 'low-income', l.household_no, l.relation, l.id_number, l.end_date AS day, l.end_date IS NULL OR l.end_date > $day AS open, l.kind, l.from_date AS since
    FROM civil."low-income" l
    JOIN ours ON l.household_no = ours.household_no
    UNION ALL
    SELECT 'departure', NULL, NULL, id_number, from_date, false, NULL, NULL
    FROM police.departure
    WHERE from_date <= $day
    UNION ALL
    SELECT 'water', NULL, NULL, id_number, end_date, end_date IS NULL OR end_date > $day, NULL, NULL
    FROM water.account
    UNION ALL
    SELECT 'power', NULL, NULL, id_number, end_date, end_date IS NULL OR end_date > $day, NULL, NULL
    FROM power.account
),
tidy AS (
    SELECT *, identity_number(id_number) AS number FROM raw
),
checked AS (
    SELECT tag, household_no, relation, day, open, kind, since, number
    FROM tidy
),
-- Everybody who is or was of the household, by any of the two registers.
member AS (
    SELECT DISTINCT household_no, number FROM checked WHERE household_no IS NOT NULL AND number IS NOT NULL
),
trail AS (
    SELECT number,
        max(day) FILTER (WHERE tag = 'departure') AS left_on,
        bool_or(open) AS open,
        max(day) FILTER (WHERE tag = 'water' AND day <= $day) AS water_closed,
        max(day) FILTER (WHERE tag = 'power' AND day <= $day) AS power_closed
    FROM checked
    WHERE household_no IS NULL AND number IS NOT NULL
    GROUP BY number
),
gone AS (
    SELECT m.household_no, max(t.left_on) AS left_on,
        CASE WHEN NOT bool_or(t.open) THEN least(max(t.water_closed), max(t.power_closed)) END AS closed_on
    FROM member m
    JOIN trail t ON m.number = t.number
    GROUP BY m.household_no
),
size AS (
    SELECT household_no,
        count(*) FILTER (WHERE tag = 'register') AS registered,
        count(*) FILTER (WHERE tag = 'register' AND relation = '子女') AS children,
        max(kind) FILTER (WHERE tag = 'low-income' AND open) AS poor_kind,
        min(since) FILTER (WHERE tag = 'low-income' AND open) AS poor_since,
        max(day) FILTER (WHERE tag = 'low-income' AND NOT open) AS poor_until
    FROM checked
    WHERE household_no IS NOT NULL
    GROUP BY household_no
)
SELECT s.household_no, s.registered, s.children, s.poor_kind, s.poor_since, s.poor_until, g.left_on, g.closed_on
FROM size s
LEFT JOIN gone g ON s.household_no = g.household_no
