//! `GET /v1/deliveries`: messages owed to the outside.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query};
use crate::model::{DeliveryView, Page};
use crate::notify::outbox::DeliveryState;
use crate::notify::{DeliveryId, outbox};
use crate::page::{self, limit};

/// How the list is narrowed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    /// Only those that stand so.
    #[param(inline, example = "dead")]
    state: Option<DeliveryState>,
    cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Messages to webhooks, mail and doors, newest first, with why the last attempt failed.
#[utoipa::path(
    get, path = "/v1/deliveries", tag = "deliveries",
    params(DeliveryQuery),
    responses((status = 200, description = "a page of messages", body = Page<DeliveryView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("delivery.read")))
)]
pub async fn list_deliveries(
    State(api): State<Api>,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<Page<DeliveryView>>, Problem> {
    let limit = limit(query.limit)?;
    let before: Option<DeliveryId> = page::read(query.cursor.as_deref())?;
    let mut session = api.store().read().await?;
    let found = outbox::list(&mut session, query.state, before, limit + 1).await?;
    Ok(Json(page::of(found, limit, |d| d.id, view)))
}
