//! Reading matters.

use haina_party::{AccessError, Case, Principal, Resource, Verdict};
use haina_store::{Row, Session, args};

use super::{MatterError, Matters, columns};
use crate::MatterId;
use crate::actions::ActionView;
use crate::compiled::Routed;
use crate::engine::{self, Ctx};
use crate::matter::Matter;
use crate::private::Private;
use crate::world::Actor;

/// A matter and which version of it this is.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    pub matter: Matter,
    pub version: i64,
    /// The import source, empty for one that was opened here.
    pub(super) source: String,
}

/// What one principal may see and do of one matter, asked of the policies at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// They may learn who reported it.
    pub reporters: bool,
    /// What they may do, and why not.
    pub actions: Vec<ActionView>,
}

impl Matters {
    /// A matter, as far as the principal may see it.
    ///
    /// # Errors
    /// `MAT0001` when there is none, or none the principal may know of.
    pub async fn load(&self, principal: &Principal, id: MatterId) -> Result<Loaded, MatterError> {
        let mut session = self.inner.store.glance().await?;
        let loaded = self.found(&mut session, id).await?;
        self.seen(principal, loaded)
    }

    /// A matter as it stands inside a transaction, for the product's own work: no policy is asked.
    ///
    /// # Errors
    /// `MAT0001` when there is none.
    pub async fn stored(&self, session: &mut Session, id: MatterId) -> Result<Matter, MatterError> {
        Ok(self.found(session, id).await?.matter)
    }

    /// As [`Matters::load`], by its number.
    ///
    /// # Errors
    /// As [`Matters::load`].
    pub async fn load_number(
        &self,
        principal: &Principal,
        number: &str,
    ) -> Result<Loaded, MatterError> {
        let mut session = self.inner.store.read().await?;
        let sql = "SELECT id, version, body, source FROM matter_state WHERE number = $1";
        let row = session.optional(sql, &args![number]).await?;
        let row = row.ok_or_else(|| missing(number))?;
        self.seen(principal, read(&row)?)
    }

    /// What a principal may see and do of a matter.
    ///
    /// # Errors
    /// `MAT0001` when they may not see it, `MAT0040` when its type is not installed.
    pub fn sight(&self, principal: &Principal, matter: &Matter) -> Result<Sight, MatterError> {
        let now = self.inner.env.now();
        let resource = Resource::matter(columns::attributes(matter));
        let case = self.inner.access.case(principal, &resource, now);
        let may = |action: &str| decide(&case, action);
        if !may("read").allowed {
            return Err(missing(&matter.id.to_string()));
        }
        Ok(Sight {
            reporters: may("read_reporter").allowed,
            actions: self.looked_at(principal, matter, |ctx| {
                crate::actions::actions(matter, ctx, &may)
            })?,
        })
    }

    /// Whom the catalogue proposes for a matter that waits for dispatch.
    ///
    /// # Errors
    /// `MAT0040` when its type is not installed.
    pub fn proposal(
        &self,
        principal: &Principal,
        matter: &Matter,
    ) -> Result<Option<Routed>, MatterError> {
        self.looked_at(principal, matter, |ctx| engine::propose(matter, ctx))
    }

    /// Asks the engine something that changes nothing.
    fn looked_at<T>(
        &self,
        principal: &Principal,
        matter: &Matter,
        ask: impl FnOnce(&Ctx<'_>) -> T,
    ) -> Result<T, MatterError> {
        let kind = self.kind(&matter.kind)?;
        let (actor, calendar, city) = (Actor::from(principal), self.calendar(), self.city());
        Ok(ask(&Ctx {
            now: self.inner.env.now(),
            actor: &actor,
            kind: &kind,
            calendar: &calendar,
            world: &city,
            target: None,
        }))
    }

    /// Whether the principal may do `action` (`matter.read`) on the matter.
    pub fn may(&self, principal: &Principal, action: &str, matter: &Matter) -> Verdict {
        let resource = Resource::matter(columns::attributes(matter));
        self.inner
            .access
            .decide(principal, action, &resource, self.inner.env.now())
    }

    /// Refuses what may not be seen, and takes out who reported it where that may not be seen.
    pub(super) fn seen(
        &self,
        principal: &Principal,
        loaded: Loaded,
    ) -> Result<Loaded, MatterError> {
        let id = loaded.matter.id;
        if !self.may(principal, "matter.read", &loaded.matter).allowed {
            return Err(missing(&id.to_string()));
        }
        Ok(self.masked(principal, loaded))
    }

    /// Takes out who reported it where that may not be seen.
    pub(super) fn masked(&self, principal: &Principal, mut loaded: Loaded) -> Loaded {
        if !self
            .may(principal, "matter.read_reporter", &loaded.matter)
            .allowed
        {
            hide_reporters(principal, &mut loaded.matter);
        }
        loaded
    }

    /// The matter as it is stored.
    pub(super) async fn found(
        &self,
        session: &mut Session,
        id: MatterId,
    ) -> Result<Loaded, MatterError> {
        let sql = "SELECT id, version, body, source FROM matter_state WHERE id = $1";
        let row = session.optional(sql, &args![id]).await?;
        read(&row.ok_or_else(|| missing(&id.to_string()))?)
    }

    pub(super) fn city(&self) -> super::world::City {
        super::world::City {
            directory: self.inner.access.directory(),
            now: self.inner.env.now(),
            files: Default::default(),
        }
    }
}

/// Takes out who reported it, save the principal themself.
pub(super) fn hide_reporters(principal: &Principal, matter: &mut Matter) {
    let own = principal.subject().to_string();
    for reporter in &mut matter.reporters {
        if reporter.person.as_ref() != Some(&own) {
            reporter.contact = Private(None);
            reporter.person = None;
        }
    }
}

/// What the policies say; whatever goes wrong is a refusal.
pub(super) fn decide(case: &Result<Case<'_>, AccessError>, action: &str) -> Verdict {
    match case {
        Ok(case) => case.decide(&format!("matter.{action}")),
        Err(_) => Verdict::refuse(haina_core::Words::new(
            "无法判断权限",
            "access cannot be decided",
        )),
    }
}

pub(super) fn read(row: &Row) -> Result<Loaded, MatterError> {
    let id: MatterId = row.get("id")?;
    let body: String = row.get("body")?;
    let matter = serde_json::from_str(&body).map_err(|source| MatterError::Broken {
        id: id.to_string(),
        source,
    })?;
    Ok(Loaded {
        matter,
        version: row.get("version")?,
        source: row.get("source")?,
    })
}

pub(super) fn missing(id: &str) -> MatterError {
    MatterError::NotFound {
        what: "matter",
        id: id.chars().take(64).collect(),
    }
}
