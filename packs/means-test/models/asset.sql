-- Each vehicle and dwelling of an applicant, held today, with its value, and by which method, on which day and from which
-- record it was reckoned. A vehicle loses one part in `one_in` for each whole year since it was bought, down to a floor. A
-- dwelling counts at its registered price; without one, at its floor space and the reference price of the district in
-- which the household lives. What neither fits is not valued here, and a person is asked.
WITH raw AS (
    SELECT 'vehicle' AS sort, record_no, id_number, number AS plate, kind, quantity, price, from_date, end_date, _batch, _source, _row
    FROM police.vehicle
    UNION ALL
    SELECT 'dwelling', record_no, id_number, number AS plate, kind, quantity, price, from_date, end_date, _batch, _source, _row
    FROM land.dwelling
),
held AS (
    SELECT *, identity_number(id_number) AS number,
        row_number() OVER (PARTITION BY sort, record_no ORDER BY _batch DESC, _row DESC) AS copy
    FROM raw
    WHERE from_date <= $day AND (end_date IS NULL OR end_date > $day)
),
checked AS (
    SELECT sort, record_no, plate, kind, quantity, nullif(price, 0) AS price, from_date, _batch, _source, _row, number
    FROM held
    WHERE copy = 1
),
owned AS (
    SELECT a.person, a.name, a.household_no, a.area, c.sort, c.record_no, c.plate, c.kind, c.quantity, c.price, c.from_date,
        c._batch, c._source, c._row,
        (extract(year FROM $day) * 10000 + extract(month FROM $day) * 100 + extract(day FROM $day)
            - extract(year FROM c.from_date) * 10000 - extract(month FROM c.from_date) * 100 - extract(day FROM c.from_date)) / 10000 AS years
    FROM checked c
    JOIN applicant a ON c.number = a.number
),
factored AS (
    SELECT f.*,
        CASE f.sort
            WHEN 'vehicle' THEN greatest(power(1.0 - 1.0 / CAST($one_in AS DOUBLE), CAST(f.years AS DOUBLE)), $floor_percent / 100.0)
        END AS factor,
            CASE f.area
                WHEN '370202' THEN $m2_370202
                WHEN '370203' THEN $m2_370203
                WHEN '370211' THEN $m2_370211
                WHEN '370212' THEN $m2_370212
                WHEN '370213' THEN $m2_370213
                WHEN '370214' THEN $m2_370214
                WHEN '370215' THEN $m2_370215
                WHEN '370281' THEN $m2_370281
                WHEN '370283' THEN $m2_370283
                WHEN '370285' THEN $m2_370285
            END AS m2
    FROM owned f
),
valued AS (
    SELECT *,
        CASE
            WHEN sort = 'vehicle' AND price IS NOT NULL THEN CAST(CAST(price AS DOUBLE) * factor AS DECIMAL(28, 2))
            WHEN sort = 'dwelling' AND price IS NOT NULL THEN CAST(price AS DECIMAL(28, 2))
            WHEN sort = 'dwelling' AND quantity > 0 THEN CAST(quantity * m2 AS DECIMAL(28, 2))
        END AS value,
        CASE
            WHEN sort = 'vehicle' AND price IS NOT NULL THEN '购置价逐年折旧'
            WHEN sort = 'dwelling' AND price IS NOT NULL THEN '登记价'
            WHEN sort = 'dwelling' AND quantity > 0 AND m2 IS NOT NULL THEN '面积乘区市参考单价'
            ELSE '无法估值'
        END AS method
    FROM factored
)
SELECT sort, record_no, person, name, household_no, area, plate, kind, quantity, from_date, price, years, factor,
    CASE WHEN method = '面积乘区市参考单价' THEN m2 END AS m2, value, method, $day AS valued_on,
    CASE sort WHEN 'vehicle' THEN 'police.vehicle' ELSE 'land.dwelling' END AS known_table,
    _batch AS known_batch, _source AS known_source, _row AS known_row
FROM valued
