//! Whom a notice goes to: the audiences an entry names, as persons.

use std::collections::BTreeSet;

use haina_journal::{Actor as JournalActor, Entry};
use haina_party::{Found, Parties, PersonId, Principal};
use haina_store::Session;
use serde::Serialize;

use super::{MatterError, Matters};
use crate::MatterId;
use crate::matter::{Contactable, Matter};
use crate::tell::{Audience, Tell};

/// Somebody who is told something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// The person's account; none for a reporter who has none.
    pub person: Option<PersonId>,
    /// How to reach a reporter who has no account.
    pub contact: Option<Contactable>,
    /// What about: `suspended`, `clock_warn`, `answered`.
    pub about: String,
    /// They are told as reporters, in the words of the public.
    pub reporter: bool,
}

/// Persons looked at in one department or role, at most.
const PERSONS_MAX: usize = 500;

impl Matters {
    /// The recipients of an entry, each told once about each thing; nobody is told what they did
    /// themselves. None for an entry that tells nobody, or whose matter is gone.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn recipients(
        &self,
        session: &mut Session,
        parties: &Parties,
        entry: &Entry,
    ) -> Result<Vec<Recipient>, MatterError> {
        let tells = entry.body.get("tell").cloned().unwrap_or_default();
        let tells: Vec<Tell> = serde_json::from_value(tells).unwrap_or_default();
        let Ok(id) = entry.subject.parse::<MatterId>() else {
            return Ok(Vec::new());
        };
        if tells.is_empty() {
            return Ok(Vec::new());
        }
        let matter = match self.found(session, id).await {
            Ok(loaded) => loaded.matter,
            Err(MatterError::NotFound { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let doer = match &entry.actor {
            JournalActor::Person { id, .. } => id.parse::<PersonId>().ok(),
            _ => None,
        };
        let mut told = BTreeSet::new();
        let mut all = Vec::new();
        for tell in tells {
            if tell.to == Audience::Reporters {
                all.extend(reporters(&matter, &tell.about, doer));
                continue;
            }
            for person in self.audience(session, parties, &matter, &tell.to).await? {
                if Some(person) != doer && told.insert((person, tell.about.clone())) {
                    all.push(Recipient {
                        person: Some(person),
                        contact: None,
                        about: tell.about.clone(),
                        reporter: false,
                    });
                }
            }
        }
        Ok(all)
    }

    async fn audience(
        &self,
        session: &mut Session,
        parties: &Parties,
        matter: &Matter,
        to: &Audience,
    ) -> Result<Vec<PersonId>, MatterError> {
        match to {
            Audience::Reporters => Ok(Vec::new()),
            Audience::Person(id) => Ok(id.parse().into_iter().collect()),
            Audience::Unit(unit) => {
                let roles = ["handler", "unit-lead", "dispatcher"];
                self.of_unit(session, parties, unit, &roles).await
            }
            Audience::Head(unit) => self.of_unit(session, parties, unit, &["unit-lead"]).await,
            Audience::Desk(desk) => self.of_unit(session, parties, desk, &["dispatcher"]).await,
            Audience::Supervisors => {
                let all = holders(session, parties, "supervisor", None).await?;
                let sees = |found: &&Found| {
                    let roles = found.roles.clone();
                    let principal = Principal::person(found.id, found.name.clone(), roles);
                    self.may(&principal, "matter.supervise", matter).allowed
                };
                Ok(all.iter().filter(sees).map(|found| found.id).collect())
            }
        }
    }

    /// Who holds one of `roles` in the unit; in the nearest one above it that has somebody, when the
    /// unit has nobody.
    async fn of_unit(
        &self,
        session: &mut Session,
        parties: &Parties,
        unit: &str,
        roles: &[&str],
    ) -> Result<Vec<PersonId>, MatterError> {
        let directory = self.inner.access.directory();
        for dept in directory.dept_line(unit) {
            let key = &dept.key;
            let mut found = BTreeSet::new();
            for role in roles {
                let persons = holders(session, parties, role, Some(key)).await?;
                let here = |f: &&Found| {
                    let mut held = f.roles.iter();
                    held.any(|r| r.role == *role && r.dept.as_ref() == Some(key))
                };
                found.extend(persons.iter().filter(here).map(|f| f.id));
            }
            if !found.is_empty() {
                return Ok(found.into_iter().collect());
            }
        }
        Ok(Vec::new())
    }
}

/// The reporters who are to hear of it.
fn reporters(matter: &Matter, about: &str, doer: Option<PersonId>) -> Vec<Recipient> {
    let mut all: Vec<Recipient> = Vec::new();
    for reporter in &matter.reporters {
        let person: Option<PersonId> = reporter.person.as_ref().and_then(|id| id.parse().ok());
        let contact = reporter.contact.get().cloned().filter(|_| person.is_none());
        if (person.is_some() && person == doer) || (person.is_none() && contact.is_none()) {
            continue;
        }
        let one = Recipient {
            person,
            contact,
            about: about.to_owned(),
            reporter: true,
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

async fn holders(
    session: &mut Session,
    parties: &Parties,
    role: &str,
    dept: Option<&str>,
) -> Result<Vec<Found>, MatterError> {
    let mut all: Vec<Found> = Vec::new();
    loop {
        let found = parties
            .find_persons(session, "", Some(role), dept, all.last(), 100)
            .await?;
        let more = found.len() == 100;
        all.extend(found);
        if !more || all.len() >= PERSONS_MAX {
            return Ok(all);
        }
    }
}
