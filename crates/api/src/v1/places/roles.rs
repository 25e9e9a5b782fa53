//! `GET /v1/roles`: the roles and what each may do.

use axum::extract::State;
use haina_party::{Holds, ROLES, rights};

use crate::app::Api;
use crate::extract::Json;
use crate::model::{Free, Page, RoleAction, RoleKind, Text};

/// All roles with what each may do and where, found by asking the policies; the letters are explained in `docs/role-matrix.txt`.
#[utoipa::path(
    get, path = "/v1/roles", tag = "places",
    responses((status = 200, description = "the roles", body = Page<RoleKind>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("party.read")))
)]
pub async fn list_roles(State(_api): State<Api>) -> Json<Page<RoleKind>> {
    let items = ROLES.iter().map(|role| RoleKind {
        role: role.name.to_owned(),
        title: role.title().into(),
        about: Text {
            zh: role.about_zh.to_owned(),
            en: role.about_en.to_owned(),
        },
        holds: match role.holds {
            Holds::Everywhere => "everywhere",
            Holds::InDept => "in-dept",
            Holds::OverPart => "over-part",
        }
        .to_owned(),
        actions: actions(role.name),
    });
    Json(Page {
        items: items.collect(),
        next: None,
    })
}

/// What the role may do at least somewhere.
fn actions(role: &str) -> Vec<RoleAction> {
    let Ok(all) = rights() else { return Vec::new() };
    let of_role = all
        .iter()
        .filter(|r| r.role == role)
        .flat_map(|r| &r.rights);
    let may = of_role.filter_map(|right| {
        let place = serde_json::to_value(&right.place).unwrap_or_default();
        let title = haina_party::action(right.action)?.title();
        (place["place"] != "nowhere").then(|| RoleAction {
            action: right.action.to_owned(),
            title: title.into(),
            place: Free(place),
        })
    });
    may.collect()
}
