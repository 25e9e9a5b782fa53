//! A town with tables in memory, a journal and findings, in which models run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::prelude::SessionContext;
use haina_catalog::{
    Delivery, Fact, Kind, Promise, Resource, ResourceId, ResourceState, Sharing, Spec, Validity,
};
use haina_core::{Env, ManualClock, Words};
use haina_finding::{Filter, Finding, Findings};
use haina_journal::{Entry, Journal, JournalConfig};
use haina_lake::delta::{Place as Folder, WriteLimits};
use haina_lake::model::{
    Around, DeltaResults, Did, Facts, MemoryResults, ModelSet, Models, Ran, Results, RunLimits,
};
use haina_lake::{AsOf, LakeError, Opened, Tables};
use haina_party::{
    Access, Department, DeptKind, DirectoryHandle, DirectorySnapshot, PersonId, Principal, RoleHeld,
};
use haina_store::Store;
use haina_store::testing::{self, Place};
use jiff::SignedDuration;

pub const ROOMS: [haina_store::Migrations; 3] = [
    haina_journal::MIGRATIONS,
    haina_finding::MIGRATIONS,
    haina_lake::MIGRATIONS,
];

pub struct Town {
    pub models: Models,
    pub tables: Arc<TownTables>,
    pub results: Arc<MemoryResults>,
    pub findings: Findings,
    pub journal: Journal,
    pub store: Store,
    pub env: Env,
    pub clock: Arc<ManualClock>,
}

/// Tables in memory, each with what was delivered of it.
pub struct TownTables {
    env: Env,
    tables: Mutex<BTreeMap<String, (Opened, Fact)>>,
}

/// Runs the test in a town on each database.
pub async fn each(test: impl AsyncFn(Town)) {
    testing::each_place(&ROOMS, async |place: Place| test(town(&place).await).await).await;
}

/// Runs the test in a town on SQLite.
pub async fn one(test: impl AsyncFn(Town)) {
    testing::on_sqlite(&ROOMS, async |place: Place| test(town(&place).await).await).await;
}

/// Runs the test in a town on each database, where results are Delta tables in a folder.
pub async fn each_delta(test: impl AsyncFn(Town)) {
    testing::each_place(&ROOMS, async |place: Place| {
        test(delta_town(&place).await).await
    })
    .await;
}

/// As [`each_delta`], on SQLite.
pub async fn one_delta(test: impl AsyncFn(Town)) {
    testing::on_sqlite(&ROOMS, async |place: Place| {
        test(delta_town(&place).await).await
    })
    .await;
}

async fn delta_town(place: &Place) -> Town {
    let folder = Folder::folder(&place.folder.join("tables")).unwrap();
    let results = Arc::new(DeltaResults::new(folder, WriteLimits::default()));
    let memory = Arc::new(MemoryResults::default());
    town_with(place, memory, results, RunLimits::default()).await
}

pub async fn town(place: &Place) -> Town {
    let results = Arc::new(MemoryResults::default());
    town_with(place, results.clone(), results, RunLimits::default()).await
}

pub async fn town_with(
    place: &Place,
    memory: Arc<MemoryResults>,
    results: Arc<dyn Results>,
    limits: RunLimits,
) -> Town {
    let (store, env) = (place.store.clone(), place.env.clone());
    let config = JournalConfig::new(place.folder.join("journal.key"), "town.example/journal");
    let journal = Journal::open(store.clone(), env.clone(), config)
        .await
        .unwrap();
    let access = Access::new(DirectoryHandle::new(directory())).unwrap();
    let findings = Findings::new(store.clone(), journal.clone(), env.clone(), access);
    let tables = Arc::new(TownTables {
        env: env.clone(),
        tables: Mutex::default(),
    });
    let models = Models::new(Around {
        store: store.clone(),
        journal: journal.clone(),
        env: env.clone(),
        findings: findings.clone(),
        tables: tables.clone(),
        facts: tables.clone(),
        results,
        limits,
        engine: None,
    });
    Town {
        models,
        tables,
        results: memory,
        findings,
        journal,
        store,
        env,
        clock: place.clock.clone(),
    }
}

impl Town {
    /// Runs the set, a minute after what came before; nothing may fail.
    pub async fn run(&self, set: &ModelSet) -> Vec<Ran> {
        // What opens, lapses and opens again in one moment cannot be told apart by its time.
        self.clock.advance(SignedDuration::from_mins(1));
        let ran = self.models.run(set).await.unwrap();
        for ran in &ran {
            if let Did::Failed(error) = &ran.did {
                panic!("{}: {error}", ran.model);
            }
        }
        ran
    }

    /// What became of each model: `suspected made, cleaned unchanged`.
    pub async fn words(&self, set: &ModelSet) -> String {
        let ran = self.models.run(set).await.unwrap();
        let words: Vec<String> = ran
            .iter()
            .map(|r| format!("{} {}", r.model, r.word()))
            .collect();
        words.join(", ")
    }

    /// The findings of a model by subject: state and the values of the reasons.
    pub async fn found(&self, model: &str) -> BTreeMap<String, String> {
        let said = |finding: Finding| {
            let values: Vec<&str> = finding.reasons.iter().map(|r| r.value.as_str()).collect();
            let text = format!("{} {}", finding.state.name(), values.join("/"));
            (finding.subject.key, text)
        };
        // Oldest first, so that what came last stays.
        let mut all = self.all_findings(model).await;
        all.reverse();
        all.into_iter().map(said).collect()
    }

    pub async fn all_findings(&self, model: &str) -> Vec<Finding> {
        let lead = Principal::person(
            PersonId::new(&self.env),
            "某人",
            vec![RoleHeld::new("auditor")],
        );
        let filter = Filter {
            model: model.to_owned(),
            ..Filter::default()
        };
        let (mut all, mut cursor) = (Vec::new(), None);
        loop {
            let page = self
                .findings
                .list(&lead, &filter, cursor.as_deref(), 100)
                .await
                .unwrap();
            all.extend(page.items);
            match page.next {
                Some(next) => cursor = Some(next),
                None => return all,
            }
        }
    }

    pub async fn entries(&self, kind: &str) -> Vec<Entry> {
        self.journal
            .settle(&haina_journal::Works::default())
            .await
            .unwrap();
        let mut session = self.store.read().await.unwrap();
        let filter = haina_journal::Filter {
            subject: None,
            kind: Some(kind.to_owned()),
        };
        self.journal
            .entries(&mut session, 0, &filter, 1000)
            .await
            .unwrap()
    }

    pub fn days(&self, days: i64) {
        self.clock.advance(SignedDuration::from_hours(24 * days));
    }
}

impl TownTables {
    /// A delivery: the whole table in its next version.
    pub fn put(&self, key: &str, text: &str) {
        let batch = batch(text);
        self.put_batches(key, batch.schema(), vec![batch]);
    }

    pub fn put_batches(&self, key: &str, schema: SchemaRef, batches: Vec<RecordBatch>) {
        let rows = batches.iter().map(|b| b.num_rows() as u64).sum();
        let provider = Arc::new(MemTable::try_new(schema, vec![batches]).unwrap());
        let mut tables = self.tables.lock().unwrap();
        let version = tables.get(key).map_or(1, |(opened, _)| opened.version + 1);
        let fact = Fact {
            delivered: Some(Delivery {
                version: version.to_string(),
                rows,
                at: self.env.now(),
            }),
            ..Fact::default()
        };
        let opened = Opened {
            resource: self.resource(key),
            version,
            provider,
        };
        tables.insert(key.to_owned(), (opened, fact));
    }

    /// The columns of all tables.
    pub fn schemas(&self) -> BTreeMap<String, SchemaRef> {
        let tables = self.tables.lock().unwrap();
        tables
            .iter()
            .map(|(key, (opened, _))| (key.clone(), opened.provider.schema()))
            .collect()
    }

    fn resource(&self, key: &str) -> Resource {
        let now = self.env.now();
        let (owner, _) = key.split_once('.').unwrap();
        Resource {
            id: ResourceId::new(&self.env),
            version: 1,
            state: ResourceState::Published,
            spec: Spec {
                key: key.to_owned(),
                kind: Kind::Table,
                title: Words::new(format!("表 {key}"), key),
                owner: owner.to_owned(),
                meaning: Words::default(),
                fields: Vec::new(),
                area: None,
                validity: Validity::default(),
                promise: Promise::default(),
                sharing: Sharing::default(),
                conditions: Words::default(),
            },
            registered_at: now,
            published_at: Some(now),
            changed_at: now,
        }
    }
}

#[async_trait]
impl Tables for TownTables {
    async fn open(&self, key: &str, _: AsOf) -> Result<Option<Opened>, LakeError> {
        Ok(self
            .tables
            .lock()
            .unwrap()
            .get(key)
            .map(|(opened, _)| opened.clone()))
    }
}

#[async_trait]
impl Facts for TownTables {
    async fn fact(&self, key: &str) -> Result<Fact, LakeError> {
        let tables = self.tables.lock().unwrap();
        Ok(tables
            .get(key)
            .map(|(_, fact)| fact.clone())
            .unwrap_or_default())
    }
}

/// Rows from CSV whose names say their types: `id, born:date, amount:int`.
pub fn batch(text: &str) -> RecordBatch {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let fields: Vec<Field> = names.iter().map(|name| field(name)).collect();
    let columns = fields.iter().enumerate().map(|(at, field)| {
        let values = rows
            .iter()
            .map(|row| row.get(at).filter(|value| !value.is_empty()));
        cast(&StringArray::from_iter(values), field.data_type()).unwrap()
    });
    let columns: Vec<ArrayRef> = columns.collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

fn field(name: &str) -> Field {
    let (name, kind) = name.split_once(':').unwrap_or((name, "text"));
    let kind = match kind {
        "date" => DataType::Date32,
        "int" => DataType::Int64,
        "time" => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        _ => DataType::Utf8,
    };
    Field::new(name, kind, true)
}

/// All rows of a table, each as its values joined by commas, sorted.
pub async fn rows_of(provider: Arc<dyn TableProvider>) -> Vec<String> {
    let batches = SessionContext::new()
        .read_table(provider)
        .unwrap()
        .collect()
        .await
        .unwrap();
    let mut all = Vec::new();
    for batch in batches {
        let columns: Vec<ArrayRef> = batch
            .columns()
            .iter()
            .map(|c| cast(c, &DataType::Utf8).unwrap())
            .collect();
        let texts: Vec<&StringArray> = columns
            .iter()
            .map(|c| c.as_any().downcast_ref().unwrap())
            .collect();
        for row in 0..batch.num_rows() {
            let values: Vec<&str> = texts.iter().map(|text| text.value(row)).collect();
            all.push(values.join(","));
        }
    }
    all.sort();
    all
}

/// A set from texts: name, SQL, header.
pub fn set(models: &[(&str, &str, &str)]) -> ModelSet {
    read(models).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

pub fn read(models: &[(&str, &str, &str)]) -> Result<ModelSet, Vec<haina_lake::model::ModelFault>> {
    let files = models.iter().flat_map(|(name, sql, yaml)| {
        [
            (format!("{name}.sql"), (*sql).to_owned()),
            (format!("{name}.yaml"), (*yaml).to_owned()),
        ]
    });
    ModelSet::read("low-income", files)
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
    DirectorySnapshot::new([dept("civil"), dept("hrss"), dept("police")], [])
}
