-- Registered here and not of age.
WITH rule AS (
    SELECT *,
        CASE
            WHEN age >= $age_until THEN '已满规定年龄'
        END AS unmet,
        CASE
            WHEN registered_since IS NULL THEN '本市户籍登记中查无此号'
            WHEN amount > $monthly THEN '发放金额高于现行标准'
        END AS missing
    FROM holder
    WHERE subsidy = 'orphan'
)
SELECT person, name, record_no, area, unit, since, CAST(CAST(amount AS DECIMAL(18, 2)) AS VARCHAR) || '元' AS said_paid, paid_batch, paid_source, paid_row,
    coalesce(CAST(age AS VARCHAR), none) AS said_age,
    CASE WHEN registered_since IS NULL THEN none ELSE '在册' END AS said_registered,
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
