-- On the register as a household just above the line.
WITH rule AS (
    SELECT *,
        CASE
            WHEN poor_kind IS NULL AND poor_until IS NOT NULL THEN '已退出低收入人口名册'
            WHEN poor_kind <> '低保边缘' THEN '救助类别已变更'
        END AS unmet,
        CASE
            WHEN poor_kind IS NULL AND poor_until IS NULL THEN '低收入人口名册中查无此人'
            WHEN amount > $monthly THEN '发放金额高于现行标准'
        END AS missing
    FROM holder
    WHERE subsidy = 'marginal'
)
SELECT person, name, record_no, area, unit, since, CAST(CAST(amount AS DECIMAL(18, 2)) AS VARCHAR) || '元' AS said_paid, paid_batch, paid_source, paid_row,
    coalesce(poor_kind, CASE WHEN poor_until IS NOT NULL THEN '已退出' ELSE none END) AS said_poor, coalesce(poor_since, poor_until) AS poor_since,
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
