//! Files that are linked by themselves (自动归集): after deliveries to a table that a pack declares.

use std::collections::BTreeMap;
use std::sync::Mutex;

use haina_dossier::{Declaration, DossierError, FileKind, Training};
use haina_journal::Actor;
use jiff::{SignedDuration, Timestamp};

use crate::Problem;
use crate::app::Api;

/// How long after a table could not be read it is tried again by itself.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// When a kind had trouble last, on this node.
#[derive(Default)]
pub struct Told(Mutex<BTreeMap<FileKind, Timestamp>>);

/// Links the kinds that have something new. Only one node links a kind at a time.
pub async fn turn(api: &Api, told: &Told) -> Result<(), Problem> {
    for of in api.registry().dossiers() {
        let now = api.env().now();
        if told.rests(of.kind, now) || !api.dossiers().is_behind(&of).await? {
            continue;
        }
        link(api, &of, told, now).await;
    }
    Ok(())
}

/// One kind that fails keeps no other from being linked.
async fn link(api: &Api, of: &Declaration, told: &Told, now: Timestamp) {
    let actor = Actor::System("haina".to_owned());
    match api
        .dossiers()
        .link_for(&actor, of, Training::AsNeeded)
        .await
    {
        Ok(linked) if linked.troubles.is_empty() => {}
        Ok(_) => told.note(of.kind, now),
        Err(DossierError::Busy { .. }) => {}
        Err(error) => {
            told.note(of.kind, now);
            let problem = Problem::from(error);
            let kind = of.kind.name();
            tracing::warn!(kind, code = %problem.code, "Files of the kind `{kind}` could not be linked: {problem}");
        }
    }
}

impl Told {
    fn rests(&self, kind: FileKind, now: Timestamp) -> bool {
        let told = self.0.lock();
        let at = told.ok().and_then(|told| told.get(&kind).copied());
        at.is_some_and(|at| now.duration_since(at) < AGAIN_AFTER)
    }

    fn note(&self, kind: FileKind, at: Timestamp) {
        if let Ok(mut told) = self.0.lock() {
            told.insert(kind, at);
        }
    }
}
