//! The live feed: sequenced entries to whoever listens in this process.

use std::sync::Arc;

use crate::journal::last_checkpoint;
use crate::{Filter, Journal, JournalError};

const BATCH_MAX: u32 = 256;

/// Whether more may wait than a batch of `count` entries took.
pub(crate) fn is_full(count: u64) -> bool {
    count >= u64::from(BATCH_MAX)
}

/// Sends what is new since `place`, and says how many entries that were.
pub(crate) async fn step(journal: &Journal, place: &mut Option<u64>) -> Result<u64, JournalError> {
    let mut session = journal.store().glance().await?;
    let live = &journal.inner.live;
    let from = match *place {
        Some(from) if live.receiver_count() > 0 => from,
        // Nobody listens: they will want what comes from then on.
        _ => {
            let size = last_checkpoint(&mut session).await?.map_or(0, |c| c.size);
            *place = Some(size);
            return Ok(0);
        }
    };
    let entries = journal
        .entries(&mut session, from, &Filter::default(), BATCH_MAX)
        .await?;
    drop(session);
    for entry in &entries {
        // The last listener may have left just now.
        let _ = live.send(Arc::new(entry.clone()));
    }
    *place = Some(from + entries.len() as u64);
    Ok(entries.len() as u64)
}
