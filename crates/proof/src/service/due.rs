//! What is to be asked: owed in one transaction, asked afterwards, and asked again after a kill.

use haina_store::{Tx, args};
use jiff::{SignedDuration, Timestamp};

use super::Proofs;
use crate::ProofError;

/// How long what could not be asked waits, at first and at most: 2 seconds to 34 minutes.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(2);
const DOUBLINGS_MAX: u32 = 10;

/// A paper that is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// What asks for it: a matter.
    pub about: String,
    pub paper: String,
    /// Tells one time from the next that the same paper is asked for.
    pub nth: i64,
    /// How often it could not even be asked.
    pub failures: u32,
}

impl Due {
    /// One key for each question.
    pub fn key(&self) -> String {
        format!("paper/{}/{}/{}", self.about, self.paper, self.nth)
    }
}

impl Proofs {
    /// Notes that something is to be asked; noted twice it is asked once.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn owe(&self, tx: &mut Tx, due: &Due) -> Result<(), ProofError> {
        let sql =
            "INSERT INTO proof_due (about, paper, nth, at, failures) VALUES ($1, $2, $3, $4, 0)
            ON CONFLICT (about, paper, nth) DO NOTHING";
        let args = args![&due.about, &due.paper, due.nth, self.around().env.now()];
        Ok(tx.later(sql, &args).await?)
    }

    /// What is to be asked, the longest waiting first.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn due(&self, limit: u32) -> Result<Vec<Due>, ProofError> {
        let mut session = self.around().store.glance().await?;
        let sql = "SELECT about, paper, nth, failures FROM proof_due WHERE at <= $1 ORDER BY at, about, paper LIMIT $2";
        let now = self.around().env.now();
        let rows = session.all(sql, &args![now, limit]).await?;
        let one = |row: &haina_store::Row| -> Result<Due, ProofError> {
            Ok(Due {
                about: row.get("about")?,
                paper: row.get("paper")?,
                nth: row.get("nth")?,
                failures: row.get("failures")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// It could not even be asked: again later, and later each time.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn put_off(&self, tx: &mut Tx, due: &Due) -> Result<(), ProofError> {
        let wait = FIRST_WAIT * (1 << due.failures.min(DOUBLINGS_MAX));
        let at = self
            .around()
            .env
            .now()
            .checked_add(wait)
            .unwrap_or(Timestamp::MAX);
        let sql = "UPDATE proof_due SET at = $4, failures = failures + 1 WHERE about = $1 AND paper = $2 AND nth = $3";
        tx.execute(sql, &args![&due.about, &due.paper, due.nth, at])
            .await?;
        Ok(())
    }

    /// It was asked, and spared the paper or did not; or need not be asked any more.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn settled(&self, tx: &mut Tx, due: &Due, spared: bool) -> Result<(), ProofError> {
        if spared {
            // One paper is spared once, by the question that was asked last.
            let sql = "UPDATE proof_question SET spared = CASE WHEN nth = $3 THEN 1 ELSE 0 END WHERE about = $1 AND paper = $2";
            let args = args![&due.about, &due.paper, due.nth];
            tx.execute(sql, &args).await?;
        }
        let sql = "DELETE FROM proof_due WHERE about = $1 AND paper = $2 AND nth = $3";
        tx.execute(sql, &args![&due.about, &due.paper, due.nth])
            .await?;
        Ok(())
    }
}
