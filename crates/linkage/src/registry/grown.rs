//! What came to a registry since a moment, so that whoever keeps it writes that and no more.

use rustc_hash::FxHashMap;

use super::log::Entry;
use super::rule::Ruling;
use super::{Record, Registry};
use crate::cluster::{Limits, Link, Rulings};

/// How far a registry had come. Of meaning until somebody trains again, which weighs all pairs anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Records.
    pub records: usize,
    /// Links.
    pub links: usize,
    /// Entries of the log.
    pub entries: usize,
}

/// What came since a mark.
#[derive(Debug)]
pub struct Grown<'r> {
    /// New records, with their values in the form in which they are compared.
    pub records: Vec<Record>,
    pub links: &'r [Link],
    /// New entries: which record is where follows from them.
    pub entries: &'r [Entry],
}

impl Registry {
    /// How far it has come.
    pub fn mark(&self) -> Mark {
        Mark {
            records: self.keys.len(),
            links: self.links.len(),
            entries: self.log.len(),
        }
    }

    /// What came since `mark`.
    pub fn since(&self, mark: Mark) -> Grown<'_> {
        let record = |place: usize| self.record_at(place);
        Grown {
            records: (mark.records..self.keys.len()).map(record).collect(),
            links: self.links.get(mark.links..).unwrap_or_default(),
            entries: self.log.get(mark.entries..).unwrap_or_default(),
        }
    }

    /// What clustering keeps to.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many entities there are.
    pub fn count(&self) -> usize {
        let there = self
            .entities
            .iter()
            .filter(|entity| !entity.members.is_empty());
        there.count()
    }

    /// Whether there is a record of this key.
    pub fn contains(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// The key of the record at a place, counted from 0 in the order in which records came.
    pub fn key(&self, place: u64) -> Option<&str> {
        let key = self.keys.get(usize::try_from(place).ok()?);
        key.map(String::as_str)
    }

    /// The place of a record.
    pub fn place_of(&self, key: &str) -> Option<u64> {
        self.by_key.get(key).map(|place| u64::from(*place))
    }

    pub(super) fn record_at(&self, place: usize) -> Record {
        let row = self.records.row(place).iter();
        let text = |id: &u32| (*id != 0).then(|| self.records.values.text(*id));
        Record {
            key: self.keys[place].clone(),
            source: self.records.source(place),
            cells: row.map(text).collect(),
        }
    }
}

impl Rulings {
    /// The rulings that are in force after these entries, of records with these keys by place.
    pub fn of_log<'a>(
        entries: impl IntoIterator<Item = &'a Entry>,
        places: &FxHashMap<&str, u32>,
    ) -> Rulings {
        let mut rulings = Rulings::default();
        let pair = |left: &str, right: &str| {
            let (left, right) = (places.get(left)?, places.get(right)?);
            Some(Rulings::pair(*left, *right))
        };
        for entry in entries {
            // Within an entry rulings end before others come into force.
            for ruling in &entry.withdrawn {
                match ruling {
                    Ruling::One(a, b) => pair(a, b).map(|pair| rulings.must.remove(&pair)),
                    Ruling::Apart(a, b) => pair(a, b).map(|pair| rulings.cannot.remove(&pair)),
                };
            }
            for ruling in &entry.ruled {
                match ruling {
                    Ruling::One(a, b) => pair(a, b).map(|pair| rulings.must.insert(pair)),
                    Ruling::Apart(a, b) => pair(a, b).map(|pair| rulings.cannot.insert(pair)),
                };
            }
        }
        rulings
    }
}
