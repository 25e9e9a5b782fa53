//! A town with agreements, on SQLite and on PostgreSQL.

use std::sync::Arc;

use haina_agreement::{
    Action, Agreement, AgreementError, AgreementId, AgreementKind, Agreements, Clauses, MIGRATIONS,
    NewOffer, Request, Step, Terms, Use, Used,
};
use haina_core::{Env, ManualClock, Words};
use haina_journal::{Actor, Journal, JournalConfig};
use haina_store::Store;
use haina_store::testing::{self, Place};
use serde_json::Value;

pub struct Town {
    pub agreements: Agreements,
    pub journal: Journal,
    pub store: Store,
    pub env: Env,
    pub clock: Arc<ManualClock>,
}

pub async fn each(test: impl AsyncFn(Town)) {
    let rooms = [haina_journal::MIGRATIONS, MIGRATIONS];
    testing::each_place(&rooms, async |place: Place| {
        let config = JournalConfig::new(place.folder.join("journal.key"), "town.example/journal");
        let (store, env) = (place.store.clone(), place.env.clone());
        let journal = Journal::open(store.clone(), env.clone(), config).await;
        let journal = journal.unwrap();
        test(Town::over(store, journal, env, place.clock.clone())).await;
    })
    .await;
}

pub fn by() -> Actor {
    Actor::System("test".to_owned())
}

fn terms(terms: Value) -> Terms {
    serde_json::from_value(terms).unwrap()
}

pub fn counter_terms(wanted: Value) -> Clauses {
    Clauses::Terms(Box::new(terms(wanted)))
}

/// An offer of `dept:owner` to `dept:user` on `table:meals`.
pub fn offer(key: &str, wanted: Value) -> NewOffer {
    NewOffer {
        key: key.to_owned(),
        kind: AgreementKind::Agreement,
        title: Words::new("助餐名单", "meal list"),
        resource: "table:meals".to_owned(),
        owner: "dept:owner".to_owned(),
        party: Some("dept:user".to_owned()),
        clauses: counter_terms(wanted),
    }
}

type Made = Result<Agreement, AgreementError>;

impl Town {
    pub fn over(store: Store, journal: Journal, env: Env, clock: Arc<ManualClock>) -> Town {
        Town {
            agreements: Agreements::new(store.clone(), journal.clone(), env.clone()),
            journal,
            store,
            env,
            clock,
        }
    }

    pub async fn offer(&self, wanted: &NewOffer) -> Made {
        let mut tx = self.store.begin().await?;
        let made = self.agreements.offer(&mut tx, &by(), wanted).await?;
        tx.commit().await?;
        Ok(made)
    }

    pub async fn give(&self, wanted: &NewOffer) -> Made {
        let mut tx = self.store.begin().await?;
        let made = self.agreements.give(&mut tx, &by(), wanted).await?;
        tx.commit().await?;
        Ok(made)
    }

    pub async fn take_up(
        &self,
        offer: AgreementId,
        key: &str,
        party: &str,
        clauses: Option<Clauses>,
    ) -> Made {
        let mut tx = self.store.begin().await?;
        let (by, asked) = (by(), (key, party));
        let made = self.agreements.take_up(&mut tx, &by, offer, asked, clauses);
        let made = made.await?;
        tx.commit().await?;
        Ok(made)
    }

    pub async fn counter(&self, id: AgreementId, party: &str, clauses: &Clauses) -> Made {
        let version = self.agreements.agreement(id).await?.version;
        let mut tx = self.store.begin().await?;
        let made = self
            .agreements
            .counter(&mut tx, &by(), id, party, (clauses, version))
            .await?;
        tx.commit().await?;
        Ok(made)
    }

    pub async fn step(&self, id: AgreementId, party: &str, step: Step) -> Made {
        let version = self.agreements.agreement(id).await?.version;
        self.step_of(id, party, step, version).await
    }

    pub async fn step_of(&self, id: AgreementId, party: &str, step: Step, version: u32) -> Made {
        let mut tx = self.store.begin().await?;
        let made = self
            .agreements
            .step(&mut tx, &by(), id, party, (step, version))
            .await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Offered, accepted and concluded.
    pub async fn in_force(&self, wanted: &NewOffer) -> AgreementId {
        let id = self.offer(wanted).await.unwrap().id;
        self.step(id, "dept:user", Step::Accept).await.unwrap();
        self.step(id, "dept:owner", Step::Conclude).await.unwrap();
        id
    }

    /// A use by `dept:user` that says no more than it must.
    pub fn ask(&self, id: AgreementId) -> Use {
        Use {
            agreement: Some(id),
            key: None,
            request: Request::new("dept:user", Action::Read, "table:meals", self.env.now()),
        }
    }

    pub async fn try_run(&self, asked: &Use) -> Result<Used, AgreementError> {
        self.agreements.run(&by(), asked).await
    }

    pub async fn run(&self, asked: &Use) -> Used {
        self.try_run(asked).await.unwrap()
    }

    /// Uses it, and says whether that was permitted.
    pub async fn permits(&self, id: AgreementId) -> bool {
        self.run(&self.ask(id)).await.receipt.is_some()
    }

    /// What the journal tells of an agreement, oldest first, without the room's name.
    pub async fn told(&self, id: AgreementId) -> Vec<String> {
        let mut session = self.store.glance().await.unwrap();
        let subject = id.to_string();
        let entries = self.journal.history(&mut session, &subject, 1_000).await;
        let mut entries = entries.unwrap();
        entries.sort_by_key(|entry| entry.at);
        let kinds = entries
            .iter()
            .map(|entry| entry.kind.replace("agreement.", ""));
        kinds.collect()
    }
}
