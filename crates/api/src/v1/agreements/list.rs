//! `GET /v1/agreements`: agreements that may be seen.

use axum::extract::State;
use haina_agreement::{AgreementFilter, AgreementKind, AgreementState};

use super::clauses::ask;
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
    let parties = match may::parties(&api, &who.principal) {
        _ if query.standing && may::works_here(&api, &who.principal) => Vec::new(),
        _ if query.standing => return Ok(Json(nothing)),
        None => Vec::new(),
        // Without anybody to see for, an empty filter would show all.
        Some(parties) if parties.is_empty() => return Ok(Json(nothing)),
        Some(parties) => parties,
    };
    let kind: Option<Result<AgreementKind, _>> = query.kind.map(|kind| kind.parse());
    let kind = kind.transpose();
    let state: Option<Result<AgreementState, _>> = query.state.map(|state| state.parse());
    let state = state.transpose();
    let filter = AgreementFilter {
        parties,
        resource: query.resource.unwrap_or_default(),
        kind: kind.map_err(|_| ask("there is no such kind of agreement".to_owned()))?,
        state: state.map_err(|_| ask("there is no such state of an agreement".to_owned()))?,
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
