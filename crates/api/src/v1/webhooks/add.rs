//! `POST /v1/webhooks`: tells another system of entries.

use axum::extract::State;
use haina_journal::Draft;
use http::StatusCode;
use serde_json::json;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::{NewWebhook, WebhookView};
use crate::notify::WebhookId;
use crate::notify::webhook::{self, Webhook};

/// Kinds one webhook may name.
const KINDS_MAX: usize = 50;

/// Adds a webhook; the answer holds the secret that signs what is sent, once.
#[utoipa::path(
    post, path = "/v1/webhooks", tag = "deliveries",
    request_body = NewWebhook,
    responses((status = 201, description = "the webhook with its secret", body = WebhookView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("webhook.change")))
)]
pub async fn add_webhook(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookView>), Problem> {
    let url = api.doors().out.check(&new.url)?;
    if new.kinds.len() > KINDS_MAX || new.kinds.iter().any(|k| k.is_empty() || k.len() > 100) {
        return Err(ApiFault::Shape(format!("`kinds` takes at most {KINDS_MAX} words")).into());
    }
    if new.title.trim().is_empty() || new.title.chars().count() > 100 {
        return Err(ApiFault::Shape("`title` takes 1 to 100 characters".to_owned()).into());
    }
    let mut secret = [0u8; 24];
    api.env().chance.fill(&mut secret);
    let hook = Webhook {
        id: WebhookId::new(api.env()),
        title: new.title,
        url: new.url,
        kinds: new.kinds,
        secret: format!("whs_{}", hex::encode(secret)),
        active: true,
        created_by: who.principal.person,
        created_at: api.env().now(),
    };
    let mut tx = api.store().begin().await?;
    webhook::add(&mut tx, &hook).await?;
    let body = json!({"host": url.host_str(), "kinds": hook.kinds});
    api.journal()
        .append(
            &mut tx,
            Draft::new("api.webhook_added", hook.id.to_string(), who.actor(), body),
        )
        .await?;
    tx.commit().await?;
    let secret = Some(hook.secret.clone());
    Ok((
        StatusCode::CREATED,
        Json(WebhookView {
            secret,
            ..view(hook)
        }),
    ))
}
