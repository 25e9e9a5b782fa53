//! `GET /v1/models`: the models that claim, and how often each version is right.

use axum::extract::State;
use haina_finding::Precision;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{ModelView, PrecisionView};
use crate::v1::matters::titled;

/// All models that ever claimed something, with what became of their findings by version.
#[utoipa::path(
    get, path = "/v1/models", tag = "findings",
    responses((status = 200, description = "the models", body = Vec<ModelView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("finding.models")))
)]
pub async fn list_models(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Vec<ModelView>>, Problem> {
    let models = api.findings().models(&who.principal).await?;
    let view = |model: haina_finding::ModelRow| ModelView {
        owner: titled(&api, &model.owner),
        key: model.key,
        version: model.version,
        title: model.title.into(),
        basis: model.basis,
        matter: model.matter,
        versions: model.versions.into_iter().map(precision).collect(),
    };
    Ok(Json(models.into_iter().map(view).collect()))
}

fn precision(of: Precision) -> PrecisionView {
    PrecisionView {
        version: of.version,
        suspected: of.suspected,
        completed: of.completed,
        confirmed: of.confirmed,
        refuted: of.refuted,
        lapsed: of.lapsed,
        precision: of.precision,
    }
}
