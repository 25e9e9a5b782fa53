//! `POST /v1/dossiers/{kind}/search`: finds somebody by exact number or by name.

use axum::extract::State;
use haina_dossier::Seek;

use super::{declared, unit, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{DossierSearched, DossierSeek};

/// Finds files by exact number or by name, in the tables in which the department may use that column in clear for the purpose. The
/// search is in the journal before it is answered. A POST, because a number does not belong into an address.
#[utoipa::path(
    post, path = "/v1/dossiers/{kind}/search", tag = "dossiers",
    params(("kind" = String, Path, description = "`person` or `enterprise`", example = "person")),
    request_body = DossierSeek,
    responses((status = 200, description = "the files that were found", body = DossierSearched)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.look")), ("x-keys" = json!("work-alone")))
)]
pub async fn search_dossiers(
    State(api): State<Api>,
    who: Who,
    Path(kind): Path<String>,
    Json(seek): Json<DossierSeek>,
) -> Result<Json<DossierSearched>, Problem> {
    let of = declared(&api, &kind)?;
    let seek = Seek {
        unit: unit(&who.principal, seek.unit)?,
        number: seek.number.filter(|number| !number.trim().is_empty()),
        name: seek.name.filter(|name| !name.trim().is_empty()),
        purpose: seek.purpose,
    };
    let searched = api.dossiers().search(&who.principal, &of, &seek).await?;
    Ok(Json(view::searched(&api, searched)))
}
