//! A town with three tables of two departments, and a department that keeps files of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use haina_catalog::{
    Catalog, Command, DataClass, Field, FieldType, Form, Grade, Kind, Promise, Sharing, Spec,
    Validity, Wish,
};
use haina_core::{Env, ManualClock, Words};
use haina_dossier::{Around, Ask, Declaration, DossierId, Dossiers, File, Linked, Seek, Training};
use haina_journal::{Journal, JournalConfig, Works};
use haina_lake::Lake;
use haina_lake::delta::Place;
use haina_lake::load::{Batch, Delivery, Limits, LoadMode, LoadSpec, Manifest};
use haina_party::{
    Access, Department, DeptKind, DirectoryHandle, DirectorySnapshot, PersonId, Principal, RoleHeld,
};
use haina_store::testing::{self, Place as Box};
use haina_store::{Migrations, Store};

pub const ROOMS: [Migrations; 4] = [
    haina_journal::MIGRATIONS,
    haina_catalog::MIGRATIONS,
    haina_lake::MIGRATIONS,
    haina_dossier::MIGRATIONS,
];

/// For what the tests ask.
pub const PURPOSE: &str = "低收入人口动态监测";

/// What the tables of the town say.
pub const DECLARED: &str = r#"{
    "kind": "person", "title": {"zh": "一人一档", "en": "one person one file"}, "owner": "bureau", "purpose": "人口档案归集",
    "correction": "one-file/correction",
    "groups": {"identity": {"zh": "身份", "en": "identity"}, "aid": {"zh": "救助", "en": "aid"}},
    "tables": {
        "police.register": {"key": ["no"], "group": "identity",
            "link": {"identity_number": "id", "name": "name", "born": "born", "address": "address"},
            "show": ["id", "name", "born", "address"], "from": "since", "told": {"zh": "户籍登记", "en": "registered"}},
        "police.permit": {"key": ["no"], "group": "identity",
            "link": {"identity_number": "id", "name": "name", "born": "born", "phone": "phone"},
            "show": ["id", "name", "born", "phone"], "from": "since", "told": {"zh": "居住证", "en": "permit"}},
        "civil.aid": {"key": ["no"], "group": "aid",
            "link": {"identity_number": "id", "name": "name", "born": "born", "phone": "phone"},
            "show": ["name", "born", "phone", "kind"], "from": "since", "until": "until",
            "told": {"zh": "救助", "en": "aid"}}
    }
}"#;

pub struct Town {
    pub dossiers: Dossiers,
    pub lake: Lake,
    pub catalog: Catalog,
    pub journal: Journal,
    pub access: Access,
    pub env: Env,
    pub clock: Arc<ManualClock>,
    pub store: Store,
    pub folder: PathBuf,
    pub declared: Declaration,
    /// Of the department that keeps the files.
    pub keeper: Principal,
    /// Of one that asks.
    pub civil: Principal,
    pub auditor: Principal,
    pub resident: Principal,
}

/// On SQLite and on PostgreSQL.
pub async fn each(test: impl AsyncFn(Town)) {
    testing::each_place(&ROOMS, async |place| test(Town::new(place).await).await).await;
}

/// On SQLite only, for what does not depend on the database.
pub async fn one(test: impl AsyncFn(Town)) {
    testing::on_sqlite(&ROOMS, async |place| test(Town::new(place).await).await).await;
}

impl Town {
    async fn new(place: Box) -> Town {
        let (store, env) = (place.store.clone(), place.env.clone());
        Town::on(store, env, place.clock.clone(), &place.folder).await
    }

    pub async fn on(store: Store, env: Env, clock: Arc<ManualClock>, folder: &Path) -> Town {
        let config = JournalConfig::new(folder.join("journal.key"), "town.example/journal");
        let journal = Journal::open(store.clone(), env.clone(), config)
            .await
            .unwrap();
        let access = Access::new(DirectoryHandle::new(directory())).unwrap();
        let catalog = Catalog::new(store.clone(), journal.clone(), env.clone(), access.clone());
        let place = Place::folder(&folder.join("tables")).unwrap();
        let lake = Lake::open(
            store.clone(),
            journal.clone(),
            env.clone(),
            access.clone(),
            catalog.clone(),
            place,
            Limits::default(),
        );
        let lake = lake.await.unwrap();
        let who = |role: RoleHeld| Principal::person(PersonId::new(&env), "某人", vec![role]);
        let mut town = Town {
            dossiers: dossiers(&store, &journal, &env, &access, &catalog, &lake),
            keeper: who(RoleHeld::at("unit-lead", "bureau")),
            civil: who(RoleHeld::at("handler", "civil")),
            auditor: who(RoleHeld::new("auditor")),
            resident: who(RoleHeld::new("resident")),
            declared: serde_json::from_str(DECLARED).unwrap(),
            lake,
            catalog,
            journal,
            access,
            env,
            clock,
            store,
            folder: folder.to_owned(),
        };
        town.again();
        town
    }

    /// The service as it is opened anew: nothing is held in memory.
    pub fn again(&mut self) {
        let Town {
            store,
            journal,
            env,
            access,
            catalog,
            lake,
            ..
        } = self;
        self.dossiers = dossiers(store, journal, env, access, catalog, lake);
    }

    /// The three tables, registered and declared.
    pub async fn tables(&self) {
        for (key, fields) in [
            (
                "police.register",
                vec!["no", "id", "name", "born", "address", "since"],
            ),
            (
                "police.permit",
                vec!["no", "id", "name", "born", "phone", "since"],
            ),
            (
                "civil.aid",
                vec![
                    "no", "id", "name", "born", "phone", "kind", "since", "until",
                ],
            ),
        ] {
            let fields = fields.into_iter().map(|name| {
                let kind = match name {
                    "born" | "since" | "until" => FieldType::Date,
                    _ => FieldType::Text,
                };
                field(name, kind)
            });
            self.table(key, fields.collect(), LoadMode::Keyed, &["no"])
                .await;
        }
    }

    pub async fn table(&self, key: &str, fields: Vec<Field>, mode: LoadMode, keys: &[&str]) {
        let owner = key.split('.').next().unwrap();
        let system = Principal::system();
        self.catalog
            .register(&system, &described(key, owner, fields), true)
            .await
            .unwrap();
        let spec = LoadSpec {
            mode,
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            ..LoadSpec::default()
        };
        self.lake.declare(&system, key, &spec).await.unwrap();
    }

    /// Delivers rows, written as CSV.
    pub async fn load(&self, key: &str, text: &str) -> Batch {
        let path = self.folder.join(format!("{}.csv", self.env.u64()));
        std::fs::write(&path, text).unwrap();
        self.load_file(key, "rows.csv", path).await
    }

    pub async fn load_file(&self, key: &str, name: &str, path: PathBuf) -> Batch {
        self.clock.advance(jiff::SignedDuration::from_secs(60));
        let delivery = Delivery {
            path,
            name: name.to_owned(),
            source: key.split('.').next().unwrap().to_owned(),
            label: None,
            manifest: Manifest::default(),
        };
        self.lake
            .load(&Principal::system(), key, &delivery)
            .await
            .unwrap()
    }

    pub async fn link(&self) -> Linked {
        self.dossiers
            .link(&self.keeper, &self.declared, Training::Once)
            .await
            .unwrap()
    }

    /// Grants fields of a table to a department, for [`PURPOSE`] or another.
    pub async fn grant(&self, key: &str, unit: &str, purpose: &str, forms: &[(&str, Form)]) {
        let until = "2026-12-31".parse().unwrap();
        let wish = Wish {
            applicant: unit.to_owned(),
            fields: forms
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .collect::<BTreeSet<_>>(),
            purpose: purpose.to_owned(),
            basis: "《社会救助暂行办法》第十三条".to_owned(),
            until,
        };
        let applicant = self.of(unit, "unit-lead");
        let made = self.catalog.apply(&applicant, key, &wish).await.unwrap();
        let forms = forms.iter().map(|(name, form)| ((*name).to_owned(), *form));
        let command = Command::Grant {
            fields: forms.collect::<BTreeMap<_, _>>(),
            until,
            reason: "用途明确".to_owned(),
        };
        let owner = self.of(key.split('.').next().unwrap(), "unit-lead");
        self.catalog
            .decide(&owner, made.id, &command)
            .await
            .unwrap();
    }

    pub fn of(&self, dept: &str, role: &str) -> Principal {
        Principal::person(
            PersonId::new(&self.env),
            "某人",
            vec![RoleHeld::at(role, dept)],
        )
    }

    pub fn ask(&self, unit: &str) -> Ask {
        Ask {
            unit: unit.to_owned(),
            purpose: PURPOSE.to_owned(),
            as_of: None,
        }
    }

    /// The files with a record of this number, seen by the police, who own it.
    pub async fn found(&self, number: &str) -> Vec<DossierId> {
        let seek = Seek {
            number: Some(number.to_owned()),
            name: None,
            unit: "police".to_owned(),
            purpose: PURPOSE.to_owned(),
        };
        let police = self.of("police", "handler");
        let searched = self
            .dossiers
            .search(&police, &self.declared, &seek)
            .await
            .unwrap();
        searched.found.into_iter().map(|found| found.id).collect()
    }

    /// A file as the department sees it.
    pub async fn file(&self, id: DossierId, unit: &str) -> File {
        let who = self.of(unit, "handler");
        self.dossiers
            .file(&who, &self.declared, id, &self.ask(unit))
            .await
            .unwrap()
    }

    /// The kinds of the room's entries, in their order.
    pub async fn entries(&self) -> Vec<haina_journal::Entry> {
        self.journal.settle(&Works::default()).await.unwrap();
        let mut session = self.store.read().await.unwrap();
        let size = self.journal.size(&mut session).await.unwrap();
        let mut all = Vec::new();
        let mut from = 0;
        while from < size {
            let some = self
                .journal
                .entries(&mut session, from, &haina_journal::Filter::default(), 500)
                .await
                .unwrap();
            from += some.len() as u64;
            all.extend(
                some.into_iter()
                    .filter(|entry| entry.kind.starts_with("dossier.")),
            );
        }
        all
    }
}

/// Text of a row's field, as the file shows it.
pub fn value<'f>(file: &'f File, table: &str, field: &str) -> Option<&'f str> {
    let row = file.rows.iter().find(|row| row.table == table)?;
    let found = row.fields.iter().find(|one| one.name == field)?;
    found.value.as_deref()
}

fn dossiers(
    store: &Store,
    journal: &Journal,
    env: &Env,
    access: &Access,
    catalog: &Catalog,
    lake: &Lake,
) -> Dossiers {
    Dossiers::new(Around {
        store: store.clone(),
        journal: journal.clone(),
        env: env.clone(),
        access: access.clone(),
        catalog: catalog.clone(),
        lake: lake.clone(),
    })
}

pub fn field(name: &str, kind: FieldType) -> Field {
    Field {
        name: name.to_owned(),
        title: Words::new(name, name),
        kind,
        unit: String::new(),
        meaning: Words::default(),
        class: DataClass::PersonBasic,
        grade: Grade::General2,
        example: String::new(),
    }
}

fn described(key: &str, owner: &str, fields: Vec<Field>) -> Spec {
    Spec {
        key: key.to_owned(),
        kind: Kind::Table,
        title: Words::new(key, key),
        owner: owner.to_owned(),
        meaning: Words::new("登记的人", "people on it"),
        fields,
        area: None,
        validity: Validity::default(),
        promise: Promise::default(),
        sharing: Sharing::Conditional,
        conditions: Words::default(),
    }
}

/// The keeper, and the departments of the census.
fn directory() -> DirectorySnapshot {
    let dept = |key: &str| Department {
        key: key.to_owned(),
        title: Words::default(),
        kind: DeptKind::Bureau,
        parent: None,
        area: None,
        from: None,
        until: None,
    };
    let census = haina_census::tables::DEPARTMENTS.iter().map(|of| of.key);
    let all: BTreeSet<&str> = census
        .chain(["bureau", "civil", "police", "health"])
        .collect();
    DirectorySnapshot::new(all.into_iter().map(dept), [])
}
