//! `POST /v1/dossiers/{kind}/links`: links what is new now.

use axum::extract::State;
use haina_dossier::Training;

use super::declared;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{DossierLinkAsk, DossierLinkedView, DossierTrouble};

/// Links what is new in the declared tables since it was done last. It goes on when the connection breaks; each chunk of it is there
/// whole or not at all. While it is under way another is refused. By itself it runs after deliveries.
#[utoipa::path(
    post, path = "/v1/dossiers/{kind}/links", tag = "dossiers",
    params(("kind" = String, Path, description = "`person` or `enterprise`", example = "person")),
    request_body = DossierLinkAsk,
    responses((status = 200, description = "what came of it", body = DossierLinkedView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.link")))
)]
pub async fn link_dossiers(
    State(api): State<Api>,
    who: Who,
    Path(kind): Path<String>,
    Json(ask): Json<DossierLinkAsk>,
) -> Result<Json<DossierLinkedView>, Problem> {
    let of = declared(&api, &kind)?;
    let training = match ask.retrain {
        true => Training::Anew,
        false => Training::Once,
    };
    let (dossiers, principal) = (api.dossiers().clone(), who.principal);
    let begun = api.env().now();
    let linking = tokio::spawn(async move { dossiers.link(&principal, &of, training).await });
    let linked = linking.await.map_err(|_| ApiFault::Panicked)??;
    let took = api.env().now().duration_since(begun).as_millis();
    let troubles = linked.troubles.into_iter();
    Ok(Json(DossierLinkedView {
        read: linked.read,
        empty: linked.empty,
        records: linked.records,
        founded: linked.founded,
        joined: linked.joined,
        merged: linked.merged,
        split: linked.split,
        trained: linked.trained,
        took_ms: u64::try_from(took).unwrap_or_default(),
        tables: linked.tables,
        troubles: troubles
            .map(|(table, code)| DossierTrouble { table, code })
            .collect(),
    }))
}
