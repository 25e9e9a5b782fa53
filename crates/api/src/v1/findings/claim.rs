//! `POST /v1/findings`: what a model outside claims now.

use axum::extract::State;
use haina_finding::{Claim, FindingError, ModelRef, Severity};

use super::{reason_of, subject_of};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{ClaimedView, NewClaim, NewClaims};

/// Takes what a model claims now: findings open, change or, for subjects it no longer claims, lapse. All of it or nothing.
#[utoipa::path(
    post, path = "/v1/findings", tag = "findings",
    request_body = NewClaims,
    responses((status = 200, description = "what came of it", body = ClaimedView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("finding.claim")))
)]
pub async fn claim_findings(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewClaims>,
) -> Result<Json<ClaimedView>, Problem> {
    let model = ModelRef {
        key: new.model.key,
        version: new.model.version,
        title: new.model.title.into(),
        owner: new.model.owner,
        basis: new.model.basis,
        matter: new.model.matter,
    };
    let claims: Vec<Claim> = new
        .claims
        .into_iter()
        .map(claim)
        .collect::<Result<_, _>>()?;
    let gone = new.gone.into_iter().map(|s| (s.kind, s.key));
    let gone: Vec<(String, String)> = gone.collect();
    let done = api
        .findings()
        .claim(&who.principal, &model, &claims, &gone)
        .await?;
    Ok(Json(ClaimedView {
        opened: done.opened,
        changed: done.changed,
        unchanged: done.unchanged,
        quiet: done.quiet,
        lapsed: done.lapsed,
    }))
}

fn claim(new: NewClaim) -> Result<Claim, FindingError> {
    let severity = match new.severity.as_deref() {
        None => Severity::default(),
        Some("low") => Severity::Low,
        Some("medium") => Severity::Medium,
        Some("high") => Severity::High,
        Some(other) => {
            return Err(FindingError::Claims {
                why: format!(
                    "`{}` is not low, medium or high",
                    other.chars().take(32).collect::<String>()
                ),
            });
        }
    };
    Ok(Claim {
        subject: subject_of(new.subject),
        title: new.title.into(),
        unit: new.unit,
        area: new.area,
        severity,
        reasons: new.reasons.into_iter().map(reason_of).collect(),
    })
}
