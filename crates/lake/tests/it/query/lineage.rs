//! Lineage, statement by statement.

use haina_lake::query::{COLUMN_LINEAGE_FACET, Limits, column_lineage};

use super::world::{World, on_one};

/// `name: direct columns; … / indirect columns`, without the table.
async fn told(world: &World, sql: &str) -> String {
    let answer = world
        .own(sql)
        .await
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
    let short = |s: &haina_lake::query::Source| s.column.clone();
    let columns = answer.lineage.columns.iter().map(|column| {
        let direct: Vec<String> = column.direct.keys().map(short).collect();
        format!("{}: {}", column.name, direct.join(" "))
    });
    let indirect: Vec<String> = answer.lineage.indirect.keys().map(short).collect();
    format!(
        "{} / {}",
        columns.collect::<Vec<_>>().join("; "),
        indirect.join(" ")
    )
}

#[tokio::test]
async fn each_column_names_what_it_is_made_of_and_the_answer_names_what_decided_on_its_rows() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        for (sql, expected) in [
            ("select name from civil.people", "name: name / "),
            ("select p.name as n from civil.people p where income > 1", "n: name / income"),
            ("select name from (select name, income from civil.people) t", "name: name / "),
            ("select district, sum(income) s from civil.people group by district", "district: district; s: income / district"),
            ("select count(*) c from civil.people where born is not null", "c:  / born"),
            ("select count(*) filter (where income > 1) c from civil.people", "c: income / "),
            ("select district d from civil.people group by district having max(income) > 1", "d: district / district income"),
            ("select distinct district from civil.people", "district: district / district"),
            ("select name from civil.people order by income limit 1", "name: name / income"),
            ("select case when income > 1 then name else district end x from civil.people", "x: district income name / "),
            ("select name, rank() over (partition by district order by income) r from civil.people", "name: name; r: district income / district income"),
            ("select a.name from civil.people a join civil.people b on a.id_number = b.id_number", "name: name / id_number"),
            ("select name from civil.people union all select district from civil.people where income > 1", "name: district name / income"),
            ("select name from civil.people where district in (select district from civil.people where born > date '1980-01-02')", "name: name / born district"),
            ("select name from civil.people p where exists (select 1 from civil.people q where q.income > p.income)", "name: name / income"),
            ("select name, (select max(income) from civil.people q where q.district = p.district) m from civil.people p", "name: name; m: income / district"),
            ("select max(c) m from (select district, count(*) c from civil.people group by district) t", "m:  / district"),
            ("select string_agg(name, ',' order by income) s from civil.people", "s: income name / "),
            ("select _row + 1 r from civil.people", "r: _row / "),
            ("with p as (select name n, income i from civil.people) select n from p where i = 1000", "n: name / income"),
            ("select name from civil.people where false and income > 1", "name: name / income"),
            ("select district from civil.people intersect select name from civil.people", "district: district / district name"),
            ("select grouping(district) g, count(*) c from civil.people group by rollup (district)", "g: ; c:  / district"),
            ("select l.x from civil.people p, lateral (select max(q.income) x from civil.people q where q.born = p.born) l", "x: income / born"),
        ] {
            assert_eq!(told(&world, sql).await, expected, "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn lineage_is_told_as_open_lineage_tells_it() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        let sql = "select district, sum(income) as total from civil.people where born is not null group by district";
        let answer = world.own(sql).await.unwrap();
        let facet = column_lineage(&answer.lineage, "haina", "https://haina.example");
        let input = |field: &str, kind: &str, subtype: &str| {
            serde_json::json!({
                "namespace": "haina",
                "name": "civil.people",
                "field": field,
                "transformations": [{ "type": kind, "subtype": subtype, "description": "", "masking": false }],
            })
        };
        let expected = serde_json::json!({
            "_producer": "https://haina.example",
            "_schemaURL": COLUMN_LINEAGE_FACET,
            "fields": {
                "district": { "inputFields": [input("district", "DIRECT", "IDENTITY")] },
                "total": { "inputFields": [input("income", "DIRECT", "AGGREGATION")] },
            },
            "dataset": [
                input("born", "INDIRECT", "FILTER"),
                input("district", "INDIRECT", "GROUP_BY"),
            ],
        });
        assert_eq!(facet, expected);
    })
    .await;
}
