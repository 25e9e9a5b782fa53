//! What was asked of late: a page asks about the same person and the same thing several times over.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use cedar_policy::PolicyId;

use super::entities::Asked;
use super::{AccessError, Resource};
use crate::scope::Reach;
use crate::{DirectorySnapshot, Principal};

/// So many are kept; each is a few kilobytes.
const KEPT: usize = 64;

/// A principal before a resource under one directory: all that Cedar's answers rest on, save the limits of the action.
#[derive(Debug)]
pub(super) struct Situation {
    principal: Principal,
    pub resource: Resource,
    directory: Arc<DirectorySnapshot>,
    pub reach: Reach,
    pub asked: Asked,
    /// The policies that hold, by the limits of the action; see `Limits::index`.
    pub holding: [OnceLock<Arc<BTreeSet<PolicyId>>>; 8],
}

/// The situations of late, the newest in front.
#[derive(Debug, Default)]
pub(super) struct Recent {
    situations: Mutex<VecDeque<Arc<Situation>>>,
}

impl Recent {
    /// The situation as it was described before; one that differs in anything at all is described anew.
    pub fn find(
        &self,
        principal: &Principal,
        resource: &Resource,
        directory: &Arc<DirectorySnapshot>,
        describe: impl FnOnce() -> Result<(Reach, Asked), AccessError>,
    ) -> Result<Arc<Situation>, AccessError> {
        let same = |one: &&Arc<Situation>| {
            Arc::ptr_eq(&one.directory, directory)
                && one.resource == *resource
                && one.principal == *principal
        };
        let known = self.lock().iter().find(same).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let (reach, asked) = describe()?;
        let situation = Arc::new(Situation {
            principal: principal.clone(),
            resource: resource.clone(),
            directory: directory.clone(),
            reach,
            asked,
            holding: Default::default(),
        });
        let mut situations = self.lock();
        situations.truncate(KEPT - 1);
        situations.push_front(situation.clone());
        Ok(situation)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Situation>>> {
        // Nothing is half-changed by a panic in between.
        self.situations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
