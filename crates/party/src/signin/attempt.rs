//! Counting failed sign-ins in the database.

use haina_store::{Tx, args};
use jiff::Timestamp;

use super::lockout::Failures;
use crate::secret::hash_for;
use crate::{Parties, PartyError};

/// What failures are counted for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    account: [u8; 32],
    source: [u8; 32],
}

/// What counting an attempt said.
pub(super) struct Counted {
    /// This attempt, should it fail, begins a lock of the account.
    pub begins_lock: bool,
}

impl Attempt {
    /// An attempt on the account of this sign-in name, from this address.
    pub fn new(login: &str, source: &str) -> Attempt {
        Attempt {
            account: hash_for("account", login),
            source: hash_for("source", source),
        }
    }
}

impl Parties {
    /// Counts the attempt as failed before it is tried, so that guesses made at the same time
    /// count too, and refuses it when account or address must wait.
    pub(super) async fn count_attempt(&self, attempt: &Attempt) -> Result<Counted, PartyError> {
        let (rules, now) = (&self.rules.lockout, self.env.now());
        let command = || async {
            let mut tx = self.store.begin().await?;
            let mut begins_lock = false;
            for (what, free) in [
                (attempt.account, rules.account_free),
                (attempt.source, rules.source_free),
            ] {
                let known = failures(&mut tx, &what, now).await?;
                if let Some(until) = rules.locked_until(known, free, now) {
                    let wait_s = until.duration_since(now).as_secs().unsigned_abs().max(1);
                    return Err(PartyError::Locked {
                        retry_after_s: wait_s,
                    });
                }
                let count = rules.live(known, now) + 1;
                begins_lock |= what == attempt.account && count == free;
                put(&mut tx, &what, count, now).await?;
            }
            tx.commit().await?;
            Ok(Counted { begins_lock })
        };
        self.store.retry(&self.env, command).await
    }

    /// Forgets the account's failures and takes back this attempt from the address's, which other
    /// accounts share.
    pub(super) async fn forget_attempt(
        &self,
        tx: &mut Tx,
        attempt: &Attempt,
    ) -> Result<(), PartyError> {
        self.forget_account(tx, attempt).await?;
        let sql = "UPDATE party_attempt SET failures = failures - 1
            WHERE what_hash = $1 AND failures > 0";
        tx.execute(sql, &args![attempt.source.to_vec()]).await?;
        Ok(())
    }

    /// Lifts the account's lock.
    pub(super) async fn forget_account(
        &self,
        tx: &mut Tx,
        attempt: &Attempt,
    ) -> Result<(), PartyError> {
        let sql = "DELETE FROM party_attempt WHERE what_hash = $1";
        tx.execute(sql, &args![attempt.account.to_vec()]).await?;
        Ok(())
    }
}

/// Reads the failures and holds the row until the transaction ends, so that attempts made at the
/// same time come one after another.
async fn failures(tx: &mut Tx, what: &[u8; 32], now: Timestamp) -> Result<Failures, PartyError> {
    let sql = "INSERT INTO party_attempt (what_hash, failures, last_at) VALUES ($1, 0, $2)
        ON CONFLICT (what_hash) DO UPDATE SET failures = party_attempt.failures
        RETURNING failures, last_at";
    let row = tx.one(sql, &args![what.to_vec(), now]).await?;
    Ok(Failures {
        count: row.get("failures")?,
        last_at: row.get("last_at")?,
    })
}

async fn put(tx: &mut Tx, what: &[u8; 32], count: u32, now: Timestamp) -> Result<(), PartyError> {
    let sql = "UPDATE party_attempt SET failures = $2, last_at = $3 WHERE what_hash = $1";
    tx.execute(sql, &args![what.to_vec(), count, now]).await?;
    Ok(())
}
