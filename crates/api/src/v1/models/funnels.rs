//! `GET /v1/funnels`: the funnels of the packs in force.

use std::collections::BTreeSet;

use axum::extract::State;
use haina_lake::model::{FunnelReport, ModelSet};

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{FunnelRow, Text};
use crate::v1::matters::titled;

/// The funnels of the packs in force, each with its steps, and with its numbers once it has run through.
#[utoipa::path(
    get, path = "/v1/funnels", tag = "models",
    responses((status = 200, description = "the funnels", body = Vec<FunnelRow>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("model.read")))
)]
pub async fn list_funnels(
    State(api): State<Api>,
    _who: Who,
) -> Result<Json<Vec<FunnelRow>>, Problem> {
    let mut all = Vec::new();
    for set in api.registry().models() {
        for funnel in names(&set) {
            let report = api.models().funnel(&set, &funnel).await?;
            all.push(row(&api, &set, &funnel, report.as_ref()));
        }
    }
    Ok(Json(all))
}

/// A funnel in a list, with its numbers where it has some.
pub(super) fn row(
    api: &Api,
    set: &ModelSet,
    funnel: &str,
    report: Option<&FunnelReport>,
) -> FunnelRow {
    let steps = set.funnel(funnel);
    let pack = api.registry().pack(&set.name);
    let title = pack.map(|installed| Text::from(&installed.pack.manifest.title));
    let owner = steps.first().map(|model| model.header.owner.as_str());
    FunnelRow {
        key: set.key(funnel),
        title: title.unwrap_or_default(),
        owner: titled(api, owner.unwrap_or_default()),
        steps: steps.iter().map(|m| (&m.header.title).into()).collect(),
        at: report.map(|report| report.at.into()),
        raw: report.map(|report| report.raw),
        kept: report.and_then(|r| r.stages.last()).map(|s| s.rows_out),
    }
}

/// The funnels of a set.
pub(super) fn names(set: &ModelSet) -> BTreeSet<String> {
    let stages = set.models().filter_map(|model| model.header.stage.as_ref());
    stages.map(|stage| stage.funnel.clone()).collect()
}
