//! `GET /v1/data-rules/{pack}/{rule}/agreements`: the agreements that a rule binds.

use axum::extract::State;
use haina_agreement::{AgreementFilter, AgreementState};

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{Page, RuleAgreement, RuleAgreementQuery};
use crate::page;
use crate::v1::agreements::{seen_for, shown, state};

/// Agreements that I may see and to which articles of the rule apply, newest first, each with the articles that it keeps and those that
/// it does not; on another day by the version in force then, so that it shows before what a coming version will break. A page may be
/// shorter than `limit` while there is a `next`.
#[utoipa::path(
    get, path = "/v1/data-rules/{pack}/{rule}/agreements", tag = "agreements",
    params(
        ("pack" = String, Path, description = "the pack that brings it", example = "data-rules"),
        ("rule" = String, Path, description = "its name there", example = "personal-information-protection-law"),
        RuleAgreementQuery,
    ),
    responses((status = 200, description = "a page of agreements", body = Page<RuleAgreement>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("agreement.list")))
)]
pub async fn list_rule_agreements(
    State(api): State<Api>,
    who: Who,
    Path((pack, rule)): Path<(String, String)>,
    Query(query): Query<RuleAgreementQuery>,
) -> Result<Json<Page<RuleAgreement>>, Problem> {
    let limit = page::limit(query.limit)?;
    let key = format!("{pack}/{rule}");
    view::named(&api, &key)?;
    let mut items = Vec::new();
    let mut next = None;
    if let Some(parties) = seen_for(&api, &who.principal) {
        let filter = AgreementFilter {
            parties,
            state: Some(match query.state {
                Some(named) => state(&named)?,
                None => AgreementState::InForce,
            }),
            ..AgreementFilter::default()
        };
        let cursor = query.cursor.as_deref();
        let found = api.agreements().agreements(&filter, cursor, limit).await?;
        for agreement in &found.items {
            let bound = api.agreements().bound_by(agreement, query.on).await?;
            let ours = bound.into_iter().filter(|bound| bound.rule == key);
            let articles: Vec<_> = ours.map(view::bound).collect();
            if !articles.is_empty() {
                items.push(RuleAgreement {
                    agreement: shown(&api, agreement),
                    articles,
                });
            }
        }
        next = found.next;
    }
    Ok(Json(Page { items, next }))
}
