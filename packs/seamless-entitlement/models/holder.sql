-- One row for each payment: what is known of the life of the person, in words a reader understands, and the facts that the
-- nineteen rules ask for. `over`: no longer alive or here. `unclear`: it cannot be told of whom the records speak.
-- `unseen`: no trace of daily life. Which of the three matters, and what follows, is said once in each of the nineteen.
WITH told AS (
    SELECT p.subsidy, p.person,
        max(f.from_date) FILTER (WHERE f.class = 'health.death' AND f.name = p.name) AS died_certified,
        max(f.from_date) FILTER (WHERE f.class = 'civil.cremation' AND f.name = p.name) AS cremated_on,
        max(f.from_date) FILTER (WHERE f.class = 'police.cancelled' AND f.name = p.name) AS cancelled_on,
        bool_or(f.class IN ('health.death', 'civil.cremation', 'police.cancelled', 'police.departure') AND f.name <> p.name) AS other_gone,
        max(f.from_date) FILTER (WHERE f.class = 'police.departure' AND f.name = p.name AND f.from_date <= $day) AS left_on,
        max(f.from_date) FILTER (WHERE f.class = 'health.outpatient') AS last_clinic,
        max(f.from_date) FILTER (WHERE f.class = 'medical.pharmacy') AS last_pharmacy,
        max(f.from_date) FILTER (WHERE f.class = 'transport.bus') AS last_bus,
        max(f.from_date) FILTER (WHERE f.class = 'finance.active') AS last_bank,
        count(*) FILTER (WHERE f.class IN ('police.register', 'civil.low-income', 'police.permit')) AS known,
        count(*) FILTER (WHERE f.class IN ('police.register', 'civil.low-income', 'police.permit') AND f.name = p.name) AS known_by_name,
        min(f.from_date) FILTER (WHERE f.class = 'police.register') AS registered_since,
        max(f.detail) FILTER (WHERE f.class = 'police.register') AS division,
        max(f.household_no) AS household_no,
        max(f.kind) FILTER (WHERE f.class = 'civil.low-income' AND (f.end_date IS NULL OR f.end_date > $day)) AS poor_kind,
        max(f.from_date) FILTER (WHERE f.class = 'civil.low-income' AND (f.end_date IS NULL OR f.end_date > $day)) AS poor_since,
        max(f.end_date) FILTER (WHERE f.class = 'civil.low-income' AND f.end_date <= $day) AS poor_until,
        coalesce(max(f.detail) FILTER (WHERE f.class = 'civil.low-income' AND f.name = p.name),
            max(f.kind) FILTER (WHERE f.class = 'police.register' AND f.name = p.name),
            max(f.detail) FILTER (WHERE f.class = 'civil.low-income')) AS poor_relation,
        max(f.from_date) FILTER (WHERE f.class = 'disabled.certificate' AND f.from_date <= $day
            AND (f.end_date IS NULL OR f.end_date > $day)) AS disabled_since,
        max(f.kind) FILTER (WHERE f.class = 'disabled.certificate') AS disabled_kind,
        max(f.end_date) FILTER (WHERE f.class = 'disabled.certificate' AND f.end_date <= $day) AS disabled_until,
        max(f.from_date) FILTER (WHERE f.class = 'veterans.register') AS veteran_since,
        max(f.from_date) FILTER (WHERE f.class IN ('hrss.pension-insured', 'hrss.employment', 'medical.employee', 'tax.income', 'provident.account')
            AND f.from_date <= $day AND (f.end_date IS NULL OR f.end_date > $day)) AS job_since,
        max(f.detail) FILTER (WHERE f.class IN ('hrss.pension-insured', 'hrss.employment', 'medical.employee', 'tax.income', 'provident.account')
            AND f.from_date <= $day AND (f.end_date IS NULL OR f.end_date > $day)) AS employer,
        max(f.end_date) FILTER (WHERE f.class IN ('hrss.pension-insured', 'hrss.employment', 'medical.employee', 'tax.income', 'provident.account')
            AND f.end_date <= $day) AS job_ended,
        max(f.from_date) FILTER (WHERE f.class = 'land.dwelling' AND f.from_date <= $day
            AND (f.end_date IS NULL OR f.end_date > $day)) AS dwelling_since,
        max(f.detail) FILTER (WHERE f.class = 'land.dwelling' AND f.from_date <= $day
            AND (f.end_date IS NULL OR f.end_date > $day)) AS dwelling,
        max(f.from_date) FILTER (WHERE f.class = 'civil.marriage') AS married_on,
        max(f.from_date) FILTER (WHERE f.class = 'civil.divorce') AS divorced_on,
        max(f.from_date) FILTER (WHERE f.class = 'health.birth') AS child_born_on,
        max(f.from_date) FILTER (WHERE f.class = 'education.student') AS school_since,
        max(f.detail) FILTER (WHERE f.class = 'education.student') AS school
    FROM payment p
    JOIN fact f ON p.number = f.number
    GROUP BY p.subsidy, p.person
),
-- Without a number nothing can be looked up, which is not the same as finding nothing.
asked AS (
    SELECT *, CASE WHEN number IS NULL THEN '无法比对' ELSE '无记录' END AS none
    FROM payment
)
SELECT p.subsidy, p.person, p.kind, p.number, p.name, p.amount, p.since, p.record_no, p.paid_table, p.paid_batch, p.paid_source, p.paid_row,
    (extract(year FROM $day) * 10000 + extract(month FROM $day) * 100 + extract(day FROM $day) - p.birth) / 10000 AS age,
    CASE
        WHEN t.died_certified IS NOT NULL OR t.cremated_on IS NOT NULL OR t.cancelled_on IS NOT NULL THEN '已登记死亡'
        WHEN t.left_on IS NOT NULL THEN '已登记离青'
    END AS over,
    CASE
        WHEN p.number IS NULL THEN '身份证号缺失或有误'
        WHEN t.known > 0 AND t.known_by_name = 0 THEN '姓名与该号码的登记不符'
        WHEN p.again THEN '该号码另有一笔同类发放'
        WHEN t.other_gone THEN '该号码有他人姓名的死亡或离青登记'
        WHEN h.left_on IS NOT NULL THEN '同户人员已登记离青'
        WHEN h.closed_on IS NOT NULL THEN '同户水、电均已销户'
    END AS unclear,
    CASE WHEN t.last_clinic IS NULL AND t.last_pharmacy IS NULL AND t.last_bus IS NULL AND t.last_bank IS NULL
        THEN '规定天数内无活动记录' END AS unseen,
    coalesce(CAST(t.died_certified AS VARCHAR), p.none) AS said_died,
    coalesce(CAST(t.cremated_on AS VARCHAR), p.none) AS said_cremated,
    coalesce(CAST(t.cancelled_on AS VARCHAR), p.none) AS said_cancelled,
    coalesce(CAST(t.left_on AS VARCHAR), p.none) AS said_left,
    coalesce(CAST(t.last_clinic AS VARCHAR), p.none) AS said_clinic,
    coalesce(CAST(t.last_pharmacy AS VARCHAR), p.none) AS said_pharmacy,
    coalesce(CAST(t.last_bus AS VARCHAR), p.none) AS said_bus,
    coalesce(CAST(t.last_bank AS VARCHAR), p.none) AS said_bank,
    CASE
        WHEN h.left_on IS NOT NULL THEN '同户离青 ' || CAST(h.left_on AS VARCHAR)
        WHEN h.closed_on IS NOT NULL THEN '水电销户 ' || CAST(h.closed_on AS VARCHAR)
        ELSE p.none
    END AS said_household, p.none,
    t.registered_since, t.household_no, h.registered AS household_registered, h.children AS household_children,
    coalesce(t.poor_kind, h.poor_kind) AS poor_kind, coalesce(t.poor_since, h.poor_since) AS poor_since,
    coalesce(t.poor_until, h.poor_until) AS poor_until, t.poor_relation, t.disabled_since, t.disabled_until, t.disabled_kind, t.veteran_since,
    t.job_since, t.employer, t.job_ended, t.dwelling_since, t.dwelling, t.married_on, t.divorced_on, t.child_born_on,
    t.school_since, t.school,
    t.division AS area,
    CASE t.division
        WHEN '370202' THEN 'shinan-government'
        WHEN '370203' THEN 'shibei-government'
        WHEN '370211' THEN 'xihaian-government'
        WHEN '370212' THEN 'laoshan-government'
        WHEN '370213' THEN 'licang-government'
        WHEN '370214' THEN 'chengyang-government'
        WHEN '370215' THEN 'jimo-government'
        WHEN '370281' THEN 'jiaozhou-government'
        WHEN '370283' THEN 'pingdu-government'
        WHEN '370285' THEN 'laixi-government'
    END AS unit
FROM asked p
LEFT JOIN told t ON p.subsidy = t.subsidy AND p.person = t.person
LEFT JOIN household h ON t.household_no = h.household_no
