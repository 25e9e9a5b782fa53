//! `GET /v1/views`: my saved views.

use axum::extract::State;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{Page, SavedView};

/// The views I saved, oldest first.
#[utoipa::path(
    get, path = "/v1/views", tag = "matters",
    responses((status = 200, description = "the views", body = Page<SavedView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn list_views(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Page<SavedView>>, Problem> {
    let views = api.matters().views(&who.principal).await?;
    Ok(Json(Page {
        items: views.into_iter().map(view).collect(),
        next: None,
    }))
}
