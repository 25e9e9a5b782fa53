//! `GET /v1/catalog/dcat`: the published catalogue as DCAT-AP 3.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use haina_catalog::{ResourceFilter, dcat};
use haina_core::Words;
use http::{HeaderValue, header};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::Free;
use crate::page::limit;
use crate::v1::matters::titled;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DcatQuery {
    cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A page of what is published, as DCAT-AP 3.0.1 in JSON-LD. `next` is the cursor of the following page, absent on the last.
#[utoipa::path(
    get, path = "/v1/catalog/dcat", tag = "catalog",
    params(DcatQuery),
    responses((status = 200, description = "a dcat:Catalog", body = Free, content_type = "application/ld+json")),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("catalog.list")))
)]
pub async fn export_dcat(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<DcatQuery>,
) -> Result<Response, Problem> {
    let limit = limit(query.limit)?;
    let (filter, cursor) = (ResourceFilter::default(), query.cursor.as_deref());
    let page = api
        .catalog()
        .list(&who.principal, &filter, cursor, limit)
        .await?;
    let entry = |(resource, fact): (haina_catalog::Resource, _)| dcat::Entry {
        owner: Words::from(titled(&api, &resource.spec.owner).title),
        resource,
        fact,
    };
    let entries: Vec<dcat::Entry> = page.items.into_iter().map(entry).collect();
    let city = &api.config().city.name;
    let head = dcat::Head {
        base: &api.config().public_url,
        title: Words::new(
            format!("{}数据资源目录", city.zh),
            format!("Data catalogue of {}", city.en),
        ),
        description: Words::new(
            format!("{}各部门已发布的数据资源", city.zh),
            format!("What the departments of {} publish to one another", city.en),
        ),
        publisher: city.clone(),
    };
    let document = dcat::document(&head, &entries, page.next.as_deref());
    let mut response = Json(document).into_response();
    let kind = HeaderValue::from_static("application/ld+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}
