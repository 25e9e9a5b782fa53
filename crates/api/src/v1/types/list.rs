//! `GET /v1/types`: what can be opened.

use axum::extract::State;

use super::view;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{Page, TypeView};

/// The types of matters that the asker may open; for a visitor, those that anybody may open.
#[utoipa::path(
    get, path = "/v1/types", tag = "types",
    responses((status = 200, description = "the types", body = Page<TypeView>)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.types")))
)]
pub async fn list_types(State(api): State<Api>, who: Who) -> Json<Page<TypeView>> {
    let all = api.matters().types().all();
    let views = all
        .iter()
        .map(|kind| view(&api, &who.principal, kind.def()));
    Json(Page {
        items: views.filter(|v| v.may_open).collect(),
        next: None,
    })
}
