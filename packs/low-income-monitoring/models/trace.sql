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
tidy AS (
    SELECT *, translate(id_number, '０１２３４５６７８９Ｘｘx -－　', '0123456789XXX') AS digits FROM raw
),
cut AS (
    SELECT *,
        CASE length(digits)
            WHEN 18 THEN try_cast(substr(digits, 1, 17) AS BIGINT)
            WHEN 15 THEN try_cast(substr(digits, 1, 6)
                || CASE WHEN substr(digits, 13, 3) >= '996' THEN '18' ELSE '19' END
                || substr(digits, 7, 9) AS BIGINT)
        END AS v
    FROM tidy
),
checked AS (
    SELECT class, event_date,
        CASE WHEN length(digits) = 15 OR substr(digits, 18, 1) = substr('10X98765432', CAST((
                v / 10000000000000000 * 7 + v / 1000000000000000 % 10 * 9 + v / 100000000000000 % 10 * 10
                + v / 10000000000000 % 10 * 5 + v / 1000000000000 % 10 * 8 + v / 100000000000 % 10 * 4
                + v / 10000000000 % 10 * 2 + v / 1000000000 % 10 * 1 + v / 100000000 % 10 * 6
                + v / 10000000 % 10 * 3 + v / 1000000 % 10 * 7 + v / 100000 % 10 * 9
                + v / 10000 % 10 * 10 + v / 1000 % 10 * 5 + v / 100 % 10 * 8
                + v / 10 % 10 * 4 + v % 10 * 2) % 11 + 1 AS INT), 1)
            THEN v END AS number
    FROM cut
)
SELECT m.person, c.class, count(*) AS uses, max(c.event_date) AS last_on
FROM checked c
JOIN member m ON c.number = m.number
GROUP BY m.person, c.class
