//! What a running server does now and then: sends what is owed, asks for papers, pulls tables, runs models that are due, links files, tidies tables,
//! frees what was set aside for a time, ends agreements whose time is over, forgets old idempotency keys, sweeps old sign-ins.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use haina_core::Fault as _;
use haina_lake::load::Tidied;
use haina_store::args;
use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Problem;
use crate::app::Api;
use crate::links::{self, Told};
use crate::notify::sender;
use crate::papers;
use crate::pulls;
use crate::runs::{self, Tried};

/// How long the first answer to an Idempotency-Key is kept.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(24);
const SEND_EVERY: Duration = Duration::from_secs(1);
/// A person waits for the answers.
const ASK_EVERY: Duration = Duration::from_millis(200);
const RUN_EVERY: Duration = Duration::from_secs(30);
const PULL_EVERY: Duration = Duration::from_secs(30);
const EXPIRE_EVERY: Duration = Duration::from_secs(5);
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// The first time as long after the start.
const TIDY_EVERY: Duration = Duration::from_secs(3_600);

/// The chores of a running server.
pub struct Chores {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Chores {
    /// Starts them.
    pub fn start(api: &Api) -> Chores {
        let (stop, _) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let sending = api.clone();
        tasks.spawn(every(
            SEND_EVERY,
            stop.subscribe(),
            "Could not send messages",
            move || {
                let api = sending.clone();
                async move { sender::turn(&api).await.map(drop) }
            },
        ));
        let asking = api.clone();
        tasks.spawn(every(
            ASK_EVERY,
            stop.subscribe(),
            "Could not ask for papers",
            move || {
                let api = asking.clone();
                async move { papers::turn(&api).await.map(drop) }
            },
        ));
        let pulling = api.clone();
        tasks.spawn(every(
            PULL_EVERY,
            stop.subscribe(),
            "Could not pull tables",
            move || {
                let api = pulling.clone();
                async move { pulls::turn(&api).await }
            },
        ));
        let (running, tried) = (api.clone(), Arc::new(Tried::default()));
        tasks.spawn(every(
            RUN_EVERY,
            stop.subscribe(),
            "Could not run models",
            move || {
                let (api, tried) = (running.clone(), tried.clone());
                async move { runs::turn(&api, &tried).await }
            },
        ));
        let (linking, told) = (api.clone(), Arc::new(Told::default()));
        tasks.spawn(every(
            RUN_EVERY,
            stop.subscribe(),
            "Could not link files",
            move || {
                let (api, told) = (linking.clone(), told.clone());
                async move { links::turn(&api, &told).await }
            },
        ));
        let expiring = api.clone();
        tasks.spawn(every(
            EXPIRE_EVERY,
            stop.subscribe(),
            "Could not end what is over",
            move || {
                let api = expiring.clone();
                async move {
                    api.ledger().expire().await?;
                    api.agreements().expire().await?;
                    Ok(())
                }
            },
        ));
        let sweeping = api.clone();
        tasks.spawn(every(
            SWEEP_EVERY,
            stop.subscribe(),
            "Could not sweep",
            move || {
                let api = sweeping.clone();
                async move { sweep(&api).await }
            },
        ));
        tasks.spawn(tidying(api.clone(), stop.subscribe()));
        Chores { stop, tasks }
    }

    /// Ends them after what is being done.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Forgets what is old enough to be forgotten.
pub async fn sweep(api: &Api) -> Result<(), Problem> {
    let before = api.env().now() - KEYS_KEPT;
    let mut tx = api.store().begin().await?;
    tx.execute(
        "DELETE FROM api_idempotency WHERE created_at < $1",
        &args![before],
    )
    .await?;
    api.journal().forget_causes(&mut tx, before).await?;
    tx.commit().await?;
    api.parties().sweep().await?;
    Ok(())
}

/// Writes small files of tables together and removes old ones, of the tables that changed.
async fn tidying(api: Api, mut stop: watch::Receiver<bool>) {
    let days = i64::from(api.config().lake_versions_days);
    let keep = SignedDuration::from_hours(24 * days);
    let mut seen = BTreeMap::new();
    loop {
        tokio::select! {
            () = tokio::time::sleep(TIDY_EVERY) => {}
            _ = stop.changed() => return,
        }
        match api.lake().tidy_changed(keep, &mut seen).await {
            Ok(Tidied {
                compacted, removed, ..
            }) => {
                tracing::info!(compacted, removed, "Tidied the tables");
            }
            Err(error) => {
                tracing::warn!(code = error.code(), "Could not tidy the tables: {error}");
            }
        }
    }
}

async fn every<F, W>(pause: Duration, mut stop: watch::Receiver<bool>, failed: &str, work: W)
where
    F: Future<Output = Result<(), Problem>>,
    W: Fn() -> F,
{
    while !*stop.borrow() {
        if let Err(problem) = work().await {
            tracing::warn!(code = %problem.code, "{failed}: {}", problem.detail);
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}
