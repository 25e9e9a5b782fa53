//! Packs: what is in force, what a change would do, and doing it.

mod apply;
mod list;
mod plan;
mod show;
mod upload;

use haina_pack::{Applied, Installed, Pack, PackFault};
use haina_party::Principal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Problem;
use crate::app::Api;
use crate::errors;
use crate::model::{PackRow, PackTypeRow, PackVersionRow};

/// The routes of packs.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_packs))
        .routes(routes!(show::show_pack))
        .routes(routes!(plan::plan_packs))
        .routes(routes!(apply::apply_packs))
}

/// Applies packs in this order and puts them in force.
pub(crate) async fn apply(
    api: &Api,
    by: &Principal,
    packs: Vec<Pack>,
) -> Result<Vec<Applied>, Problem> {
    let (store, journal) = (api.store(), api.journal());
    Ok(haina_pack::apply_all(store, journal, api.parties(), api.registry(), by, &packs).await?)
}

/// The problem of a pack that does not load.
pub(crate) fn refuse(faults: &[PackFault]) -> Problem {
    let what = faults
        .first()
        .map_or_else(String::new, |f| format!("{}: {}", f.place(), f.message));
    let shape = crate::fault::ApiFault::Pack {
        count: faults.len(),
        first: what,
    };
    Problem::from(shape).with_errors(errors::of_pack(faults))
}

fn row(installed: &Installed) -> PackRow {
    let pack = &installed.pack;
    PackRow {
        name: pack.name().to_owned(),
        title: (&pack.manifest.title).into(),
        about: pack.manifest.about.as_ref().map(Into::into),
        version: pack.manifest.version.to_string(),
        hash: pack.hash.clone(),
        applied_at: installed.applied_at.into(),
        types: pack
            .matters
            .values()
            .map(|m| PackTypeRow {
                id: m.id.clone(),
                title: (&m.title).into(),
            })
            .collect(),
        versions: installed
            .earlier
            .iter()
            .map(|v| PackVersionRow { version: v.clone() })
            .collect(),
    }
}
