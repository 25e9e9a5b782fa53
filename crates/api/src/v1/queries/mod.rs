//! SQL with grades: questions to the lake, as somebody of a department, for a purpose.

mod ask;
mod cancel;
mod plan;
mod progress;
mod view;

use std::collections::BTreeMap;

use haina_lake::query::{Ask, QueryError, QueryId};
use haina_lake::{AsOf, LakeError};
use haina_party::Principal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::{AsOfAsk, QueryAsk};

/// The routes of queries.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(ask::ask_query))
        .routes(routes!(plan::plan_query))
        .routes(routes!(progress::show_query, cancel::cancel_query))
}

/// The question as the room takes it.
fn question(api: &Api, principal: &Principal, ask: QueryAsk) -> Result<Ask, LakeError> {
    let wrong = |why| LakeError::from(QueryError::Question { why });
    let id = match &ask.id {
        None => QueryId::new(api.env()),
        Some(id) => id.parse().map_err(|_| wrong("the id is none of a query"))?,
    };
    let unit = match ask.unit {
        Some(unit) => unit,
        None => only_unit(principal).ok_or_else(|| wrong("the unit that asks is not said"))?,
    };
    let as_of = ask.as_of.into_iter();
    let as_of = as_of.map(|(key, state)| Some((key, state_of(&state)?)));
    let as_of: Option<BTreeMap<String, AsOf>> = as_of.collect();
    Ok(Ask {
        id,
        unit,
        purpose: ask.purpose,
        sql: ask.sql,
        as_of: as_of
            .ok_or_else(|| wrong("a table is wanted at a version or as known at a moment"))?,
    })
}

fn state_of(ask: &AsOfAsk) -> Option<AsOf> {
    match (ask.version, ask.known) {
        (Some(version), None) => Some(AsOf::Version(version)),
        (None, Some(known)) => Some(AsOf::Known(known.0)),
        _ => None,
    }
}

/// The department somebody works for, where it is one only.
pub(crate) fn only_unit(principal: &Principal) -> Option<String> {
    let mut units = principal
        .depts("handler")
        .chain(principal.depts("unit-lead"));
    let first = units.next()?;
    units.all(|other| other == first).then(|| first.clone())
}
