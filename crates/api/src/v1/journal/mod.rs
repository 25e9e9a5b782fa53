//! The journal: entries, checkpoints, tiles and proofs.

mod checkpoint;
mod entries;
mod key;
mod proof;
mod tile;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The routes of the journal.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(entries::list_entries))
        .routes(routes!(checkpoint::show_checkpoint))
        .routes(routes!(key::show_journal_key))
        .routes(routes!(proof::prove_entry))
        .routes(routes!(tile::show_tile))
        .routes(routes!(tile::show_partial_tile))
}
