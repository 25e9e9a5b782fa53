//! The same scenarios in a throwaway city of its own: the real service with policies, journal, timers and a database,
//! and a clock that stands until told. What the engine alone allows, the policies may still forbid; this finds out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use haina_core::{Calendar, Env, Fault, ManualClock};
use haina_journal::{Journal, JournalConfig, Works};
use haina_matter::service::{MatterError, Matters};
use haina_matter::{Actor, Command, Matter};
use haina_party::{Parties, PersonId, Principal, SignInRules};
use haina_store::{DatabaseConfig, Files, Migrations, Store};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::city::{self, Outcome};
use super::expect::Shown;
use super::types::{OpenStep, Step};
use crate::check::plays::command;
use crate::model::Pack;
use crate::stored::{Registry, apply_all};

const ROOMS: &[Migrations] = &[
    haina_journal::MIGRATIONS,
    haina_party::MIGRATIONS,
    haina_matter::MIGRATIONS,
    crate::stored::MIGRATIONS,
];

/// The largest picture a scenario adds; all are one grey dot.
const PICTURE_BYTES_MAX: u64 = 1 << 20;

/// A matter as it is stored, and with the names of people for their ids.
struct Life {
    stored: Matter,
    named: Matter,
}

/// A city in a folder that is thrown away.
pub struct Served {
    clock: Arc<ManualClock>,
    store: Store,
    journal: Journal,
    works: Works,
    matters: Matters,
    files: Files,
    home: String,
    /// Who took part, by the text of their id.
    people: BTreeMap<String, String>,
    /// The matters of this scenario as they are now.
    shown: BTreeMap<String, Life>,
    last: String,
    opened: u64,
    pictures: u32,
}

impl Served {
    /// A city of these packs, the last of which is being tested, in `folder`; its clock stands at `now`.
    ///
    /// # Errors
    /// What keeps it from opening or a pack from being applied.
    pub async fn found(
        packs: &[&Pack],
        home: &str,
        now: Timestamp,
        folder: &Path,
    ) -> Result<Served, String> {
        let (env, clock) = Env::replay(now, 7);
        let config = DatabaseConfig {
            url: None,
            data_dir: folder.to_owned(),
            pool_max: 2,
        };
        let store = Store::open(&config).await.map_err(told)?;
        store.migrate(ROOMS, &env).await.map_err(told)?;
        let config = JournalConfig::new(folder.join("journal.key"), "scenario/journal");
        let journal = Journal::open(store.clone(), env.clone(), config).await;
        let journal = journal.map_err(told)?;
        let rules = SignInRules::default();
        let parties = Parties::open(store.clone(), journal.clone(), env.clone(), rules).await;
        let parties = parties.map_err(told)?;
        let registry = Registry::open(store.clone(), env.clone()).await;
        let registry = registry.map_err(told)?;
        let matters = Matters::new(
            store.clone(),
            journal.clone(),
            env,
            parties.access().clone(),
            Calendar::standard(),
            Arc::new(registry.clone()),
        );
        let packs: Vec<Pack> = packs.iter().map(|pack| (*pack).clone()).collect();
        let by = Principal::system();
        let applied = apply_all(&store, &journal, &parties, &registry, &by, &packs).await;
        applied.map_err(told)?;
        let files = folder.join("files").display().to_string();
        Ok(Served {
            clock,
            store,
            works: Works::default().handler(matters.waker()).reaction(registry),
            journal,
            matters,
            files: Files::open(&files, PICTURE_BYTES_MAX).map_err(told)?,
            home: home.to_owned(),
            people: BTreeMap::new(),
            shown: BTreeMap::new(),
            last: String::new(),
            opened: 0,
            pictures: 0,
        })
    }

    /// Begins another scenario: its matters are its own, and the clock stands where it says.
    pub fn begin(&mut self, now: Timestamp) {
        self.clock.set(now);
        self.shown.clear();
        self.last.clear();
    }

    /// Lets a step happen.
    pub async fn play(&mut self, doing: &Step) -> Outcome {
        let done = self.try_play(doing).await;
        match self.look().await {
            Ok(()) => done,
            Err(error) => Outcome::Wrong(error),
        }
    }

    /// Matters that are not what their entries tell, and closes the city.
    pub async fn end(self) -> Vec<String> {
        let audit = self.matters.audit().await;
        let wrong = match audit {
            Ok(wrong) => wrong
                .into_iter()
                .map(|(id, what)| format!("{id}: {what}"))
                .collect(),
            Err(error) => vec![error.to_string()],
        };
        self.store.close().await;
        wrong
    }

    async fn try_play(&mut self, doing: &Step) -> Outcome {
        if let Some(what) = &doing.open {
            return self.open(what, doing.who.as_deref()).await;
        }
        let until = match (&doing.wait, &doing.until) {
            (Some(limit), _) => city::after(self.now(), limit, &Calendar::standard()),
            (_, Some(until)) => crate::time(until),
            _ => None,
        };
        if let Some(moment) = until {
            self.clock.set(moment);
            return match self.journal.settle(&self.works).await {
                Ok(_) => Outcome::Done,
                Err(error) => Outcome::Wrong(error.to_string()),
            };
        }
        let name = doing.on.clone().unwrap_or_else(|| self.last.clone());
        let (_, principal) = self.person(doing.who.as_deref());
        for shows in &doing.attach {
            let attach = match self.attach(&principal, shows).await {
                Ok(attach) => attach,
                Err(other) => return other,
            };
            match self.act(&name, &attach, &principal).await {
                Outcome::Done => {}
                other => return other,
            }
        }
        let Some(action) = &doing.action else {
            return Outcome::Done;
        };
        let mut with = doing.with.clone();
        with.values_mut().for_each(|value| self.fill(value));
        match command(&action.replace('-', "_"), &with) {
            Ok(command) => self.act(&name, &command, &principal).await,
            Err(error) => Outcome::Wrong(format!("`{action}` does not take these values: {error}")),
        }
    }

    async fn open(&mut self, what: &OpenStep, who: Option<&str>) -> Outcome {
        let kind = match what.kind.contains('/') {
            true => what.kind.clone(),
            false => format!("{}/{}", self.home, what.kind),
        };
        let (actor, principal) = self.person(who);
        let opened = match city::asked(what, kind, &actor) {
            Ok(opened) => opened,
            Err(error) => return Outcome::Wrong(format!("this cannot be opened: {error}")),
        };
        match self.matters.open(&principal, opened, None).await {
            Ok(loaded) => {
                self.opened += 1;
                let number = self.opened;
                let name = what.id.clone().unwrap_or_else(|| format!("m{number}"));
                let (stored, named) = (loaded.matter.clone(), loaded.matter);
                self.shown.insert(name.clone(), Life { stored, named });
                self.last = name;
                Outcome::Done
            }
            Err(error) => refused(&error),
        }
    }

    async fn act(&self, name: &str, command: &Command, principal: &Principal) -> Outcome {
        let Some(life) = self.shown.get(name) else {
            return Outcome::Wrong(format!("no matter `{name}` was opened"));
        };
        match self
            .matters
            .act(principal, life.stored.id, command, None)
            .await
        {
            Ok(_) => Outcome::Done,
            Err(error) => refused(&error),
        }
    }

    /// Uploads a picture; the command that adds it.
    async fn attach(&mut self, principal: &Principal, shows: &str) -> Result<Command, Outcome> {
        let shows = city::evidence(shows)
            .ok_or_else(|| Outcome::Wrong(format!("`{shows}` is nothing a picture shows")))?;
        self.pictures += 1;
        let picture = picture(self.pictures);
        let kept = self
            .matters
            .put_file(principal, &self.files, "picture.jpg", picture)
            .await;
        match kept {
            Ok(file) => Ok(Command::Attach {
                files: vec![file.id],
                shows,
            }),
            Err(error) => Err(refused(&error)),
        }
    }

    /// Reads every matter of the scenario again, with names for the ids of people.
    async fn look(&mut self) -> Result<(), String> {
        for life in self.shown.values_mut() {
            let system = Principal::system();
            let loaded = self.matters.load(&system, life.stored.id).await;
            life.stored = loaded.map_err(told)?.matter;
            let mut value = serde_json::to_value(&life.stored).map_err(told)?;
            name(&mut value, &self.people);
            life.named = serde_json::from_value(value).map_err(told)?;
        }
        Ok(())
    }

    /// Who acts, for the engine and for the policies.
    fn person(&mut self, who: Option<&str>) -> (Actor, Principal) {
        let mut actor = city::actor(who);
        let Some(known_as) = actor.person.clone() else {
            let anonymous = (actor, Principal::anonymous());
            return match who {
                None => (Actor::system(), Principal::system()),
                Some(_) => anonymous,
            };
        };
        let id = id_of(&known_as);
        self.people.insert(id.to_string(), known_as.clone());
        actor.person = Some(id.to_string());
        let principal = Principal::person(id, known_as, actor.roles.clone());
        (actor, principal)
    }

    /// `$NAME` becomes the id of the matter of that name, and a person's name their id, also inside lists.
    fn fill(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => {
                let matter = text.strip_prefix('$').and_then(|name| self.shown.get(name));
                if let Some(life) = matter {
                    *text = life.stored.id.to_string();
                } else if text.starts_with("专家") || self.people.values().any(|name| name == text)
                {
                    let id = id_of(text).to_string();
                    self.people.insert(id.clone(), std::mem::replace(text, id));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item)),
            _ => {}
        }
    }
}

impl Shown for Served {
    fn now(&self) -> Timestamp {
        haina_core::Clock::now(&*self.clock)
    }

    fn matter(&self, name: Option<&str>) -> Option<&Matter> {
        let name = name.unwrap_or(&self.last);
        self.shown.get(name).map(|life| &life.named)
    }

    fn refusal(&self, name: Option<&str>, who: &str, action: &str) -> Option<String> {
        let life = self.shown.get(name.unwrap_or(&self.last))?;
        let actor = city::actor(Some(who));
        let principal = match &actor.person {
            Some(known_as) => {
                Principal::person(id_of(known_as), known_as.clone(), actor.roles.clone())
            }
            None => Principal::anonymous(),
        };
        let action = action.replace('-', "_");
        match self.matters.sight(&principal, &life.stored) {
            Ok(sight) => match sight.actions.into_iter().find(|view| view.action == action) {
                Some(view) if view.allowed => None,
                Some(view) => Some(view.why_not.map(|why| why.en).unwrap_or_default()),
                None => Some("there is no such action".to_owned()),
            },
            Err(error) => Some(error.to_string()),
        }
    }
}

/// The frame of a picture without anything in it; each number gives another.
fn picture(number: u32) -> Vec<u8> {
    // Start of image, one table of six bytes with the number in it, end of image.
    let number = number.to_be_bytes();
    [&b"\xff\xd8\xff\xdb\x00\x06"[..], &number, b"\xff\xd9"].concat()
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The policies refuse before the engine is asked, and whoever may not see a matter is not told that it is there: then a
/// refusal is one, whichever the scenario wants.
fn refused(error: &MatterError) -> Outcome {
    let by_policy = matches!(
        error,
        MatterError::Forbidden { .. } | MatterError::NotFound { .. }
    );
    Outcome::Refused {
        code: error.code().to_owned(),
        text: error.to_string(),
        by_policy,
    }
}

/// Always the same id for the same name.
fn id_of(name: &str) -> PersonId {
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    PersonId::from_uuid(Uuid::from_bytes(bytes))
}

/// Puts names in the place of ids.
fn name(value: &mut Value, people: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(known_as) = people.get(text) {
                text.clone_from(known_as);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| name(item, people)),
        Value::Object(fields) => fields.values_mut().for_each(|field| name(field, people)),
        _ => {}
    }
}
