//! A town with a catalogue, on each database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use haina_catalog::{Application, Catalog, Command, Form, MIGRATIONS, Resource, Wish};
use haina_core::{Env, ManualClock};
use haina_journal::{Journal, JournalConfig, Works};
use haina_party::{
    Access, Area, AreaKind, Department, DeptKind, DirectoryHandle, DirectorySnapshot, PersonId,
    Principal, RoleHeld,
};
use haina_store::Store;
use haina_store::testing::{self, Place};

use crate::spec;

pub const PURPOSE: &str = "低收入人口动态监测";

pub struct Town {
    pub catalog: Catalog,
    pub journal: Journal,
    pub env: Env,
    pub clock: Arc<ManualClock>,
    pub store: Store,
    /// The lead of the owner, the lead and a handler of who applies, the lead of somebody else.
    pub owner: Principal,
    pub applicant: Principal,
    pub handler: Principal,
    pub stranger: Principal,
}

pub async fn each(test: impl AsyncFn(Town)) {
    let rooms = [haina_journal::MIGRATIONS, MIGRATIONS];
    testing::each_place(&rooms, async |place: Place| {
        let config = JournalConfig::new(place.folder.join("journal.key"), "town.example/journal");
        let (env, clock) = Env::replay(crate::START.parse().unwrap(), 7);
        let journal = Journal::open(place.store.clone(), env.clone(), config)
            .await
            .unwrap();
        let access = Access::new(DirectoryHandle::new(directory())).unwrap();
        let store = place.store.clone();
        let catalog = Catalog::new(store.clone(), journal.clone(), env.clone(), access);
        let who = |role: &str, dept: &str| {
            let held = RoleHeld::at(role, dept);
            Principal::person(PersonId::new(&env), "某人", vec![held])
        };
        test(Town {
            catalog,
            journal,
            clock,
            store,
            owner: who("unit-lead", "civil"),
            applicant: who("unit-lead", "urban"),
            handler: who("handler", "urban"),
            stranger: who("unit-lead", "police"),
            env,
        })
        .await;
    })
    .await;
}

impl Town {
    /// A published resource of the owner.
    pub async fn published(&self, key: &str) -> Resource {
        let spec = spec(key);
        self.catalog
            .register(&self.owner, &spec, true)
            .await
            .unwrap()
    }

    /// An application for identity and name until the end of the month.
    pub async fn applied(&self, key: &str) -> Application {
        let wish = wish(&["identity", "name"], "2026-03-31");
        self.catalog.apply(&self.handler, key, &wish).await.unwrap()
    }

    /// The grant of it: the name in clear, the identity masked.
    pub async fn granted(&self, of: &Application) -> Application {
        let forms = [("identity", Form::Masked), ("name", Form::Clear)];
        let command = grant(&forms, "2026-03-31");
        let done = self.catalog.decide(&self.owner, of.id, &command).await;
        done.unwrap()
    }

    /// What the unit may use now: `identity masked, name clear`.
    pub async fn may(&self, unit: &str, key: &str, purpose: &str) -> String {
        let mut session = self.store.read().await.unwrap();
        let decision = self
            .catalog
            .may(&mut session, unit, key, &[], purpose)
            .await;
        let allowed = decision.unwrap().allowed.into_iter();
        let said: Vec<String> = allowed.map(|a| format!("{} {}", a.field, a.form)).collect();
        said.join(", ")
    }

    /// Lets the journal do what is due.
    pub async fn settle(&self) {
        let works = Works::default().handler(self.catalog.ender());
        self.journal.settle(&works).await.unwrap();
    }
}

pub fn wish(fields: &[&str], until: &str) -> Wish {
    Wish {
        applicant: "urban".to_owned(),
        fields: fields
            .iter()
            .map(|f| (*f).to_owned())
            .collect::<BTreeSet<_>>(),
        purpose: PURPOSE.to_owned(),
        basis: "《社会救助暂行办法》第十三条".to_owned(),
        until: until.parse().unwrap(),
    }
}

pub fn grant(forms: &[(&str, Form)], until: &str) -> Command {
    let forms = forms.iter().map(|(name, form)| ((*name).to_owned(), *form));
    Command::Grant {
        fields: forms.collect::<BTreeMap<_, _>>(),
        until: until.parse().unwrap(),
        reason: "用途明确".to_owned(),
    }
}

fn directory() -> DirectorySnapshot {
    let dept = |key: &str| Department {
        key: key.to_owned(),
        title: haina_core::Words::default(),
        kind: DeptKind::Bureau,
        parent: None,
        area: None,
        from: None,
        until: None,
    };
    let area = Area {
        code: "370202".to_owned(),
        title: haina_core::Words::default(),
        kind: AreaKind::District,
        parent: None,
        from: None,
        until: None,
    };
    DirectorySnapshot::new([dept("civil"), dept("urban"), dept("police")], [area])
}
