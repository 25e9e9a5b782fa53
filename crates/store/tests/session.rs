//! Statements, values and transactions behave the same on both databases.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use haina_core::Env;
use haina_store::{Migrations, Step, Store, StoreError, Tx, args, testing};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

const ROOM: Migrations = Migrations {
    room: "trial",
    steps: &[Step {
        number: 1,
        name: "one of each",
        sql: "-- one column of each kind
            CREATE TABLE trial (
                pos {identity},
                id {uuid} NOT NULL UNIQUE,
                name TEXT NOT NULL,
                flag BOOLEAN,
                amount BIGINT,
                share DOUBLE PRECISION,
                data {json},
                raw {bytes}
            );
            -- only: postgres
            COMMENT ON TABLE trial IS 'for PostgreSQL alone';
            -- only: all
            CREATE INDEX trial_name_idx ON trial (name);
            CREATE TABLE other (n BIGINT PRIMARY KEY, word TEXT NOT NULL);",
    }],
};

const INSERT: &str = "INSERT INTO trial (id, name, flag, amount, share, data, raw)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING pos";

async fn insert(store: &Store, n: u128, name: &str) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let rest = (None::<bool>, None::<i64>, None::<f64>);
    let args = args![
        Uuid::from_u128(n),
        name,
        rest.0,
        rest.1,
        rest.2,
        None::<serde_json::Value>,
        None::<Vec<u8>>
    ];
    tx.one(INSERT, &args).await?;
    tx.commit().await
}

async fn names(store: &Store) -> Vec<String> {
    let mut session = store.read().await.unwrap();
    let rows = session
        .all("SELECT name FROM trial ORDER BY pos", &[])
        .await
        .unwrap();
    rows.iter().map(|row| row.get("name").unwrap()).collect()
}

#[tokio::test]
async fn a_glance_sees_what_is_committed_by_then_and_changes_nothing() {
    testing::each(&[ROOM], async |store: Store, _| {
        let mut glance = store.glance().await.unwrap();
        let count = async |glance: &mut haina_store::Session| -> i64 {
            let sql = "SELECT COUNT(*) AS n FROM trial";
            glance.one(sql, &[]).await.unwrap().get("n").unwrap()
        };
        assert_eq!(count(&mut glance).await, 0);
        // The first of a group that is undone takes nobody along.
        let mut undone = store.begin().await.unwrap();
        undone.execute("DELETE FROM trial", &[]).await.unwrap();
        drop(undone);
        insert(&store, 1, "甲").await.unwrap();
        assert_eq!(count(&mut glance).await, 1);
        assert!(glance.execute("DELETE FROM trial", &[]).await.is_err());
        drop(glance);
        // Nor by a statement that gives rows.
        let mut glance = store.glance().await.unwrap();
        let sql = "DELETE FROM trial RETURNING name";
        assert!(glance.all(sql, &[]).await.is_err());
        drop(glance);
        assert_eq!(names(&store).await, ["甲"]);
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went_in() {
    testing::each(&[ROOM], async |store: Store, env: Env| {
        let id = Uuid::from_u128(env.u64().into());
        let data = json!({"名": "海纳", "n": [1, 2.5, null]});
        let mut tx = store.begin().await.unwrap();
        let all = args![id, "甲", true, env.now(), 0.1, data.clone(), vec![0u8, 255]];
        let pos: i64 = tx.one(INSERT, &all).await.unwrap().get("pos").unwrap();
        assert_eq!(pos, 1);
        tx.commit().await.unwrap();
        insert(&store, 2, "空").await.unwrap();

        let mut session = store.read().await.unwrap();
        let row = session
            .one("SELECT * FROM trial WHERE id = $1", &args![id])
            .await
            .unwrap();
        assert_eq!(row.get::<Uuid>("id").unwrap(), id);
        assert_eq!(row.get::<String>("name").unwrap(), "甲");
        assert!(row.get::<bool>("flag").unwrap());
        assert_eq!(row.get::<Timestamp>("amount").unwrap(), env.now());
        assert_eq!(row.get::<f64>("share").unwrap(), 0.1);
        assert_eq!(row.get::<serde_json::Value>("data").unwrap(), data);
        assert_eq!(row.get::<Vec<u8>>("raw").unwrap(), [0, 255]);
        let sql = "SELECT data ->> '名' AS city FROM trial WHERE flag";
        assert_eq!(
            session
                .one(sql, &[])
                .await
                .unwrap()
                .get::<String>("city")
                .unwrap(),
            "海纳"
        );
        let sql = "SELECT count(*) AS n, CAST(sum(amount) AS BIGINT) AS s FROM trial";
        let sums = session.one(sql, &[]).await.unwrap();
        assert_eq!(sums.get::<i64>("n").unwrap(), 2);
        assert_eq!(sums.get::<i64>("s").unwrap(), env.now().as_microsecond());

        let empty = session
            .one("SELECT * FROM trial WHERE name = $1", &args!["空"])
            .await
            .unwrap();
        assert_eq!(empty.get::<Option<bool>>("flag").unwrap(), None);
        assert_eq!(
            empty.get::<Option<serde_json::Value>>("data").unwrap(),
            None
        );
        for wrong in [
            empty.get::<i64>("amount").err(),
            empty.get::<i64>("nix").err(),
            empty.get::<i64>("name").err(),
        ] {
            assert!(
                matches!(wrong, Some(StoreError::Column { .. })),
                "{wrong:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_committed_is_gone() {
    testing::each(&[ROOM], async |store: Store, _| {
        insert(&store, 1, "kept").await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.execute("UPDATE trial SET name = $1", &args!["changed"])
            .await
            .unwrap();
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        tx.execute("DELETE FROM trial", &[]).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(names(&store).await, ["kept"]);
    })
    .await;
}

#[tokio::test]
async fn a_failed_statement_gives_up_the_transaction() {
    testing::each(&[ROOM], async |store: Store, _| {
        insert(&store, 1, "first").await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.execute("UPDATE trial SET name = 'x'", &[])
            .await
            .unwrap();
        let sql = "INSERT INTO trial (id, name) VALUES ($1, 'twice')";
        let error = tx
            .execute(sql, &args![Uuid::from_u128(1)])
            .await
            .unwrap_err();
        assert!(error.duplicate(), "{error:?}");
        assert!(matches!(
            tx.execute("SELECT 1", &[]).await,
            Err(StoreError::GivenUp)
        ));
        assert!(matches!(tx.commit().await, Err(StoreError::GivenUp)));
        assert_eq!(names(&store).await, ["first"]);
    })
    .await;
}

/// A row that nobody asks about.
async fn insert_later(tx: &mut Tx, n: u128, name: &str) -> Result<(), StoreError> {
    let rows = vec![args![Uuid::from_u128(n), name]];
    tx.insert_later("INSERT INTO trial (id, name)", rows, "")
        .await
}

#[tokio::test]
async fn what_is_written_later_is_there_for_the_next_statement_and_with_the_commit() {
    testing::each(&[ROOM], async |store: Store, _| {
        let mut tx = store.begin().await.unwrap();
        insert_later(&mut tx, 1, "甲").await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM trial";
        let n: i64 = tx.one(sql, &[]).await.unwrap().get("n").unwrap();
        assert_eq!(n, 1);
        // Three statements in their order, two of them of one table: each sees what the one before it did.
        insert_later(&mut tx, 2, "乙").await.unwrap();
        tx.later(
            "UPDATE trial SET name = $2 WHERE name = $1",
            &args!["乙", "丙"],
        )
        .await
        .unwrap();
        let sql = "INSERT INTO other (n, word) VALUES ($1, $2)";
        tx.later(sql, &args![1, "$1"]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(&store).await, ["甲", "丙"]);
        let mut session = store.read().await.unwrap();
        let other = session.one("SELECT n, word FROM other", &[]).await.unwrap();
        assert_eq!(other.get::<String>("word").unwrap(), "$1");
        drop(session);

        let mut undone = store.begin().await.unwrap();
        insert_later(&mut undone, 3, "gone").await.unwrap();
        drop(undone);
        let mut undone = store.begin().await.unwrap();
        insert_later(&mut undone, 3, "gone").await.unwrap();
        undone.rollback().await.unwrap();
        // What fails takes all of its transaction with it, whenever that is told.
        let mut failed = store.begin().await.unwrap();
        failed.later(sql, &args![2, "gone"]).await.unwrap();
        let told = insert_later(&mut failed, 1, "twice").await;
        let told = told.and(failed.commit().await);
        assert!(told.unwrap_err().duplicate());
        assert_eq!(names(&store).await, ["甲", "丙"]);
        let mut session = store.read().await.unwrap();
        let count = session.one("SELECT COUNT(*) AS n FROM other", &[]).await;
        assert_eq!(count.unwrap().get::<i64>("n").unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn one_statement_for_itself_gives_its_rows_and_is_kept() {
    testing::each(&[ROOM], async |store: Store, _| {
        let sql = "INSERT INTO trial (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING name";
        let args = args![Uuid::from_u128(1), "甲"];
        assert_eq!(store.soon(sql, &args).await.unwrap().len(), 1);
        assert!(store.soon(sql, &args).await.unwrap().is_empty());
        insert(&store, 2, "乙").await.unwrap();
        assert_eq!(names(&store).await, ["甲", "乙"]);
        let sql = "INSERT INTO trial (id, name) VALUES ($1, $2)";
        assert!(store.soon(sql, &args).await.unwrap_err().duplicate());
        // The connection is as good as before.
        let sql = "DELETE FROM trial WHERE name = $1 RETURNING name";
        assert_eq!(store.soon(sql, &args!["乙"]).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_reader_sees_one_snapshot_and_cannot_write() {
    testing::each(&[ROOM], async |store: Store, _| {
        insert(&store, 1, "before").await.unwrap();
        let mut reader = store.read().await.unwrap();
        let count = "SELECT count(*) AS n FROM trial";
        assert_eq!(
            reader
                .one(count, &[])
                .await
                .unwrap()
                .get::<i64>("n")
                .unwrap(),
            1
        );
        insert(&store, 2, "after").await.unwrap();
        assert_eq!(
            reader
                .one(count, &[])
                .await
                .unwrap()
                .get::<i64>("n")
                .unwrap(),
            1
        );
        drop(reader);
        let mut reader = store.read().await.unwrap();
        assert_eq!(
            reader
                .one(count, &[])
                .await
                .unwrap()
                .get::<i64>("n")
                .unwrap(),
            2
        );
        assert!(reader.execute("DELETE FROM trial", &[]).await.is_err());
        drop(reader);
        assert_eq!(names(&store).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_all_get_their_turn() {
    testing::each(&[ROOM], async |store: Store, _| {
        let writers = (0..200u128).map(|n| {
            let store = store.clone();
            tokio::spawn(async move { insert(&store, n, &n.to_string()).await })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(names(&store).await.len(), 200);
    })
    .await;
}
