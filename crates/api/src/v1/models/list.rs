//! `GET /v1/models`: all models, what they are and how they fare.

use axum::extract::State;

use super::{runner, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::ModelView;

/// The models of the packs in force, each after those that it reads, and behind them models outside that ever claimed something.
/// With each: the run that is served, and what became of its findings by version.
#[utoipa::path(
    get, path = "/v1/models", tag = "models",
    responses((status = 200, description = "the models", body = Vec<ModelView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("model.read")))
)]
pub async fn list_models(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Vec<ModelView>>, Problem> {
    let mut claimed = api.findings().models(&who.principal).await?;
    let mut all = Vec::new();
    for set in api.registry().models() {
        let may_run = runner(&api, &who.principal, &set).is_ok();
        let mut last = api.models().last_runs(&set).await?;
        for model in set.models() {
            let key = set.key(&model.name);
            let at = claimed.iter().position(|row| row.key == key);
            let precision = at.map(|at| claimed.remove(at).versions);
            let shown = view::Shown {
                set: &set,
                model,
                last: last.remove(&model.name),
                precision: precision.unwrap_or_default(),
                may_run,
            };
            all.push(view::model(&api, shown));
        }
    }
    all.extend(claimed.into_iter().map(|row| view::outside(&api, row)));
    Ok(Json(all))
}
