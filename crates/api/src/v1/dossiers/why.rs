//! `GET /v1/dossiers/{kind}/why`: why two records are, or are not, one.

use axum::extract::State;

use super::declared;
use super::view_links::waterfall;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{DossierPair, DossierWhy};

/// Why two records are, or are not, one: the waterfall from what was thought before, column by column, to the chance.
#[utoipa::path(
    get, path = "/v1/dossiers/{kind}/why", tag = "dossiers",
    params(("kind" = String, Path, description = "`person` or `enterprise`", example = "person"), DossierPair),
    responses((status = 200, description = "the waterfall", body = DossierWhy)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.review")))
)]
pub async fn explain_dossier_link(
    State(api): State<Api>,
    who: Who,
    Path(kind): Path<String>,
    Query(pair): Query<DossierPair>,
) -> Result<Json<DossierWhy>, Problem> {
    let of = declared(&api, &kind)?;
    let why = api
        .dossiers()
        .why(&who.principal, &of, pair.left, pair.right)
        .await?;
    Ok(Json(waterfall(why)))
}
