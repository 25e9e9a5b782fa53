//! Persons: found by colleagues, looked after by administrators.

mod bind;
mod change;
mod create;
mod find;
mod grant;
mod grants;
mod reset;
mod retire;
mod revoke;
mod show;
mod unlock;

use haina_party::{Grant, Person as Record, PersonId};
use haina_store::Session;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Problem;
use crate::app::Api;
use crate::model::{GrantView, MyRole, PersonRecord};

/// The routes of persons.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(find::find_persons, create::create_person))
        .routes(routes!(
            show::show_person,
            change::change_person,
            retire::retire_person
        ))
        .routes(routes!(reset::reset_password))
        .routes(routes!(unlock::unlock_person))
        .routes(routes!(bind::bind_identity))
        .routes(routes!(grants::list_grants, grant::grant_role))
        .routes(routes!(revoke::revoke_grant))
}

async fn record(api: &Api, session: &mut Session, id: PersonId) -> Result<PersonRecord, Problem> {
    let Record {
        id,
        kind,
        name,
        login,
        contact,
        created_at,
        retired_at,
    } = api.parties().person(session, id).await?;
    let grants = api.parties().grants(session, id).await?;
    Ok(PersonRecord {
        id: id.to_string(),
        kind: kind.as_str().to_owned(),
        display: name,
        name: login,
        phone: contact.phone,
        mail: contact.mail,
        address: contact.address,
        created_at: created_at.into(),
        retired_at: retired_at.map(Into::into),
        grants: grants.into_iter().map(|grant| view(api, grant)).collect(),
    })
}

fn view(api: &Api, grant: Grant) -> GrantView {
    let held = haina_party::RoleHeld {
        role: grant.role,
        dept: grant.dept,
        area: grant.area,
    };
    let now = api.env().now();
    let begun = grant.from <= now;
    let open = grant.until.is_none_or(|until| until > now) && grant.revoked_at.is_none();
    GrantView {
        id: grant.id.to_string(),
        role: MyRole::of(api, &held),
        from: grant.from.into(),
        until: grant.until.map(Into::into),
        live: begun && open,
    }
}
