//! Somebody who has the name masked, the district in clear and nothing of the number tries to learn more.

use haina_lake::query::Limits;

use super::world::{on_one, shown};

/// Each is refused, with this code.
const REFUSED: &[(&str, &str)] = &[
    // The number, straight and hidden.
    ("LAK0044", "select id_number from civil.people"),
    ("LAK0044", "select * from civil.people"),
    ("LAK0044", "select p.* from civil.people p"),
    (
        "LAK0044",
        "select district from civil.people where id_number like '370%'",
    ),
    (
        "LAK0044",
        "select district from civil.people order by id_number",
    ),
    (
        "LAK0044",
        "select district from civil.people group by district, id_number",
    ),
    (
        "LAK0044",
        "select district from civil.people group by district having max(id_number) > '3'",
    ),
    ("LAK0044", "select count(id_number) from civil.people"),
    (
        "LAK0044",
        "select count(*) filter (where id_number > '3') from civil.people",
    ),
    (
        "LAK0044",
        "select row_number() over (order by id_number) from civil.people",
    ),
    (
        "LAK0044",
        "select sum(1) over (partition by id_number) from civil.people",
    ),
    (
        "LAK0044",
        "select case when id_number = '1' then 1 else 0 end from civil.people",
    ),
    (
        "LAK0044",
        "select district from civil.people where exists (select 1 from civil.people q where q.id_number > '3')",
    ),
    (
        "LAK0044",
        "select district from civil.people where district in (select id_number from civil.people)",
    ),
    (
        "LAK0044",
        "select (select max(id_number) from civil.people)",
    ),
    (
        "LAK0044",
        "select district from civil.people p where exists (select 1 where p.id_number > '3')",
    ),
    (
        "LAK0044",
        "select a.district from civil.people a join civil.people b on a.id_number = b.id_number",
    ),
    (
        "LAK0044",
        "select a.district from civil.people a join civil.people b using (id_number)",
    ),
    (
        "LAK0044",
        "select a.district from civil.people a natural join civil.people b",
    ),
    (
        "LAK0044",
        "with id_number as (select id_number as x from civil.people) select x from id_number",
    ),
    (
        "LAK0044",
        "select district from civil.people union all select id_number from civil.people",
    ),
    (
        "LAK0044",
        "select district from civil.people intersect select id_number from civil.people",
    ),
    (
        "LAK0044",
        "select district from civil.people except select id_number from civil.people",
    ),
    (
        "LAK0044",
        "select distinct on (id_number) district from civil.people",
    ),
    (
        "LAK0044",
        "select string_agg(district, ',' order by id_number) from civil.people",
    ),
    (
        "LAK0044",
        "select l.x from civil.people p, lateral (select p.id_number as x) l",
    ),
    (
        "LAK0044",
        "select district from civil.people qualify row_number() over (order by id_number) = 1",
    ),
    (
        "LAK0044",
        "select coalesce(null, id_number) from civil.people",
    ),
    (
        "LAK0044",
        "select district from civil.people where id_number is not null or true",
    ),
    (
        "LAK0044",
        "select grouping(id_number) from civil.people group by rollup (id_number)",
    ),
    (
        "LAK0044",
        "select district from (select district, id_number from civil.people) t",
    ),
    // Guessing at the name.
    (
        "LAK0044",
        "select district from civil.people where name = '王海宁'",
    ),
    (
        "LAK0044",
        "select district from civil.people where name like '王%'",
    ),
    (
        "LAK0044",
        "select name from civil.people where name is not null",
    ),
    ("LAK0044", "select name = '王海宁' from civil.people"),
    ("LAK0044", "select upper(name) from civil.people"),
    ("LAK0044", "select name || '' from civil.people"),
    ("LAK0044", "select cast(name as bigint) from civil.people"),
    ("LAK0044", "select length(name) from civil.people"),
    (
        "LAK0044",
        "select regexp_like(name, '^王海') from civil.people",
    ),
    ("LAK0044", "select name from civil.people order by name"),
    (
        "LAK0044",
        "select name, count(*) from civil.people group by name",
    ),
    ("LAK0044", "select distinct name from civil.people"),
    (
        "LAK0044",
        "select name from civil.people union select name from civil.people",
    ),
    ("LAK0044", "select count(distinct name) from civil.people"),
    ("LAK0044", "select min(name), max(name) from civil.people"),
    (
        "LAK0044",
        "select first_value(name order by district) from civil.people",
    ),
    ("LAK0044", "select string_agg(name, ',') from civil.people"),
    (
        "LAK0044",
        "select lag(name) over (order by district) from civil.people",
    ),
    (
        "LAK0044",
        "select max(n) from (select name as n from civil.people) t",
    ),
    (
        "LAK0044",
        "select a.district from civil.people a join civil.people b on a.name = b.name",
    ),
    (
        "LAK0044",
        "select a.district from civil.people a join (values ('王海宁')) v(n) on a.name = v.n",
    ),
    ("LAK0044", "select (select name from civil.people limit 1)"),
    (
        "LAK0044",
        "select 1 / (case when name > '王' then 0 else 1 end) from civil.people",
    ),
    (
        "LAK0044",
        "select district from civil.people where '王海宁' in (select name from civil.people)",
    ),
    (
        "LAK0044",
        "select district from civil.people where '王海宁' = any (select name from civil.people)",
    ),
    (
        "LAK0044",
        "select case name when '王海宁' then 1 end from civil.people",
    ),
    ("LAK0044", "select nullif(name, '王海宁') from civil.people"),
    // Groups that give single values back.
    (
        "LAK0044",
        "select count(name) filter (where district = '李沧') from civil.people",
    ),
    (
        "LAK0042",
        "select count(a.name) from civil.people a cross join (values (1),(2),(3),(4),(5)) v(n) group by a.district",
    ),
    (
        "LAK0042",
        "select count(name) from (select name from civil.people limit 1) t",
    ),
    (
        "LAK0042",
        "select count(name) from (select name from civil.people union all select name from civil.people) t",
    ),
    (
        "LAK0044",
        "select count(name) over (partition by district) from civil.people",
    ),
    // Other roads out.
    ("LAK0042", "copy (select 1) to '/tmp/x'"),
    (
        "LAK0042",
        "create table x as select district from civil.people",
    ),
    (
        "LAK0040",
        "create external table x stored as csv location '/etc/passwd'",
    ),
    ("LAK0042", "insert into civil.people values ('1')"),
    ("LAK0042", "set datafusion.execution.target_partitions = 1"),
    ("LAK0042", "show tables"),
    (
        "LAK0042",
        "explain analyze select district from civil.people",
    ),
    ("LAK0042", "select 1; select 2"),
    ("LAK0042", "select * from generate_series(1, 10)"),
    ("LAK0042", "select * from unnest([1, 2])"),
    ("LAK0042", "select district into x from civil.people"),
    (
        "LAK0042",
        "with recursive r as (select 1 as x union all select x + 1 from r) select x from r",
    ),
    ("LAK0042", "select district from civil.people for update"),
    (
        "LAK0042",
        "select district from civil.people tablesample bernoulli (10)",
    ),
    ("LAK0043", "select * from '/etc/passwd'"),
    ("LAK0043", "select * from information_schema.columns"),
    ("LAK0046", "select random()"),
    ("LAK0046", "select uuid()"),
    ("LAK0046", "select version()"),
    ("LAK0046", "select input_file_name() from civil.people"),
    ("LAK0046", "select array_agg(district) from civil.people"),
];

/// Each gives no more than was granted.
const HARMLESS: &[(&str, &[&str])] = &[
    (
        "select name from civil.people where district = '李沧'",
        &["冯**", "陈**"],
    ),
    (
        "select n from (select name n, district d from civil.people) t where d = '李沧' limit 1",
        &["冯**"],
    ),
    (
        "select district, count(name) from civil.people group by district",
        &["市南 | 7"],
    ),
    (
        "select count(*) from (select district from civil.people limit 1) t",
        &["1"],
    ),
    (
        "select a.name from civil.people a join (values ('李沧')) v(d) on a.district = v.d limit 1",
        &["冯**"],
    ),
    (
        "with t as (select name as district from civil.people where district = '李沧') select district from t limit 1",
        &["冯**"],
    ),
];

#[tokio::test]
async fn somebody_with_a_masked_name_and_no_number_learns_neither() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        world.granted().await;
        let mut wrong = Vec::new();
        for (code, sql) in REFUSED {
            let told = world.code(sql).await;
            if told != *code {
                wrong.push(format!("{told} instead of {code}: {sql}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for (sql, rows) in HARMLESS {
            match world.ask(sql).await {
                Ok(answer) => assert_eq!(shown(&answer), *rows, "{sql}"),
                Err(error) => panic!("{error}: {sql}"),
            }
        }
    })
    .await;
}
