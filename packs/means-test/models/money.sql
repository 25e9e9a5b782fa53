-- Deposits, funds, capital of enterprises and the wage a month of each applicant. The wage is what tax was declared on;
-- where none was, the highest base that insurance or the provident fund was paid on.
WITH raw AS (
    SELECT 'deposit' AS sort, record_no, id_number, amount, from_date, end_date, _batch, _row FROM finance.deposit
    UNION ALL
    SELECT 'fund', record_no, id_number, amount, from_date, end_date, _batch, _row FROM finance.fund
    UNION ALL
    SELECT 'capital', record_no, id_number, capital AS amount, from_date, end_date, _batch, _row FROM market.enterprise
    UNION ALL
    SELECT 'base', record_no || 'hrss', id_number, monthly_base AS amount, from_date, end_date, _batch, _row FROM hrss."pension-insured"
    UNION ALL
    SELECT 'base', record_no || 'hrss', id_number, monthly_base AS amount, from_date, end_date, _batch, _row FROM hrss.employment
    UNION ALL
    SELECT 'base', record_no || 'medi', id_number, monthly_base AS amount, from_date, end_date, _batch, _row FROM medical.employee
    UNION ALL
    SELECT 'wage', record_no || 'tax.', id_number, monthly_base AS amount, from_date, end_date, _batch, _row FROM tax.income
    UNION ALL
    SELECT 'base', record_no || 'prov', id_number, monthly_base AS amount, from_date, end_date, _batch, _row FROM provident.account
),
held AS (
    SELECT *, translate(id_number, '０１２３４５６７８９Ｘｘx -－　', '0123456789XXX') AS digits,
        row_number() OVER (PARTITION BY sort, record_no ORDER BY _batch DESC, _row DESC) AS copy
    FROM raw
    WHERE from_date <= $day AND (end_date IS NULL OR end_date > $day)
),
cut AS (
    SELECT *,
        CASE length(digits)
            WHEN 18 THEN try_cast(substr(digits, 1, 17) AS BIGINT)
            WHEN 15 THEN try_cast(substr(digits, 1, 6)
                || CASE WHEN substr(digits, 13, 3) >= '996' THEN '18' ELSE '19' END
                || substr(digits, 7, 9) AS BIGINT)
        END AS v
    FROM held
    WHERE copy = 1
),
checked AS (
    SELECT sort, amount,
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
SELECT a.person,
    sum(c.amount) FILTER (WHERE c.sort = 'deposit') AS deposits,
    sum(c.amount) FILTER (WHERE c.sort = 'fund') AS funds,
    sum(c.amount) FILTER (WHERE c.sort = 'capital') AS capital,
    coalesce(max(c.amount) FILTER (WHERE c.sort = 'wage'), max(c.amount) FILTER (WHERE c.sort = 'base')) AS wage
FROM checked c
JOIN applicant a ON c.number = a.number
GROUP BY a.person
