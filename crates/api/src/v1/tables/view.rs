//! Tables and deliveries as they are shown.

use haina_catalog::Resource;
use haina_lake::load::{Batch, TableState, Tally, Version};
use haina_lake::pull::Standing;
use haina_party::Principal;
use serde::Serialize;

use crate::app::Api;
use crate::model::{
    BatchView, Free, PullView, PulledFromView, RefusedView, TableRow, TableVersionView, TableView,
    TallyView, WithdrawnView,
};
use crate::v1::catalog::measure;
use crate::v1::matters::titled;
use crate::v1::types::word;

/// A table in a list.
pub(super) fn row(api: &Api, resource: &Resource, state: &TableState) -> TableRow {
    let sources = state.spec.sources.iter();
    TableRow {
        key: state.key.clone(),
        resource: resource.id.to_string(),
        title: (&resource.spec.title).into(),
        owner: titled(api, &resource.spec.owner),
        mode: word(&state.spec.mode),
        keys: state.spec.keys.clone(),
        sources: sources.map(|source| titled(api, source)).collect(),
        version: state.version,
        rows: state.rows,
        declared_at: state.declared_at.into(),
    }
}

/// A table, and what the asker may do with it.
pub(super) fn table(
    api: &Api,
    principal: &Principal,
    (resource, state): (&Resource, &TableState),
    tallies: &[Tally],
    pulls: Vec<Standing>,
) -> TableView {
    let may = |action: &str, dept: &str| {
        let mut standing = resource.attributes();
        dept.clone_into(&mut standing.owner);
        let on = haina_party::Resource::Catalogued(standing);
        api.decide(principal, action, &on).allowed
    };
    let sources = state.spec.sources.iter();
    TableView {
        row: row(api, resource, state),
        spec: free(&state.spec),
        tallies: tallies.iter().map(|one| tally(api, one)).collect(),
        pulls: pulls.into_iter().map(|one| pull(api, one)).collect(),
        may_load_for: sources.filter(|s| may("lake.load", s)).cloned().collect(),
        may_change: may("lake.declare", &resource.spec.owner),
    }
}

/// Where a source is pulled from, and how that stands.
fn pull(api: &Api, standing: Standing) -> PullView {
    let pull = standing.pull;
    PullView {
        source: titled(api, &standing.source),
        kind: word(&pull.kind),
        connection: pull.connection,
        table: pull.table,
        since: pull.since.map(|since| since.column),
        every: word(&pull.schedule.every),
        tried_at: standing.tried_at.map(Into::into),
        words: standing.failed.as_deref().and_then(crate::problem::words),
        failed: standing.failed,
        batch: standing.batch.map(|batch| batch.to_string()),
        until: standing.until,
    }
}

/// A version.
pub(super) fn version(api: &Api, version: Version) -> TableVersionView {
    TableVersionView {
        version: version.version,
        event: version.event,
        at: version.at.into(),
        reason: version.reason,
        rows: version.rows,
        tallies: version.tallies.iter().map(|one| tally(api, one)).collect(),
    }
}

fn tally(api: &Api, tally: &Tally) -> TallyView {
    TallyView {
        source: titled(api, &tally.source),
        inserted: tally.inserted,
        updated: tally.updated,
        deleted: tally.deleted,
        rows: tally.rows,
    }
}

/// A delivery.
pub(super) fn batch(api: &Api, batch: Batch) -> BatchView {
    let counted = batch.counted;
    BatchView {
        id: batch.id.to_string(),
        ordinal: batch.ordinal,
        source: titled(api, &batch.source),
        at: batch.known_at.into(),
        file_name: batch.file_name,
        sha256: batch.sha256,
        label: batch.label,
        version: batch.version,
        format: word(&batch.found.format),
        encoding: batch.found.encoding.map(|encoding| word(&encoding)),
        bytes: batch.found.bytes,
        read: counted.read,
        accepted: counted.accepted,
        rejected: counted.rejected,
        checks: counted.checks.iter().map(free).collect(),
        measures: counted.measures.iter().map(measure).collect(),
        reasons: counted.reasons,
        pulled: batch.pulled.map(|mark| PulledFromView {
            kind: word(&mark.kind),
            connection: mark.connection,
            table: mark.table,
            until: mark.until,
        }),
        withdrawn: batch.withdrawn.map(|one| WithdrawnView {
            at: one.at.into(),
            version: one.version,
            reason: one.reason,
        }),
    }
}

/// A delivery that was refused whole.
pub(crate) fn refused(api: &Api, one: haina_lake::load::Refused) -> RefusedView {
    RefusedView {
        id: one.id.to_string(),
        source: titled(api, &one.source),
        at: one.at.into(),
        file_name: one.file_name,
        words: crate::problem::words(&one.code),
        code: one.code,
        why: one.why,
    }
}

fn free(value: &impl Serialize) -> Free {
    Free(serde_json::to_value(value).unwrap_or_default())
}
