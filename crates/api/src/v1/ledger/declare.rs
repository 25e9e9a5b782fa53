//! `PUT /v1/ledger/units/{key}`: declares a unit of account.

use axum::extract::State;
use haina_ledger::UnitOfAccount;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{NewUnit, UnitView};

/// Declares a unit, or changes the words of one that is there; its scale never changes.
#[utoipa::path(
    put, path = "/v1/ledger/units/{key}", tag = "ledger",
    params(("key" = String, Path, description = "small letters, digits, `-` and `.`", example = "fen")),
    request_body = NewUnit,
    responses((status = 200, description = "the unit", body = UnitView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("ledger.declare")))
)]
pub async fn declare_unit(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
    Json(new): Json<NewUnit>,
) -> Result<Json<UnitView>, Problem> {
    let unit = UnitOfAccount {
        key,
        title: new.title.into(),
        symbol: new.symbol.into(),
        scale: new.scale,
    };
    let mut tx = api.store().begin().await?;
    api.ledger().declare(&mut tx, &who.actor(), &unit).await?;
    tx.commit().await?;
    Ok(Json(view::unit(&unit)))
}
