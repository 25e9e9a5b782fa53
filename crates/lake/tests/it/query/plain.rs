//! What people ask on a working day.

use haina_catalog::{Command, Form, Grade};
use haina_core::Fault as _;
use haina_lake::AsOf;
use haina_lake::LakeError;
use haina_lake::query::{Limits, QueryError};

use super::world::{each, numbers, on_one, shown, text};

#[tokio::test]
async fn a_granted_column_comes_in_clear_a_masked_one_masked_and_another_is_refused_by_name() {
    each(async |world| {
        world.people().await;
        let none = world.ask("select district from civil.people").await.unwrap_err();
        assert_eq!(none.code(), "LAK0044");
        world.granted().await;
        let sql = "select name as who, district from civil.people where district = '李沧' order by district";
        let answer = world.ask(sql).await.unwrap();
        assert_eq!(shown(&answer), ["冯** | 李沧", "陈** | 李沧"]);
        assert_eq!(answer.verdict.grade, Grade::General3);
        assert!(answer.lineage.columns[0].masked && !answer.lineage.columns[1].masked);

        let no = world.ask("select id_number, name from civil.people").await.unwrap_err();
        let LakeError::Query(QueryError::Denied { columns }) = &no else {
            panic!("{no}");
        };
        assert_eq!(columns.len(), 1);
        assert!(no.to_string().contains("`civil.people.id_number`"), "{no}");
        assert!(no.hint().unwrap().contains("apply for a grant on `civil.people`"));

        // Its owner sees all of it.
        let sql = "select id_number, name from civil.people where name = '王海宁' order by 1";
        let own = world.own(sql).await.unwrap();
        let rows = ["370202198001010000 | 王海宁", "370202198001010003 | 王海宁"];
        assert_eq!(shown(&own), rows);
        // Whoever works elsewhere does not ask for the unit, and a purpose has to be the granted one.
        let for_others = world.question("urban", "select district from civil.people");
        let no = world.queries.ask(&world.stranger, for_others.clone()).await;
        assert_eq!(no.unwrap_err().code(), "LAK0045");
        let mut other = for_others;
        other.purpose = "别的用途".to_owned();
        let no = world.queries.ask(&world.asker, other).await.unwrap_err();
        assert!(no.hint().unwrap().contains("purpose"), "{no}");
    })
    .await;
}

#[tokio::test]
async fn a_grant_that_ends_or_is_revoked_stops_the_next_query() {
    each(async |world| {
        world.people().await;
        let grant = world.granted().await;
        let sql = "select distinct district from civil.people";
        assert_eq!(world.code(sql).await, "done");
        let revoke = Command::Revoke {
            reason: "不再需要".to_owned(),
        };
        world
            .catalog
            .decide(&world.owner, grant.id, &revoke)
            .await
            .unwrap();
        assert_eq!(world.code(sql).await, "LAK0044");
    })
    .await;
}

#[tokio::test]
async fn origin_is_free_to_who_reads_anything_and_to_nobody_else() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        let sql = "select _source, _batch, _row from civil.people where _row < 2 order by _row";
        assert_eq!(world.code(sql).await, "LAK0044");
        assert_eq!(
            world.code("select count(*) from civil.people").await,
            "LAK0044"
        );
        world.grant("civil.people", &[("name", Form::Masked)]).await;
        let answer = world.ask(sql).await.unwrap();
        assert_eq!(shown(&answer), ["civil | bat_1 | 0", "civil | bat_1 | 1"]);
        let counted = world
            .ask("select count(*) from civil.people")
            .await
            .unwrap();
        assert_eq!(shown(&counted), ["12"]);
    })
    .await;
}

#[tokio::test]
async fn masked_numbers_and_days_are_masked_as_text() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        let forms = [("income", Form::Masked), ("born", Form::Masked)];
        world.grant("civil.people", &forms).await;
        let sql = "with p as (select income, born b from civil.people limit 1)
            select x.* from (select * from p union all select * from p) x";
        let answer = world.ask(sql).await.unwrap();
        assert_eq!(shown(&answer), ["1*** | 198****-01", "1*** | 198****-01"]);
    })
    .await;
}

#[tokio::test]
async fn only_named_tables_are_opened_in_the_state_that_is_asked_for() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        let resource = world.resource("civil.people").await;
        let columns = vec![
            ("name", text(["新来".to_owned()])),
            ("income", numbers([1])),
        ];
        world.version("civil.people", resource, columns);
        let mut ask = world.question("civil", "select name, income from civil.people limit 1");
        ask.as_of
            .insert("civil.people".to_owned(), AsOf::Version(1));
        let old = world.queries.ask(&world.owner, ask).await.unwrap();
        assert_eq!(
            (shown(&old), old.tables[0].version),
            (vec!["王海宁 | 1000".to_owned()], 1)
        );
        let now = world
            .own("select name, income from civil.people")
            .await
            .unwrap();
        assert_eq!(
            (shown(&now), now.tables[0].version),
            (vec!["新来 | 1".to_owned()], 2)
        );

        world.tables.opened.lock().unwrap().clear();
        let shadow = "with people as (select 1 as x) select x from people";
        assert_eq!(shown(&world.own(shadow).await.unwrap()), ["1"]);
        assert!(world.tables.opened.lock().unwrap().is_empty());
        let mut other = world.question("civil", shadow);
        other
            .as_of
            .insert("civil.people".to_owned(), AsOf::Version(1));
        let no = world.queries.ask(&world.owner, other).await.unwrap_err();
        assert_eq!(no.code(), "LAK0047");
        for unknown in [
            "civil.none",
            "people",
            "information_schema.tables",
            "\"/etc/passwd\"",
        ] {
            let sql = format!("select * from {unknown}");
            assert_eq!(
                world.own(&sql).await.unwrap_err().code(),
                "LAK0043",
                "{sql}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn answers_have_one_form_in_json_and_one_moment_of_now() {
    on_one(Limits::default(), async |world| {
        let sql = "select current_date, now(), cast(1.50 as decimal(9,2)), 9007199254740993, 7, 0.5::double, null,
            true, 'a' || null, 'a' || 'b', extract(year from current_date), position('b' in 'abc'), substring('海纳' from 2)";
        let answer = world.own(sql).await.unwrap();
        let day = "2026-03-02 | 2026-03-02T09:00:00+08:00 | 1.50 | 9007199254740993 | 7 | 0.5 | null | true | null | ab | 2026 | 2 | 纳";
        assert_eq!(shown(&answer), [day]);
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_explained_without_being_run() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        world.granted().await;
        let ask = world.question("urban", "select name from civil.people where income > 3");
        let told = world.queries.explain(&world.asker, ask).await.unwrap();
        assert_eq!(told.verdict.denied.len(), 1);
        assert!(
            told.tree.text().contains("TableScan: civil.people"),
            "{}",
            told.tree.text()
        );
        assert_eq!(told.scans[0].rows, Some(12));
        assert!(world.entries().await.is_empty());
    })
    .await;
}
