//! Saved views, each person's own.

mod list;
mod remove;
mod save;

use haina_matter::service::SavedView as Saved;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::SavedView;

/// The routes of saved views.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_views, save::save_view))
        .routes(routes!(remove::remove_view))
}

fn view(saved: Saved) -> SavedView {
    let query = match serde_json::to_value(&saved.query) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let texts = query
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
    SavedView {
        id: saved.id.to_string(),
        name: saved.name,
        query: texts.collect(),
    }
}
