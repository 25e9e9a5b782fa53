//! PostgreSQL: a pool, and word of what happens on other nodes.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{PgPool, Postgres, Transaction};
use tokio::sync::mpsc;
use tracing::{debug, warn};

use crate::StoreError;
use crate::wake::Wakes;

const CHANNEL: &str = "haina_wake";
const STATEMENTS_CACHED: usize = 512;
const COALESCE: Duration = Duration::from_millis(5);
const LISTEN_AGAIN: Duration = Duration::from_secs(2);

/// An open PostgreSQL database.
pub(crate) struct Pg {
    pub pool: PgPool,
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
        let aside = PgPoolOptions::new()
            .max_connections(2)
            .connect_lazy_with(options);
        let (sender, signals) = mpsc::unbounded_channel();
        wakes.connect_abroad(sender);
        tokio::spawn(send_abroad(aside.clone(), signals));
        tokio::spawn(hear_from_abroad(aside.clone(), wakes.clone()));
        Ok(Pg {
            pool,
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
        self.pool.close().await;
    }
}

impl Drop for Pg {
    fn drop(&mut self) {
        // Closing is what ends the two tasks; the pools' own handles would keep them alive.
        let (aside, pool) = (self.aside.clone(), self.pool.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                aside.close().await;
                pool.close().await;
            });
        }
    }
}

/// Tells the other nodes, many signals at once: `NOTIFY` inside each transaction would make
/// PostgreSQL commit them one after another.
async fn send_abroad(pool: PgPool, mut signals: mpsc::UnboundedReceiver<String>) {
    while let Some(first) = signals.recv().await {
        let mut topics = vec![first];
        tokio::time::sleep(COALESCE).await;
        while let Ok(topic) = signals.try_recv() {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        for topic in topics {
            let sent = sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(topic);
            if let Err(error) = sent.execute(&pool).await {
                if pool.is_closed() {
                    return;
                }
                warn!(%error, "Could not notify the other nodes; they will look by themselves");
            }
        }
    }
}

async fn hear_from_abroad(pool: PgPool, wakes: Wakes) {
    while !pool.is_closed() {
        if let Err(error) = listen(&pool, &wakes).await
            && !pool.is_closed()
        {
            warn!(%error, "Lost the connection that listens for other nodes; connecting again");
            tokio::time::sleep(LISTEN_AGAIN).await;
        }
    }
}

async fn listen(pool: &PgPool, wakes: &Wakes) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    debug!("Listening for other nodes");
    loop {
        let heard = listener.recv().await?;
        wakes.signal_here(heard.payload());
    }
}
