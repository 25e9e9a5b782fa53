//! `GET /v1/ledger/units`: what accounts count in.

use axum::extract::State;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::Json;
use crate::model::UnitView;

/// The units of account of this city, by their keys.
#[utoipa::path(
    get, path = "/v1/ledger/units", tag = "ledger",
    responses((status = 200, description = "the units", body = Vec<UnitView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("ledger.list")))
)]
pub async fn list_units(State(api): State<Api>) -> Result<Json<Vec<UnitView>>, Problem> {
    let units = api.ledger().units().await?;
    Ok(Json(units.iter().map(view::unit).collect()))
}
