//! The log as static files, as C2SP tlog-tiles lays them out, for monitors and witnesses.

use haina_store::{Session, args};

use crate::JournalError;
use crate::journal::{Journal, last_checkpoint};
use crate::sequencer::load_tiles;
use crate::tree::{TILE_WIDTH, TileId};

impl Journal {
    /// The first `width` hashes of a tile; `None` when the signed log has not that many there.
    pub async fn tile(
        &self,
        session: &mut Session,
        tile: TileId,
        width: u64,
    ) -> Result<Option<Vec<u8>>, JournalError> {
        let size = last_checkpoint(session)
            .await?
            .map_or(0, |checkpoint| checkpoint.size);
        let shift = tile.level.checked_mul(8).filter(|shift| *shift < 64);
        let hashes = shift.map_or(0, |shift| size >> shift);
        if width == 0 || width > TILE_WIDTH || !reaches(tile.index, width, hashes) {
            return Ok(None);
        }
        let tiles = load_tiles(session, &[tile]).await?;
        tiles.bytes(tile, width as usize).map(Some)
    }

    /// The first `width` records of entry bundle `index`, each after its length in two bytes; `None`
    /// when the signed log has not that many there.
    pub async fn bundle(
        &self,
        session: &mut Session,
        index: u64,
        width: u64,
    ) -> Result<Option<Vec<u8>>, JournalError> {
        let size = last_checkpoint(session)
            .await?
            .map_or(0, |checkpoint| checkpoint.size);
        if width == 0 || width > TILE_WIDTH || !reaches(index, width, size) {
            return Ok(None);
        }
        let sql = "SELECT record FROM journal_entry WHERE seq >= $1 AND seq < $2 ORDER BY seq";
        let first = index * TILE_WIDTH;
        let mut bundle = Vec::new();
        for row in session.all(sql, &args![first, first + width]).await? {
            let record: String = row.get("record")?;
            let length = u16::try_from(record.len()).map_err(|_| JournalError::Damaged {
                reason: format!("a record of bundle {index} is too large"),
            })?;
            bundle.extend(length.to_be_bytes());
            bundle.extend(record.as_bytes());
        }
        Ok(Some(bundle))
    }
}

fn reaches(index: u64, width: u64, size: u64) -> bool {
    index
        .checked_mul(TILE_WIDTH)
        .and_then(|from| from.checked_add(width))
        .is_some_and(|to| to <= size)
}
