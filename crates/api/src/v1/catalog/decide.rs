//! `POST /v1/catalog/applications/{id}/actions`: grants, refuses, withdraws, revokes or confirms.

use std::collections::BTreeMap;

use axum::extract::State;
use haina_catalog::{ApplicationId, Command, Form};

use super::view_application::{day, one};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{ApplicationAct, ApplicationAction, ApplicationView};

const REASON_CHARS: std::ops::RangeInclusive<usize> = 2..=2_000;

/// Grants (the same fields or fewer, in clear or masked, no longer than applied for), refuses with a reason, withdraws, revokes
/// with a reason, or confirms fields that were regraded.
#[utoipa::path(
    post, path = "/v1/catalog/applications/{id}/actions", tag = "catalog",
    params(("id" = String, Path, description = "an application", example = "apl_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = ApplicationAct,
    responses((status = 200, description = "the application afterwards", body = ApplicationView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.read_application")))
)]
pub async fn act_on_application(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ApplicationId>,
    Json(act): Json<ApplicationAct>,
) -> Result<Json<ApplicationView>, Problem> {
    let (principal, catalog) = (&who.principal, api.catalog());
    let until = match (&act.until, act.action) {
        (Some(text), _) => Some(day(text).map_err(ApiFault::Shape)?),
        (None, ApplicationAction::Grant) => {
            Some(catalog.application(principal, id).await?.wish.until)
        }
        (None, _) => None,
    };
    let command = command(act, until)?;
    let application = catalog.decide(principal, id, &command).await?;
    Ok(Json(one(&api, principal, application).await?))
}

fn command(act: ApplicationAct, until: Option<jiff::civil::Date>) -> Result<Command, ApiFault> {
    let reason = act.reason.trim().to_owned();
    let must_say = matches!(
        act.action,
        ApplicationAction::Refuse | ApplicationAction::Revoke
    );
    let count = reason.chars().count();
    if count > *REASON_CHARS.end() || (must_say && count < *REASON_CHARS.start()) {
        let why = "`reason` has 2 to 2000 characters: say why";
        return Err(ApiFault::Shape(why.to_owned()));
    }
    let mut fields = BTreeMap::new();
    for field in act.fields {
        let form: Form = field.form.parse().map_err(|_| {
            ApiFault::Shape("the form of a field is `clear` or `masked`".to_owned())
        })?;
        fields.insert(field.name, form);
    }
    Ok(match (act.action, until) {
        (ApplicationAction::Grant, Some(until)) => Command::Grant {
            fields,
            until,
            reason,
        },
        (ApplicationAction::Grant, None) => {
            return Err(ApiFault::Shape("`until` is missing".to_owned()));
        }
        (ApplicationAction::Withdraw, _) => Command::Withdraw,
        (ApplicationAction::Refuse, _) => Command::Refuse { reason },
        (ApplicationAction::Revoke, _) => Command::Revoke { reason },
        (ApplicationAction::Confirm, _) => Command::Confirm { fields, reason },
    })
}
