//! One person one file, one enterprise one file (一人一档、一企一档): entities that grow as records come in.

mod add;
mod change;
mod grown;
mod log;
mod rule;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

pub use add::Added;
pub use grown::{Grown, Mark};
pub use log::{Change, Entry, Move};
pub use rule::Ruling;

use crate::checked::{Basis, Judge};
use crate::cluster::{Evidence, Limits, Link, Review, Rulings};
use crate::error::LinkageError;
use crate::model::Model;
use crate::records::{Records, hash_text};
use crate::score::Why;

/// A record to be added: its own key, the source it comes from, and a value for each column of the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What the record is called for good; unlike that of any other record.
    pub key: String,
    /// The number of its source, as in the model.
    pub source: u16,
    pub cells: Vec<Option<String>>,
}

/// All a registry is, for keeping it in tables. [`Registry::from_state`] brings it back to life.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    pub model: Model,
    pub limits: Limits,
    pub records: Vec<Record>,
    pub links: Vec<Link>,
    pub rulings: Rulings,
    /// The entity of each record, by the record's place.
    pub entities: Vec<String>,
    pub log: Vec<Entry>,
}

/// Entities with stable ids, their records, links, rulings and log. Only what the log says ever changes an entity.
pub struct Registry {
    model: Model,
    limits: Limits,
    judge: Judge,
    records: Records,
    keys: Vec<String>,
    by_key: FxHashMap<String, u32>,
    links: Vec<Link>,
    /// The links of each record, by their places in `links`.
    near: Vec<Vec<u32>>,
    rulings: Rulings,
    /// Records under each blocking key, for each rule.
    index: Vec<FxHashMap<u64, Vec<u32>>>,
    /// The entity of each record, as a place in `entities`.
    entity_of: Vec<u32>,
    entities: Vec<Entity>,
    by_id: FxHashMap<String, u32>,
    review: BTreeMap<(u32, u32), Review>,
    log: Vec<Entry>,
    /// The last log entry that touched an entity.
    touched: FxHashMap<u32, u64>,
}

/// An entity; one without records was merged into another.
#[derive(Debug, Clone)]
struct Entity {
    id: String,
    members: Vec<u32>,
}

/// Makes ids for new entities.
pub type IdMaker<'a> = &'a mut dyn FnMut() -> String;

impl Registry {
    /// An empty registry that decides by `model`.
    pub fn new(model: Model, limits: Limits) -> Registry {
        let mut records = Records::new(model.schema.clone());
        let judge = Judge::new(&model, &mut records.values);
        Registry {
            index: vec![FxHashMap::default(); model.rules.rules.len()],
            judge,
            records,
            limits,
            model,
            keys: Vec::new(),
            by_key: FxHashMap::default(),
            links: Vec::new(),
            near: Vec::new(),
            rulings: Rulings::default(),
            entity_of: Vec::new(),
            entities: Vec::new(),
            by_id: FxHashMap::default(),
            review: BTreeMap::new(),
            log: Vec::new(),
            touched: FxHashMap::default(),
        }
    }

    /// The entity of a record. Errors: `LNK0010` when there is no such record.
    pub fn entity_of(&self, key: &str) -> Result<&str, LinkageError> {
        let record = self.place(key)?;
        Ok(&self.entities[self.entity_of[record as usize] as usize].id)
    }

    /// The keys of an entity's records. Errors: `LNK0010` when there is no such entity.
    pub fn members(&self, entity: &str) -> Result<Vec<&str>, LinkageError> {
        let found = self.by_id.get(entity).map(|e| &self.entities[*e as usize]);
        let found = found.filter(|e| !e.members.is_empty());
        let entity = found.ok_or_else(|| LinkageError::Absent {
            what: "entity",
            key: entity.to_owned(),
        })?;
        Ok(entity
            .members
            .iter()
            .map(|r| self.keys[*r as usize].as_str())
            .collect())
    }

    /// All entities, with the keys of their records.
    pub fn entities(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.entities
            .iter()
            .filter(|e| !e.members.is_empty())
            .map(|e| {
                let keys = e.members.iter().map(|r| self.keys[*r as usize].as_str());
                (e.id.as_str(), keys.collect())
            })
    }

    /// Why two records are, or are not, one: the waterfall, and which step decided.
    pub fn why(&self, left: &str, right: &str) -> Result<(Why, Basis), LinkageError> {
        let (a, b) = (self.place(left)? as usize, self.place(right)? as usize);
        let (a, b) = (self.records.row(a), self.records.row(b));
        Ok(self.judge.why(&self.model, &self.records.values, a, b))
    }

    /// Links that a person should look at, in the order in which their records came: the two keys, and why.
    pub fn review(&self) -> impl Iterator<Item = (&str, &str, &Review)> {
        self.review.values().map(|r| {
            let key = |record: u32| self.keys[record as usize].as_str();
            (key(r.a), key(r.b), r)
        })
    }

    /// Everything that happened, oldest first.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// The model that decides.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Records.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// All there is to keep.
    pub fn state(&self) -> State {
        let record = |place: usize| self.record_at(place);
        State {
            model: self.model.clone(),
            limits: self.limits,
            records: (0..self.keys.len()).map(record).collect(),
            links: self.links.clone(),
            rulings: self.rulings.clone(),
            entities: self
                .entity_of
                .iter()
                .map(|e| self.entities[*e as usize].id.clone())
                .collect(),
            log: self.log.clone(),
        }
    }

    /// A registry from what was kept. Errors: `LNK0013` when the parts do not fit together.
    pub fn from_state(state: State) -> Result<Registry, LinkageError> {
        let damaged = |reason: &str| LinkageError::Damaged {
            reason: reason.to_owned(),
        };
        let records = state.records.len();
        let bounds = state.links.iter().map(|l| l.a.max(l.b)).max();
        if state.entities.len() != records || bounds.is_some_and(|r| r as usize >= records) {
            return Err(damaged("records, links and entities do not fit together"));
        }
        let mut registry = Registry::new(state.model, state.limits);
        registry
            .check(&state.records)
            .map_err(|e| damaged(&e.to_string()))?;
        registry.take_in(&state.records);
        for (at, link) in state.links.iter().enumerate() {
            registry.near[link.a as usize].push(at as u32);
            registry.near[link.b as usize].push(at as u32);
        }
        registry.links = state.links;
        registry.rulings = state.rulings;
        for (record, id) in state.entities.iter().enumerate() {
            let entity = registry.entity_named(id);
            registry.entities[entity as usize]
                .members
                .push(record as u32);
            registry.entity_of.push(entity);
        }
        for entry in &state.log {
            registry.note_touched(entry);
        }
        registry.log = state.log;
        let all: FxHashSet<u32> = (0..records as u32).collect();
        let resolution = registry.resolve(&all);
        registry.keep_review(&all, resolution.review);
        Ok(registry)
    }

    /// The place of an entity of that id, which is made when there is none.
    fn entity_named(&mut self, id: &str) -> u32 {
        if let Some(entity) = self.by_id.get(id) {
            return *entity;
        }
        let entity = self.entities.len() as u32;
        self.entities.push(Entity {
            id: id.to_owned(),
            members: Vec::new(),
        });
        self.by_id.insert(id.to_owned(), entity);
        entity
    }

    fn place(&self, key: &str) -> Result<u32, LinkageError> {
        self.by_key
            .get(key)
            .copied()
            .ok_or_else(|| LinkageError::Absent {
                what: "record",
                key: key.to_owned(),
            })
    }
}

impl Evidence for Registry {
    fn source(&self, record: u32) -> u16 {
        self.records.source(record as usize)
    }

    fn rank(&self, record: u32) -> u64 {
        hash_text(&self.keys[record as usize])
    }

    fn weigh(&self, a: u32, b: u32) -> f64 {
        let (a, b) = (self.records.row(a as usize), self.records.row(b as usize));
        self.judge.weigh(&self.records.values, a, b).0
    }
}
