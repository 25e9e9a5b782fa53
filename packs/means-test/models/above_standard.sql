-- Households that are above a part of the standard, or own what no method values: a person looks. Nothing is refused here.
SELECT household_no, head, area, unit, kind, measured_on,
    concat_ws('、',
        CASE WHEN above_money THEN '人均金融资产' END,
        CASE WHEN above_vehicle THEN '机动车估值' END,
        CASE WHEN above_dwelling THEN '住房套数' END,
        CASE WHEN above_capital THEN '注册资本' END,
        CASE WHEN above_income THEN '人均工资' END,
        CASE WHEN unvalued > 0 THEN '有资产无法估值' END) AS above,
    CAST(money_each AS VARCHAR) || '元（标准' || CAST(money_standard AS VARCHAR) || '元）' AS said_money,
    CAST(vehicles AS VARCHAR) || '元（标准' || CAST(vehicle_standard AS VARCHAR) || '元，' || CAST(vehicle_count AS VARCHAR) || '台）' AS said_vehicles,
    CAST(dwelling_count AS VARCHAR) || '套，估值' || CAST(dwellings AS VARCHAR) || '元（标准' || CAST(dwelling_standard AS VARCHAR) || '套）' AS said_dwellings,
    CAST(capital AS VARCHAR) || '元（标准' || CAST(capital_standard AS VARCHAR) || '元）' AS said_capital,
    CAST(wage_each AS VARCHAR) || '元（标准' || CAST(income_standard AS VARCHAR) || '元）' AS said_wage
FROM household
WHERE above_money OR above_vehicle OR above_dwelling OR above_capital OR above_income OR unvalued > 0
