//! The walk along the log, tile by tile.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::vec::IntoIter;

use haina_store::{Session, Store, args};

use super::judge::Judge;
use super::rows::{EntryRow, Rows};
use super::{Finding, Report, What, content};
use crate::JournalError;
use crate::checkpoint::Checkpoint;
use crate::entry::EntryId;
use crate::hash::{Hash, leaf_hash};
use crate::key::PublicKey;
use crate::tree::{TILE_WIDTH, TileId};

/// A verification under way.
pub(super) struct Walk<P> {
    session: Session,
    rows: Rows,
    checkpoints: Peekable<IntoIter<Checkpoint>>,
    judge: Judge,
    report: Report,
    /// The place after the last that anything claims.
    end: u64,
    last: Option<EntryId>,
    progress: P,
}

impl<P: FnMut(u64, u64)> Walk<P> {
    pub async fn begin(
        store: &Store,
        key: &PublicKey,
        outside: &[Checkpoint],
        progress: P,
    ) -> Result<Walk<P>, JournalError> {
        let mut session = store.read().await?;
        let mut report = Report::default();
        let mut checkpoints = signed(&mut session, key, &mut report).await?;
        for checkpoint in outside {
            match checkpoint.check(key) {
                Ok(()) => checkpoints.push(checkpoint.clone()),
                Err(error) => report.add(wrong_checkpoint(format!("from outside: {error}"))),
            }
        }
        report.checkpoints += outside.len() as u64;
        checkpoints.sort_by_key(|checkpoint| checkpoint.size);
        let sql = "SELECT (SELECT MAX(seq) FROM journal_entry) AS seq,
            (SELECT MAX(idx) FROM journal_tile WHERE level = 0) AS tile";
        let row = session.one(sql, &[]).await?;
        let last = row
            .get::<Option<i64>>("seq")?
            .map_or(0, |seq| seq.saturating_add(1) as u64);
        let mut end = last;
        if let Some(tile) = row.get::<Option<i64>>("tile")? {
            let width = stored(
                &mut session,
                TileId {
                    level: 0,
                    index: tile as u64,
                },
            )
            .await?;
            end = end.max(tile as u64 * TILE_WIDTH + width.map_or(0, |hashes| hashes.len() as u64));
        }
        let checkpoints = checkpoints.into_iter().peekable();
        let (rows, judge) = (Rows::new(), Judge::default());
        Ok(Walk {
            session,
            rows,
            checkpoints,
            judge,
            report,
            end,
            last: None,
            progress,
        })
    }

    pub async fn run(mut self) -> Result<Report, JournalError> {
        while self
            .checkpoints
            .next_if(|checkpoint| checkpoint.size == 0)
            .is_some()
        {}
        while self.judge.size() < self.end {
            let index = self.judge.size() / TILE_WIDTH;
            let tile = stored(&mut self.session, TileId { level: 0, index }).await?;
            let next = self.rows.peek(&mut self.session).await?;
            let first = index * TILE_WIDTH;
            if tile.is_none() && next.is_none_or(|seq| seq >= first + TILE_WIDTH) {
                // Neither tile nor record: nothing after this can be checked against anything.
                self.missing(first, self.end.min(next.unwrap_or(self.end)));
                break;
            }
            self.tile(first, tile).await?;
            (self.progress)(self.judge.size(), self.end);
        }
        self.edge().await?;
        self.finish().await?;
        Ok(self.report)
    }

    /// Checks the entries from `first` to the end of their tile.
    async fn tile(&mut self, first: u64, tile: Option<Vec<Hash>>) -> Result<(), JournalError> {
        if tile.is_none() {
            let reason = format!("tile 0/{} is gone", first / TILE_WIDTH);
            self.report
                .add(Finding::new(What::Tile, Some(first), None, reason));
        }
        let tile = tile.unwrap_or_default();
        let mut full = Vec::new();
        for seq in first..self.end.min(first + TILE_WIDTH) {
            let row = self.entry(seq).await?;
            let hash = tile.get((seq - first) as usize).copied();
            let id = row.as_ref().map(|row| row.id);
            self.judge
                .hear(id, row.map(|row| row.leaf), hash, &mut |tile, hashes| {
                    full.push((tile, hashes.to_vec()));
                });
            self.judge_here();
        }
        for (tile, hashes) in full.into_iter().filter(|(tile, _)| tile.level > 0) {
            self.compare(tile, &hashes).await?;
        }
        Ok(())
    }

    /// The entry at `seq`, checked by itself.
    async fn entry(&mut self, seq: u64) -> Result<Option<EntryRow>, JournalError> {
        let mut found = None;
        while let Some(row) = self.rows.below(&mut self.session, seq + 1).await? {
            if row.seq < seq || found.is_some() {
                let reason = "two entries claim this place".to_owned();
                self.report.add(Finding::new(
                    What::Duplicate,
                    Some(row.seq),
                    Some(row.id),
                    reason,
                ));
                continue;
            }
            for reason in &row.differs {
                let finding = Finding::new(What::Column, Some(seq), Some(row.id), reason.clone());
                self.report.add(finding);
            }
            match content::check(&row) {
                Ok(erased) => self.report.erased += u64::from(erased),
                Err(reason) => self.report.add(Finding::new(
                    What::Content,
                    Some(seq),
                    Some(row.id),
                    reason.to_owned(),
                )),
            }
            self.report.entries += 1;
            self.last = Some(row.id);
            found = Some(row);
        }
        if found.is_none() {
            self.missing(seq, seq + 1);
        }
        Ok(found)
    }

    /// Lets the checkpoints of the size reached judge.
    fn judge_here(&mut self) {
        let size = self.judge.size();
        while let Some(checkpoint) = self.checkpoints.next_if(|c| c.size == size) {
            for finding in self.judge.judge(&checkpoint) {
                self.report.add(finding);
            }
        }
    }

    fn missing(&mut self, from: u64, to: u64) {
        let after = match self.last {
            Some(last) => format!(" after `{last}`"),
            None => String::new(),
        };
        let reason = match to - from {
            1 => format!("the entry is gone, the one{after}"),
            n => format!("{n} entries are gone, those{after}"),
        };
        self.report
            .add(Finding::new(What::Missing, Some(from), None, reason));
    }

    /// Compares the tiles at the right edge above the leaves.
    async fn edge(&mut self) -> Result<(), JournalError> {
        let partial: Vec<_> = self
            .judge
            .partial()
            .map(|(tile, hashes)| (tile, hashes.to_vec()))
            .collect();
        for (tile, hashes) in partial {
            if tile.level > 0 {
                self.compare(tile, &hashes).await?;
            }
        }
        Ok(())
    }

    async fn compare(&mut self, tile: TileId, hashes: &[Hash]) -> Result<(), JournalError> {
        let found = stored(&mut self.session, tile).await?;
        if found.as_deref() == Some(hashes) {
            return Ok(());
        }
        let same = found
            .iter()
            .flatten()
            .zip(hashes)
            .take_while(|(a, b)| a == b)
            .count() as u64;
        let each = TILE_WIDTH.pow(tile.level);
        let seq = (tile.index * TILE_WIDTH + same) * each;
        let place = format!("{}/{}", tile.level, tile.index);
        let reason = match found {
            None => format!("tile {place} is gone"),
            Some(_) => format!("tile {place} is not the tree over the entries from here on"),
        };
        self.report
            .add(Finding::new(What::Tile, Some(seq), None, reason));
        Ok(())
    }

    /// What claims more than the log has, and what is not in it yet.
    async fn finish(&mut self) -> Result<(), JournalError> {
        let size = self.judge.size();
        for finding in self.judge.rest() {
            self.report.add(finding);
        }
        let sql = "SELECT MAX(size) AS size FROM journal_checkpoint";
        let covered = self
            .session
            .one(sql, &[])
            .await?
            .get::<Option<u64>>("size")?
            .unwrap_or(0);
        if covered < size {
            let reason = format!("entries {covered} to {} are not signed", size - 1);
            let sql = "SELECT id FROM journal_entry WHERE seq = $1";
            let row = self.session.optional(sql, &args![covered]).await?;
            let id = row.map(|row| row.get("id")).transpose()?;
            self.report
                .add(Finding::new(What::Unsigned, Some(covered), id, reason));
        }
        let checkpoints: Vec<_> = self.checkpoints.by_ref().collect();
        for checkpoint in checkpoints.into_iter().filter(|c| c.size > size) {
            let reason = format!(
                "a checkpoint of size {} is signed, and the log ends before",
                checkpoint.size
            );
            self.report
                .add(Finding::new(What::Missing, Some(size), None, reason));
        }
        let sql = "SELECT id, record, leaf FROM journal_entry WHERE seq IS NULL ORDER BY pos";
        for row in self.session.all(sql, &[]).await? {
            self.report.waiting += 1;
            if leaf_hash(row.get::<String>("record")?.as_bytes()) != row.get::<Hash>("leaf")? {
                let reason = "a waiting entry is not what its hash says".to_owned();
                self.report.add(Finding::new(
                    What::Record,
                    None,
                    Some(row.get("id")?),
                    reason,
                ));
            }
        }
        Ok(())
    }
}

/// The stored checkpoints whose signatures hold; the others are told.
async fn signed(
    session: &mut Session,
    key: &PublicKey,
    report: &mut Report,
) -> Result<Vec<Checkpoint>, JournalError> {
    let mut checkpoints = BTreeMap::new();
    let mut from = -1i64;
    loop {
        let sql = "SELECT size, root, note FROM journal_checkpoint
            WHERE size > $1 ORDER BY size LIMIT 2048";
        let rows = session.all(sql, &args![from]).await?;
        for row in &rows {
            let size: u64 = row.get("size")?;
            report.checkpoints += 1;
            let checked = row.get::<String>("note")?.parse::<Checkpoint>();
            match checked.and_then(|c| c.check(key).map(|()| c)) {
                Ok(c) if c.size == size && row.get::<Vec<u8>>("root")? == c.root => {
                    checkpoints.insert(size, c);
                }
                Ok(c) => {
                    let reason = format!("the columns of checkpoint {size} differ from its text");
                    report.add(wrong_checkpoint(reason));
                    checkpoints.insert(c.size, c);
                }
                Err(error) => report.add(wrong_checkpoint(format!("size {size}: {error}"))),
            }
        }
        match rows.last() {
            Some(last) => from = last.get("size")?,
            None => return Ok(checkpoints.into_values().collect()),
        }
    }
}

async fn stored(session: &mut Session, tile: TileId) -> Result<Option<Vec<Hash>>, JournalError> {
    let sql = "SELECT hashes FROM journal_tile WHERE level = $1 AND idx = $2";
    let row = session
        .optional(sql, &args![tile.level, tile.index])
        .await?;
    let bytes = row.map(|row| row.get::<Vec<u8>>("hashes")).transpose()?;
    Ok(bytes.map(|bytes| bytes.as_chunks::<32>().0.to_vec()))
}

fn wrong_checkpoint(reason: String) -> Finding {
    Finding::new(What::Checkpoint, None, None, reason)
}
