//! `haina bench journal`: durable entries by many writers, and proofs in a long log.

use std::sync::Arc;
use std::time::{Duration, Instant};

use haina_core::Env;
use haina_journal::{Actor, Draft, EntryId, Journal, JournalConfig, Works};
use haina_store::Store;
use serde::Serialize;
use serde_json::json;
use tokio::task::JoinSet;

use crate::ground::{Database, Ground, Site};
use crate::machine::Machine;
use crate::sample::{Sample, Times, rounded};
use crate::{BenchError, Progress};

/// What to measure.
#[derive(Debug, Clone)]
pub struct JournalPlan {
    pub site: Site,
    /// Entries in the log when proofs are made.
    pub entries: u64,
    pub seconds: u64,
    /// Writers side by side, each a transaction at a time.
    pub writers: u32,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct JournalReport {
    pub machine: Machine,
    pub database: Database,
    pub database_version: String,
    /// What the database says of its durability.
    pub durability: String,
    pub writers: u32,
    /// Entries acknowledged in a second, each in a transaction of its own.
    pub entries_per_s: f64,
    /// From the beginning of a transaction to its acknowledgement.
    pub commit: Times,
    /// The same by one writer alone: what one sync of this disk costs.
    pub alone: Times,
    /// How long the sequencer needed after the last of them.
    pub settle_s: f64,
    /// Entries in the log when proofs were made.
    pub entries: u64,
    pub prove: Times,
    pub check: Times,
}

const FILLED_AT_ONCE: u64 = 2_000;
const PROOFS: usize = 2_000;

/// Measures writing, then proving.
///
/// # Errors
/// As store and journal fail.
pub async fn journal(
    plan: &JournalPlan,
    progress: &dyn Progress,
) -> Result<JournalReport, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let (store, journal) = open(&ground).await?;
    let mut ids = fill(&store, &journal, plan.entries, progress).await?;
    progress.begin("writing", 0);
    let workers = journal.start(Works::default());
    let time = Duration::from_secs(plan.seconds);
    let (alone, _, _) = write(&store, &journal, 1, time.div_f64(4.0)).await?;
    let (commit, written, took) = write(&store, &journal, plan.writers, time).await?;
    let begun = Instant::now();
    workers.stop().await;
    journal.settle(&Works::default()).await?;
    let settle_s = rounded(begun.elapsed().as_secs_f64());
    progress.begin("proving", 0);
    let apart = (ids.len() / PROOFS).max(1);
    ids = ids.into_iter().step_by(apart).collect();
    let (prove, check) = proofs(&store, &journal, &ids).await?;
    let size = journal.checkpoint(&mut store.read().await?).await?;
    progress.end();
    let report = JournalReport {
        machine: Machine::here(),
        database: plan.site.database,
        database_version: ground.version(&store).await?,
        durability: ground.durability(&store).await?,
        writers: plan.writers,
        entries_per_s: rounded(written as f64 / took),
        commit,
        alone,
        settle_s,
        entries: size.map_or(0, |checkpoint| checkpoint.size),
        prove,
        check,
    };
    store.close().await;
    Ok(report)
}

/// Store and journal in the ground, with the tables of these two rooms alone.
pub(crate) async fn open(ground: &Ground) -> Result<(Store, Journal), BenchError> {
    let env = Env::system();
    let store = ground.store().await?;
    store.migrate(&[haina_journal::MIGRATIONS], &env).await?;
    let key = ground.folder().join("journal.key");
    let config = JournalConfig::new(key, "bench.example/journal");
    let journal = Journal::open(store.clone(), env, config).await?;
    Ok((store, journal))
}

/// An entry as the commands of a matter leave it.
pub(crate) fn draft(number: u64) -> Draft {
    Draft::new(
        "matter.signed",
        format!("mat_bench{number:020}"),
        Actor::Person {
            id: "per_01jzz9w2h8e5x9n3q5b7t1m4ka".to_owned(),
            role: "handler".to_owned(),
            on_behalf_of: None,
        },
        json!({
            "action": "sign",
            "type": "hotline-12345/appeal",
            "hash": "sha256:3f1b7f0a5d7c4a5f9f0f4fc9a2a1e2c83bb5f1c3",
            "events": [{ "at": "2026-03-02T01:00:00Z", "fact": { "signed": { "unit": "urban-management" } } }],
            "tell": [{ "to": { "desk": "hotline-centre" }, "about": "signed" }],
        }),
    )
    .with_personal(json!({ "note": "已签收,现场核查后答复。" }))
}

async fn fill(
    store: &Store,
    journal: &Journal,
    entries: u64,
    progress: &dyn Progress,
) -> Result<Vec<EntryId>, BenchError> {
    progress.begin("filling the journal", entries);
    let mut ids = Vec::new();
    let checkpoint = journal.checkpoint(&mut store.read().await?).await?;
    let mut done = checkpoint.map_or(0, |checkpoint| checkpoint.size);
    while done < entries {
        let mut tx = store.begin().await?;
        for number in 0..FILLED_AT_ONCE {
            let id = journal.append(&mut tx, draft(done + number)).await?;
            if number % 50 == 0 {
                ids.push(id);
            }
        }
        tx.commit().await?;
        journal.settle(&Works::default()).await?;
        done += FILLED_AT_ONCE;
        progress.at(done);
    }
    progress.end();
    Ok(ids)
}

/// Every writer appends an entry at a time until the time is over.
async fn write(
    store: &Store,
    journal: &Journal,
    writers: u32,
    time: Duration,
) -> Result<(Times, u64, f64), BenchError> {
    let begun = Instant::now();
    let mut side_by_side = JoinSet::new();
    for writer in 0..u64::from(writers) {
        let (store, journal) = (store.clone(), journal.clone());
        side_by_side.spawn(async move {
            let mut sample = Sample::default();
            while begun.elapsed() < time {
                let from = Instant::now();
                let mut tx = store.begin().await?;
                journal.append(&mut tx, draft(writer)).await?;
                tx.commit().await?;
                sample.add(from.elapsed());
            }
            Ok::<_, BenchError>(sample)
        });
    }
    let mut all = Sample::default();
    while let Some(done) = side_by_side.join_next().await {
        all.merge(done??);
    }
    let times = all.times();
    Ok((times, times.count as u64, begun.elapsed().as_secs_f64()))
}

/// Makes and checks a proof of each of these entries.
async fn proofs(
    store: &Store,
    journal: &Journal,
    ids: &[EntryId],
) -> Result<(Times, Times), BenchError> {
    let key = Arc::new(journal.public_key());
    let (mut making, mut checking) = (Sample::default(), Sample::default());
    for id in ids {
        let begun = Instant::now();
        let mut session = store.glance().await?;
        let proof = journal.prove(&mut session, *id, false).await?;
        making.add(begun.elapsed());
        drop(session);
        let begun = Instant::now();
        proof.check(&key)?;
        checking.add(begun.elapsed());
    }
    Ok((making.times(), checking.times()))
}
