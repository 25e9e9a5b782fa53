//! `POST /v1/public/matters/{code}/supply`: goes on by tracking code.

use axum::extract::State;
use haina_matter::Command;
use serde_json::Value;

use super::rate::reporter;
use super::show::{code_holder, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Json, Path};
use crate::fault::ApiFault;
use crate::model::{PublicMatter, PublicSupply};

/// Adds words or files to a matter on whichever channel the person is now: a matter begun on the telephone or the web goes on at a
/// counter or a machine. What was to be corrected is handed in with it. Where a telephone number was given when reporting, its last
/// four digits are asked for.
#[utoipa::path(
    post, path = "/v1/public/matters/{code}/supply", tag = "public",
    params(("code" = String, Path, description = "a tracking code", example = "K7Q2-9FMD-X3TP")),
    request_body = PublicSupply,
    responses((status = 200, description = "the progress afterwards", body = PublicMatter)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.supply_public")), ("x-keys" = json!("work")))
)]
pub async fn supply_public_matter(
    State(api): State<Api>,
    Path(code): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<PublicSupply>,
) -> Result<Json<PublicMatter>, Problem> {
    let command = command(&given)?;
    let matter = api.matters().by_code(&code).await?.matter;
    reporter(&matter, given.phone_end.as_deref()).ok_or(ApiFault::PhoneEnd)?;
    api.matters()
        .act(&code_holder(), matter.id, &command, key.as_deref())
        .await?;
    Ok(Json(view(&api, &code).await?))
}

fn command(given: &PublicSupply) -> Result<Command, ApiFault> {
    if given.text.chars().count() > 4_000 {
        return Err(ApiFault::Shape(
            "`text` has at most 4000 characters".to_owned(),
        ));
    }
    if given.files.len() > 20 {
        return Err(ApiFault::Shape("`files` has at most 20".to_owned()));
    }
    let channel = serde_json::from_value(Value::String(given.channel.clone()));
    let channel =
        channel.map_err(|_| ApiFault::Shape(format!("there is no channel `{}`", given.channel)))?;
    let files = given.files.iter().map(|id| {
        id.parse()
            .map_err(|_| ApiFault::Shape("`files` holds something that is no file id".to_owned()))
    });
    Ok(Command::Supply {
        text: given.text.clone(),
        files: files.collect::<Result<_, _>>()?,
        channel,
        papers: Vec::new(),
    })
}
