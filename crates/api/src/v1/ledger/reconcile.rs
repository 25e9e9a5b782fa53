//! `POST /v1/ledger/accounts/{id}/reconciliation`: somebody else's statement beside our own.

use axum::extract::State;
use haina_ledger::reconcile::{StatementRow, reconcile};
use haina_ledger::{AccountId, LedgerError};

use super::{days, may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{DifferingRow, ReconciliationView, TheirRow, TheirStatement};

/// Rows of a statement that are compared at most, ours and theirs; theirs are bounded by the body before that.
const ROWS_MAX: usize = 100_000;

/// Compares another's statement of an account with our own over the same days: what both have, what they tell differently, what one
/// of them lacks. It changes nothing.
#[utoipa::path(
    post, path = "/v1/ledger/accounts/{id}/reconciliation", tag = "ledger",
    params(("id" = String, Path, description = "an account", example = "acc_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = TheirStatement,
    responses((status = 200, description = "how the two differ", body = ReconciliationView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("ledger.read")), ("x-keys" = json!("reads")))
)]
pub async fn reconcile_account(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AccountId>,
    Json(theirs): Json<TheirStatement>,
) -> Result<Json<ReconciliationView>, Problem> {
    may::readable(&api, &who.principal, id).await?;
    let time = days::time(theirs.from, theirs.until)?;
    if theirs.rows.len() > ROWS_MAX {
        let why = format!("at most {ROWS_MAX} rows are compared; ask for fewer days");
        return Err(LedgerError::Ask { why }.into());
    }
    let ours = api.ledger().rows(id, time, ROWS_MAX).await?;
    let rows = theirs.rows.into_iter().map(|row| StatementRow {
        reference: row.reference,
        day: row.day,
        amount: row.amount,
    });
    let rows: Vec<StatementRow> = rows.collect();
    let found = reconcile(&ours, &rows);
    let agrees = found.agrees();
    let shown =
        |rows: Vec<StatementRow>| -> Vec<TheirRow> { rows.into_iter().map(view::row).collect() };
    let differing = found
        .differing
        .into_iter()
        .map(|(ours, theirs)| DifferingRow {
            ours: view::row(ours),
            theirs: view::row(theirs),
        });
    Ok(Json(ReconciliationView {
        agrees,
        matched: found.matched,
        matched_amount: found.matched_amount,
        differing: differing.collect(),
        missing_here: shown(found.missing_here),
        missing_there: shown(found.missing_there),
    }))
}
