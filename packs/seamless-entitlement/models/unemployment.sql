-- Out of work, not of pension age, and not longer than the benefit lasts.
WITH rule AS (
    SELECT *,
        CASE
            WHEN job_since IS NOT NULL THEN '已重新就业'
            WHEN age >= $pension_age THEN '已达领取养老金年龄'
            WHEN job_ended <= $day - CAST($lasts AS INTERVAL) THEN '领取期满'
        END AS unmet,
        CASE
            WHEN job_ended IS NULL THEN '就业与参保登记中查无此人'
            WHEN amount > $monthly THEN '发放金额高于现行标准'
        END AS missing
    FROM holder
    WHERE subsidy = 'unemployment'
)
SELECT person, name, record_no, area, unit, since, CAST(CAST(amount AS DECIMAL(18, 2)) AS VARCHAR) || '元' AS said_paid, paid_batch, paid_source, paid_row,
    coalesce(CAST(age AS VARCHAR), none) AS said_age,
    coalesce(employer, none) AS said_job, job_since, coalesce(CAST(job_ended AS VARCHAR), none) AS said_job_ended,
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
