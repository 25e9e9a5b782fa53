//! `GET /v1/classes`: what matters are about.

use axum::extract::State;

use crate::app::Api;
use crate::extract::Json;
use crate::model::{Class, Page};

/// All classes by path; the tree is in `parent`.
#[utoipa::path(
    get, path = "/v1/classes", tag = "types",
    responses((status = 200, description = "the classes", body = Page<Class>)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.types")))
)]
pub async fn list_classes(State(api): State<Api>) -> Json<Page<Class>> {
    let classes = api.registry().classes().into_iter();
    let items = classes.map(|c| Class {
        key: c.key,
        title: c.title.into(),
        parent: c.parent,
    });
    Json(Page {
        items: items.collect(),
        next: None,
    })
}
