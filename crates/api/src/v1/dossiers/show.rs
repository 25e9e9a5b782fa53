//! `GET /v1/dossiers/{kind}/{id}`: a file, for a department and a purpose.

use axum::extract::State;
use haina_dossier::DossierId;

use super::{asked, declared, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{DossierAsk, DossierView};

/// A file as a department may see it for a purpose: field by field in clear, masked or withheld with whom to ask; each row with its
/// table, department, day and delivery; values that differ side by side. The look is in the journal before it is answered. `as_of`
/// gives the picture of a past day: the tables as they were known, and the records as they were linked.
#[utoipa::path(
    get, path = "/v1/dossiers/{kind}/{id}", tag = "dossiers",
    params(
        ("kind" = String, Path, description = "`person` or `enterprise`", example = "person"),
        ("id" = String, Path, description = "a file", example = "dos_01jzz9w2h8e5x9n3q5b7t1m4ka"),
        DossierAsk
    ),
    responses((status = 200, description = "the file", body = DossierView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.look")))
)]
pub async fn show_dossier(
    State(api): State<Api>,
    who: Who,
    Path((kind, id)): Path<(String, DossierId)>,
    Query(ask): Query<DossierAsk>,
) -> Result<Json<DossierView>, Problem> {
    let of = declared(&api, &kind)?;
    let ask = asked(&who.principal, ask)?;
    let file = api.dossiers().file(&who.principal, &of, id, &ask).await?;
    Ok(Json(view::file(&api, &of, file)))
}
