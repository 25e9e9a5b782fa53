//! `GET /v1/ledger/proof`: the whole ledger, added up.

use axum::extract::State;

use crate::Problem;
use crate::app::Api;
use crate::extract::Json;
use crate::model::{LedgerProof, UnitSum};

/// Adds everything up: in each unit what came in is what went out, each account is what its lines say, each transfer has its two
/// lines. It reads all accounts, lines and transfers.
#[utoipa::path(
    get, path = "/v1/ledger/proof", tag = "ledger",
    responses((status = 200, description = "what was added up, and whether it holds", body = LedgerProof)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("ledger.prove")))
)]
pub async fn prove_ledger(State(api): State<Api>) -> Result<Json<LedgerProof>, Problem> {
    let proof = api.ledger().proof().await?;
    let units = proof.units.into_iter().map(|unit| UnitSum {
        unit: unit.unit,
        accounts: unit.accounts,
        credits: unit.credits,
        debits: unit.debits,
        credits_pending: unit.credits_pending,
        debits_pending: unit.debits_pending,
    });
    Ok(Json(LedgerProof {
        holds: proof.holds,
        units: units.collect(),
        wrong_accounts: proof
            .wrong_accounts
            .iter()
            .map(ToString::to_string)
            .collect(),
        wrong_transfers: proof.wrong_transfers,
    }))
}
