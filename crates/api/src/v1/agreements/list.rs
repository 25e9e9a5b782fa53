//! `GET /v1/agreements`: agreements that may be seen.

use axum::extract::State;
use haina_agreement::{AgreementFilter, AgreementKind};

use super::clauses::{self, ask};
use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{AgreementQuery, AgreementView, Page};
use crate::page;

/// Agreements to which a department that I work for is a party, newest first; with `standing` the offers that any department may
/// take up.
#[utoipa::path(
    get, path = "/v1/agreements", tag = "agreements",
    params(AgreementQuery),
    responses((status = 200, description = "a page of agreements", body = Page<AgreementView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("agreement.list")))
)]
pub async fn list_agreements(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<AgreementQuery>,
) -> Result<Json<Page<AgreementView>>, Problem> {
    let limit = page::limit(query.limit)?;
    let nothing = Page {
        items: Vec::new(),
        next: None,
    };
    let parties = match query.standing {
        true => may::works_here(&api, &who.principal).then(Vec::new),
        false => may::seen_for(&api, &who.principal),
    };
    let Some(parties) = parties else {
        return Ok(Json(nothing));
    };
    let kind: Option<Result<AgreementKind, _>> = query.kind.map(|kind| kind.parse());
    let kind = kind.transpose();
    let state = query.state.as_deref().map(clauses::state).transpose()?;
    let filter = AgreementFilter {
        parties,
        resource: query.resource.unwrap_or_default(),
        kind: kind.map_err(|_| ask("there is no such kind of agreement".to_owned()))?,
        state,
        standing: query.standing,
    };
    let cursor = query.cursor.as_deref();
    let found = api.agreements().agreements(&filter, cursor, limit).await?;
    Ok(Json(Page {
        items: found
            .items
            .iter()
            .map(|of| view::agreement(&api, of))
            .collect(),
        next: found.next,
    }))
}
