//! `GET /v1/data-rules`: the rules in force.

use axum::extract::State;
use haina_core::calendar::local_day;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::Json;
use crate::model::DataRuleView;

/// The data rules that the packs in force bring: what must hold of every agreement, with the text that says so.
#[utoipa::path(
    get, path = "/v1/data-rules", tag = "agreements",
    responses((status = 200, description = "the rules, each with its versions", body = Vec<DataRuleView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("agreement.list")))
)]
pub async fn list_data_rules(State(api): State<Api>) -> Result<Json<Vec<DataRuleView>>, Problem> {
    let today = local_day(api.env().now());
    let rules = api.registry().rules();
    let shown = rules.iter().map(|(key, rule)| view::rule(key, rule, today));
    Ok(Json(shown.collect()))
}
