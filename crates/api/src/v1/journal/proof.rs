//! `GET /v1/journal/proof/{entry}`: that an entry is in the log.

use axum::extract::State;
use haina_journal::EntryId;
use haina_matter::MatterId;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::Free;

/// A proof that can be checked offline with only the public key. For those who may read the journal or the matter.
#[utoipa::path(
    get, path = "/v1/journal/proof/{entry}", tag = "journal",
    params(("entry" = String, Path, description = "an entry", example = "ent_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "index, record, path and checkpoint", body = Free)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("journal.checkpoint")))
)]
pub async fn prove_entry(
    State(api): State<Api>,
    who: Who,
    Path(entry): Path<EntryId>,
) -> Result<Json<Free>, Problem> {
    let mut session = api.store().glance().await?;
    let missing = || ApiFault::NotFound {
        what: "entry",
        id: entry.to_string(),
    };
    let found = api
        .journal()
        .entry(&mut session, entry)
        .await
        .map_err(|_| missing())?;
    let reads_all = api
        .decide(&who.principal, "journal.read", &haina_party::Resource::City)
        .allowed;
    if !reads_all {
        let id: MatterId = found.subject.parse().map_err(|_| missing())?;
        api.matters()
            .load(&who.principal, id)
            .await
            .map_err(|_| missing())?;
    }
    let proof = api.journal().prove(&mut session, entry, false).await?;
    Ok(Json(Free(serde_json::to_value(proof).unwrap_or_default())))
}
