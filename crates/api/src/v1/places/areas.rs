//! `GET /v1/areas`: the tree of areas.

use axum::extract::State;

use crate::app::Api;
use crate::extract::Json;
use crate::model::{Area, Page};

/// All areas that are active now, by code; the tree is in `parent`.
#[utoipa::path(
    get, path = "/v1/areas", tag = "places",
    responses((status = 200, description = "the areas", body = Page<Area>)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("party.read")))
)]
pub async fn list_areas(State(api): State<Api>) -> Json<Page<Area>> {
    let now = api.env().now();
    let directory = api.access().directory();
    let items = directory
        .areas()
        .filter(|a| a.is_active(now))
        .map(|a| Area {
            code: a.code.clone(),
            title: (&a.title).into(),
            parent: a.parent.clone(),
            kind: a.kind.as_str().to_owned(),
        });
    Json(Page {
        items: items.collect(),
        next: None,
    })
}
