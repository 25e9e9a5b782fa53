//! `haina bench timers`: what is due is found among a million timers that are not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use haina_core::Env;
use haina_journal::{Journal, Timer, TimerHandler, WorkError, Works, timer};
use haina_store::{Store, Tx};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use crate::ground::{Database, Ground, Site};
use crate::machine::Machine;
use crate::sample::{Sample, Times};
use crate::{BenchError, Progress, journal};

/// What to measure.
#[derive(Debug, Clone)]
pub struct TimersPlan {
    pub site: Site,
    /// Timers that are not due.
    pub pending: u64,
    /// Timers that fall due in a second.
    pub per_second: u64,
    pub seconds: u64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct TimersReport {
    pub machine: Machine,
    pub database: Database,
    pub database_version: String,
    pub pending: u64,
    pub per_second: u64,
    /// Timers that fell due.
    pub due: u64,
    /// Timers that fired.
    pub fired: u64,
    /// From the due time to the firing.
    pub late: Times,
    /// Fired later than a second after their time.
    pub over_1_s: usize,
}

const KIND: &str = "bench.timer";
const SET_AT_ONCE: u64 = 2_000;
/// How long after the last of them was set the first one falls due.
const LEAD: SignedDuration = SignedDuration::from_secs(2);

/// Fires as a matter's clock does: with an entry. Notes how late.
struct Fires {
    journal: Journal,
    env: Env,
    late: Arc<Mutex<Sample>>,
}

#[async_trait]
impl TimerHandler for Fires {
    fn kind(&self) -> &str {
        KIND
    }

    async fn fire(&self, tx: &mut Tx, timer: &Timer) -> Result<(), WorkError> {
        let late = self.env.now().duration_since(timer.due_at);
        self.journal.append(tx, journal::draft(0)).await?;
        let mut sample = self.late.lock().map_err(|_| "the sample is gone")?;
        sample.add(Duration::try_from(late).unwrap_or_default());
        Ok(())
    }
}

/// Sets the timers, and lets them fire.
///
/// # Errors
/// As store and journal fail.
pub async fn timers(
    plan: &TimersPlan,
    progress: &dyn Progress,
) -> Result<TimersReport, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let (store, journal) = journal::open(&ground).await?;
    let env = Env::system();
    progress.begin("setting timers", plan.pending);
    let far = env.now() + SignedDuration::from_hours(24);
    let apart = SignedDuration::from_secs(30);
    let mut set = 0;
    while set < plan.pending {
        let count = SET_AT_ONCE.min(plan.pending - set);
        put(&store, "far", set, count, far, apart).await?;
        set += count;
        progress.at(set);
    }
    let due = plan.per_second * plan.seconds;
    let micros = 1_000_000 / i64::try_from(plan.per_second.max(1)).unwrap_or(i64::MAX);
    // Setting those that fall due takes a moment itself.
    let first = env.now() + LEAD + SignedDuration::from_millis(i64::try_from(due).unwrap_or(0));
    put(
        &store,
        "due",
        0,
        due,
        first,
        SignedDuration::from_micros(micros),
    )
    .await?;
    progress.begin("firing timers", 0);
    let late = Arc::new(Mutex::new(Sample::default()));
    let workers = journal.start(Works::default().handler(Fires {
        journal: journal.clone(),
        env: env.clone(),
        late: late.clone(),
    }));
    let over = first.duration_since(env.now())
        + SignedDuration::from_secs(i64::try_from(plan.seconds).unwrap_or(0) + 3);
    tokio::time::sleep(Duration::try_from(over).unwrap_or_default()).await;
    workers.stop().await;
    progress.end();
    let sample = late.lock().map(|sample| sample.clone()).unwrap_or_default();
    let report = TimersReport {
        machine: Machine::here(),
        database: plan.site.database,
        database_version: ground.version(&store).await?,
        pending: plan.pending,
        per_second: plan.per_second,
        due,
        fired: sample.times().count as u64,
        over_1_s: sample.over(Duration::from_secs(1)),
        late: sample.times(),
    };
    store.close().await;
    Ok(report)
}

/// Sets `count` timers, the first at `at`, each `apart` from the one before.
async fn put(
    store: &Store,
    name: &str,
    from: u64,
    count: u64,
    at: Timestamp,
    apart: SignedDuration,
) -> Result<(), BenchError> {
    let mut tx = store.begin().await?;
    for number in from..from + count {
        let nth = i32::try_from(number).unwrap_or(i32::MAX);
        let one = Timer {
            key: format!("bench/{name}/{number}"),
            due_at: at + apart * nth,
            kind: KIND.to_owned(),
            subject: format!("mat_bench{number:020}"),
            payload: json!({}),
        };
        timer::set(&mut tx, &one).await?;
    }
    Ok(tx.commit().await?)
}
