//! `POST /v1/catalog/resources/{id}/reports`: what was observed of a resource.

use std::collections::BTreeMap;

use axum::extract::State;
use haina_catalog::{CatalogError, Delivery, EDGES_MAX, Edge, Measure, Report, Run};

use super::same;
use super::view::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{NewRun, ResourceReport, ResourceView};

/// Takes what its owner observed of a resource: a delivery, its quality in the dimensions of GB/T 36344, and the run that made
/// it out of others. All of it or nothing.
#[utoipa::path(
    post, path = "/v1/catalog/resources/{id}/reports", tag = "catalog",
    params(("id" = String, Path, description = "the id or the key of a resource", example = "civil.low-income")),
    request_body = ResourceReport,
    responses((status = 200, description = "the resource afterwards", body = ResourceView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.report")))
)]
pub async fn report_on_resource(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
    Json(new): Json<ResourceReport>,
) -> Result<Json<ResourceView>, Problem> {
    let run = match new.run {
        Some(run) => Some(run_of(&api, &who, &id, run).await?),
        None => None,
    };
    let measured = new.measured.map(|measured| {
        let measures: Result<Vec<Measure>, CatalogError> =
            same(&measured.measures).map_err(|why| CatalogError::Report { why });
        measures.map(|measures| (measured.version, measures))
    });
    let report = Report {
        delivered: new.delivered.map(|delivered| Delivery {
            version: delivered.version,
            rows: delivered.rows,
            at: delivered.at.0,
        }),
        measured: measured.transpose()?,
        run,
    };
    let (resource, fact) = api.catalog().report(&who.principal, &id, &report).await?;
    Ok(Json(view(&api, &who.principal, &resource, &fact).await?))
}

/// The run with its ends found; what they may not see, nobody names as a source.
async fn run_of(api: &Api, who: &Who, target: &str, new: NewRun) -> Result<Run, CatalogError> {
    let (target, _) = api.catalog().load(&who.principal, target).await?;
    if new.edges.len() > EDGES_MAX {
        let why = format!("a run has at most {EDGES_MAX} edges");
        return Err(CatalogError::Report { why });
    }
    let mut sources = BTreeMap::new();
    let mut edges = Vec::new();
    for edge in new.edges {
        let source = match sources.get(&edge.source) {
            Some(source) => *source,
            None => {
                let (found, _) = api.catalog().load(&who.principal, &edge.source).await?;
                sources.insert(edge.source.clone(), found.id);
                found.id
            }
        };
        edges.push(Edge {
            source,
            source_field: edge.source_field,
            target: target.id,
            target_field: edge.target_field,
        });
    }
    Ok(Run { id: new.id, edges })
}
