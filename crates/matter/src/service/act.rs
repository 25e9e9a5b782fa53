//! Carrying out commands: read, step, and write it all in one transaction, once per key.

use std::sync::Arc;

use haina_journal::Actor as JournalActor;
use haina_party::{Principal, Resource, TypeAttributes, Via};
use haina_store::{Dialect, Tx, args};
use sha2::{Digest, Sha256};

use super::number::Pattern;
use super::write::Change;
use super::{Loaded, MatterError, Matters, load, world};
use crate::command::{Command, Open};
use crate::compiled::Kind;
use crate::engine::{self, Ctx, Fresh, Step};
use crate::fact::Event;
use crate::matter::Matter;
use crate::world::Actor;
use crate::{FileId, MatterId};

/// What came of a command.
enum Outcome {
    Written(Loaded),
    /// It asked for what already is.
    Unchanged(Loaded),
}

/// A matter that is about to be opened.
struct Opening {
    step: Step,
    kind: Arc<Kind>,
    role: Option<String>,
}

impl Matters {
    /// Opens a matter. The same `key` by the same person gives the same matter again.
    ///
    /// # Errors
    /// `MAT0040` for an unknown type, `MAT0002` when the policies refuse, or why the engine does.
    pub async fn open(
        &self,
        principal: &Principal,
        command: Open,
        key: Option<&str>,
    ) -> Result<Loaded, MatterError> {
        let command = Command::Open(Box::new(command));
        let id = MatterId::new(&self.inner.env);
        let run = || async {
            let opened = self.try_open(principal, &command, id, key).await;
            self.unless_done(principal, &command, key, opened).await
        };
        let loaded = self.inner.store.retry(&self.inner.env, run).await?;
        Ok(self.masked(principal, loaded))
    }

    /// Opens a matter within the transaction of what it follows from. It names no files.
    ///
    /// # Errors
    /// As [`Matters::open`].
    pub async fn open_within(
        &self,
        tx: &mut Tx,
        principal: &Principal,
        command: &Open,
    ) -> Result<MatterId, MatterError> {
        let id = MatterId::new(&self.inner.env);
        let opening = self.opening(principal, command, id).await?;
        let number = self.pattern(&opening).next(tx).await?;
        self.placed(tx, principal, opening, &number).await?;
        Ok(id)
    }

    /// Carries out a command. The same `key` by the same person does it once.
    ///
    /// # Errors
    /// `MAT0001` when the matter is not to be seen, `MAT0002` when the policies refuse, or why the
    /// engine does.
    pub async fn act(
        &self,
        principal: &Principal,
        id: MatterId,
        command: &Command,
        key: Option<&str>,
    ) -> Result<Loaded, MatterError> {
        let run = || async {
            let done = self.try_act(principal, id, command, key).await;
            self.unless_done(principal, command, key, done).await
        };
        let loaded = self.inner.store.retry(&self.inner.env, run).await?;
        Ok(self.masked(principal, loaded))
    }

    /// What came of a command; one that did nothing, or was refused, may have been carried out before by the same key.
    async fn unless_done(
        &self,
        principal: &Principal,
        command: &Command,
        key: Option<&str>,
        outcome: Result<Outcome, MatterError>,
    ) -> Result<Loaded, MatterError> {
        let outcome = match outcome {
            Ok(Outcome::Written(loaded)) => return Ok(loaded),
            Ok(Outcome::Unchanged(loaded)) => Ok(loaded),
            Err(error) => Err(error),
        };
        match self.done(principal, command, key).await? {
            Some(done) => Ok(done),
            None => outcome,
        }
    }

    async fn try_open(
        &self,
        principal: &Principal,
        command: &Command,
        id: MatterId,
        key: Option<&str>,
    ) -> Result<Outcome, MatterError> {
        let Command::Open(opening) = command else {
            return Err(MatterError::Query {
                why: "not an opening".into(),
            });
        };
        let opening = self.opening(principal, opening, id).await?;
        let pattern = self.pattern(&opening);
        let counted = match self.inner.store.dialect() {
            Dialect::Sqlite => None,
            // What was done before takes no number.
            Dialect::Postgres => match self.done(principal, command, key).await? {
                Some(_) => None,
                None => Some(pattern.before(&self.inner.store).await?),
            },
        };
        let mut tx = self.inner.store.begin().await?;
        if !self.once(&mut tx, principal, command, key, id).await? {
            return Err(MatterError::Clash);
        }
        let number = match counted {
            Some(number) => number,
            None => pattern.next(&mut tx).await?,
        };
        let loaded = self.placed(&mut tx, principal, opening, &number).await?;
        tx.commit().await?;
        Ok(Outcome::Written(loaded))
    }

    /// What opening a matter comes to; nothing is written yet.
    async fn opening(
        &self,
        principal: &Principal,
        open: &Open,
        id: MatterId,
    ) -> Result<Opening, MatterError> {
        let kind = self.inner.types.current(&open.kind);
        let kind = kind.ok_or_else(|| MatterError::NoType {
            id: open.kind.chars().take(64).collect(),
        })?;
        let open = self.classed(&kind, open)?;
        let now = self.inner.env.now();
        let verdict =
            self.inner
                .access
                .decide(principal, "matter.open", &type_resource(&kind), now);
        if !verdict.allowed {
            return Err(forbidden(verdict));
        }
        let files: Vec<FileId> = open.files.iter().map(|file| file.id).collect();
        let city = self.city_with(&files).await?;
        let (actor, calendar) = (Actor::from(principal), self.calendar());
        let ctx = Ctx {
            now,
            actor: &actor,
            kind: &kind,
            calendar: &calendar,
            world: &city,
            target: None,
        };
        // The number is counted last: until then it stands for itself.
        let code = crate::tracking::new_code(&self.inner.env);
        let fresh = Fresh {
            id,
            number: String::new(),
            code,
        };
        Ok(Opening {
            step: engine::open(&open, fresh, &ctx)?,
            kind,
            role: verdict.role,
        })
    }

    fn pattern(&self, opening: &Opening) -> Pattern {
        Pattern::of(&opening.kind.def().number, self.inner.env.now())
    }

    /// Writes an opening, with its number.
    async fn placed(
        &self,
        tx: &mut Tx,
        principal: &Principal,
        opening: Opening,
        number: &str,
    ) -> Result<Loaded, MatterError> {
        let Opening {
            mut step,
            kind,
            role,
        } = opening;
        numbered(&mut step, number);
        let change = Change {
            before: None,
            after: &step.state,
            events: &step.events,
            tells: &step.tells,
            action: "open",
            actor: journal_actor(principal, role.as_deref()),
            kind: &kind,
            source: "",
        };
        self.write(tx, &change).await?;
        self.claim_files(tx, &step.state).await?;
        Ok(Loaded {
            matter: step.state,
            version: 1,
            source: String::new(),
        })
    }

    async fn try_act(
        &self,
        principal: &Principal,
        id: MatterId,
        command: &Command,
        key: Option<&str>,
    ) -> Result<Outcome, MatterError> {
        // No snapshot: whatever changes in between is a clash when it is written.
        let mut session = self.inner.store.glance().await?;
        let before = self.found(&mut session, id).await?;
        let verdict = self.verdict(principal, command, &before)?;
        let target = match target(command, &before.matter) {
            Some(target) => Some(self.found(&mut session, target).await?),
            None => None,
        };
        if let (Command::Merge { .. }, Some(target)) = (command, &target) {
            self.seen(principal, target.clone())?;
        }
        let kind = self.kind(&before.matter.kind)?;
        drop(session);
        let city = self.city_with(&world::named(command)).await?;
        let (actor, calendar) = (Actor::from(principal), self.calendar());
        let ctx = Ctx {
            now: self.inner.env.now(),
            actor: &actor,
            kind: &kind,
            calendar: &calendar,
            world: &city,
            target: target.as_ref().map(|target| &target.matter),
        };
        let step = engine::step(&before.matter, &self.classed_command(&kind, command)?, &ctx)?;
        if step.events.is_empty() {
            return Ok(Outcome::Unchanged(before));
        }
        let mut tx = self.inner.store.begin().await?;
        if !self.once(&mut tx, principal, command, key, id).await? {
            return Err(MatterError::Clash);
        }
        let actor = journal_actor(principal, verdict.role.as_deref());
        self.write_step(&mut tx, &before, &step, command.name(), actor, &kind)
            .await?;
        tx.commit().await?;
        Ok(Outcome::Written(Loaded {
            matter: step.state,
            version: before.version + 1,
            source: before.source,
        }))
    }

    /// Writes a step and what it does to other matters.
    pub(super) async fn write_step(
        &self,
        tx: &mut Tx,
        before: &Loaded,
        step: &Step,
        action: &str,
        actor: JournalActor,
        kind: &Kind,
    ) -> Result<(), MatterError> {
        let change = Change {
            before: Some(before),
            after: &step.state,
            events: &step.events,
            tells: &step.tells,
            action,
            actor: actor.clone(),
            kind,
            source: &before.source,
        };
        self.write(tx, &change).await?;
        if ["attach", "supply"].contains(&action) {
            self.claim_files(tx, &step.state).await?;
        }
        // In the order of ids, so that two merges never wait for each other.
        let mut others: Vec<&(MatterId, Vec<Event>)> = step.others.iter().collect();
        others.sort_by_key(|(id, _)| *id);
        for (id, events) in others {
            let other = self.found(tx, *id).await?;
            let mut after = other.matter.clone();
            events.iter().for_each(|event| after.apply(event));
            let kind = self.kind(&after.kind)?;
            let change = Change {
                before: Some(&other),
                after: &after,
                events,
                tells: &[],
                action,
                actor: actor.clone(),
                kind: &kind,
                source: &other.source,
            };
            self.write(tx, &change).await?;
        }
        Ok(())
    }

    /// The city with the files that a command names.
    async fn city_with(&self, named: &[FileId]) -> Result<world::City, MatterError> {
        let mut city = self.city();
        if !named.is_empty() {
            let mut session = self.inner.store.read().await?;
            city.files = world::files(&mut session, named).await?;
        }
        Ok(city)
    }

    /// Whether the policies allow the command; who may not even see the matter learns nothing of it.
    fn verdict(
        &self,
        principal: &Principal,
        command: &Command,
        before: &Loaded,
    ) -> Result<haina_party::Verdict, MatterError> {
        let matter = &before.matter;
        let name = match command {
            Command::Wake {} | Command::Recompute {} | Command::AnswerPaper { .. } => "fire_clock",
            other => other.name(),
        };
        let verdict = self.may(principal, &format!("matter.{name}"), matter);
        if verdict.allowed {
            return Ok(verdict);
        }
        if self.may(principal, "matter.read", matter).allowed {
            Err(forbidden(verdict))
        } else {
            Err(load::missing(&matter.id.to_string()))
        }
    }

    /// The result of a command that was carried out before.
    async fn done(
        &self,
        principal: &Principal,
        command: &Command,
        key: Option<&str>,
    ) -> Result<Option<Loaded>, MatterError> {
        let Some(key) = key else { return Ok(None) };
        let mut session = self.inner.store.glance().await?;
        let sql = "SELECT matter, digest FROM matter_command WHERE key = $1";
        let row = session
            .optional(sql, &args![whole_key(principal, key)])
            .await?;
        let Some(row) = row else { return Ok(None) };
        let before: String = row.get("digest")?;
        if before != digest(command) {
            return Err(MatterError::KeyReused);
        }
        let id: MatterId = row.get("matter")?;
        self.found(&mut session, id).await.map(Some)
    }

    /// Notes that the command with this key is carried out now; false when it was.
    async fn once(
        &self,
        tx: &mut Tx,
        principal: &Principal,
        command: &Command,
        key: Option<&str>,
        id: MatterId,
    ) -> Result<bool, MatterError> {
        let Some(key) = key else { return Ok(true) };
        let sql = "INSERT INTO matter_command (key, digest, matter, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (key) DO NOTHING";
        let args = args![
            whole_key(principal, key),
            digest(command),
            id,
            self.inner.env.now()
        ];
        Ok(tx.execute(sql, &args).await? == 1)
    }

    /// The files belong to the matter from now on.
    async fn claim_files(&self, tx: &mut Tx, matter: &Matter) -> Result<(), MatterError> {
        for file in &matter.files {
            let sql = "UPDATE matter_file SET matter = $2 WHERE id = $1 AND matter IS NULL";
            tx.execute(sql, &args![file.id, matter.id]).await?;
        }
        Ok(())
    }
}

/// The matter a command looks at beside its own.
fn target(command: &Command, matter: &Matter) -> Option<MatterId> {
    match command {
        Command::Merge { into } => Some(*into).filter(|id| *id != matter.id),
        Command::Unmerge { .. } => matter.merged.as_ref().map(|merged| merged.into),
        _ => None,
    }
}

fn numbered(step: &mut Step, number: &str) {
    step.state.number = number.to_owned();
    for event in &mut step.events {
        if let crate::fact::Fact::Opened(opened) = &mut event.fact {
            opened.number = number.to_owned();
        }
    }
}

fn type_resource(kind: &Kind) -> Resource {
    Resource::MatterType(TypeAttributes {
        id: kind.def().id.clone(),
        family: kind.def().family.clone(),
        open_by: kind.def().open_by.iter().cloned().collect(),
    })
}

fn forbidden(verdict: haina_party::Verdict) -> MatterError {
    MatterError::Forbidden { why: verdict.why() }
}

/// Who acts, as the journal says it.
pub(super) fn journal_actor(principal: &Principal, role: Option<&str>) -> JournalActor {
    match principal.via {
        Via::System => JournalActor::System(principal.name.clone()),
        Via::Anonymous => JournalActor::System("public".to_owned()),
        Via::Session | Via::Token => JournalActor::Person {
            id: principal.person.to_string(),
            role: role.unwrap_or("person").to_owned(),
            on_behalf_of: principal.on_behalf.as_ref().map(|b| b.giver.to_string()),
        },
    }
}

/// Keys of different people never meet.
fn whole_key(principal: &Principal, key: &str) -> String {
    let short: String = key.chars().take(200).collect();
    format!("{}:{short}", principal.person)
}

fn digest(command: &Command) -> String {
    let text = serde_json::to_vec(command).unwrap_or_default();
    hex::encode(&Sha256::digest(text)[..16])
}
