//! The least size of a group.

use haina_catalog::Form;
use haina_lake::query::Limits;

use super::world::{on_one, shown};

#[tokio::test]
async fn small_groups_are_left_out_at_the_lowest_aggregate_whatever_is_built_above() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        world.granted().await;
        // 市南 has seven, 市北 three, 李沧 two.
        for (sql, rows) in [
            ("select district, count(name) n from civil.people group by district", &["市南 | 7"][..]),
            ("select sum(n) from (select district, count(name) n from civil.people group by district) t", &["7"]),
            ("select max(n) from (select district, count(name) n from civil.people where district <> '市南' group by district) t", &["null"]),
            ("select count(name) from civil.people", &["12"]),
            ("select count(name) from civil.people where district = '李沧'", &[]),
            ("select * from (select district, count(name) n from civil.people group by district) t order by n limit 1", &["市南 | 7"]),
            ("with g as (select district d, count(name) n from civil.people group by district)
              select a.d, b.n from g a join g b on a.d = b.d", &["市南 | 7"]),
        ] {
            let answer = world.ask(sql).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
            assert_eq!(shown(&answer), rows, "{sql}");
            assert_eq!(answer.verdict.group_rows_min, Some(5));
        }
        for sql in [
            "select (select count(name) from civil.people where district = '市北') as n",
            "select district, count(name) from civil.people group by grouping sets ((district), ())",
            "select distinct d from (select a.district d, a.name n from civil.people a join civil.people b on a.district = b.district) t",
        ] {
            let told = world.code(sql).await;
            assert!(told == "LAK0042" || told == "LAK0044", "{told}: {sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_reads_every_row_in_clear_counts_without_a_least_size() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        let sql = "select district, count(name) n from civil.people group by district order by n";
        let own = world.own(sql).await.unwrap();
        assert_eq!(shown(&own), ["李沧 | 2", "市北 | 3", "市南 | 7"]);
        assert_eq!(own.verdict.group_rows_min, None);
        let forms = [("name", Form::Clear), ("district", Form::Clear)];
        world.grant("civil.people", &forms).await;
        assert_eq!(shown(&world.ask(sql).await.unwrap()).len(), 3);
    })
    .await;
}
