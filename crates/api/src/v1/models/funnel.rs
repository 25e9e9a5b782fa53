//! `GET /v1/funnels/{set}/{funnel}`: what a funnel made of its raw rows.

use std::collections::BTreeMap;

use axum::extract::State;
use haina_lake::LakeError;
use haina_lake::model::{ModelError, ModelSet, StageReport};
use haina_party::Principal;

use super::{funnels, set_of};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{FunnelDrop, FunnelInput, FunnelStage, FunnelView, Text};
use crate::v1::matters::titled;

/// A funnel, step by step: what came in, what went on, and for each reason how many rows were dropped. What comes in is what goes
/// on and what is dropped. There are no numbers before every step has run.
#[utoipa::path(
    get, path = "/v1/funnels/{set}/{funnel}", tag = "models",
    params(
        ("set" = String, Path, description = "a pack", example = "migrant-children"),
        ("funnel" = String, Path, description = "a funnel of it", example = "migrant-children")
    ),
    responses((status = 200, description = "the funnel", body = FunnelView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("model.read")))
)]
pub async fn show_funnel(
    State(api): State<Api>,
    who: Who,
    Path((set_name, funnel)): Path<(String, String)>,
) -> Result<Json<FunnelView>, Problem> {
    let missing = || ApiFault::NotFound {
        what: "the funnel",
        id: format!("{set_name}/{funnel}"),
    };
    let set = set_of(&api, &set_name).map_err(|_| missing())?;
    if set.funnel(&funnel).is_empty() {
        return Err(missing().into());
    }
    let report = api.models().funnel(&set, &funnel).await?;
    let not_yet = || {
        LakeError::from(ModelError::FunnelMissing {
            funnel: set.key(&funnel),
        })
    };
    let report = report.ok_or_else(not_yet)?;
    Ok(Json(FunnelView {
        row: funnels::row(&api, &set, &funnel, Some(&report)),
        inputs: inputs(&api, &who.principal, &report.raw_inputs).await,
        stages: report.stages.iter().map(|one| stage(&set, one)).collect(),
    }))
}

/// The tables that raw rows came from, most rows first.
async fn inputs(api: &Api, principal: &Principal, raw: &BTreeMap<String, u64>) -> Vec<FunnelInput> {
    let mut all = Vec::new();
    for (key, rows) in raw {
        let known = api.catalog().load(principal, key).await.ok();
        let spec = known.as_ref().map(|(resource, _)| &resource.spec);
        let unknown = || Text {
            zh: key.clone(),
            en: key.clone(),
        };
        all.push(FunnelInput {
            key: key.clone(),
            title: spec.map_or_else(unknown, |spec| (&spec.title).into()),
            owner: spec.map(|spec| titled(api, &spec.owner)),
            rows: *rows,
        });
    }
    all.sort_by_key(|input| std::cmp::Reverse(input.rows));
    all
}

fn stage(set: &ModelSet, report: &StageReport) -> FunnelStage {
    let header = set.model(&report.model).map(|model| &model.header);
    let words = header.and_then(|header| header.stage.as_ref());
    let words = |reason: &String| {
        let known = words.and_then(|stage| stage.reasons.get(reason));
        known.map(Text::from).unwrap_or_default()
    };
    let dropped = report.dropped.iter().map(|(reason, rows)| FunnelDrop {
        reason: reason.clone(),
        words: words(reason),
        rows: *rows,
    });
    let mut dropped: Vec<FunnelDrop> = dropped.collect();
    dropped.sort_by_key(|drop| std::cmp::Reverse(drop.rows));
    FunnelStage {
        key: set.key(&report.model),
        title: header
            .map(|header| (&header.title).into())
            .unwrap_or_default(),
        rows_in: report.rows_in,
        rows_out: report.rows_out,
        dropped,
    }
}
