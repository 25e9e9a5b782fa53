//! The sequencer: gives committed entries their places in the log, grows the tree, signs it.
//!
//! All of a batch happens in one transaction under one lease, so the log, its tree and its checkpoint
//! never differ, whenever the process is killed.

use haina_store::{Lease, Session, Tx, args};

use crate::JournalError;
use crate::checkpoint::Checkpoint;
use crate::hash::Hash;
use crate::journal::{Journal, SEQUENCED, last_checkpoint};
use crate::tree::{Edge, TileId, Tiles};

/// The lease of the one node that sequences.
pub(crate) const LEASE: &str = "journal.sequencer";

const BATCH_MAX: u32 = 2048;

/// Whether more may wait than a batch of `count` entries took. After any other batch the next one waits for others: a
/// sequencer that looked again at once would never rest in a busy city, and sign a checkpoint for every few entries.
pub(crate) fn is_full(count: u64) -> bool {
    count >= u64::from(BATCH_MAX)
}

/// Sequences what waits, at most one batch, and says how many entries that were.
pub(crate) async fn sequence(journal: &Journal, lease: &Lease) -> Result<u64, JournalError> {
    let store = journal.store();
    let waiting = "SELECT 1 AS one FROM journal_entry WHERE seq IS NULL LIMIT 1";
    if store
        .glance()
        .await?
        .optional(waiting, &[])
        .await?
        .is_none()
    {
        return Ok(0);
    }
    let mut tx = store.begin().await?;
    lease
        .hold(&mut tx, store, journal.env(), journal.inner.config.lease)
        .await?;
    let last = last_checkpoint(&mut tx).await?;
    if let Some(last) = &last {
        // Another node may have begun the log with a key of its own since this one opened.
        last.is_signed_by(&journal.public_key())?;
    }
    let size = last.map_or(0, |checkpoint| checkpoint.size);
    let numbered = number(&mut tx, size).await?;
    if numbered.is_empty() {
        // Another has just numbered them: wait until that can be read.
        tx.rollback().await?;
        return Ok(0);
    }
    let tiles = load_tiles(&mut tx, &Edge::tiles_of(size)).await?;
    let mut edge = Edge::load(size, &tiles)?;
    let mut full = Vec::new();
    for Numbered { leaf, .. } in &numbered {
        edge.push(*leaf, &mut |tile, hashes| {
            full.push((tile, hashes.concat()))
        });
    }
    let partial = edge.partial().map(|(tile, hashes)| (tile, hashes.concat()));
    for (tile, hashes) in full.into_iter().chain(partial) {
        save_tile(&mut tx, tile, hashes).await?;
    }
    let checkpoint = Checkpoint::sign(&journal.inner.key, edge.size(), edge.root());
    let sql = "INSERT INTO journal_checkpoint (size, root, note, at) VALUES ($1, $2, $3, $4)";
    let note = checkpoint.to_string();
    tx.execute(
        sql,
        &args![checkpoint.size, checkpoint.root, note, journal.env().now()],
    )
    .await?;
    tx.commit().await?;
    let count = numbered.len() as u64;
    let kinds = numbered.into_iter().map(|entry| entry.kind);
    journal.inner.recent.put(size, kinds.collect());
    // Not by the transaction: whoever is woken would look before the kinds are there, and wait for the next signal.
    store.wakes().signal(SEQUENCED);
    Ok(count)
}

/// The hashes of stored tiles; those that are absent stay absent.
pub(crate) async fn load_tiles(
    session: &mut Session,
    wanted: &[TileId],
) -> Result<Tiles, JournalError> {
    let mut tiles = Tiles::default();
    if wanted.is_empty() {
        return Ok(tiles);
    }
    let mut args = args![];
    let mut any = Vec::new();
    for tile in wanted {
        args.extend(args![tile.level, tile.index]);
        any.push(format!(
            "(level = ${} AND idx = ${})",
            args.len() - 1,
            args.len()
        ));
    }
    let sql = format!(
        "SELECT level, idx, hashes FROM journal_tile WHERE {}",
        any.join(" OR ")
    );
    for row in session.all(&sql, &args).await? {
        let tile = TileId {
            level: row.get("level")?,
            index: row.get("idx")?,
        };
        tiles.insert(tile, &row.get::<Vec<u8>>("hashes")?);
    }
    Ok(tiles)
}

/// An entry that was given its place.
struct Numbered {
    seq: u64,
    leaf: Hash,
    kind: String,
}

/// Gives the next places to the entries that wait, in the order they were written.
async fn number(tx: &mut Tx, size: u64) -> Result<Vec<Numbered>, JournalError> {
    let sql = "UPDATE journal_entry SET seq = n.seq
        FROM (
            SELECT pos, $1 + row_number() OVER (ORDER BY pos) - 1 AS seq
            FROM (SELECT pos FROM journal_entry WHERE seq IS NULL ORDER BY pos LIMIT $2) w
        ) n
        WHERE journal_entry.pos = n.pos
        RETURNING journal_entry.seq AS place, journal_entry.leaf AS leaf, journal_entry.kind AS kind";
    let rows = tx.all(sql, &args![size, BATCH_MAX]).await?;
    let one = |row: &haina_store::Row| {
        Ok(Numbered {
            seq: row.get("place")?,
            leaf: row.get("leaf")?,
            kind: row.get("kind")?,
        })
    };
    let mut numbered = rows
        .iter()
        .map(one)
        .collect::<Result<Vec<_>, JournalError>>()?;
    numbered.sort_by_key(|entry| entry.seq);
    Ok(numbered)
}

async fn save_tile(tx: &mut Tx, tile: TileId, hashes: Vec<u8>) -> Result<(), JournalError> {
    let sql = "INSERT INTO journal_tile (level, idx, hashes) VALUES ($1, $2, $3)
        ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes";
    tx.execute(sql, &args![tile.level, tile.index, hashes])
        .await?;
    Ok(())
}
