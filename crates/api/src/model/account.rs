//! Who is signed in, tokens, persons, roles.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Moment, Text};

/// Name and password.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[schema(example = "dispatcher")]
    pub name: String,
    #[schema(example = "correct horse battery staple")]
    pub password: String,
}

/// The person who is signed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub person: MyPerson,
    pub roles: Vec<MyRole>,
    /// Send it as the header `x-csrf-token` with every change.
    #[schema(example = "6b1c0f")]
    pub csrf: String,
    /// Where this person begins: desk, work, supervision, report, deputy or journal.
    #[schema(example = "desk")]
    pub home: String,
}

/// Oneself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MyPerson {
    #[schema(example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    /// The name one signs in with.
    #[schema(example = "dispatcher")]
    pub name: String,
    #[schema(example = "派单员 王芳")]
    pub display: String,
}

/// A role one holds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MyRole {
    #[schema(example = "dispatcher")]
    pub role: String,
    pub title: Text,
    #[schema(example = "hotline-centre")]
    pub dept: Option<String>,
    pub dept_title: Option<Text>,
    pub area: Option<String>,
    pub area_title: Option<Text>,
}

/// A new API token.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    #[schema(example = "nightly export")]
    pub name: String,
    /// Actions it may do: ids or groups (`matter.*`).
    #[schema(example = json!(["matter.list", "matter.read"]))]
    pub scopes: Vec<String>,
    /// When it ends; at most a year from now.
    pub expires_at: Option<Moment>,
}

/// A token in the list; its secret is shown only once, when it is made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    pub id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub created_at: Moment,
    pub expires_at: Option<Moment>,
    pub last_used_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "hna_…")]
    pub secret: Option<String>,
}

/// My password before and after.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    pub old: String,
    #[schema(example = "correct horse battery staple")]
    pub new: String,
}

/// A place where I am signed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionRow {
    #[schema(example = "ses_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub created_at: Moment,
    pub last_seen_at: Moment,
    pub agent: Option<String>,
    /// Whether it is this one.
    pub current: bool,
}

impl MyRole {
    /// A role held, with its titles.
    pub fn of(api: &crate::Api, held: &haina_party::RoleHeld) -> MyRole {
        let directory = api.access().directory();
        let title = haina_party::role(&held.role).map(|r| r.title());
        let dept = held.dept.as_deref().and_then(|key| directory.dept(key));
        let area = held.area.as_deref().and_then(|code| directory.area(code));
        MyRole {
            role: held.role.clone(),
            title: title.map(Text::from).unwrap_or_default(),
            dept: held.dept.clone(),
            dept_title: dept.map(|d| (&d.title).into()),
            area: held.area.clone(),
            area_title: area.map(|a| (&a.title).into()),
        }
    }
}
