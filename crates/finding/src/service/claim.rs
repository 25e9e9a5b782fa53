//! What a run of a model claims: findings open, change and lapse.

use std::collections::{BTreeSet, HashMap};

use haina_journal::Actor;
use haina_party::{Principal, Resource};
use haina_store::{Tx, args};
use serde::Serialize;

use super::Findings;
use super::write::{Change, subject_key};
use crate::{Claim, Command, Finding, FindingError, FindingId, ModelRef, step};

/// Claims of one call.
pub const CLAIMS_MAX: usize = 5_000;
/// Reasons of one claim.
const REASONS_MAX: usize = 64;
/// Characters of any text of a claim.
const TEXT_MAX: usize = 2_000;
/// Claims that are written by the same statements.
const CLAIMS_AT_ONCE: usize = 200;

/// What came of the claims of one call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Claimed {
    pub opened: u32,
    pub changed: u32,
    /// Claimed again, or still decided.
    pub unchanged: u32,
    /// Refuted before, for the same reasons: it stays quiet.
    pub quiet: u32,
    pub lapsed: u32,
}

impl Findings {
    /// Takes what a model claims now, and lets lapse what it no longer claims of the subjects in `gone` (`person`, key).
    /// All of it or, when something is wrong, nothing.
    ///
    /// # Errors
    /// `FND0002` when the policies refuse, `FND0004` for wrong claims.
    pub async fn claim(
        &self,
        principal: &Principal,
        model: &ModelRef,
        claims: &[Claim],
        gone: &[(String, String)],
    ) -> Result<Claimed, FindingError> {
        let actor = self.allowed(principal, "finding.claim", &Resource::City)?;
        check(model, claims, gone)?;
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let done = self
                .take_claims(&mut tx, &actor, model, claims, gone)
                .await?;
            tx.commit().await?;
            Ok(done)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// As [`Findings::claim`], by the product itself and within the transaction of what the claims follow from: no policy is
    /// asked.
    ///
    /// # Errors
    /// `FND0004` for wrong claims.
    pub async fn claim_within(
        &self,
        tx: &mut Tx,
        model: &ModelRef,
        claims: &[Claim],
        gone: &[(String, String)],
    ) -> Result<Claimed, FindingError> {
        check(model, claims, gone)?;
        let actor = Actor::System("haina".to_owned());
        self.take_claims(tx, &actor, model, claims, gone).await
    }

    async fn take_claims(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        model: &ModelRef,
        claims: &[Claim],
        gone: &[(String, String)],
    ) -> Result<Claimed, FindingError> {
        note_model(tx, model, self.inner.env.now()).await?;
        let mut done = Claimed::default();
        for some in claims.chunks(CLAIMS_AT_ONCE) {
            let changes = self.claimed(tx, model, some, &mut done).await?;
            self.write(tx, actor, &changes).await?;
        }
        for some in gone.chunks(CLAIMS_AT_ONCE) {
            let changes = self.left(tx, model, some, &mut done).await?;
            self.write(tx, actor, &changes).await?;
        }
        Ok(done)
    }

    async fn claimed(
        &self,
        tx: &mut Tx,
        model: &ModelRef,
        claims: &[Claim],
        done: &mut Claimed,
    ) -> Result<Vec<Change>, FindingError> {
        let keys: Vec<String> = claims.iter().map(key).collect();
        let mut last = self.last(tx, &model.key, &keys).await?;
        let mut changes = Vec::new();
        for (claim, key) in claims.iter().zip(&keys) {
            let before = last.remove(key);
            let command = Command::Claim {
                model,
                claim,
                id: FindingId::new(&self.inner.env),
            };
            let refuted = before
                .as_ref()
                .is_some_and(|(finding, _)| finding.state == crate::FindingState::Refuted);
            match self.change(before, &command)? {
                None if refuted => done.quiet += 1,
                None => done.unchanged += 1,
                Some(change) => {
                    match change.before {
                        None => done.opened += 1,
                        Some(_) => done.changed += 1,
                    }
                    changes.push(change);
                }
            }
        }
        Ok(changes)
    }

    async fn left(
        &self,
        tx: &mut Tx,
        model: &ModelRef,
        gone: &[(String, String)],
        done: &mut Claimed,
    ) -> Result<Vec<Change>, FindingError> {
        let keys: Vec<String> = gone
            .iter()
            .map(|(kind, key)| subject_key(kind, key))
            .collect();
        let last = self.last(tx, &model.key, &keys).await?;
        let mut changes = Vec::new();
        for before in last.into_values() {
            changes.extend(self.change(Some(before), &Command::Leave)?);
        }
        // In the order of ids, so that two runs never wait for each other.
        changes.sort_by_key(|change| change.after.id);
        done.lapsed += u32::try_from(changes.len()).unwrap_or(u32::MAX);
        Ok(changes)
    }

    /// What a command makes of a finding; an opening leaves the one before as it is.
    pub(super) fn change(
        &self,
        before: Option<(Finding, i64)>,
        command: &Command<'_>,
    ) -> Result<Option<Change>, FindingError> {
        let finding = before.as_ref().map(|(finding, _)| finding);
        let Some(event) = step(finding, command, self.inner.env.now())? else {
            return Ok(None);
        };
        let before = before.filter(|_| !matches!(event, crate::Event::Opened { .. }));
        let after = Finding::after(before.as_ref().map(|(f, _)| f.clone()), &event);
        Ok(after.map(|after| Change {
            before,
            after,
            event,
        }))
    }
}

/// Notes the model in the version that claims.
async fn note_model(
    tx: &mut Tx,
    model: &ModelRef,
    now: jiff::Timestamp,
) -> Result<(), FindingError> {
    let sql =
        "INSERT INTO finding_model (key, version, title_zh, title_en, owner, basis, matter, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (key) DO UPDATE SET version = excluded.version, title_zh = excluded.title_zh,
            title_en = excluded.title_en, owner = excluded.owner, basis = excluded.basis,
            matter = excluded.matter, at = excluded.at";
    let args = args![
        &model.key,
        &model.version,
        &model.title.zh,
        &model.title.en,
        &model.owner,
        &model.basis,
        model.matter.as_deref().unwrap_or_default(),
        now
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}

fn key(claim: &Claim) -> String {
    subject_key(&claim.subject.kind, &claim.subject.key)
}

/// Says of the first wrong claim what is wrong with it.
fn check(
    model: &ModelRef,
    claims: &[Claim],
    gone: &[(String, String)],
) -> Result<(), FindingError> {
    let wrong = |why: String| Err(FindingError::Claims { why });
    if model.key.is_empty() || model.version.is_empty() || model.owner.is_empty() {
        return wrong("the model needs a key, a version and an owner".to_owned());
    }
    let ModelRef {
        key: name,
        version,
        title,
        owner,
        basis,
        matter,
    } = model;
    let of_model = [
        ("the key", name),
        ("the version", version),
        ("the title", &title.zh),
        ("the title", &title.en),
        ("the owner", owner),
        ("the basis", basis),
    ];
    let of_model = of_model
        .into_iter()
        .chain(matter.iter().map(|m| ("the matter", m)));
    if let Some(what) = too_long(of_model) {
        return wrong(format!(
            "{what} of the model has over {TEXT_MAX} characters"
        ));
    }
    if claims.len() + gone.len() > CLAIMS_MAX {
        let all = claims.len() + gone.len();
        return wrong(format!("{all} claims; at most {CLAIMS_MAX} at a time"));
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let n = at + 1;
        if claim.subject.kind.is_empty() || claim.subject.key.is_empty() {
            return wrong(format!("claim {n} has no subject"));
        }
        if claim.reasons.is_empty() || claim.reasons.len() > REASONS_MAX {
            return wrong(format!("claim {n} needs 1 to {REASONS_MAX} reasons"));
        }
        if claim.unit.is_empty() {
            return wrong(format!("claim {n} names no unit that looks into it"));
        }
        if let Some(what) = too_long(texts(claim)) {
            return wrong(format!("claim {n}: {what} has over {TEXT_MAX} characters"));
        }
        if let Some(first) = seen.insert(key(claim), n) {
            return wrong(format!("claims {first} and {n} are about the same subject"));
        }
    }
    let left: BTreeSet<String> = gone
        .iter()
        .map(|(kind, key)| subject_key(kind, key))
        .collect();
    match seen.keys().find(|key| left.contains(*key)) {
        Some(both) => wrong(format!("`{both}` is claimed and gone at once")),
        None => Ok(()),
    }
}

/// The texts of a claim, each with what it is.
fn texts(claim: &Claim) -> impl Iterator<Item = (&'static str, &String)> {
    let (subject, title) = (&claim.subject, &claim.title);
    let own = [
        ("the subject's kind", &subject.kind),
        ("the subject's key", &subject.key),
        ("the subject's name", &subject.name),
        ("the title", &title.zh),
        ("the title", &title.en),
        ("the unit", &claim.unit),
    ];
    let area = claim.area.iter().map(|area| ("the area", area));
    let reasons = claim.reasons.iter().flat_map(|reason| {
        [
            ("what a reason looks at", &reason.what.zh),
            ("what a reason looks at", &reason.what.en),
            ("a reason's value", &reason.value),
            ("a reason's table", &reason.table),
            ("a reason's row", &reason.row),
            ("a reason's date", &reason.date),
            ("a reason's department", &reason.dept),
        ]
    });
    own.into_iter().chain(area).chain(reasons)
}

/// The first text that is too long.
fn too_long<'t>(
    mut texts: impl Iterator<Item = (&'static str, &'t String)>,
) -> Option<&'static str> {
    let long = texts.find(|(_, text)| text.chars().count() > TEXT_MAX);
    long.map(|(what, _)| what)
}
