//! A town with a lake.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::prelude::SessionContext;
use haina_catalog::{
    Catalog, DataClass, Field, FieldType, Grade, Kind, Promise, Sharing, Spec, Validity,
};
use haina_core::{Env, Fault, ManualClock, Words};
use haina_journal::{Journal, JournalConfig};
use haina_lake::delta::Place;
use haina_lake::load::{Batch, Delivery, Limits, LoadMode, LoadSpec, Manifest};
use haina_lake::{AsOf, Lake, LakeError, Tables};
use haina_party::{
    Access, Department, DeptKind, DirectoryHandle, DirectorySnapshot, PersonId, Principal, RoleHeld,
};
use haina_store::testing::{self, Place as Box};
use haina_store::{Migrations, Store};

pub const ROOMS: [Migrations; 3] = [
    haina_journal::MIGRATIONS,
    haina_catalog::MIGRATIONS,
    haina_lake::MIGRATIONS,
];

pub struct Town {
    pub lake: Lake,
    pub catalog: Catalog,
    pub journal: Journal,
    pub access: Access,
    pub env: Env,
    pub clock: Arc<ManualClock>,
    pub store: Store,
    pub place: Place,
    pub folder: PathBuf,
    /// The lead and a handler of the owner, the lead of another source, the lead of somebody else.
    pub lead: Principal,
    pub handler: Principal,
    pub source: Principal,
    pub stranger: Principal,
    pub auditor: Principal,
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
    pub async fn new(place: Box) -> Town {
        Town::on(
            place.store.clone(),
            place.env.clone(),
            place.clock.clone(),
            &place.folder,
        )
        .await
    }

    pub async fn on(store: Store, env: Env, clock: Arc<ManualClock>, folder: &Path) -> Town {
        let place = Place::folder(&folder.join("tables")).unwrap();
        Town::at_place(store, env, clock, (folder, place)).await
    }

    /// A town whose tables are in a place of their own.
    pub async fn at_place(
        store: Store,
        env: Env,
        clock: Arc<ManualClock>,
        (folder, place): (&Path, Place),
    ) -> Town {
        let config = JournalConfig::new(folder.join("journal.key"), "town.example/journal");
        let journal = Journal::open(store.clone(), env.clone(), config)
            .await
            .unwrap();
        let access = Access::new(DirectoryHandle::new(directory())).unwrap();
        let catalog = Catalog::new(store.clone(), journal.clone(), env.clone(), access.clone());
        let who = |role: &str, dept: &str| {
            let held = RoleHeld::at(role, dept);
            Principal::person(PersonId::new(&env), "某人", vec![held])
        };
        let lake = open(&store, &journal, &env, &access, &catalog, &place).await;
        Town {
            lake: lake.unwrap(),
            catalog,
            journal,
            access,
            clock,
            store,
            place,
            folder: folder.to_owned(),
            lead: who("unit-lead", "civil"),
            handler: who("handler", "civil"),
            source: who("unit-lead", "urban"),
            stranger: who("unit-lead", "police"),
            auditor: Principal::person(PersonId::new(&env), "某人", vec![RoleHeld::new("auditor")]),
            env,
        }
    }

    /// The lake as it is opened anew, by this node or another.
    pub async fn opened_again(&self) -> Result<Lake, LakeError> {
        open(
            &self.store,
            &self.journal,
            &self.env,
            &self.access,
            &self.catalog,
            &self.place,
        )
        .await
    }

    /// A published table of the owner, declared.
    pub async fn table(&self, key: &str, spec: &LoadSpec) {
        let mut fields = register();
        if key.contains("typed") {
            fields = typed();
        }
        self.table_of(key, fields, spec).await;
    }

    pub async fn table_of(&self, key: &str, fields: Vec<Field>, spec: &LoadSpec) {
        let described = described(key, fields);
        self.catalog
            .register(&self.lead, &described, true)
            .await
            .unwrap();
        self.lake.declare(&self.lead, key, spec).await.unwrap();
    }

    /// A file with these bytes, delivered by the owner.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> Delivery {
        let path = self.folder.join(format!("{}-{name}", self.env.u64()));
        std::fs::write(&path, bytes).unwrap();
        self.at(name, path)
    }

    pub fn at(&self, name: &str, path: PathBuf) -> Delivery {
        Delivery {
            path,
            name: name.to_owned(),
            source: "civil".to_owned(),
            label: None,
            manifest: Manifest::default(),
        }
    }

    /// Loads rows of the register, written as CSV.
    pub async fn load(&self, key: &str, text: &str) -> Result<Batch, LakeError> {
        let delivery = self.file("登记.csv", text);
        self.lake.load(&self.handler, key, &delivery).await
    }

    /// Loads rows as another source.
    pub async fn load_from(&self, source: &str, key: &str, text: &str) -> Result<Batch, LakeError> {
        let mut delivery = self.file("登记.csv", text);
        source.clone_into(&mut delivery.source);
        let who = if source == "civil" {
            &self.handler
        } else {
            &self.source
        };
        self.lake.load(who, key, &delivery).await
    }

    /// The rows of a state without their origin, sorted: `1,王芳,30`.
    pub async fn rows(&self, key: &str, as_of: AsOf) -> Vec<String> {
        let opened = self.lake.open(key, as_of).await.unwrap().unwrap();
        texts(opened.provider, false).await
    }

    pub async fn now(&self, key: &str) -> Vec<String> {
        self.rows(key, AsOf::Now).await
    }

    /// The code of an error, and that what was served still is.
    pub async fn refused(&self, key: &str, delivery: &Delivery) -> String {
        let before = (self.now(key).await, self.version(key).await);
        let error = self
            .lake
            .load(&self.handler, key, delivery)
            .await
            .unwrap_err();
        assert_eq!((self.now(key).await, self.version(key).await), before);
        assert!(error.hint().is_some());
        format!("{} {error}", error.code())
    }

    pub async fn version(&self, key: &str) -> u64 {
        self.lake
            .open(key, AsOf::Now)
            .await
            .unwrap()
            .unwrap()
            .version
    }

    /// Whether every sum is right: by source, over versions, and of the rows that are there.
    pub async fn adds_up(&self, key: &str) {
        let mut versions = self
            .lake
            .versions(&self.lead, key, None, 500)
            .await
            .unwrap();
        versions.reverse();
        let mut sums = std::collections::BTreeMap::<String, i64>::new();
        for version in &versions {
            for tally in &version.tallies {
                let sum = sums.entry(tally.source.clone()).or_default();
                *sum += tally.inserted as i64 - tally.deleted as i64;
                assert_eq!(*sum, tally.rows as i64, "{key} version {}", version.version);
            }
            let rows: i64 = sums.values().sum();
            assert_eq!(
                rows, version.rows as i64,
                "{key} version {}",
                version.version
            );
        }
        let rows = self.now(key).await.len() as u64;
        assert_eq!(versions.last().unwrap().rows, rows);
        assert_eq!(self.lake.table(&self.lead, key).await.unwrap().rows, rows);
    }
}

/// Rows as texts, sorted; with their origin or without.
pub async fn texts(
    provider: Arc<dyn datafusion::catalog::TableProvider>,
    origin: bool,
) -> Vec<String> {
    let batches = SessionContext::new()
        .read_table(provider)
        .unwrap()
        .collect()
        .await
        .unwrap();
    let mut all = Vec::new();
    for batch in batches {
        let schema = batch.schema();
        let wanted = |name: &str| origin || !name.starts_with('_');
        let columns: Vec<usize> = (0..batch.num_columns())
            .filter(|at| wanted(schema.field(*at).name()))
            .collect();
        let options = FormatOptions::default();
        let formats: Vec<_> = columns
            .iter()
            .map(|at| ArrayFormatter::try_new(batch.column(*at), &options).unwrap())
            .collect();
        for row in 0..batch.num_rows() {
            let cells: Vec<String> = formats.iter().map(|f| f.value(row).to_string()).collect();
            all.push(cells.join(","));
        }
    }
    all.sort();
    all
}

pub async fn open(
    store: &Store,
    journal: &Journal,
    env: &Env,
    access: &Access,
    catalog: &Catalog,
    place: &Place,
) -> Result<Lake, LakeError> {
    let limits = Limits {
        file_bytes_max: 4 << 20,
        expanded_bytes_max: 4 << 20,
        record_bytes_max: 64 << 10,
        columns_max: 200,
        ..Limits::default()
    };
    Lake::open(
        store.clone(),
        journal.clone(),
        env.clone(),
        access.clone(),
        catalog.clone(),
        place.clone(),
        limits,
    )
    .await
}

pub fn spec(mode: LoadMode, keys: &[&str]) -> LoadSpec {
    LoadSpec {
        mode,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        sources: ["civil", "urban"].map(str::to_owned).into(),
        ..LoadSpec::default()
    }
}

pub fn field(name: &str, title: &str, kind: FieldType) -> Field {
    Field {
        name: name.to_owned(),
        title: Words::new(title, name),
        kind,
        unit: String::new(),
        meaning: Words::default(),
        class: DataClass::PersonBasic,
        grade: Grade::General2,
        example: String::new(),
    }
}

/// Number, name, age.
pub fn register() -> Vec<Field> {
    vec![
        field("no", "编号", FieldType::Integer),
        field("name", "姓名", FieldType::Text),
        field("age", "年龄", FieldType::Integer),
    ]
}

/// One field of each type that a file has.
pub fn typed() -> Vec<Field> {
    vec![
        field("name", "姓名", FieldType::Text),
        field("born", "出生日期", FieldType::Date),
        field("seen_at", "办理时间", FieldType::Timestamp),
        field("amount", "金额", FieldType::Decimal),
        field("local", "本地户籍", FieldType::Boolean),
        field("code", "类别", FieldType::Code),
    ]
}

pub fn described(key: &str, fields: Vec<Field>) -> Spec {
    Spec {
        key: key.to_owned(),
        kind: Kind::Table,
        title: Words::new("登记表", "register"),
        owner: "civil".to_owned(),
        meaning: Words::new("登记的人", "people on it"),
        fields,
        area: None,
        validity: Validity::default(),
        promise: Promise::default(),
        sharing: Sharing::Conditional,
        conditions: Words::default(),
    }
}

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
    DirectorySnapshot::new([dept("civil"), dept("urban"), dept("police")], [])
}
