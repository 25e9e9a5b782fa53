//! Data rules (数据规则): their texts, and the agreements that they bind.

mod agreements;
mod list;
mod show;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

pub(super) use view::bound;

/// The routes of data rules.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_data_rules))
        .routes(routes!(show::show_data_rule))
        .routes(routes!(agreements::list_rule_agreements))
}
