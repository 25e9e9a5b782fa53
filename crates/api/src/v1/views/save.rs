//! `POST /v1/views`: saves a view.

use std::collections::BTreeMap;

use axum::extract::State;
use http::StatusCode;
use serde_json::Value;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::{MatterQuery, NewView, SavedView};
use crate::v1::matters::filter;

/// What a list is narrowed by; its cursor and its length are not part of a view.
const KEPT: &[&str] = &[
    "view",
    "q",
    "type",
    "state",
    "unit",
    "area",
    "class",
    "due_before",
    "sort",
];

/// Saves a filter of the list of matters under a name; at most 50 a person.
#[utoipa::path(
    post, path = "/v1/views", tag = "matters",
    request_body = NewView,
    responses((status = 201, description = "the view", body = SavedView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn save_view(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewView>,
) -> Result<(StatusCode, Json<SavedView>), Problem> {
    let filter = filter(query(new.query)?)?;
    let saved = api
        .matters()
        .save_view(&who.principal, &new.name, &filter)
        .await?;
    Ok((StatusCode::CREATED, Json(view(saved))))
}

fn query(given: BTreeMap<String, Value>) -> Result<MatterQuery, ApiFault> {
    let texts = given.into_iter().filter(|(name, value)| {
        KEPT.contains(&name.as_str()) && value.as_str().is_some_and(|text| !text.is_empty())
    });
    serde_json::from_value(Value::Object(texts.collect()))
        .map_err(|e| ApiFault::Shape(e.to_string()))
}
