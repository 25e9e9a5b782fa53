//! `POST /v1/matters/{id}/actions`: does something with a matter.

use axum::extract::State;
use haina_matter::{Command, MatterError, MatterId};

use super::{find, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{Free, MatterView};

/// Does something with a matter. The body is a command: `{"action": "sign"}`; what may be done now, and what each
/// action asks for, is in `actions` of the matter.
#[utoipa::path(
    post, path = "/v1/matters/{id}/actions", tag = "matters",
    params(("id" = String, Path, description = "a matter", example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body(content = Free, example = json!({"action": "dispatch", "lead": "police", "helpers": [], "note": ""})),
    responses((status = 200, description = "the matter afterwards", body = MatterView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.read")), ("x-keys" = json!("work-alone")))
)]
pub async fn act_on_matter(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Json(Free(body)): Json<Free>,
) -> Result<Json<MatterView>, Problem> {
    let command = command(body)?;
    let id = match id.parse::<MatterId>() {
        Ok(id) => id,
        // A number has to be looked up; an id is, where the command is carried out.
        Err(_) => find(&api, &who.principal, &id).await?.matter.id,
    };
    let loaded = api
        .matters()
        .act(&who.principal, id, &command, key.as_deref())
        .await?;
    Ok(Json(
        match view::view(&api, &who.principal, &loaded).await {
            Ok(view) => view,
            Err(_) => seen_before(&api, &who, id, &loaded).await?,
        },
    ))
}

/// Reads a command; those of the product itself are not for the asking.
pub(super) fn command(body: serde_json::Value) -> Result<Command, ApiFault> {
    let command: Command =
        serde_json::from_value(body).map_err(|e| ApiFault::Shape(e.to_string()))?;
    match command {
        Command::Open(_)
        | Command::Wake {}
        | Command::Recompute {}
        | Command::AnswerPaper { .. } => Err(ApiFault::Shape(format!(
            "`{}` is not an action on a matter",
            command.name()
        ))),
        command => Ok(command),
    }
}

/// Passing a matter on may take it out of one's sight; the answer is then what the doer still knows.
async fn seen_before(
    api: &Api,
    who: &Who,
    id: MatterId,
    loaded: &haina_matter::Loaded,
) -> Result<MatterView, Problem> {
    match api.matters().load(&who.principal, id).await {
        Err(MatterError::NotFound { .. }) => Ok(view::bare(api, &who.principal, loaded)),
        Err(error) => Err(error.into()),
        Ok(seen) => view::view(api, &who.principal, &seen).await,
    }
}
