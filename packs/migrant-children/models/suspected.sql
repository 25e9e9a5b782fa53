-- Step 1 (疑似): every row of five departments, made alike; dropped are those of no child, and of children registered here.
-- Numbers: full width to half, blanks and hyphens dropped; fifteen digits made seventeen, eighteen cut to seventeen.
WITH raw AS (
    SELECT 'education.student' AS source, _batch AS batch, _row AS line, record_no, id_number, name, birth_date, guardian_name, guardian_phone, recorded_on
    FROM education.student
    UNION ALL
    SELECT 'health.vaccination', _batch, _row, record_no, id_number, name, birth_date, guardian_name, guardian_phone, recorded_on
    FROM health.vaccination
    UNION ALL
    SELECT 'medical.child', _batch, _row, record_no, id_number, name, birth_date, guardian_name, guardian_phone, recorded_on
    FROM medical.child
    UNION ALL
    SELECT 'police.floating', _batch, _row, record_no, id_number, name, birth_date, guardian_name, guardian_phone, recorded_on
    FROM police.floating
    UNION ALL
    SELECT 'civil.grid', _batch, _row, record_no, id_number, name, birth_date, guardian_name, guardian_phone, recorded_on
    FROM civil.grid
),
tidy AS (
    SELECT source, batch, line, record_no, recorded_on, birth_date AS birth,
        translate(id_number, '０１２３４５６７８９Ｘｘx -－　', '0123456789XXX') AS digits,
        translate(name, '•.‧・． 　', '·····') AS name,
        nullif(translate(guardian_phone, ' -()+　', ''), '') AS phone,
        translate(guardian_name, '•.‧・． 　', '·····') AS guardian,
        extract(year FROM birth_date) * 10000 + extract(month FROM birth_date) * 100 + extract(day FROM birth_date) AS born
    FROM raw
),
cut AS (
    SELECT *,
        CASE length(digits)
            WHEN 18 THEN try_cast(substr(digits, 1, 17) AS BIGINT)
            WHEN 15 THEN try_cast(substr(digits, 1, 6)
                || CASE WHEN substr(digits, 13, 3) >= '996' THEN '18' ELSE '19' END
                || substr(digits, 7, 9) AS BIGINT)
        END AS v
    FROM tidy
),
-- A number is the row's own when its check character holds (ISO 7064 MOD 11-2) and the birth inside is the row's.
own AS (
    SELECT source, batch, line, record_no, recorded_on, birth, born, name, phone, guardian,
        CASE WHEN v / 1000 % 100000000 = born
                AND (length(digits) = 15 OR substr(digits, 18, 1) = substr('10X98765432', CAST((
                    v / 10000000000000000 * 7 + v / 1000000000000000 % 10 * 9 + v / 100000000000000 % 10 * 10
                    + v / 10000000000000 % 10 * 5 + v / 1000000000000 % 10 * 8 + v / 100000000000 % 10 * 4
                    + v / 10000000000 % 10 * 2 + v / 1000000000 % 10 * 1 + v / 100000000 % 10 * 6
                    + v / 10000000 % 10 * 3 + v / 1000000 % 10 * 7 + v / 100000 % 10 * 9
                    + v / 10000 % 10 * 10 + v / 1000 % 10 * 5 + v / 100 % 10 * 8
                    + v / 10 % 10 * 4 + v % 10 * 2) % 11 + 1 AS INT), 1))
            THEN v END AS number
    FROM cut
),
local_number AS (
    SELECT DISTINCT try_cast(substr(id_number, 1, 17) AS BIGINT) AS number
    FROM police."child-register"
),
local_person AS (
    SELECT DISTINCT translate(name, '•.‧・． 　', '·····') AS name, birth_date AS birth,
        nullif(translate(guardian_phone, ' -()+　', ''), '') AS phone
    FROM police."child-register"
)
SELECT own.source, own.batch, own.line, own.record_no, own.number, own.name, own.birth, own.phone, own.guardian, own.recorded_on,
    CASE
        WHEN own.birth IS NULL THEN 'no-birth'
        WHEN extract(year FROM $day) * 10000 + extract(month FROM $day) * 100 + extract(day FROM $day) - own.born
            NOT BETWEEN 0 AND $age_limit * 10000 - 1 THEN 'not-child'
        WHEN local_number.number IS NOT NULL THEN 'local-number'
        WHEN local_person.phone IS NOT NULL THEN 'local-person'
    END AS reason
FROM own
LEFT JOIN local_number ON own.number = local_number.number
LEFT JOIN local_person ON own.name = local_person.name AND own.birth = local_person.birth AND own.phone = local_person.phone
