//! `GET /v1/journal/tile/…`: the log as static files, C2SP tlog-tiles.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use haina_journal::{TILE_WIDTH, TileId};
use http::header;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};
use crate::fault::ApiFault;

/// A full tile of hashes (`level` 0 and up), or a bundle of entries (`level` is `entries`; for those who may read the journal).
#[utoipa::path(
    get, path = "/v1/journal/tile/{level}/{index}", tag = "journal",
    params(
        ("level" = String, Path, description = "0, 1, … or `entries`", example = "0"),
        ("index" = String, Path, description = "the tile's number, with `.p` for a partial one", example = "0")
    ),
    responses((status = 200, description = "the bytes", body = Vec<u8>, content_type = "application/octet-stream")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("journal.checkpoint")))
)]
pub async fn show_tile(
    State(api): State<Api>,
    who: Who,
    Path((level, index)): Path<(String, String)>,
) -> Result<Response, Problem> {
    answer(&api, &who, &level, &index, TILE_WIDTH).await
}

/// The first `width` hashes or entries of the last tile: `INDEX.p/WIDTH`.
#[utoipa::path(
    get, path = "/v1/journal/tile/{level}/{index}/{width}", tag = "journal",
    params(
        ("level" = String, Path, description = "0, 1, … or `entries`", example = "0"),
        ("index" = String, Path, description = "the tile's number and `.p`", example = "0.p"),
        ("width" = u64, Path, description = "1 to 255", example = 17)
    ),
    responses((status = 200, description = "the bytes", body = Vec<u8>, content_type = "application/octet-stream")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("journal.checkpoint")))
)]
pub async fn show_partial_tile(
    State(api): State<Api>,
    who: Who,
    Path((level, index, width)): Path<(String, String, u64)>,
) -> Result<Response, Problem> {
    let bare = index.strip_suffix(".p").ok_or(ApiFault::NoPath)?;
    answer(&api, &who, &level, bare, width).await
}

async fn answer(
    api: &Api,
    who: &Who,
    level: &str,
    index: &str,
    width: u64,
) -> Result<Response, Problem> {
    let missing = || ApiFault::NotFound {
        what: "tile",
        id: format!("{level}/{index}").chars().take(64).collect(),
    };
    // tlog-tiles writes a large index in groups of three digits, `x001/x234/067`; here it is one number.
    let index: u64 = index
        .parse()
        .ok()
        .filter(|i| *i < 1 << 40)
        .ok_or_else(missing)?;
    let mut session = api.store().read().await?;
    let bytes = match level {
        "entries" => {
            let verdict = api.decide(&who.principal, "journal.read", &haina_party::Resource::City);
            if !verdict.allowed {
                let why = verdict.reason.map(|r| r.en).unwrap_or_default();
                return Err(ApiFault::NotAllowed {
                    action: "journal.read".to_owned(),
                    why,
                }
                .into());
            }
            api.journal().bundle(&mut session, index, width).await?
        }
        level => {
            let level: u32 = level.parse().ok().filter(|l| *l < 8).ok_or_else(missing)?;
            api.journal()
                .tile(&mut session, TileId { level, index }, width)
                .await?
        }
    };
    let bytes = bytes.ok_or_else(missing)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}
