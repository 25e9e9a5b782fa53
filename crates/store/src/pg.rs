//! PostgreSQL: a pool, and word of what happens on other nodes.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{Executor as _, PgPool, Postgres, Transaction};
use tokio::sync::mpsc;
use tracing::{debug, warn};

use crate::StoreError;
use crate::wake::Wakes;

const CHANNEL: &str = "haina_wake";
const STATEMENTS_CACHED: usize = 512;
const COALESCE: Duration = Duration::from_millis(20);
const LISTEN_AGAIN: Duration = Duration::from_secs(2);
/// Connections for single statements that wait for no disk: each is in use for a moment only.
const SOON_MAX: u32 = 2;

/// An open PostgreSQL database.
pub(crate) struct Pg {
    pub pool: PgPool,
    /// On its connections each statement is a transaction of its own that waits for no disk.
    pub soon: PgPool,
    /// Two connections aside for `LISTEN` and `NOTIFY`, so that a full pool does not silence them.
    aside: PgPool,
    pub url: String,
}

impl Pg {
    /// Connects to the database at `url`.
    pub async fn open(url: &str, pool_max: u32, wakes: &Wakes) -> Result<Pg, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("haina")
            .statement_cache_capacity(STATEMENTS_CACHED);
        let pool = PgPoolOptions::new()
            .max_connections(pool_max.max(2))
            .acquire_timeout(crate::WAIT_MAX)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        let soon = PgPoolOptions::new()
            .max_connections(SOON_MAX)
            .acquire_timeout(crate::WAIT_MAX)
            .test_before_acquire(false)
            .after_connect(|conn, _| {
                Box::pin(async {
                    let sql = "SET synchronous_commit = off";
                    conn.execute(sql).await.map(|_| ())
                })
            })
            .connect_lazy_with(options.clone());
        let aside = PgPoolOptions::new()
            .max_connections(2)
            .connect_lazy_with(options);
        let (sender, signals) = mpsc::unbounded_channel();
        wakes.connect_abroad(sender);
        let ear = Ear::default();
        tokio::spawn(send_abroad(aside.clone(), ear.clone(), signals));
        tokio::spawn(hear_from_abroad(aside.clone(), ear, wakes.clone()));
        Ok(Pg {
            pool,
            soon,
            aside,
            url: url.to_owned(),
        })
    }

    /// Begins a transaction; `statement` stands for `BEGIN` where something else than the usual is meant.
    ///
    /// In a task of its own: given up half way, sqlx 0.9 would put a connection back into the pool on which the
    /// transaction is open, and whoever takes it next would write into a snapshot that may only be read.
    pub async fn begin(
        &self,
        statement: Option<&'static str>,
    ) -> Result<Transaction<'static, Postgres>, StoreError> {
        let pool = self.pool.clone();
        let begun = tokio::spawn(async move {
            match statement {
                Some(statement) => pool.begin_with(statement).await,
                None => pool.begin().await,
            }
        });
        match begun.await {
            Ok(begun) => Ok(begun?),
            Err(ended) => Err(StoreError::Unavailable {
                reason: ended.to_string(),
            }),
        }
    }

    pub async fn close(&self) {
        self.aside.close().await;
        self.soon.close().await;
        self.pool.close().await;
    }
}

impl Drop for Pg {
    fn drop(&mut self) {
        // Closing is what ends the two tasks; the pools' own handles would keep them alive.
        let (aside, soon, pool) = (self.aside.clone(), self.soon.clone(), self.pool.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                aside.close().await;
                soon.close().await;
                pool.close().await;
            });
        }
    }
}

/// The process of the database by which this node listens; 0 while it does not. Signals carry it, so that a node does not
/// wake for its own a second time: whoever works on it would look in vain after each change.
#[derive(Clone, Default)]
struct Ear(Arc<AtomicI32>);

impl Ear {
    /// The payload of a signal of this node.
    fn mark(&self, topic: &str) -> String {
        format!("{} {topic}", self.0.load(Ordering::Relaxed))
    }

    /// The topic of a signal of another node.
    fn hear<'a>(&self, payload: &'a str) -> Option<&'a str> {
        let (from, topic) = payload.split_once(' ')?;
        let own = self.0.load(Ordering::Relaxed).to_string();
        (from != own).then_some(topic)
    }
}

/// Tells the other nodes, many signals at once: `NOTIFY` inside each transaction would make
/// PostgreSQL commit them one after another.
async fn send_abroad(pool: PgPool, ear: Ear, mut signals: mpsc::UnboundedReceiver<String>) {
    while let Some(first) = signals.recv().await {
        let mut payloads = vec![ear.mark(&first)];
        tokio::time::sleep(COALESCE).await;
        while let Ok(topic) = signals.try_recv() {
            let payload = ear.mark(&topic);
            if !payloads.contains(&payload) {
                payloads.push(payload);
            }
        }
        let sent = sqlx::query("SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload")
            .bind(CHANNEL)
            .bind(payloads);
        if let Err(error) = sent.execute(&pool).await {
            if pool.is_closed() {
                return;
            }
            warn!(%error, "Could not notify the other nodes; they will look by themselves");
        }
    }
}

async fn hear_from_abroad(pool: PgPool, ear: Ear, wakes: Wakes) {
    while !pool.is_closed() {
        let lost = listen(&pool, &ear, &wakes).await;
        ear.0.store(0, Ordering::Relaxed);
        if let Err(error) = lost
            && !pool.is_closed()
        {
            warn!(%error, "Lost the connection that listens for other nodes; connecting again");
            tokio::time::sleep(LISTEN_AGAIN).await;
        }
    }
}

/// Listens until the connection is lost.
async fn listen(pool: &PgPool, ear: &Ear, wakes: &Wakes) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    // Else it connects again by itself, as another process.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    let process: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut listener)
        .await?;
    ear.0.store(process, Ordering::Relaxed);
    debug!("Listening for other nodes");
    while let Some(heard) = listener.try_recv().await? {
        if let Some(topic) = ear.hear(heard.payload()) {
            wakes.signal_here(topic);
        }
    }
    Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset).into())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::Ear;

    #[test]
    fn a_node_does_not_hear_itself() {
        let (one, other) = (Ear::default(), Ear::default());
        one.0.store(17, Ordering::Relaxed);
        other.0.store(18, Ordering::Relaxed);
        assert_eq!(
            other.hear(&one.mark("journal.appended")),
            Some("journal.appended")
        );
        assert_eq!(one.hear(&one.mark("journal.appended")), None);
        assert_eq!(one.hear("without-a-mark"), None);
    }
}
