//! Files of persons and enterprises (一人一档、一企一档): found, read with their chain, linked, ruled on.

mod chain;
mod doubts;
mod link;
mod list;
mod log;
mod looks;
mod rule;
mod search;
mod show;
mod undo;
pub(crate) mod view;
mod view_links;
mod why;

use std::sync::Arc;

use haina_core::calendar::ZONE;
use haina_dossier::{Ask, Declaration, DossierError, FileKind};
use haina_party::Principal;
use jiff::Timestamp;
use jiff::civil::Date;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::fault::ApiFault;
use crate::model::DossierAsk;

pub(crate) use view_links::{chain_view, contest_view, look_view};

/// The routes of files.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_dossier_kinds))
        .routes(routes!(link::link_dossiers))
        .routes(routes!(search::search_dossiers))
        .routes(routes!(doubts::list_dossier_doubts))
        .routes(routes!(why::explain_dossier_link))
        .routes(routes!(rule::rule_on_dossiers))
        .routes(routes!(log::list_dossier_log))
        .routes(routes!(undo::undo_dossier_entry))
        .routes(routes!(show::show_dossier))
        .routes(routes!(chain::show_dossier_chain))
        .routes(routes!(looks::list_dossier_looks))
        .routes(routes!(log::show_dossier_log))
}

/// The declaration of a kind, of the packs in force.
pub(crate) fn declared(api: &Api, kind: &str) -> Result<Arc<Declaration>, DossierError> {
    let known: Option<FileKind> = kind.parse().ok();
    let found = known.and_then(|kind| of_kind(api, kind));
    found.ok_or_else(|| DossierError::NotFound {
        what: "kind of files",
        id: kind.chars().take(32).collect(),
    })
}

/// The declaration of persons or enterprises, where some pack has one.
pub(crate) fn of_kind(api: &Api, kind: FileKind) -> Option<Arc<Declaration>> {
    let all = api.registry().dossiers();
    all.into_iter().find(|of| of.kind == kind)
}

/// The department that asks: the one that is named, or the only one somebody works for.
fn unit(principal: &Principal, named: Option<String>) -> Result<String, DossierError> {
    let only = || crate::v1::queries::only_unit(principal);
    let unit = named.filter(|unit| !unit.trim().is_empty()).or_else(only);
    unit.ok_or_else(|| DossierError::Ask {
        why: "the department that asks is not said".to_owned(),
    })
}

fn asked(principal: &Principal, ask: DossierAsk) -> Result<Ask, DossierError> {
    Ok(Ask {
        unit: unit(principal, ask.unit)?,
        as_of: ask.as_of.as_deref().map(moment).transpose()?,
        purpose: ask.purpose,
    })
}

/// A moment, or the end of a day.
fn moment(text: &str) -> Result<Timestamp, DossierError> {
    let wrong = || DossierError::Ask {
        why: "`as_of` is a day such as 2026-03-02, or a moment".to_owned(),
    };
    if let Ok(day) = text.parse::<Date>() {
        let next = day.tomorrow().map_err(|_| wrong())?;
        let start = next.to_zoned(ZONE.clone()).map_err(|_| wrong())?;
        let last = start
            .timestamp()
            .checked_sub(jiff::SignedDuration::from_micros(1));
        return last.map_err(|_| wrong());
    }
    text.parse().map_err(|_| wrong())
}

/// A number that a cursor holds.
fn from(cursor: Option<&str>) -> Result<Option<u64>, ApiFault> {
    crate::page::read(cursor)
}
