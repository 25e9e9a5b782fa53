//! `POST /v1/tables/{key}/pulls`: pulls a department's database now.

use axum::extract::State;
use haina_lake::pull::Outcome;
use http::StatusCode;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{PullAsk, PulledView};

/// Pulls the rows of a source from its database, as the table's declaration says: what is new becomes a delivery, taken in whole or
/// not at all. It goes on when the asker hangs up; asked again, it brings only what is new since.
#[utoipa::path(
    post, path = "/v1/tables/{key}/pulls", tag = "tables",
    params(("key" = String, Path, description = "the key of its resource", example = "police.register")),
    request_body = PullAsk,
    responses(
        (status = 201, description = "something new, taken in", body = PulledView),
        (status = 200, description = "nothing new", body = PulledView),
    ),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.load")), ("x-keys" = json!("work-alone")))
)]
pub async fn pull_table(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
    Json(ask): Json<PullAsk>,
) -> Result<(StatusCode, Json<PulledView>), Problem> {
    let (pulls, principal) = (api.pulls().clone(), who.principal.clone());
    let work = async move { pulls.pull(&principal, &key, ask.source).await };
    let outcome = tokio::spawn(work).await.map_err(|_| ApiFault::Panicked)??;
    Ok(match outcome {
        Outcome::Taken(batch) => {
            let batch = Some(view::batch(&api, *batch));
            let outcome = "taken".to_owned();
            (StatusCode::CREATED, Json(PulledView { outcome, batch }))
        }
        Outcome::Nothing => {
            let outcome = "nothing".to_owned();
            let nothing = PulledView {
                outcome,
                batch: None,
            };
            (StatusCode::OK, Json(nothing))
        }
    })
}
