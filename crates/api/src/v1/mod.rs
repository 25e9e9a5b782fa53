//! The operations under `/v1`, one file each.

mod agreements;
mod catalog;
mod consultations;
mod data_rules;
mod deliveries;
pub(crate) mod dossiers;
pub(crate) mod files;
mod findings;
mod imports;
mod inbox;
mod journal;
mod ledger;
mod live;
mod mandates;
pub(crate) mod matters;
mod me;
pub(crate) mod models;
mod notices;
pub(crate) mod packs;
mod persons;
mod places;
mod precedents;
mod proofs;
mod public;
mod quality;
pub(crate) mod queries;
mod rates;
mod session;
mod sessions;
mod supervision;
mod tables;
mod tokens;
pub(crate) mod types;
mod views;
mod webhooks;

use utoipa_axum::router::OpenApiRouter;

use crate::app::Api;

/// All routes under `/v1`.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .merge(session::router())
        .merge(sessions::router())
        .merge(tokens::router())
        .merge(mandates::router())
        .merge(persons::router())
        .merge(places::router())
        .merge(types::router())
        .merge(matters::router())
        .merge(files::router(UPLOAD_BYTES_MAX))
        .merge(catalog::router())
        .merge(tables::router())
        .merge(quality::router())
        .merge(queries::router())
        .merge(models::router())
        .merge(dossiers::router())
        .merge(me::router())
        .merge(findings::router())
        .merge(ledger::router())
        .merge(proofs::router())
        .merge(agreements::router())
        .merge(data_rules::router())
        .merge(inbox::router())
        .merge(views::router())
        .merge(supervision::router())
        .merge(consultations::router())
        .merge(precedents::router())
        .merge(rates::router())
        .merge(imports::router())
        .merge(packs::router())
        .merge(journal::router())
        .merge(live::router())
        .merge(public::router())
        .merge(notices::router())
        .merge(deliveries::router())
        .merge(webhooks::router())
}

/// Bytes of one upload with all its parts; a matter type sets a smaller limit for its files.
const UPLOAD_BYTES_MAX: usize = 64 << 20;
