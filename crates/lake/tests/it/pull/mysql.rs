//! MariaDB: a server of an office, which the test starts in a folder of its own; without one it is skipped with a notice.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use haina_lake::load::LoadMode;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, MySqlConnection};

use super::source::{keyed_life, nothing, pulled, pulls, refused, taken};
use crate::load::town::{Town, one};

/// A server that ends when this does, even when this is killed: its shell waits for the end of its input.
struct Server {
    shell: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn found(names: &[&str]) -> Option<String> {
    let there = |name: &&&str| {
        let said = Command::new(name)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        said.is_ok()
    };
    let paths: Vec<String> = names
        .iter()
        .map(|name| format!("/usr/sbin/{name}"))
        .collect();
    let all: Vec<&str> = names
        .iter()
        .copied()
        .chain(paths.iter().map(String::as_str))
        .collect();
    all.iter().find(there).map(|name| (*name).to_owned())
}

#[allow(clippy::print_stderr)] // a notice
async fn server() -> Option<Server> {
    let (Some(daemon), Some(install)) = (found(&["mariadbd"]), found(&["mariadb-install-db"]))
    else {
        eprintln!(
            "notice: no MariaDB found (mariadbd, mariadb-install-db): pulls from MySQL are not tested"
        );
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let user = Command::new("id").arg("-un").output().unwrap();
    let user = String::from_utf8(user.stdout).unwrap().trim().to_owned();
    let made = Command::new(install)
        .args([
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ])
        .arg(format!("--datadir={}", data.display()))
        .arg(format!("--user={user}"))
        .stdout(Stdio::null())
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let server = Server {
        shell: start(&daemon, folder.path(), &data, &user, port),
        url: format!("mysql://root@127.0.0.1:{port}/mysql"),
        _folder: folder,
    };
    for _ in 0..600 {
        if MySqlConnection::connect(&server.url).await.is_ok() {
            return Some(server);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the MariaDB server does not answer");
}

fn start(daemon: &str, folder: &Path, data: &Path, user: &str, port: u16) -> Child {
    let script = r#""$@" & server=$!; cat; kill "$server"; wait "$server""#;
    Command::new("sh")
        .args([
            "-c",
            script,
            "sh",
            daemon,
            "--no-defaults",
            "--bind-address=127.0.0.1",
            "--innodb-buffer-pool-size=32M",
        ])
        .arg(format!("--datadir={}", data.display()))
        .arg(format!("--socket={}", folder.join("socket").display()))
        .arg(format!("--user={user}"))
        .arg(format!("--port={port}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn run(office: &mut MySqlConnection, sql: &str) {
    office
        .execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_with_mysql_is_pulled_as_any_other() {
    let Some(server) = server().await else { return };
    let mut conn = MySqlConnection::connect(&server.url).await.unwrap();
    run(&mut conn, "CREATE DATABASE office CHARACTER SET utf8mb4").await;
    run(&mut conn, "USE office").await;
    let url = server
        .url
        .replace("/mysql", "/office")
        .replace("root@", "reader:s3cret@");
    let root = server.url.replace("/mysql", "/office");
    run(
        &mut conn,
        "CREATE TABLE household (id BIGINT, name VARCHAR(20), age INT, seq BIGINT)",
    )
    .await;
    for sql in [
        "CREATE USER 'reader'@'%' IDENTIFIED BY 's3cret'",
        "GRANT SELECT ON office.household TO 'reader'@'%'",
    ] {
        run(&mut conn, sql).await;
    }
    let conn = tokio::sync::Mutex::new(conn);
    let at_source = async |sql: &str| run(&mut *conn.lock().await, sql).await;
    one(async |town: Town| {
        keyed_life(&town, &pulls(&town, &url, None), "mysql", at_source).await;
    })
    .await;
    one(async |town: Town| typed(&town, &root, at_source).await).await;
    one(async |town: Town| wrong(&town, (&url, &root), at_source).await).await;
}

async fn typed(town: &Town, url: &str, at_source: impl AsyncFn(&str)) {
    at_source(
        "CREATE TABLE `登记` (name VARCHAR(20), born DATE, seen_at TIMESTAMP(6) NULL, amount DECIMAL(20,6), local TINYINT(1),
            code ENUM('甲', '乙'), changed DATETIME(6))",
    )
    .await;
    at_source("SET time_zone = '+08:00'").await;
    at_source(
        "INSERT INTO `登记` VALUES
            ('王芳', '1990-02-03', '2026-03-01 08:30:00.123456', 12345678901234.123456, 1, '甲', '2026-03-01 01:00:00.000001'),
            ('O''李\\\\雷', '1980-12-31', '2026-03-01 08:30:00', 0.1, 0, '乙', '2026-03-01 01:00:00.000002')",
    )
    .await;
    let pulls = pulls(town, url, None);
    let pull = json!({"kind": "mysql", "connection": "office", "table": "登记", "since": {"column": "changed", "overlap_seconds": 1}});
    town.table("typed", &pulled(LoadMode::Append, &[], pull))
        .await;
    assert_eq!(taken(town, &pulls, "typed").await.counted.accepted, 2);
    assert_eq!(
        town.now("typed").await,
        [
            "O'李\\雷,1980-12-31,2026-03-01T00:30:00Z,0.100000,false,乙",
            "王芳,1990-02-03,2026-03-01T00:30:00.123456Z,12345678901234.123456,true,甲",
        ]
    );
    nothing(town, &pulls, "typed").await;
    at_source("INSERT INTO `登记` (name, changed) VALUES ('迟', '2026-03-01 00:59:59.5')").await;
    assert_eq!(taken(town, &pulls, "typed").await.counted.read, 1);
    nothing(town, &pulls, "typed").await;
    // By a moment, and by a text.
    for (key, column) in [("moment-typed", "seen_at"), ("text-typed", "name")] {
        at_source("DELETE FROM `登记` WHERE name = '迟'").await;
        let pull = json!({"kind": "mysql", "connection": "office", "select": "SELECT * FROM `登记`", "since": {"column": column}});
        town.table(key, &pulled(LoadMode::Append, &[], pull)).await;
        assert_eq!(taken(town, &pulls, key).await.counted.accepted, 2);
        nothing(town, &pulls, key).await;
        at_source("INSERT INTO `登记` (name, seen_at, changed) VALUES ('迟', '2026-03-02 08:30:00', '2026-03-01 01:00:00')").await;
        assert_eq!(taken(town, &pulls, key).await.counted.read, 1);
    }
}

async fn wrong(town: &Town, (reader, root): (&str, &str), at_source: impl AsyncFn(&str)) {
    at_source("CREATE TABLE r (no INT, name TEXT, age INT, photo BLOB)").await;
    at_source("INSERT INTO r VALUES (1, '王芳', 30, x'00')").await;
    let mut n = 0;
    let mut said = async |url: &str, pull: serde_json::Value| {
        n += 1;
        let key = format!("wrong{n}");
        let mut pull = pull;
        pull["kind"] = json!("mysql");
        pull["connection"] = json!("office");
        town.table(&key, &pulled(LoadMode::Full, &[], pull)).await;
        let said = refused(town, &pulls(town, url, None), &key).await;
        assert!(
            !said.contains("s3cret") && !said.contains("reader"),
            "{said}"
        );
        said
    };
    let whole = json!({"table": "r"});
    assert!(said(reader, whole.clone()).await.starts_with("LAK0019 "));
    let other = reader.replace("s3cret", "other");
    assert!(said(&other, whole.clone()).await.starts_with("LAK0019 "));
    assert!(
        said("mysql://x:s3cret@127.0.0.1:1/d", whole)
            .await
            .starts_with("LAK0018 ")
    );
    assert!(
        said(root, json!({"table": "gone"}))
            .await
            .starts_with("LAK0020 ")
    );
    let missing = said(root, json!({"table": "r", "columns": {"age": "years"}})).await;
    assert!(
        missing.starts_with("LAK0020 ") && missing.contains("`years`"),
        "{missing}"
    );
    let blob = said(root, json!({"table": "r", "columns": {"name": "photo"}})).await;
    assert!(blob.starts_with("LAK0021 "), "{blob}");
}
