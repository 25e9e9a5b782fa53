//! `POST /v1/deliveries/{id}/retry`: sends a message now.

use axum::extract::State;
use haina_journal::Draft;
use serde_json::json;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::DeliveryView;
use crate::notify::{DeliveryId, outbox};

/// Puts a message that waits or was given up back to be sent now.
#[utoipa::path(
    post, path = "/v1/deliveries/{id}/retry", tag = "deliveries",
    params(("id" = String, Path, description = "a delivery", example = "del_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the message, to be sent now", body = DeliveryView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("delivery.retry")))
)]
pub async fn retry_delivery(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<DeliveryId>,
) -> Result<Json<DeliveryView>, Problem> {
    let missing = || ApiFault::NotFound {
        what: "delivery",
        id: id.to_string(),
    };
    let mut tx = api.store().begin().await?;
    if !outbox::again(&mut tx, id, api.env().now()).await? {
        return Err(missing().into());
    }
    let draft = Draft::new(
        "api.delivery_retried",
        id.to_string(),
        who.actor(),
        json!({}),
    );
    api.journal().append(&mut tx, draft).await?;
    let delivery = outbox::get(&mut tx, id).await?.ok_or_else(missing)?;
    tx.commit().await?;
    Ok(Json(view(delivery)))
}
