//! `POST /v1/public/matters/{code}/rate`: rates by tracking code.

use axum::extract::State;
use haina_matter::{Command, Matter};

use super::show::{code_holder, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Json, Path};
use crate::fault::ApiFault;
use crate::model::{PublicMatter, PublicRating};

/// Rates the answer. Where a telephone number was given when reporting, its last four digits are asked for, so that a code
/// seen by others does not rate.
#[utoipa::path(
    post, path = "/v1/public/matters/{code}/rate", tag = "public",
    params(("code" = String, Path, description = "a tracking code", example = "K7Q2-9FMD-X3TP")),
    request_body = PublicRating,
    responses((status = 200, description = "the progress afterwards", body = PublicMatter)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.rate_public")), ("x-keys" = json!("work")))
)]
pub async fn rate_public_matter(
    State(api): State<Api>,
    Path(code): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Json(rating): Json<PublicRating>,
) -> Result<Json<PublicMatter>, Problem> {
    if rating.ground.chars().count() > 1_000 {
        return Err(ApiFault::Shape("`ground` has at most 1000 characters".to_owned()).into());
    }
    let matter = api.matters().by_code(&code).await?.matter;
    let reporter = reporter(&matter, rating.phone_end.as_deref()).ok_or(ApiFault::PhoneEnd)?;
    let command = Command::Rate {
        reporter: Some(reporter),
        grade: rating.grade,
        solved: rating.solved,
        ground: rating.ground,
    };
    api.matters()
        .act(&code_holder(), matter.id, &command, key.as_deref())
        .await?;
    Ok(Json(view(&api, &code).await?))
}

/// The reporter whose number ends so; where nobody gave a number, the first.
pub(super) fn reporter(matter: &Matter, end: Option<&str>) -> Option<String> {
    let phone = |r: &haina_matter::matter::Reporter| {
        r.contact
            .get()
            .map(|c| c.phone.clone())
            .filter(|p| !p.is_empty())
    };
    let mut with_phone = matter
        .reporters
        .iter()
        .filter(|r| phone(r).is_some())
        .peekable();
    if with_phone.peek().is_none() {
        return matter.reporters.first().map(|r| r.key.clone());
    }
    let end = end.filter(|e| e.len() == 4 && e.bytes().all(|b| b.is_ascii_digit()))?;
    with_phone
        .find(|r| phone(r).is_some_and(|p| p.ends_with(end)))
        .map(|r| r.key.clone())
}
