//! `GET /v1/ledger/accounts`: accounts that may be seen.

use axum::extract::State;
use haina_ledger::AccountFilter;

use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{AccountQuery, AccountView, Page};
use crate::page;

/// My own accounts and those of the departments I work for, newest first.
#[utoipa::path(
    get, path = "/v1/ledger/accounts", tag = "ledger",
    params(AccountQuery),
    responses((status = 200, description = "a page of accounts", body = Page<AccountView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("ledger.list")))
)]
pub async fn list_accounts(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<AccountQuery>,
) -> Result<Json<Page<AccountView>>, Problem> {
    let limit = page::limit(query.limit)?;
    let filter = AccountFilter {
        holder: query.holder.map(|holder| holder.parse()).transpose()?,
        unit: query.unit.unwrap_or_default(),
        whose: may::whose(&api, &who.principal),
    };
    let units = view::units(&api).await?;
    let found = api
        .ledger()
        .accounts(&filter, query.cursor.as_deref(), limit)
        .await?;
    let items = found.items.iter();
    let items = items.map(|account| view::account(&api, &who.principal, &units, account));
    Ok(Json(Page {
        items: items.collect::<Result<_, _>>()?,
        next: found.next,
    }))
}
