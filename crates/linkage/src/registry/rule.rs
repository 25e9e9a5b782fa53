//! What officers rule, and taking back what was done.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::log::{Change, Entry};
use super::{IdMaker, Registry};
use crate::cluster::Rulings;
use crate::error::LinkageError;

/// An officer's word on two records, by their keys; it stands above every model.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// The two are one (必连).
    One(String, String),
    /// The two are apart (不连).
    Apart(String, String),
}

impl Registry {
    /// Brings a ruling into force and carries out what follows; gives the new log entries' numbers, of which the first
    /// is the ruling itself. Errors, before anything is changed: `LNK0010`, and `LNK0011` when it contradicts another.
    pub fn rule(
        &mut self,
        ruling: Ruling,
        make_id: IdMaker<'_>,
    ) -> Result<Range<u64>, LinkageError> {
        let (left, right) = self.pair_of(&ruling)?;
        let together = self.must_group(left);
        let contradicts = match &ruling {
            Ruling::Apart(..) => left == right || together.contains(&right),
            Ruling::One(..) => {
                let other = self.must_group(right);
                together.iter().any(|a| {
                    other
                        .iter()
                        .any(|b| self.rulings.cannot.contains(&Rulings::pair(*a, *b)))
                })
            }
        };
        if contradicts {
            let (Ruling::One(left, right) | Ruling::Apart(left, right)) = ruling;
            return Err(LinkageError::Contradiction { left, right });
        }
        let mut entry = Entry::new(Change::Ruled);
        if self.enforce(&ruling)? {
            entry.ruled.push(ruling);
        }
        let start = self.append(entry);
        let settled = self.settle(&[left, right].into_iter().collect(), make_id);
        Ok(start..settled.end)
    }

    /// Takes a log entry back: its records return to the entities they were in, and rulings see to it that no later
    /// batch repeats what was undone. Records that had come new get an entity of their own. Taking back a ruling ends
    /// it and carries out what follows; taking back an undoing brings back what was undone.
    ///
    /// Errors, before anything is changed: `LNK0010` when there is no such entry, `LNK0012` when later entries touched
    /// the same entities, when it was undone already, or when nothing was there before it.
    pub fn undo(&mut self, entry: u64, make_id: IdMaker<'_>) -> Result<Range<u64>, LinkageError> {
        let undone = self
            .log
            .get(entry as usize)
            .cloned()
            .ok_or_else(|| LinkageError::Absent {
                what: "log entry",
                key: entry.to_string(),
            })?;
        let no = |reason| Err(LinkageError::NotUndone { entry, reason });
        if self.log.iter().any(|e| e.undoes == Some(entry)) {
            return no("it was undone already");
        }
        match undone.change {
            Change::Founded => return no("nothing was there before it"),
            Change::Retrained => return no("train again with the former model"),
            Change::Ruled => return self.withdraw(&undone, make_id),
            Change::Joined | Change::Merged | Change::Split | Change::Undone => {}
        }
        let involved = undone
            .moves
            .iter()
            .flat_map(|m| m.from.iter().chain([&m.to]));
        let touched = involved.filter_map(|id| self.touched.get(self.by_id.get(id)?));
        if touched.copied().max().is_some_and(|last| last > entry) {
            return no("later entries touched the same entities");
        }
        let start = self.log.len() as u64;
        self.take_back(&undone, make_id)?;
        Ok(start..self.log.len() as u64)
    }

    fn take_back(&mut self, undone: &Entry, make_id: IdMaker<'_>) -> Result<(), LinkageError> {
        let mut entry = Entry::new(Change::Undone);
        entry.undoes = Some(undone.number);
        let Some(first) = undone.moves.first().cloned() else {
            return Ok(());
        };
        let moved = undone
            .moves
            .iter()
            .map(|m| self.place(&m.record))
            .collect::<Result<Vec<u32>, _>>()?;
        let here = self.entity_named(&first.to);
        let back = match &first.from {
            Some(id) => self.entity_named(id),
            None => self.entity_named(&make_id()),
        };
        let apart = undone.change == Change::Merged
            || undone.change == Change::Joined
            || undone.change == Change::Undone && self.entities[back as usize].members.is_empty();
        entry.moves = self.moves(Some(here), back, &moved);
        self.shift(Some(here), back, &moved);
        for ruling in undone.ruled.iter().rev() {
            if self.lift(ruling)? {
                entry.withdrawn.push(ruling.clone());
            }
        }
        let mut rulings = undone.withdrawn.clone();
        if undone.change != Change::Undone {
            rulings.extend(self.hold(here, back, apart));
        }
        for ruling in rulings {
            if self.enforce(&ruling)? {
                entry.ruled.push(ruling);
            }
        }
        self.append(entry);
        let around = self.records_of(&[here, back]);
        let resolution = self.resolve(&around);
        self.keep_review(&around, resolution.review);
        Ok(())
    }

    /// The rulings that keep two entities as they are: each together, and both apart or one.
    fn hold(&self, here: u32, back: u32, apart: bool) -> Vec<Ruling> {
        let key = |r: &u32| self.keys[*r as usize].clone();
        let (left, right) = (
            &self.entities[here as usize].members,
            &self.entities[back as usize].members,
        );
        let mut rulings = Vec::new();
        for members in [left, right] {
            rulings.extend(
                members
                    .windows(2)
                    .map(|w| Ruling::One(key(&w[0]), key(&w[1]))),
            );
        }
        if apart {
            for a in left {
                rulings.extend(right.iter().map(|b| Ruling::Apart(key(a), key(b))));
            }
        }
        rulings
    }

    fn withdraw(
        &mut self,
        ruled: &Entry,
        make_id: IdMaker<'_>,
    ) -> Result<Range<u64>, LinkageError> {
        let mut entry = Entry::new(Change::Undone);
        entry.undoes = Some(ruled.number);
        let mut seeds = FxHashSet::default();
        for ruling in &ruled.ruled {
            let (a, b) = self.pair_of(ruling)?;
            seeds.extend([a, b]);
            if self.lift(ruling)? {
                entry.withdrawn.push(ruling.clone());
            }
        }
        let start = self.append(entry);
        let settled = self.settle(&seeds, make_id);
        Ok(start..settled.end)
    }

    fn records_of(&self, entities: &[u32]) -> FxHashSet<u32> {
        entities
            .iter()
            .flat_map(|e| self.entities[*e as usize].members.iter().copied())
            .collect()
    }

    fn pair_of(&self, ruling: &Ruling) -> Result<(u32, u32), LinkageError> {
        let (Ruling::One(left, right) | Ruling::Apart(left, right)) = ruling;
        Ok((self.place(left)?, self.place(right)?))
    }

    /// Puts a ruling in force; false when it was already.
    fn enforce(&mut self, ruling: &Ruling) -> Result<bool, LinkageError> {
        let (a, b) = self.pair_of(ruling)?;
        let pair = Rulings::pair(a, b);
        Ok(match ruling {
            Ruling::One(..) => self.rulings.must.insert(pair),
            Ruling::Apart(..) => self.rulings.cannot.insert(pair),
        })
    }

    /// Ends a ruling; false when it was not in force.
    fn lift(&mut self, ruling: &Ruling) -> Result<bool, LinkageError> {
        let (a, b) = self.pair_of(ruling)?;
        let pair = Rulings::pair(a, b);
        Ok(match ruling {
            Ruling::One(..) => self.rulings.must.remove(&pair),
            Ruling::Apart(..) => self.rulings.cannot.remove(&pair),
        })
    }

    /// The records that rulings hold together with one.
    fn must_group(&self, record: u32) -> FxHashSet<u32> {
        let mut near: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (a, b) in &self.rulings.must {
            near.entry(*a).or_default().push(*b);
            near.entry(*b).or_default().push(*a);
        }
        let mut group = FxHashSet::default();
        let mut open = vec![record];
        while let Some(r) = open.pop() {
            if group.insert(r) {
                open.extend(near.get(&r).into_iter().flatten());
            }
        }
        group
    }
}

impl Rulings {
    /// For each record those it is ruled about together with, one way or the other.
    pub(crate) fn neighbours(&self) -> FxHashMap<u32, Vec<u32>> {
        let mut near: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (a, b) in self.must.iter().chain(&self.cannot) {
            near.entry(*a).or_default().push(*b);
            near.entry(*b).or_default().push(*a);
        }
        near
    }
}
