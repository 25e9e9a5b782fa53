//! `GET /v1/precedents`: earlier conclusions that may help.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{Page, Precedent};
use crate::v1::matters::precedents::precedent;

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PrecedentQuery {
    /// Words of the case; none: the latest.
    #[param(example = "无主管线 漏水")]
    q: Option<String>,
}

/// Conclusions of consultations that were kept as precedents, the likeliest first, at most 50; for staff and experts.
#[utoipa::path(
    get, path = "/v1/precedents", tag = "consultations",
    params(PrecedentQuery),
    responses((status = 200, description = "the precedents", body = Page<Precedent>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn search_precedents(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<PrecedentQuery>,
) -> Result<Json<Page<Precedent>>, Problem> {
    let q: String = query.q.unwrap_or_default().chars().take(500).collect();
    let found = api.matters().search_precedents(&who.principal, &q).await?;
    let items = found.into_iter().map(|one| precedent(&api, one)).collect();
    Ok(Json(Page { items, next: None }))
}
