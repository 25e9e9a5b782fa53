//! The ledger: units, accounts, transfers, statements, and the proof that nothing came from nowhere.

mod accounts;
mod close;
mod days;
mod declare;
mod may;
mod moves;
mod open;
mod proof;
mod reconcile;
mod show;
mod statement;
mod transfer;
mod units;
mod view;

use haina_ledger::TransferId;
use haina_party::Principal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// Whether somebody may read one of the accounts of a transfer.
pub(crate) async fn may_read(api: &Api, who: &Principal, id: TransferId) -> bool {
    may::seen(api, who, id).await.is_ok()
}

/// The routes of the ledger.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(units::list_units))
        .routes(routes!(declare::declare_unit))
        .routes(routes!(accounts::list_accounts, open::open_account))
        .routes(routes!(show::show_account))
        .routes(routes!(close::close_account))
        .routes(routes!(statement::show_statement))
        .routes(routes!(reconcile::reconcile_account))
        .routes(routes!(moves::move_units))
        .routes(routes!(transfer::show_transfer))
        .routes(routes!(proof::prove_ledger))
}
