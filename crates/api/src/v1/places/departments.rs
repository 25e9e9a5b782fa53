//! `GET /v1/departments`: the tree of departments.

use axum::extract::State;

use crate::app::Api;
use crate::extract::Json;
use crate::model::{Department, Page};

/// All departments that are active now, by key; the tree is in `parent`.
#[utoipa::path(
    get, path = "/v1/departments", tag = "places",
    responses((status = 200, description = "the departments", body = Page<Department>)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("party.read")))
)]
pub async fn list_departments(State(api): State<Api>) -> Json<Page<Department>> {
    let now = api.env().now();
    let directory = api.access().directory();
    let items = directory
        .departments()
        .filter(|d| d.is_active(now))
        .map(|d| Department {
            key: d.key.clone(),
            title: (&d.title).into(),
            parent: d.parent.clone(),
            kind: d.kind.as_str().to_owned(),
            area: d.area.clone(),
        });
    Json(Page {
        items: items.collect(),
        next: None,
    })
}
