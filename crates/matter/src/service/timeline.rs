//! The history of a matter, as people read it.

use haina_core::Words;
use haina_journal::{Actor as JournalActor, Entry};
use haina_party::Principal;
use haina_store::Session;
use jiff::Timestamp;
use serde::Serialize;

use super::{MatterError, Matters};
use crate::MatterId;
use crate::fact::{Event, Fact, join};
use crate::matter::Matter;
use crate::names::{Keys, Known, Names};

/// At most so many entries of one matter are read.
const ENTRIES_MAX: u32 = 10_000;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Happened {
    /// The entry it stands in.
    pub entry: String,
    /// Its place in the log; none until sequenced.
    pub seq: Option<u64>,
    /// When it was entered.
    pub at: Timestamp,
    pub actor: JournalActor,
    pub words: Words,
    /// The reporters and the public may know that it happened.
    pub public: bool,
    pub event: Event,
}

impl Matters {
    /// What happened to a matter, oldest first. Internal comments are left out for those who only
    /// reported it.
    ///
    /// # Errors
    /// `MAT0001` when it may not be seen.
    pub async fn timeline(
        &self,
        principal: &Principal,
        id: MatterId,
    ) -> Result<Vec<Happened>, MatterError> {
        let mut session = self.inner.store.read().await?;
        let loaded = self.found(&mut session, id).await?;
        let sight = self.sight(principal, &loaded.matter)?;
        self.story(&mut session, principal, &loaded.matter, sight.reporters)
            .await
    }

    /// As [`Matters::timeline`], of a matter that the principal may see; `reporters`: and learn who reported it.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn story(
        &self,
        session: &mut Session,
        principal: &Principal,
        matter: &Matter,
        reporters: bool,
    ) -> Result<Vec<Happened>, MatterError> {
        let mut all = self.happened(session, matter.id).await?;
        if !self.is_staff(principal, matter) {
            all.retain(|one| one.public);
        }
        if !reporters {
            all.iter_mut()
                .for_each(|one| without_names(&mut one.event.fact));
        }
        Ok(all)
    }

    /// Everything that happened.
    pub(super) async fn happened(
        &self,
        session: &mut Session,
        id: MatterId,
    ) -> Result<Vec<Happened>, MatterError> {
        let entries = self
            .inner
            .journal
            .history(session, &id.to_string(), ENTRIES_MAX)
            .await?;
        let mut all = Vec::new();
        let (mut kind, city) = (None, self.city());
        for entry in entries {
            let events = events_of(&entry)?;
            let opened = events.iter().find_map(|event| match &event.fact {
                Fact::Opened(opened) => Some(&opened.kind),
                _ => None,
            });
            if let Some(reference) = opened {
                kind = self.kind(reference).ok();
            }
            let known = kind.as_ref().map(|kind| Known { kind, world: &city });
            let names = known.as_ref().map_or(&Keys as &dyn Names, |known| known);
            all.extend(events.into_iter().map(|event| Happened {
                entry: entry.id.to_string(),
                seq: entry.seq,
                at: entry.at,
                actor: entry.actor.clone(),
                words: event.fact.words(names),
                public: event.fact.is_public(),
                event,
            }));
        }
        Ok(all)
    }

    /// The state as the journal tells it.
    ///
    /// # Errors
    /// As the store fails; `MAT0044` when an entry cannot be read.
    pub async fn fold(
        &self,
        session: &mut Session,
        id: MatterId,
    ) -> Result<Option<Matter>, MatterError> {
        let all = self.happened(session, id).await?;
        Ok(Matter::fold(all.iter().map(|one| &one.event)))
    }

    /// Whether the principal sees it as staff, not only as one who reported it.
    pub(super) fn is_staff(&self, principal: &Principal, matter: &Matter) -> bool {
        let me = principal.subject().to_string();
        let reported = matter
            .reporters
            .iter()
            .any(|r| r.person.as_ref() == Some(&me));
        let staff = principal
            .roles
            .iter()
            .any(|r| haina_party::role(&r.role).is_some_and(haina_party::Role::is_staff));
        principal.via == haina_party::Via::System || !reported || staff
    }
}

/// The events of an entry; none for an entry of another room.
pub(super) fn events_of(entry: &Entry) -> Result<Vec<Event>, MatterError> {
    let Some(_) = entry
        .body
        .get("events")
        .filter(|_| entry.kind.starts_with("matter."))
    else {
        return Ok(Vec::new());
    };
    join(&entry.body["events"], entry.personal.as_ref()).map_err(|source| MatterError::Broken {
        id: entry.subject.clone(),
        source,
    })
}

fn without_names(fact: &mut Fact) {
    match fact {
        Fact::Opened(opened) => opened.reporters.iter_mut().for_each(mask),
        Fact::Joined { reporter } => mask(reporter),
        Fact::Absorbed { reporters, .. } => reporters.iter_mut().for_each(mask),
        _ => {}
    }
}

fn mask(reporter: &mut crate::matter::Reporter) {
    reporter.contact = crate::Private(None);
    reporter.person = None;
}
