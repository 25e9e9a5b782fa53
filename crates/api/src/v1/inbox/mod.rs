//! `GET /v1/inbox`: how much waits where.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::Inbox;
use crate::notify::inbox;

/// The route of the inbox.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(show_inbox))
}

/// How many matters wait for me, by the lists of `GET /v1/matters?view=`.
#[utoipa::path(
    get, path = "/v1/inbox", tag = "matters",
    responses((status = 200, description = "the counts", body = Inbox)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn show_inbox(State(api): State<Api>, who: Who) -> Result<Json<Inbox>, Problem> {
    let counts = api.matters().inbox(&who.principal).await?;
    let mut session = api.store().read().await?;
    let notices = inbox::unread(&mut session, who.principal.person).await?;
    Ok(Json(Inbox {
        mine: counts.mine.into(),
        late: counts.late.into(),
        waiting: counts.waiting.into(),
        unit: counts.unit.into(),
        desk: counts.desk.into(),
        supervised: counts.supervised.into(),
        consultations: counts.consultations.into(),
        reported: counts.reported.into(),
        notices,
    }))
}
