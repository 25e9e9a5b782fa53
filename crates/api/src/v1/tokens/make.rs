//! `POST /v1/tokens`: makes an API token.

use axum::extract::State;
use haina_party::NewToken as Wanted;
use http::StatusCode;
use jiff::SignedDuration;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{NewToken, TokenView};

/// How long a token lives when nothing is said.
const LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Makes an API token of mine, narrowed to scopes; its secret is in this answer only.
#[utoipa::path(
    post, path = "/v1/tokens", tag = "account",
    request_body = NewToken,
    responses((status = 201, description = "the token with its secret", body = TokenView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.make_token")))
)]
pub async fn make_token(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewToken>,
) -> Result<(StatusCode, Json<TokenView>), Problem> {
    let person = who.principal.person;
    api.permit_person(&who.principal, "party.make_token", person)?;
    let expires_at = new.expires_at.map_or(api.env().now() + LIFE, |at| at.0);
    let wanted = Wanted {
        title: new.name,
        scopes: new.scopes,
        expires_at,
    };
    let mut tx = api.store().begin().await?;
    let (token, secret) = api
        .parties()
        .make_token(&mut tx, &who.principal, person, &wanted)
        .await?;
    tx.commit().await?;
    let secret = Some(secret.reveal().to_owned());
    Ok((
        StatusCode::CREATED,
        Json(TokenView {
            secret,
            ..view(token)
        }),
    ))
}
