-- 一人一链, the links: every record that seventy-three classes of data have of the people of low income, made alike. The other
-- four classes, the traces of daily life, are counted in `trace`.
WITH raw AS (
    SELECT 'agriculture.grain' AS class, id_number, CAST(NULL AS VARCHAR) AS name, CAST(NULL AS DATE) AS born, from_date AS from_date, end_date AS end_date, kind AS kind, amount AS amount, CAST(NULL AS VARCHAR) AS detail, _batch, _source, _row
    FROM agriculture.grain
    UNION ALL
    SELECT 'agriculture.land', id_number, NULL, NULL, from_date, end_date, kind, NULL, number AS detail, _batch, _source, _row
    FROM agriculture.land
    UNION ALL
    SELECT 'agriculture.machine', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM agriculture.machine
    UNION ALL
    SELECT 'charity.goods', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM charity.goods
    UNION ALL
    SELECT 'charity.medical', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM charity.medical
    UNION ALL
    SELECT 'civil.child-welfare', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM civil."child-welfare"
    UNION ALL
    SELECT 'civil.cremation', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM civil.cremation
    UNION ALL
    SELECT 'civil.disabled-subsidy', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM civil."disabled-subsidy"
    UNION ALL
    SELECT 'civil.divorce', id_number, NULL, NULL, from_date, NULL, kind, NULL, NULL, _batch, _source, _row
    FROM civil.divorce
    UNION ALL
    SELECT 'civil.low-income', id_number, NULL, NULL, from_date, end_date, kind, NULL, household_no AS detail, _batch, _source, _row
    FROM civil."low-income"
    UNION ALL
    SELECT 'civil.marriage', id_number, NULL, NULL, from_date, NULL, kind, NULL, NULL, _batch, _source, _row
    FROM civil.marriage
    UNION ALL
    SELECT 'civil.old-age', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM civil."old-age"
    UNION ALL
    SELECT 'civil.relief', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM civil.relief
    UNION ALL
    SELECT 'civil.subsistence', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM civil.subsistence
    UNION ALL
    SELECT 'court.debtor', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM court.debtor
    UNION ALL
    SELECT 'court.support', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM court.support
    UNION ALL
    SELECT 'disabled.certificate', id_number, NULL, NULL, from_date, end_date, kind, NULL, number AS detail, _batch, _source, _row
    FROM disabled.certificate
    UNION ALL
    SELECT 'disabled.employment', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM disabled.employment
    UNION ALL
    SELECT 'disabled.rehabilitation', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM disabled.rehabilitation
    UNION ALL
    SELECT 'education.aid', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM education.aid
    UNION ALL
    SELECT 'education.waiver', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM education.waiver
    UNION ALL
    SELECT 'emergency.disaster', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM emergency.disaster
    UNION ALL
    SELECT 'finance.deposit', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM finance.deposit
    UNION ALL
    SELECT 'finance.fund', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM finance.fund
    UNION ALL
    SELECT 'finance.policy', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM finance.policy
    UNION ALL
    SELECT 'health.death', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM health.death
    UNION ALL
    SELECT 'health.family-planning', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM health."family-planning"
    UNION ALL
    SELECT 'heat.gas', id_number, NULL, NULL, from_date, end_date, NULL, NULL, NULL, _batch, _source, _row
    FROM heat.gas
    UNION ALL
    SELECT 'heat.subsidy', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM heat.subsidy
    UNION ALL
    SELECT 'housing.contract', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM housing.contract
    UNION ALL
    SELECT 'housing.rental', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM housing.rental
    UNION ALL
    SELECT 'housing.repair', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM housing.repair
    UNION ALL
    SELECT 'hrss.employment', id_number, NULL, NULL, from_date, end_date, NULL, monthly_base AS amount, employer AS detail, _batch, _source, _row
    FROM hrss.employment
    UNION ALL
    SELECT 'hrss.flexible', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM hrss.flexible
    UNION ALL
    SELECT 'hrss.pension-insured', id_number, NULL, NULL, from_date, end_date, NULL, monthly_base AS amount, employer AS detail, _batch, _source, _row
    FROM hrss."pension-insured"
    UNION ALL
    SELECT 'hrss.pension-paid', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM hrss."pension-paid"
    UNION ALL
    SELECT 'hrss.resident-pension', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM hrss."resident-pension"
    UNION ALL
    SELECT 'hrss.unemployed', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM hrss.unemployed
    UNION ALL
    SELECT 'hrss.unemployment-paid', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM hrss."unemployment-paid"
    UNION ALL
    SELECT 'justice.correction', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM justice.correction
    UNION ALL
    SELECT 'justice.legal-aid', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM justice."legal-aid"
    UNION ALL
    SELECT 'land.dwelling', id_number, NULL, NULL, from_date, end_date, kind, price AS amount, number AS detail, _batch, _source, _row
    FROM land.dwelling
    UNION ALL
    SELECT 'land.homestead', id_number, NULL, NULL, from_date, end_date, kind, NULL, number AS detail, _batch, _source, _row
    FROM land.homestead
    UNION ALL
    SELECT 'marine.boat', id_number, NULL, NULL, from_date, end_date, kind, NULL, number AS detail, _batch, _source, _row
    FROM marine.boat
    UNION ALL
    SELECT 'market.enterprise', id_number, NULL, NULL, from_date, end_date, industry AS kind, capital AS amount, enterprise AS detail, _batch, _source, _row
    FROM market.enterprise
    UNION ALL
    SELECT 'market.trader', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM market.trader
    UNION ALL
    SELECT 'medical.employee', id_number, NULL, NULL, from_date, end_date, NULL, monthly_base AS amount, employer AS detail, _batch, _source, _row
    FROM medical.employee
    UNION ALL
    SELECT 'medical.resident', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM medical.resident
    UNION ALL
    SELECT 'medical.serious', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM medical.serious
    UNION ALL
    SELECT 'police.cancelled', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM police.cancelled
    UNION ALL
    SELECT 'police.departure', id_number, NULL, NULL, from_date, NULL, NULL, NULL, NULL, _batch, _source, _row
    FROM police.departure
    UNION ALL
    SELECT 'police.exit-entry', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM police."exit-entry"
    UNION ALL
    SELECT 'police.moves', id_number, NULL, NULL, from_date, end_date, kind, NULL, number AS detail, _batch, _source, _row
    FROM police.moves
    UNION ALL
    SELECT 'police.permit', id_number, NULL, NULL, from_date, end_date, NULL, NULL, registered_in AS detail, _batch, _source, _row
    FROM police.permit
    UNION ALL
    SELECT 'police.register', id_number, NULL, NULL, birth_date AS from_date, NULL, relation AS kind, NULL, household_no AS detail, _batch, _source, _row
    FROM police.register
    UNION ALL
    SELECT 'police.vehicle', id_number, NULL, NULL, from_date, end_date, kind, price AS amount, number AS detail, _batch, _source, _row
    FROM police.vehicle
    UNION ALL
    SELECT 'power.account', id_number, NULL, NULL, from_date, end_date, NULL, NULL, NULL, _batch, _source, _row
    FROM power.account
    UNION ALL
    SELECT 'provident.account', id_number, NULL, NULL, from_date, end_date, NULL, monthly_base AS amount, employer AS detail, _batch, _source, _row
    FROM provident.account
    UNION ALL
    SELECT 'provident.loan', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM provident.loan
    UNION ALL
    SELECT 'redcross.relief', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM redcross.relief
    UNION ALL
    SELECT 'tax.income', id_number, NULL, NULL, from_date, end_date, NULL, monthly_base AS amount, employer AS detail, _batch, _source, _row
    FROM tax.income
    UNION ALL
    SELECT 'tax.invoice', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM tax.invoice
    UNION ALL
    SELECT 'transport.licence', id_number, NULL, NULL, from_date, end_date, kind, NULL, number AS detail, _batch, _source, _row
    FROM transport.licence
    UNION ALL
    SELECT 'union.hardship', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM union.hardship
    UNION ALL
    SELECT 'union.mutual', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM union.mutual
    UNION ALL
    SELECT 'veterans.benefit', id_number, NULL, NULL, from_date, end_date, kind, amount, NULL, _batch, _source, _row
    FROM veterans.benefit
    UNION ALL
    SELECT 'veterans.register', id_number, NULL, NULL, from_date, end_date, kind, NULL, number AS detail, _batch, _source, _row
    FROM veterans.register
    UNION ALL
    SELECT 'water.account', id_number, NULL, NULL, from_date, end_date, NULL, NULL, NULL, _batch, _source, _row
    FROM water.account
    UNION ALL
    SELECT 'women.illness', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM women.illness
    UNION ALL
    SELECT 'youth.hope', id_number, NULL, NULL, event_date AS from_date, NULL, kind, amount, NULL, _batch, _source, _row
    FROM youth.hope
    UNION ALL
    SELECT 'education.student', id_number, name, birth_date AS born, recorded_on AS from_date, NULL, detail AS kind, NULL, NULL, _batch, _source, _row
    FROM education.student
    UNION ALL
    SELECT 'health.vaccination', id_number, name, birth_date AS born, recorded_on AS from_date, NULL, detail AS kind, NULL, NULL, _batch, _source, _row
    FROM health.vaccination
    UNION ALL
    SELECT 'health.birth', guardian_id AS id_number, NULL, NULL, birth_date AS from_date, NULL, NULL, NULL, name AS detail, _batch, _source, _row
    FROM health.birth
),
checked AS (
    SELECT class, identity_number(id_number) AS number, person_name(name) AS name, born,
        from_date, end_date, kind, amount, detail, _batch, _source, _row
    FROM raw
),
-- Tables of children lack one number in fourteen: there name and birth tell, where they tell of one only.
child AS (
    SELECT name, birth, min(number) AS number
    FROM member
    WHERE number IS NOT NULL
    GROUP BY name, birth
    HAVING min(number) = max(number)
),
found AS (
    SELECT c.class, c.from_date, c.end_date, c.kind, c.amount, c.detail, c._batch, c._source, c._row,
        coalesce(c.number, child.number) AS number
    FROM checked c
    LEFT JOIN child ON c.number IS NULL AND c.name = child.name
        AND extract(year FROM c.born) * 10000 + extract(month FROM c.born) * 100 + extract(day FROM c.born) = child.birth
)
SELECT f.class, f._batch AS batch, f._row AS line, f._source AS source, m.person, f.number, f.from_date, f.end_date, f.kind, f.amount, f.detail
FROM found f
JOIN member m ON f.number = m.number
