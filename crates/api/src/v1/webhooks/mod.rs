//! Webhooks.

mod add;
mod list;
mod remove;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::WebhookView;
use crate::notify::webhook::Webhook;

/// The routes of webhooks.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_webhooks, add::add_webhook))
        .routes(routes!(remove::remove_webhook))
}

fn view(hook: Webhook) -> WebhookView {
    WebhookView {
        id: hook.id.to_string(),
        title: hook.title,
        url: hook.url,
        kinds: hook.kinds,
        active: hook.active,
        created_at: hook.created_at.into(),
        secret: None,
    }
}
