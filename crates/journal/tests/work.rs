//! Entries are sequenced, reactions follow them, timers fire: on both databases.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use haina_journal::{
    Actor, Draft, Entry, Filter, Journal, JournalConfig, MIGRATIONS, Reaction, Timer, TimerHandler,
    WorkError, Works, cursors, parked, timer,
};
use haina_store::testing::{Place, each_place};
use haina_store::{Tx, args};
use jiff::SignedDuration;
use serde_json::json;

async fn open(place: &Place) -> Journal {
    let config = JournalConfig::new(place.folder.join("journal.key"), "test/journal");
    Journal::open(place.store.clone(), place.env.clone(), config)
        .await
        .unwrap()
}

async fn append(journal: &Journal, place: &Place, kind: &str, n: u32) {
    let mut tx = place.store.begin().await.unwrap();
    for i in 0..n {
        let actor = Actor::System("test".to_owned());
        let draft = Draft::new(kind, format!("mat_{i}"), actor, json!({"b": i, "a": "海"}));
        journal.append(&mut tx, draft).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[derive(Clone, Default)]
struct Collect {
    seen: Arc<Mutex<Vec<u64>>>,
    broken: Arc<AtomicBool>,
    calls: Arc<AtomicU32>,
}

#[async_trait]
impl Reaction for Collect {
    fn name(&self) -> &str {
        "collect"
    }

    fn wants(&self, kind: &str) -> bool {
        kind == "test.wanted"
    }

    async fn react(&self, _: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let seq = entry.seq.ok_or("no seq")?;
        if seq == 5 && self.broken.load(Ordering::SeqCst) {
            panic!("entry 5 is poison");
        }
        let mut seen = self.seen.lock().unwrap();
        if !seen.contains(&seq) {
            seen.push(seq);
        }
        Ok(())
    }
}

/// Breaks at whatever it is asked to react to.
struct Poison;

#[async_trait]
impl Reaction for Poison {
    fn name(&self) -> &str {
        "poison"
    }

    fn wants(&self, kind: &str) -> bool {
        kind != "test.a"
    }

    fn concerns(&self, entry: &Entry) -> bool {
        entry.kind != "test.odd"
    }

    async fn react(&self, _: &mut Tx, _: &Entry) -> Result<(), WorkError> {
        Err("whatever it is".into())
    }
}

#[derive(Clone, Default)]
struct Ring {
    fired: Arc<Mutex<Vec<String>>>,
    broken: Arc<AtomicBool>,
}

#[async_trait]
impl TimerHandler for Ring {
    fn kind(&self) -> &str {
        "test.ring"
    }

    async fn fire(&self, tx: &mut Tx, timer: &Timer) -> Result<(), WorkError> {
        if self.broken.load(Ordering::SeqCst) && timer.key == "b" {
            return Err("b is broken".into());
        }
        if timer.payload["again"] == json!(true) {
            let again = Timer {
                key: "again".to_owned(),
                due_at: timer.due_at + SignedDuration::from_hours(1),
                payload: json!({}),
                ..timer.clone()
            };
            timer::set(tx, &again).await?;
        }
        self.fired.lock().unwrap().push(timer.key.clone());
        Ok(())
    }
}

fn ring(place: &Place, key: &str, hours: i64) -> Timer {
    Timer {
        key: key.to_owned(),
        due_at: place.env.now() + SignedDuration::from_hours(hours),
        kind: "test.ring".to_owned(),
        subject: "mat_1".to_owned(),
        payload: json!({"again": key == "c"}),
    }
}

#[tokio::test]
async fn entries_are_numbered_without_gaps_and_read_back() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place).await;
        append(&journal, &place, "test.a", 3).await;
        let mut tx = place.store.begin().await.unwrap();
        let actor = Actor::Person {
            id: "per_1".into(),
            role: "agent".into(),
            on_behalf_of: None,
        };
        let draft = Draft::new("test.lost", "mat_1", actor.clone(), json!({}));
        journal.append(&mut tx, draft.clone()).await.unwrap();
        drop(tx);
        let mut tx = place.store.begin().await.unwrap();
        let draft = draft.with_personal(json!({"name": "王芳"}));
        let kept = journal.append(&mut tx, draft).await.unwrap();
        let history = journal.history(&mut tx, "mat_1", 10).await.unwrap();
        assert_eq!(
            history.iter().map(|e| e.seq).collect::<Vec<_>>(),
            [None, None]
        );
        tx.commit().await.unwrap();
        assert_eq!(
            journal.settle(&Works::default()).await.unwrap().sequenced,
            4
        );
        append(&journal, &place, "test.a", 600).await;
        assert_eq!(
            journal.settle(&Works::default()).await.unwrap().sequenced,
            600
        );

        let mut session = place.store.read().await.unwrap();
        let all = journal
            .entries(&mut session, 0, &Filter::default(), 1000)
            .await
            .unwrap();
        let seqs: Vec<_> = all.iter().map(|e| e.seq.unwrap()).collect();
        assert_eq!(seqs, (0..604).collect::<Vec<u64>>());
        assert_eq!(all[3].id, kept);
        assert_eq!(all[3].actor, actor);
        assert_eq!(all[3].personal, Some(json!({"name": "王芳"})));
        let filter = Filter {
            kind: Some("test.".into()),
            subject: Some("mat_1".into()),
        };
        let one = journal.entries(&mut session, 2, &filter, 10).await.unwrap();
        assert_eq!(
            one.iter().map(|e| e.seq.unwrap()).collect::<Vec<_>>(),
            [3, 5]
        );
        let checkpoint = journal.checkpoint(&mut session).await.unwrap().unwrap();
        assert_eq!(checkpoint.size, 604);
        checkpoint.check(&journal.public_key()).unwrap();
        drop(session);

        let mut tx = place.store.begin().await.unwrap();
        let clerk = Actor::System("retention".into());
        assert!(
            journal
                .erase(&mut tx, kept, clerk.clone(), "3 years")
                .await
                .unwrap()
        );
        assert!(!journal.erase(&mut tx, kept, clerk, "again").await.unwrap());
        assert_eq!(journal.entry(&mut tx, kept).await.unwrap().personal, None);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_reaction_sees_each_wanted_entry_in_order() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place).await;
        let collect = Collect::default();
        let works = Works::default().reaction(collect.clone());
        for kind in ["test.wanted", "test.other", "test.wanted"] {
            append(&journal, &place, kind, 100).await;
        }
        let done = journal.settle(&works).await.unwrap();
        assert_eq!((done.sequenced, done.reacted), (300, 300));
        let expected: Vec<u64> = (0..100).chain(200..300).collect();
        assert_eq!(*collect.seen.lock().unwrap(), expected);
        assert_eq!(journal.settle(&works).await.unwrap().reacted, 0);
        assert_eq!(collect.calls.load(Ordering::SeqCst), 200);
    })
    .await;
}

#[tokio::test]
async fn a_failure_behind_a_long_stretch_that_is_passed_over_is_noted_at_once() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place).await;
        let works = Works::default().reaction(Poison);
        // As many as are read at a time.
        append(&journal, &place, "test.a", 256).await;
        append(&journal, &place, "test.wanted", 1).await;
        journal.settle(&works).await.unwrap();
        let cursor = cursors(&mut place.store.read().await.unwrap())
            .await
            .unwrap()
            .remove(0);
        assert_eq!((cursor.seq, cursor.errors), (256, 1));
    })
    .await;
}

#[tokio::test]
async fn what_does_not_concern_a_reaction_is_passed_over() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place).await;
        let works = Works::default().reaction(Poison);
        append(&journal, &place, "test.odd", 3).await;
        journal.settle(&works).await.unwrap();
        let cursor = cursors(&mut place.store.read().await.unwrap())
            .await
            .unwrap()
            .remove(0);
        assert_eq!((cursor.seq, cursor.errors), (3, 0));
    })
    .await;
}

#[tokio::test]
async fn a_poison_entry_is_tried_again_then_parked_and_can_be_run_again() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place).await;
        let collect = Collect::default();
        collect.broken.store(true, Ordering::SeqCst);
        let works = Works::default().reaction(collect.clone());
        append(&journal, &place, "test.wanted", 10).await;
        journal.settle(&works).await.unwrap();
        let cursor = cursors(&mut place.store.read().await.unwrap())
            .await
            .unwrap()
            .remove(0);
        assert_eq!((cursor.seq, cursor.errors), (5, 1));
        assert_eq!(
            cursor.error.as_deref(),
            Some("it panicked: entry 5 is poison")
        );
        assert_eq!(
            cursor.retry_at,
            Some(place.env.now() + SignedDuration::from_secs(1))
        );
        for _ in 0..7 {
            place.clock.advance(SignedDuration::from_mins(5));
            journal.settle(&works).await.unwrap();
        }
        assert_eq!(collect.seen.lock().unwrap().len(), 9);
        let given_up = parked(&mut place.store.read().await.unwrap(), 10)
            .await
            .unwrap();
        assert_eq!(
            (given_up.len(), given_up[0].seq, given_up[0].errors),
            (1, 5, 8)
        );
        assert!(journal.retry_parked(&collect, 5).await.is_err());
        collect.broken.store(false, Ordering::SeqCst);
        journal.retry_parked(&collect, 5).await.unwrap();
        assert_eq!(collect.seen.lock().unwrap().last(), Some(&5));
        assert!(
            parked(&mut place.store.read().await.unwrap(), 10)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(journal.retry_parked(&collect, 5).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn timers_fire_once_when_due_over_clock_jumps() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place).await;
        let bell = Ring::default();
        let works = Works::default().handler(bell.clone());
        let fired = || bell.fired.lock().unwrap().join(" ");
        let mut tx = place.store.begin().await.unwrap();
        for (key, hours) in [("a", 1), ("b", 2), ("c", 3), ("moved", 1), ("cancelled", 1)] {
            timer::set(&mut tx, &ring(&place, key, hours))
                .await
                .unwrap();
        }
        timer::set(&mut tx, &ring(&place, "moved", 30))
            .await
            .unwrap();
        assert!(timer::cancel(&mut tx, "cancelled").await.unwrap());
        assert!(!timer::cancel(&mut tx, "cancelled").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(journal.settle(&works).await.unwrap().fired, 0);
        place.clock.advance(SignedDuration::from_hours(1));
        journal.settle(&works).await.unwrap();
        assert_eq!(fired(), "a");
        bell.broken.store(true, Ordering::SeqCst);
        place.clock.advance(SignedDuration::from_hours(20));
        journal.settle(&works).await.unwrap();
        assert_eq!(fired(), "a c again");
        for _ in 0..8 {
            place.clock.advance(SignedDuration::from_mins(5));
            journal.settle(&works).await.unwrap();
        }
        bell.broken.store(false, Ordering::SeqCst);
        assert_eq!(journal.settle(&works).await.unwrap().fired, 0);
        let mut tx = place.store.begin().await.unwrap();
        journal.retry_timer(&mut tx, "b").await.unwrap();
        assert!(journal.retry_timer(&mut tx, "b").await.is_err());
        tx.commit().await.unwrap();
        journal.settle(&works).await.unwrap();
        assert_eq!(fired(), "a c again b");
        let mut session = place.store.read().await.unwrap();
        let rest = timer::of_subject(&mut session, "mat_1").await.unwrap();
        assert_eq!(
            rest.iter().map(|t| t.key.as_str()).collect::<Vec<_>>(),
            ["moved"]
        );
        let n = session
            .one("SELECT count(*) AS n FROM journal_timer", &args![])
            .await
            .unwrap();
        assert_eq!(n.get::<i64>("n").unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_running_journal_does_its_work_and_tells_listeners() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place).await;
        let collect = Collect::default();
        let mut live = journal.subscribe();
        let workers = journal.start(Works::default().reaction(collect.clone()));
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        append(&journal, &place, "test.wanted", 3).await;
        for seq in 0..3 {
            let entry = tokio::time::timeout(std::time::Duration::from_secs(10), live.recv());
            assert_eq!(entry.await.unwrap().unwrap().seq, Some(seq));
        }
        while collect.seen.lock().unwrap().len() < 3 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        workers.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reaction_is_woken_by_what_is_sequenced_and_needs_no_look_of_its_own() {
    each_place(&[MIGRATIONS], async |place| {
        let mut config = JournalConfig::new(place.folder.join("journal.key"), "test/journal");
        config.poll = SignedDuration::from_hours(1);
        let journal = Journal::open(place.store.clone(), place.env.clone(), config);
        let journal = journal.await.unwrap();
        let collect = Collect::default();
        let workers = journal.start(Works::default().reaction(collect.clone()));
        let mut all = 0;
        // One by one, and more at once than fit one transaction or one look.
        for n in std::iter::repeat_n(1, 40).chain([300]) {
            append(&journal, &place, "test.wanted", n).await;
            all += n as usize;
            let seen = async {
                while collect.seen.lock().unwrap().len() < all {
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
            };
            let waited = tokio::time::timeout(std::time::Duration::from_secs(30), seen).await;
            assert!(
                waited.is_ok(),
                "{} of {all}",
                collect.seen.lock().unwrap().len()
            );
        }
        workers.stop().await;
    })
    .await;
}
