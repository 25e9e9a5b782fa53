//! `GET /v1/proofs`: how questions in place of papers ended.

use std::collections::BTreeMap;

use axum::extract::State;
use haina_proof::{Count, Outcome};
use jiff::SignedDuration;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query};
use crate::fault::ApiFault;
use crate::model::{ProofBoard, ProofBoardQuery, ProofCount};
use crate::v1::matters::titled;

const DAYS: u32 = 30;
const DAYS_MAX: u32 = 366;

/// Which papers departments' records were asked for instead, how often, and how it ended (免证办); counts only.
#[utoipa::path(
    get, path = "/v1/proofs", tag = "proofs",
    params(ProofBoardQuery),
    responses((status = 200, description = "the counts, by paper", body = ProofBoard)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("proof.list")))
)]
pub async fn show_proof_board(
    State(api): State<Api>,
    Query(query): Query<ProofBoardQuery>,
) -> Result<Json<ProofBoard>, Problem> {
    let days = match query.days.unwrap_or(DAYS) {
        days @ 1..=DAYS_MAX => days,
        _ => {
            return Err(ApiFault::Address {
                part: "query",
                why: format!("`days` is 1 to {DAYS_MAX}"),
            }
            .into());
        }
    };
    let since = api.env().now() - SignedDuration::from_hours(24 * i64::from(days));
    let mut papers: BTreeMap<_, ProofCount> = BTreeMap::new();
    let mut took: BTreeMap<_, (u64, u64)> = BTreeMap::new();
    for count in api.proofs().counts(since).await? {
        let key = (
            count.title.zh.clone(),
            count.source.clone(),
            count.owner.clone(),
            count.asker.clone(),
        );
        let times = took.entry(key.clone()).or_default();
        times.0 += count.questions;
        times.1 += count.took_ms;
        let row = papers.entry(key).or_insert_with(|| empty(&api, &count));
        row.took_ms = times.1 / times.0.max(1);
        row.spared += count.spared;
        *match count.outcome {
            Outcome::Record => &mut row.record,
            Outcome::NoRecord => &mut row.no_record,
            Outcome::NotAgreed => &mut row.not_agreed,
            Outcome::Down => &mut row.down,
        } += count.questions;
    }
    Ok(Json(ProofBoard {
        since: since.into(),
        papers: papers.into_values().collect(),
    }))
}

fn empty(api: &Api, count: &Count) -> ProofCount {
    ProofCount {
        title: (&count.title).into(),
        source: count.source.clone(),
        owner: titled(api, &count.owner),
        asker: titled(api, &count.asker),
        spared: 0,
        record: 0,
        no_record: 0,
        not_agreed: 0,
        down: 0,
        took_ms: 0,
    }
}
