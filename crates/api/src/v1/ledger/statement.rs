//! `GET /v1/ledger/accounts/{id}/statement`: what came in and went out.

use axum::extract::State;
use haina_core::calendar::local_day;
use haina_ledger::AccountId;
use jiff::ToSpan as _;

use super::{days, may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{AccountDay, StatementQuery, StatementView};
use crate::page;

/// Days of a statement when none are asked for.
const DAYS: i64 = 90;

/// The statement of an account over some days: what there was before, each line with what there was after it, what there is at the
/// end. Of days that are over it never changes.
#[utoipa::path(
    get, path = "/v1/ledger/accounts/{id}/statement", tag = "ledger",
    params(("id" = String, Path, description = "an account", example = "acc_01jzz9w2h8e5x9n3q5b7t1m4ka"), StatementQuery),
    responses((status = 200, description = "the statement, with a page of its lines", body = StatementView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("ledger.read")))
)]
pub async fn show_statement(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AccountId>,
    Query(query): Query<StatementQuery>,
) -> Result<Json<StatementView>, Problem> {
    let limit = page::limit(query.limit)?;
    may::readable(&api, &who.principal, id).await?;
    let until = query.until.unwrap_or_else(|| local_day(api.env().now()));
    let from = query
        .from
        .unwrap_or_else(|| until.saturating_sub(DAYS.days()));
    let time = days::time(from, until)?;
    let found = api.ledger().statement(id, time, query.after, limit).await?;
    let pending = api.ledger().pending(id).await?;
    let units = view::units(&api).await?;
    let moved = found.days.iter().map(|day| AccountDay {
        day: day.day.to_string(),
        credits: day.credits,
        debits: day.debits,
        balance: day.balance,
    });
    let moved = moved.collect();
    let lines = found.lines.into_iter();
    Ok(Json(StatementView {
        account: view::account(&api, &who.principal, &units, &found.account)?,
        from: from.to_string(),
        until: until.to_string(),
        opening: found.opening,
        closing: found.closing,
        credits: found.credits,
        debits: found.debits,
        days: moved,
        lines: lines.map(|line| view::line(&api, line)).collect(),
        next: found.next,
        pending: view::transfers(&api, pending).await?,
    }))
}
