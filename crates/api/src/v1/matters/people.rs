//! Names of persons for one answer, and who may learn them.

use std::collections::{BTreeMap, BTreeSet};

use haina_journal::Actor;
use haina_matter::Matter;
use haina_matter::service::Happened;
use haina_party::{PersonId, Principal, Via, role};
use haina_store::Session;

use crate::Problem;
use crate::app::Api;
use crate::model::{ActorView, PersonRef};

/// The names that an answer may show.
pub struct People {
    names: BTreeMap<PersonId, String>,
    /// The asker works on it, and is not only one who reported it.
    pub inside: bool,
    /// The asker may learn who reported it.
    pub reporters: bool,
}

impl People {
    /// Looks up all names at once; with the matter, whether the asker may learn who reported it.
    pub async fn of(
        api: &Api,
        session: &mut Session,
        principal: &Principal,
        (matter, reporters): (&Matter, bool),
        timeline: &[Happened],
    ) -> Result<People, Problem> {
        let mut ids: BTreeSet<PersonId> =
            mentioned(matter).filter_map(|p| p.parse().ok()).collect();
        ids.extend(timeline.iter().filter_map(|one| match &one.actor {
            Actor::Person { id, .. } => id.parse::<PersonId>().ok(),
            _ => None,
        }));
        let names = api.parties().names(session, ids).await?;
        let staff = principal
            .roles
            .iter()
            .any(|held| role(&held.role).is_some_and(|r| r.is_staff() || r.name == "expert"));
        Ok(People {
            names,
            inside: staff || principal.via == Via::System,
            reporters,
        })
    }

    /// A member of staff or an expert, for those who work on it.
    pub fn person(&self, id: &str) -> PersonRef {
        let name = id
            .parse()
            .ok()
            .and_then(|id: PersonId| self.names.get(&id))
            .filter(|_| self.inside);
        PersonRef {
            id: id.to_owned(),
            display: name.cloned().unwrap_or_default(),
        }
    }

    /// The name alone.
    pub fn name(&self, id: Option<&String>) -> Option<String> {
        id.map(|id| self.person(id).display)
            .filter(|name| !name.is_empty())
    }

    /// Who did a step: reporters stay unknown to those who may not learn them.
    pub fn actor(&self, actor: &Actor) -> ActorView {
        match actor {
            Actor::System(name) => {
                let kind = if name == "public" { "public" } else { "system" };
                ActorView {
                    kind: kind.to_owned(),
                    ..ActorView::default()
                }
            }
            Actor::Pack(name) => ActorView {
                kind: "system".to_owned(),
                display: Some(name.clone()),
                ..ActorView::default()
            },
            Actor::Person {
                id,
                role: by,
                on_behalf_of,
            } => {
                let official = role(by).is_some_and(|r| r.is_staff() || r.name == "expert");
                let known = (official && self.inside) || self.reporters;
                ActorView {
                    kind: "person".to_owned(),
                    id: known.then(|| id.clone()),
                    display: self.name(Some(id)).filter(|_| known),
                    role: Some(by.clone()),
                    role_title: role(by).map(|r| r.title().into()),
                    unit: None,
                    on_behalf_of: on_behalf_of.clone().filter(|_| known),
                }
            }
        }
    }
}

fn mentioned(matter: &Matter) -> impl Iterator<Item = &String> {
    let tasks = matter.tasks.iter().filter_map(|t| t.person.as_ref());
    let answers = matter.answers.iter().filter_map(|a| a.by.as_ref());
    let experts = matter.consultations.iter().flat_map(|c| &c.experts);
    let said = matter
        .consultations
        .iter()
        .flat_map(|c| c.opinions.iter().filter_map(|o| o.by.as_ref()));
    tasks.chain(answers).chain(experts).chain(said)
}
