//! `GET /v1/types/{id}`: one type.

use axum::extract::State;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::TypeView;

/// One type with its form; the `/` of its id is written `%2F` or `.`.
#[utoipa::path(
    get, path = "/v1/types/{id}", tag = "types",
    params(("id" = String, Path, description = "a type", example = "hotline-12345.appeal")),
    responses((status = 200, description = "the type", body = TypeView)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.types")))
)]
pub async fn show_type(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<TypeView>, Problem> {
    let types = api.matters().types();
    let found = types
        .current(&id)
        .or_else(|| types.current(&id.replacen('.', "/", 1)));
    let missing = || ApiFault::NotFound {
        what: "type of matter",
        id: id.chars().take(64).collect(),
    };
    let view = view(&api, &who.principal, found.ok_or_else(missing)?.def());
    match who.is_signed_in() || view.anonymous {
        true => Ok(Json(view)),
        false => Err(missing().into()),
    }
}
