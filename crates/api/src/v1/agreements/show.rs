//! `GET /v1/agreements/{id}`: one agreement with its terms in words.

use axum::extract::State;
use haina_agreement::{AgreementError, AgreementId};

use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{AgreementDetail, Free, OwedView};
use crate::v1::data_rules;

/// An agreement: its terms in words, each with how it is kept (enforced, attested, only audited), all versions, what was used and what
/// that costs, which articles of data rules bind it, and what I may do with it now.
#[utoipa::path(
    get, path = "/v1/agreements/{id}", tag = "agreements",
    params(("id" = String, Path, description = "an agreement", example = "agr_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the agreement", body = AgreementDetail)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.read")))
)]
pub async fn show_agreement(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AgreementId>,
) -> Result<Json<AgreementDetail>, Problem> {
    let agreement = may::readable(&api, &who.principal, id).await?;
    let policy = api.agreements().policy(id).await?;
    let versions = api.agreements().versions(id).await?;
    let bound = api.agreements().bound_by(&agreement, None).await?;
    let metered = api.agreements().metered(id).await?;
    let broken = || AgreementError::Broken {
        what: "terms of an agreement",
    };
    let last = versions.last().ok_or_else(broken)?;
    let clauses = serde_json::to_value(&last.clauses).map_err(|_| broken())?;
    let adds_up = metered.holds();
    let owed = metered.prices.into_iter().map(|paid| OwedView {
        unit: paid.unit,
        amount: paid.amount,
    });
    Ok(Json(AgreementDetail {
        terms: policy.told().into_iter().map(view::term).collect(),
        clauses: Free(clauses),
        versions: versions.into_iter().map(view::version).collect(),
        owed: owed.collect(),
        adds_up,
        articles: bound.into_iter().map(data_rules::bound).collect(),
        may: may::steps(&api, &who.principal, &agreement),
        agreement: view::agreement(&api, &agreement),
    }))
}
