//! Asks Cedar, and turns its answer into a sentence.

use std::collections::BTreeSet;
use std::sync::Arc;

use cedar_policy::{
    Authorizer, Context, PolicyId, PolicySet, Request, RestrictedExpression as Value,
};
use haina_core::{Fault, FaultKind};
use jiff::Timestamp;

use super::entities::{Asked, Names};
use super::policies::{ForAction, Policies};
use super::recent::{Recent, Situation};
use super::{Resource, Verdict, reason};
use crate::action::{self, scope_covers};
use crate::scope::Reach;
use crate::{DirectoryHandle, DirectorySnapshot, Principal, Scope, Via};

/// Decides who may do what; cheap to clone.
#[derive(Debug, Clone)]
pub struct Access {
    directory: DirectoryHandle,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    policies: Policies,
    names: Names,
    recent: Recent,
}

/// One principal before one resource, ready for many actions.
#[derive(Debug)]
pub struct Case<'a> {
    access: &'a Access,
    principal: &'a Principal,
    situation: Arc<Situation>,
    now: Timestamp,
}

/// What the policies call limits: what holds of an action whoever asks.
#[derive(Debug, Clone, Copy)]
struct Limits {
    in_scope: bool,
    in_mandate: bool,
    by_token: bool,
}

/// Why nothing can be decided.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    #[error("access policies in `{file}` do not hold together: {why}")]
    Policies { file: String, why: String },
    #[error("could not describe principal and resource to the policies: {0}")]
    Entities(String),
}

impl Access {
    /// Reads the policies.
    ///
    /// # Errors
    /// [`AccessError::Policies`] when they do not hold together.
    pub fn new(directory: DirectoryHandle) -> Result<Access, AccessError> {
        let (policies, names) = (Policies::read()?, Names::read()?);
        let inner = Arc::new(Inner {
            policies,
            names,
            recent: Recent::default(),
        });
        Ok(Access { directory, inner })
    }

    /// Whether the principal may do this now. Whatever goes wrong is a refusal.
    pub fn decide(
        &self,
        principal: &Principal,
        action: &str,
        resource: &Resource,
        now: Timestamp,
    ) -> Verdict {
        match self.case(principal, resource, now) {
            Ok(case) => case.decide_alone(action),
            Err(error) => {
                tracing::error!(error = %error, "Could not decide on `{action}`");
                Verdict::refuse(reason::undecided())
            }
        }
    }

    /// Prepares for several actions on the same resource, which is cheaper than asking anew.
    ///
    /// # Errors
    /// [`AccessError::Entities`] when principal or resource cannot be described.
    pub fn case<'a>(
        &'a self,
        principal: &'a Principal,
        resource: &'a Resource,
        now: Timestamp,
    ) -> Result<Case<'a>, AccessError> {
        let directory = self.directory.get();
        let recent = &self.inner.recent;
        let situation = recent.find(principal, resource, &directory, || {
            let reach = Reach::of(principal, &directory);
            let schema = cfg!(test).then_some(&self.inner.policies.schema);
            let names = &self.inner.names;
            let asked = names.ask(principal, &reach, resource, &directory, schema)?;
            Ok((reach, asked))
        })?;
        Ok(Case {
            access: self,
            principal,
            situation,
            now,
        })
    }

    /// Which matters the principal may read, as keys for a list query.
    pub fn scope(&self, principal: &Principal, now: Timestamp) -> Scope {
        self.scope_of(principal, "matter.read", now)
    }

    /// What the principal may do `action` with, `matter.read` or `finding.read`, as keys for a list query.
    pub fn scope_of(&self, principal: &Principal, action: &str, now: Timestamp) -> Scope {
        if !in_mandate(principal, action, now) {
            return Scope::default();
        }
        Scope::of(principal, action, &self.directory.get())
    }

    /// The directory in force.
    pub fn directory(&self) -> Arc<DirectorySnapshot> {
        self.directory.get()
    }
}

impl Case<'_> {
    /// Whether the action is allowed. The first question asks Cedar about all actions at once.
    pub fn decide(&self, action: &str) -> Verdict {
        self.verdict(action, |of| {
            let limits = self.limits(action);
            let place = &self.situation.holding[limits.index()];
            if let Some(holding) = place.get() {
                return Ok(holding.clone());
            }
            let holding = self.ask(&self.access.inner.policies.conditions, of, limits)?;
            Ok(place.get_or_init(|| Arc::new(holding)).clone())
        })
    }

    /// Whether the action is allowed, where it is the only question.
    fn decide_alone(&self, action: &str) -> Verdict {
        self.verdict(action, |of| {
            let limits = self.limits(action);
            match self.situation.holding[limits.index()].get() {
                Some(holding) => Ok(holding.clone()),
                None => self.ask(&of.conditions, of, limits).map(Arc::new),
            }
        })
    }

    fn verdict(
        &self,
        action: &str,
        holding: impl Fn(&ForAction) -> Result<Arc<BTreeSet<PolicyId>>, AccessError>,
    ) -> Verdict {
        let Some(of) = self.access.inner.policies.on(action) else {
            return Verdict::refuse(reason::unknown_action(action));
        };
        match holding(of) {
            // As Cedar itself: one forbid that holds is enough, and without a permit nothing is allowed.
            Ok(holding) => match of.decide(&holding) {
                true => Verdict::allow(self.role_used(of, &holding)),
                false => Verdict::refuse(self.why_not(action, of, &holding)),
            },
            Err(error) => {
                tracing::error!(error = %error, "Could not decide on `{action}`");
                Verdict::refuse(reason::undecided())
            }
        }
    }

    fn limits(&self, action: &str) -> Limits {
        let scopes = self.principal.scopes.as_deref();
        Limits {
            in_scope: scopes.is_none_or(|scopes| scope_covers(scopes, action)),
            in_mandate: in_mandate(self.principal, action, self.now),
            by_token: self.principal.via == Via::Token,
        }
    }

    /// Those of `policies` that hold for principal and resource.
    fn ask(
        &self,
        policies: &PolicySet,
        of: &ForAction,
        limits: Limits,
    ) -> Result<BTreeSet<PolicyId>, AccessError> {
        let context = Context::from_pairs(limits.pairs()).map_err(AccessError::entities)?;
        let Asked {
            principal,
            resource,
            entities,
        } = &self.situation.asked;
        let request = Request::new(
            principal.clone(),
            of.uid.clone(),
            resource.clone(),
            context,
            cfg!(test).then_some(&self.access.inner.policies.schema),
        );
        let request = request.map_err(AccessError::entities)?;
        let response = Authorizer::new().is_authorized(&request, policies, entities);
        Ok(response.diagnostics().reason().cloned().collect())
    }

    /// The role of the first permit that holds; a real role goes before a relation.
    fn role_used(&self, of: &ForAction, holding: &BTreeSet<PolicyId>) -> String {
        let permits = of.holding(holding).filter(|note| note.permits);
        let mut roles: Vec<&str> = permits.map(|note| note.role.as_str()).collect();
        roles.sort_by_key(|role| (action::rank(role), *role));
        match (roles.first().copied(), &self.situation.resource) {
            (Some("opener"), Resource::MatterType(of)) => {
                let mut held = self.principal.roles.iter().map(|r| &r.role);
                held.find(|r| of.open_by.contains(*r))
                    .map_or("person", |r| r.as_str())
                    .to_owned()
            }
            (role, _) => role.unwrap_or("person").to_owned(),
        }
    }

    fn why_not(
        &self,
        action: &str,
        of: &ForAction,
        holding: &BTreeSet<PolicyId>,
    ) -> haina_core::Words {
        let forbid = of
            .holding(holding)
            .filter(|note| !note.permits)
            .map(|note| note.says.clone())
            .next();
        match forbid {
            Some(says) => says,
            None => {
                let Situation {
                    reach, resource, ..
                } = &*self.situation;
                reason::nobody_permits(self.principal, &reach.roles, resource, action, of)
            }
        }
    }
}

impl Limits {
    /// Each combination has a place of its own.
    fn index(self) -> usize {
        usize::from(self.in_scope)
            | usize::from(self.in_mandate) << 1
            | usize::from(self.by_token) << 2
    }

    fn pairs(self) -> [(String, Value); 3] {
        let pairs = [
            ("in_scope", self.in_scope),
            ("in_mandate", self.in_mandate),
            ("by_token", self.by_token),
        ];
        pairs.map(|(name, holds)| (name.to_owned(), Value::new_bool(holds)))
    }
}

fn in_mandate(principal: &Principal, action: &str, now: Timestamp) -> bool {
    let Some(mandate) = &principal.on_behalf else {
        return true;
    };
    // Nobody hands over their account, only their part in matters.
    let lendable = action.starts_with("matter.") || action.starts_with("file.");
    let live = mandate.from <= now && now < mandate.until;
    lendable && live && scope_covers(&mandate.actions, action)
}

impl AccessError {
    pub(super) fn entities(error: impl std::fmt::Display) -> AccessError {
        AccessError::Entities(error.to_string())
    }
}

impl Fault for AccessError {
    fn kind(&self) -> FaultKind {
        FaultKind::Internal
    }

    fn code(&self) -> &'static str {
        match self {
            AccessError::Policies { .. } => "PAR0001",
            AccessError::Entities(_) => "PAR0002",
        }
    }
}

#[cfg(test)]
mod tests;
