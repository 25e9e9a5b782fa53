//! `POST /v1/findings/{id}/actions`: completes, confirms or refutes a finding.

use axum::extract::State;
use haina_finding::{Command, FindingId};

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{FindingAct, FindingAction, FindingView};

const NOTE_CHARS: std::ops::RangeInclusive<usize> = 2..=2_000;

/// Completes, confirms or refutes a finding, with what was found out. A finding for which a matter was opened is decided
/// by the answer of that matter.
#[utoipa::path(
    post, path = "/v1/findings/{id}/actions", tag = "findings",
    params(("id" = String, Path, description = "a finding", example = "fnd_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = FindingAct,
    responses((status = 200, description = "the finding afterwards", body = FindingView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("finding.read")))
)]
pub async fn act_on_finding(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<FindingId>,
    Json(act): Json<FindingAct>,
) -> Result<Json<FindingView>, Problem> {
    let note = act.note.trim().to_owned();
    if !NOTE_CHARS.contains(&note.chars().count()) {
        let why = "`note` has 2 to 2000 characters: say what was found out";
        return Err(ApiFault::Shape(why.to_owned()).into());
    }
    let by = who.principal.subject().to_string();
    let command = command(act.action, by, note);
    let finding = api.findings().act(&who.principal, id, &command).await?;
    Ok(Json(view(&api, &who.principal, finding)))
}

/// The engine's command for what somebody does.
pub(super) fn command(action: FindingAction, by: String, note: String) -> Command<'static> {
    match action {
        FindingAction::Complete => Command::Complete { by, note },
        FindingAction::Confirm => Command::Confirm { by, note },
        FindingAction::Refute => Command::Refute { by, note },
    }
}
