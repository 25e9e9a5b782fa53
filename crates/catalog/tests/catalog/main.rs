//! The catalogue: the engine by random lives, DCAT-AP's constraints, the service over both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that breaks off has failed

mod dcat;
mod engine;
mod grades;
mod life;
mod plans;
mod regrade;
mod service;
mod town;

use haina_catalog::{
    Cadence, DataClass, Field, FieldType, Grade, Kind, Promise, Resource, ResourceId,
    ResourceState, Sharing, Spec, Validity,
};
use haina_core::Words;
use jiff::Timestamp;

/// The moment at which the tests begin: a Monday morning in Qingdao.
pub const START: &str = "2026-03-02T01:00:00Z";

/// A field of this class and grade.
pub fn field(name: &str, class: DataClass, grade: Grade) -> Field {
    Field {
        name: name.to_owned(),
        title: Words::new(format!("字段{name}"), name),
        kind: FieldType::Text,
        unit: String::new(),
        meaning: Words::default(),
        class,
        grade,
        example: "370230198901020014".to_owned(),
    }
}

/// The description of a table of the civil affairs bureau, promised every day by eight.
pub fn spec(key: &str) -> Spec {
    Spec {
        key: key.to_owned(),
        kind: Kind::Table,
        title: Words::new("低收入人口认定", "low-income register"),
        owner: "civil".to_owned(),
        meaning: Words::new(
            "经认定的低收入人口及其家庭",
            "people found to be of low income",
        ),
        fields: vec![
            field("identity", DataClass::PersonIdentity, Grade::General4),
            field("name", DataClass::PersonBasic, Grade::General3),
            field("district", DataClass::Administration, Grade::General1),
        ],
        area: Some("370202".to_owned()),
        validity: Validity::default(),
        promise: Promise {
            every: Cadence::Daily,
            by: Some("08:00".parse().unwrap()),
        },
        sharing: Sharing::Conditional,
        conditions: Words::default(),
    }
}

/// A published resource with this description.
pub fn resource(spec: Spec, now: Timestamp) -> Resource {
    Resource {
        id: ResourceId::from_uuid(uuid::Uuid::from_u128(7)),
        version: 2,
        state: ResourceState::Published,
        spec,
        registered_at: now,
        published_at: Some(now),
        changed_at: now,
    }
}
