//! `POST /v1/me/dossier/contests`: contests a field of one's own file.

use axum::extract::State;
use haina_dossier::Wish;
use http::StatusCode;

use super::own;
use crate::Problem;
use crate::app::Api;
use crate::bind::contest;
use crate::extract::{Json, Who};
use crate::model::{DossierContestView, NewDossierContest};
use crate::v1::dossiers::contest_view;

/// Contests a field of one's own file: a matter opens at the department that owns the table, with a clock; whoever contests follows
/// it as its reporter. One field is looked into once at a time.
#[utoipa::path(
    post, path = "/v1/me/dossier/contests", tag = "me",
    request_body = NewDossierContest,
    responses((status = 201, description = "the contest with its matter", body = DossierContestView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.contest")))
)]
pub async fn contest_own_dossier(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewDossierContest>,
) -> Result<(StatusCode, Json<DossierContestView>), Problem> {
    let (of, digest) = own(&api, &who.principal).await?;
    let wish = Wish {
        table: new.table,
        place: new.record,
        field: new.field,
        text: new.text,
    };
    let contested = api
        .dossiers()
        .contestable(&who.principal, &of, &digest, &wish)
        .await?;
    let contest = contest::open(&api, &who.principal, &of, &contested).await?;
    Ok((StatusCode::CREATED, Json(contest_view(contest))))
}
