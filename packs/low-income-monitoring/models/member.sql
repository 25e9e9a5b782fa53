-- Who is on the register of low income, or was within the span that is looked at: people of the register's rows, and who is
-- registered in the same household since. A number that does not hold is taken from the household register, where the same
-- household has one person of that name.
WITH low AS (
    SELECT * FROM civil."low-income"
    WHERE from_date <= $day AND (end_date IS NULL OR end_date > $day - CAST($span AS INTERVAL))
),
-- Of a record that came more than once the last row counts. There are few, and to put all rows in order costs more.
twice AS (
    SELECT record_no, max(_batch || lpad(CAST(_row AS VARCHAR), 12, '0')) AS last
    FROM low
    GROUP BY record_no
    HAVING count(*) > 1
),
poor AS (
    SELECT low.*
    FROM low
    LEFT JOIN twice ON low.record_no = twice.record_no
    WHERE twice.last IS NULL OR twice.last = low._batch || lpad(CAST(low._row AS VARCHAR), 12, '0')
),
household AS (
    SELECT household_no, max(kind) AS kind, min(from_date) AS since, max(end_date) AS until, count(*) FILTER (WHERE end_date IS NULL OR end_date > $day) AS open
    FROM poor
    GROUP BY household_no
),
raw AS (
    SELECT 'low-income' AS tag, record_no, id_number, name, household_no, relation, address, phone, _batch, _source, _row
    FROM poor
    UNION ALL
    SELECT 'register', record_no, id_number, name, household_no, relation, address, NULL, _batch, _source, _row
    FROM police.register
    WHERE household_no IN (SELECT household_no FROM low)
),
tidy AS (
    SELECT tag, record_no, household_no, _batch, _row, identity_number(id_number) AS number, person_name(name) AS tidy_name
    FROM raw
),
checked AS (
    SELECT tag, tidy_name AS name, household_no, record_no,
        CASE tag WHEN 'low-income' THEN '0' ELSE '1' END || record_no || '/' || coalesce(_batch, '') || '/' || coalesce(CAST(_row AS VARCHAR), '') AS place, number
    FROM tidy
),
registered AS (
    SELECT household_no, name, min(number) AS number
    FROM checked
    WHERE tag = 'register'
    GROUP BY household_no, name
    HAVING min(number) = max(number)
),
found AS (
    SELECT c.tag, c.record_no, c.place, coalesce(r.number, c.number) AS number
    FROM checked c
    LEFT JOIN registered r ON c.household_no = r.household_no AND c.name = r.name
),
-- The row of the register of low income comes before that of the household register.
first AS (
    SELECT CASE WHEN number IS NOT NULL THEN CAST(number AS VARCHAR) ELSE record_no END AS person, number, min(place) AS place
    FROM found
    WHERE tag = 'low-income' OR number IS NOT NULL
    GROUP BY CASE WHEN number IS NOT NULL THEN CAST(number AS VARCHAR) ELSE record_no END, number
),
placed AS (
    SELECT *, CASE tag WHEN 'low-income' THEN '0' ELSE '1' END || record_no || '/' || coalesce(_batch, '') || '/' || coalesce(CAST(_row AS VARCHAR), '') AS place
    FROM raw
)
SELECT f.person,
    f.number, person_name(r.name) AS name, f.number / 1000 % 100000000 AS birth, r.household_no, r.relation, r.address, r.phone,
    h.kind, h.since, CASE WHEN h.open = 0 THEN h.until END AS until, h.open > 0 AS current,
    CASE substr(address, 4, 3)
        WHEN '市南区' THEN '370202'
        WHEN '市北区' THEN '370203'
        WHEN '黄岛区' THEN '370211'
        WHEN '崂山区' THEN '370212'
        WHEN '李沧区' THEN '370213'
        WHEN '城阳区' THEN '370214'
        WHEN '即墨区' THEN '370215'
        WHEN '胶州市' THEN '370281'
        WHEN '平度市' THEN '370283'
        WHEN '莱西市' THEN '370285'
    END AS area,
    CASE substr(address, 4, 3)
        WHEN '市南区' THEN 'shinan-government'
        WHEN '市北区' THEN 'shibei-government'
        WHEN '黄岛区' THEN 'xihaian-government'
        WHEN '崂山区' THEN 'laoshan-government'
        WHEN '李沧区' THEN 'licang-government'
        WHEN '城阳区' THEN 'chengyang-government'
        WHEN '即墨区' THEN 'jimo-government'
        WHEN '胶州市' THEN 'jiaozhou-government'
        WHEN '平度市' THEN 'pingdu-government'
        WHEN '莱西市' THEN 'laixi-government'
    END AS unit,
    r.tag, r.record_no, r._batch AS known_batch, r._source AS known_source, r._row AS known_row
FROM first f
JOIN placed r ON f.place = r.place
JOIN household h ON r.household_no = h.household_no
