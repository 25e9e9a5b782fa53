//! The log of a SQLite database is copied into its file while the store is open, and begins anew.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that breaks off has failed

use std::path::Path;
use std::time::Duration;

use haina_store::testing;
use haina_store::{Migrations, Step, args};

const ROOM: Migrations = Migrations {
    room: "log",
    steps: &[Step {
        number: 1,
        name: "log",
        sql: "CREATE TABLE log_page (n BIGINT PRIMARY KEY, text TEXT NOT NULL)",
    }],
};
const ROUNDS: i64 = 24;
/// Bytes that a round writes: a thousand pages.
const ROUND_BYTES: u64 = 4 << 20;

fn bytes(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |found| found.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_comes_into_the_file_and_the_log_does_not_grow_for_ever() {
    testing::on_sqlite(&[ROOM], async |place| {
        let file = place.config.data_dir.join("haina.db");
        let log = place.config.data_dir.join("haina.db-wal");
        let text = "x".repeat(256 << 10);
        for round in 0..ROUNDS {
            for n in 0..16 {
                let mut tx = place.store.begin().await.unwrap();
                let sql = "INSERT INTO log_page (n, text) VALUES ($1, $2)";
                tx.execute(sql, &args![round * 16 + n, &text])
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
            let written = ROUND_BYTES * u64::try_from(round).unwrap();
            let mut waits = 0;
            while bytes(&file) < written {
                waits += 1;
                assert!(
                    waits < 1_000,
                    "the log is not copied: {} of {written}",
                    bytes(&file)
                );
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        let all = ROUND_BYTES * u64::try_from(ROUNDS).unwrap();
        assert!(
            bytes(&log) < all / 2,
            "the log has {} of {all} bytes",
            bytes(&log)
        );
    })
    .await;
}
