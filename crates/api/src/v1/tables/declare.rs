//! `PUT /v1/tables/{key}`: says how a table is loaded.

use axum::extract::State;
use haina_lake::LakeError;
use haina_lake::load::LoadSpec;

use super::{resource, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{Free, TableView};

/// Declares how the table of a resource is loaded, which makes the table, or changes that: `mode`, `keys`, `sources`, `facts` of
/// the files, `checks` and `pulls`: for a source whose rows are pulled, the connection that the configuration names, its `table` or
/// `select` there, and `since` which column. Mode and key stay as they were first declared.
#[utoipa::path(
    put, path = "/v1/tables/{key}", tag = "tables",
    params(("key" = String, Path, description = "the key of a resource of kind table", example = "police.register")),
    request_body(content = Free, example = json!({"mode": "keyed", "keys": ["record_no"]})),
    responses((status = 200, description = "the table", body = TableView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.declare")))
)]
pub async fn declare_table(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
    Json(Free(body)): Json<Free>,
) -> Result<Json<TableView>, Problem> {
    let spec: LoadSpec = serde_json::from_value(body).map_err(|error| LakeError::Spec {
        why: error.to_string(),
    })?;
    let state = api.lake().declare(&who.principal, &key, &spec).await?;
    let resource = resource(&api, &who.principal, &key).await?;
    let pulls = api.pulls().standing(&who.principal, &key).await?;
    let both = (&resource, &state);
    Ok(Json(view::table(&api, &who.principal, both, &[], pulls)))
}
