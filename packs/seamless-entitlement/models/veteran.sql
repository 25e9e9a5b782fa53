-- On the register of veterans.
WITH rule AS (
    SELECT *,
        CAST(NULL AS VARCHAR) AS unmet,
        CASE
            WHEN veteran_since IS NULL THEN '退役军人登记中查无此人'
            WHEN amount > $monthly THEN '发放金额高于现行标准'
        END AS missing
    FROM holder
    WHERE subsidy = 'veteran'
)
SELECT person, name, record_no, area, unit, since, CAST(CAST(amount AS DECIMAL(18, 2)) AS VARCHAR) || '元' AS said_paid, paid_batch, paid_source, paid_row,
    coalesce(CAST(veteran_since AS VARCHAR), none) AS said_veteran,
    said_died, said_cremated, said_cancelled, said_left, said_household, said_clinic, said_pharmacy, said_bus, said_bank,
    coalesce(over, unclear, unmet, missing, unseen, '符合') AS why,
    CASE
        WHEN over IS NOT NULL THEN 'negative'
        WHEN unclear IS NOT NULL THEN 'ask'
        WHEN unmet IS NOT NULL THEN 'negative'
        WHEN missing IS NOT NULL OR unseen IS NOT NULL THEN 'ask'
        ELSE 'positive'
    END AS outcome
FROM rule
