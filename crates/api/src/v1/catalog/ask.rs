//! `GET /v1/catalog/resources/{id}/may`: which fields a unit may use now.

use axum::extract::State;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{AllowedField, MayQuery, MayView, RefusedField};
use crate::v1::types::word;

/// Which fields a department one works for may use for a purpose now, in clear or masked, and why not the others: what every
/// door asks at every use.
#[utoipa::path(
    get, path = "/v1/catalog/resources/{id}/may", tag = "catalog",
    params(("id" = String, Path, description = "the id or the key of a resource", example = "civil.low-income"), MayQuery),
    responses((status = 200, description = "field by field", body = MayView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.ask")))
)]
pub async fn ask_resource(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
    Query(query): Query<MayQuery>,
) -> Result<Json<MayView>, Problem> {
    let fields = query.fields.unwrap_or_default();
    let fields = fields.split(',').map(str::trim).filter(|f| !f.is_empty());
    let fields: Vec<String> = fields.map(str::to_owned).collect();
    let (unit, purpose) = (&query.unit, &query.purpose);
    let decision = api
        .catalog()
        .may_we(&who.principal, unit, &id, &fields, purpose)
        .await?;
    let allowed = decision.allowed.into_iter().map(|one| AllowedField {
        form: word(&one.form),
        grant: one.grant.map(|id| id.to_string()),
        field: one.field,
    });
    let refused = decision.refused.into_iter().map(|one| RefusedField {
        why: one.why.name().to_owned(),
        words: one.why.words().into(),
        field: one.field,
    });
    Ok(Json(MayView {
        version: decision.version,
        allowed: allowed.collect(),
        refused: refused.collect(),
    }))
}
