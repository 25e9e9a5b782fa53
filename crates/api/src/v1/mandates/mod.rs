//! Mandates: bounded, dated authority to act for another.

mod end;
mod give;
mod list;

use std::collections::BTreeMap;

use haina_party::{Mandate, PersonId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::{MandateView, PersonRef};

/// The routes of mandates.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_mandates, give::give_mandate))
        .routes(routes!(end::end_mandate))
}

fn view(mandate: Mandate, names: &BTreeMap<PersonId, String>) -> MandateView {
    let person = |id: PersonId| PersonRef {
        id: id.to_string(),
        display: names.get(&id).cloned().unwrap_or_default(),
    };
    MandateView {
        id: mandate.id.to_string(),
        giver: person(mandate.giver),
        taker: person(mandate.taker),
        actions: mandate.actions,
        purpose: mandate.purpose,
        from: mandate.from.into(),
        until: mandate.until.into(),
        uses_max: mandate.uses_max,
        uses: mandate.uses,
        ended_at: mandate.ended_at.map(Into::into),
    }
}
