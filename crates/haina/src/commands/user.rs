//! `haina user …`: people who sign in.

use clap::Subcommand;
use serde_json::json;

use super::secret;
use crate::client::{City, query};
use crate::failure::{Failure, Kind};
use crate::out::Out;

#[derive(Subcommand)]
pub enum Command {
    /// Add a person; the password comes from the terminal or standard input
    ///
    /// With --data this makes the first administrator of a new data folder.
    Add {
        /// Name to sign in with
        name: String,
        /// Name as people read it [default: the same]
        #[arg(long)]
        display: Option<String>,
        /// resident, staff, deputy, expert … as the city knows kinds of persons
        #[arg(long, default_value = "staff")]
        kind: String,
        /// Role to grant, such as admin
        #[arg(long)]
        role: Option<String>,
        /// Department the role holds in
        #[arg(long, requires = "role")]
        dept: Option<String>,
        /// Area the role holds in
        #[arg(long, requires = "role")]
        area: Option<String>,
        /// Give no password: signs in by OpenID Connect only
        #[arg(long)]
        no_password: bool,
    },

    /// Give a person a new password, from the terminal or standard input
    Password {
        /// Name to sign in with
        name: String,
    },

    /// Grant a person a role
    Grant {
        /// Name to sign in with
        name: String,
        /// Role, such as handler
        #[arg(long)]
        role: String,
        /// Department it holds in
        #[arg(long)]
        dept: Option<String>,
        /// Area it holds in
        #[arg(long)]
        area: Option<String>,
    },
}

pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::Add {
            name,
            display,
            kind,
            role,
            dept,
            area,
            no_password,
        } => {
            let mut wanted =
                json!({"kind": kind, "name": name, "display": display.as_ref().unwrap_or(name)});
            if !no_password {
                wanted["password"] = json!(secret::read("Password")?);
            }
            let person = city.post("/v1/persons", wanted).await?;
            let id = person["id"].as_str().unwrap_or_default();
            if let Some(role) = role {
                let body = json!({"role": role, "dept": dept, "area": area});
                city.post(format!("/v1/persons/{id}/roles"), body).await?;
            }
            out.answer(&person, || format!("{id} {name}"));
        }
        Command::Password { name } => {
            let id = find(city, name).await?;
            let password = json!({"password": secret::read("New password")?});
            let path = format!("/v1/persons/{id}/password");
            city.send(crate::client::Request::post(path, password))
                .await?;
            out.answer(&json!({"id": id}), || {
                format!("{name} has a new password and is signed out everywhere")
            });
        }
        Command::Grant {
            name,
            role,
            dept,
            area,
        } => {
            let id = find(city, name).await?;
            let body = json!({"role": role, "dept": dept, "area": area});
            let granted = city.post(format!("/v1/persons/{id}/roles"), body).await?;
            out.answer(&granted, || format!("{name} is {role}"));
        }
    }
    Ok(())
}

/// The id of the person with this sign-in name; an id is taken as it is.
async fn find(city: &City, name: &str) -> Result<String, Failure> {
    if name.starts_with("per_") {
        return Ok(name.to_owned());
    }
    let path = format!("/v1/persons{}", query(&[("limit", Some("100".to_owned()))]));
    let found = city.get(path).await?;
    for person in found["items"].as_array().into_iter().flatten() {
        let id = person["id"].as_str().unwrap_or_default();
        let record = city.get(format!("/v1/persons/{id}")).await?;
        if record["name"] == *name {
            return Ok(id.to_owned());
        }
    }
    let what = format!("nobody among the first hundred signs in as `{name}`");
    Err(Failure::new(Kind::NotFound, "CLI0020", what)
        .hint("name the person by id; the page of people and roles tells it"))
}
