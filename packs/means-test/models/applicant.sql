-- Whose means are looked at: the people of households on the register of low income today, those registered in the same
-- household among them, the dead not. A number that does not hold is taken from the household register, where the same
-- household has one person of that name.
WITH poor AS (
    SELECT *, row_number() OVER (PARTITION BY record_no ORDER BY _batch DESC, _row DESC) AS copy
    FROM civil."low-income"
    WHERE from_date <= $day AND (end_date IS NULL OR end_date > $day)
),
household AS (
    SELECT household_no, max(kind) AS kind FROM poor WHERE copy = 1 GROUP BY household_no
),
raw AS (
    SELECT 'low-income' AS tag, record_no, id_number, name, household_no, relation, address
    FROM poor
    WHERE copy = 1
    UNION ALL
    SELECT 'register', r.record_no, r.id_number, r.name, r.household_no, r.relation, r.address
    FROM police.register r
    JOIN household ON r.household_no = household.household_no
    UNION ALL
    SELECT 'dead', record_no, id_number, name, NULL AS household_no, NULL AS relation, NULL AS address FROM health.death
    UNION ALL
    SELECT 'dead', record_no, id_number, name, NULL AS household_no, NULL AS relation, NULL AS address FROM civil.cremation
    UNION ALL
    SELECT 'dead', record_no, id_number, name, NULL AS household_no, NULL AS relation, NULL AS address FROM police.cancelled
),
tidy AS (
    SELECT *, identity_number(id_number) AS number, person_name(name) AS tidy_name
    FROM raw
),
checked AS (
    SELECT tag, record_no, tidy_name AS name, household_no, relation, address, number
    FROM tidy
),
registered AS (
    SELECT household_no, name, min(number) AS number
    FROM checked
    WHERE tag = 'register' AND number IS NOT NULL
    GROUP BY household_no, name
    HAVING min(number) = max(number)
),
found AS (
    SELECT c.tag, c.record_no, c.name, c.household_no, c.relation, c.address, coalesce(r.number, c.number) AS number
    FROM checked c
    LEFT JOIN registered r ON c.household_no = r.household_no AND c.name = r.name
    WHERE c.tag = 'low-income' OR c.tag = 'register' AND c.number IS NOT NULL
),
-- Under another name a death is not believed.
alive AS (
    SELECT f.*
    FROM found f
    LEFT JOIN (SELECT DISTINCT number, name FROM checked WHERE tag = 'dead' AND number IS NOT NULL) dead
        ON f.number = dead.number AND f.name = dead.name
    WHERE dead.number IS NULL
),
-- Nobody's means count twice.
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY number ORDER BY CASE tag WHEN 'low-income' THEN 0 ELSE 1 END, record_no) AS place
    FROM alive
)
SELECT CASE WHEN f.number IS NOT NULL AND f.place = 1 THEN CAST(f.number AS VARCHAR) ELSE f.record_no END AS person,
    CASE WHEN f.place = 1 THEN f.number END AS number,
    f.name, f.household_no, f.relation, h.kind,
    CASE substr(f.address, 4, 3)
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
    CASE substr(f.address, 4, 3)
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
    END AS unit
FROM ranked f
JOIN household h ON f.household_no = h.household_no
WHERE f.tag = 'low-income' OR f.place = 1
