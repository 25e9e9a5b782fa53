//! Papers that nobody has to bring (免证办), where matters, agreements, departments' records and the ledger meet: what a matter asks for
//! is owed, asked outside of any transaction, and its answer is the matter's, the ledger's and the log's.

mod ask;
mod owe;
mod service;
mod spare;

use futures_util::StreamExt as _;
use haina_proof::Due;
use haina_store::Lease;
use jiff::SignedDuration;

use crate::Problem;
use crate::app::Api;

pub use owe::Papers;
pub(crate) use service::services;

/// Papers taken in one pass, and asked for at once: one department that is slow does not hold up the questions to others.
const BATCH: u32 = 64;
const AT_ONCE: usize = 16;

/// The lease of the one node that asks.
const LEASE: &str = "api.papers";
const LEASE_FOR: SignedDuration = SignedDuration::from_secs(30);

/// Asks for all papers that are owed, if no other node is asking; says for how many.
pub async fn turn(api: &Api) -> Result<usize, Problem> {
    // Most of the time nothing is owed: nobody need hold anything then.
    if api.proofs().due(1).await?.is_empty() {
        return Ok(0);
    }
    let lease = Lease::acquire(api.store(), api.env(), LEASE, api.holder(), LEASE_FOR).await?;
    let Some(lease) = lease else { return Ok(0) };
    let asked = drain(api).await;
    lease.release(api.store()).await?;
    asked
}

async fn drain(api: &Api) -> Result<usize, Problem> {
    let due = api.proofs().due(BATCH).await?;
    let asked = due.into_iter().map(|due| one(api.clone(), due));
    let asked = futures_util::stream::iter(asked).buffer_unordered(AT_ONCE);
    let asked: Vec<usize> = asked.collect().await;
    Ok(asked.into_iter().sum())
}

/// One that cannot be asked for is asked for again later, and keeps no other.
async fn one(api: Api, due: Due) -> usize {
    let Err(problem) = ask::ask(&api, &due).await else {
        return 1;
    };
    let (code, why) = (problem.code.as_str(), &problem.detail);
    tracing::warn!(
        matter = due.about,
        paper = due.paper,
        code,
        "Could not ask for a paper: {why}"
    );
    if let Err(problem) = put_off(&api, &due).await {
        tracing::warn!(
            code = problem.code,
            "Could not put a paper off: {}",
            problem.detail
        );
    }
    0
}

async fn put_off(api: &Api, due: &Due) -> Result<(), Problem> {
    let mut tx = api.store().begin().await?;
    api.proofs().put_off(&mut tx, due).await?;
    tx.commit().await?;
    Ok(())
}
