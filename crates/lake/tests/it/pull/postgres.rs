//! PostgreSQL: a server of an office.

use haina_lake::load::LoadMode;
use haina_store::testing;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use super::source::{keyed_life, nothing, pulled, pulls, refused, taken};
use crate::load::town::{Town, one};

/// A database of an office on the server for tests; it goes away with the next run.
async fn office(name: &str) -> Option<(String, PgConnection)> {
    let server = testing::postgres_url().await?;
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let name = format!("haina_office_{name}_{}", std::process::id());
    for sql in [
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        format!("CREATE DATABASE {name}"),
    ] {
        admin
            .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
            .await
            .unwrap();
    }
    let mut url = url::Url::parse(&server).unwrap();
    url.set_path(&name);
    let url = url.to_string();
    let office = PgConnection::connect(&url).await.unwrap();
    Some((url, office))
}

async fn run(office: &mut PgConnection, sql: &str) {
    office
        .execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_new_is_pulled_once() {
    let Some((url, mut conn)) = office("keyed").await else {
        return;
    };
    run(
        &mut conn,
        "CREATE TABLE household (id BIGINT, name TEXT, age INT, seq BIGINT)",
    )
    .await;
    let conn = tokio::sync::Mutex::new(conn);
    one(async |town: Town| {
        let pulls = pulls(&town, &url, None);
        let at_source = async |sql: &str| run(&mut *conn.lock().await, sql).await;
        keyed_life(&town, &pulls, "postgresql", at_source).await;
    })
    .await;
}

#[tokio::test]
async fn values_keep_what_they_are() {
    let Some((url, mut conn)) = office("typed").await else {
        return;
    };
    let sql = "CREATE DOMAIN money2 AS NUMERIC(20,6);
        CREATE TYPE kind AS ENUM ('甲', '乙');
        CREATE TABLE \"登记\" (name VARCHAR(20), born DATE, seen_at TIMESTAMPTZ, amount money2, local BOOLEAN, code kind,
            changed TIMESTAMP(6) NOT NULL);
        INSERT INTO \"登记\" VALUES
            ('王芳', '1990-02-03', '2026-03-01 08:30:00.123456+08', 12345678901234.123456, true, '甲', '2026-03-01 01:00:00.000001'),
            (NULL, NULL, NULL, NULL, NULL, NULL, '2026-03-01 00:00:00'),
            ('李雷', '1980-12-31', '2026-03-01 00:30:00Z', 0.1, false, '乙', '2026-03-01 01:00:00.000002')";
    run(&mut conn, sql).await;
    let conn = tokio::sync::Mutex::new(conn);
    one(async |town: Town| {
        let pulls = pulls(&town, &url, None);
        let pull = json!({"kind": "postgresql", "connection": "office", "table": "public.登记",
            "since": {"column": "changed"}});
        town.table("typed", &pulled(LoadMode::Append, &[], pull))
            .await;
        assert_eq!(taken(&town, &pulls, "typed").await.counted.accepted, 3);
        assert_eq!(
            town.now("typed").await,
            [
                ",,,,,",
                "李雷,1980-12-31,2026-03-01T00:30:00Z,0.100000,false,乙",
                "王芳,1990-02-03,2026-03-01T00:30:00.123456Z,12345678901234.123456,true,甲",
            ]
        );
        nothing(&town, &pulls, "typed").await;
        run(
            &mut *conn.lock().await,
            "INSERT INTO \"登记\" (name, changed) VALUES ('迟', '2026-03-01 01:00:00.000002')",
        )
        .await;
        let batch = taken(&town, &pulls, "typed").await;
        assert_eq!(batch.counted.read, 1);
        assert_eq!(
            batch.pulled.unwrap().until.as_deref(),
            Some("2026-03-01 01:00:00.000002")
        );
        run(
            &mut *conn.lock().await,
            "INSERT INTO \"登记\" (name, changed) VALUES ('无穷', 'infinity')",
        )
        .await;
        assert!(
            refused(&town, &pulls, "typed")
                .await
                .starts_with("LAK0023 ")
        );
    })
    .await;
}

#[tokio::test]
async fn a_source_that_is_wrong_is_told_without_a_secret() {
    let Some((url, mut conn)) = office("wrong").await else {
        return;
    };
    let name = format!("haina_reader_{}", std::process::id());
    run(
        &mut conn,
        &format!("DROP ROLE IF EXISTS {name}; CREATE ROLE {name} LOGIN PASSWORD 's3cret'"),
    )
    .await;
    run(
        &mut conn,
        "CREATE TABLE r (no INT, name TEXT, age INT, photo BYTEA, tags TEXT[])",
    )
    .await;
    run(
        &mut conn,
        "INSERT INTO r VALUES (1, '王芳', 30, '\\x00', '{a}')",
    )
    .await;
    run(&mut conn, "CREATE SEQUENCE counted").await;
    one(async |town: Town| {
        let reader = |password: &str, path: Option<&str>| {
            let mut url = url::Url::parse(&url).unwrap();
            let _ = url.set_username(&name);
            let _ = url.set_password(Some(password));
            if let Some(path) = path {
                url.set_path(path);
            }
            url.to_string()
        };
        let mut n = 0;
        let mut said = async |url: &str, pull: serde_json::Value| {
            n += 1;
            let key = format!("wrong{n}");
            let mut pull = pull;
            pull["kind"] = json!("postgresql");
            pull["connection"] = json!("office");
            town.table(&key, &pulled(LoadMode::Full, &[], pull)).await;
            let said = refused(&town, &pulls(&town, url, None), &key).await;
            assert!(!said.contains("s3cret") && !said.contains(&name), "{said}");
            said
        };
        let whole = json!({"table": "r"});
        assert!(
            said(&reader("s3cret", None), whole.clone())
                .await
                .starts_with("LAK0019 ")
        );
        assert!(
            said(&reader("s3cret", Some("gone")), whole.clone())
                .await
                .starts_with("LAK0019 ")
        );
        assert!(
            said("postgres://x:s3cret@127.0.0.1:1/d", whole)
                .await
                .starts_with("LAK0018 ")
        );
        let missing = said(&url, json!({"table": "r", "columns": {"age": "years"}})).await;
        assert!(
            missing.starts_with("LAK0020 ") && missing.contains("`years`"),
            "{missing}"
        );
        assert!(
            said(&url, json!({"table": "gone"}))
                .await
                .starts_with("LAK0020 ")
        );
        for column in ["photo", "tags"] {
            let blob = said(&url, json!({"table": "r", "columns": {"name": column}})).await;
            assert!(
                blob.starts_with("LAK0021 ") && blob.contains(column),
                "{blob}"
            );
        }
        // A statement that writes by a function is refused by the session.
        let sneaks = json!({"select": "SELECT no, name, nextval('counted')::int AS age FROM r"});
        let sneaks = said(&url, sneaks).await;
        assert!(sneaks.starts_with("LAK0020 "), "{sneaks}");
        // What takes too long is broken off.
        let limits = haina_lake::pull::Limits {
            statement: std::time::Duration::from_secs(1),
            ..Default::default()
        };
        let urls = std::collections::BTreeMap::from([("office".to_owned(), url.clone())]);
        let connections = haina_lake::pull::Connections::new(urls, None)
            .for_departments(super::source::of_civil());
        let slow = haina_lake::pull::Pulls::new(
            town.lake.clone(),
            connections,
            town.folder.join("in"),
            limits,
        );
        let pull = json!({"kind": "postgresql", "connection": "office",
            "select": "SELECT no, name, age, pg_sleep(20) FROM r WHERE pg_sleep(20) IS NOT NULL"});
        town.table("slow", &pulled(LoadMode::Full, &[], pull)).await;
        assert!(refused(&town, &slow, "slow").await.starts_with("LAK0022 "));
    })
    .await;
    run(&mut conn, &format!("DROP ROLE {name}")).await;
}
