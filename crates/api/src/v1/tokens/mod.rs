//! API tokens of the person who is signed in.

mod list;
mod make;
mod revoke;

use haina_party::TokenView as Found;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::TokenView;

/// The routes of tokens.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_tokens, make::make_token))
        .routes(routes!(revoke::revoke_token))
}

fn view(token: Found) -> TokenView {
    TokenView {
        id: token.id.to_string(),
        name: token.title,
        scopes: token.scopes,
        created_at: token.created_at.into(),
        expires_at: Some(token.expires_at.into()),
        last_used_at: token.used_at.map(Into::into),
        secret: None,
    }
}
