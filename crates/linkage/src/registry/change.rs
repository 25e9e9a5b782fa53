//! From new groups to the fewest changes of entities: ids stay with most of their records.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::log::{Change, Entry, Move};
use super::{IdMaker, Registry};
use crate::cluster::Evidence;

/// Where a record was: in no entity yet, or in one.
type Before = Option<u32>;

/// Records that come to a group, by where they were; with the group's id, where it keeps one.
type Plan = (Option<u32>, BTreeMap<Before, Vec<u32>>);

impl Registry {
    /// Moves records so that `groups` (and every other record of `around` alone) are the entities.
    pub(super) fn regroup(
        &mut self,
        around: &FxHashSet<u32>,
        mut groups: Vec<Vec<u32>>,
        make_id: IdMaker<'_>,
    ) {
        let grouped: FxHashSet<u32> = groups.iter().flatten().copied().collect();
        groups.extend(
            around
                .iter()
                .filter(|r| !grouped.contains(r))
                .map(|r| vec![*r]),
        );
        groups.sort_unstable();
        let before = |r: u32| -> Before { self.entity_of.get(r as usize).copied() };
        let ids = self.keep_ids(&groups);
        // Which entities keep a record.
        let mut stays: FxHashSet<u32> = FxHashSet::default();
        for (group, id) in groups.iter().zip(&ids) {
            stays.extend(id.filter(|id| group.iter().any(|r| before(*r) == Some(*id))));
        }
        let mut plans: Vec<Plan> = Vec::new();
        for (group, id) in groups.into_iter().zip(ids) {
            let mut by_before: BTreeMap<Before, Vec<u32>> = BTreeMap::new();
            for record in group {
                if id.is_none() || before(record) != id {
                    by_before.entry(before(record)).or_default().push(record);
                }
            }
            if !by_before.is_empty() {
                plans.push((id, by_before));
            }
        }
        let records = self.keys.len();
        self.entity_of.resize(records, u32::MAX);
        for (id, by_before) in plans {
            let to = match id {
                Some(id) => id,
                None => {
                    let id = make_id();
                    self.entity_named(&id)
                }
            };
            for (from, moved) in by_before {
                let change = match from {
                    None if id.is_none() => Change::Founded,
                    None => Change::Joined,
                    Some(from) if stays.contains(&from) => Change::Split,
                    Some(_) => Change::Merged,
                };
                self.carry_out(change, from, to, &moved);
            }
        }
    }

    /// Which entity's id each group keeps: the largest overlap first, then the older entity.
    fn keep_ids(&self, groups: &[Vec<u32>]) -> Vec<Option<u32>> {
        let mut overlaps: FxHashMap<(usize, u32), usize> = FxHashMap::default();
        for (g, group) in groups.iter().enumerate() {
            for entity in group.iter().filter_map(|r| self.entity_of.get(*r as usize)) {
                *overlaps.entry((g, *entity)).or_default() += 1;
            }
        }
        let mut order: Vec<((usize, u32), usize)> = overlaps.into_iter().collect();
        order.sort_by_key(|((g, entity), n)| {
            let rank = groups[*g].iter().map(|r| self.rank(*r)).min();
            (std::cmp::Reverse(*n), *entity, rank)
        });
        let mut ids = vec![None; groups.len()];
        let mut taken = FxHashSet::default();
        for ((g, entity), _) in order {
            if ids[g].is_none() && taken.insert(entity) {
                ids[g] = Some(entity);
            }
        }
        ids
    }

    /// Moves records from one entity to another and logs it.
    fn carry_out(&mut self, change: Change, from: Before, to: u32, moved: &[u32]) {
        let mut entry = Entry::new(change);
        entry.moves = self.moves(from, to, moved);
        entry.because = self.strongest(moved, to);
        self.shift(from, to, moved);
        self.append(entry);
    }

    pub(super) fn moves(&self, from: Before, to: u32, moved: &[u32]) -> Vec<Move> {
        let id = |entity: u32| self.entities[entity as usize].id.clone();
        let one = |record: &u32| Move {
            record: self.keys[*record as usize].clone(),
            from: from.map(id),
            to: id(to),
        };
        moved.iter().map(one).collect()
    }

    /// Moves records, without logging.
    pub(super) fn shift(&mut self, from: Before, to: u32, moved: &[u32]) {
        let leaving: FxHashSet<u32> = moved.iter().copied().collect();
        if let Some(from) = from {
            self.entities[from as usize]
                .members
                .retain(|r| !leaving.contains(r));
        }
        for record in moved {
            self.entity_of[*record as usize] = to;
        }
        let members = &mut self.entities[to as usize].members;
        members.extend_from_slice(moved);
        members.sort_unstable();
    }

    /// Appends to the log; gives the entry's number.
    pub(super) fn append(&mut self, mut entry: Entry) -> u64 {
        entry.number = self.log.len() as u64;
        self.note_touched(&entry);
        let number = entry.number;
        self.log.push(entry);
        number
    }

    pub(super) fn note_touched(&mut self, entry: &Entry) {
        for id in entry
            .moves
            .iter()
            .flat_map(|m| m.from.iter().chain([&m.to]))
        {
            if let Some(entity) = self.by_id.get(id) {
                self.touched.insert(*entity, entry.number);
            }
        }
    }

    /// The strongest link between moved records and the entity they come to, or among themselves.
    fn strongest(&self, moved: &[u32], to: u32) -> Option<(String, String, f32)> {
        let inside = |r: u32| self.entity_of[r as usize] == to || moved.contains(&r);
        let links = moved.iter().flat_map(|r| &self.near[*r as usize]);
        let best = links
            .map(|at| self.links[*at as usize])
            .filter(|l| inside(l.a) && inside(l.b))
            .max_by(|x, y| x.bits.total_cmp(&y.bits).then((y.a, y.b).cmp(&(x.a, x.b))))?;
        let key = |r: u32| self.keys[r as usize].clone();
        Some((key(best.a), key(best.b), best.bits))
    }
}
