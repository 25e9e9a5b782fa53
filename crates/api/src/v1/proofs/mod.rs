//! Questions in place of papers: how they ended.

mod board;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The routes of proofs.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(board::show_proof_board))
}
