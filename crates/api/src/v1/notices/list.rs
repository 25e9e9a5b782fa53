//! `GET /v1/notices`: what I was told.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{NoticeView, Page};
use crate::notify::inbox;
use crate::page::{self, limit};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NoticeQuery {
    cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// My notices, newest first.
#[utoipa::path(
    get, path = "/v1/notices", tag = "account",
    params(NoticeQuery),
    responses((status = 200, description = "a page of notices", body = Page<NoticeView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn list_notices(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<NoticeQuery>,
) -> Result<Json<Page<NoticeView>>, Problem> {
    let limit = limit(query.limit)?;
    let before = page::read(query.cursor.as_deref())?;
    let mut session = api.store().read().await?;
    let found = inbox::list(&mut session, who.principal.person, before, limit + 1).await?;
    Ok(Json(page::of(
        found,
        limit,
        |n| n.at,
        |n| NoticeView {
            id: n.id.to_string(),
            kind: n.kind,
            subject: n.subject,
            title: n.title.into(),
            text: n.text.into(),
            at: n.at.into(),
            read: n.read_at.is_some(),
        },
    )))
}
