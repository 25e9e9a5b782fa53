//! Statements that are made to break the reader of statements.

use haina_core::Fault as _;
use haina_lake::query::Limits;

use super::world::{numbers, on_one};
use haina_catalog::{DataClass, FieldType, Grade};

use super::world::field;

#[tokio::test]
async fn deep_long_and_doubling_statements_are_refused_before_they_are_planned() {
    on_one(Limits::default(), async |world| {
        let fields = [field(
            "a",
            FieldType::Integer,
            DataClass::Administration,
            Grade::General1,
        )];
        world
            .table("civil.t", &fields, vec![("a", numbers(0..10))])
            .await;
        let again = |text: &str, n: usize| text.repeat(n);
        let doubling = |from: &str| {
            let mut sql = format!("with c0 as (select a from {from})");
            for n in 1..40 {
                let m = n - 1;
                sql += &format!(", c{n} as (select x.a from c{m} x join c{m} y on x.a = y.a)");
            }
            sql + " select count(*) from c39"
        };
        // Each names the one before it, and the optimiser puts them into each other.
        let chained = |expr: &str, filter: &str| {
            let mut sql = "with c0 as (select a from civil.t)".to_owned();
            for n in 1..50 {
                sql += &format!(", c{n} as (select {expr} from c{})", n - 1);
            }
            sql + &format!(" select a from c49 where {filter}")
        };
        let unread = doubling("civil.t").replace("from c39", "from c0");
        let statements = [
            format!("select 1{}", again("+1", 9_990)),
            format!("select {}1{}", again("(", 5_000), again(")", 5_000)),
            format!("select {}1", again("(", 5_000)),
            format!("select {}1", again("- ", 5_000)),
            format!("select {}true", again("not ", 5_000)),
            format!("select 1{}", again("::int", 3_000)),
            format!(
                "select {}1{}",
                again("case when true then ", 1_500),
                again(" end", 1_500)
            ),
            format!(
                "select a from civil.t where a = 1{}",
                again(" or a = 1", 3_000)
            ),
            format!("select 1{}", again(" union select 1", 3_000)),
            format!("select 1, 2{}", again(" union select 1, 2", 200)),
            format!("select * from civil.t{}", again(", civil.t", 300)),
            format!(
                "select * from {}civil.t{}",
                again("(select * from ", 300),
                again(") t", 300)
            ),
            format!("select {}1{}", again("abs(", 500), again(")", 500)),
            format!("select {}[1]{}", again("[", 500), again("]", 500)),
            format!("select a{} from civil.t", again("[1]", 4_000)),
            format!("select '{}'", again("x", 5_000)),
            format!("select '{}'", again("x", 70_000)),
            format!(
                "select a from civil.t where a in ({}1)",
                again("1,", 40_000)
            ),
            format!(
                "select {}a{} from civil.t",
                again("abs(", 20),
                again(")", 20)
            ),
            chained("abs(a) as a", "a > 1"),
            chained("a + a as a", "a > 1"),
            chained("case when a > 1 then a else a + 1 end as a", "a > 1"),
            chained("coalesce(a, a) as a", "a > 1"),
            doubling("civil.t"),
            doubling("(values (1)) v(a)"),
            unread,
        ];
        for sql in statements {
            let start: String = sql.chars().take(60).collect();
            let code = world.own(&sql).await.map_or_else(|e| e.code(), |_| "done");
            assert!(["LAK0041", "LAK0040"].contains(&code), "{code}: {start}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_just_within_the_bounds_is_planned_and_run() {
    on_one(Limits::default(), async |world| {
        let fields = [field(
            "a",
            FieldType::Integer,
            DataClass::Administration,
            Grade::General1,
        )];
        world
            .table("civil.t", &fields, vec![("a", numbers(0..10))])
            .await;
        let again = |text: &str, n: usize| text.repeat(n);
        for sql in [
            format!("select a{} from civil.t", again("+1", 240)),
            format!("select {}a{} from civil.t", again("(", 14), again(")", 14)),
            format!("select {}a{} from civil.t", again("abs(", 8), again(")", 8)),
            format!(
                "select a from civil.t where a = 1{}",
                again(" or a = 2 + a", 70)
            ),
            format!("select a from civil.t where a in ({}1)", again("1,", 4_000)),
            format!(
                "select a from civil.t{}",
                again(" union all select a from civil.t", 40)
            ),
            format!("select 'a'{} from civil.t", again(" || a::text", 60)),
            format!(
                "select {}a{} from civil.t",
                again("case when a > 1 then ", 40),
                again(" end", 40)
            ),
        ] {
            let start: String = sql.chars().take(60).collect();
            if let Err(error) = world.own(&sql).await {
                panic!("{error}: {start}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn texts_that_are_no_sql_name_the_place_and_never_quote() {
    on_one(Limits::default(), async |world| {
        for sql in [
            "",
            "   ",
            ";",
            "select",
            "selec 370202198001010014",
            "select '王海宁",
            "select * from",
            "select (((",
            "select 1 as 370202198001010014 from",
            "\u{0}\u{1}",
            "select '王海宁' = from civil.people",
        ] {
            let error = world.own(sql).await.unwrap_err();
            let told = format!("{error} {:?}", error.hint());
            assert!(error.code().starts_with("LAK004"), "{told}");
            assert!(
                !told.contains("王海宁") && !told.contains("37020"),
                "{told}"
            );
        }
    })
    .await;
}
