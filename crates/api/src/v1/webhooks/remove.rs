//! `DELETE /v1/webhooks/{id}`: stops telling another system.

use axum::extract::State;
use haina_journal::Draft;
use http::StatusCode;
use serde_json::json;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};
use crate::fault::ApiFault;
use crate::notify::{WebhookId, webhook};

/// Removes a webhook; nothing more is sent to it.
#[utoipa::path(
    delete, path = "/v1/webhooks/{id}", tag = "deliveries",
    params(("id" = String, Path, description = "a webhook", example = "whk_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "it is gone")),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("webhook.change")))
)]
pub async fn remove_webhook(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<WebhookId>,
) -> Result<StatusCode, Problem> {
    let mut tx = api.store().begin().await?;
    if !webhook::remove(&mut tx, id).await? {
        return Err(ApiFault::NotFound {
            what: "webhook",
            id: id.to_string(),
        }
        .into());
    }
    api.journal()
        .append(
            &mut tx,
            Draft::new(
                "api.webhook_removed",
                id.to_string(),
                who.actor(),
                json!({}),
            ),
        )
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
