//! Whoever is cancelled, wherever, leaves the writer in order and nothing half done.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use haina_store::testing::{self, Place};
use haina_store::{Migrations, Step, Store, StoreError, args};

const ROOM: Migrations = Migrations {
    room: "trial",
    steps: &[Step {
        number: 1,
        name: "pairs",
        sql: "CREATE TABLE trial (n BIGINT NOT NULL, half BIGINT NOT NULL);",
    }],
};

async fn pair(store: &Store, n: i64) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    for half in [0, 1] {
        let sql = "INSERT INTO trial (n, half) VALUES ($1, $2)";
        tx.execute(sql, &args![n, half]).await?;
    }
    tx.commit().await
}

/// Polls `work` `times` times, waiting between, and drops it there; tells whether it was done.
async fn cut(work: impl Future<Output = Result<(), StoreError>>, times: u32) -> bool {
    let mut work = pin!(work);
    for _ in 0..times {
        let polled = std::future::poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx))).await;
        if let Poll::Ready(result) = polled {
            result.unwrap();
            return true;
        }
        tokio::time::sleep(Duration::from_micros(300)).await;
    }
    false
}

async fn counts(store: &Store) -> (i64, i64) {
    let mut session = store.read().await.unwrap();
    let sql = "SELECT count(*) AS rows, count(DISTINCT n) AS pairs FROM trial";
    let row = session.one(sql, &[]).await.unwrap();
    (row.get("rows").unwrap(), row.get("pairs").unwrap())
}

#[tokio::test]
async fn a_transaction_dropped_at_any_point_is_whole_or_nothing() {
    testing::each(&[ROOM], async |store: Store, _| {
        let mut done = 0;
        for n in 0..120i64 {
            let others = (0..3i64)
                .map(|i| pair(&store, 1000 + n * 10 + i))
                .map(Box::pin);
            let others = futures_util::future::join_all(others);
            let (cut, others) = tokio::join!(cut(pair(&store, n), (n % 30) as u32), others);
            others.into_iter().for_each(|other| other.unwrap());
            done += i64::from(cut);
        }
        pair(&store, 9999).await.unwrap();
        let (rows, pairs) = counts(&store).await;
        assert_eq!(rows, pairs * 2, "half a transaction was kept");
        // One that was cut may have been committed all the same, but none that was done is lost.
        assert!(
            pairs > 360 + done && pairs <= 361 + 120,
            "{pairs} of {done}"
        );
        assert!(done > 0, "none got through");
    })
    .await;
}

#[tokio::test]
async fn a_snapshot_dropped_while_it_opens_leaves_no_connection_that_cannot_write() {
    testing::each(&[ROOM], async |store: Store, _| {
        for n in 0..200i64 {
            for times in 1..4 {
                let reading = async { store.read().await.map(drop) };
                cut(reading, times).await;
            }
            pair(&store, n).await.unwrap();
        }
        assert_eq!(counts(&store).await, (400, 200));
    })
    .await;
}

/// Takes SQLite about a second.
const LONG: &str = "SELECT count(*) AS n FROM (
    WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 2000000) SELECT n FROM up)";

#[tokio::test]
async fn a_long_statement_keeps_nobody_waiting_and_gives_back_its_connection_when_it_is_dropped() {
    testing::on_sqlite(&[ROOM], async |place: Place| {
        let store = &place.store;
        let long = async {
            let mut session = store.read().await?;
            let row = session.one(LONG, &[]).await?;
            row.get::<i64>("n")
        };
        let mut turns = 0;
        let others = async {
            loop {
                turns += 1;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let counted = tokio::select! {
            counted = long => counted,
            () = others => unreachable!("they have turns for ever"),
        };
        assert_eq!(counted.unwrap(), 2_000_000);
        assert!(turns > 10, "others had {turns} turns");

        for _ in 0..40 {
            let reading = async {
                let mut session = store.read().await?;
                session.one(LONG, &[]).await.map(drop)
            };
            assert!(!cut(reading, 2).await, "it was to be dropped half way");
        }
        // More than there are connections: whoever got none would wait for as long as it takes.
        for n in 0..40 {
            pair(store, n).await.unwrap();
        }
        assert_eq!(counts(store).await, (80, 40));
    })
    .await;
}

#[tokio::test]
async fn a_write_transaction_dropped_in_a_long_statement_is_undone_and_the_next_one_writes() {
    testing::on_sqlite(&[ROOM], async |place: Place| {
        let store = &place.store;
        let writing = async {
            let mut tx = store.begin().await?;
            let sql = "INSERT INTO trial (n, half) VALUES (1, 0)";
            tx.execute(sql, &[]).await?;
            tx.one(LONG, &[]).await?;
            tx.commit().await
        };
        assert!(!cut(writing, 3).await, "it was to be dropped half way");
        pair(store, 2).await.unwrap();
        assert_eq!(counts(store).await, (2, 1));
    })
    .await;
}

#[tokio::test]
async fn those_who_commit_together_share_a_commit_to_disk() {
    testing::on_sqlite(&[ROOM], async |place: Place| {
        haina_store::crash::count();
        let before = haina_store::crash::ticks();
        let writers = (0..64).map(|n| Box::pin(pair(&place.store, n)));
        for done in futures_util::future::join_all(writers).await {
            done.unwrap();
        }
        // Each has two statements; a commit is two ticks. Other tests tick along, so this is loose.
        let ticks = haina_store::crash::ticks() - before;
        assert!(ticks >= 128, "{ticks}");
        assert_eq!(counts(&place.store).await, (128, 64));
    })
    .await;
}
