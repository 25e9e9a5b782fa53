//! `POST /v1/imports`: brings old work orders in.

use axum::extract::State;
use haina_matter::MatterError;
use haina_matter::service::{ImportMode, ImportRow, Rejected};
use serde_json::Value;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::{ImportResult, NewImport, RejectedRow};

/// Brings old work orders in as matters with their history, in one transaction; a row whose key its source already
/// brought is left as it is. With a wrong row nothing is imported, unless `partial`; `check` only says what would be done.
#[utoipa::path(
    post, path = "/v1/imports", tag = "matters",
    request_body(content = NewImport, example = json!({"batch": "6f2c/0", "source": "replies", "check": true, "rows": [
        {"key": "replies/2549", "type": "hotline-12345/appeal", "title": "路灯不亮", "opened_at": "2019-01-08T01:30:00Z"}
    ]})),
    responses((status = 200, description = "what was done, or would be", body = ImportResult)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("matter.import")))
)]
pub async fn import_matters(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewImport>,
) -> Result<Json<ImportResult>, Problem> {
    let mode = match (new.check, new.partial) {
        (true, true) => {
            return Err(
                ApiFault::Shape("`check` and `partial` exclude each other".to_owned()).into(),
            );
        }
        (true, false) => ImportMode::Check,
        (false, true) => ImportMode::Partial,
        (false, false) => ImportMode::Whole,
    };
    let (mut rows, mut rejected) = (Vec::new(), Vec::new());
    for (place, row) in new.rows.into_iter().enumerate() {
        match read(row.0, place) {
            Ok(row) => rows.push(row),
            Err(wrong) => rejected.push(wrong),
        }
    }
    if mode == ImportMode::Whole && !rejected.is_empty() {
        // The reasons of the others belong beside them, so that all can be corrected at once.
        let rest = api
            .matters()
            .import(&who.principal, &new.source, &rows, ImportMode::Check)
            .await?;
        rejected.extend(rest.rejected);
        return Err(MatterError::Import { rejected }.into());
    }
    let done = api
        .matters()
        .import(&who.principal, &new.source, &rows, mode)
        .await?;
    rejected.extend(done.rejected);
    let rejected = rejected.into_iter().map(|r| RejectedRow {
        key: r.key,
        reasons: r.reasons,
    });
    Ok(Json(ImportResult {
        imported: done.imported,
        already: done.already,
        rejected: rejected.collect(),
    }))
}

/// A row; one that cannot be read is told by its key, or by its place from 1.
fn read(row: Value, place: usize) -> Result<ImportRow, Rejected> {
    let key = row["key"]
        .as_str()
        .map(|key| key.chars().take(200).collect());
    serde_json::from_value(row).map_err(|error| Rejected {
        key: key.unwrap_or_else(|| format!("#{}", place + 1)),
        reasons: vec![error.to_string()],
    })
}
