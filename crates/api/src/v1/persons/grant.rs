//! `POST /v1/persons/{id}/roles`: grants a role.

use axum::extract::State;
use haina_party::{NewGrant as Wanted, PersonId, RoleHeld};
use http::StatusCode;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{GrantView, NewGrant};

/// Grants a role, from and until dates if given.
#[utoipa::path(
    post, path = "/v1/persons/{id}/roles", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = NewGrant,
    responses((status = 201, description = "the grant", body = GrantView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.grant")))
)]
pub async fn grant_role(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
    Json(new): Json<NewGrant>,
) -> Result<(StatusCode, Json<GrantView>), Problem> {
    api.permit_person(&who.principal, "party.grant", id)?;
    let wanted = Wanted {
        held: RoleHeld {
            role: new.role,
            dept: new.dept,
            area: new.area,
        },
        from: new.from.map(|at| at.0),
        until: new.until.map(|at| at.0),
    };
    let mut tx = api.store().begin().await?;
    let grant = api
        .parties()
        .grant(&mut tx, &who.principal, id, &wanted)
        .await?;
    let grant = api.parties().grant_by_id(&mut tx, grant).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&api, grant))))
}
