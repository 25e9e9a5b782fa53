//! A town with tables, on each database.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use datafusion::arrow::array::{
    ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray, UInt64Array,
};
use datafusion::arrow::compute::take_record_batch;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use haina_catalog::{
    Application, Catalog, Command, DataClass, Field, FieldType, Form, Grade, Kind, Promise,
    Resource, Sharing, Spec, Validity, Wish,
};
use haina_core::{Env, Fault as _, Words};
use haina_journal::{Entry, Filter, Journal, JournalConfig, Works};
use haina_lake::query::{Answer, Ask, Limits, Queries, json_rows};
use haina_lake::{AsOf, LakeError, Opened, Tables};
use haina_party::{
    Access, Department, DeptKind, DirectoryHandle, DirectorySnapshot, PersonId, Principal, RoleHeld,
};
use haina_store::Store;
use haina_store::testing::{self, Place};

pub const PURPOSE: &str = "住房保障核查";

pub struct World {
    pub queries: Queries,
    pub catalog: Catalog,
    pub journal: Journal,
    pub store: Store,
    pub env: Env,
    pub tables: Arc<Fake>,
    pub access: Access,
    /// The lead of the owner; a handler of who was granted; the lead of somebody else.
    pub owner: Principal,
    pub asker: Principal,
    pub stranger: Principal,
}

/// A table in one version.
type Version = (Resource, Arc<dyn TableProvider>);

/// Tables in memory, in versions.
#[derive(Default)]
pub struct Fake {
    all: Mutex<HashMap<String, Vec<Version>>>,
    pub opened: Mutex<Vec<(String, AsOf)>>,
}

#[async_trait]
impl Tables for Fake {
    async fn open(&self, key: &str, as_of: AsOf) -> Result<Option<Opened>, LakeError> {
        self.opened.lock().unwrap().push((key.to_owned(), as_of));
        let all = self.all.lock().unwrap();
        let Some(versions) = all.get(key) else {
            return Ok(None);
        };
        let at = match as_of {
            AsOf::Now | AsOf::Known(_) => versions.len() - 1,
            AsOf::Version(version) => version as usize - 1,
        };
        let (resource, provider) = versions[at].clone();
        Ok(Some(Opened {
            resource,
            version: at as u64 + 1,
            provider,
        }))
    }
}

pub async fn each(test: impl AsyncFn(World)) {
    each_with(Limits::default(), test).await;
}

/// On both databases.
pub async fn each_with(limits: Limits, test: impl AsyncFn(World)) {
    let rooms = [haina_journal::MIGRATIONS, haina_catalog::MIGRATIONS];
    testing::each_place(&rooms, async |place| {
        test(world(place, limits.clone()).await).await
    })
    .await;
}

/// On SQLite only, for what the database has no part in.
pub async fn on_one(limits: Limits, test: impl AsyncFn(World)) {
    let rooms = [haina_journal::MIGRATIONS, haina_catalog::MIGRATIONS];
    testing::on_sqlite(&rooms, async |place| {
        test(world(place, limits.clone()).await).await
    })
    .await;
}

async fn world(place: Place, limits: Limits) -> World {
    let config = JournalConfig::new(place.folder.join("journal.key"), "town.example/journal");
    let (env, store) = (place.env.clone(), place.store.clone());
    let journal = Journal::open(store.clone(), env.clone(), config)
        .await
        .unwrap();
    let access = Access::new(DirectoryHandle::new(directory())).unwrap();
    let catalog = Catalog::new(store.clone(), journal.clone(), env.clone(), access.clone());
    let tables = Arc::new(Fake::default());
    let queries = Queries::new(
        tables.clone(),
        catalog.clone(),
        journal.clone(),
        store.clone(),
        env.clone(),
        access.clone(),
        limits,
    );
    let who = |role: &str, dept: &str| {
        let held = RoleHeld::at(role, dept);
        Principal::person(PersonId::new(&env), "某人", vec![held])
    };
    World {
        queries: queries.unwrap(),
        owner: who("unit-lead", "civil"),
        asker: who("handler", "urban"),
        stranger: who("unit-lead", "police"),
        catalog,
        journal,
        store,
        env,
        tables,
        access,
    }
}

impl World {
    /// A published table of `civil` with these columns, which are also its fields.
    pub async fn table(&self, key: &str, fields: &[Field], columns: Vec<(&str, ArrayRef)>) {
        let spec = Spec {
            key: key.to_owned(),
            kind: Kind::Table,
            title: Words::new("表", "table"),
            owner: "civil".to_owned(),
            meaning: Words::new("一张表", "a table"),
            fields: fields.to_vec(),
            area: None,
            validity: Validity::default(),
            promise: Promise::default(),
            sharing: Sharing::Conditional,
            conditions: Words::default(),
        };
        let resource = self
            .catalog
            .register(&self.owner, &spec, true)
            .await
            .unwrap();
        self.version(key, resource, columns);
    }

    /// Another version of it.
    pub fn version(&self, key: &str, resource: Resource, columns: Vec<(&str, ArrayRef)>) {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut parts = Vec::new();
        for at in (0..batch.num_rows() as u64).step_by(1_000) {
            // Copied, as a file would give them: a slice counts for all it is cut from.
            let rows = UInt64Array::from_iter_values(at..(at + 1_000).min(batch.num_rows() as u64));
            parts.push(take_record_batch(&batch, &rows).unwrap());
        }
        let table = MemTable::try_new(batch.schema(), vec![parts]).unwrap();
        self.put(key, resource, Arc::new(table));
    }

    pub fn put(&self, key: &str, resource: Resource, table: Arc<dyn TableProvider>) {
        let mut all = self.tables.all.lock().unwrap();
        all.entry(key.to_owned())
            .or_default()
            .push((resource, table));
    }

    pub async fn resource(&self, key: &str) -> Resource {
        self.catalog.load(&self.owner, key).await.unwrap().0
    }

    /// `civil.people`: twelve invented persons with every kind of field.
    pub async fn people(&self) {
        let fields = [
            field(
                "id_number",
                FieldType::Text,
                DataClass::PersonIdentity,
                Grade::General4,
            ),
            field(
                "name",
                FieldType::Text,
                DataClass::PersonBasic,
                Grade::General3,
            ),
            field(
                "district",
                FieldType::Text,
                DataClass::Administration,
                Grade::General1,
            ),
            field(
                "income",
                FieldType::Integer,
                DataClass::PersonProperty,
                Grade::General3,
            ),
            field(
                "born",
                FieldType::Date,
                DataClass::PersonBasic,
                Grade::General2,
            ),
        ];
        let n = 12;
        let names = [
            "王海宁",
            "李小满",
            "张立夏",
            "王海宁",
            "赵清明",
            "钱谷雨",
            "孙白露",
            "周寒露",
            "吴霜降",
            "郑立冬",
            "冯小雪",
            "陈大雪",
        ];
        let ids = (0..n).map(|i| format!("3702021980010100{i:02}"));
        let district = ["市南"; 7]
            .into_iter()
            .chain(["市北"; 3])
            .chain(["李沧"; 2]);
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id_number", text(ids)),
            ("name", text(names.map(str::to_owned))),
            ("district", text(district.map(str::to_owned))),
            ("income", numbers((0..n).map(|i| 1_000 + i * 100))),
            (
                "born",
                Arc::new(Date32Array::from_iter_values(
                    (0..n).map(|i| 3_652 + i as i32),
                )),
            ),
            ("_batch", text((0..n).map(|_| "bat_1".to_owned()))),
            ("_source", text((0..n).map(|_| "civil".to_owned()))),
            ("_row", numbers(0..n)),
            ("_known_at", numbers((0..n).map(|_| 0))),
        ];
        self.table("civil.people", &fields, columns).await;
    }

    /// What `urban` is granted of a table until the end of the month.
    pub async fn grant(&self, key: &str, forms: &[(&str, Form)]) -> Application {
        let fields: BTreeSet<String> = forms.iter().map(|(name, _)| (*name).to_owned()).collect();
        let wish = Wish {
            applicant: "urban".to_owned(),
            fields,
            purpose: PURPOSE.to_owned(),
            basis: "《社会救助暂行办法》第十三条".to_owned(),
            until: "2026-03-31".parse().unwrap(),
        };
        let applied = self.catalog.apply(&self.asker, key, &wish).await.unwrap();
        let forms = forms.iter().map(|(name, form)| ((*name).to_owned(), *form));
        let grant = Command::Grant {
            fields: forms.collect::<BTreeMap<_, _>>(),
            until: "2026-03-31".parse().unwrap(),
            reason: "用途明确".to_owned(),
        };
        self.catalog
            .decide(&self.owner, applied.id, &grant)
            .await
            .unwrap()
    }

    /// The name masked, the district in clear, nothing else.
    pub async fn granted(&self) -> Application {
        let forms = [("name", Form::Masked), ("district", Form::Clear)];
        self.grant("civil.people", &forms).await
    }

    pub fn question(&self, unit: &str, sql: &str) -> Ask {
        Ask::new(&self.env, unit, PURPOSE, sql)
    }

    /// As the unit that was granted something.
    pub async fn ask(&self, sql: &str) -> Result<Answer, LakeError> {
        self.queries
            .ask(&self.asker, self.question("urban", sql))
            .await
    }

    /// As the unit that owns all.
    pub async fn own(&self, sql: &str) -> Result<Answer, LakeError> {
        self.queries
            .ask(&self.owner, self.question("civil", sql))
            .await
    }

    /// The code of the refusal, or `done`.
    pub async fn code(&self, sql: &str) -> &'static str {
        self.ask(sql)
            .await
            .map_or_else(|error| error.code(), |_| "done")
    }

    /// The entries of queries, in order.
    pub async fn entries(&self) -> Vec<Entry> {
        self.journal.settle(&Works::default()).await.unwrap();
        let mut session = self.store.read().await.unwrap();
        let filter = Filter {
            subject: None,
            kind: Some("lake.queried".to_owned()),
        };
        self.journal
            .entries(&mut session, 0, &filter, 1_000)
            .await
            .unwrap()
    }
}

/// The rows as text: `a | b`.
pub fn shown(answer: &Answer) -> Vec<String> {
    let rows = answer
        .batches
        .iter()
        .flat_map(|batch| json_rows(batch).unwrap());
    let cell = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    rows.map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | "))
        .collect()
}

pub fn text(values: impl IntoIterator<Item = String>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

pub fn numbers(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

pub fn field(name: &str, kind: FieldType, class: DataClass, grade: Grade) -> Field {
    Field {
        name: name.to_owned(),
        title: Words::new(format!("字段{name}"), name),
        kind,
        unit: String::new(),
        meaning: Words::default(),
        class,
        grade,
        example: String::new(),
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
    DirectorySnapshot::new(["civil", "urban", "police"].map(dept), [])
}
