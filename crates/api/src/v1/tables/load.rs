//! `POST /v1/tables/{key}/batches`: a department delivers a file.

use axum::body::Body;
use axum::extract::State;
use futures_util::StreamExt as _;
use haina_lake::LakeError;
use haina_lake::load::{BatchId, Delivery, Manifest, Refusal};
use http::StatusCode;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt as _;

use super::view;
use crate::Problem;
use crate::app::{Api, INCOMING};
use crate::extract::{IdempotencyKey, Json, Path, Query, Who};
use crate::fault::ApiFault;
use crate::model::{BatchView, DeliveryQuery};

/// Takes a file in, whole or not at all: CSV, JSON lines, Parquet or a spreadsheet, as the body. It goes on when the sender hangs
/// up; with an Idempotency-Key a repeated delivery of the same file answers with the first.
#[utoipa::path(
    post, path = "/v1/tables/{key}/batches", tag = "tables",
    params(("key" = String, Path, description = "the key of its resource", example = "police.register"), DeliveryQuery),
    request_body(content_type = "application/octet-stream", content = Vec<u8>),
    responses((status = 201, description = "the delivery, taken in", body = BatchView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.load")), ("x-keys" = json!("work-alone")))
)]
pub async fn load_table(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
    Query(query): Query<DeliveryQuery>,
    IdempotencyKey(idempotency): IdempotencyKey,
    body: Body,
) -> Result<(StatusCode, Json<BatchView>), Problem> {
    // Before a byte is kept.
    let may = api.lake().may_load(&who.principal, &key, query.source);
    let source = may.await?;
    let file = keep(&api, body).await?;
    let replayed = idempotency.clone().filter(|_| query.label.is_none());
    let delivery = Delivery {
        path: file.path().to_owned(),
        name: query.name,
        source,
        label: query.label.or(idempotency),
        manifest: Manifest {
            sha256: query.sha256,
            rows: query.rows,
        },
    };
    let (lake, principal, table) = (api.lake().clone(), who.principal.clone(), key.clone());
    let work = async move {
        let loaded = lake.load(&principal, &table, &delivery).await;
        // The file lies there until now.
        drop(file);
        loaded
    };
    let loaded = tokio::spawn(work).await.map_err(|_| ApiFault::Panicked)?;
    let batch = match loaded {
        Ok(batch) => batch,
        Err(error) => {
            let first = first(&error).zip(replayed);
            let Some((first, label)) = first else {
                return Err(error.into());
            };
            // Taken in before with the same Idempotency-Key: that is the answer.
            let batch = api.lake().batch(&who.principal, &key, first).await?;
            if batch.label != Some(label) {
                return Err(error.into());
            }
            return Ok((StatusCode::OK, Json(view::batch(&api, batch))));
        }
    };
    Ok((StatusCode::CREATED, Json(view::batch(&api, batch))))
}

/// The delivery that came before, where that is why one is refused.
fn first(refused: &LakeError) -> Option<BatchId> {
    match refused {
        LakeError::Refused(Refusal::SameLabel { first } | Refusal::SameFile { first }) => {
            Some(*first)
        }
        _ => None,
    }
}

/// Writes the body to a file of its own, which goes away when it is dropped.
async fn keep(api: &Api, body: Body) -> Result<NamedTempFile, Problem> {
    let max = api.config().limits.table_bytes_max;
    let failed = |source: std::io::Error| LakeError::unwritten(source);
    let folder = api.config().data_dir.join(INCOMING);
    tokio::fs::create_dir_all(&folder).await.map_err(failed)?;
    let file = NamedTempFile::new_in(&folder).map_err(failed)?;
    let mut out = tokio::fs::File::from_std(file.reopen().map_err(failed)?);
    let (mut stream, mut written) = (body.into_data_stream(), 0_u64);
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| ApiFault::Shape("the body was cut short".to_owned()))?;
        written += piece.len() as u64;
        if written > max {
            return Err(ApiFault::TooLarge { max: max as usize }.into());
        }
        out.write_all(&piece).await.map_err(failed)?;
    }
    out.flush().await.map_err(failed)?;
    Ok(file)
}
