//! `POST /v1/matters/actions`: the same with many matters.

use axum::extract::State;
use haina_matter::MatterId;

use super::act::command;
use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Json, Who};
use crate::fault::ApiFault;
use crate::model::{Bulk, BulkResult, BulkResults};

/// Matters one request may name.
const IDS_MAX: usize = 200;

/// Does the same with many matters, each by itself: what fails does not stop the rest.
#[utoipa::path(
    post, path = "/v1/matters/actions", tag = "matters",
    request_body = Bulk,
    responses((status = 200, description = "what became of each", body = BulkResults)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.read")), ("x-keys" = json!("work")))
)]
pub async fn act_on_matters(
    State(api): State<Api>,
    who: Who,
    IdempotencyKey(key): IdempotencyKey,
    Json(bulk): Json<Bulk>,
) -> Result<Json<BulkResults>, Problem> {
    if bulk.ids.is_empty() || bulk.ids.len() > IDS_MAX {
        return Err(ApiFault::Shape(format!("`ids` takes 1 to {IDS_MAX} ids")).into());
    }
    let command = command(bulk.command.0)?;
    let mut results = Vec::new();
    for text in bulk.ids {
        let key = key.as_ref().map(|key| format!("{key}/{text}"));
        let done = match text.parse::<MatterId>() {
            Ok(id) => match api
                .matters()
                .act(&who.principal, id, &command, key.as_deref())
                .await
            {
                Ok(_) => Ok(()),
                Err(error) => Err(Problem::from(error)),
            },
            Err(_) => Err(ApiFault::NotFound {
                what: "matter",
                id: text.chars().take(64).collect(),
            }
            .into()),
        };
        let problem = done.err();
        results.push(BulkResult {
            id: text,
            ok: problem.is_none(),
            code: problem.as_ref().map(|p| p.code.clone()),
            detail: problem.map(|p| p.detail),
        });
    }
    Ok(Json(BulkResults { results }))
}
