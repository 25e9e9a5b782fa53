//! The officers' word (裁定): two records are one, or apart; and taking back what was done.

use haina_core::{Fault, FaultKind};
use haina_journal::Actor;
use haina_linkage::LinkageError;
use haina_linkage::registry::{Registry, Ruling};
use haina_party::Principal;
use serde_json::json;

use super::held::Held;
use super::turn::Turn;
use super::write::{Step, entry};
use super::{Dossiers, told, unknown};
use crate::{Declaration, DossierError, DossierId};

/// Characters of a reason.
const REASON_MAX: usize = 500;

/// What an officer says of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// 必连
    One,
    /// 不连
    Apart,
}

/// What followed from a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// The entries of the log: the first is the word itself.
    pub first: u64,
    pub after: u64,
    /// The files in which the two records are now; one only where an entry was taken back.
    pub files: Vec<DossierId>,
}

/// What is done to a registry.
enum Deed {
    Rule(Word, u64, u64),
    Undo(u64),
}

impl Dossiers {
    /// Rules that two records are one or apart, with a reason; it stands above every model.
    ///
    /// # Errors
    /// `DOS0001`, `DOS0002`; `DOS0004` without a reason; `DOS0005` while records are being linked; `LNK0011` when it contradicts
    /// another ruling.
    pub async fn rule(
        &self,
        principal: &Principal,
        of: &Declaration,
        word: Word,
        (left, right): (u64, u64),
        reason: &str,
    ) -> Result<Ruled, DossierError> {
        self.deed(principal, of, Deed::Rule(word, left, right), reason)
            .await
    }

    /// Takes an entry of the log back, with a reason.
    ///
    /// # Errors
    /// As [`Dossiers::rule`]; `LNK0012` when later entries touched the same files.
    pub async fn undo(
        &self,
        principal: &Principal,
        of: &Declaration,
        number: u64,
        reason: &str,
    ) -> Result<Ruled, DossierError> {
        self.deed(principal, of, Deed::Undo(number), reason).await
    }

    async fn deed(
        &self,
        principal: &Principal,
        of: &Declaration,
        deed: Deed,
        reason: &str,
    ) -> Result<Ruled, DossierError> {
        let actor = self.keeper(principal, "dossier.rule", of)?;
        let reason = told("the reason", reason, REASON_MAX)?;
        let turn = self.turn(of.kind).await?;
        let by = principal.person.to_string();
        let done = self.carry_out(&turn, &actor, of, deed, (by, reason)).await;
        turn.end().await;
        done
    }

    /// Whatever fails once the registry was touched, what is held is read anew before it is used again.
    async fn carry_out(
        &self,
        turn: &Turn,
        actor: &Actor,
        of: &Declaration,
        deed: Deed,
        told: (String, String),
    ) -> Result<Ruled, DossierError> {
        let mut held = self.held(of.kind).await?;
        let done = self
            .carry_out_on(&mut held, turn, actor, of, deed, told)
            .await;
        // A conflict with another ruling or entry is found before anything is touched.
        if done
            .as_ref()
            .is_err_and(|e| e.kind() != FaultKind::Conflict)
        {
            *held = None;
        }
        done
    }

    async fn carry_out_on(
        &self,
        held: &mut Option<Held>,
        turn: &Turn,
        actor: &Actor,
        of: &Declaration,
        deed: Deed,
        (by, reason): (String, String),
    ) -> Result<Ruled, DossierError> {
        let Some(Held { registry, .. }) = held.as_mut() else {
            return Err(unknown("file", of.kind.name()));
        };
        let before = registry.mark();
        let env = self.around().env.clone();
        let mut make_id = || DossierId::new(&env).to_string();
        let (what, places, done) = match deed {
            Deed::Rule(word, left, right) => {
                let (a, b) = (key(registry, left)?, key(registry, right)?);
                let (ruling, what) = match word {
                    Word::One => (Ruling::One(a, b), "one"),
                    Word::Apart => (Ruling::Apart(a, b), "apart"),
                };
                (what, vec![left, right], registry.rule(ruling, &mut make_id))
            }
            Deed::Undo(number) => ("undone", Vec::new(), registry.undo(number, &mut make_id)),
        };
        let log = done.map_err(|error| hidden(error, &deed))?;
        let files = files(registry, &places, &log)?;
        let mut body = json!({ "word": what, "log": [log.start, log.end], "files": files });
        if let Deed::Undo(number) = deed {
            body["undoes"] = json!(number);
        } else {
            body["records"] = json!(places);
        }
        let draft = entry(
            of.kind,
            if what == "undone" { "undone" } else { "ruled" },
            &of.owner,
            actor,
            body,
        );
        let step = Step {
            kind: of.kind,
            before: Some(before),
            by,
            draft: draft.with_personal(json!({ "reason": reason })),
            reason,
            rows: &[],
            source: None,
        };
        self.write(turn, held, step).await?;
        Ok(Ruled {
            first: log.start,
            after: log.end,
            files,
        })
    }
}

fn key(registry: &Registry, place: u64) -> Result<String, DossierError> {
    let key = registry.key(place).map(str::to_owned);
    key.ok_or_else(|| unknown("record", &place.to_string()))
}

/// Keys of records may hold numbers of people: what goes out names them by their places.
fn hidden(error: LinkageError, deed: &Deed) -> LinkageError {
    match (error, deed) {
        (LinkageError::Contradiction { .. }, Deed::Rule(_, left, right)) => {
            LinkageError::Contradiction {
                left: left.to_string(),
                right: right.to_string(),
            }
        }
        (error, _) => error,
    }
}

fn files(
    registry: &Registry,
    places: &[u64],
    log: &std::ops::Range<u64>,
) -> Result<Vec<DossierId>, DossierError> {
    let mut files = Vec::new();
    for place in places {
        let key = key(registry, *place)?;
        files.push(super::write::file_id(registry.entity_of(&key)?)?);
    }
    if files.is_empty() {
        let from = usize::try_from(log.start).unwrap_or(usize::MAX);
        let entries = registry.log().get(from..).unwrap_or_default();
        let moves = entries.iter().flat_map(|entry| &entry.moves);
        for moved in moves {
            files.push(super::write::file_id(&moved.to)?);
        }
    }
    files.dedup();
    Ok(files)
}
