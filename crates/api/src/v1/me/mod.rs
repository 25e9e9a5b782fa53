//! One's own: the file that the city keeps of whoever asks, who looked, and what they contest.

mod chain;
mod contest;
mod contests;
mod dossier;
mod looks;
mod questions;

use std::sync::Arc;

use haina_dossier::{Declaration, DossierError, FileKind};
use haina_party::Principal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Problem;
use crate::app::Api;
use crate::v1::dossiers::of_kind;

/// The routes of one's own.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(dossier::show_own_dossier))
        .routes(routes!(chain::show_own_chain))
        .routes(routes!(looks::list_own_looks))
        .routes(routes!(questions::list_own_questions))
        .routes(routes!(
            contests::list_own_contests,
            contest::contest_own_dossier
        ))
}

/// The declaration of persons.
fn declared(api: &Api) -> Result<Arc<Declaration>, DossierError> {
    of_kind(api, FileKind::Person).ok_or_else(|| DossierError::NotFound {
        what: "kind of files",
        id: FileKind::Person.to_string(),
    })
}

/// The declaration of persons, and the digest of the number that was verified to be the asker's.
async fn own(api: &Api, principal: &Principal) -> Result<(Arc<Declaration>, String), Problem> {
    let of = declared(api)?;
    let mut session = api.store().glance().await?;
    let digest = api
        .parties()
        .identity_of(&mut session, principal.subject())
        .await?;
    Ok((of, digest.ok_or(DossierError::Unverified)?))
}
