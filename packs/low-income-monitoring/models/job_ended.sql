-- Lost a job, on the register today: may need more help: an assistance matter is opened. Of several such changes the latest.
WITH late AS (
    SELECT *, row_number() OVER (PARTITION BY person ORDER BY day DESC, event) AS place
    FROM change
    WHERE event = 'job-ended' AND current AND day > $day - CAST($recent AS INTERVAL)
)
SELECT c.person, c.name, c.area, c.unit, c.household_no, c.relation, c.kind, c.event, c.day, c.tables,
    CAST(c.day AS VARCHAR) || ' ' || c.said || coalesce('：' || c.what, '') || coalesce('，' || c.detail, '') || coalesce('，' || CAST(CAST(c.amount AS DECIMAL(18, 2)) AS VARCHAR) || '元', '') AS told,
    c.known_batch, c.known_source, c.known_row
FROM late c
LEFT JOIN (
    SELECT person, max(coalesce(end_date, $day + INTERVAL '1 day')) AS until
    FROM record
    WHERE class IN ('hrss.pension-insured', 'hrss.employment', 'medical.employee', 'tax.income', 'provident.account') AND from_date <= $day
    GROUP BY person
) job ON c.person = job.person AND job.until > $day
WHERE c.place = 1 AND job.person IS NULL
