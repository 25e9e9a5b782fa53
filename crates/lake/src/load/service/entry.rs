//! Entries of the journal. The hashed part holds codes, counts, ids and hashes of files; what somebody wrote or called a file is
//! kept apart, where it can be erased. No value of a row is in either.

use haina_catalog::ResourceId;
use haina_journal::{Actor, Draft};
use serde_json::{Value, json};

use super::rows::Stored;
use crate::load::batch::{Delivery, Tally};
use crate::load::ids::{BatchId, RefusalId};
use crate::load::intake::Counted;
use crate::load::read::{Found, Inspected};
use crate::load::refusal::Refusal;
use crate::load::spec::Declared;
use crate::pull::Mark;

pub(super) fn declared(
    resource: ResourceId,
    key: &str,
    declared: &Declared,
    again: bool,
    actor: &Actor,
) -> Draft {
    let spec = &declared.spec;
    let mut body = json!({
        "key": key,
        "again": again,
        "mode": spec.mode,
        "keys": spec.keys,
        "sources": spec.sources,
        "checks": spec.checks.iter().map(|c| json!({ "name": c.name, "strength": c.strength })).collect::<Vec<_>>(),
    });
    if !spec.pulls.is_empty() {
        let pulls = spec.pulls.iter();
        let pulls = pulls.map(|(source, pull)| json!({ "source": source, "kind": pull.kind, "connection": pull.connection }));
        body["pulls"] = pulls.collect();
    }
    Draft::new("lake.declared", resource.to_string(), actor.clone(), body)
}

pub(super) struct Accepted<'a> {
    pub stored: &'a Stored,
    pub batch: BatchId,
    pub ordinal: u64,
    pub version: u64,
    pub delivery: &'a Delivery,
    pub inspected: &'a Inspected,
    pub found: &'a Found,
    pub counted: &'a Counted,
    pub pulled: Option<&'a Mark>,
    pub tallies: &'a [Tally],
}

pub(super) fn accepted(of: &Accepted<'_>, actor: &Actor) -> Draft {
    let counted = of.counted;
    let checks = counted.checks.iter();
    let checks = checks.map(|c| json!({ "name": c.name, "looked": c.looked, "failed": c.failed }));
    let mut body = json!({
        "key": of.stored.key,
        "batch": of.batch,
        "ordinal": of.ordinal,
        "version": of.version,
        "source": of.delivery.source,
        "sha256": of.inspected.sha256,
        "format": of.found.format,
        "encoding": of.found.encoding,
        "read": counted.read,
        "accepted": counted.accepted,
        "rejected": counted.rejected,
        "reasons": counted.reasons,
        "checks": checks.collect::<Vec<_>>(),
        "tallies": of.tallies,
    });
    if let Some(mark) = of.pulled {
        body["pulled"] = json!({ "kind": mark.kind, "connection": mark.connection });
    }
    let personal = json!({ "file_name": of.delivery.name, "label": of.delivery.label });
    let subject = of.stored.resource.to_string();
    Draft::new("lake.batch_accepted", subject, actor.clone(), body).with_personal(personal)
}

pub(super) fn refused(
    resource: ResourceId,
    key: &str,
    id: RefusalId,
    delivery: &Delivery,
    sha256: &str,
    refusal: &Refusal,
    actor: &Actor,
) -> Draft {
    let mut body = json!({
        "key": key,
        "refusal": id,
        "source": delivery.source,
        "sha256": sha256,
        "code": refusal.code(),
    });
    match refusal {
        Refusal::SameFile { first } | Refusal::SameLabel { first } => body["first"] = json!(first),
        Refusal::Check { check, .. } => body["check"] = json!(check),
        _ => {}
    }
    let personal = json!({ "file_name": delivery.name, "label": delivery.label });
    Draft::new(
        "lake.batch_refused",
        resource.to_string(),
        actor.clone(),
        body,
    )
    .with_personal(personal)
}

/// `kind`: `lake.batch_withdrawn`, `lake.went_back`.
pub(super) fn withdrawn(
    stored: &Stored,
    kind: &str,
    version: u64,
    batches: &[BatchId],
    tallies: &[Tally],
    reason: &str,
    actor: &Actor,
) -> Draft {
    let body: Value = json!({
        "key": stored.key,
        "version": version,
        "batches": batches,
        "tallies": tallies,
    });
    Draft::new(kind, stored.resource.to_string(), actor.clone(), body)
        .with_personal(json!({ "reason": reason }))
}
