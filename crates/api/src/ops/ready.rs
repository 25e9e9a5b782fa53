//! `GET /readyz`: whether requests can be served.

use axum::extract::State;

use crate::Problem;
use crate::app::{Api, migrations};
use crate::fault::ApiFault;

/// A reaction this far behind, in entries, makes what people see too old to trust.
const LAG_MAX: u64 = 10_000;

/// Whether requests can be served: the database answers, its schema is ours, and reactions keep up with the journal.
#[utoipa::path(
    get, path = "/readyz", tag = "operations",
    responses((status = 200, description = "ready", body = String, content_type = "text/plain", example = "ready")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("ops.ready")))
)]
pub async fn readyz(State(api): State<Api>) -> Result<&'static str, Problem> {
    let rooms = api.store().status(&migrations()).await?;
    if let Some(room) = rooms.iter().find(|room| room.applied < room.known) {
        return Err(
            ApiFault::NotReady(format!("migrations of `{}` are missing", room.room)).into(),
        );
    }
    let mut session = api.store().read().await?;
    let head = api
        .journal()
        .checkpoint(&mut session)
        .await?
        .map_or(0, |c| c.size);
    let cursors = haina_journal::cursors(&mut session).await?;
    match cursors
        .iter()
        .find(|c| head.saturating_sub(c.seq) > LAG_MAX)
    {
        Some(behind) => {
            Err(ApiFault::NotReady(format!("`{}` is far behind the journal", behind.name)).into())
        }
        None => Ok("ready"),
    }
}
