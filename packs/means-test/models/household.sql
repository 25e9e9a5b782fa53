-- Means of each household against the standard of the day: totals, and for each part of the standard whether it is above.
WITH total AS (
    SELECT household_no, count(*) AS people, max(kind) AS kind, max(area) AS area, max(unit) AS unit,
        max(name) FILTER (WHERE relation = '户主') AS head,
        sum(deposits) AS deposits, sum(funds) AS funds, sum(vehicles) AS vehicles, sum(dwellings) AS dwellings, sum(capital) AS capital,
        sum(wage) AS wages, sum(vehicle_count) AS vehicle_count, sum(dwelling_count) AS dwelling_count, sum(unvalued) AS unvalued
    FROM means
    GROUP BY household_no
),
measured AS (
    SELECT *,
        CAST((deposits + funds) / people AS DECIMAL(28, 2)) AS money_each,
        CAST(wages / people AS DECIMAL(28, 2)) AS wage_each,
        CAST(CASE kind WHEN '最低生活保障' THEN $income WHEN '特困供养' THEN $income ELSE $income * $margin END AS DECIMAL(28, 2)) AS income_standard
    FROM total
)
SELECT household_no, head, people, kind, area, unit, deposits, funds, vehicles, dwellings, capital, wages,
    vehicle_count, dwelling_count, unvalued, money_each, wage_each,
    deposits + funds + vehicles + dwellings + capital AS property,
    $money AS money_standard, $vehicle AS vehicle_standard, $dwelling AS dwelling_standard, $capital AS capital_standard, income_standard,
    money_each > $money AS above_money,
    vehicles > $vehicle AS above_vehicle,
    dwelling_count > $dwelling AS above_dwelling,
    capital > $capital AS above_capital,
    wage_each > income_standard AS above_income,
    $day AS measured_on
FROM measured
