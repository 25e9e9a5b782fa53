//! `POST /v1/tables/{key}/trace`: where a record came from.

use axum::extract::State;
use haina_lake::load::Trace;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{Page, TraceAsk, TraceView};
use crate::v1::matters::titled;

/// Every place where a record stands in what was delivered: delivery, department, day, file and line. The key is in the body,
/// for numbers of people do not belong into addresses.
#[utoipa::path(
    post, path = "/v1/tables/{key}/trace", tag = "tables",
    params(("key" = String, Path, description = "the key of its resource", example = "police.register")),
    request_body = TraceAsk,
    responses((status = 200, description = "the places, the last first", body = Page<TraceView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")), ("x-keys" = json!("reads")))
)]
pub async fn trace_record(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
    Json(ask): Json<TraceAsk>,
) -> Result<Json<Page<TraceView>>, Problem> {
    let found = api.lake().trace(&who.principal, &key, &ask.key).await?;
    let view = |one: Trace| TraceView {
        batch: one.batch.to_string(),
        source: titled(&api, &one.source),
        at: one.known_at.into(),
        file_name: one.file_name,
        row: one.row,
        op: one.op,
        withdrawn: one.withdrawn,
        served: one.served,
    };
    Ok(Json(Page {
        items: found.into_iter().map(view).collect(),
        next: None,
    }))
}
