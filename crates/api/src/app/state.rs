//! What every handler can reach.

use std::sync::Arc;

use haina_agreement::Agreements;
use haina_catalog::Catalog;
use haina_core::Env;
use haina_dossier::Dossiers;
use haina_finding::Findings;
use haina_journal::Journal;
use haina_lake::Lake;
use haina_lake::model::Models;
use haina_lake::pull::Pulls;
use haina_lake::query::Queries;
use haina_ledger::Ledger;
use haina_matter::Matters;
use haina_pack::Registry;
use haina_party::{Access, Parties, PersonId, Principal, Resource, Verdict, scope_covers};
use haina_proof::Proofs;
use haina_store::{Files, Store};
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::app::AppConfig;
use crate::fault::ApiFault;
use crate::layer::Rates;
use crate::metrics::Metrics;
use crate::notify::sender::Doors;
use crate::operations::Operations;

/// The rooms and the server's own state; cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

pub(super) struct Inner {
    pub config: AppConfig,
    pub store: Store,
    pub journal: Journal,
    pub parties: Parties,
    pub registry: Registry,
    pub catalog: Catalog,
    pub ledger: Ledger,
    pub agreements: Agreements,
    pub lake: Lake,
    pub pulls: Pulls,
    pub queries: Queries,
    pub models: Models,
    pub dossiers: Dossiers,
    pub proofs: Proofs,
    pub findings: Findings,
    pub matters: Matters,
    pub files: Files,
    pub operations: Operations,
    pub document: Value,
    pub metrics: Metrics,
    pub rates: Rates,
    pub places: Semaphore,
    pub live_places: Arc<Semaphore>,
    pub doors: Doors,
    pub holder: String,
}

impl Api {
    pub(super) fn new(inner: Inner) -> Api {
        Api(Arc::new(inner))
    }

    /// What the server was told when it started.
    pub fn config(&self) -> &AppConfig {
        &self.0.config
    }

    /// Time and chance.
    pub fn env(&self) -> &Env {
        &self.0.config.env
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Who may do what.
    pub fn access(&self) -> &Access {
        self.0.parties.access()
    }

    /// Persons, sign-in, roles, departments.
    pub fn parties(&self) -> &Parties {
        &self.0.parties
    }

    /// The packs in force.
    pub fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// The data catalogue.
    pub fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    /// Agreements and their uses.
    pub fn agreements(&self) -> &Agreements {
        &self.0.agreements
    }

    /// Accounts and transfers.
    pub fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// Tables and what is delivered to them.
    pub fn lake(&self) -> &Lake {
        &self.0.lake
    }

    /// Pulls from departments' databases.
    pub fn pulls(&self) -> &Pulls {
        &self.0.pulls
    }

    /// SQL with grades.
    pub fn queries(&self) -> &Queries {
        &self.0.queries
    }

    /// Models over tables; which there are, [`Api::registry`] says.
    pub fn models(&self) -> &Models {
        &self.0.models
    }

    /// Files of persons and enterprises; which kinds there are, [`Api::registry`] says.
    pub fn dossiers(&self) -> &Dossiers {
        &self.0.dossiers
    }

    /// Questions to departments' records in place of papers.
    pub fn proofs(&self) -> &Proofs {
        &self.0.proofs
    }

    /// Findings.
    pub fn findings(&self) -> &Findings {
        &self.0.findings
    }

    /// Matters.
    pub fn matters(&self) -> &Matters {
        &self.0.matters
    }

    /// Where the bytes of uploads lie.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// All operations.
    pub fn operations(&self) -> &Operations {
        &self.0.operations
    }

    /// The API document.
    pub fn document(&self) -> &Value {
        &self.0.document
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    pub(crate) fn places(&self) -> &Semaphore {
        &self.0.places
    }

    pub(crate) fn doors(&self) -> &Doors {
        &self.0.doors
    }

    pub(crate) fn live_places(&self) -> &Arc<Semaphore> {
        &self.0.live_places
    }

    /// Who this node is, for leases.
    pub(crate) fn holder(&self) -> &str {
        &self.0.holder
    }

    /// Asks the policies.
    pub fn decide(&self, principal: &Principal, action: &str, resource: &Resource) -> Verdict {
        self.access()
            .decide(principal, action, resource, self.env().now())
    }

    /// Asks the policies, and refuses; else the role by which it is allowed.
    pub fn permit(
        &self,
        principal: &Principal,
        action: &str,
        of: &Resource,
    ) -> Result<String, ApiFault> {
        let verdict = self.decide(principal, action, of);
        match verdict.allowed {
            true => Ok(verdict.role.unwrap_or_else(|| "person".to_owned())),
            false => Err(ApiFault::NotAllowed {
                action: action.to_owned(),
                why: verdict.reason.map(|why| why.en).unwrap_or_default(),
            }),
        }
    }

    /// Asks the policies about a person, and refuses.
    pub fn permit_person(
        &self,
        principal: &Principal,
        action: &str,
        id: PersonId,
    ) -> Result<(), ApiFault> {
        self.permit(principal, action, &Resource::Person { id })
            .map(drop)
    }

    /// Whether a token's scopes hold the action; without scopes they do.
    pub fn in_scope(&self, principal: &Principal, action: &str) -> bool {
        principal
            .scopes
            .as_deref()
            .is_none_or(|scopes| scope_covers(scopes, action))
    }
}
