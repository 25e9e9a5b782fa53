-- Step 4 (确认): somebody has visited, and the latest visit found it so.
WITH visits AS (
    SELECT try_cast(substr(id_number, 1, 17) AS BIGINT) AS number, result, from_date, _batch, _source, _row,
        row_number() OVER (
            PARTITION BY try_cast(substr(id_number, 1, 17) AS BIGINT)
            ORDER BY from_date DESC NULLS LAST, CASE WHEN result = '属实' THEN 0 ELSE 1 END, _batch, _row
        ) AS place
    FROM civil.visit
)
SELECT c.source, c.batch, c.line, c.record_no, c.number, c.name, c.birth, c.phone, c.guardian, c.recorded_on,
    v.result AS visit_result, v.from_date AS visited_on, v._batch AS visit_batch, v._source AS visit_source, v._row AS visit_row,
    CASE
        WHEN v.number IS NULL THEN 'not-visited'
        WHEN v.result = '属实' THEN NULL
        ELSE 'refuted'
    END AS reason
FROM completed c
LEFT JOIN visits v ON c.number = v.number AND v.place = 1
