//! `POST /v1/agreements/{id}/steps`: a side takes a step.

use axum::extract::State;
use haina_agreement::{AgreementId, Step};

use super::{clauses, may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{AgreementStep, AgreementView};

/// Takes a step for a department that I answer for: counter with other terms, accept, decline, withdraw, conclude, pause, resume, end.
/// Whoever names a version of the terms that is not the last one is refused. What is paused or ended permits no further use.
#[utoipa::path(
    post, path = "/v1/agreements/{id}/steps", tag = "agreements",
    params(("id" = String, Path, description = "an agreement", example = "agr_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = AgreementStep,
    responses((status = 200, description = "the agreement after it", body = AgreementView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.act")))
)]
pub async fn act_on_agreement(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AgreementId>,
    Json(step): Json<AgreementStep>,
) -> Result<Json<AgreementView>, Problem> {
    may::readable(&api, &who.principal, id).await?;
    let role = may::permit(&api, &who.principal, "agreement.act", &step.unit)?;
    let wanted: Step = step
        .step
        .parse()
        .map_err(|_| clauses::ask(format!("there is no step `{}`", step.step)))?;
    let (actor, party) = (who.principal.actor(&role), may::party(&step.unit));
    let mut tx = api.store().begin().await?;
    let agreements = api.agreements();
    let after = match wanted {
        Step::Counter => {
            let other = clauses::wanted(step.terms, step.odrl)?;
            let answered = (&other, step.version);
            agreements
                .counter(&mut tx, &actor, id, &party, answered)
                .await?
        }
        _ if step.terms.is_some() || step.odrl.is_some() => {
            return Err(clauses::ask("only a counter-offer has terms".to_owned()).into());
        }
        step_to => {
            let read = (step_to, step.version);
            agreements.step(&mut tx, &actor, id, &party, read).await?
        }
    };
    tx.commit().await?;
    Ok(Json(view::agreement(&api, &after)))
}
