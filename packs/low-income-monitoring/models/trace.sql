-- 一人一链, the traces of daily life: how often four services were used by each, and when last.
WITH raw AS (
    SELECT 'health.outpatient' AS class, id_number, event_date FROM health.outpatient WHERE event_date <= $day
    UNION ALL
    SELECT 'medical.pharmacy', id_number, event_date FROM medical.pharmacy WHERE event_date <= $day
    UNION ALL
    SELECT 'transport.bus', id_number, event_date FROM transport.bus WHERE event_date <= $day
    UNION ALL
    SELECT 'finance.active', id_number, event_date FROM finance.active WHERE event_date <= $day
),
-- Counted by number before it is asked whose it is: there are many uses of few people.
used AS (
    SELECT identity_number(id_number) AS number, class, count(*) AS uses, max(event_date) AS last_on
    FROM raw
    GROUP BY identity_number(id_number), class
)
SELECT m.person, m.number, u.class, u.uses, u.last_on
FROM used u
JOIN member m ON u.number = m.number
