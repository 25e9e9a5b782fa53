-- What each applicant has, in yuan: the row of the batch for a person.
WITH own AS (
    SELECT person,
        sum(value) FILTER (WHERE sort = 'vehicle') AS vehicles,
        sum(value) FILTER (WHERE sort = 'dwelling') AS dwellings,
        count(*) FILTER (WHERE sort = 'vehicle') AS vehicle_count,
        count(*) FILTER (WHERE sort = 'dwelling') AS dwelling_count,
        count(*) FILTER (WHERE value IS NULL) AS unvalued
    FROM asset
    GROUP BY person
)
SELECT a.person, a.number, a.name, a.household_no, a.relation, a.kind, a.area, a.unit,
    CAST(coalesce(m.deposits, 0) AS DECIMAL(28, 2)) AS deposits,
    CAST(coalesce(m.funds, 0) AS DECIMAL(28, 2)) AS funds,
    CAST(coalesce(o.vehicles, 0) AS DECIMAL(28, 2)) AS vehicles,
    CAST(coalesce(o.dwellings, 0) AS DECIMAL(28, 2)) AS dwellings,
    CAST(coalesce(m.capital, 0) AS DECIMAL(28, 2)) AS capital,
    CAST(coalesce(m.wage, 0) AS DECIMAL(28, 2)) AS wage,
    coalesce(o.vehicle_count, 0) AS vehicle_count, coalesce(o.dwelling_count, 0) AS dwelling_count, coalesce(o.unvalued, 0) AS unvalued
FROM applicant a
LEFT JOIN own o ON a.person = o.person
LEFT JOIN money m ON a.person = m.person
