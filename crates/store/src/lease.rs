//! Leases: who does a work that only one node may do at a time.
//!
//! On PostgreSQL a lease is a row. On SQLite one process holds the data folder, so a lease is kept in
//! memory: nothing is written while nothing happens, and a killed process leaves no lease behind.

use std::collections::HashMap;
use std::sync::Mutex;

use haina_core::Env;
use jiff::{SignedDuration, Timestamp};

use crate::{Dialect, Session, Store, StoreError, args};

/// The right to do the work `name` until it expires; renewed by working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub name: String,
    pub holder: String,
    /// How many times the work changed hands; what an earlier holder still writes can be told by it.
    pub epoch: u64,
}

/// The leases of one process on SQLite.
#[derive(Default)]
pub(crate) struct LocalLeases {
    held: Mutex<HashMap<String, Held>>,
}

struct Held {
    holder: String,
    epoch: u64,
    until: Timestamp,
}

impl Lease {
    /// Takes or renews the lease for `ttl` from now; `None` while another holds it.
    pub async fn acquire(
        store: &Store,
        env: &Env,
        name: &str,
        holder: &str,
        ttl: SignedDuration,
    ) -> Result<Option<Lease>, StoreError> {
        let (now, until) = (env.now(), until(env, ttl));
        // Nobody whose clock is right has a lease for longer: one from further ahead was taken by a clock that ran ahead,
        // and must not keep the work from everybody until that time has come.
        let credible = until.checked_add(ttl).unwrap_or(Timestamp::MAX);
        let epoch = match store.dialect() {
            Dialect::Sqlite => store.leases().acquire(name, holder, now, until, credible),
            Dialect::Postgres => {
                let mut tx = store.begin().await?;
                let row = tx
                    .optional(ACQUIRE, &args![name, holder, until, now, credible])
                    .await?;
                let epoch = row.map(|row| row.get::<u64>("epoch")).transpose()?;
                tx.commit().await?;
                epoch
            }
        };
        let lease = |epoch| Lease {
            name: name.to_owned(),
            holder: holder.to_owned(),
            epoch,
        };
        Ok(epoch.map(lease))
    }

    /// Renews the lease inside a transaction, which thereby commits only if the lease still holds.
    ///
    /// # Errors
    /// `STO0017` when it was lost.
    pub async fn hold(
        &self,
        session: &mut Session,
        store: &Store,
        env: &Env,
        ttl: SignedDuration,
    ) -> Result<(), StoreError> {
        let until = until(env, ttl);
        let held = match store.dialect() {
            Dialect::Sqlite => store.leases().hold(self, until),
            Dialect::Postgres => {
                let sql = "UPDATE store_lease SET until = $4
                    WHERE name = $1 AND holder = $2 AND epoch = $3";
                let args = args![&self.name, &self.holder, self.epoch, until];
                session.execute(sql, &args).await? == 1
            }
        };
        if held { Ok(()) } else { Err(self.lost()) }
    }

    /// Gives the lease up, so that another need not wait for its end.
    pub async fn release(self, store: &Store) -> Result<(), StoreError> {
        match store.dialect() {
            Dialect::Sqlite => store.leases().release(&self),
            Dialect::Postgres => {
                let sql = "UPDATE store_lease SET until = 0
                    WHERE name = $1 AND holder = $2 AND epoch = $3";
                let mut tx = store.begin().await?;
                tx.execute(sql, &args![&self.name, &self.holder, self.epoch])
                    .await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    fn lost(&self) -> StoreError {
        StoreError::LeaseLost {
            name: self.name.clone(),
            holder: self.holder.clone(),
        }
    }
}

const ACQUIRE: &str = "INSERT INTO store_lease (name, holder, epoch, until) VALUES ($1, $2, 1, $3)
    ON CONFLICT (name) DO UPDATE SET
        epoch = CASE WHEN store_lease.holder = $2 AND store_lease.until > $4 AND store_lease.until <= $5
            THEN store_lease.epoch ELSE store_lease.epoch + 1 END,
        holder = $2,
        until = $3
    WHERE store_lease.holder = $2 OR store_lease.until <= $4 OR store_lease.until > $5
    RETURNING epoch";

impl LocalLeases {
    fn acquire(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
        credible: Timestamp,
    ) -> Option<u64> {
        let is_held = |lease: &Held| lease.until > now && lease.until <= credible;
        let mut held = self.lock();
        match held.get_mut(name) {
            Some(lease) if lease.holder != holder && is_held(lease) => None,
            Some(lease) => {
                if lease.holder != holder || !is_held(lease) {
                    lease.epoch += 1;
                }
                lease.holder = holder.to_owned();
                lease.until = until;
                Some(lease.epoch)
            }
            None => {
                held.insert(
                    name.to_owned(),
                    Held {
                        holder: holder.to_owned(),
                        epoch: 1,
                        until,
                    },
                );
                Some(1)
            }
        }
    }

    fn hold(&self, lease: &Lease, until: Timestamp) -> bool {
        match self.lock().get_mut(&lease.name) {
            Some(held) if held.holder == lease.holder && held.epoch == lease.epoch => {
                held.until = until;
                true
            }
            _ => false,
        }
    }

    fn release(&self, lease: &Lease) {
        if let Some(held) = self.lock().get_mut(&lease.name)
            && held.holder == lease.holder
            && held.epoch == lease.epoch
        {
            held.until = Timestamp::MIN;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Held>> {
        match self.held.lock() {
            Ok(held) => held,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

fn until(env: &Env, ttl: SignedDuration) -> Timestamp {
    env.now().checked_add(ttl).unwrap_or(Timestamp::MAX)
}
