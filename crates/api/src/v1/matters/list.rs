//! `GET /v1/matters`: matters that may be seen.

use axum::extract::State;
use haina_matter::{Filter, Sort, ViewName};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{proposal, row};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::fault::ApiFault;
use crate::model::{MatterQuery, MatterRow, Page};
use crate::page::limit;

/// Matters that I may see and the filter names, newest first or by what is due.
#[utoipa::path(
    get, path = "/v1/matters", tag = "matters",
    params(MatterQuery),
    responses((status = 200, description = "a page of matters", body = Page<MatterRow>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn list_matters(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<MatterQuery>,
) -> Result<Json<Page<MatterRow>>, Problem> {
    let limit = limit(query.limit)?;
    let cursor = query.cursor.clone();
    let filter = filter(query)?;
    let page = api
        .matters()
        .list(&who.principal, &filter, cursor.as_deref(), limit)
        .await?;
    let desk = filter.view == ViewName::Desk;
    let items = page.items.iter().map(|loaded| {
        let row = row(&api, &who.principal, loaded);
        match desk {
            true => proposal::with(&api, &who.principal, loaded, row),
            false => row,
        }
    });
    let items = items.collect();
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

/// The filter that a query asks for.
pub fn filter(query: MatterQuery) -> Result<Filter, ApiFault> {
    Ok(Filter {
        view: named::<ViewName>("view", query.view)?.unwrap_or_default(),
        q: query.q.unwrap_or_default(),
        kind: query.kind.unwrap_or_default(),
        state: query.state.unwrap_or_default(),
        unit: query.unit.unwrap_or_default(),
        area: query.area.unwrap_or_default(),
        class: query.class.unwrap_or_default(),
        due_before: query.due_before,
        sort: named::<Sort>("sort", query.sort)?.unwrap_or_default(),
        ..Filter::default()
    })
}

fn named<T: DeserializeOwned>(name: &str, text: Option<String>) -> Result<Option<T>, ApiFault> {
    let Some(text) = text.filter(|t| !t.is_empty()) else {
        return Ok(None);
    };
    let wrong = |_| ApiFault::Address {
        part: "query",
        why: format!("`{name}` has no such value"),
    };
    serde_json::from_value(Value::String(text))
        .map(Some)
        .map_err(wrong)
}
