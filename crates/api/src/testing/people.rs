//! The people of a test city, and where they stand.

use std::path::Path;

use haina_party::{Contact, NewGrant, NewPerson, PersonKind, Principal, RoleHeld};
use serde_json::json;

use super::{Signed, TestCity};

/// Everybody's password.
pub const PASSWORD: &str = "harbour lantern 42 tide";

/// The packs of the test city.
pub const PACKS: [&str; 9] = [
    "city-base",
    "hotline-12345",
    "deputy-snapshot",
    "joint-consultation",
    "deputy-suggestion",
    "petition",
    "review-opinion",
    "grassroots-check",
    "data-quality",
];

/// Somebody of the test city; the name is also the name to sign in with.
#[derive(Debug, Clone, Copy)]
pub struct Someone {
    pub name: &'static str,
    pub kind: &'static str,
    pub role: &'static str,
    pub dept: Option<&'static str>,
    pub area: Option<&'static str>,
}

const fn someone(
    name: &'static str,
    kind: &'static str,
    role: &'static str,
    dept: Option<&'static str>,
) -> Someone {
    Someone {
        name,
        kind,
        role,
        dept,
        area: None,
    }
}

/// One person per role, and a second resident and handler to be kept apart from the first.
pub const PEOPLE: [Someone; 12] = [
    someone("resident", "resident", "resident", None),
    someone("resident2", "resident", "resident", None),
    someone("deputy", "deputy", "deputy", None),
    someone("agent", "staff", "agent", Some("hotline-centre")),
    someone("dispatcher", "staff", "dispatcher", Some("hotline-centre")),
    someone("handler", "staff", "handler", Some("police")),
    someone("handler2", "staff", "handler", Some("urban-management")),
    someone("unit-lead", "staff", "unit-lead", Some("police")),
    Someone {
        area: Some("370200"),
        ..someone("supervisor", "staff", "supervisor", None)
    },
    someone("expert", "expert", "expert", None),
    someone("auditor", "staff", "auditor", None),
    someone("admin", "staff", "admin", None),
];

impl TestCity {
    /// Puts departments, areas and people in, and signs everybody in.
    pub(super) async fn populate(&mut self) {
        self.seed_packs().await;
        for someone in PEOPLE {
            let id = self.seed_person(someone).await;
            let body = json!({"name": someone.name, "password": PASSWORD});
            let answer = self.anonymous().post("/v1/session", body).await;
            let me = answer.ok();
            let cookie = answer
                .header("set-cookie")
                .split(['=', ';'])
                .nth(1)
                .unwrap_or_default()
                .to_owned();
            let csrf = me["csrf"].as_str().unwrap_or_default().to_owned();
            self.people
                .insert(someone.name, Signed { id, cookie, csrf });
        }
        self.settle().await;
    }

    /// The packs that ship: departments, areas, classes and types as a city has them.
    async fn seed_packs(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
        let folders = PACKS.map(|name| root.join(name));
        let applied = self.app.apply_packs(&Principal::system(), &folders).await;
        if let Err(problem) = applied {
            panic!(
                "the packs do not apply: {} {:?}",
                problem.detail, problem.errors
            );
        }
    }

    async fn seed_person(&self, someone: Someone) -> String {
        let api = self.app.api();
        let parties = api.parties();
        let by = Principal::system();
        let new = NewPerson {
            id: None,
            kind: PersonKind::parse(someone.kind).expect("a kind of person"),
            name: format!("{} 测试", someone.name),
            login: Some(someone.name.to_owned()),
            contact: Contact::default(),
        };
        let hashed = parties
            .hash_password(PASSWORD, someone.name)
            .await
            .expect("a strong password");
        let mut tx = api.store().begin().await.expect("a transaction");
        let id = parties
            .create_person(&mut tx, &by, &new)
            .await
            .expect("the person is created");
        parties
            .set_password(&mut tx, &by, id, &hashed, None)
            .await
            .expect("the password is set");
        let held = RoleHeld {
            role: someone.role.to_owned(),
            dept: someone.dept.map(str::to_owned),
            area: someone.area.map(str::to_owned),
        };
        let grant = NewGrant {
            held,
            from: None,
            until: None,
        };
        parties
            .grant(&mut tx, &by, id, &grant)
            .await
            .expect("the role is granted");
        tx.commit().await.expect("a commit");
        id.to_string()
    }
}
