//! The cast (演员表): who signs in to the demo city, and the staff who work in its departments.

use std::collections::HashMap;
use std::sync::Arc;

use haina_api::{App, Problem};
use haina_core::Words;
use serde::Serialize;
use serde_json::json;

use crate::{CallError, CityError, Client, Witness};

/// Password of every account of the demo city; the city is invented, so it may be known.
pub const DEMO_PASSWORD: &str = "haina-demo-2026";

/// An account a visitor may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignIn {
    pub name: &'static str,
    pub password: &'static str,
    pub display: &'static str,
    pub title: Words,
    pub role: &'static str,
    pub dept: Option<&'static str>,
    pub area: Option<&'static str>,
}

/// The people of the demo city, found by the word they are called by; staff are made when first needed.
pub struct Cast {
    app: App,
    operator: Client,
    witness: Option<Arc<dyn Witness>>,
    clients: HashMap<String, Actor>,
}

/// A person with their hands.
#[derive(Clone)]
pub struct Actor {
    pub person: String,
    pub client: Client,
}

/// The accounts a visitor may use, one for each way of looking at the city.
pub fn sign_ins() -> Vec<SignIn> {
    let account = |name, display, zh: &str, en: &str, role, dept, area| SignIn {
        name,
        password: DEMO_PASSWORD,
        display,
        title: Words::new(zh, en),
        role,
        dept,
        area,
    };
    vec![
        account(
            "resident",
            "王海宁",
            "市民",
            "Resident",
            "resident",
            None,
            None,
        ),
        account(
            "deputy",
            "李青云",
            "市人大代表",
            "Deputy",
            "deputy",
            None,
            None,
        ),
        account(
            "agent",
            "张晓燕",
            "热线话务员",
            "Hotline agent",
            "agent",
            Some("hotline-centre"),
            None,
        ),
        account(
            "dispatcher",
            "刘志强",
            "热线派单员",
            "Dispatcher",
            "dispatcher",
            Some("hotline-centre"),
            None,
        ),
        account(
            "handler",
            "陈港生",
            "城管局经办人",
            "Handler, Urban Management",
            "handler",
            Some("urban-management"),
            None,
        ),
        account(
            "unit-lead",
            "于建华",
            "城管局负责人",
            "Head, Urban Management",
            "unit-lead",
            Some("urban-management"),
            None,
        ),
        account(
            "supervisor",
            "宋敏",
            "督查室督办员",
            "Supervisor",
            "supervisor",
            None,
            Some("370200"),
        ),
        account(
            "expert",
            "曲洋教授",
            "会商专家",
            "Expert",
            "expert",
            None,
            None,
        ),
        account(
            "auditor",
            "辛静",
            "审计人员",
            "Auditor",
            "auditor",
            None,
            None,
        ),
        account(
            "admin",
            "高磊",
            "平台管理员",
            "Administrator",
            "admin",
            None,
            None,
        ),
    ]
}

impl Cast {
    /// Whether nobody has made this city's accounts yet.
    pub async fn is_missing(app: &App) -> Result<bool, CityError> {
        let api = app.api();
        let mut session = api.store().read().await.map_err(Problem::from)?;
        let known = api
            .parties()
            .person_by_login(&mut session, "dispatcher")
            .await;
        Ok(known.map_err(Problem::from)?.is_none())
    }

    /// Finds or makes the accounts.
    pub async fn gather(app: &App) -> Result<Cast, CityError> {
        Cast::gather_before(app, None).await
    }

    /// As [`Cast::gather`], before somebody who watches whatever any of them does.
    pub async fn gather_before(
        app: &App,
        witness: Option<Arc<dyn Witness>>,
    ) -> Result<Cast, CityError> {
        let operator = before(Client::new(app.operator_router()), "", &witness);
        let mut cast = Cast {
            app: app.clone(),
            operator,
            witness,
            clients: HashMap::new(),
        };
        for account in sign_ins() {
            let (person, made) = cast
                .person(account.name, account.display, account.role)
                .await?;
            if made {
                cast.grant(&person, account.role, account.dept, account.area)
                    .await?;
                let path = format!("/v1/persons/{person}/password");
                cast.operator
                    .post(&path, &path, &json!({ "password": account.password }))
                    .await?;
            }
            cast.keep(account.name, person).await?;
        }
        Ok(cast)
    }

    /// Everybody who was called so far, by name.
    pub fn everybody(&self) -> impl Iterator<Item = &Actor> {
        self.clients.values()
    }

    /// Whoever holds the data folder.
    pub(crate) fn operator(&self) -> Client {
        self.operator.clone()
    }

    /// One of the named accounts.
    pub fn named(&self, name: &str) -> Result<Actor, CityError> {
        self.clients
            .get(name)
            .cloned()
            .ok_or_else(|| CityError::NobodyCalled(name.to_owned()))
    }

    /// Someone of `dept` who signs, works and answers there.
    pub async fn unit(&mut self, dept: &str) -> Result<Actor, CityError> {
        let name = format!("staff.{dept}");
        self.staff(
            &name,
            "经办人",
            &[
                ("handler", Some(dept), None),
                ("unit-lead", Some(dept), None),
            ],
        )
        .await
    }

    /// Whoever dispatches at the desk `dept`.
    pub async fn desk(&mut self, dept: &str) -> Result<Actor, CityError> {
        let name = format!("desk.{dept}");
        self.staff(
            &name,
            "派单员",
            &[
                ("dispatcher", Some(dept), None),
                ("agent", Some(dept), None),
            ],
        )
        .await
    }

    /// One of the deputies.
    pub async fn deputy(&mut self, number: usize) -> Result<Actor, CityError> {
        self.staff(
            &format!("deputy.{number}"),
            "代表",
            &[("deputy", None, None)],
        )
        .await
    }

    /// One of the seven experts of the panel.
    pub async fn expert(&mut self, number: usize) -> Result<Actor, CityError> {
        self.staff(
            &format!("expert.{number}"),
            "专家",
            &[("expert", None, None)],
        )
        .await
    }

    async fn staff(
        &mut self,
        name: &str,
        title: &str,
        roles: &[(&str, Option<&str>, Option<&str>)],
    ) -> Result<Actor, CityError> {
        if let Some(actor) = self.clients.get(name) {
            return Ok(actor.clone());
        }
        let seed = name.bytes().fold(17, |n: u64, b| {
            n.wrapping_mul(31).wrapping_add(u64::from(b))
        });
        let known_as = crate::Resident::invent(&mut crate::Dice::new(seed)).name;
        let (person, made) = self
            .person(name, &format!("{known_as}({title})"), roles[0].0)
            .await?;
        if made {
            for (role, dept, area) in roles {
                self.grant(&person, role, *dept, *area).await?;
            }
        }
        self.keep(name, person).await
    }

    async fn keep(&mut self, name: &str, person: String) -> Result<Actor, CityError> {
        let id = person
            .parse()
            .map_err(|_| CityError::NobodyCalled(person.clone()))?;
        let principal = self.app.principal(id).await?;
        let client = Client::new(self.app.router_as(principal));
        let actor = Actor {
            client: before(client, &person, &self.witness),
            person,
        };
        self.clients.insert(name.to_owned(), actor.clone());
        Ok(actor)
    }

    async fn person(
        &self,
        name: &str,
        display: &str,
        role: &str,
    ) -> Result<(String, bool), CityError> {
        let api = self.app.api();
        let mut session = api.store().read().await.map_err(Problem::from)?;
        let known = api.parties().person_by_login(&mut session, name).await;
        drop(session);
        if let Some(person) = known.map_err(Problem::from)? {
            return Ok((person.id.to_string(), false));
        }
        let kind = if matches!(role, "resident" | "deputy" | "expert") {
            role
        } else {
            "staff"
        };
        let body = json!({ "kind": kind, "name": name, "display": display });
        let made = self
            .operator
            .post("/v1/persons", &format!("person {name}"), &body)
            .await?;
        Ok((made["id"].as_str().unwrap_or_default().to_owned(), true))
    }

    async fn grant(
        &self,
        person: &str,
        role: &str,
        dept: Option<&str>,
        area: Option<&str>,
    ) -> Result<(), CallError> {
        let path = format!("/v1/persons/{person}/roles");
        let body = json!({ "role": role, "dept": dept, "area": area });
        self.operator
            .post(&path, &format!("{path} {body}"), &body)
            .await
            .map(|_| ())
    }
}

fn before(client: Client, person: &str, witness: &Option<Arc<dyn Witness>>) -> Client {
    match witness {
        Some(witness) => client.watched(person, witness.clone()),
        None => client,
    }
}
