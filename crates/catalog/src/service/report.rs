//! What is observed: deliveries, quality and lineage, written by those who see it.

use std::collections::{BTreeMap, BTreeSet};

use haina_core::Words;
use haina_journal::{Actor, Draft};
use haina_party::Principal;
use haina_store::{Row, Tx, args};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Catalog;
use super::load::missing;
use super::write::text;
use crate::{
    CatalogError, Delivery, Edge, Fact, Measure, Resource, ResourceId, ResourceState, Run,
};

/// Edges of one run.
/// The most edges of one run.
pub const EDGES_MAX: usize = 5_000;
/// Edges that a page shows in each direction.
const EDGES_SHOWN: u32 = 500;
/// Characters of a version or a run's id.
const NAME_MAX: usize = 200;

/// What somebody observed of a resource; each part by itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    pub delivered: Option<Delivery>,
    /// The version that was measured, and what came out.
    pub measured: Option<(String, Vec<Measure>)>,
    /// The run that made it; every edge ends at the resource.
    pub run: Option<Run>,
}

/// Where a resource comes from and what comes from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edges {
    pub edges: Vec<(Edge, String, Timestamp)>,
    /// The resources at the other ends.
    pub neighbours: Vec<Neighbour>,
}

/// A resource at the other end of an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    pub id: ResourceId,
    pub key: String,
    pub title: Words,
    pub owner: String,
}

impl Catalog {
    /// Takes what somebody of the owner observed, through a door.
    ///
    /// # Errors
    /// `CAT0001`, `CAT0002` as the policies say, `CAT0008` for what cannot be.
    pub async fn report(
        &self,
        principal: &Principal,
        name: &str,
        report: &Report,
    ) -> Result<(Resource, Fact), CatalogError> {
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let (resource, _, _) = self.named(&mut tx, name).await?;
            let on = haina_party::Resource::Catalogued(resource.attributes());
            let unseen = || missing("resource", name);
            let action = "catalog.report";
            let actor = self.allowed_or_unseen(principal, action, "catalog.read", &on, unseen)?;
            if resource.state == ResourceState::Retired {
                return Err(wrong("a retired resource has no news"));
            }
            if let Some(delivery) = &report.delivered {
                self.delivered(&mut tx, &actor, &resource, delivery).await?;
            }
            if let Some((version, measures)) = &report.measured {
                self.measured(&mut tx, &actor, &resource, version, measures)
                    .await?;
            }
            if let Some(run) = &report.run {
                if run.edges.iter().any(|edge| edge.target != resource.id) {
                    return Err(wrong("an edge ends at another resource"));
                }
                self.lineage(&mut tx, &actor, run).await?;
            }
            let (resource, fact, _) = self.named(&mut tx, name).await?;
            tx.commit().await?;
            Ok((resource, fact))
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// A delivery was taken in; for the product's own work: no policy is asked.
    ///
    /// # Errors
    /// `CAT0008` for a delivery of the future or without a version.
    pub async fn delivered(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        resource: &Resource,
        delivery: &Delivery,
    ) -> Result<(), CatalogError> {
        check_name(&delivery.version)?;
        if delivery.at > self.inner.env.now() {
            return Err(wrong("it was delivered in the future"));
        }
        let body = json!({ "key": resource.spec.key, "delivery": delivery });
        let fact = |fact: &mut Fact| {
            // One that is told of late is in the journal, and no news.
            let newer = fact
                .delivered
                .as_ref()
                .is_none_or(|last| last.at <= delivery.at);
            if newer {
                fact.delivered = Some(delivery.clone());
            }
        };
        self.note(tx, resource, fact).await?;
        self.tell(tx, actor, "delivered", resource.id, body).await
    }

    /// A version of the data was measured in the dimensions of GB/T 36344; for the product's own work: no policy is asked.
    ///
    /// # Errors
    /// `CAT0008` when a dimension stands there twice or more is good than was looked at.
    pub async fn measured(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        resource: &Resource,
        version: &str,
        measures: &[Measure],
    ) -> Result<(), CatalogError> {
        check_name(version)?;
        let dimensions: BTreeSet<_> = measures.iter().map(|m| m.dimension).collect();
        if dimensions.len() != measures.len() || measures.is_empty() {
            return Err(wrong(
                "each dimension stands there once, and at least one does",
            ));
        }
        if let Some(measure) = measures.iter().find(|m| m.good > m.all) {
            let name = measure.dimension.name();
            let why = format!("of {name}, {} of {} are good", measure.good, measure.all);
            return Err(wrong(&why));
        }
        let now = self.inner.env.now();
        let fact = |fact: &mut Fact| {
            fact.measured = version.to_owned();
            fact.measured_at = Some(now);
            fact.quality = measures.to_vec();
        };
        self.note(tx, resource, fact).await?;
        let body = json!({ "key": resource.spec.key, "version": version, "quality": measures });
        self.tell(tx, actor, "measured", resource.id, body).await
    }

    /// A run made fields out of fields: its edges take the place of those that ended at the same fields; for the product's
    /// own work: no policy is asked.
    ///
    /// # Errors
    /// `CAT0001` for a resource nobody registered, `CAT0008` for a run without edges, with too many, or with an edge to
    /// itself.
    pub async fn lineage(&self, tx: &mut Tx, actor: &Actor, run: &Run) -> Result<(), CatalogError> {
        check_name(&run.id)?;
        if run.edges.is_empty() || run.edges.len() > EDGES_MAX {
            return Err(wrong(&format!("a run has 1 to {EDGES_MAX} edges")));
        }
        let edges: BTreeSet<&Edge> = run.edges.iter().collect();
        if edges
            .iter()
            .any(|edge| edge.source == edge.target && edge.source_field == edge.target_field)
        {
            return Err(wrong("a field does not come from itself"));
        }
        let sources = edges.iter().map(|edge| (edge.source, &edge.source_field));
        let ends = sources.chain(edges.iter().map(|edge| (edge.target, &edge.target_field)));
        let mut named: BTreeMap<ResourceId, BTreeSet<&str>> = BTreeMap::new();
        for (resource, field) in ends {
            named.entry(resource).or_default().insert(field);
        }
        for (resource, fields) in named {
            let (resource, _, _) = self.named(tx, &resource.to_string()).await?;
            if let Some(field) = fields.iter().find(|field| resource.field(field).is_none()) {
                let field: String = field.chars().take(64).collect();
                return Err(wrong(&format!(
                    "`{}` has no field `{field}`",
                    resource.spec.key
                )));
            }
        }
        let targets: BTreeSet<_> = edges
            .iter()
            .map(|edge| (edge.target, &edge.target_field))
            .collect();
        for (target, field) in &targets {
            let sql = "DELETE FROM catalog_edge WHERE target = $1 AND target_field = $2";
            tx.execute(sql, &args![*target, field.as_str()]).await?;
        }
        let now = self.inner.env.now();
        let row = |edge: &&Edge| {
            let Edge {
                source,
                source_field,
                target,
                target_field,
            } = edge;
            args![*target, target_field, *source, source_field, &run.id, now]
        };
        let head = "INSERT INTO catalog_edge (target, target_field, source, source_field, run, at)";
        tx.insert(head, edges.iter().map(row).collect(), "").await?;
        for target in targets
            .iter()
            .map(|(target, _)| *target)
            .collect::<BTreeSet<_>>()
        {
            let of_target = edges.iter().filter(|edge| edge.target == target);
            let body = json!({ "run": run.id, "edges": of_target.collect::<Vec<_>>() });
            self.tell(tx, actor, "traced", target, body).await?;
        }
        Ok(())
    }

    /// The edges at a resource; whoever calls has asked whether it may be read. Drafts of others are no neighbours.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn edges(&self, resource: ResourceId) -> Result<Edges, CatalogError> {
        let mut session = self.inner.store.glance().await?;
        let mut all = Edges::default();
        for column in ["target", "source"] {
            let sql = format!(
                "SELECT target, target_field, source, source_field, run, at FROM catalog_edge
                 WHERE {column} = $1
                 ORDER BY target, target_field, source, source_field LIMIT {EDGES_SHOWN}"
            );
            for row in session.all(&sql, &args![resource]).await? {
                all.edges.push(read_edge(&row)?);
            }
        }
        all.edges.sort();
        all.edges.dedup();
        let ends = all.edges.iter().flat_map(|(e, _, _)| [e.source, e.target]);
        let others: BTreeSet<ResourceId> = ends.filter(|id| *id != resource).collect();
        drop(session);
        let others = self.resources_of(&others).await?.into_values();
        let shown = others.filter(|other| other.state != ResourceState::Draft);
        all.neighbours = shown.map(Neighbour::of).collect();
        let known: BTreeSet<ResourceId> = all.neighbours.iter().map(|n| n.id).collect();
        all.edges.retain(|(edge, _, _)| {
            [edge.source, edge.target]
                .iter()
                .all(|id| *id == resource || known.contains(id))
        });
        Ok(all)
    }

    /// Changes the fact of a resource; its description and its version stay.
    async fn note(
        &self,
        tx: &mut Tx,
        resource: &Resource,
        change: impl Fn(&mut Fact),
    ) -> Result<(), CatalogError> {
        let (_, mut fact, row) = self.named(tx, &resource.id.to_string()).await?;
        change(&mut fact);
        let fact = text(&fact, &resource.id.to_string())?;
        let sql = "UPDATE catalog_resource SET fact = $3, version = version + 1
            WHERE id = $1 AND version = $2";
        match tx.execute(sql, &args![resource.id, row, fact]).await? {
            1 => Ok(()),
            _ => Err(CatalogError::Clash),
        }
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        word: &str,
        resource: ResourceId,
        body: serde_json::Value,
    ) -> Result<(), CatalogError> {
        let draft = Draft {
            kind: format!("catalog.{word}"),
            subject: resource.to_string(),
            actor: actor.clone(),
            body,
            personal: None,
        };
        self.inner.journal.append(tx, draft).await?;
        Ok(())
    }
}

impl Neighbour {
    fn of(resource: Resource) -> Neighbour {
        Neighbour {
            id: resource.id,
            key: resource.spec.key,
            title: resource.spec.title,
            owner: resource.spec.owner,
        }
    }
}

fn read_edge(row: &Row) -> Result<(Edge, String, Timestamp), CatalogError> {
    let edge = Edge {
        source: row.get("source")?,
        source_field: row.get("source_field")?,
        target: row.get("target")?,
        target_field: row.get("target_field")?,
    };
    Ok((edge, row.get("run")?, row.get("at")?))
}

fn check_name(name: &str) -> Result<(), CatalogError> {
    match name.chars().count() {
        1..=NAME_MAX => Ok(()),
        _ => Err(wrong(&format!(
            "a version and a run have 1 to {NAME_MAX} characters"
        ))),
    }
}

fn wrong(why: &str) -> CatalogError {
    CatalogError::Report {
        why: why.to_owned(),
    }
}
