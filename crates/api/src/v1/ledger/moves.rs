//! `POST /v1/ledger/transfers`: moves units between accounts.

use axum::extract::State;
use haina_ledger::{Deed, LedgerError};

use super::may;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{DeedAsk, DeedsAsk, DeedsDone, GroupDone};

/// Deeds of one request.
const DEEDS_MAX: usize = 1_000;

/// Carries out groups of deeds, of each group all or none: transfer, set aside, post, void, reverse. A transfer under a key that is
/// known is that transfer, and nothing moves twice. Where only one group is asked for, its refusal is that of the request.
#[utoipa::path(
    post, path = "/v1/ledger/transfers", tag = "ledger",
    request_body = DeedsAsk,
    responses((status = 200, description = "what became of each group", body = DeedsDone)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("ledger.move")))
)]
pub async fn move_units(
    State(api): State<Api>,
    who: Who,
    Json(ask): Json<DeedsAsk>,
) -> Result<Json<DeedsDone>, Problem> {
    let count: usize = ask.groups.iter().map(Vec::len).sum();
    if !(1..=DEEDS_MAX).contains(&count) || ask.groups.iter().any(Vec::is_empty) {
        let why = format!("a request has 1 to {DEEDS_MAX} deeds, and no group without one");
        return Err(LedgerError::Ask { why }.into());
    }
    let alone = ask.groups.len() == 1;
    let groups: Vec<Vec<Deed>> = ask
        .groups
        .iter()
        .map(|group| group.iter().map(deed).collect())
        .collect::<Result<_, _>>()?;
    may::permit_deeds(&api, &who.principal, &groups).await?;
    let outcomes = api.ledger().run(&who.actor(), &groups).await?;
    let mut done = Vec::new();
    for outcome in outcomes {
        done.push(match outcome {
            Ok(transfers) => GroupDone {
                transfers: transfers.iter().map(ToString::to_string).collect(),
                refused: None,
            },
            Err(refused) if alone => return Err(LedgerError::from(refused).into()),
            Err(refused) => GroupDone {
                transfers: Vec::new(),
                refused: Some(Problem::from(LedgerError::from(refused)).into()),
            },
        });
    }
    Ok(Json(DeedsDone { groups: done }))
}

/// A deed as the room knows it: the two have one shape.
fn deed(ask: &DeedAsk) -> Result<Deed, LedgerError> {
    let read = serde_json::to_value(ask).and_then(serde_json::from_value);
    read.map_err(|error| LedgerError::Ask {
        why: format!("a deed does not fit: {error}"),
    })
}
