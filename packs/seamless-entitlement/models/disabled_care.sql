-- Registered here with a certificate that holds; the degree of disability is not in the table that is delivered.
WITH rule AS (
    SELECT *,
        CASE
            WHEN disabled_since IS NULL AND disabled_until IS NOT NULL THEN '残疾人证已失效'
        END AS unmet,
        CASE
            WHEN registered_since IS NULL THEN '本市户籍登记中查无此号'
            WHEN disabled_since IS NULL AND disabled_until IS NULL THEN '残疾人证登记中查无此人'
            WHEN amount > $monthly THEN '发放金额高于现行标准'
        END AS missing
    FROM holder
    WHERE subsidy = 'disabled-care'
)
SELECT person, name, record_no, area, unit, since, CAST(CAST(amount AS DECIMAL(18, 2)) AS VARCHAR) || '元' AS said_paid, paid_batch, paid_source, paid_row,
    CASE WHEN registered_since IS NULL THEN none ELSE '在册' END AS said_registered,
    coalesce(disabled_kind, none) AS said_disabled, coalesce(disabled_until, disabled_since) AS disabled_since,
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
