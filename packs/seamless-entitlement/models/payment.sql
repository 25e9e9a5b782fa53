-- Every payment of the nineteen subsidies that runs on the day, each record once, its number made alike and checked.
-- Numbers: full width to half, blanks and hyphens dropped; fifteen digits made seventeen, eighteen cut to seventeen.
WITH raw AS (
    SELECT 'civil.subsistence' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM civil.subsistence
    UNION ALL
    SELECT 'civil.child-welfare' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM civil."child-welfare"
    UNION ALL
    SELECT 'civil.old-age' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM civil."old-age"
    UNION ALL
    SELECT 'civil.disabled-subsidy' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM civil."disabled-subsidy"
    UNION ALL
    SELECT 'civil.relief' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM civil.relief
    UNION ALL
    SELECT 'education.aid' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM education.aid
    UNION ALL
    SELECT 'health.family-planning' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM health."family-planning"
    UNION ALL
    SELECT 'heat.subsidy' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM heat.subsidy
    UNION ALL
    SELECT 'housing.rental' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM housing.rental
    UNION ALL
    SELECT 'hrss.unemployment-paid' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM hrss."unemployment-paid"
    UNION ALL
    SELECT 'hrss.flexible' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM hrss.flexible
    UNION ALL
    SELECT 'veterans.benefit' AS paid_table, record_no, id_number, name, kind, amount, from_date, end_date, _batch, _source, _row
    FROM veterans.benefit
),
subsidies AS (
    SELECT * FROM (VALUES
        ('最低生活保障金', 'subsistence'),
        ('特困人员供养金', 'destitute'),
        ('低保边缘家庭补助', 'marginal'),
        ('高龄津贴', 'old-age'),
        ('养老服务补贴', 'elderly-care'),
        ('困难残疾人生活补贴', 'disabled-living'),
        ('重度残疾人护理补贴', 'disabled-care'),
        ('孤儿基本生活费', 'orphan'),
        ('事实无人抚养儿童生活补贴', 'unattended'),
        ('家庭经济困难学生资助', 'student-aid'),
        ('冬季取暖补贴', 'heating'),
        ('临时救助', 'relief'),
        ('重点优抚对象补助', 'veteran'),
        ('失业保险金', 'unemployment'),
        ('灵活就业社保补贴', 'flexible-work'),
        ('公租房租赁补贴', 'rental'),
        ('计划生育特别扶助金', 'family-planning'),
        ('困境单亲家庭补助', 'lone-parent'),
        ('老年助餐补贴', 'meals')
    ) AS s (kind, subsidy)
),
-- A record that came twice is one.
running AS (
    SELECT raw.*, subsidies.subsidy,
        identity_number(id_number) AS number,
        person_name(name) AS tidy_name,
        row_number() OVER (PARTITION BY raw.paid_table, raw.record_no ORDER BY raw.from_date DESC, raw._batch DESC, raw._row DESC) AS copy
    FROM raw
    JOIN subsidies ON raw.kind = subsidies.kind
    WHERE raw.from_date <= $day AND (raw.end_date IS NULL OR raw.end_date > $day)
),
-- A number counts when its check character holds (ISO 7064 MOD 11-2).
checked AS (
    SELECT *
    FROM running
    WHERE copy = 1
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY subsidy, number ORDER BY from_date DESC, record_no) AS place
    FROM checked
)
SELECT subsidy, CASE WHEN number IS NOT NULL AND place = 1 THEN CAST(number AS VARCHAR) ELSE record_no END AS person,
    kind, number, tidy_name AS name, amount, from_date AS since, number / 1000 % 100000000 AS birth,
    number IS NOT NULL AND place > 1 AS again,
    paid_table, record_no, _batch AS paid_batch, _source AS paid_source, _row AS paid_row
FROM ranked
