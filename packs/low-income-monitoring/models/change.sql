-- What has changed in the life of the people of low income: one row for each person, kind of change and day, with the tables
-- that say so. Nothing happens to somebody who has died or left. A pupil who is on no school roll is a change of its own kind:
-- after the years of compulsory school `school-left`, after those of senior school `school-finished`, before both `off-roll`.
WITH rules AS (
    -- `nth` is the place of what a table says among those that say the same change.
    SELECT *, row_number() OVER (PARTITION BY event ORDER BY said) AS nth
    FROM (VALUES
        ('health.death', 'from', 'died', '死亡医学证明'),
        ('civil.cremation', 'from', 'died', '殡葬火化'),
        ('police.cancelled', 'from', 'died', '户籍注销'),
        ('police.departure', 'from', 'left', '离青登记'),
        ('police.moves', 'from', 'moved-home', '市内住址变更'),
        ('police.permit', 'from', 'arrived', '居住证'),
        ('hrss.pension-insured', 'from', 'job-started', '职工养老保险参保'),
        ('hrss.employment', 'from', 'job-started', '就业登记'),
        ('medical.employee', 'from', 'job-started', '职工医疗保险参保'),
        ('tax.income', 'from', 'job-started', '个人所得税申报'),
        ('provident.account', 'from', 'job-started', '住房公积金缴存'),
        ('hrss.pension-insured', 'end', 'job-ended', '职工养老保险停保'),
        ('hrss.employment', 'end', 'job-ended', '就业登记终止'),
        ('medical.employee', 'end', 'job-ended', '职工医疗保险停保'),
        ('tax.income', 'end', 'job-ended', '个人所得税停报'),
        ('provident.account', 'end', 'job-ended', '住房公积金停缴'),
        ('hrss.unemployed', 'from', 'job-ended', '失业登记'),
        ('market.enterprise', 'from', 'firm-founded', '企业登记'),
        ('market.enterprise', 'end', 'firm-closed', '企业注销'),
        ('market.trader', 'from', 'trader-opened', '个体工商户登记'),
        ('police.vehicle', 'from', 'vehicle-bought', '机动车登记'),
        ('police.vehicle', 'end', 'vehicle-sold', '机动车转出'),
        ('marine.boat', 'from', 'boat-registered', '渔船登记'),
        ('land.dwelling', 'from', 'dwelling-bought', '不动产登记'),
        ('land.dwelling', 'end', 'dwelling-sold', '不动产转出'),
        ('housing.contract', 'from', 'dwelling-contracted', '商品房网签合同'),
        ('disabled.certificate', 'from', 'disabled', '残疾人证'),
        ('medical.serious', 'from', 'serious-illness', '大病与门诊慢特病'),
        ('medical.serious', 'from', 'chronic-illness', '大病与门诊慢特病'),
        ('women.illness', 'from', 'serious-illness', '两癌救助'),
        ('emergency.disaster', 'from', 'disaster', '自然灾害救助'),
        ('court.debtor', 'from', 'debtor', '失信被执行人'),
        ('hrss.pension-paid', 'from', 'pension-started', '职工养老金发放'),
        ('hrss.resident-pension', 'from', 'pension-started', '居民养老待遇发放'),
        ('civil.marriage', 'from', 'married', '结婚登记'),
        ('civil.divorce', 'from', 'divorced', '离婚登记'),
        ('police.register', 'from', 'born', '户籍登记'),
        ('health.birth', 'from', 'child-born', '出生医学证明'),
        ('civil.low-income', 'end', 'hardship-ended', '低收入人口退出')
    ) AS r (class, moment, event, said)
),
-- Few records are of the span: what follows looks at these only.
late AS (
    SELECT person, class, from_date, end_date, kind, amount, detail, batch, source, line
    FROM record
    WHERE (from_date > $day - CAST($span AS INTERVAL) AND from_date <= $day)
        OR (end_date > $day - CAST($span AS INTERVAL) AND end_date <= $day)
),
-- A household moves and leaves the register as one: the people without a row of their own as well.
mate AS (
    SELECT a.person AS of_person, b.person
    FROM (SELECT DISTINCT person FROM late WHERE class IN ('police.moves', 'civil.low-income')) p
    JOIN member a ON p.person = a.person
    JOIN member b ON a.household_no = b.household_no
),
dated AS (
    SELECT coalesce(mate.person, r.person) AS person, rules.event, rules.nth, rules.said, r.kind, r.amount, r.detail,
        r.class || '/' || r.batch || '/' || lpad(CAST(r.line AS VARCHAR), 12, '0') || '/' || coalesce(r.source, '') AS known,
        CASE rules.moment WHEN 'from' THEN r.from_date ELSE r.end_date END AS day
    FROM late r
    JOIN rules ON r.class = rules.class
    LEFT JOIN mate ON r.class IN ('police.moves', 'civil.low-income') AND r.person = mate.of_person
    -- Diabetes and high blood pressure are chronic, not serious.
    WHERE r.class <> 'medical.serious' OR (rules.event = 'chronic-illness') = coalesce(r.kind IN ('糖尿病', '高血压'), false)
),
-- One that says it is the common case: as many columns as tables that may say the same cost less than lists of texts.
grouped AS (
    SELECT person, event, day,
        max(said) FILTER (WHERE nth = 1) AS said_1,
        max(said) FILTER (WHERE nth = 2) AS said_2,
        max(said) FILTER (WHERE nth = 3) AS said_3,
        max(said) FILTER (WHERE nth = 4) AS said_4,
        max(said) FILTER (WHERE nth = 5) AS said_5,
        max(said) FILTER (WHERE nth = 6) AS said_6,
        max(kind) AS what, max(amount) AS amount, max(detail) AS detail,
        min(known) AS known
    FROM dated
    WHERE day > $day - CAST($span AS INTERVAL) AND day <= $day
    GROUP BY person, event, day
),
happened AS (
    SELECT person, event, day,
        CASE WHEN said_1 IS NULL THEN 0 ELSE 1 END + CASE WHEN said_2 IS NULL THEN 0 ELSE 1 END
            + CASE WHEN said_3 IS NULL THEN 0 ELSE 1 END + CASE WHEN said_4 IS NULL THEN 0 ELSE 1 END
            + CASE WHEN said_5 IS NULL THEN 0 ELSE 1 END + CASE WHEN said_6 IS NULL THEN 0 ELSE 1 END AS tables,
        concat_ws('、', said_1, said_2, said_3, said_4, said_5, said_6) AS said,
        what, amount, detail,
        split_part(known, '/', 2) AS known_batch, nullif(split_part(known, '/', 4), '') AS known_source,
        CAST(split_part(known, '/', 3) AS BIGINT) AS known_row
    FROM grouped
),
gone AS (
    SELECT person, min(from_date) AS day
    FROM record
    WHERE class IN ('health.death', 'civil.cremation', 'police.cancelled', 'police.departure')
    GROUP BY person
),
enrolled AS (
    SELECT DISTINCT person FROM record WHERE class = 'education.student'
),
-- School begins on 1 September after the sixth birthday, and ends on 1 July.
schooling AS (
    SELECT m.person, CAST(m.birth / 10000 + $school_age + CASE WHEN m.birth / 100 % 100 <= 8 THEN 0 ELSE 1 END AS BIGINT) AS first_year,
        extract(year FROM $day) * 10000 + extract(month FROM $day) * 100 + extract(day FROM $day) AS today
    FROM member m
    LEFT JOIN enrolled e ON m.person = e.person
    WHERE e.person IS NULL AND m.number IS NOT NULL AND m.birth > (extract(year FROM $day) - 20) * 10000
),
school AS (
    SELECT person,
        CASE
            WHEN (first_year + $compulsory) * 10000 + 701 > today THEN 'off-roll'
            WHEN (first_year + $compulsory + 3) * 10000 + 701 > today THEN 'school-left'
            ELSE 'school-finished'
        END AS event,
        CASE
            WHEN (first_year + $compulsory) * 10000 + 701 > today
                THEN make_date(CAST(today / 10000 - CASE WHEN today % 10000 < 901 THEN 1 ELSE 0 END AS INT), 9, 1)
            WHEN (first_year + $compulsory + 3) * 10000 + 701 > today THEN make_date(CAST(first_year + $compulsory AS INT), 7, 1)
            ELSE make_date(CAST(first_year + $compulsory + 3 AS INT), 7, 1)
        END AS day
    FROM schooling
    WHERE first_year * 10000 + 1101 <= today
),
change AS (
    SELECT person, event, day, tables, said, what, amount, detail, known_batch, known_source, known_row FROM happened
    UNION ALL
    SELECT person, event, day, 0, '学籍中查无此人', NULL, NULL, NULL, NULL, NULL, NULL
    FROM school
    WHERE day > $day - CAST($span AS INTERVAL)
)
SELECT m.person, c.event, c.day, m.name, m.household_no, m.relation, m.kind, m.current, m.area, m.unit,
    c.tables, c.said, c.what, c.amount, c.detail, c.known_batch, c.known_source, c.known_row
FROM change c
JOIN member m ON c.person = m.person
LEFT JOIN gone g ON c.person = g.person
WHERE g.day IS NULL OR c.day < g.day OR c.event IN ('died', 'left')
