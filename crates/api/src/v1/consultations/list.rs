//! `GET /v1/consultations`: consultations that are not concluded.

use axum::extract::State;
use haina_matter::{Filter, ViewName};
use haina_party::Via;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{Consultation, Page};
use crate::page::limit;
use crate::v1::matters::parts;
use crate::v1::matters::people::People;

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConsultationQuery {
    cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Open consultations on matters I may see, newest matter first; empty for those who only report matters.
#[utoipa::path(
    get, path = "/v1/consultations", tag = "consultations",
    params(ConsultationQuery),
    responses((status = 200, description = "a page of consultations", body = Page<Consultation>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn list_consultations(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ConsultationQuery>,
) -> Result<Json<Page<Consultation>>, Problem> {
    let limit = limit(query.limit)?;
    let inside = who
        .principal
        .roles
        .iter()
        .any(|held| !matches!(held.role.as_str(), "resident" | "deputy"));
    if !inside && who.principal.via != Via::System {
        return Ok(Json(Page {
            items: Vec::new(),
            next: None,
        }));
    }
    let filter = Filter {
        view: ViewName::Consulting,
        ..Filter::default()
    };
    let page = api
        .matters()
        .list(&who.principal, &filter, query.cursor.as_deref(), limit)
        .await?;
    let now = api.env().now();
    let mut items = Vec::new();
    let mut session = api.store().read().await?;
    for loaded in &page.items {
        let matter = &loaded.matter;
        let may = api
            .matters()
            .may(&who.principal, "matter.read_reporter", matter)
            .allowed;
        let people = People::of(&api, &mut session, &who.principal, (matter, may), &[]).await?;
        let open = matter
            .consultations
            .iter()
            .filter(|c| c.concluded.is_none());
        items.extend(
            open.map(|c| parts::consultation(&api, &who.principal, &people, matter, c, now)),
        );
    }
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}
