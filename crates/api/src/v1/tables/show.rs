//! `GET /v1/tables/{key}`: one table.

use axum::extract::State;

use super::{resource, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::TableView;

/// A table: how it is loaded, the version that is served, and the rows of each source.
#[utoipa::path(
    get, path = "/v1/tables/{key}", tag = "tables",
    params(("key" = String, Path, description = "the key of its resource", example = "police.register")),
    responses((status = 200, description = "the table", body = TableView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")))
)]
pub async fn show_table(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
) -> Result<Json<TableView>, Problem> {
    let state = api.lake().table(&who.principal, &key).await?;
    let resource = resource(&api, &who.principal, &key).await?;
    let versions = api.lake().versions(&who.principal, &key, None, 1).await?;
    let tallies = versions.first().map_or(&[][..], |last| &last.tallies);
    let pulls = api.pulls().standing(&who.principal, &key).await?;
    let both = (&resource, &state);
    Ok(Json(view::table(
        &api,
        &who.principal,
        both,
        tallies,
        pulls,
    )))
}
