//! Tables of the lake: how they are loaded, what was delivered, and what became of it.

mod act;
mod batches;
mod declare;
mod list;
mod load;
mod pull;
mod refusals;
mod rejects;
mod show;
mod show_batch;
mod trace;
mod versions;
mod view;

use axum::extract::DefaultBodyLimit;
use haina_catalog::{CatalogError, Resource};
use haina_party::Principal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

pub(crate) use view::refused;

/// The routes of tables; a file that is delivered is written to disk as it comes, up to the lake's own limit.
pub fn router() -> OpenApiRouter<Api> {
    let deliveries = OpenApiRouter::new()
        .routes(routes!(batches::list_batches, load::load_table))
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .merge(deliveries)
        .routes(routes!(list::list_tables))
        .routes(routes!(show::show_table, declare::declare_table))
        .routes(routes!(pull::pull_table))
        .routes(routes!(versions::list_table_versions))
        .routes(routes!(refusals::list_refused_deliveries))
        .routes(routes!(show_batch::show_batch))
        .routes(routes!(act::act_on_batch))
        .routes(routes!(rejects::list_rejects))
        .routes(routes!(trace::trace_record))
}

/// The resource of a table that the asker may know of.
async fn resource(api: &Api, principal: &Principal, key: &str) -> Result<Resource, CatalogError> {
    Ok(api.catalog().load(principal, key).await?.0)
}
