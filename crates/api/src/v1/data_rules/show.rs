//! `GET /v1/data-rules/{pack}/{rule}`: one rule.

use axum::extract::State;
use haina_core::calendar::local_day;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path};
use crate::model::DataRuleView;

/// A data rule with all its versions: each article word for word, the clause that was derived from it, and what to write so that it is
/// kept.
#[utoipa::path(
    get, path = "/v1/data-rules/{pack}/{rule}", tag = "agreements",
    params(
        ("pack" = String, Path, description = "the pack that brings it", example = "data-rules"),
        ("rule" = String, Path, description = "its name there", example = "personal-information-protection-law"),
    ),
    responses((status = 200, description = "the rule", body = DataRuleView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("agreement.list")))
)]
pub async fn show_data_rule(
    State(api): State<Api>,
    Path((pack, rule)): Path<(String, String)>,
) -> Result<Json<DataRuleView>, Problem> {
    let key = format!("{pack}/{rule}");
    let rule = view::named(&api, &key)?;
    Ok(Json(view::rule(&key, &rule, local_day(api.env().now()))))
}
