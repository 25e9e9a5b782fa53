//! Two nodes on one database share the work, and killing one loses and doubles nothing.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use std::time::Duration;

use async_trait::async_trait;
use haina_journal::{
    Actor, Draft, Entry, Journal, JournalConfig, MIGRATIONS, Reaction, Timer, TimerHandler,
    WorkError, Workers, Works, timer, verify,
};
use haina_store::testing::{Place, on_postgres, on_sqlite};
use haina_store::{Migrations, Step, Store, Tx, args};
use jiff::SignedDuration;
use serde_json::json;

const COUNTS: Migrations = Migrations {
    room: "trial",
    steps: &[Step {
        number: 1,
        name: "counts",
        sql: "-- what reactions and timers did, so that a second time would show
            CREATE TABLE trial_count (name TEXT PRIMARY KEY, n BIGINT NOT NULL);",
    }],
};

const COUNT: &str = "INSERT INTO trial_count (name, n) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET n = trial_count.n + 1";

struct Count;

#[async_trait]
impl Reaction for Count {
    fn name(&self) -> &str {
        "count"
    }

    fn wants(&self, _: &str) -> bool {
        true
    }

    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        tx.execute(COUNT, &args![format!("entry {}", entry.id)])
            .await?;
        Ok(())
    }
}

struct Bell;

#[async_trait]
impl TimerHandler for Bell {
    fn kind(&self) -> &str {
        "test.bell"
    }

    async fn fire(&self, tx: &mut Tx, timer: &Timer) -> Result<(), WorkError> {
        tx.execute(COUNT, &args![&timer.key]).await?;
        Ok(())
    }
}

async fn open(store: Store, place: &Place) -> Journal {
    let mut config = JournalConfig::new(place.folder.join("key"), "test/journal");
    config.poll = SignedDuration::from_millis(20);
    Journal::open(store, place.env.clone(), config)
        .await
        .unwrap()
}

fn start(journal: &Journal) -> Workers {
    journal.start(Works::default().reaction(Count).handler(Bell))
}

/// Appends an entry and sets a timer that is due at once.
async fn act(journal: &Journal, store: &Store, place: &Place, name: &str) {
    let mut tx = store.begin().await.unwrap();
    let actor = Actor::System("test".to_owned());
    journal
        .append(&mut tx, Draft::new("test.done", "mat_1", actor, json!({})))
        .await
        .unwrap();
    let bell = Timer {
        key: format!("timer {name}"),
        due_at: place.env.now(),
        kind: "test.bell".to_owned(),
        subject: "mat_1".to_owned(),
        payload: json!({}),
    };
    timer::set(&mut tx, &bell).await.unwrap();
    tx.commit().await.unwrap();
}

/// How many effects there are, and how many happened more than once.
async fn effects(store: &Store) -> (i64, i64) {
    let sql =
        "SELECT count(*) AS n, CAST(COALESCE(sum(n - 1), 0) AS BIGINT) AS twice FROM trial_count";
    let row = store.read().await.unwrap().one(sql, &[]).await.unwrap();
    (row.get("n").unwrap(), row.get("twice").unwrap())
}

async fn until(store: &Store, n: i64) {
    for _ in 0..1500 {
        if effects(store).await.0 >= n {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("only {:?} of {n} effects", effects(store).await);
}

#[tokio::test]
async fn when_the_node_that_works_is_killed_the_other_takes_over() {
    on_postgres(&[MIGRATIONS, COUNTS], async |place| {
        let other = Store::open(&place.config).await.unwrap();
        let (one, two) = (
            open(place.store.clone(), &place).await,
            open(other.clone(), &place).await,
        );
        let first = start(&one);
        act(&one, &place.store, &place, "a").await;
        until(&place.store, 2).await;
        let second = start(&two);
        // Written at the second node, worked at the first: it holds the leases.
        act(&two, &other, &place, "b").await;
        until(&place.store, 4).await;
        drop(first);
        act(&two, &other, &place, "c").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(
            effects(&place.store).await.0,
            4,
            "taken over while the lease held"
        );
        place.clock.advance(SignedDuration::from_secs(5));
        until(&place.store, 6).await;
        // Stopped in order, the other need not wait.
        let first = start(&one);
        second.stop().await;
        act(&one, &place.store, &place, "d").await;
        until(&place.store, 8).await;
        first.stop().await;
        assert_eq!(effects(&place.store).await, (8, 0));
        let report = verify(&place.store, &one.public_key(), &[], |_, _| {})
            .await
            .unwrap();
        assert!(report.holds() && report.entries == 4, "{report:?}");
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_one_command_settles_another_node_goes_on_with_at_once() {
    on_postgres(&[MIGRATIONS, COUNTS], async |place| {
        let other = Store::open(&place.config).await.unwrap();
        let (command, server) = (
            open(place.store.clone(), &place).await,
            open(other.clone(), &place).await,
        );
        let works = Works::default().reaction(Count).handler(Bell);
        act(&command, &place.store, &place, "a").await;
        command.settle(&works).await.unwrap();
        act(&server, &other, &place, "b").await;
        // No time goes by, so a lease that was kept would still hold.
        let done = server.settle(&works).await.unwrap();
        assert_eq!((done.sequenced, done.reacted, done.fired), (1, 1, 1));
        assert_eq!(effects(&place.store).await, (4, 0));
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn two_nodes_that_write_and_are_killed_again_and_again_do_each_thing_once() {
    on_postgres(&[MIGRATIONS, COUNTS], async |place| {
        let other = Store::open(&place.config).await.unwrap();
        let nodes = [
            (open(place.store.clone(), &place).await, place.store.clone()),
            (open(other.clone(), &place).await, other.clone()),
        ];
        let mut running = nodes
            .iter()
            .map(|(journal, _)| start(journal))
            .collect::<Vec<_>>();
        for round in 0..30usize {
            for (n, (journal, store)) in nodes.iter().enumerate() {
                act(journal, store, &place, &format!("{round} {n}")).await;
            }
            tokio::time::sleep(Duration::from_millis(3 + (round as u64 * 7) % 40)).await;
            let killed = round % 2;
            running[killed] = start(&nodes[killed].0);
            place.clock.advance(SignedDuration::from_secs(6));
        }
        until(&place.store, 120).await;
        for workers in running {
            workers.stop().await;
        }
        assert_eq!(effects(&place.store).await, (120, 0));
        let key = nodes[0].0.public_key();
        let report = verify(&place.store, &key, &[], |_, _| {}).await.unwrap();
        assert!(report.holds() && report.entries == 60, "{report:?}");
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn one_node_killed_again_and_again_does_each_thing_once() {
    on_sqlite(&[MIGRATIONS, COUNTS], async |place| {
        let journal = open(place.store.clone(), &place).await;
        for round in 0..40u64 {
            let workers = start(&journal);
            act(&journal, &place.store, &place, &round.to_string()).await;
            tokio::time::sleep(Duration::from_millis((round * 7) % 25)).await;
            drop(workers);
            place.clock.advance(SignedDuration::from_secs(1));
        }
        let works = Works::default().reaction(Count).handler(Bell);
        journal.settle(&works).await.unwrap();
        assert_eq!(effects(&place.store).await, (80, 0));
        let report = verify(&place.store, &journal.public_key(), &[], |_, _| {})
            .await
            .unwrap();
        assert!(report.holds() && report.entries == 40, "{report:?}");
    })
    .await;
}
