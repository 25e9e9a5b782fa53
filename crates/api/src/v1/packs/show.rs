//! `GET /v1/packs/{name}`: one pack.

use axum::extract::State;

use super::row;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{PackParameter, PackView};
use crate::v1::types;

/// One pack with its types, dated values and words for the official who owns it.
#[utoipa::path(
    get, path = "/v1/packs/{name}", tag = "packs",
    params(("name" = String, Path, description = "a pack", example = "hotline-12345")),
    responses((status = 200, description = "the pack", body = PackView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("pack.read")))
)]
pub async fn show_pack(
    State(api): State<Api>,
    who: Who,
    Path(name): Path<String>,
) -> Result<Json<PackView>, Problem> {
    let installed = api.registry().pack(&name);
    let installed = installed.ok_or(ApiFault::NotFound {
        what: "pack",
        id: name.chars().take(64).collect(),
    })?;
    let pack = &installed.pack;
    let parameters = pack.parameters.iter().map(|(key, p)| PackParameter {
        key: key.clone(),
        description: (&p.description).into(),
        unit: p.unit.clone(),
        reference: crate::model::Free(serde_json::to_value(&p.reference).unwrap_or_default()),
        values: crate::model::Free(serde_json::to_value(&p.values).unwrap_or_default()),
    });
    let source = api
        .registry()
        .source(&name, &pack.manifest.version.to_string())
        .await?;
    let readme = source
        .get("README.md")
        .map(|b| String::from_utf8_lossy(b).into_owned());
    Ok(Json(PackView {
        parameters: parameters.collect(),
        matter_types: pack
            .matters
            .values()
            .map(|kind| types::view(&api, &who.principal, kind))
            .collect(),
        readme,
        row: row(&installed),
    }))
}
