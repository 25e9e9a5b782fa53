//! `GET /v1/journal/key`: the key that proofs are checked with.

use axum::extract::State;

use crate::app::Api;
use crate::extract::Json;
use crate::model::JournalKey;

/// The public key of the log. Whoever checks proofs keeps their own copy of it, from another source than this server.
#[utoipa::path(
    get, path = "/v1/journal/key", tag = "journal",
    responses((status = 200, description = "the key", body = JournalKey)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("journal.checkpoint")))
)]
pub async fn show_journal_key(State(api): State<Api>) -> Json<JournalKey> {
    let key = api.journal().public_key();
    Json(JournalKey {
        name: key.name().to_owned(),
        key: key.to_string(),
    })
}
