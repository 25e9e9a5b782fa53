//! Agreements: offers and negotiations between departments, terms in words, decisions, uses and receipts.

mod clauses;
mod decide;
mod export;
mod list;
mod may;
mod offer;
mod receipts;
mod show;
mod step;
mod take_up;
mod uses;
mod view;

use haina_agreement::AgreementId;
use haina_party::Principal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

pub(super) use clauses::state;
pub(super) use may::seen_for;
pub(super) use view::agreement as shown;

/// Whether somebody may read an agreement.
pub(crate) async fn may_read(api: &Api, who: &Principal, id: AgreementId) -> bool {
    may::readable(api, who, id).await.is_ok()
}

/// The routes of agreements.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_agreements, offer::offer_agreement))
        .routes(routes!(show::show_agreement))
        .routes(routes!(export::export_agreement))
        .routes(routes!(step::act_on_agreement))
        .routes(routes!(take_up::take_up_agreement))
        .routes(routes!(receipts::list_receipts))
        .routes(routes!(decide::decide_use))
        .routes(routes!(uses::record_use))
}
