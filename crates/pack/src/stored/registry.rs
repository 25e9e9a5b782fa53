//! The packs in force, in memory: types for matters, words for classes and roles.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use haina_agreement::law::DataRule;
use haina_core::{Env, Words};
use haina_dossier::{Declaration, FileKind};
use haina_journal::{Entry, Reaction, WorkError};
use haina_lake::model::ModelSet;
use haina_matter::{Kind, MatterType, Types};
use haina_store::{Store, Tx};
use jiff::Timestamp;

use super::{ApplyError, rows};
use crate::load::load_source;
use crate::model::{Class, Pack, Role, View};

/// Entries of this kind tell every node to read the packs again.
pub const WATCHED_KIND: &str = "pack.applied";

/// The packs in force; clones share it. Reading is cheap and never waits for the database.
#[derive(Clone)]
pub struct Registry {
    store: Store,
    env: Env,
    held: Arc<RwLock<Arc<Held>>>,
}

/// A pack in force.
#[derive(Debug, Clone)]
pub struct Installed {
    pub pack: Arc<Pack>,
    pub applied_at: Timestamp,
    pub applied_by: String,
    /// Older versions, the latest first.
    pub earlier: Vec<String>,
}

#[derive(Default)]
struct Held {
    packs: Vec<Installed>,
    current: BTreeMap<String, Arc<Kind>>,
    pinned: HashMap<(String, String), Arc<Kind>>,
    /// Class path to class, of all taxonomies.
    classes: BTreeMap<String, Class>,
    /// The last part of a path to the whole path.
    leaves: HashMap<String, String>,
    /// The class paths of a taxonomy, named `PACK/NAME`.
    taxonomies: HashMap<String, HashSet<String>>,
}

impl Registry {
    /// Reads what is applied. The store must be migrated.
    ///
    /// # Errors
    /// `PAK0103` when stored files are not those that were applied, and errors of the store.
    pub async fn open(store: Store, env: Env) -> Result<Registry, ApplyError> {
        let registry = Registry {
            store,
            env,
            held: Arc::default(),
        };
        registry.reload().await?;
        Ok(registry)
    }

    /// Reads again what is applied; what did not change is kept.
    ///
    /// # Errors
    /// As [`Registry::open`]; then what was held stays.
    pub async fn reload(&self) -> Result<(), ApplyError> {
        let before = self.held();
        let mut session = self.store.read().await?;
        let versions = rows::versions(&mut session).await?;
        let mut held = Held::default();
        for row in versions.iter().filter(|r| r.current) {
            let kept = before
                .packs
                .iter()
                .find(|p| p.pack.hash == row.hash && p.pack.name() == row.name);
            let pack = match kept {
                Some(kept) => Arc::clone(&kept.pack),
                None => {
                    let source = rows::source(&mut session, &row.name, &row.version).await?;
                    let damaged = || ApplyError::Damaged {
                        name: row.name.clone(),
                        version: row.version.clone(),
                    };
                    if source.hash() != row.hash {
                        return Err(damaged());
                    }
                    Arc::new(load_source(source).map_err(|_| damaged())?)
                }
            };
            let earlier = versions
                .iter()
                .rev()
                .filter(|r| r.name == row.name && !r.current);
            held.packs.push(Installed {
                pack,
                applied_at: row.applied_at,
                applied_by: row.applied_by.clone(),
                earlier: earlier.map(|r| r.version.clone()).collect(),
            });
        }
        for (kind, current) in rows::types(&mut session).await? {
            let key = (kind.id.clone(), kind.hash.clone());
            let compiled = match before.pinned.get(&key) {
                Some(kept) => Arc::clone(kept),
                None => match Kind::compile(kind) {
                    Ok(kind) => Arc::new(kind),
                    Err(faults) => {
                        tracing::error!(matter.kind = %key.0, ?faults, "Left out a stored matter type that does not compile");
                        continue;
                    }
                },
            };
            if current {
                held.current.insert(key.0.clone(), Arc::clone(&compiled));
            }
            held.pinned.insert(key, compiled);
        }
        for installed in &held.packs {
            for (name, taxonomy) in &installed.pack.taxonomies {
                let name = format!("{}/{name}", installed.pack.name());
                for class in taxonomy.all() {
                    let leaf = class.key.rsplit('/').next().unwrap_or_default().to_owned();
                    held.leaves.insert(leaf, class.key.clone());
                    let paths = held.taxonomies.entry(name.clone()).or_default();
                    paths.insert(class.key.clone());
                    held.classes.insert(class.key.clone(), class);
                }
            }
        }
        match self.held.write() {
            Ok(mut place) => *place = Arc::new(held),
            Err(poisoned) => *poisoned.into_inner() = Arc::new(held),
        }
        Ok(())
    }

    /// The packs in force, by name.
    pub fn packs(&self) -> Vec<Installed> {
        self.held().packs.clone()
    }

    /// One pack in force.
    pub fn pack(&self, name: &str) -> Option<Installed> {
        self.held()
            .packs
            .iter()
            .find(|p| p.pack.name() == name)
            .cloned()
    }

    /// The models of the packs in force, by the name of their pack.
    pub fn models(&self) -> Vec<Arc<ModelSet>> {
        let held = self.held();
        let sets = held.packs.iter().filter_map(|p| p.pack.models.clone());
        sets.collect()
    }

    /// The kinds of files (档案) of the packs in force, each once: of several packs with one kind the first holds.
    pub fn dossiers(&self) -> Vec<Arc<Declaration>> {
        let held = self.held();
        let mut kinds: BTreeMap<FileKind, Arc<Declaration>> = BTreeMap::new();
        for of in held.packs.iter().flat_map(|p| p.pack.dossiers.values()) {
            kinds.entry(of.kind).or_insert_with(|| Arc::clone(of));
        }
        kinds.into_values().collect()
    }

    /// The data rules (数据规则) of the packs in force, as `PACK/KEY`.
    pub fn rules(&self) -> Vec<(String, Arc<DataRule>)> {
        let held = self.held();
        let rules = held.packs.iter().flat_map(|p| {
            let named = move |(key, rule): (&String, &Arc<DataRule>)| {
                (format!("{}/{key}", p.pack.name()), Arc::clone(rule))
            };
            p.pack.rules.iter().map(named)
        });
        rules.collect()
    }

    /// The class of a path, or of the last part of one.
    pub fn class(&self, key: &str) -> Option<Class> {
        let held = self.held();
        let path = held.leaves.get(key).map_or(key, String::as_str);
        held.classes.get(path).cloned()
    }

    /// Every class of every taxonomy in force, by path.
    pub fn classes(&self) -> Vec<Class> {
        self.held().classes.values().cloned().collect()
    }

    /// The roles in force with their words.
    pub fn roles(&self) -> Vec<(String, Role)> {
        let held = self.held();
        let all = held.packs.iter().flat_map(|p| p.pack.roles.iter());
        all.map(|(key, role)| (key.clone(), role.clone())).collect()
    }

    /// The views in force, as `PACK/KEY`.
    pub fn views(&self) -> Vec<(String, View)> {
        let held = self.held();
        let views = held
            .packs
            .iter()
            .flat_map(|p| p.pack.views.iter().map(move |(k, v)| (p.pack.name(), k, v)));
        views
            .map(|(pack, key, view)| (format!("{pack}/{key}"), view.clone()))
            .collect()
    }

    /// The stored files of any version.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn source(&self, name: &str, version: &str) -> Result<crate::Source, ApplyError> {
        let mut session = self.store.read().await?;
        Ok(rows::source(&mut session, name, version).await?)
    }

    pub(super) fn env(&self) -> &Env {
        &self.env
    }

    fn held(&self) -> Arc<Held> {
        match self.held.read() {
            Ok(held) => Arc::clone(&held),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }
}

impl Types for Registry {
    fn current(&self, id: &str) -> Option<Arc<Kind>> {
        self.held().current.get(id).cloned()
    }

    fn pinned(&self, id: &str, hash: &str) -> Option<Arc<Kind>> {
        self.held()
            .pinned
            .get(&(id.to_owned(), hash.to_owned()))
            .cloned()
    }

    fn all(&self) -> Vec<Arc<Kind>> {
        self.held().current.values().cloned().collect()
    }

    fn class_title(&self, class: &str) -> Option<Words> {
        self.class(class).map(|c| c.title)
    }

    fn class_path(&self, kind: &MatterType, class: &str) -> Option<String> {
        let held = self.held();
        let of_kind = held.taxonomies.get(kind.taxonomy.as_ref()?)?;
        let path = held.leaves.get(class).map_or(class, String::as_str);
        of_kind.get(path).cloned()
    }
}

/// On other nodes an applied pack arrives as an entry.
#[async_trait]
impl Reaction for Registry {
    fn name(&self) -> &str {
        "pack-registry"
    }

    fn wants(&self, kind: &str) -> bool {
        kind == WATCHED_KIND
    }

    fn reads_history(&self) -> bool {
        false
    }

    async fn react(&self, _tx: &mut Tx, _entry: &Entry) -> Result<(), WorkError> {
        self.reload().await.map_err(Into::into)
    }
}
