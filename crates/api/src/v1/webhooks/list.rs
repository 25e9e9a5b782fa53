//! `GET /v1/webhooks`: who else is told.

use axum::extract::State;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::Json;
use crate::model::{Page, WebhookView};
use crate::notify::webhook;

/// All webhooks; their secrets are not shown again.
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "deliveries",
    responses((status = 200, description = "the webhooks", body = Page<WebhookView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("webhook.read")))
)]
pub async fn list_webhooks(State(api): State<Api>) -> Result<Json<Page<WebhookView>>, Problem> {
    let mut session = api.store().read().await?;
    let items = webhook::all(&mut session)
        .await?
        .into_iter()
        .map(view)
        .collect();
    Ok(Json(Page { items, next: None }))
}
