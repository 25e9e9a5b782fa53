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
    SELECT *, identity_number(id_number) AS number,
        row_number() OVER (PARTITION BY sort, record_no ORDER BY _batch DESC, _row DESC) AS copy
    FROM raw
    WHERE from_date <= $day AND (end_date IS NULL OR end_date > $day)
),
checked AS (
    SELECT sort, amount, number
    FROM held
    WHERE copy = 1
)
SELECT a.person,
    sum(c.amount) FILTER (WHERE c.sort = 'deposit') AS deposits,
    sum(c.amount) FILTER (WHERE c.sort = 'fund') AS funds,
    sum(c.amount) FILTER (WHERE c.sort = 'capital') AS capital,
    coalesce(max(c.amount) FILTER (WHERE c.sort = 'wage'), max(c.amount) FILTER (WHERE c.sort = 'base')) AS wage
FROM checked c
JOIN applicant a ON c.number = a.number
GROUP BY a.person
