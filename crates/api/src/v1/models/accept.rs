//! `POST /v1/models/{set}/{name}/acceptances`: takes an input that became short for whole.

use axum::extract::State;
use axum::http::StatusCode;

use super::{runner, set_of};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::InputAcceptance;

/// Takes the present size of an input for whole: somebody has looked, and the source is right. While it counts as short nobody leaves
/// the list; with the next run they do.
#[utoipa::path(
    post, path = "/v1/models/{set}/{name}/acceptances", tag = "models",
    params(
        ("set" = String, Path, description = "a pack", example = "migrant-children"),
        ("name" = String, Path, description = "a model of it", example = "suspected")
    ),
    request_body = InputAcceptance,
    responses((status = 204, description = "the next run takes it for whole")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("model.run")))
)]
pub async fn accept_input(
    State(api): State<Api>,
    who: Who,
    Path((set, name)): Path<(String, String)>,
    Json(accepted): Json<InputAcceptance>,
) -> Result<StatusCode, Problem> {
    let set = set_of(&api, &set)?;
    let actor = runner(&api, &who.principal, &set)?;
    // Models of the same pack are named as pages name them, or as the header does.
    let own = accepted.input.strip_prefix(&format!("{}/", set.name));
    let input = own.unwrap_or(&accepted.input);
    let models = api.models();
    models
        .accept(&actor, &set, &name, input, &accepted.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
