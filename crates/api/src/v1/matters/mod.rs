//! Matters: listing, opening, showing, acting.

mod act;
mod bulk;
mod digest;
mod duplicates;
mod export;
mod groups;
mod list;
mod open;
mod papers;
pub(crate) mod parts;
pub(crate) mod people;
pub(crate) mod precedents;
pub(crate) mod proposal;
mod row;
mod show;
mod view;

use haina_matter::MatterId;
use haina_matter::service::Loaded;
use haina_party::Principal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Problem;
use crate::app::Api;

pub(crate) use list::filter;
pub(crate) use open::command as open_command;
pub(crate) use row::{area_titled, left, row, titled};

/// The routes of matters.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_matters, open::open_matter))
        .routes(routes!(groups::list_duplicate_groups))
        .routes(routes!(digest::digest_matters))
        .routes(routes!(export::export_matters))
        .routes(routes!(show::show_matter))
        .routes(routes!(act::act_on_matter))
        .routes(routes!(bulk::act_on_matters))
        .routes(routes!(duplicates::list_duplicates))
        .routes(routes!(precedents::list_matter_precedents))
}

/// The matter of an id or a number.
async fn find(api: &Api, principal: &Principal, id: &str) -> Result<Loaded, Problem> {
    match id.parse::<MatterId>() {
        Ok(id) => Ok(api.matters().load(principal, id).await?),
        Err(_) => Ok(api.matters().load_number(principal, id).await?),
    }
}
