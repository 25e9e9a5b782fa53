//! `GET /v1/public/city`: whose server this is.

use axum::extract::State;

use crate::app::Api;
use crate::extract::Json;
use crate::model::CityView;

/// The city's name; a demo city also tells its sign-ins.
#[utoipa::path(
    get, path = "/v1/public/city", tag = "public",
    responses((status = 200, description = "the city", body = CityView)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("public.city")))
)]
pub async fn show_city(State(api): State<Api>) -> Json<CityView> {
    let accounts = api.config().demo_accounts.clone();
    Json(CityView {
        name: (&api.config().city.name).into(),
        demo: !accounts.is_empty(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: api.env().now().into(),
        sign_in_by_provider: api.parties().has_oidc(),
        accounts,
    })
}
