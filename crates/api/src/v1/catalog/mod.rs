//! The data catalogue: resources, applications and grants.

mod act;
mod applications;
mod apply;
mod ask;
mod change;
mod dcat;
mod decide;
mod list;
mod register;
mod report;
mod show;
mod show_application;
mod terms;
mod view;
mod view_application;

use haina_catalog::{CatalogError, Spec};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::NewResource;

pub(crate) use view::measure;

/// The routes of the catalogue.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_resources, register::register_resource))
        .routes(routes!(show::show_resource, change::change_resource))
        .routes(routes!(act::act_on_resource))
        .routes(routes!(report::report_on_resource))
        .routes(routes!(ask::ask_resource))
        .routes(routes!(
            applications::list_applications,
            apply::apply_for_data
        ))
        .routes(routes!(show_application::show_application))
        .routes(routes!(decide::act_on_application))
        .routes(routes!(terms::catalog_terms))
        .routes(routes!(dcat::export_dcat))
}

/// The description of a resource as the room knows it: the two have one shape.
fn spec(new: &NewResource) -> Result<Spec, CatalogError> {
    same(new).map_err(|why| CatalogError::Spec { why })
}

/// A value as another type of the same shape, or what does not fit.
fn same<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, String> {
    let value = serde_json::to_value(value).map_err(|e| e.to_string())?;
    serde_json::from_value(value).map_err(|e| e.to_string())
}
