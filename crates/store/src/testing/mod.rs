//! Databases for tests: the same test runs on SQLite and on PostgreSQL.
//!
//! PostgreSQL comes from `HAINA_TEST_POSTGRES` (a URL of a server where databases may be created), or
//! from a throwaway cluster that the first test starts and a watchdog removes when no test needs it.
//! Without either the PostgreSQL half is skipped with a notice, and fails when `HAINA_REQUIRE_POSTGRES=1`.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr)] // only tests come here

mod cluster;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use haina_core::{Env, ManualClock};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{DatabaseConfig, Dialect, Migrations, Store};

/// The moment at which the clock of a test stands: a Monday morning in Qingdao.
pub const START: &str = "2026-03-02T01:00:00Z";

/// A place to test in: an own migrated database, a standing clock, seeded chance, an empty folder.
pub struct Place {
    pub store: Store,
    pub env: Env,
    pub clock: Arc<ManualClock>,
    /// What opens this database again, for a second node or after closing.
    pub config: DatabaseConfig,
    /// An empty folder, removed after the test.
    pub folder: PathBuf,
}

/// Runs `test` on SQLite and on PostgreSQL, each with an own database where `rooms` are migrated.
pub async fn each(rooms: &[Migrations], test: impl AsyncFn(Store, Env)) {
    each_place(rooms, async |place: Place| {
        test(place.store.clone(), place.env.clone()).await
    })
    .await;
}

/// Runs `test` in a [`Place`] on SQLite and in one on PostgreSQL.
pub async fn each_place(rooms: &[Migrations], test: impl AsyncFn(Place)) {
    on_sqlite(rooms, async |place| test(place).await).await;
    on_postgres(rooms, async |place| test(place).await).await;
}

/// Runs `test` in a place on SQLite only.
pub async fn on_sqlite(rooms: &[Migrations], test: impl AsyncFn(Place)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = DatabaseConfig {
        url: None,
        data_dir: folder.path().join("data"),
        pool_max: 4,
    };
    run(rooms, config, folder.path().join("extra"), test).await;
}

/// Runs `test` in a place on PostgreSQL only, or skips it.
pub async fn on_postgres(rooms: &[Migrations], test: impl AsyncFn(Place)) {
    let Some(server) = cluster::server().await else {
        return;
    };
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("haina_test_{}_{count}", std::process::id());
    create(&server, &name).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut url = url::Url::parse(&server).expect("the server's url");
    url.set_path(&name);
    let config = DatabaseConfig {
        url: Some(url.into()),
        data_dir: folder.path().join("data"),
        pool_max: 8,
    };
    run(rooms, config, folder.path().join("extra"), test).await;
    admin(
        &server,
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await;
}

/// The URL of the PostgreSQL server for tests, if there is one.
pub async fn postgres_url() -> Option<String> {
    cluster::server().await
}

async fn run(
    rooms: &[Migrations],
    config: DatabaseConfig,
    folder: PathBuf,
    test: impl AsyncFn(Place),
) {
    let (env, clock) = Env::replay(START.parse().expect("a time"), 1);
    let store = Store::open(&config).await.expect("the test database opens");
    store
        .migrate(rooms, &env)
        .await
        .expect("the test database migrates");
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    if store.dialect() == Dialect::Postgres {
        eprintln!("(on PostgreSQL)");
    }
    test(Place {
        store: store.clone(),
        env,
        clock,
        config,
        folder,
    })
    .await;
    store.close().await;
}

async fn create(server: &str, name: &str) {
    admin(
        server,
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await;
    admin(
        server,
        &format!("CREATE DATABASE {name} TEMPLATE template0"),
    )
    .await;
}

async fn admin(server: &str, sql: &str) {
    let mut conn = PgConnection::connect(server)
        .await
        .expect("the PostgreSQL server answers");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut conn)
        .await
        .expect("an administration command");
    conn.close().await.expect("the connection closes");
}
